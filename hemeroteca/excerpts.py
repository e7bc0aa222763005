"""What the public edition prints of an article: its quotations, each with a few words around it.

The texts of articles belong to their outlets. The public edition keeps headline and standfirst, and of the body what a
quotation needs to be understood; `[…]` stands where something was left out, and all offsets are made anew.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from hemeroteca.records import Article, Mention, Quote, Reading
from hemeroteca.rewriting import Edit, Span, rewrite
from hemeroteca.text import paragraphs

CONTEXT = 120  # characters printed at most on each side of a quotation
OPENING = 200  # characters of the beginning, of an article without a standfirst
LEFT_OUT = "[…]"
_WORD = re.compile(r"\S+")


def excerpted(reading: Reading) -> Reading:
    """The reading as the public edition prints it. Names and days outside the excerpts are gone, and so is the furniture."""
    edits = tuple(_edits(reading.article.body, _kept(reading)))
    shown = rewrite(reading, {"body": edits})
    used = {m.entity for m in shown.mentions} | {q.entity for q in shown.quotes if q.entity}
    return replace(
        shown,
        article=replace(shown.article, furniture=()),
        entities=tuple(entity for entity in reading.entities if entity.key in used),
    )


def _kept(reading: Reading) -> list[Span]:
    """What is printed of the body: spans in order, none touching another, each within its paragraph or over whole ones."""
    body = reading.article.body
    spans = paragraphs(body)
    names = [m for m in reading.mentions if m.field == "body"]
    wanted = [*_opening(reading.article, spans)]
    for start, end in _said(reading.quotes):
        wanted.append((_before(body, spans, start), _after(body, spans, end)))
    return _joined(body, [_with_names(span, names) for span in wanted])


def _opening(article: Article, spans: Sequence[Span]) -> Iterator[Span]:
    if spans and not article.standfirst:
        start, end = spans[0]
        yield start, _word_end(article.body, start, min(end, start + OPENING))


def _said(quotes: Iterable[Quote]) -> Iterator[Span]:
    """Each quotation, and the words that say who speaks."""
    for quote in quotes:
        if quote.field == "body":
            yield quote.start, quote.end
            for start, end in ((quote.speaker_start, quote.speaker_end), (quote.cue_start, quote.cue_end)):
                if start is not None and end is not None:
                    yield start, end


def _before(body: str, spans: Sequence[Span], start: int) -> int:
    """Where the words before a quotation begin: at a word, in the same paragraph."""
    first = next((low for low, high in spans if low <= start < high), start)
    earliest = max(first, start - CONTEXT)
    if earliest == first:
        return first
    return next((word.start() for word in _WORD.finditer(body, earliest, start) if body[word.start() - 1].isspace()), start)


def _after(body: str, spans: Sequence[Span], end: int) -> int:
    last = next((high for low, high in spans if low < end <= high), end)
    return _word_end(body, end, min(last, end + CONTEXT))


def _word_end(body: str, start: int, limit: int) -> int:
    """The end of the last whole word before the limit."""
    if limit == len(body) or body[limit].isspace():
        return limit
    return max((at for at in range(start, limit) if body[at].isspace()), default=start)


def _with_names(span: Span, names: Iterable[Mention]) -> Span:
    """The span without a name cut in two."""
    start, end = span
    for name in names:
        if name.start < start < name.end:
            start = name.start
        if name.start < end < name.end:
            end = name.end
    return start, end


def _joined(body: str, spans: Iterable[Span]) -> list[Span]:
    """The spans in order, those made one between which no more would be left out than the mark takes."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start - joined[-1][1] <= len(LEFT_OUT) + 2:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def _edits(body: str, kept: Sequence[Span]) -> Iterator[Edit]:
    """The stretches between the spans, each giving way to a mark that keeps the paragraphs apart."""
    if not kept:
        yield Edit(0, len(body), LEFT_OUT if body else "")
        return
    if kept[0][0] > 0:
        yield Edit(0, kept[0][0], LEFT_OUT + ("\n\n" if _begins(body, kept[0][0]) else " "))
    for (_, end), (start, _) in pairwise(kept):
        yield Edit(end, start, _gap(body, end, start))
    if kept[-1][1] < len(body):
        yield Edit(kept[-1][1], len(body), ("\n\n" if _ends(body, kept[-1][1]) else " ") + LEFT_OUT)


def _gap(body: str, end: int, start: int) -> str:
    if "\n\n" not in body[end:start]:
        return f" {LEFT_OUT} "
    before = "" if _ends(body, end) else f" {LEFT_OUT}"
    after = "" if _begins(body, start) else f"{LEFT_OUT} "
    return f"{before}\n\n{after}" if before or after else f"\n\n{LEFT_OUT}\n\n"


def _begins(body: str, at: int) -> bool:
    return at == 0 or body[at - 2 : at] == "\n\n"


def _ends(body: str, at: int) -> bool:
    return at == len(body) or body[at : at + 2] == "\n\n"
