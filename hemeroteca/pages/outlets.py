"""The list of outlets, and one of them."""

from dataclasses import dataclass

from hemeroteca.pages.lines import ArticleLine, EntityLink, MonthLine
from hemeroteca.pages.statements import OutletWording


@dataclass(frozen=True, slots=True)
class OutletLine:
    """An outlet with what the archive has of it."""

    slug: str
    name: str
    domain: str | None
    country: str | None
    agency: bool
    article_count: int
    quote_count: int
    speaker_count: int
    first_day: str | None
    last_day: str | None
    days_edtf: str | None  # the first and the last; of one day alone that day, with its doubts

    @property
    def path(self) -> str:
        return f"/outlets/{self.slug}"


@dataclass(frozen=True, slots=True)
class OutletsPage:
    outlets: tuple[OutletLine, ...]  # those with most articles first
    page: int
    more: bool


@dataclass(frozen=True, slots=True)
class SpeakerCount:
    """Somebody whom an outlet quotes: how often, in how many articles."""

    speaker: EntityLink
    quotes: int
    articles: int


@dataclass(frozen=True, slots=True)
class OutletPage:
    outlet: OutletLine
    entity: EntityLink | None  # the same as an organisation that articles name
    months: tuple[MonthLine, ...]
    speakers: tuple[SpeakerCount, ...]  # the most quoted
    wording: OutletWording | None  # only with enough printings that can be judged
    articles: tuple[ArticleLine, ...]  # the newest
