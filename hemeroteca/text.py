"""What text is before it is stored: clean, folded for comparison, and cut into paragraphs."""

import re
import unicodedata
from functools import lru_cache

_BLANK_LINE = re.compile(r"\n\n+")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """The text without case, accents and typographic variants, for comparing names and words.

    >>> fold("Ñuñoa, Económico")
    'nunoa, economico'
    """
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def paragraphs(body: str) -> list[tuple[int, int]]:
    """The spans of the paragraphs of a stored text.

    >>> paragraphs("One.\\n\\nTwo.")
    [(0, 4), (6, 10)]
    """
    spans, start = [], 0
    for gap in _BLANK_LINE.finditer(body):
        if gap.start() > start:
            spans.append((start, gap.start()))
        start = gap.end()
    if start < len(body):
        spans.append((start, len(body)))
    return spans
