"""What each page of the site shows: one frozen record a page. Templates and JSON get these and nothing else.

`path` is the permanent address inside the site, without the prefix that a server may add. Text is as stored; what makes
it HTML is `markup.py`. Days are EDTF where a field ends in `_edtf` or is called `said_on`, else `YYYY-MM-DD`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any

from hemeroteca import search
from hemeroteca.records import EntityKind, Field, QuoteKind, SpeakerStatus


@dataclass(frozen=True, slots=True)
class Archive:
    """The archive as a whole: what its `build` table says, with defaults for what it does not."""

    title: str = "Hemeroteca"
    description: str = ""
    languages: tuple[str, ...] = ()
    contact: str = ""
    licence: str = ""
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
        return f"/articles/?outlet={self.slug}"


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
    wording: tuple["OutletWording", ...]  # of the outlets with enough printings for shares


@dataclass(frozen=True, slots=True)
class HomePage:
    overview: Overview
    articles: tuple[ArticleLine, ...]
    statements: tuple[StatementLine, ...]
    speakers: tuple[EntityLine, ...]


@dataclass(frozen=True, slots=True)
class ArticleFilter:
    """What a list of articles is narrowed to; empty strings narrow nothing. `named` is the slug of an entity."""

    outlet: str = ""
    language: str = ""
    month: str = ""
    named: str = ""


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


@dataclass(frozen=True, slots=True)
class QuotesFilter:
    speaker: str = ""
    outlet: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class QuotesPage:
    filter: QuotesFilter
    speaker: EntityLink | None
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


@dataclass(frozen=True, slots=True)
class Step:
    """What became of a stretch of a statement's text in a printing: characters of the one, then of the printing's words.

    `what`: kept, left_out, left_out_marked (an ellipsis stands for it), editor (the editor's words stand there), replaced,
    added, beyond (words where the text itself has an ellipsis).
    """

    what: str
    start: int
    end: int
    own_start: int
    own_end: int


@dataclass(frozen=True, slots=True)
class PrintingLine:
    """How one article printed a statement. A judgement is None where there is nothing to judge by."""

    quote: QuoteLine
    cue_class: str | None
    agency: OutletLink | None  # whose text the article is
    extent: str | None
    wording: str | None
    translated: bool
    fidelity: str | None
    reference: bool
    rule: str  # by which it joined the statement
    steps: tuple[Step, ...]
    first: str | None  # earliest: of all that print it; same-days: it may have been, and so may others


@dataclass(frozen=True, slots=True)
class PartLine:
    """A stretch of a statement's text, and the printing that it comes from by its place among the printings, from 1."""

    start: int
    end: int
    printing: int


@dataclass(frozen=True, slots=True)
class Framing:
    """The verbs of one class with which outlets attribute a statement: outlet, None where it is not known, and verb."""

    cue_class: str | None
    verbs: tuple[tuple[OutletLink | None, str], ...]


@dataclass(frozen=True, slots=True)
class Wire:
    """A news agency, and the outlets that print its text; together they count as one outlet."""

    agency: OutletLink
    outlets: tuple[OutletLink, ...]


@dataclass(frozen=True, slots=True)
class Silence:
    """How many outlets named the speaker in the days on which the statement was printed, and how many of these do not have it."""

    first_day: str
    last_day: str
    outlets: int
    without: int


@dataclass(frozen=True, slots=True)
class StatementPage:
    statement: StatementLine
    reference: str
    reference_quote: str  # slug
    url: str | None
    said_from: str | None
    said_to: str | None
    printings: tuple[PrintingLine, ...]
    parts: tuple[PartLine, ...]
    framing: tuple[Framing, ...]
    wires: tuple[Wire, ...]
    silence: Silence | None


@dataclass(frozen=True, slots=True)
class OutletWording:
    """How an outlet prints, as shares of its printings that can be judged; `n` is their number."""

    outlet: OutletLink
    n: int
    part: float
    same: float
    case_only: float
    omitted_marked: float
    omitted_unmarked: float
    replaced: float


@dataclass(frozen=True, slots=True)
class StatementsPage:
    order: str  # printed, latest
    speaker: EntityLink | None  # if only what this one said is listed
    statements: tuple[StatementLine, ...]
    page: int
    more: bool
    speakers: tuple[EntityLine, ...]  # the most quoted, to choose from


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
class EntityPage:
    """An entity. One that was only discovered (`confirmed` false) has its articles and nothing else."""

    entity: EntityLine
    confirmed: bool
    wikidata: str | None
    country: str | None
    latitude: float | None
    longitude: float | None
    date: str | None
    part_of: EntityLink | None
    parts: tuple[EntityLink, ...]
    aliases: tuple[AliasLine, ...]
    roles: tuple[RoleLine, ...]
    handles: tuple[HandleLine, ...]
    said: tuple[QuoteDay, ...]  # the newest first
    more_quotes: bool
    articles: tuple[ArticleLine, ...]
    more_articles: bool


@dataclass(frozen=True, slots=True)
class ArticleHit:
    article: ArticleLine
    title: str  # with the hits between search.OPEN and search.CLOSE, as in every snippet
    snippet: str


@dataclass(frozen=True, slots=True)
class QuoteHit:
    quote: QuoteLine
    snippet: str


@dataclass(frozen=True, slots=True)
class EntityHit:
    entity: EntityLine
    name: str
    snippet: str


@dataclass(frozen=True, slots=True)
class StatementHit:
    statement: StatementLine
    snippet: str


@dataclass(frozen=True, slots=True)
class SearchFilter:
    """What a search is narrowed to beside its words; empty strings narrow nothing. `person` is the slug of an entity."""

    inside: str = ""  # articles, quotes, statements, entities
    outlet: str = ""
    person: str = ""
    language: str = ""
    month: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """One thing that a search is narrowed to, with its name to show."""

    parameter: str
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Total:
    """How much of one kind was found; `beyond` where there is more than can be ranked and these are the newest."""

    kind: str
    count: int
    beyond: bool


@dataclass(frozen=True, slots=True)
class OtherForms:
    """The forms of a word that were looked for beside it."""

    word: str
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Another query, where nothing was found, and in how many articles its word stands."""

    query: str
    count: int


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What was found: of one kind page by page, or of each kind the first. Counts by outlet and so on are of `spread_of`."""

    query: str
    filter: SearchFilter
    understood: bool  # false where no word was left to look for
    page: int
    more: bool
    totals: tuple[Total, ...]
    chosen: tuple[Chosen, ...]
    forms: tuple[OtherForms, ...]
    as_typed: str  # the query that finds no other forms
    articles: tuple[ArticleHit, ...] = ()
    quotes: tuple[QuoteHit, ...] = ()
    statements: tuple[StatementHit, ...] = ()
    entities: tuple[EntityHit, ...] = ()
    spread_of: str = ""
    outlets: tuple[Counted, ...] = ()
    people: tuple[Counted, ...] = ()
    languages: tuple[Counted, ...] = ()
    months: tuple[Counted, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()

    @property
    def total(self) -> int:
        return sum(total.count for total in self.totals)

    @property
    def beyond(self) -> bool:
        """Whether what is shown are only the newest of more hits than can be ranked."""
        return any(total.beyond for total in self.totals if self.filter.inside in ("", total.kind))

    @property
    def parameters(self) -> dict[str, str]:
        """What the address of this search says after `?`, without the page."""
        return {"q": self.query, "in": self.filter.inside, **{chosen.parameter: chosen.value for chosen in self.chosen}}

    def total_of(self, kind: str) -> Total:
        return next(total for total in self.totals if total.kind == kind)


def as_json(value: object) -> Any:
    """A record as plain lists and dictionaries, each record that has an address with its `path`; hits are not marked."""
    if isinstance(value, str):
        return search.unmarked(value)
    if is_dataclass(value) and not isinstance(value, type):
        row = {f.name: as_json(getattr(value, f.name)) for f in fields(value)}
        path = getattr(value, "path", None)
        return row if path is None else {"path": path, **row}
    if isinstance(value, Mapping):
        return {str(key): as_json(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [as_json(item) for item in value]
    return value
