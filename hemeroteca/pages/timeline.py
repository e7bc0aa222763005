"""What happened, was said and was printed, by day: one month a page."""

from dataclasses import dataclass

from hemeroteca.pages.lines import Counted, EntityLink, OutletLink


@dataclass(frozen=True, slots=True)
class SaidLine:
    """A statement of which the day is known, in one line."""

    slug: str
    text: str
    language: str
    speaker: EntityLink

    @property
    def path(self) -> str:
        return f"/statements/{self.slug}"


@dataclass(frozen=True, slots=True)
class HeadlineLine:
    slug: str
    title: str
    language: str
    outlet: OutletLink | None
    published_edtf: str | None

    @property
    def path(self) -> str:
        return f"/articles/{self.slug}"


@dataclass(frozen=True, slots=True)
class EventLine:
    day: str
    event: EntityLink


@dataclass(frozen=True, slots=True)
class TimelineDay:
    """A day: its events, and the first of its statements and articles, of which there are so many."""

    day: str
    events: tuple[EntityLink, ...]
    statements: tuple[SaidLine, ...]
    statement_count: int
    articles: tuple[HeadlineLine, ...]
    article_count: int


@dataclass(frozen=True, slots=True)
class TimelinePage:
    month: str  # YYYY-MM
    days: tuple[TimelineDay, ...]  # on which there is anything, the last first
    earlier: str | None  # the nearest month before that has anything
    later: str | None
    years: tuple[str, ...]  # with articles: the first month of each
    months: tuple[Counted, ...]  # the months of this year with their articles
