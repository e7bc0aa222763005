"""Changes the text of an article that was read already, and every offset with it."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TypeVar

from hemeroteca.marks import words_of
from hemeroteca.records import Article, DateMention, Field, Mention, Quote, Reading

Span = tuple[int, int]
_Row = TypeVar("_Row", Mention, DateMention)


@dataclass(frozen=True, slots=True)
class Edit:
    """The characters from `start` to `end` (half-open) give way to `text`."""

    start: int
    end: int
    text: str


class Rewriting:
    """The edits of one text, in order and none inside another.

    >>> rewriting = Rewriting("Ana Ruiz and Hugo Paredes spoke.", [Edit(13, 25, "[…]")])
    >>> rewriting.text
    'Ana Ruiz and […] spoke.'
    >>> rewriting.span(26, 31), rewriting.span(18, 31), rewriting.span(0, 31)
    ((17, 22), None, (0, 22))
    """

    def __init__(self, before: str, edits: Sequence[Edit]) -> None:
        self.before = before
        self._starts, self._ends = [edit.start for edit in edits], [edit.end for edit in edits]
        self._shifts = [0, *accumulate(len(edit.text) - (edit.end - edit.start) for edit in edits)]
        pieces, at = [], 0
        for edit in edits:
            pieces += [before[at : edit.start], edit.text]
            at = edit.end
        self.text = "".join([*pieces, before[at:]])

    def span(self, start: int, end: int) -> Span | None:
        """Where a span of the old text stands in the new one; None if an edit took it away or cut it."""
        first, last = bisect_right(self._ends, start), bisect_left(self._starts, end)
        inside = range(first, last)  # the edits that touch the span
        if any(self._starts[i] < start or self._ends[i] > end for i in inside):
            return None
        if len(inside) == 1 and (self._starts[first], self._ends[first]) == (start, end):
            return None
        return start + self._shifts[first], end + self._shifts[last]


def rewrite(reading: Reading, edits: Mapping[Field, Sequence[Edit]]) -> Reading:
    """The reading of the changed text: what the edits took away or cut is gone, what they changed within is read anew from it.

    A quotation whose speaker's or cue's words are gone keeps its speaker and loses the words.
    """
    changed = {field: Rewriting(reading.article.text_of(field), found) for field, found in edits.items() if found}
    if not changed:
        return reading
    return replace(
        reading,
        article=_article(reading.article, changed),
        mentions=tuple(_rows(reading.mentions, changed)),
        dates=tuple(_rows(reading.dates, changed)),
        quotes=tuple(_quotes(reading.quotes, changed)),
    )


def _article(article: Article, changed: Mapping[Field, Rewriting]) -> Article:
    def text(field: Field, stored: str | None) -> str | None:
        return changed[field].text if field in changed else stored

    return replace(
        article,
        title=text("title", article.title) or "",
        standfirst=text("standfirst", article.standfirst),
        body=text("body", article.body) or "",
    )


def _rows(rows: Iterable[_Row], changed: Mapping[Field, Rewriting]) -> Iterator[_Row]:
    for row in rows:
        if row.field not in changed:
            yield row
        elif span := changed[row.field].span(row.start, row.end):
            yield replace(row, surface=changed[row.field].text[slice(*span)], start=span[0], end=span[1])


def _quotes(rows: Iterable[Quote], changed: Mapping[Field, Rewriting]) -> Iterator[Quote]:
    for row in rows:
        if row.field not in changed:
            yield row
            continue
        rewriting = changed[row.field]
        span = rewriting.span(row.start, row.end)
        if span is None:
            continue
        text = rewriting.text[slice(*span)]
        speaker, speaker_start, speaker_end = _words(rewriting, row.speaker_start, row.speaker_end)
        cue, cue_start, cue_end = _words(rewriting, row.cue_start, row.cue_end)
        yield replace(
            row,
            text=text,
            words=words_of(text),
            start=span[0],
            end=span[1],
            speaker_surface=speaker,
            speaker_start=speaker_start,
            speaker_end=speaker_end,
            cue=cue,
            cue_start=cue_start,
            cue_end=cue_end,
        )


def _words(rewriting: Rewriting, start: int | None, end: int | None) -> tuple[str | None, int | None, int | None]:
    span = rewriting.span(start, end) if start is not None and end is not None else None
    return (rewriting.text[slice(*span)], *span) if span else (None, None, None)
