"""What a reader types into the search box, as an FTS5 expression; and hits as marked text."""

import re
import unicodedata
from dataclasses import dataclass

OPEN, CLOSE = "\ue000", "\ue001"  # private-use characters, which no stored text can contain
COUNT_LIMIT = 5000
_TERMS = 24  # FTS5 parses an expression recursively: a pasted article must not reach its limit
_LENGTH = 400
_TERM = re.compile(r'(?P<minus>-?)(?:["“”«»](?P<phrase>[^"“”«»]*)["“”«»]?|(?P<word>[^\s"“”«»]+))')


@dataclass(frozen=True, slots=True)
class Term:
    """One word or phrase to look for, or (`unwanted`) to leave out."""

    text: str
    unwanted: bool = False
    prefix: bool = False

    def expression(self) -> str:
        quoted = '"' + self.text.replace('"', '""') + '"'
        return quoted + (" *" if self.prefix else "")


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


def terms(query: str) -> list[Term]:
    """The words and phrases of a query: `"quoted phrase"`, `-unwanted`, `prefix*`; operators are words like others.

    >>> [t.text for t in terms('"libertad avanza" OR -boric econ*')]
    ['libertad avanza', 'OR', 'boric', 'econ']
    """
    found = []
    for match in _TERM.finditer(clean(query)):
        text = match["word"] if match["phrase"] is None else match["phrase"]
        prefix = match["phrase"] is None and text.endswith("*")
        if _has_word(text):
            found.append(Term(text.rstrip("*"), bool(match["minus"]), prefix))
    return found[:_TERMS]


def expression(query: str) -> str | None:
    """The query for `MATCH`, None where no word is left to look for. Whatever the query, it is valid.

    >>> expression('Kast -"segunda vuelta" econ*')
    '("Kast" AND "econ" *) NOT "segunda vuelta"'
    >>> expression('-kast') is expression('"') is expression('') is None
    True
    """
    wanted = [t.expression() for t in terms(query) if not t.unwanted]
    unwanted = [f" NOT {t.expression()}" for t in terms(query) if t.unwanted]
    if not wanted:
        return None
    together = " AND ".join(wanted)
    return f"({together})" + "".join(unwanted) if unwanted else together
