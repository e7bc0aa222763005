"""The list of articles, and one article with all that was read from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hemeroteca.pages.lines import ArticleLine, EntityLink, OutletLink
from hemeroteca.records import Field, QuoteKind, SpeakerStatus


@dataclass(frozen=True, slots=True)
class ArticleFilter:
    """What a list of articles is narrowed to; empty strings narrow nothing. `named` is the slug of an entity."""

    outlet: str = ""
    language: str = ""
    month: str = ""
    named: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True)
class ArticlesPage:
    filter: ArticleFilter
    entity: EntityLink | None
    articles: tuple[ArticleLine, ...]
    older: str | None  # slug of the last article here, if there are more


@dataclass(frozen=True, slots=True)
class NameSpan:
    """An entity where an article names it."""

    entity: EntityLink
    field: Field
    start: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True)
class QuoteChange:
    """What the text after version `version` did with a quotation: added it, printed other `words`, named another `speaker`."""

    version: int
    what: str
    words: str | None  # in that version
    speaker_surface: str | None


@dataclass(frozen=True, slots=True)
class QuoteSpan:
    """A quotation where it stands, with everything that was read about its speaker."""

    slug: str
    position: int
    utterance: int
    kind: QuoteKind
    field: Field
    start: int
    end: int
    words: str
    speaker: EntityLink | None
    speaker_status: SpeakerStatus
    speaker_rule: str
    speaker_surface: str | None
    speaker_start: int | None
    speaker_end: int | None
    cue: str | None
    cue_start: int | None
    cue_end: int | None
    cue_class: str | None
    channel: str | None
    said_on: str | None
    statement: str | None  # slug
    printings: int  # of that statement
    changes: tuple[QuoteChange, ...]  # the latest first

    @property
    def path(self) -> str:
        return f"/quotes/{self.slug}"


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact about an article, the words in the source that it was read from, and the rule."""

    fact: str
    surface: str
    rule: str


@dataclass(frozen=True, slots=True)
class SetAside:
    text: str
    rule: str


@dataclass(frozen=True, slots=True)
class SourceLine:
    path: str
    sha256: str
    media_type: str
    encoding: str | None
    bytes: int
    status: str
    note: str | None


@dataclass(frozen=True, slots=True)
class RelatedLine:
    kind: str
    score: float
    article: ArticleLine


@dataclass(frozen=True, slots=True)
class ArticleText:
    """The text of an article with what every page that shows a piece of it needs."""

    slug: str
    title: str
    title_basis: str
    standfirst: str | None
    body: str
    language: str
    outlet: OutletLink | None
    byline: str | None
    section: str | None
    url: str | None
    original_title: str | None
    published: str | None
    published_edtf: str | None
    published_basis: str | None
    published_at: str | None
    modified_at: str | None
    words: int

    @property
    def path(self) -> str:
        return f"/articles/{self.slug}"

    def text_of(self, field: Field) -> str:
        return {"title": self.title, "standfirst": self.standfirst or "", "body": self.body}[field]


@dataclass(frozen=True, slots=True)
class Citation:
    """An article as it is cited: in words, and as reference managers and LaTeX take it."""

    words: str
    csl: Mapping[str, Any]
    bibtex: str
    ris: str


@dataclass(frozen=True, slots=True)
class ArticlePage:
    article: ArticleText
    names: tuple[NameSpan, ...]
    quotes: tuple[QuoteSpan, ...]
    evidence: tuple[Fact, ...]
    furniture: tuple[SetAside, ...]
    sources: tuple[SourceLine, ...]
    related: tuple[RelatedLine, ...]
    versions: int  # texts of this article, with the one that is shown
