"""The values that pass between stages: frozen records, nothing else.

Offsets (`start`, `end`) are half-open and count Unicode code points in the column that `field` names. Languages are
BCP 47 codes, countries ISO 3166-1 alpha-2, days `YYYY-MM-DD`, EDTF level 2 where a field says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Field = Literal["title", "standfirst", "body"]
EntityKind = Literal["person", "organisation", "place", "event"]
QuoteKind = Literal["direct", "post", "term"]
SpeakerStatus = Literal["named", "collective", "document", "unresolved"]
Basis = Literal["metadata", "byline", "event", "phrase", "editor"]


@dataclass(frozen=True, slots=True)
class Source:
    """One input: a file, or a record or row in one (`path` then ends in `#n`).

    `captured_at` is when a crawl fetched it, an instant in UTC, and `url` from where.
    """

    path: str
    sha256: str
    media_type: str
    encoding: str | None
    size: int
    captured_at: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """An input that is no article, with the reason in words that an editor understands."""

    source: Source
    reason: str


@dataclass(frozen=True, slots=True)
class Companion:
    """An input that belongs to others and is no article of its own: a sidecar, a picture of a saved page, a table of articles."""

    source: Source
    note: str


@dataclass(frozen=True, slots=True)
class Given:
    """A fact that the source states in a field of its own (page metadata, front matter, sidecar)."""

    value: str
    rule: str


@dataclass(frozen=True, slots=True)
class Block:
    """A block of a structured source, in reading order. `rule` says why a block is furniture."""

    kind: Literal["paragraph", "heading", "post", "furniture"]
    text: str
    rule: str = ""


@dataclass(frozen=True, slots=True)
class RawDocument:
    """What a reader gets out of one source.

    Plain text has `text` and no blocks; a page has `blocks` and no text. `given` may hold the keys title, standfirst,
    byline, section, outlet, domain, country, url, published, modified, language, original_title, keywords. Where a sidecar
    gives another address, or takes it away, `stated_url` is what the source itself says, "" for none.
    """

    source: Source
    text: str = ""
    blocks: tuple[Block, ...] = ()
    given: Mapping[str, Given] = field(default_factory=dict)
    stated_url: str | None = None


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the editor says of a quotation or an article that leads to another one. `where` names the entry, for a message."""

    value: str
    where: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words of the source (`surface`) from which a fact about the article was read, and by which rule."""

    fact: Literal["outlet", "byline", "published", "language", "title", "agency"]
    surface: str
    rule: str


@dataclass(frozen=True, slots=True)
class Furniture:
    """Text set aside because it belongs to the page and not to the article."""

    text: str
    rule: str


@dataclass(frozen=True, slots=True)
class Article:
    """An article as text. `outlet_name` and `published_line` are words that may name outlet and day, not yet judged."""

    source: Source
    title: str
    title_basis: Literal["given", "derived"]
    standfirst: str | None
    body: str
    language: str
    byline: str | None = None
    section: str | None = None
    url: str | None = None
    original_title: str | None = None
    outlet_name: Given | None = None
    outlet_domain: str | None = None
    published_line: Given | None = None
    modified_line: Given | None = None
    evidence: tuple[Evidence, ...] = ()
    furniture: tuple[Furniture, ...] = ()
    keywords: tuple[str, ...] = ()
    translates: Ruling | None = None  # path or key of the article of which it is a translation, or "none"
    stated_url: str | None = None  # its address before a sidecar gave another, "" if it had none

    def text_of(self, field: Field) -> str:
        return {"title": self.title, "standfirst": self.standfirst or "", "body": self.body}[field]


@dataclass(frozen=True, slots=True)
class Role:
    """An office or function. `organisation` is an authority key; a missing bound is open."""

    role: str
    organisation: str | None = None
    start: str | None = None
    end: str | None = None
    titles: tuple[str, ...] = ()  # the nouns by which the press calls its bearer: "presidente", "mandatario"


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name. An epithet ("el libertario") names its bearer only where a text speaks of nobody else so."""

    alias: str
    language: str | None = None
    epithet: bool = False


@dataclass(frozen=True, slots=True)
class Handle:
    platform: str
    handle: str  # without the @


@dataclass(frozen=True, slots=True)
class Entity:
    """A person, organisation, place or event: confirmed by the editor (`authority`) or only read (`discovered`)."""

    key: str
    kind: EntityKind
    name: str
    standing: Literal["authority", "discovered"] = "discovered"
    aliases: tuple[Alias, ...] = ()
    description: str | None = None
    wikidata: str | None = None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    date: str | None = None  # the day of an event
    part_of: str | None = None  # authority key
    gender: Literal["f", "m"] | None = None
    roles: tuple[Role, ...] = ()
    handles: tuple[Handle, ...] = ()
    formerly: tuple[str, ...] = ()
    private: bool = False


@dataclass(frozen=True, slots=True)
class Outlet:
    slug: str
    name: str
    domain: str | None = None
    country: str | None = None
    aliases: tuple[str, ...] = ()
    agency: bool = False  # others print its texts


@dataclass(frozen=True, slots=True)
class Mention:
    entity: str  # key
    field: Field
    surface: str
    start: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True)
class DateMention:
    field: Field
    surface: str
    start: int
    end: int
    date: str  # EDTF
    rule: str


@dataclass(frozen=True, slots=True)
class Dating:
    """When an article was published; the columns `published…` of the data contract, under the same names."""

    published: str | None = None
    published_from: str | None = None
    published_to: str | None = None
    published_at: str | None = None
    published_edtf: str | None = None
    published_basis: Basis | None = None
    modified_at: str | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """One pair of outer marks, or one post. `entity` is the key of the speaker, only with status `named`."""

    field: Field
    position: int
    utterance: int  # number within the article; pieces of one act of speaking share it
    kind: QuoteKind
    text: str
    words: str
    start: int
    end: int
    entity: str | None
    speaker_status: SpeakerStatus
    speaker_rule: str
    speaker_surface: str | None = None
    speaker_start: int | None = None
    speaker_end: int | None = None
    cue: str | None = None
    cue_start: int | None = None
    cue_end: int | None = None
    cue_class: str | None = None
    channel: str | None = None
    said_on: str | None = None
    said_from: str | None = None
    said_to: str | None = None
    url: str | None = None  # of the post
    joins: Ruling | None = None  # the key of a quotation of the statement to which it belongs, or "none" if it stands alone


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that was read from one article."""

    article: Article
    dating: Dating
    outlet: Outlet | None
    entities: tuple[Entity, ...]
    mentions: tuple[Mention, ...]
    quotes: tuple[Quote, ...]
    dates: tuple[DateMention, ...]
    evidence: tuple[Evidence, ...] = ()
    agency: Outlet | None = None  # whose text it is, if the article credits one


@dataclass(frozen=True, slots=True)
class Part:
    """Which characters of which quotation a stretch of a statement's text comes from. Quotations by (article, position)."""

    quote: tuple[str, int]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Printing:
    """What a quotation is to its statement. `alignment` is JSON, None where there is nothing to judge by; `rule` joined them."""

    quote: tuple[str, int]
    extent: Literal["whole", "part"] | None = None
    wording: Literal["same", "case", "omitted_marked", "omitted_unmarked", "replaced"] | None = None
    translated: bool = False
    fidelity: str | None = None
    alignment: str | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """Something somebody said once; `quote` is its reference quotation. The earliest printing comes first.

    `text` is the text of its `parts` without anything between them. The days are None unless an article tells them.
    """

    text: str
    language: str
    entity: str
    reference: Literal["post", "transcript", "longest"]
    quote: tuple[str, int]
    printings: tuple[Printing, ...]
    parts: tuple[Part, ...]
    said_on: str | None = None  # EDTF
    said_from: str | None = None
    said_to: str | None = None
    channel: str | None = None
    url: str | None = None  # of the post or transcript
