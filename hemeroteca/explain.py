"""One article with everything that was read from it and by which rule, for a terminal: what one needs to mend a rule.

On a terminal colours tell names, speakers and cues; elsewhere signs do, which the legend explains. Quotations bear their
numbers in both.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from hemeroteca.corrections import Corrections, apply_corrections, unapplied
from hemeroteca.folder import input_of
from hemeroteca.pipeline import Desk
from hemeroteca.records import Companion, Entity, EntityKind, Field, Quote, Reading, Rejected

_OF_THE_EDITOR = ("archive.yml", "authority.yml", "corrections.yml")
_FIELDS: tuple[Field, ...] = ("title", "standfirst", "body")
_SHOWN = 70  # characters of a quotation in the table


class _Look(NamedTuple):
    """How something is marked: a style on a terminal, signs around it elsewhere."""

    style: str
    opening: str = ""
    closing: str = ""


_NAMES: dict[EntityKind, _Look] = {
    "person": _Look("cyan", "{", "}"),
    "organisation": _Look("magenta", "{", "}"),
    "place": _Look("green", "{", "}"),
    "event": _Look("blue", "{", "}"),
}
_SPEAKER = _Look("underline", "<", ">")
_CUE = _Look("bold red", "*", "*")
_WORDS = {"direct": "yellow", "post": "yellow", "term": "dim yellow"}
_LEGEND = "[1: quotation 1]  {name}  <words that name a speaker>  *cue*"


@dataclass(frozen=True, slots=True)
class _Mark:
    """A stretch of a text and how it is marked. The signs of a quotation are shown on a terminal too."""

    start: int
    end: int
    look: _Look
    always: bool = False


def folder_of(file: Path) -> Path:
    """The archive's folder in which a file lies: the nearest above it with a file of the editor's, else its own."""
    above = file.absolute().parents
    return next((folder for folder in above if any((folder / name).is_file() for name in _OF_THE_EDITOR)), above[0])


def explain(file: Path, folder: Path, desk: Desk, plain: bool) -> Iterator[RenderableType]:
    """What was read from each article of a file that lies in the folder; `plain` marks with signs instead of colours."""
    for found in desk.read(input_of(file, folder)):
        if isinstance(found, Rejected):
            yield Text(f"{found.source.path}: rejected: {found.reason}")
        elif isinstance(found, Companion):
            yield Text(f"{found.source.path}: {found.note}")
        else:
            yield from explain_reading(found, desk.corrections, plain)


def explain_reading(reading: Reading, corrections: Corrections, plain: bool) -> Iterator[RenderableType]:
    """A reading as corrected: its facts, its text with marks, and tables of all that stands in it."""
    reading, outcomes = apply_corrections(reading, corrections)
    yield from _head(reading)
    if plain:
        yield Text(f"{_LEGEND}\n")
    marks = list(_marks(reading))
    for field in _FIELDS:
        text = reading.article.text_of(field)
        if text:
            style = "bold" if field == "title" else ""
            yield Text.assemble(marked(text, [mark for of, mark in marks if of == field], plain, style), "\n")
    for table in (_quotes(reading), _entities(reading), _dates(reading), _evidence(reading), _furniture(reading)):
        if table.row_count:
            yield table
            yield Text()
    tried = Corrections(tuple(outcomes))
    yield from (Text(line) for line in unapplied(tried, outcomes))


def _head(reading: Reading) -> Iterator[Text]:
    article, day = reading.article, reading.dating
    outlet = reading.outlet.name if reading.outlet else "unknown"
    published = f"{day.published_edtf or day.published} ({day.published_basis})" if day.published_basis else "unknown"
    facts = (
        ("source", article.source.path),
        ("headline", article.title_basis),
        ("outlet", outlet),
        ("published", published),
        ("language", article.language),
        ("byline", article.byline),
        ("section", article.section),
        ("address", article.url),
    )
    for name, value in facts:
        if value:
            yield Text.assemble((f"{name} ", "dim"), value)


# ---- The text ----------------------------------------------------------------------------------------------------------------


def _marks(reading: Reading) -> Iterator[tuple[Field, _Mark]]:
    """Every name, quotation, speaker and cue of the article. Pieces of one utterance share the words that name the speaker."""
    kinds = {entity.key: entity.kind for entity in reading.entities}
    found: dict[tuple[Field, _Mark], None] = {}
    for quote in reading.quotes:
        found[quote.field, _Mark(quote.start, quote.end, _Look(_WORDS[quote.kind], f"[{quote.position + 1}: ", "]"), True)] = None
        for start, end, look in ((quote.speaker_start, quote.speaker_end, _SPEAKER), (quote.cue_start, quote.cue_end, _CUE)):
            if start is not None and end is not None:
                found[quote.field, _Mark(start, end, look)] = None
    for mention in reading.mentions:
        found[mention.field, _Mark(mention.start, mention.end, _NAMES[kinds[mention.entity]])] = None
    return iter(found)


def marked(text: str, marks: Iterable[_Mark], plain: bool, style: str = "") -> Text:
    """The text with the marks where they stand, outer ones around inner ones.

    >>> marked("dijo Ana", [_Mark(0, 4, _CUE), _Mark(5, 8, _SPEAKER), _Mark(5, 8, _NAMES["person"])], plain=True).plain
    '*dijo* <{Ana}>'
    """
    opening: dict[int, list[_Mark]] = {}
    closing: dict[int, list[_Mark]] = {}
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        opening.setdefault(mark.start, []).append(mark)
        closing.setdefault(mark.end, []).insert(0, mark)
    result, open_, at = Text(), list[_Mark](), 0
    for edge in sorted({*opening, *closing, len(text)}):
        result.append(text[at:edge], " ".join((style, *(mark.look.style for mark in open_))).strip())
        for mark in closing.get(edge, ()):
            open_.remove(mark)
            _sign(result, mark, mark.look.closing, plain)
        for mark in opening.get(edge, ()):
            open_.append(mark)
            _sign(result, mark, mark.look.opening, plain)
        at = edge
    return result


def _sign(result: Text, mark: _Mark, sign: str, plain: bool) -> None:
    if plain or mark.always:
        result.append(sign, "" if plain else "dim")


# ---- The tables --------------------------------------------------------------------------------------------------------------


def _table(title: str, columns: str, rows: Iterable[Sequence[str | None]]) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False, header_style="dim")
    for column in columns.split():
        table.add_column(column.replace("_", " "), overflow="fold")
    for row in rows:
        table.add_row(*(Text(value or "") for value in row))
    return table


def _quotes(reading: Reading) -> Table:
    names = {entity.key: entity.name for entity in reading.entities}
    columns = "# kind speaker status rule cue class channel said_on words"
    return _table("Quotations", columns, (_quote(quote, names.get(quote.entity or "")) for quote in reading.quotes))


def _quote(quote: Quote, speaker: str | None) -> tuple[str | None, ...]:
    words = quote.words if len(quote.words) <= _SHOWN else f"{quote.words[:_SHOWN]}…"
    piece = f"{quote.position + 1}" if quote.utterance == quote.position else f"{quote.position + 1} (of {quote.utterance + 1})"
    speaker = speaker or quote.speaker_surface
    return (
        piece,
        quote.kind,
        speaker,
        quote.speaker_status,
        quote.speaker_rule,
        quote.cue,
        quote.cue_class,
        quote.channel,
        quote.said_on,
        words,
    )


def _entities(reading: Reading) -> Table:
    """The entities with the forms in which the text names them, as often as it does, and the roles known of them."""
    rows = []
    for entity in sorted(reading.entities, key=lambda entity: (entity.kind, entity.name)):
        mentions = [mention for mention in reading.mentions if mention.entity == entity.key]
        forms = Counter(mention.surface for mention in mentions)
        printed = ", ".join(f"{form} ×{n}" if n > 1 else form for form, n in forms.items())
        rules = ", ".join(dict.fromkeys(mention.rule for mention in mentions))
        key = entity.key if entity.standing == "authority" else "discovered"
        rows.append((entity.kind, entity.name, key, rules, printed, ", ".join(_called(entity, reading, forms))))
    return _table("Names", "kind name key rules printed_as called", rows)


def _called(entity: Entity, reading: Reading, forms: Iterable[str]) -> Iterator[str]:
    """What it is called where it speaks, and the roles that the authority gives it."""
    said = (quote.speaker_surface for quote in reading.quotes if quote.entity == entity.key and quote.speaker_surface)
    yield from dict.fromkeys(surface for surface in said if surface not in forms)
    yield from (f"({role.role})" for role in entity.roles)


def _dates(reading: Reading) -> Table:
    return _table("Days", "words day rule", ((day.surface, day.date, day.rule) for day in reading.dates))


def _evidence(reading: Reading) -> Table:
    evidence = dict.fromkeys((*reading.article.evidence, *reading.evidence))
    return _table("Evidence", "fact words rule", ((e.fact, e.surface, e.rule) for e in evidence))


def _furniture(reading: Reading) -> Table:
    return _table("Furniture", "rule text", ((f.rule, f.text) for f in reading.article.furniture))
