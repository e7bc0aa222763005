"""What is packed with gzip, unpacked within bounds: a bomb of a few kilobytes would fill the memory."""

import gzip
import io
import zlib
from pathlib import Path
from typing import IO, cast

_CHUNK = 1 << 20
MOST_TIMES = 200  # text packs to a fifth, tables and pages to a twentieth; bombs to a thousandth
ALWAYS = 64 << 20


class PackedError(ValueError):
    """A packed file is damaged or unpacks to too much; the message says which."""


def unpacked(data: bytes, max_bytes: int) -> bytes:
    """The unpacked bytes. Raises PackedError as soon as they are too many, so that a bomb costs no memory."""
    chunks, size = [], 0
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
            while chunk := file.read(_CHUNK):
                size += len(chunk)
                if size > max_bytes:
                    raise PackedError(f"too large: it unpacks to more than {max_bytes:,} bytes")
                chunks.append(chunk)
    except (OSError, EOFError, zlib.error) as error:
        raise PackedError(f"unreadable: the gzip data is damaged ({error})") from error
    return b"".join(chunks)


class _Unpacking(io.RawIOBase):
    """A packed file as a stream, which ends in PackedError where it is damaged or unpacks to far more than any text would."""

    def __init__(self, path: Path) -> None:
        self.file = gzip.open(path, "rb")  # noqa: SIM115  closed with the stream
        self.left = max(ALWAYS, path.stat().st_size * MOST_TIMES)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        try:
            data = self.file.read(len(buffer))
        except (OSError, EOFError, zlib.error) as error:
            raise PackedError(f"unreadable: the gzip data is damaged ({error})") from error
        self.left -= len(data)
        if self.left < 0:
            raise PackedError(f"too large: it unpacks to more than {MOST_TIMES} times its size")
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self.file.close()
        super().close()


def open_stream(path: Path, packed: bool) -> IO[bytes]:
    """The bytes of a file of any size as a stream. Reading it raises PackedError where a packed one is damaged or a bomb."""
    return cast(IO[bytes], io.BufferedReader(_Unpacking(path), _CHUNK)) if packed else path.open("rb")
