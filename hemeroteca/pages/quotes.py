"""The list of quotations, and one quotation in its place."""

from dataclasses import dataclass

from hemeroteca.pages.articles import ArticleText, NameSpan, QuoteSpan
from hemeroteca.pages.lines import EntityLine, EntityLink, QuoteLine


@dataclass(frozen=True, slots=True)
class QuotesFilter:
    """What a list of quotations is narrowed to; `speaker` and `about`, whom their words name, are slugs of entities."""

    speaker: str = ""
    outlet: str = ""
    status: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class QuotesPage:
    filter: QuotesFilter
    speaker: EntityLink | None
    about: EntityLink | None
    quotes: tuple[QuoteLine, ...]
    older: str | None  # slug of the last quotation here, if there are more
    speakers: tuple[EntityLine, ...]  # the most quoted, to choose from


@dataclass(frozen=True, slots=True)
class TextQuoteSelector:
    """A place in a text by its words and what stands around them, as in the W3C's Web Annotation model."""

    type: str
    exact: str
    prefix: str
    suffix: str

    @classmethod
    def of(cls, text: str, start: int, end: int, around: int = 32) -> "TextQuoteSelector":
        return cls("TextQuoteSelector", text[start:end], text[max(start - around, 0) : start], text[end : end + around])


@dataclass(frozen=True, slots=True)
class QuotePage:
    quote: QuoteSpan
    selector: TextQuoteSelector
    article: ArticleText
    names: tuple[NameSpan, ...]
    pieces: tuple[QuoteLine, ...]  # the other pieces of the same act of speaking
    printings: tuple[QuoteLine, ...]  # the same statement in other places
