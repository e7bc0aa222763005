"""What the editor puts right in what was read: `corrections.yml`, loaded, checked and applied to an article.

The file is optional and edited by hand (`docs/editing.md` describes it). A mistake that shows in the file itself stops the
build with a CorrectionsError. Articles are replaced and the rules change, so an entry whose words are not found any more
stops nothing: `unapplied` lists it.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, NoReturn, cast

import yaml

from hemeroteca.authority import Authority
from hemeroteca.names import entity_key
from hemeroteca.records import Entity, Mention, Quote, QuoteKind, Reading, Ruling
from hemeroteca.shelfmarks import article_key

FILE = "corrections.yml"
EDITOR = "editor"  # the rule of everything that an entry decided
_FIELDS = {
    "quote": ("article", "quote", "nth", "speaker", "kind", "said_on", "statement"),
    "mention": ("article", "mention", "nth", "entity"),
    "article": ("article", "translation_of"),
}
_A = {"quote": "a quote", "mention": "a mention", "article": "an article"}
_KINDS = ("direct", "post", "term", "none")
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ADDRESS = re.compile(r"(?:.*[/-])?([0-9a-f]{10})")  # a key alone, or at the end of an address
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MARKS = "“”„‟«»\"‘’‚' "
_SHOWN = 60  # characters of a quotation in a message

Nobody = Literal["none"]
Of = Literal["quote", "mention", "article"]


class CorrectionsError(ValueError):
    """corrections.yml is wrong; the message names the file, the entry and the cure."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One entry. None leaves a fact as it was read, "none" takes it away."""

    line: int
    article: str  # path, key or slug
    of: Of
    words: str  # none where the entry is of the article
    nth: int | None = None
    who: Entity | Nobody | None = None  # the speaker, or the entity of the mention
    kind: QuoteKind | Nobody | None = None
    said_on: str | None = None
    leads_to: str | None = None  # key of a quotation of the same statement; path or key of the article that is translated

    def __str__(self) -> str:
        words = self.words if len(self.words) <= _SHOWN else f"{self.words[:_SHOWN]}…"
        return f"line {self.line}: {self.article}" + (f': "{words}"' if words else "")

    @property
    def ruling(self) -> Ruling:
        return Ruling(self.leads_to or "none", f"{FILE}: {self}")


@dataclass(frozen=True, eq=False)
class Corrections:
    """The entries in the order of the file."""

    entries: tuple[Correction, ...] = ()

    def of_article(self, *names: str) -> tuple[Correction, ...]:
        """The entries that name the article by a path, a key or an address that ends in the key."""
        found = {number for name in names for number in self._by_article.get(name, ())}
        return tuple(self.entries[number] for number in sorted(found))

    @cached_property
    def _by_article(self) -> Mapping[str, list[int]]:
        found: dict[str, list[int]] = {}
        for number, entry in enumerate(self.entries):
            key = _ADDRESS.fullmatch(entry.article)
            for name in {entry.article, key[1] if key else entry.article}:
                found.setdefault(name, []).append(number)
        return found


NO_CORRECTIONS = Corrections()


def same_words(text: str) -> str:
    """Words as an entry and a quotation are compared: white space folded, without the marks around them.

    >>> same_words("«El puerto  no se vende»")
    'El puerto no se vende'
    """
    return " ".join(unicodedata.normalize("NFC", text).split()).strip(_MARKS)


def nth_of(quote: Quote, quotes: Sequence[Quote]) -> int | None:
    """Which of the quotations with these words it is, from 1; None if it is the only one."""
    same = [other.position for other in quotes if same_words(other.words) == same_words(quote.words)]
    return same.index(quote.position) + 1 if len(same) > 1 else None


# ---- Loading -----------------------------------------------------------------------------------------------------------------


def load_corrections(folder: Path, authority: Authority) -> Corrections:
    """What `corrections.yml` in this folder puts right; no entries where there is no such file."""
    file = folder / FILE
    if not file.exists():
        return NO_CORRECTIONS
    entries: list[Correction] = []
    seen: dict[tuple[object, ...], int] = {}
    for written in _read(file):
        entry = _correction(written, authority)
        same = (entry.article, entry.of, same_words(entry.words), entry.nth)
        if same in seen:
            written.fail(f"line {seen[same]} corrects the same words", "join the two entries, or tell them apart with nth:")
        seen[same] = entry.line
        entries.append(entry)
    return Corrections(tuple(entries))


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry as written: its fields, all of them text, and the line on which it begins."""

    line: int
    data: Mapping[str, str]

    def fail(self, what: str, cure: str) -> NoReturn:
        words = self.data.get("quote") or self.data.get("mention")
        name = ": ".join(filter(None, (self.data.get("article"), f'"{words}"' if words else None)))
        raise CorrectionsError(": ".join(filter(None, (FILE, f"line {self.line}", name, f"{what}; {cure}"))))

    def text(self, name: str) -> str | None:
        return " ".join(self.data.get(name, "").split()) or None

    def one_of(self, name: str, values: Sequence[str]) -> str | None:
        value = self.text(name)
        if value is not None and value not in values:
            self.fail(f'{name} "{value}" is not understood', f"write {', '.join(values[:-1])} or {values[-1]}")
        return value


def _read(file: Path) -> list[_Entry]:
    try:
        top = yaml.compose(file.read_text(encoding="utf-8-sig"), Loader=yaml.BaseLoader)
    except UnicodeDecodeError as error:
        raise CorrectionsError(f"{FILE}: the file is no UTF-8 text; save it as UTF-8") from error
    except RecursionError as error:
        raise CorrectionsError(f"{FILE}: lists or mappings stand within each other, hundreds deep; a list of entries is enough") from error
    except yaml.YAMLError as error:
        line = f"line {mark.line + 1}: " if (mark := getattr(error, "problem_mark", None)) else ""
        what = getattr(error, "problem", None) or str(error)
        # Most often it is the colon of «Queridos lectores: el año …», which YAML takes for a field.
        raise CorrectionsError(f'{FILE}: {line}{what}; write words with a colon or marks in them between "…"') from error
    if top is None:
        return []
    if not isinstance(top, yaml.SequenceNode):
        raise CorrectionsError(f"{FILE}: a list was expected; begin each entry with a hyphen: - article: …")
    return [_entry(node) for node in top.value]


def _entry(node: Any) -> _Entry:
    data: dict[str, str] = {}
    entry = _Entry(node.start_mark.line + 1, data)
    if not isinstance(node, yaml.MappingNode):
        entry.fail("fields with a colon were expected", "write - article: … and the other fields below it, indented")
    for name, value in node.value:
        if not isinstance(name, yaml.ScalarNode) or not isinstance(value, yaml.ScalarNode):
            entry.fail("each field is one text", "remove the list or the lines below it")
        if name.value in data:
            entry.fail(f'the field "{name.value}" stands twice', "remove one, or begin another entry with a hyphen")
        data[name.value] = value.value
    return entry


def _correction(entry: _Entry, authority: Authority) -> Correction:
    of: Of = "mention" if "mention" in entry.data else "article" if "translation_of" in entry.data else "quote"
    for name in entry.data:
        if name not in _FIELDS[of]:
            entry.fail(f'unknown field "{name}"', f"an entry for {_A[of]} has {', '.join(_FIELDS[of])}")
    article, words = entry.data.get("article", ""), "" if of == "article" else entry.text(of)
    if not article.strip() or words is None:
        entry.fail("it does not say where", "add article: (path in the folder, or key) and quote: or mention: (the words)")
    kind = cast(QuoteKind | Nobody | None, entry.one_of("kind", _KINDS))
    who = _who(entry, "entity" if of == "mention" else "speaker", authority)
    said_on, leads_to = _day(entry), _statement(entry) or entry.text("translation_of")
    if who is None and kind is None and said_on is None and leads_to is None:
        decides = [f"{name}:" for name in _FIELDS[of] if name not in ("article", "nth", of)]
        entry.fail("it corrects nothing", f"add {' or '.join(decides)}")
    if kind in ("term", "none") and (who or said_on or leads_to):
        entry.fail("what nobody said has neither speaker nor day nor statement", f"remove them, or kind: {kind}")
    return Correction(entry.line, article, of, words, _nth(entry), who, kind, said_on, leads_to)


def _statement(entry: _Entry) -> str | None:
    value = entry.text("statement")
    if value in (None, "none"):
        return value
    address = _ADDRESS.fullmatch(value)
    if not address:
        entry.fail(f'statement "{value}" is no address', "write that of the statement, or of one of its quotations, or none")
    return address[1]


def _nth(entry: _Entry) -> int | None:
    value = entry.text("nth")
    if value is not None and not re.fullmatch("[1-9][0-9]*", value):
        entry.fail(f'nth "{value}" is no number', "write 1 for the first, 2 for the second")
    return int(value) if value else None


def _day(entry: _Entry) -> str | None:
    value = entry.text("said_on")
    if value in (None, "none"):
        return value
    try:
        is_day = bool(_DAY.fullmatch(value)) and bool(date.fromisoformat(value))
    except ValueError:
        is_day = False
    if not is_day:
        entry.fail(f'said_on "{value}" is no day', "write YYYY-MM-DD, or none")
    return value


def _who(entry: _Entry, name: str, authority: Authority) -> Entity | Nobody | None:
    """An entity by its key or by a name of the authority; any other name is a person whom the authority lacks."""
    value = entry.text(name)
    if value is None or value == "none":
        return "none" if value else None
    if value in authority.entities:
        return authority.entities[value]
    keys = authority.find(value)
    if len(keys) > 1:
        entry.fail(f'{name}: "{value}" is a name of several', f"write one of their keys: {', '.join(keys)}")
    if not keys and _KEY.fullmatch(value):
        entry.fail(f'{name}: "{value}" is no key of authority.yml', "add an entry with that key, or write a full name, or none")
    return authority.entities[keys[0]] if keys else Entity(entity_key("person", value), "person", value)


# ---- Applying ----------------------------------------------------------------------------------------------------------------


def apply_corrections(reading: Reading, corrections: Corrections, names: Sequence[str] = ()) -> tuple[Reading, dict[Correction, str]]:
    """The reading as the editor puts it right, and what became of the entries that name the article: "" where one was
    applied, else why it was not. `names` are the paths and keys of the article, its own if none are given.

    Who speaks in a quotation that names its speaker with a corrected mention is corrected with it.
    """
    entries = corrections.of_article(*(names or (reading.article.source.path, article_key(reading))))
    if not entries:
        return reading, {}
    outcomes: dict[Correction, str] = {}
    mentions, quotes = list(reading.mentions), list(reading.quotes)
    for entry, at in _found(entries, "mention", [m.surface for m in mentions], outcomes):
        quotes = [_follow(quote, mentions[at], entry.who) for quote in quotes]
        mentions[at] = replace(mentions[at], entity=_key(entry.who) or "", rule=EDITOR)
    kept = dict(enumerate(quotes))
    for entry, at in _found(entries, "quote", [q.words for q in quotes], outcomes):
        if entry.kind == "none":
            del kept[at]
        else:
            kept[at] = _corrected(kept[at], entry)
            if entry.leads_to and kept[at].kind == "term":
                outcomes[entry] = "these words are a term, and a term belongs to no statement; add speaker:, or kind: direct"
    reading = _with_original(reading, [entry for entry in entries if entry.of == "article"], outcomes)
    return _rejoined(reading, [m for m in mentions if m.entity], list(kept.values()), entries), outcomes


def _with_original(reading: Reading, entries: Sequence[Correction], outcomes: dict[Correction, str]) -> Reading:
    for entry in entries:
        outcomes[entry] = ""
        reading = replace(reading, article=replace(reading.article, translates=entry.ruling))
    return reading


def _found(
    entries: Iterable[Correction], of: str, texts: Sequence[str], outcomes: dict[Correction, str]
) -> Iterator[tuple[Correction, int]]:
    """Each entry with the number of each text that it corrects; what became of it goes into `outcomes`."""
    taken: dict[int, Correction] = {}
    compared = [same_words(text) for text in texts]
    for entry in entries:
        if entry.of != of:
            continue
        hits = _hits(entry, compared)
        outcomes[entry] = _problem(entry, hits) or _taken(taken, hits)
        if not outcomes[entry]:
            taken.update(dict.fromkeys(hits, entry))
            yield from ((entry, at) for at in hits)


def _hits(entry: Correction, compared: Sequence[str]) -> list[int]:
    """Where the words stand: the quotations that are these words, else, if they end in an ellipsis, that begin with them."""
    words = same_words(entry.words)
    hits = [at for at, text in enumerate(compared) if text == words]
    if not hits and entry.of == "quote" and len(beginning := words.rstrip(" .…")) < len(words) and words.endswith(("…", "...")):
        hits = [at for at, text in enumerate(compared) if text.startswith(beginning)]
    return hits[entry.nth - 1 : entry.nth] if entry.nth else hits


def _problem(entry: Correction, hits: Sequence[int]) -> str:
    if not hits and entry.nth and entry.nth > 1:
        return f"these words are not found {entry.nth} times; correct nth:, or remove the entry"
    if not hits:
        return "these words are not found; copy them from the archive as it is now, or remove the entry"
    if len(hits) > 1 and entry.of == "quote":
        return f"these words are {len(hits)} quotations; add nth: to say which"
    return ""


def _taken(taken: Mapping[int, Correction], hits: Sequence[int]) -> str:
    other = next((taken[at] for at in hits if at in taken), None)
    return f"line {other.line} corrects the same words; join the two entries" if other else ""


def _key(who: Entity | Nobody | None) -> str | None:
    return who.key if isinstance(who, Entity) else None


def _corrected(quote: Quote, entry: Correction) -> Quote:
    if entry.kind == "term":
        quote = replace(_said_by(quote, "none"), kind="term", speaker_surface=None, speaker_start=None, speaker_end=None)
        return replace(quote, said_on=None, said_from=None, said_to=None)
    if entry.kind in ("direct", "post") and entry.kind != quote.kind:
        quote = replace(quote, kind=entry.kind, speaker_rule=f"{EDITOR}/{quote.speaker_rule}")
    if entry.who is not None:
        quote = _said_by(quote, entry.who)
    if entry.said_on is not None:
        day = None if entry.said_on == "none" else entry.said_on
        quote = replace(quote, said_on=day, said_from=day, said_to=day)
    if entry.leads_to is not None:
        quote = replace(quote, joins=entry.ruling)
    return quote


def _said_by(quote: Quote, who: Entity | Nobody) -> Quote:
    """The quotation with this speaker, who makes it one if it was a term. Words that named somebody else are no evidence."""
    key = _key(who)
    if quote.entity not in (None, key):
        quote = replace(quote, speaker_surface=None, speaker_start=None, speaker_end=None)
    kind: QuoteKind = "direct" if key and quote.kind == "term" else quote.kind
    return replace(quote, kind=kind, entity=key, speaker_status="named" if key else "unresolved", speaker_rule=EDITOR)


def _follow(quote: Quote, mention: Mention, who: Entity | Nobody | None) -> Quote:
    """A quotation whose speaker the mention names goes where the mention goes."""
    start, end = quote.speaker_start, quote.speaker_end
    if quote.entity != mention.entity or quote.field != mention.field or start is None or end is None:
        return quote
    if not start <= mention.start < mention.end <= end:
        return quote
    key = _key(who)
    return replace(quote, entity=key, speaker_status="named" if key else "unresolved", speaker_rule=EDITOR)


def _rejoined(reading: Reading, mentions: Sequence[Mention], quotes: Sequence[Quote], entries: Sequence[Correction]) -> Reading:
    """A reading with just the entities that are still in it."""
    known = {entry.who.key: entry.who for entry in entries if isinstance(entry.who, Entity)}
    known |= {entity.key: entity for entity in reading.entities}
    used = {m.entity for m in mentions} | {q.entity for q in quotes if q.entity}
    return replace(
        reading,
        entities=tuple(known[key] for key in sorted(used)),
        mentions=tuple(mentions),
        quotes=tuple(_numbered(quotes, reading.quotes)),
    )


def _numbered(quotes: Sequence[Quote], before: Sequence[Quote]) -> Iterator[Quote]:
    """Positions without gaps. A piece that somebody else said now is no part of its utterance any more."""
    speakers = {quote.position: quote.entity for quote in before}
    stay = {(q.utterance, q.entity) for q in quotes if q.entity == speakers[q.position]}
    first: dict[tuple[int, object], int] = {}
    for position, quote in enumerate(quotes):
        apart = None if (quote.utterance, quote.entity) in stay else (quote.entity,)
        yield replace(quote, position=position, utterance=first.setdefault((quote.utterance, apart), position))


def unapplied(corrections: Corrections, outcomes: Mapping[Correction, str]) -> list[str]:
    """The entries that came to nothing, each with why and the cure, in the order of the file."""
    nowhere = "no article has this name; write its path in the folder or its key"
    problems = ((entry, outcomes.get(entry, nowhere)) for entry in corrections.entries)
    return [f"{FILE}: {entry}: {problem}" for entry, problem in problems if problem]
