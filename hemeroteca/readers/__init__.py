"""Bytes → RawDocument: the reader is chosen by the name of the file and by what is in it."""

import gzip
import hashlib
import io
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

from hemeroteca.readers.html import read_html
from hemeroteca.readers.plain import read_plain
from hemeroteca.records import RawDocument, Rejected, Source

_MEDIA_TYPES = {
    "": "text/plain",
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
}
_PAGE = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_CHUNK = 1 << 20


def read_source(path: Path, name: str, max_bytes: int) -> Iterator[RawDocument | Rejected]:
    """The documents in a file, or why there are none. `name` is what `sources` calls it.

    `max_bytes` bounds the file and what a compressed file unpacks to. Raises OSError where the file cannot be read.
    """
    suffix, packed = _suffix_of(path)
    size = path.stat().st_size
    source = Source(name, _sha256_of(path), _MEDIA_TYPES.get(suffix, "application/octet-stream"), None, size)
    if suffix not in _MEDIA_TYPES:
        yield Rejected(source, f"not an article: there is no reader for {suffix}; text (.txt, .md) and pages (.html) are read")
    elif size > max_bytes:
        yield Rejected(source, f"too large: {size:,} bytes; the limit is {max_bytes:,}")
    elif size == 0:
        yield Rejected(source, "empty: the file has no bytes")
    else:
        yield _read(path.read_bytes(), source, packed, max_bytes)


def _read(data: bytes, source: Source, packed: bool, max_bytes: int) -> RawDocument | Rejected:
    if packed:
        try:
            unpacked = _unpacked(data, max_bytes)
        except (OSError, EOFError, zlib.error) as error:
            return Rejected(source, f"unreadable: the gzip data is damaged ({error})")
        if unpacked is None:
            return Rejected(source, f"too large: it unpacks to more than {max_bytes:,} bytes")
        data = unpacked
    if source.media_type in ("text/html", "application/xhtml+xml"):
        return read_html(data, source)
    if _PAGE.match(data[:4096].removeprefix(b"\xef\xbb\xbf")):
        return read_html(data, Source(source.path, source.sha256, "text/html", None, source.size))
    return read_plain(data, source, markdown=source.media_type == "text/markdown")


def _suffix_of(path: Path) -> tuple[str, bool]:
    """The suffix that tells the reader, and whether the file is gzipped: page.html.gz is (".html", True)."""
    suffixes = [s.lower() for s in path.suffixes]
    if suffixes[-1:] == [".gz"]:
        return (suffixes[-2] if len(suffixes) > 1 and suffixes[-2] in _MEDIA_TYPES else ".gz"), True
    return (suffixes[-1] if suffixes else ""), False


def _sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _unpacked(data: bytes, max_bytes: int) -> bytes | None:
    """The unpacked bytes; None as soon as they are too many, so that a gzip bomb costs no memory."""
    with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
        chunks, size = [], 0
        while chunk := file.read(_CHUNK):
            size += len(chunk)
            if size > max_bytes:
                return None
            chunks.append(chunk)
    return b"".join(chunks)
