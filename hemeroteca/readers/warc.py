"""Crawls in WARC, packed or not → a RawDocument for each page that a server answered, with its address and the time of capture."""

import contextlib
import hashlib
import io
import math
import os
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import DecompressingBufferedReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeadersParserException

from hemeroteca.readers.html import read_html
from hemeroteca.readers.plain import read_plain
from hemeroteca.records import Companion, RawDocument, Rejected, Source

MOST_RECORDS = 1_000_000  # of one file
_MOST_DAMAGED = 1_000
MOST_TRIES = 300  # places one after the other that look like the beginning of a record and are none
_LONGEST_LINE = 1 << 16
_MOST_LINES = 1_000
_PAGES = ("text/html", "application/xhtml+xml")
_BEGINNING = re.compile(rb"\x1f\x8b\x08|(?<=\n)WARC/1\.\d\r?\n")
_CHUNK = 1 << 20
_INSTANT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?Z$")


@dataclass(slots=True)
class _Count:
    """What was found in a crawl: for the row of the file itself."""

    records: int = 0
    pages: int = 0
    damaged: int = 0
    others: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        others = ", ".join(
            f"{number:,} {name}" for name, number in sorted(self.others.items(), key=lambda entry: (-entry[1], entry[0]))[:20]
        )
        damaged = f", {self.damaged:,} damaged" if self.damaged else ""
        return f"a crawl of {self.records:,} record{'s' * (self.records != 1)}: {self.pages:,} page{'s' * (self.pages != 1)}{damaged}" + (
            f"; others: {others}" if others else ""
        )


def read_warc(path: Path, source: Source, max_bytes: int) -> Iterator[RawDocument | Rejected | Companion]:
    """A document for each page, a row for each revisit and damage, then the file itself as their companion, with its counts."""
    count = _Count()
    with path.open("rb") as file:
        for record in _records(file, max_bytes):
            count.records += 1
            count.damaged += bool(record.damage)
            if found := _read_record(record, f"{source.path}#{count.records}", count, max_bytes):
                yield found
            if count.records >= MOST_RECORDS or count.damaged >= _MOST_DAMAGED:
                yield Rejected(source, f"read in part: {count}; the rest is not read")
                return
    if count.records == count.damaged:
        yield Rejected(source, "unreadable: there are no WARC records in it")
    else:
        yield Companion(source, str(count))


# ---- A record ------------------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Record:
    """A record as far as it matters here; `data` is the page in it, cut where it is too large."""

    kind: str = ""
    media_type: str = ""
    encoding: str = ""
    status: str = "200"
    url: str = ""
    captured_at: str | None = None
    refers_to: str = ""
    data: bytes = b""
    damage: str = ""

    @property
    def is_page(self) -> bool:
        """What a server answered, what a tool made of it, or what it called unchanged, if it is a page or the text of one."""
        if self.kind == "conversion":
            return self.media_type == "text/plain"
        return (
            self.media_type in _PAGES
            if self.kind in ("response", "resource")
            else self.kind == "revisit" and self.media_type in ("", *_PAGES)
        )


def _of(record: ArcWarcRecord) -> _Record:
    headers, answer = record.rec_headers, record.http_headers
    stated = (answer if answer is not None else headers).get_header("Content-Type") or ""
    media_type, _, parameters = stated.partition(";") if record.rec_type != "revisit" or answer is not None else ("", "", "")
    charset = re.search(r"charset\s*=\s*[\"']?([\w:.-]{2,30})", parameters, re.IGNORECASE)
    captured = _INSTANT.match(headers.get_header("WARC-Date") or "")
    return _Record(
        kind=_printable(record.rec_type)[:20],
        media_type=_printable(media_type).strip().lower()[:80],
        encoding=charset[1] if charset else "",
        status=_printable(answer.get_statuscode()) if answer is not None else "200",
        url=_printable(headers.get_header("WARC-Target-URI")),
        captured_at=f"{captured[1]}Z" if captured else None,
        refers_to=_printable(headers.get_header("WARC-Refers-To-Date"))[:40],
    )


def _printable(text: str | None) -> str:
    return "".join(c for c in (text or "") if c.isprintable())[:2000]


def _read_record(record: _Record, name: str, count: _Count, max_bytes: int) -> RawDocument | Rejected | Companion | None:
    """The page of a record, or why there is none; None for what is no page, which is only counted."""
    media_type = record.media_type or "application/warc"
    digest = hashlib.sha256(record.data).hexdigest()
    source = Source(name, digest, media_type, None, len(record.data), record.captured_at, record.url or None)
    if record.damage:
        return Rejected(source, f"damaged: {record.damage}")
    if not record.is_page:
        count.others[f"{record.kind} {record.media_type}" if record.kind in ("response", "resource") else record.kind] += 1
        return None
    count.pages += 1
    if record.kind == "revisit":
        before = f", when it was captured on {record.refers_to}" if record.refers_to else ""
        return Companion(source, f"a revisit: the page was the same as before{before}")
    if record.status != "200":
        return Rejected(source, f"not an article: the server answered {record.status[:40]}")
    if len(record.data) > max_bytes:
        return Rejected(source, f"too large: more than {max_bytes:,} bytes")
    if not record.data:
        return Rejected(source, "empty: the server sent no page")
    return read_plain(record.data, source) if media_type == "text/plain" else read_html(record.data, source, record.encoding)


# ---- The records of a file -----------------------------------------------------------------------------------------------------


class _BoundedReader(DecompressingBufferedReader):  # type: ignore[misc]
    """Gives no line without end, and no header without end: warcio would take both into memory."""

    left: float = _MOST_LINES

    def readline(self, length: int = 0) -> bytes:
        self.left -= 1
        line: bytes = super().readline(min(length or _LONGEST_LINE, _LONGEST_LINE))
        if self.left < 0 or (len(line) == _LONGEST_LINE and not line.endswith(b"\n")):
            raise ArchiveLoadFailed("its header has no end")
        return line


def _records(file: IO[bytes], max_bytes: int) -> Iterator[_Record]:
    """The records of a file; where one is damaged, what is wrong with it, and on from the next that begins."""
    size = file.seek(0, os.SEEK_END)
    start: int | None = 0
    lost, tries = False, 0
    while start is not None:
        file.seek(start)
        archive = ArchiveIterator(file)
        archive.reader = _BoundedReader(file)
        try:
            while (record := _quietly(_next, archive, max_bytes)) is not None:
                lost, tries = False, 0
                yield record
            if archive.offset < size and not lost:
                yield _Record(damage="the file breaks off within this record")
            return
        except _Lost:
            if not lost:
                yield _Record(damage="no record can be read here; what follows is read from the next that begins")
            lost, tries = True, tries + 1
            if tries > MOST_TRIES:
                yield _Record(damage="nothing that looks like the beginning of a record is one; the rest is not read")
                return
            start = _next_beginning(file, max(archive.offset, start) + 1)


class _Lost(Exception):
    """Here is no record, or none that can be read."""


# What warcio raises where a file is no WARC: its own two, what Python's readers do at an end or in packed data, and the
# AttributeError of a response that has no address, whose first letters it wants to see.
_STUMBLES = (ArchiveLoadFailed, StatusAndHeadersParserException, EOFError, zlib.error, AttributeError)


def _tried(call: Callable[[], Any]) -> Any:
    """What warcio gives. Raises _Lost where it stumbles over the file."""
    try:
        return call()
    except _STUMBLES as error:
        raise _Lost from error


def _next(archive: Any, max_bytes: int) -> _Record | None:
    """The next record with its page, read to its end: only then it shows whether it is whole."""
    archive.reader.left = _MOST_LINES
    found = _tried(lambda: next(iter(archive), None))
    if found is None:
        return None
    record = _of(found)
    archive.reader.left = math.inf  # a page in chunks has a line for each
    errors = archive.err_count
    if record.is_page and record.kind != "revisit":
        try:
            record.data = _tried(lambda: found.content_stream().read(max_bytes + 1))
        except _Lost:
            record.damage = "the page in it cannot be unpacked"
    _tried(lambda: archive.read_to_end(found))
    if archive.err_count > errors or getattr(found.raw_stream, "limit", 0) > 0:
        record.damage = "the record is longer or shorter than it says"
    elif not record.kind:
        record.damage = "the header of the record does not say what it is"
    return record


def _next_beginning(file: IO[bytes], start: int) -> int | None:
    """Where, from `start` on, a record seems to begin."""
    file.seek(start)
    kept = b""
    while chunk := file.read(_CHUNK):
        if found := _BEGINNING.search(kept + chunk):
            return start - len(kept) + found.start()
        start += len(chunk)
        kept = (kept + chunk)[-12:]
    return None


def _quietly(call: Any, *arguments: Any) -> Any:
    """What warcio warns of on the terminal, we report in the ledger."""
    with contextlib.redirect_stderr(io.StringIO()):
        return call(*arguments)
