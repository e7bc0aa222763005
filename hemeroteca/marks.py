"""Quotation marks: which open, which close, and what stands between them.

Paragraph by paragraph, so that one bad mark spoils one quotation at most. Posts and the answers of interviews, which have
no marks, join the pairs here.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import Literal

from hemeroteca import lexicon
from hemeroteca.authority import Authority
from hemeroteca.interviews import Answer
from hemeroteca.names import Names, NounPhrase
from hemeroteca.posts import Post
from hemeroteca.records import Field
from hemeroteca.tokens import Tokens

DOUBLE = frozenset('“”„‟«»"')
SINGLE = frozenset("‘’‚'")
CLOSING = frozenset("”»’")
_OPENING = frozenset("“„«‘‚")
_MARK = re.compile("[“”„‟«»\"‘’‚']")
_BEFORE_OPEN = frozenset("([{—–-/¡¿…:\"“«‘'„|*")
_AFTER_CLOSE = frozenset(".,;:!?)]}…—–-/\"”»’'|*")


@dataclass(slots=True)
class Pair:
    """A pair of outer marks, and what quotes.py finds out about it. Tokens `first … after-1` stand inside.

    Posts and answers have no `marks`; one that never `closed` ends with its paragraph.
    """

    field: Field
    start: int
    end: int
    first: int
    after: int
    closed: bool = True
    reopens: bool = False  # the quotation before it ran on into this paragraph
    sentence: int = -1
    kind: Literal["direct", "post", "term"] = "term"
    rule: str = ""
    cue: tuple[int, int] | None = None
    subject: NounPhrase | None = None
    follows: "Pair | None" = None  # the quotation whose speaker it shares
    after_cue: bool = False
    entity: str | None = None  # a speaker that the block itself names (posts)
    url: str | None = None
    marks: bool = True
    channel: str | None = None
    posted: str | None = None  # the day in a post's attribution line, as printed
    cue_after: int = -1


def _contexts(text: str, pos: int) -> tuple[bool, bool]:
    """May the mark at this offset open, may it close?"""
    char = text[pos]
    before = text[pos - 1] if pos else "\n"
    after = text[pos + 1] if pos + 1 < len(text) else "\n"
    free_before = before.isspace() or before in _BEFORE_OPEN
    free_after = after.isspace() or after in _AFTER_CLOSE
    if char == '"' and before.isspace() and after.isspace() and pos and pos + 1 < len(text):
        return True, True  # blanks on both sides: what it is depends on the marks before it
    cut = text.startswith(("...", ". .", ".@"), pos + 1)
    opens = free_before and not after.isspace() and (after not in ".,;:)!?" or cut)
    closes = not before.isspace() and before not in "([{" and free_after
    if char in "“„«":
        opens = opens or not closes or (char == "«" and after.isspace() and not free_after)
        closes = closes and not opens
    elif char in "”»":
        closes = closes or not opens or (char == "»" and before == " " and free_after)
        opens = opens and not closes
    return opens, closes


def _paragraph_pairs(text: str, start: int, end: int, carries: bool) -> tuple[list[tuple[int, int]], int | None]:
    """The pairs of outer double marks of a paragraph, and the offset of one that opens, never closes, and has no pair behind it.

    `carries`: the next paragraph begins with a mark, so one that never closes here runs on into it, whatever it contains.
    """
    marks = [(m.start(), *_contexts(text, m.start())) for m in _MARK.finditer(text, start, end) if m.group() in DOUBLE]
    closing = _closing(text, marks)
    pairs: list[tuple[int, int]] = []
    unclosed: int | None = None
    i = 0
    while i < len(marks):
        pos, opens, _ = marks[i]
        close = closing[i] if opens else None
        if close is not None:
            pairs.append((pos, marks[close][0]))
            i = close + 1
            continue
        if opens and carries:
            return pairs, pos
        if opens and unclosed is None:
            unclosed = pos
        i += 1
    return pairs, None if unclosed is None or (pairs and pairs[-1][0] > unclosed) else unclosed


def _closing(text: str, marks: Sequence[tuple[int, bool, bool]]) -> list[int | None]:
    """For each mark the one that closes it, should it open: the first closing one that no inner opening one takes.

    Each opening mark is a step up and each closing one a step down: a mark is closed where the steps first get below it. From
    the last to the first that is one look for each; a million marks that open and never close are read like any text.
    """
    steps = (-1 if closes and not (opens and text[at] in _OPENING) else int(opens) for at, opens, closes in marks)
    heights, following = list(accumulate(steps)), dict[int, int]()
    closing: list[int | None] = []
    for i in reversed(range(len(marks))):
        closing.append(following.get(heights[i] - 1))
        following[heights[i]] = i
    return closing[::-1]


def _covers(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Does one of the spans, which stand apart and in order, begin before `start` and end behind `end`?"""
    i = bisect_left(spans, (start,)) - 1
    return i >= 0 and end < spans[i][1]


@cache
def _elision(language: str) -> re.Pattern[str]:
    """An apostrophe that stands for the beginning of a number or a word: ’90s, ’til."""
    words = str(lexicon.load(language).words("marks", "elisions")).split()
    return re.compile(rf"['’‘](?:\d|(?:{'|'.join(map(re.escape, words)) or '(?!)'})\b)", re.IGNORECASE)


def _single_pairs(text: str, start: int, end: int, taken: Sequence[tuple[int, int]], elision: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Pairs of single marks outside the double ones; apostrophes are none."""
    open_: int | None = None
    for match in _MARK.finditer(text, start, end):
        pos = match.start()
        if match.group() not in SINGLE or _covers(taken, pos, pos):
            continue
        opens, closes = _contexts(text, pos)
        if open_ is None:
            if opens and not (match.group() == "’" and not text[pos + 1 : pos + 2].isupper()) and not elision.match(text, pos):
                open_ = pos
        elif closes and pos - open_ > 2:
            if text[pos - 1] in "sS" and text[pos + 1 : pos + 2] == " " and _closes_later(text, pos + 1, end):
                continue
            yield open_, pos
            open_ = None


def _closes_later(text: str, start: int, end: int) -> bool:
    """A better closing single mark, one behind punctuation, stands further on before the next opening one."""
    for match in _MARK.finditer(text, start, end):
        if match.group() in SINGLE:
            opens, closes = _contexts(text, match.start())
            if opens and not closes:
                return False
            if closes:
                return text[match.start() - 1] in ".,!?" or text[match.start() + 1 : match.start() + 2] in (",", ".")
    return False


def find_pairs(tokens: Tokens, paragraphs: Sequence[tuple[int, int]], language: str) -> list[Pair]:
    """The pairs of outer marks of a text, in order. A mark that opens and never closes counts only where a paragraph
    begins with it or a colon stands before it; its quotation then ends with the paragraph."""
    text, result, elision = tokens.text, list[Pair](), _elision(language)
    carried = False
    for number, (start, end) in enumerate(paragraphs):
        following = text[paragraphs[number + 1][0]] if number + 1 < len(paragraphs) else ""
        doubles, open_ = _paragraph_pairs(text, start, end, following in DOUBLE)
        carries = open_ is not None and following in DOUBLE
        if open_ is not None:
            lead = text[start:open_].rstrip()
            if carries or ((not lead or lead[-1] in ":,") and len(text[open_ + 1 : end].split()) >= 4):
                doubles.append((open_, end))
        singles = list(_single_pairs(text, start, end, doubles, elision))
        spans = [(a, b) for a, b in doubles if not _covers(singles, a, b)] + singles
        for a, b in sorted(spans):
            pair = _pair(tokens, a + 1, b, closed=b < end)
            if pair is None:
                continue
            pair.reopens = carried and a == start
            result.append(pair)
        carried = carries
    return result


def with_posts(pairs: list[Pair], posts: Sequence[Post], tokens: Tokens, names: Names, authority: Authority) -> list[Pair]:
    """The pairs outside the posts, and a pair without marks for each post; its author, if its attribution line names one."""
    if not posts:
        return pairs
    kept = [p for p in pairs if not any(post.start <= p.start < max(post.end, post.block_end) for post in posts)]
    for post in posts:
        first, after = bisect_left(tokens.starts, post.start), bisect_left(tokens.starts, post.end)
        pair = Pair(
            tokens.field,
            post.start,
            post.end,
            first,
            after,
            kind="post",
            rule=post.rule,
            marks=False,
            url=post.url,
            channel=post.channel,
            posted=post.day,
        )
        if post.name_span:
            low, high = bisect_left(tokens.starts, post.name_span[0]), bisect_left(tokens.starts, post.name_span[1])
            name = next((n for k in range(high - 1, low - 1, -1) if (n := names.at(tokens.field, k))), None)
            pair.subject = NounPhrase(low, high, "name", name)
            pair.entity = authority.by_handle(post.handle or "") or (name.entity if name else None)
        kept.append(pair)
    return sorted(kept, key=lambda p: p.start)


def first_of(pair: Pair) -> Pair:
    """The quotation at the head of those that share one act of speaking with this one."""
    while pair.follows is not None:
        pair = pair.follows
    return pair


def with_dialogue(pairs: list[Pair], spans: Sequence[tuple[int, int]], tokens: Tokens) -> list[Pair]:
    """The pairs, and one without marks for each piece of dialogue behind dashes; what governs it is found as for marks."""
    kept = [p for p in pairs if not any(start < p.end and p.start < end for start, end in spans)]
    for start, end in spans:
        pair = _pair(tokens, start, end, closed=True)
        if pair is not None:
            pair.marks = False
            kept.append(pair)
    return sorted(kept, key=lambda p: p.start) if spans else pairs


def with_answers(pairs: list[Pair], answers: Sequence[Answer], tokens: Tokens, names: Names) -> list[Pair]:
    """The pairs outside the answers of an interview, and a pair without marks for each paragraph of an answer.

    A name before an answer is its subject, and that of the paragraphs with which the answer goes on.
    """
    if not answers:
        return pairs
    kept = [p for p in pairs if not any(answer.start < p.end and p.start < answer.end for answer in answers)]
    labelled: Pair | None = None
    for answer in answers:
        pair = _pair(tokens, answer.start, answer.end, closed=True)
        if pair is None:
            continue
        pair.marks, pair.kind, pair.rule = False, "direct", "interview"
        if answer.name:
            first, after = (bisect_left(tokens.starts, offset) for offset in answer.name)
            pair.subject = NounPhrase(first, after, "name", names.at(tokens.field, after - 1))
            labelled = pair
        elif answer.goes_on:
            pair.follows = labelled
        kept.append(pair)
    return sorted(kept, key=lambda p: p.start)


def _pair(tokens: Tokens, start: int, end: int, closed: bool) -> Pair | None:
    """The pair around text[start:end], without blanks at its ends; None if nothing is left."""
    text = tokens.text
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    first, after = bisect_left(tokens.starts, start), bisect_left(tokens.starts, end)
    if first >= after:
        return None
    return Pair(tokens.field, start, end, first, after, closed)


_REOPENED = re.compile("\n\\s*[“”„«»\"‘'](?=\\S)")


def words_of(text: str) -> str:
    """What is indexed and compared: white space folded, marks that are opened anew at a paragraph left out.

    >>> words_of("One.\\n\\n“Two  three.")
    'One. Two three.'
    """
    return " ".join(_REOPENED.sub(" ", text).split())
