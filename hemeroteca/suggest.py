"""What an editor could write next: entries for `authority.yml` and `corrections.yml`, made from what was read.

A name that recurs and that the authority lacks becomes an entry, with the forms in which the articles print it; a quotation
whose speaker was refused becomes one with the rule that refused. Nothing is claimed: where two names collide the entry
says so in a comment, and every speaker is `none` until somebody looks.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from json import dumps

from hemeroteca.authority import Authority, folded_name
from hemeroteca.corrections import EDITOR, nth_of
from hemeroteca.records import Entity, EntityKind, Mention, Quote, Reading
from hemeroteca.shelfmarks import article_key, readable
from hemeroteca.text import paragraphs

_FEWEST = 2  # articles that name it, or quotations of which it is the speaker
_EXAMPLES = 2
_WIDTH = 160  # characters of an example
_SECTIONS: Mapping[EntityKind, str] = {"person": "people", "organisation": "organisations", "place": "places", "event": "events"}
_PLAIN = re.compile(r"[^\W_](?:[\w .'’/-]*[\w.])?")
_SENTENCE_END = re.compile(r"[.!?…][”»\"’]*\s+(?=[\"“«‘¿¡]*[^\W\d_a-z])")


@dataclass(slots=True)
class _Candidate:
    """A name that the authority lacks, and where it was read."""

    entity: Entity
    articles: set[str] = field(default_factory=set)
    quotes: int = 0
    surfaces: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)  # article → sentence

    def recurs(self) -> bool:
        return len(self.articles) >= _FEWEST or self.quotes >= _FEWEST

    def rank(self) -> tuple[int, int, int, str, str]:
        return -len(self.articles), -self.quotes, -self.surfaces.total(), self.entity.name, self.entity.key

    def counts(self) -> str:
        return ", ".join(_count(n, of) for n, of in ((len(self.articles), "article"), (self.quotes, "quotation")) if n)


def suggest(readings: Iterable[Reading], authority: Authority) -> str:
    """YAML for the two files, each under a comment that names it; what an entry rests on stands in it as comments."""
    readings = list(readings)
    names = list(_entries(_candidates(readings), authority))
    quotes = [line for reading in readings for quote in reading.quotes if _is_open(quote) for line in _quote_entry(reading, quote)]
    head = "# authority.yml: names that recur and that it lacks. Each entry goes under the section of its kind."
    foot = "# corrections.yml: quotations without a speaker. Write a key, a full name, or leave none where nobody can tell."
    return "\n".join([head, *(names or ["# Nothing."]), "", foot, *(quotes or ["# Nothing."]), ""])


# ---- authority.yml -----------------------------------------------------------------------------------------------------------


def _candidates(readings: Iterable[Reading]) -> list[_Candidate]:
    """The discovered names, the commonest first."""
    found: dict[str, _Candidate] = {}
    for reading in readings:
        new = {entity.key: entity for entity in reading.entities if entity.standing == "discovered"}
        for key, entity in new.items():
            candidate = found.setdefault(key, _Candidate(entity))
            candidate.articles.add(reading.article.source.path)
            candidate.quotes += sum(quote.entity == key and quote.kind != "term" for quote in reading.quotes)
        for mention in reading.mentions:
            if mention.entity in new:
                found[mention.entity].surfaces[mention.surface] += 1
        for key in new:
            _add_example(found[key], reading)
    return sorted(found.values(), key=_Candidate.rank)


def _add_example(candidate: _Candidate, reading: Reading) -> None:
    """A sentence of the article that names it, in the text rather than a headline and by the full name rather than a part."""
    mentions = [mention for mention in reading.mentions if mention.entity == candidate.entity.key]
    if mentions and len(candidate.examples) < _EXAMPLES:
        best = max(mentions, key=lambda mention: (mention.field == "body", mention.surface == candidate.entity.name, -mention.start))
        candidate.examples[reading.article.source.path] = sentence_at(reading, best)


def sentence_at(reading: Reading, mention: Mention) -> str:
    """The sentence that a mention stands in, on one line; of a long one what is next to the mention."""
    text = reading.article.text_of(mention.field)
    low, high = next((a, b) for a, b in paragraphs(text) if a <= mention.start < b)
    ends = [low, *(end.end() for end in _SENTENCE_END.finditer(text, low, high)), high]
    start = max(end for end in ends if end <= mention.start)
    stop = min(end for end in ends if end >= mention.end)
    if stop - start <= _WIDTH:
        return _line(text[start:stop])
    room = (_WIDTH - (mention.end - mention.start)) // 2
    low, high = max(start, mention.start - room), min(stop, mention.end + room)
    if low > start:
        low = text.find(" ", low, mention.start) + 1 or mention.start
    if high < stop:
        high = max(text.rfind(" ", mention.end, high), mention.end)
    return f"{'…' if low > start else ''}{_line(text[low:high])}{'…' if high < stop else ''}"


def _entries(candidates: Sequence[_Candidate], authority: Authority) -> Iterator[str]:
    """The lines of the sections. Of two candidates with one name the commoner becomes an entry, the other a comment."""
    taken = {*authority.entities, *(old for entity in authority.entities.values() for old in entity.formerly)}
    owners: dict[str, _Candidate] = {}
    rivals: dict[str, list[_Candidate]] = {}
    for candidate in filter(_Candidate.recurs, candidates):
        name = folded_name(candidate.entity.name)
        if authority.find(name):
            continue
        if name in owners:
            rivals.setdefault(owners[name].entity.key, []).append(candidate)
        else:
            owners[name] = candidate
    aliases = _aliases(owners, candidates, authority)
    for kind, section in _SECTIONS.items():
        chosen = [candidate for candidate in owners.values() if candidate.entity.kind == kind]
        if chosen:
            yield f"{section}:"
        for candidate in chosen:
            yield from _entry(candidate, _new_key(candidate.entity, taken), aliases, rivals.get(candidate.entity.key, ()))


def _aliases(owners: Mapping[str, _Candidate], candidates: Sequence[_Candidate], authority: Authority) -> dict[str, str]:
    """The folded forms that may be written as aliases, with whose they are: names of nobody else, here or in the authority."""
    printed: dict[str, set[str]] = {}
    for candidate in candidates:
        for surface in candidate.surfaces:
            printed.setdefault(folded_name(surface), set()).add(candidate.entity.key)
    return {form: next(iter(keys)) for form, keys in printed.items() if len(keys) == 1 and form not in owners and not authority.find(form)}


def _entry(candidate: _Candidate, key: str, aliases: Mapping[str, str], rivals: Sequence[_Candidate]) -> Iterator[str]:
    entity = candidate.entity
    forms: dict[str, str] = {}
    for surface, _ in sorted(candidate.surfaces.items(), key=lambda pair: (-pair[1], pair[0])):
        if folded_name(surface) != folded_name(entity.name):
            forms.setdefault(folded_name(surface), " ".join(surface.split()))
    # A surname alone would make everybody of that name this person, in every article: the rules find it by themselves.
    safe = [form for name, form in forms.items() if aliases.get(name) == entity.key and (entity.kind != "person" or " " in name)]
    other = [form for form in forms.values() if form not in safe]
    yield f"  {key}:"
    yield f"    # {candidate.counts()}{'; also printed: ' if other else ''}{', '.join(other)}"
    yield from (f"    # also read as {rival.entity.kind}: {rival.counts()}" for rival in rivals)
    yield from (f"    # {_line(path)}: {sentence}" for path, sentence in candidate.examples.items())
    yield f"    name: {scalar(entity.name)}"
    if safe:
        yield "    aliases:"
        yield from (f"      - {scalar(form)}" for form in safe)


def _new_key(entity: Entity, taken: set[str]) -> str:
    """A key that nothing has yet, readable where the name has letters that an address can have."""
    stem = readable(entity.name) or f"{entity.kind}-{entity.key}"
    key = next(key for n in range(1, len(taken) + 2) if (key := stem if n == 1 else f"{stem}-{n}") not in taken)
    taken.add(key)
    return key


# ---- corrections.yml ---------------------------------------------------------------------------------------------------------


def _is_open(quote: Quote) -> bool:
    return quote.kind != "term" and quote.speaker_status == "unresolved" and quote.speaker_rule != EDITOR


def _quote_entry(reading: Reading, quote: Quote) -> Iterator[str]:
    path = reading.article.source.path
    facts = (("cue", quote.cue), ("speaker", quote.speaker_surface), ("named nearby", ", ".join(_nearby(reading, quote))))
    yield f"# {quote.speaker_rule}{''.join(f'; {name}: {_line(text)}' for name, text in facts if text)}"
    yield f"- article: {scalar(path if path.isprintable() else article_key(reading))}"
    yield f"  quote: {scalar(quote.words)}"
    nth = nth_of(quote, reading.quotes)
    if nth:
        yield f"  nth: {nth}"
    yield "  speaker: none"


def _nearby(reading: Reading, quote: Quote) -> list[str]:
    """The people whom the paragraph of the quotation or the one before it names, with their keys in the authority."""
    spans = paragraphs(reading.article.text_of(quote.field))
    here = next(number for number, (_, end) in enumerate(spans) if quote.start < end)
    low, high = spans[max(0, here - 1)][0], spans[here][1]
    near = dict.fromkeys(m.entity for m in reading.mentions if m.field == quote.field and low <= m.start < high)
    known = {entity.key: entity for entity in reading.entities}
    people = [known[key] for key in near if known[key].kind == "person"]
    return [f"{e.name} ({e.key})" if e.standing == "authority" else e.name for e in people]


# ---- Text --------------------------------------------------------------------------------------------------------------------


def scalar(text: str) -> str:
    """A text as YAML that reads as exactly this text.

    >>> scalar("Ana Ruiz"), scalar("Sí: «no»")
    ('Ana Ruiz', '"Sí: «no»"')
    """
    text = " ".join(text.split()) if "\n" in text else text
    return text if _PLAIN.fullmatch(text) else dumps(text, ensure_ascii=False)


def _line(text: str) -> str:
    """A text on one line, for a comment."""
    return "".join(c if c.isprintable() else " " for c in " ".join(text.split()))


def _count(number: int, of: str) -> str:
    return f"{number} {of}{'' if number == 1 else 's'}"
