"""Two printings of the same words collated, word by word: what was kept, left out, added, replaced, and was it marked.

Words are compared without case, accents and typographic variants. An ellipsis, with or without brackets, says that words
were left out; words in [square brackets] are the editor's and not the speaker's, "[L]a" is the speaker's word.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate
from typing import Literal

from hemeroteca.text import fold

Extent = Literal["whole", "part"]
Change = Literal["same", "case", "omitted_marked", "omitted_unmarked", "replaced"]
Op = tuple[str, int, int, int, int]

_CHANGES: tuple[Change, ...] = ("same", "case", "omitted_marked", "omitted_unmarked", "replaced")
_BY_OP: dict[str, Change] = {"-": "omitted_unmarked", "+": "replaced", "~": "replaced"}

_DOTS = r"(?:\.{3,}|…)+"
_BRACKETS = r"\[[^\[\]]{0,80}\w[^\[\]]{0,80}\]"  # bounded: a bracket that nobody closes costs nothing
_TOKEN = re.compile(
    rf"(?P<gap>\[\s*{_DOTS}\s*\]|\(\s*{_DOTS}\s*\)|{_DOTS})"
    rf"|(?P<word>\[\w\]\w+|[@#]?\w+(?:(?:['’\-]|(?<=\d)[.,:](?=\d))\w+)*(?!\w|{_BRACKETS}))"
    rf"|(?P<editor>\w*{_BRACKETS}\w*)"
)
_GAP, _EDITOR = "…", "["
_EDGE_MARKS = "¡!¿?"

# A word or two that agree at the edge, this far from the rest, agree by chance.
_FAR = 12
_FEW = 3
# So much has to be kept of a printing before it is judged: this many words, or half of them.
_ENOUGH = 5


@dataclass(frozen=True, slots=True)
class Wording:
    """A text as its words: folded keys with their spans. The keys of an ellipsis and of [editor's words] begin with … and [."""

    text: str
    keys: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a printing is to its reference. `alignment`: (op, start and end in the reference, start and end in the printing).

    The ops: `=` kept, `-` left out, `…` left out with a mark, `[` the editor's words, `+` added, `~` replaced, `?` words where
    the reference itself has a mark. Everything is None or empty where the two have too little in common.
    """

    extent: Extent | None = None
    wording: Change | None = None
    alignment: tuple[Op, ...] = ()


@dataclass(frozen=True, slots=True)
class _Block:
    """`size` tokens that are the same in the reference, from `theirs`, and in the printing, from `ours`."""

    theirs: int
    ours: int
    size: int


@dataclass(frozen=True, slots=True)
class _Reference:
    """A reference made ready for many printings: its keys as one string, where each begins in it, its first and last word."""

    wording: Wording
    joined: str
    places: Sequence[int]
    matcher: "SequenceMatcher[str]"
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Sides:
    """The reference and a printing, for the makers of ops: token numbers go in, characters come out."""

    reference: _Reference
    printed: Wording

    def op(self, name: str, i: int, k: int, j: int, m: int) -> Op:
        return (name, *_characters(self.reference.wording, i, k), *_characters(self.printed, j, m))

    def their_words(self, i: int, k: int) -> int:
        return sum(map(is_word, self.reference.wording.keys[i:k]))

    def our_words(self, j: int, m: int) -> int:
        return sum(map(is_word, self.printed.keys[j:m]))

    def our_marks(self, j: int, m: int) -> str:
        return "".join(key[0] for key in self.printed.keys[j:m] if not is_word(key))


def read(text: str) -> Wording:
    """The words of a text.

    >>> read("«[L]a libertad [de América] … avanza»").keys
    ('la', 'libertad', '[de america', '…', 'avanza')
    """
    keys, spans = [], []
    for found in _TOKEN.finditer(text):
        keys.append(_key(found))
        spans.append(found.span())
    return Wording(text, tuple(keys), tuple(spans))


def _key(found: re.Match[str]) -> str:
    if found.lastgroup == "gap":
        return _GAP
    word = fold(found[0]).replace("’", "'")
    if found.lastgroup == "editor":
        return _EDITOR + word.replace("[", "").replace("]", "")
    return word.replace("[", "").replace("]", "") if word[0] == "[" else word


def is_word(key: str) -> bool:
    """Whether a key is a word of the speaker, and no mark of the editor."""
    return key[0] not in "…["


def collate(reference: Wording, printings: Sequence[Wording], cut: Sequence[bool]) -> list[Judgement]:
    """What each printing is to the reference. `cut` says which of them somebody else than their outlet cut off at the end.

    >>> [judged] = collate(read("Vamos a bajar los impuestos"), [read("bajar impuestos")], [False])
    >>> judged.extent, judged.wording, [op[0] for op in judged.alignment]
    ('part', 'omitted_unmarked', ['=', '-', '='])
    """
    known = _prepared(reference)
    return [_judge(_Sides(known, printed), _blocks(known, printed.keys), was_cut) for printed, was_cut in zip(printings, cut, strict=True)]


def _prepared(reference: Wording) -> _Reference:
    matcher: SequenceMatcher[str] = SequenceMatcher(autojunk=False)
    matcher.set_seq2(reference.keys)
    places = list(accumulate((len(key) + 1 for key in reference.keys), initial=0))
    words = [span for key, span in zip(reference.keys, reference.spans, strict=True) if is_word(key)]
    first, last = (words[0][0], words[-1][1]) if words else (0, 0)
    return _Reference(reference, " ".join(("", *reference.keys, "")), places, matcher, first, last)


def _blocks(reference: _Reference, keys: tuple[str, ...]) -> list[_Block]:
    if keys and keys[-1] == _GAP:
        keys = keys[:-1]
    at = reference.joined.find(" ".join(("", *keys, ""))) if keys else -1
    if at >= 0:  # most printings are a plain part of the reference
        return [_Block(bisect_left(reference.places, at), 0, len(keys))]
    matcher = reference.matcher
    matcher.set_seq1(keys)
    blocks = [_Block(b, a, size) for a, b, size in matcher.get_matching_blocks() if size]
    while len(blocks) > 1 and _agrees_by_chance(blocks[0], blocks[1].theirs - blocks[0].theirs - blocks[0].size, keys):
        blocks.pop(0)
    while len(blocks) > 1 and _agrees_by_chance(blocks[-1], blocks[-1].theirs - blocks[-2].theirs - blocks[-2].size, keys):
        blocks.pop()
    return blocks


def _agrees_by_chance(block: _Block, distance: int, keys: Sequence[str]) -> bool:
    words = keys[block.ours : block.ours + block.size]
    return len(words) < _FEW and (distance > _FAR or (distance > 0 and all(len(word) <= _FEW for word in words)))


def _judge(sides: _Sides, blocks: list[_Block], was_cut: bool) -> Judgement:
    kept = sum(sides.our_words(b.ours, b.ours + b.size) for b in blocks)
    if not kept or (kept < _ENOUGH and 2 * kept < sides.our_words(0, len(sides.printed.keys))):
        return Judgement()
    first, last = blocks[0], blocks[-1]
    ops = _edge(sides, 0, first.theirs, 0, first.ours, leading=True)
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        ops.append(sides.op("=", block.theirs, block.theirs + block.size, block.ours, block.ours + block.size))
        if following:
            ops += _between(sides, block.theirs + block.size, following.theirs, block.ours + block.size, following.ours)
    ops += _edge(
        sides, last.theirs + last.size, len(sides.reference.wording.keys), last.ours + last.size, len(sides.printed.keys), leading=False
    )
    wording = max((_change(sides, op) for op in ops), key=_CHANGES.index)
    return Judgement(_extent(sides, ops, was_cut), wording, tuple(ops))


def _between(sides: _Sides, i: int, k: int, j: int, m: int) -> list[Op]:
    """What happened between two stretches that were kept: tokens i to k of the reference, j to m of the printing."""
    marks = sides.our_marks(j, m)
    if sides.our_words(j, m):
        name = "?" if _GAP in sides.reference.wording.keys[i:k] else "~" if sides.their_words(i, k) else "+"
        return [sides.op(name, i, k, j, m)]
    if marks:
        return [sides.op(_GAP if _GAP in marks else _EDITOR, i, k, j, m)]
    return [sides.op("-", i, k, j, m)] if sides.their_words(i, k) else []


def _edge(sides: _Sides, i: int, k: int, j: int, m: int, leading: bool) -> list[Op]:
    """What a printing has before the first words kept, or after the last. What it lacks there is a matter of extent."""
    ours, theirs = sides.our_words(j, m), sides.their_words(i, k)
    inner = k if leading else i
    if not ours:
        return [sides.op(_EDITOR, inner, inner, j, m)] if _EDITOR in sides.our_marks(j, m) else []
    # As many words as these may stand for are replaced: "siglo veintiuno" for "Siglo XXI".
    return [sides.op("~", i, k, j, m) if 0 < theirs <= 2 * ours else sides.op("+", inner, inner, j, m)]


def _characters(wording: Wording, start: int, end: int) -> tuple[int, int]:
    if start < end:
        return wording.spans[start][0], wording.spans[end - 1][1]
    at = wording.spans[start][0] if start < len(wording.spans) else len(wording.text)
    return at, at


def _extent(sides: _Sides, ops: list[Op], was_cut: bool) -> Extent:
    """Whole is what runs from the first word of the reference to the last, whatever was left out between."""
    covered = [(start, end) for name, start, end, _, _ in ops if name in "=~"]
    starts = any(start <= sides.reference.first < end for start, end in covered)
    ends = was_cut or any(start < sides.reference.last <= end for start, end in covered)
    return "whole" if starts and ends else "part"


def _change(sides: _Sides, op: Op) -> Change:
    name, i, k, j, m = op
    if name == "=":
        return "same" if _with_marks(sides.reference.wording.text, i, k) == _with_marks(sides.printed.text, j, m) else "case"
    if name in (_GAP, _EDITOR):
        return "omitted_marked" if i < k else "same"
    return _BY_OP.get(name, "same")


def _with_marks(text: str, start: int, end: int) -> str:
    """The characters with the exclamation and question marks around them: stops and commas at the edges are the outlet's."""
    while start and text[start - 1] in _EDGE_MARKS:
        start -= 1
    while end < len(text) and text[end] in _EDGE_MARKS:
        end += 1
    return text[start:end]
