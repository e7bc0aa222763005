"""Two texts of one article, an earlier and a later one: which words were left out and put in, and what became of its quotations."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate
from typing import Literal, NamedTuple

from hemeroteca.collation import read
from hemeroteca.records import Article, Field, Quote
from hemeroteca.text import paragraphs

Span = tuple[int, int]
FIELDS: tuple[Field, ...] = ("title", "standfirst", "body")

_TOKEN = re.compile(r"\w+(?:[-'’.,:]\w+)*|[^\w\s]")  # a word, or a mark by itself
_MOST = 4_000_000  # pairs of words or paragraphs that are compared with each other; more is replaced as a whole
_MOST_PARAGRAPHS = 2_500  # pairs of changed paragraphs of which the likeness is measured
_MOST_QUOTES = 200  # quotations on each side of which the wording is compared with all others
_CHANCE = 2  # words that stay between two longer changes were not kept, they happen to agree
_TELLING = 2  # words that tell one quotation from others
_ALIKE = 0.5  # share of words that two wordings of a quotation, or of a paragraph, have in common


class Op(NamedTuple):
    """What became of a stretch of a text: `-` left out, `+` put in, `~` replaced. Characters of the earlier text, then of the later one."""

    what: str
    start: int
    end: int
    later_start: int
    later_end: int


@dataclass(frozen=True, slots=True)
class Difference:
    """What a later text changes, by field; the words that it puts in and those that it leaves out."""

    ops: tuple[tuple[Field, tuple[Op, ...]], ...]
    added: int
    removed: int


class Change(NamedTuple):
    """What became of a quotation, by its place among those of each text: `added` or `removed`; other `words`; another `speaker`."""

    what: Literal["added", "removed", "words", "speaker"]
    earlier: int | None
    later: int | None


def difference(earlier: Article, later: Article) -> Difference:
    """What the later text of an article changes. A headline that was derived from the text is none."""
    found: list[tuple[Field, tuple[Op, ...]]] = []
    added = removed = 0
    for field in FIELDS:
        one, other = _printed(earlier, field), _printed(later, field)
        ops = compare(one, other)
        if ops:
            found.append((field, ops))
        removed += sum(_words(one[op.start : op.end]) for op in ops)
        added += sum(_words(other[op.later_start : op.later_end]) for op in ops)
    return Difference(tuple(found), added, removed)


def _words(text: str) -> int:
    return sum(found[0][0].isalnum() for found in _TOKEN.finditer(text))


def _printed(article: Article, field: Field) -> str:
    return "" if field == "title" and article.title_basis == "derived" else article.text_of(field)


# ---- Texts -------------------------------------------------------------------------------------------------------------------


def compare(earlier: str, later: str) -> tuple[Op, ...]:
    """What became of one text in another, paragraph by paragraph and then word by word.

    >>> [(op.what, "no iré"[op.start:op.end], "no iré nunca"[op.later_start:op.later_end]) for op in compare("no iré", "no iré nunca")]
    [('+', '', 'nunca')]
    """
    if earlier == later:
        return ()
    ours, theirs = paragraphs(earlier), paragraphs(later)
    old, new = [earlier[slice(*span)] for span in ours], [later[slice(*span)] for span in theirs]
    blocks = (part for block in _changed(old, new) for part in _paired(old, new, block))
    stretches = ((_place(ours, i, k, len(earlier)), _place(theirs, j, m, len(later))) for i, k, j, m in blocks)
    return tuple(op for one, other in stretches for op in _in_words(earlier, later, one, other))


def _paired(old: Sequence[str], new: Sequence[str], block: "_Block") -> Iterator["_Block"]:
    """A stretch of changed paragraphs, divided: each of those that are alike with what it became, what is left between them as a whole."""
    i, k, j, m = block
    if not 1 < (k - i) * (m - j) <= _MOST_PARAGRAPHS:
        yield block
        return
    for one, other in (*_alike_in_order([_counted(text) for text in old[i:k]], [_counted(text) for text in new[j:m]]), (k - i, m - j)):
        if i < block[0] + one:
            yield i, block[0] + one, j, j
        if j < block[2] + other:
            yield block[0] + one, block[0] + one, j, block[2] + other
        i, j = block[0] + one, block[2] + other
        if i < k and j < m:
            yield i, i + 1, j, j + 1
            i, j = i + 1, j + 1


def _counted(text: str) -> Counter[str]:
    return Counter(_TOKEN.findall(text))


def _alike_in_order(one: Sequence[Counter[str]], other: Sequence[Counter[str]]) -> list[tuple[int, int]]:
    """Pairs of items in the order of both that are together the most alike."""
    best = [[0.0] * (len(other) + 1) for _ in range(len(one) + 1)]
    share = [[_alike(mine, yours) for yours in other] for mine in one]
    for i in reversed(range(len(one))):
        for j in reversed(range(len(other))):
            both = share[i][j] + best[i + 1][j + 1] if share[i][j] >= _ALIKE else 0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], both)
    pairs, i, j = [], 0, 0
    while i < len(one) and j < len(other):
        if share[i][j] >= _ALIKE and best[i][j] == share[i][j] + best[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _in_words(earlier: str, later: str, ours: Span, theirs: Span) -> Iterator[Op]:
    one = [found.span() for found in _TOKEN.finditer(earlier, *ours)]
    other = [found.span() for found in _TOKEN.finditer(later, *theirs)]
    blocks = _changed([earlier[slice(*span)] for span in one], [later[slice(*span)] for span in other])
    for i, k, j, m in _without_chance(blocks):
        what = "~" if i < k and j < m else "-" if i < k else "+"
        yield Op(what, *_place(one, i, k, ours[1]), *_place(other, j, m, theirs[1]))


def _place(spans: Sequence[Span], first: int, after: int, end: int) -> Span:
    """From one item to before another; where there is none between, the place where it would stand: before the next one, or the end."""
    if first < after:
        return spans[first][0], spans[after - 1][1]
    at = spans[first][0] if first < len(spans) else end
    return at, at


_Block = tuple[int, int, int, int]  # items i to k of one sequence give way to items j to m of another


def _changed(one: Sequence[str], other: Sequence[str]) -> list[_Block]:
    """The stretches in which two sequences differ, in order."""
    start, least = 0, min(len(one), len(other))
    while start < least and one[start] == other[start]:
        start += 1
    end = 0
    while end < least - start and one[-1 - end] == other[-1 - end]:
        end += 1
    ours, theirs = one[start : len(one) - end], other[start : len(other) - end]
    if not ours and not theirs:
        return []
    if not ours or not theirs or len(ours) * len(theirs) > _MOST:
        return [(start, start + len(ours), start, start + len(theirs))]
    codes = SequenceMatcher(None, ours, theirs).get_opcodes()
    return [(start + i, start + k, start + j, start + m) for what, i, k, j, m in codes if what != "equal"]


def _without_chance(blocks: Sequence[_Block]) -> Iterator[_Block]:
    """The changes, joined where only a word or two between them stayed, fewer than were changed on either side."""
    waiting: _Block | None = None
    for block in blocks:
        if waiting and 0 < block[0] - waiting[1] <= _CHANCE and min(_size(waiting), _size(block)) > block[0] - waiting[1]:
            waiting = (waiting[0], block[1], waiting[2], block[3])
            continue
        if waiting:
            yield waiting
        waiting = block
    if waiting:
        yield waiting


def _size(block: _Block) -> int:
    return max(block[1] - block[0], block[3] - block[2])


# ---- Quotations --------------------------------------------------------------------------------------------------------------


class Pairing:
    """Which quotation of the later text each of the earlier one became, and what changed with it.

    `became` has a place for each earlier quotation, None where the later text has nothing of it. A quotation is neither added nor
    removed where the other text has its words in another place or as a part of a longer one. Of words in marks that nobody said
    no change is told.
    """

    def __init__(self, earlier: Sequence[Quote], later: Sequence[Quote]) -> None:
        self.earlier, self.later = earlier, later
        self.became: list[int | None] = [None] * len(earlier)
        self._of: dict[int, int] = {}  # later → earlier
        self._keys = [_key(quote) for quote in earlier], [_key(quote) for quote in later]
        self._pair(lambda quote, key: (quote.field, quote.words))
        self._pair(lambda quote, key: (quote.kind == "term", key))
        self._pair_alike()
        self.changes = (*self._changes(), *self._removed())

    def _changes(self) -> Iterator[Change]:
        earlier_keys, later_keys = self._keys
        before = _Run(earlier_keys)
        for number, quote in enumerate(self.later):
            of = self._of.get(number)
            if quote.kind == "term":
                continue
            if of is None:
                if before.holding(later_keys[number]) is None:
                    yield Change("added", None, number)
            elif earlier_keys[of] != later_keys[number]:
                yield Change("words", of, number)
            elif self.earlier[of].entity and quote.entity and self.earlier[of].entity != quote.entity:
                yield Change("speaker", of, number)

    def _removed(self) -> Iterator[Change]:
        after = _Run(self._keys[1])
        for number, quote in enumerate(self.earlier):
            if self.became[number] is None:
                self.became[number] = after.holding(self._keys[0][number])
                if self.became[number] is None and quote.kind != "term":
                    yield Change("removed", number, None)

    def _pair(self, sign: Callable[[Quote, str], object]) -> None:
        """Join the quotations that have the same sign, in their order."""
        places: dict[object, list[int]] = {}
        for number, quote in reversed(list(enumerate(self.later))):
            if number not in self._of:
                places.setdefault(sign(quote, self._keys[1][number]), []).append(number)
        for number, quote in enumerate(self.earlier):
            if self.became[number] is None and (free := places.get(sign(quote, self._keys[0][number]))):
                self._join(number, free.pop())

    def _pair_alike(self) -> None:
        """Join what is left where half of the words or more are the same, the most alike first."""
        ours = [i for i, quote in enumerate(self.earlier) if self.became[i] is None and quote.kind != "term"]
        theirs = [i for i, quote in enumerate(self.later) if i not in self._of and quote.kind != "term"]
        if max(len(ours), len(theirs)) > _MOST_QUOTES:
            return
        words = {i: Counter(self._keys[0][i].split()) for i in ours}, {i: Counter(self._keys[1][i].split()) for i in theirs}
        alike = ((_alike(words[0][i], words[1][j]), i, j) for i in ours for j in theirs)
        for share, i, j in sorted(alike, key=lambda pair: (-pair[0], pair)):
            if share >= _ALIKE and self.became[i] is None and j not in self._of:
                self._join(i, j)

    def _join(self, earlier: int, later: int) -> None:
        self.became[earlier] = later
        self._of[later] = earlier


def _key(quote: Quote) -> str:
    """The words without case, accents and punctuation."""
    return " ".join(read(quote.words).keys) or quote.words


def _alike(one: Counter[str], other: Counter[str]) -> float:
    return 2 * (one & other).total() / ((one.total() + other.total()) or 1)


class _Run:
    """All quotations of a text one after the other, to find which of them holds some words."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._whole = {key: number for number, key in reversed(list(enumerate(keys)))}
        self._text = "".join(f"\n {key} " for key in keys)
        self._starts = list(accumulate((len(key) + 3 for key in keys), initial=0))

    def holding(self, words: str) -> int | None:
        """The first quotation of these words, else one that has them within it; a single word may stand in any."""
        if words in self._whole or words.count(" ") + 1 < _TELLING:
            return self._whole.get(words)
        at = self._text.find(f" {words} ")
        return None if at < 0 else bisect_right(self._starts, at) - 1
