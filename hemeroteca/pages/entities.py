"""The list of people, organisations, places and events, and one of them."""

from dataclasses import dataclass

from hemeroteca.pages.lines import ArticleLine, EntityLine, EntityLink, MonthLine, OutletCount, QuoteLine
from hemeroteca.records import EntityKind


@dataclass(frozen=True, slots=True)
class EntityGroup:
    kind: EntityKind
    entities: tuple[EntityLine, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class EntitiesPage:
    """The entities that the editor has confirmed, by kind; of one kind, or of each kind the first."""

    kind: str
    page: int
    groups: tuple[EntityGroup, ...]


@dataclass(frozen=True, slots=True)
class AliasLine:
    alias: str
    language: str | None
    epithet: bool


@dataclass(frozen=True, slots=True)
class RoleLine:
    role: str
    organisation: EntityLink | None
    start: str | None
    end: str | None


@dataclass(frozen=True, slots=True)
class HandleLine:
    platform: str
    handle: str


@dataclass(frozen=True, slots=True)
class QuoteDay:
    """Quotations of one speaker from articles of one day."""

    published_edtf: str | None
    quotes: tuple[QuoteLine, ...]


@dataclass(frozen=True, slots=True)
class BesideLine:
    """Another entity, and the number of articles that name both."""

    entity: EntityLink
    articles: int


@dataclass(frozen=True, slots=True)
class EntityPage:
    """An entity. One that was only discovered (`confirmed` false) has its articles, and where the gazetteer puts it."""

    entity: EntityLine
    confirmed: bool
    wikidata: str | None
    country: str | None
    latitude: float | None
    longitude: float | None
    located_by: str | None
    geonames: int | None
    date: str | None
    part_of: EntityLink | None
    parts: tuple[EntityLink, ...]
    aliases: tuple[AliasLine, ...]
    roles: tuple[RoleLine, ...]
    handles: tuple[HandleLine, ...]
    said: tuple[QuoteDay, ...]  # the newest first
    more_quotes: bool
    outlets: tuple[OutletCount, ...]  # that print it, those with most quotations
    about: tuple[QuoteLine, ...]  # quotations of others whose words name this entity, the newest first
    more_about: bool
    beside: tuple[BesideLine, ...]  # named in the same articles, the most frequent first
    months: tuple[MonthLine, ...]
    articles: tuple[ArticleLine, ...]
    more_articles: bool
