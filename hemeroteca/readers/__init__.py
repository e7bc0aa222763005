"""Bytes → RawDocument: the reader is chosen by the name of the file and by what is in it."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from hemeroteca.folder import ENDING, Input, is_sidecar
from hemeroteca.readers.fields import Pairs
from hemeroteca.readers.packed import PackedError, unpacked
from hemeroteca.readers.pages import read_html, read_warc
from hemeroteca.readers.plain import read_plain
from hemeroteca.readers.sidecars import SidecarError, load_sidecar
from hemeroteca.readers.tables import TABLES, read_table
from hemeroteca.records import Companion, Given, RawDocument, Rejected, Source

Document = RawDocument | Rejected | Companion

_MEDIA_TYPES = {
    "": "text/plain",
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".warc": "application/warc",
    **TABLES,
}
_TEXT = ("text/plain", "text/markdown")
_READABLE = "text (.txt, .md), pages (.html), crawls (.warc) and tables (.csv, .jsonl, .sqlite) are read"
_PAGE = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)


def read_source(file: Input, max_bytes: int, columns: Pairs = ()) -> Iterator[Document]:
    """The documents in a file with what its sidecar says of them, or why there are none.

    `max_bytes` bounds each document, packed or not; crawls and tables hold many, in files of any size, and are read as a
    stream. `columns` says which column of a table is which field. Raises OSError where the file cannot be read.
    """
    if is_sidecar(file.name):
        yield _read_sidecar(file)
    elif file.companion_of:
        yield Companion(_source_of(file, "application/octet-stream"), f"part of the saved page {file.companion_of}")
    else:
        corrected = _fields_of_sidecar(file.sidecar)
        for document in _read_file(file, max_bytes, columns):
            if corrected and isinstance(document, RawDocument):
                document = _corrected(document, corrected)
            yield document


def _corrected(document: RawDocument, fields: Mapping[str, Given]) -> RawDocument:
    stated = document.given["url"].value if "url" in document.given else ""
    return replace(document, given={**document.given, **fields}, stated_url=stated if "url" in fields else None)


def _read_file(file: Input, max_bytes: int, columns: Pairs) -> Iterator[Document]:
    suffix, packed = _suffix_of(file.path)
    source = _source_of(file, _MEDIA_TYPES.get(suffix, "application/octet-stream"))
    if suffix not in _MEDIA_TYPES:
        yield Rejected(source, f"not an article: there is no reader for {suffix}; {_READABLE}")
    elif source.size == 0:
        yield Rejected(source, "empty: the file has no bytes")
    elif suffix == ".warc":
        yield from read_warc(file.path, source, max_bytes)
    elif suffix in TABLES:
        yield from read_table(file.path, source, packed, max_bytes, columns)
    elif source.size > max_bytes:
        yield Rejected(source, f"too large: {source.size:,} bytes; the limit is {max_bytes:,}")
    else:
        yield _read_article(file.path.read_bytes(), source, packed, max_bytes)


def _read_article(data: bytes, source: Source, packed: bool, max_bytes: int) -> RawDocument | Rejected:
    if packed:
        try:
            data = unpacked(data, max_bytes)
        except PackedError as error:
            return Rejected(source, str(error))
    if source.media_type in ("text/html", "application/xhtml+xml"):
        return read_html(data, source)
    if _PAGE.match(data[:4096].removeprefix(b"\xef\xbb\xbf")):
        return read_html(data, replace(source, media_type="text/html"))
    return read_plain(data, source, markdown=source.media_type == "text/markdown")


def holds_many(name: str) -> bool:
    """Is a file of this name a crawl or a table?"""
    suffix, _ = _suffix_of(Path(name))
    return suffix == ".warc" or suffix in TABLES


def holds_pages(name: str) -> bool:
    """May there be pages in a file of this name, or pieces of them?"""
    suffix, _ = _suffix_of(Path(name))
    return _MEDIA_TYPES.get(suffix, "text/plain") not in _TEXT


def _suffix_of(path: Path) -> tuple[str, bool]:
    """The suffix that tells the reader, and whether the file is gzipped: page.html.gz is (".html", True)."""
    suffixes = [s.lower() for s in path.suffixes]
    if suffixes[-1:] == [".gz"]:
        return (suffixes[-2] if len(suffixes) > 1 and suffixes[-2] in _MEDIA_TYPES else ".gz"), True
    return (suffixes[-1] if suffixes and ENDING.fullmatch(suffixes[-1]) else ""), False


def _source_of(file: Input, media_type: str) -> Source:
    with file.path.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    return Source(file.name, digest, media_type, None, file.path.stat().st_size)


# ---- Sidecars ------------------------------------------------------------------------------------------------------------------


def _read_sidecar(file: Input) -> Companion | Rejected:
    source = _source_of(file, "application/yaml")
    if not file.companion_of:
        return Rejected(source, "not an article, and not a sidecar: no article beside it bears its name, as puerto.txt and puerto.yml do")
    try:
        load_sidecar(file.path)
    except SidecarError as error:
        return Rejected(source, f"sidecar not used: {error}")
    return Companion(source, f"says more about {file.companion_of}")


def _fields_of_sidecar(sidecar: Path | None) -> dict[str, Given]:
    """What the editor wrote beside a file; a sidecar with a mistake says nothing, and its own row tells why."""
    try:
        return load_sidecar(sidecar) if sidecar else {}
    except SidecarError:
        return {}
