"""The versions of an article: what each changed."""

from collections.abc import Mapping
from dataclasses import dataclass

from hemeroteca.pages.articles import ArticleText
from hemeroteca.records import Field


@dataclass(frozen=True, slots=True)
class Stretch:
    """What the next text does with characters `start` to `end` of a text: `-` leaves them out, `+` puts others in, `~` replaces them."""

    what: str
    start: int
    end: int
    later_start: int
    later_end: int


@dataclass(frozen=True, slots=True)
class ChangedQuote:
    """A quotation that the next text added, removed, reworded (`words`) or put under another name (`speaker`)."""

    what: str
    words: str | None
    later_words: str | None
    speaker_surface: str | None
    quote: str | None  # slug, where the article still prints it


@dataclass(frozen=True, slots=True)
class VersionLine:
    """An earlier text of an article, with what the next one changed."""

    number: int
    source: str  # path of the input
    title: str
    title_basis: str
    standfirst: str | None
    body: str
    byline: str | None
    published_edtf: str | None
    published_basis: str | None
    modified_at: str | None
    captured_at: str | None
    words: int
    told_by: str
    words_added: int
    words_removed: int
    differences: Mapping[Field, tuple[Stretch, ...]]
    quotes: tuple[ChangedQuote, ...]

    def text_of(self, field: Field) -> str:
        return {"title": self.title, "standfirst": self.standfirst or "", "body": self.body}[field]


@dataclass(frozen=True, slots=True)
class VersionsPage:
    """Earlier texts, the newest first. `later` is the text that follows the first of them, if it is not that of the article."""

    article: ArticleText
    captured_at: str | None  # of the text that is shown
    count: int  # of all texts, the shown one too
    later: VersionLine | None
    versions: tuple[VersionLine, ...]
    older: int | None  # number of the last version here, if there are more
