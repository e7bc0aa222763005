"""What a reader types into the search box, as FTS5 expressions; and hits as marked text."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from hemeroteca import lexicon
from hemeroteca.text import fold

OPEN, CLOSE = "\ue000", "\ue001"  # private-use characters, which no stored text can contain
COUNT_LIMIT = 5000
NEWEST = 2000  # of more hits than that, those that are counted by outlet, person, language and month
OPERATORS = ("speaker", "outlet", "before", "after")
_TERMS = 24  # FTS5 parses an expression recursively: a pasted article must not reach its limit
_LENGTH = 400
_TERM = re.compile(r'(?P<minus>-?)(?:(?P<name>[^\W\d_]+):)?(?:["“”«»](?P<phrase>[^"“”«»]*)["“”«»]?|(?P<word>[^\s"“”«»]+))')
_DAY = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")


@dataclass(frozen=True, slots=True)
class Term:
    """One word or phrase to look for, or (`unwanted`) to leave out."""

    text: str
    unwanted: bool = False
    prefix: bool = False
    phrase: bool = False

    @property
    def varies(self) -> bool:
        """Whether its other forms are welcome: of a word that stands alone, as it is."""
        return not (self.unwanted or self.prefix or self.phrase)


@dataclass(frozen=True, slots=True)
class Query:
    """What was typed: `text` as it is shown again, and what it means. `before` and `after` are days, months or years."""

    text: str
    terms: tuple[Term, ...] = ()
    speakers: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    before: str = ""
    after: str = ""

    @property
    def varying(self) -> tuple[str, ...]:
        """The words whose other forms are welcome, folded."""
        return tuple(dict.fromkeys(fold(term.text) for term in self.terms if term.varies))

    @property
    def asks(self) -> bool:
        """Whether anything is left to look for."""
        return bool(self.speakers or self.outlets or self.before or self.after or any(not t.unwanted for t in self.terms))


@cache
def operator_names() -> Mapping[str, str]:
    """What may stand before a colon, folded, in every language that has a lexicon, and the operator that it names."""
    listed = [(code, operator) for code in lexicon.codes() for operator in OPERATORS]
    return {fold(name): op for code, op in listed for name in str(lexicon.load(code).words("search", op) or "").split()}


def operator_name(operator: str, language: str) -> str:
    """The name of an operator that a reader of this language is shown.

    >>> operator_name("after", "es")
    'después'
    """
    names = lexicon.load(language).words("search", operator) if language in lexicon.codes() else ""
    return str(names).split()[0] if names else operator


def clean(query: str) -> str:
    """The query without characters that SQLite cannot take, on one line, cut to a length that a reader types.

    >>> clean("  Ana\\x00 Ruiz ")
    'Ana Ruiz'
    """
    kept = (" " if unicodedata.category(c) in ("Cc", "Cs", "Co") else c for c in query[:_LENGTH])
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split())


def unmarked(snippet: str) -> str:
    """The text of a snippet without the markers around its hits."""
    return snippet.replace(OPEN, "").replace(CLOSE, "")


def _has_word(text: str) -> bool:
    """Whether FTS5's tokenizer finds anything in it: a phrase of marks only would match nothing."""
    return any(unicodedata.category(c)[0] in "LN" for c in text)


def read(query: str) -> Query:
    """The words and phrases of a query: `"quoted phrase"`, `-unwanted`, `prefix*`, `speaker:name`; all else are words.

    A word before a colon that names no operator, and a day that is none, are words like others.

    >>> read('"libertad avanza" OR -boric econ* medio:faro antes:2026').terms[0].text
    'libertad avanza'
    """
    found = Query(clean(query))
    for match in _TERM.finditer(found.text):
        found = _with_operator(found, match) or replace(found, terms=(*found.terms, *_terms_of(match)))
    return replace(found, terms=found.terms[:_TERMS])


def _with_operator(query: Query, match: re.Match[str]) -> Query | None:
    """The query with what an operator says; None where the match is none."""
    operator = operator_names().get(fold(match["name"] or ""))
    value = match["word"] if match["phrase"] is None else match["phrase"]
    if operator is None or match["minus"] or not _has_word(value):
        return None
    if operator == "speaker":
        return replace(query, speakers=(*query.speakers, value)[:_TERMS])
    if operator == "outlet":
        return replace(query, outlets=(*query.outlets, value)[:_TERMS])
    if not _DAY.fullmatch(value):
        return None
    if operator == "before":
        return replace(query, before=min(query.before or value, value))
    return replace(query, after=max(query.after, value))


def _terms_of(match: re.Match[str]) -> Iterator[Term]:
    unwanted = bool(match["minus"])
    if match["phrase"] is not None:
        before = Term(match["name"] or "", unwanted)
        yield from (t for t in (before, Term(match["phrase"], unwanted, phrase=True)) if _has_word(t.text))
        return
    word = f"{match['name']}:{match['word']}" if match["name"] else match["word"]
    if _has_word(word):
        yield Term(word.rstrip("*"), unwanted, word.endswith("*"))


def reworded(text: str, change: Callable[[str], str]) -> str:
    """The text of a query with each of its words changed that stand alone.

    >>> reworded('elecciones -veto "mil votos" medio:faro econ*', '"{}"'.format)
    '"elecciones" -veto "mil votos" medio:faro econ*'
    """

    def changed(match: re.Match[str]) -> str:
        alone = match["phrase"] is None and not match["minus"] and not match["name"] and not match["word"].endswith("*")
        return change(match["word"]) if alone and _has_word(match["word"]) else match[0]

    return _TERM.sub(changed, text)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def expression(query: Query, forms: Mapping[str, Sequence[str]] | None = None) -> str | None:
    """The query for `MATCH`, None where no word is left to look for. Whatever the query, it is valid.

    `forms` are the other forms of its words, as they are looked for too.

    >>> expression(read('Kast -"segunda vuelta" econ*'))
    '("Kast" AND "econ" *) NOT "segunda vuelta"'
    >>> expression(read("la elección"), {"eleccion": ["elecciones"]})
    '"la" AND ("elección" OR "elecciones")'
    >>> expression(read('-kast')) is expression(read('"')) is expression(read('')) is None
    True
    """
    wanted = [_any_form(term, forms or {}) for term in query.terms if not term.unwanted]
    unwanted = [f" NOT {_as_typed(term)}" for term in query.terms if term.unwanted]
    if not wanted:
        return None
    together = " AND ".join(wanted)
    return f"({together})" + "".join(unwanted) if unwanted else together


def _as_typed(term: Term) -> str:
    return _quoted(term.text) + (" *" if term.prefix else "")


def _any_form(term: Term, forms: Mapping[str, Sequence[str]]) -> str:
    others = forms.get(fold(term.text), ()) if term.varies else ()
    return f"({' OR '.join(map(_quoted, (term.text, *others)))})" if others else _as_typed(term)


def speaker_expression(query: Query) -> str | None:
    """The query for `MATCH` that finds what one of the speakers said whom the query names."""
    names = " OR ".join(map(_quoted, query.speakers))
    return f"speaker : ({names})" if names else None


def spelling(query: Query) -> str | None:
    """The query for the indexes that keep accents and no order: every word as it is spelled.

    >>> spelling(read('"José-Antonio Peña" econ*'))
    '"José" AND "Antonio" AND "Peña" AND "econ" *'
    """
    wanted = [term for term in query.terms if not term.unwanted]
    words = [(_words(term.text), term.prefix) for term in wanted]
    quoted = [_quoted(word) + (" *" if prefix and word == found[-1] else "") for found, prefix in words for word in found]
    return " AND ".join(quoted) or None


def is_word(term: Term) -> bool:
    """Whether the tokenizer sees one word in it.

    >>> [is_word(term) for term in read('peña "peña" José-Antonio econ*').terms]
    [True, True, False, True]
    """
    return len(_words(term.text)) == 1


def _words(text: str) -> list[str]:
    """The words that the tokenizer sees. It knows the letters of Unicode 6.1; those of 3.2 are letters to every version since."""
    letters = (c if unicodedata.ucd_3_2_0.category(c)[0] in "LN" else " " for c in text)
    return "".join(letters).split()
