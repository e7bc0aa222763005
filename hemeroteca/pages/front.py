"""The start page, and what does not change while an archive is served."""

from dataclasses import dataclass

from hemeroteca.pages.lines import Archive, ArticleLine, Counted, EntityLine, PlaceLine, StatementLine
from hemeroteca.pages.statements import OutletWording
from hemeroteca.pages.timeline import EventLine
from hemeroteca.quality import Measured


@dataclass(frozen=True, slots=True)
class Overview:
    """What does not change while an archive is served: read once, shown on many pages."""

    archive: Archive
    outlets: tuple[Counted, ...]
    months: tuple[Counted, ...]
    languages: tuple[Counted, ...]
    entities: tuple[Counted, ...]  # confirmed and named in an article, by kind
    candidates: int  # names that were read and are not confirmed
    quotes: tuple[Counted, ...]  # by kind
    speakers: tuple[Counted, ...]  # quotations and posts by the status of their speaker
    rules: tuple[Counted, ...]  # the same by the rule that named the speaker or refused
    sources: tuple[Counted, ...]  # by what became of them
    wording: tuple[OutletWording, ...]  # of the outlets with enough printings for shares
    places: tuple[PlaceLine, ...]  # confirmed, on the small map: the most named first


@dataclass(frozen=True, slots=True)
class AboutPage:
    overview: Overview
    measured: tuple[Measured, ...]


@dataclass(frozen=True, slots=True)
class HomePage:
    overview: Overview
    articles: tuple[ArticleLine, ...]
    statements: tuple[StatementLine, ...]  # the most printed
    latest: tuple[StatementLine, ...]
    speakers: tuple[EntityLine, ...]
    events: tuple[EventLine, ...]  # the last that the editor has entered
