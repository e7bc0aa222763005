"""What reads pages, and pieces of them in tables, loaded with the first of these.

Its libraries (trafilatura, BeautifulSoup, warcio) take two fifths of the time in which a build starts, and the next build often needs none. So only here
modules are loaded where they are used, and not at the top.
"""

from collections.abc import Iterator
from pathlib import Path

from hemeroteca.records import Block, Companion, RawDocument, Rejected, Source


def load_libraries() -> None:
    """Load all now: before processes are forked, once for them."""
    import hemeroteca.readers.warc  # noqa: F401, PLC0415


def read_html(data: bytes, source: Source) -> RawDocument | Rejected:
    from hemeroteca.readers.html import read_html as read  # noqa: PLC0415

    return read(data, source)


def read_warc(path: Path, source: Source, max_bytes: int) -> Iterator[RawDocument | Rejected | Companion]:
    from hemeroteca.readers.warc import read_warc as read  # noqa: PLC0415

    return read(path, source, max_bytes)


def blocks_of_fragment(markup: str) -> list[Block]:
    from hemeroteca.readers.html import blocks_of_fragment as blocks_of  # noqa: PLC0415

    return blocks_of(markup)


def instant_of(value: str) -> str:
    from hemeroteca.readers.metadata import instant_of as instant  # noqa: PLC0415

    return instant(value)
