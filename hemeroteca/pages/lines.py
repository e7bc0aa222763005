"""What many pages show: the archive, links, and one line of a list for each kind of record."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cache
from typing import Any

from hemeroteca import search
from hemeroteca.records import EntityKind, QuoteKind, SpeakerStatus


@dataclass(frozen=True, slots=True)
class Archive:
    """The archive as a whole: what its `build` table says, with defaults for what it does not."""

    title: str = "Hemeroteca"
    description: str = ""
    languages: tuple[str, ...] = ()
    contact: str = ""
    licence: str = ""
    gazetteer: str = ""
    program_version: str = ""
    edition: str = ""
    content_hash: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    first_day: str | None = None
    last_day: str | None = None


@dataclass(frozen=True, slots=True)
class Translation:
    """A page in one language of the interface: its address on this server, and the whole one."""

    language: str
    name: str
    path: str
    url: str
    locale: str  # as Open Graph wants it: en_GB


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """An article that was removed from the archive."""

    on: str | None  # day
    note: str | None


@dataclass(frozen=True, slots=True)
class OutletLink:
    slug: str
    name: str

    @property
    def path(self) -> str:
        return f"/outlets/{self.slug}"


@dataclass(frozen=True, slots=True)
class EntityLink:
    slug: str
    name: str
    kind: EntityKind
    confirmed: bool = True  # by the editor; else only discovered

    @property
    def path(self) -> str:
        return f"/entities/{self.slug}"


@dataclass(frozen=True, slots=True)
class Counted:
    """One value of a list with the number of rows that have it: a filter, or a line of a table."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class ArticleLine:
    """An article as one line of a list."""

    slug: str
    title: str
    summary: str  # the standfirst, else the beginning of the text
    language: str
    outlet: OutletLink | None
    published: str | None
    published_edtf: str | None

    @property
    def path(self) -> str:
        return f"/articles/{self.slug}"


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """A quotation as one entry of a list, with who said it and who printed it."""

    slug: str
    kind: QuoteKind
    words: str
    speaker: EntityLink | None
    speaker_status: SpeakerStatus
    speaker_surface: str | None
    cue: str | None
    channel: str | None
    said_on: str | None
    article: ArticleLine
    statement: str | None  # slug

    @property
    def path(self) -> str:
        return f"/quotes/{self.slug}"


@dataclass(frozen=True, slots=True)
class StatementLine:
    slug: str
    text: str
    language: str
    speaker: EntityLink
    said_on: str | None
    channel: str | None
    quote_count: int
    article_count: int
    outlet_count: int
    unknown_outlet_count: int  # articles
    first_published: str | None

    @property
    def path(self) -> str:
        return f"/statements/{self.slug}"


@dataclass(frozen=True, slots=True)
class EntityLine:
    slug: str
    name: str
    kind: EntityKind
    description: str | None
    article_count: int
    quote_count: int

    @property
    def path(self) -> str:
        return f"/entities/{self.slug}"


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A place that is a point, in degrees north and east; a gazetteer may have located one that the editor has not confirmed."""

    slug: str
    name: str
    country: str | None
    latitude: float
    longitude: float
    articles: int
    confirmed: bool

    @property
    def path(self) -> str:
        return f"/entities/{self.slug}"


@dataclass(frozen=True, slots=True)
class OutletCount:
    """An outlet and how many quotations it prints, of whomever the page is about."""

    outlet: OutletLink
    quotes: int


@dataclass(frozen=True, slots=True)
class MonthLine:
    """What was printed in a month, `YYYY-MM`."""

    month: str
    articles: int
    quotes: int


@cache
def _names_of(record: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(record))


def as_json(value: object) -> Any:
    """A record as plain lists and dictionaries, each record that has an address with its `path`; hits are not marked."""
    if isinstance(value, str):
        return search.unmarked(value)
    if value is None or isinstance(value, int | float):  # as most are
        return value
    if is_dataclass(value) and not isinstance(value, type):
        row = {name: as_json(getattr(value, name)) for name in _names_of(type(value))}
        path = getattr(value, "path", None)
        return row if path is None else {"path": path, **row}
    if isinstance(value, Mapping):
        return {str(key): as_json(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [as_json(item) for item in value]
    return value
