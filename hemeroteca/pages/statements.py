"""The list of statements, and one statement with every printing of it."""

from dataclasses import dataclass

from hemeroteca.pages.lines import EntityLine, EntityLink, OutletLink, QuoteLine, StatementLine


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
