"""Who speaks of whom."""

from dataclasses import dataclass

from hemeroteca.pages.lines import EntityLink


@dataclass(frozen=True, slots=True)
class NetworkLine:
    """The quotations of one whose words name the other, or that answer the other."""

    speaker: EntityLink
    about: EntityLink
    quotes: int
    answers: int  # of these
    articles: int


@dataclass(frozen=True, slots=True)
class NetworkPage:
    entity: EntityLink | None  # if only what this one says of others, and others of it
    lines: tuple[NetworkLine, ...]  # the strongest first
    more: bool
