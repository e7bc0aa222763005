"""What a search found."""

from dataclasses import dataclass

from hemeroteca.pages.lines import ArticleLine, Counted, EntityLine, QuoteLine, StatementLine


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
class FoundLines:
    """All that was found of one kind, the newest first, as far as hits are counted; names by their number."""

    query: str
    kind: str
    lines: tuple[ArticleLine | QuoteLine | StatementLine | EntityLine, ...]


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
