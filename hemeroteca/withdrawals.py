"""What must not stand in the archive any more: `withdrawn.yml`, loaded, checked and applied.

An article that was withdrawn leaves everything but the table `withdrawn`; a person's names give way to a mark wherever they
stand. `docs/editing.md` describes the file.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from hemeroteca.authority import Authority, folded_name
from hemeroteca.entries import Entry, read_entries
from hemeroteca.records import Field, Quote, Reading
from hemeroteca.rewriting import Edit, rewrite
from hemeroteca.text import fold

FILE = "withdrawn.yml"
MARK = "[…]"  # stands for a name that was withdrawn
RULE = "withdrawn"
_ARTICLE_KEY = re.compile(r"(?:.*[/-])?([0-9a-f]{10})")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_FIELDS: tuple[Field, ...] = ("title", "standfirst", "body")


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """An article by its path or key, or a person by all the names that must go; what readers are told of it."""

    article: str | None = None
    names: tuple[str, ...] = ()
    on: str | None = None
    note: str | None = None


@dataclass(frozen=True, eq=False)
class Withdrawals:
    """The entries of the file, articles first."""

    entries: tuple[Withdrawal, ...] = ()

    def of_article(self, *names: str) -> Withdrawal | None:
        """The entry that takes away the article of one of these paths or keys."""
        return next((self._articles[name] for name in names if name in self._articles), None)

    @cached_property
    def _articles(self) -> Mapping[str, Withdrawal]:
        return {_key_of(entry.article) or entry.article: entry for entry in self.entries if entry.article}

    @property
    def keys(self) -> Iterable[tuple[str, Withdrawal]]:
        """The articles that the file names by their keys; one named by its path has a key only while its source is there."""
        return ((key, entry) for entry in self.entries if entry.article and (key := _key_of(entry.article)))

    @cached_property
    def names(self) -> "Names":
        return Names(name for entry in self.entries for name in entry.names)


NO_WITHDRAWALS = Withdrawals()


def _key_of(article: str) -> str | None:
    found = _ARTICLE_KEY.fullmatch(article)
    return found[1] if found else None


class Names:
    """Names that must not stand anywhere, in whatever case, accents and separation: `Juan Soto` is in `juan-soto-habla`.

    >>> Names(["Íñigo Soto"]).without("Habló IÑIGO  SOTO; Sotomayor calló.")
    'Habló […]; Sotomayor calló.'
    """

    def __init__(self, names: Iterable[str]) -> None:
        self.folded = frozenset(folded_name(name) for name in names)
        words = [re.findall(r"\w+", name) for name in sorted(self.folded, key=lambda n: (-len(n), n))]
        names_of = [r"[\W_]+".join(map(re.escape, found)) for found in words if found]
        self._pattern = re.compile(rf"(?<![^\W_])(?:{'|'.join(names_of)})(?![^\W_])") if names_of else None

    def __bool__(self) -> bool:
        return self._pattern is not None

    def edits(self, text: str) -> list[Edit]:
        """Where the names stand in a text, each giving way to the mark."""
        if self._pattern is None:
            return []
        return [Edit(found.start(), found.end(), MARK) for found in self._pattern.finditer(_letters(text))]

    def without(self, text: str) -> str:
        for edit in reversed(self.edits(text)):
            text = text[: edit.start] + edit.text + text[edit.end :]
        return text


def _letters(text: str) -> str:
    """The text folded letter by letter, so that its offsets stay."""
    return "".join(folded if len(folded := fold(letter)) == 1 else letter for letter in text)


# ---- Loading -----------------------------------------------------------------------------------------------------------------


def load_withdrawals(folder: Path) -> Withdrawals:
    """What `withdrawn.yml` in this folder takes away; nothing where there is no such file.

    Raises EditorsFileError for a mistake in it.
    """
    file = folder / FILE
    if not file.exists():
        return NO_WITHDRAWALS
    top = read_entries(file)
    top.refuse_unknown({"articles", "people"})
    articles, people = top.section("articles"), top.section("people")
    return Withdrawals(
        (
            *(_withdrawal(articles.entry(name), article=name) for name in articles.data),
            *(_withdrawal(people.entry(name), names=(name, *people.entry(name).texts("also"))) for name in people.data),
        )
    )


def _withdrawal(entry: Entry, article: str | None = None, names: tuple[str, ...] = ()) -> Withdrawal:
    entry.refuse_unknown({"on", "note"} if article else {"also", "on", "note"})
    for name in names:
        if not re.search(r"\w", name):
            entry.fail(f'"{name}" is no name', "write the words that must not stand in the archive")
    note = entry.text("note")
    if note and Names(names).edits(note):
        entry.fail("the note holds the name", "leave it out: the note is printed")
    return Withdrawal(article, names, entry.checked("on", _DAY.fullmatch, "write YYYY-MM-DD"), note)


# ---- Applying ----------------------------------------------------------------------------------------------------------------


def without_names(reading: Reading, names: Names) -> Reading:
    """The reading without the people of these names: marks in its texts, no entity, no mention, nobody who spoke.

    What a text calls them beside the listed names (a surname alone) is known from the mentions, and goes too.
    """
    gone = {entity.key for entity in reading.entities if _bears(reading, entity.key, names)}
    edits = {field: _edits_of(reading, field, gone, names) for field in _FIELDS}
    if not gone and not any(edits.values()):
        return reading
    cleared = replace(
        reading,
        entities=tuple(replace(e, name=names.without(e.name)) for e in reading.entities if e.key not in gone),
        mentions=tuple(mention for mention in reading.mentions if mention.entity not in gone),
        quotes=tuple(unsaid(quote, RULE) if quote.entity in gone else quote for quote in reading.quotes),
    )
    return rewrite(cleared, edits)


def _bears(reading: Reading, key: str, names: Names) -> bool:
    entity = next(e for e in reading.entities if e.key == key)
    return entity.kind == "person" and any(folded_name(name) in names.folded for name in (entity.name, *(a.alias for a in entity.aliases)))


def _edits_of(reading: Reading, field: Field, gone: set[str], names: Names) -> list[Edit]:
    """The names in a field: the listed ones, and those that were read as mentions of these people."""
    text = reading.article.text_of(field)
    surfaces = [m for m in reading.mentions if m.entity in gone]
    found = [Edit(m.start, m.end, MARK) for m in surfaces if m.field == field]
    if field == "title" and reading.article.title_basis == "derived":
        found += Names(m.surface for m in surfaces).edits(text)
    found += names.edits(text)
    edits: list[Edit] = []
    for edit in sorted(found, key=lambda e: (e.start, -e.end)):
        if edits and edit.start < edits[-1].end:
            edits[-1] = Edit(edits[-1].start, max(edit.end, edits[-1].end), MARK)
        else:
            edits.append(edit)
    return edits


def unsaid(quote: Quote, rule: str) -> Quote:
    """The quotation without its speaker, and the rule that says why."""
    return replace(quote, entity=None, speaker_status="unresolved", speaker_rule=rule)


def authority_without(authority: Authority, names: Names) -> Authority:
    """The authority as it is written into the archive: without the people of these names."""
    gone = {key for name in names.folded for key in authority.find(name) if authority.entities[key].kind == "person"}
    kept = {key: entity for key, entity in authority.entities.items() if key not in gone}
    return replace(authority, entities=kept) if gone else authority
