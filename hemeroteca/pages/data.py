"""The file behind the site: its size and hash, what its tables hold, and questions that it answers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ArchiveFile:
    """The database as it is downloaded; `sha256` is also the ETag of the download, None while the file may still change."""

    name: str
    bytes: int
    sha256: str | None


@dataclass(frozen=True, slots=True)
class ColumnLine:
    name: str
    description: str


@dataclass(frozen=True, slots=True)
class TableLine:
    """A table or view; `rows` is None where nobody counted them."""

    name: str
    is_view: bool
    description: str
    rows: int | None
    columns: tuple[ColumnLine, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A question, by the code of its words in the catalogue, and the SQL that answers it."""

    question: str
    sql: str


@dataclass(frozen=True, slots=True)
class DataPage:
    file: ArchiveFile
    tables: tuple[TableLine, ...]
    examples: tuple[Example, ...]
