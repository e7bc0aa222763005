"""Which quotations of one speaker hold the same words, found through an index of word n-grams.

Words are single characters here, so that a quotation is a string: to hold a fragment is `in`, and an n-gram is a slice.
The longest quotations come first; each later one joins the cluster that holds it or founds its own. A cluster is posted in
the index once, however many quotations join it, so the cost grows with the number of quotations and not with its square.
"""

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import partial
from itertools import chain
from typing import NamedTuple

from hemeroteca.collation import is_word
from hemeroteca.shingles import runs
from hemeroteca.wire import from_bytes, to_bytes

Key = tuple[str, int]  # article, position

RUN = 5  # words; a shorter run says nothing across articles unless the day is known
LONG_RUN = 12  # words that two people hardly say alike: enough where a day or a speaker is missing
SEAM = 8  # words in which two pieces overlap before they are put together
_BLOCK = 3  # words; a shorter stretch in common may be chance
_ERA = 32  # days; the index is cut by these, so that a slogan of ten years is not looked up as one
_HOT = 64  # clusters of one speaker and era that share an n-gram before it stops telling them apart
_MOST = 8  # candidates that are looked at closely
_VARIANTS = 16
_MANY = 1000  # quotations of one speaker of which it is worth telling first what comes twice
_BITS = 1 << 25  # by which most statements are told to have no run in common with a quotation without a speaker


class Alphabet(dict[str, str]):
    """A character for each word; the blank stands for a mark."""

    def __missing__(self, key: str) -> str:
        self[key] = character = chr(33 + len(self) % (0x110000 - 33)) if is_word(key) else " "
        return character

    def spell(self, keys: Iterable[str]) -> str:
        return "".join(map(self.__getitem__, keys))


@dataclass(frozen=True, slots=True)
class Piece:
    """A quotation, a character a word. `segments` are its words cut where it says that some were left out.

    `since` and `until` are ordinal days, None if unknown; `dated`: they have better evidence than the article's own day.
    `slight`: a single short word. `order` decides between equals.
    """

    key: Key
    words: str
    segments: tuple[str, ...]
    since: int | None
    until: int | None
    dated: bool
    slight: bool
    order: tuple[str, str, str, int]


@dataclass(slots=True)
class Cluster:
    """The same words, with the days that all its quotations allow. `forms`: its longest wording, then variants of it."""

    forms: list[str]
    since: int | None
    until: int | None
    dated: bool = False
    composite: bool = False
    undecided: bool = False
    head: str = ""
    tail: str = ""
    members: dict[Key, str] = field(default_factory=dict)  # with the rule by which each joined
    at_home: dict[str, list[str]] = field(default_factory=dict)  # article → words of the members in it

    def add(self, piece: Piece, rule: str) -> None:
        self.members[piece.key] = rule
        self.at_home.setdefault(piece.key[0], []).append(piece.words)
        self.since, self.until = _both(self, piece)
        self.dated = self.dated or piece.dated


@dataclass(frozen=True, slots=True)
class _Fit:
    """A cluster that a piece may join: how many words it keeps, and whether the cluster has them in the same article."""

    kept: int
    number: int
    rule: str
    at_home: bool = False


def cluster(pieces: Sequence[Piece]) -> list[Cluster]:
    """The clusters of the quotations of one speaker in one language. The order of the pieces does not matter.

    Pieces that overlap are put together first, so that a fragment across their seam finds the whole.
    """
    pieces = sorted(pieces, key=lambda p: (-len(p.words), _width(p), p.order))
    clusters = _assigned(pieces, [])
    composites = _put_together(clusters)
    if composites:
        clusters = _assigned(pieces, composites)
    return [found for found in clusters if found.members]


class Loose(NamedTuple):
    """A quotation without a speaker: its words with blanks between them, cut where some were left out, and its days."""

    key: Key
    segments: tuple[str, ...]
    since: int | None
    until: int | None


class Orphans:
    """The quotations without a speaker that a single cluster holds by a long run of words, told as the clusters come by.

    A run that two speakers share, or one speaker on two occasions, decides nothing. Adopting changes no cluster. They wait in
    a temporary file, as there may be more of them than memory holds.
    """

    def __init__(self, quotations: Iterable[Loose]) -> None:
        self._connection = sqlite3.connect("", isolation_level=None)
        self._connection.execute("CREATE TABLE loose (id INTEGER PRIMARY KEY, quotation BLOB, holders INTEGER DEFAULT 0, home BLOB)")
        self._connection.execute("CREATE TABLE runs (hash INTEGER, loose INTEGER, PRIMARY KEY (hash, loose)) WITHOUT ROWID")
        self._connection.execute("BEGIN")
        self._known = bytearray(_BITS // 8)
        self._number = 0
        for quotation in quotations:
            if found := set().union(*map(_long_runs, quotation.segments)):
                self._number += 1
                self._connection.execute("INSERT INTO loose (quotation) VALUES (?)", (to_bytes(tuple(quotation)),))
                self._connection.executemany("INSERT INTO runs VALUES (?, ?)", [(run, self._number) for run in found])
                for run in found:
                    self._known[run % _BITS >> 3] |= 1 << (run & 7)

    def close(self) -> None:
        self._connection.close()

    def __bool__(self) -> bool:
        """Whether there is any to adopt."""
        return self._number > 0

    def offer(self, forms: Sequence[str], since: int | None, until: int | None, home: Key) -> None:
        """Tell of a cluster: its wordings, words with blanks between them, and days; `home` is what `adopted` gives back for it."""
        known = [run for form in forms for run in _long_runs(form) if self._known[run % _BITS >> 3] & (1 << (run & 7))]
        if not known:
            return
        sql = (
            "SELECT id, quotation FROM loose WHERE holders < 2 AND id IN"
            " (SELECT loose FROM runs WHERE hash IN (SELECT value FROM json_each(?))) ORDER BY id"
        )
        for number, data in self._connection.execute(sql, (json.dumps(known),)).fetchall():
            quotation = Loose(*from_bytes(data))
            if meets(quotation.since, quotation.until, since, until) and _hold_nearly(forms, quotation.segments):
                self._connection.execute("UPDATE loose SET holders = holders + 1, home = ? WHERE id = ?", (to_bytes(home), number))

    def adopted(self) -> Iterator[tuple[Key, Key]]:
        """Each quotation that one cluster alone holds, with that cluster's home."""
        for data, home in self._connection.execute("SELECT quotation, home FROM loose WHERE holders = 1 ORDER BY id"):
            yield Loose(*from_bytes(data)).key, from_bytes(home)


def _long_runs(words: str) -> set[int]:
    parts = words.split()
    return runs(parts, LONG_RUN) if len(parts) >= LONG_RUN else set()


def overlap(left: str, right: str) -> int:
    """How many words the end of `left` shares with the beginning of `right`, at least SEAM and with more to come, else 0.

    >>> overlap("abcdefghijkl", "defghijklmn"), overlap("abcdefghijkl", "hijklmn")
    (9, 0)
    """
    start = left.find(right[:SEAM]) if len(right) > SEAM else -1
    while start >= 0:
        length = len(left) - start
        if length < len(right) and right.startswith(left[start:]):
            return length
        start = left.find(right[:SEAM], start + 1)
    return 0


def meets(since: int | None, until: int | None, other_since: int | None, other_until: int | None) -> bool:
    """Whether two intervals of days have a day in common; an unknown one may meet any."""
    if since is None or until is None or other_since is None or other_until is None:
        return True
    return max(since, other_since) <= min(until, other_until)


def _meet(one: Piece | Cluster, other: Piece | Cluster) -> bool:
    return meets(one.since, one.until, other.since, other.until)


def _both(one: Piece | Cluster, other: Piece | Cluster) -> tuple[int | None, int | None]:
    if one.since is None or one.until is None:
        return other.since, other.until
    if other.since is None or other.until is None:
        return one.since, one.until
    return max(one.since, other.since), min(one.until, other.until)


def _width(piece: Piece) -> int:
    return 10**6 if piece.since is None or piece.until is None else piece.until - piece.since


def _grams(segments: Iterable[str], size: int) -> Iterator[str]:
    return (s[i : i + size] for s in segments for i in range(len(s) - size + 1))


def _eras(since: int | None, until: int | None) -> list[str]:
    if since is None or until is None:
        return []
    return [chr(era) for era in range(since // _ERA, until // _ERA + 1)]


class _Twice:
    """Which of these texts come twice, and a few others. A bit or two for each, where an index of all would take a hundred bytes."""

    def __init__(self, texts: Callable[[], Iterable[str]]) -> None:
        self._size = 16 * sum(1 for _ in texts()) + 1
        once, self._bits = bytearray(self._size // 8 + 1), bytearray(self._size // 8 + 1)
        for text in texts():
            place, bit = self._place(text)
            if once[place] & bit:
                self._bits[place] |= bit
            once[place] |= bit

    def __contains__(self, text: str) -> bool:
        place, bit = self._place(text)
        return bool(self._bits[place] & bit)

    def _place(self, text: str) -> tuple[int, int]:
        place = hash(text) % self._size
        return place >> 3, 1 << (place & 7)


_Place = tuple[str | int, str]  # an article or a day, and a word


def _places(piece: Piece) -> list[str | int]:
    """Where even a few words may be looked for: in the same article, and on a day that is known."""
    days = range(piece.since, piece.until + 1) if piece.dated and piece.since is not None and piece.until is not None else ()
    return [piece.key[0], *days]


def _asks(piece: Piece) -> list[_Place]:
    """Under what a piece is looked up that has no n-gram to go by. The word that came into the archive last is mostly the rarest."""
    if not piece.words or (piece.since is not None and _longest(piece.segments) >= RUN):
        return []
    return [(where, max(piece.words)) for where in _places(piece)]


class _Index:
    """The clusters of one speaker, and where to find them: by words and era; by a word in an article or on a day."""

    def __init__(self, pieces: Sequence[Piece], composites: Sequence[Cluster]) -> None:
        self.clusters: list[Cluster] = []
        # What stands in one quotation leads nobody to it.
        self._twice = _Twice(partial(_told_by, pieces, composites)) if len(pieces) >= _MANY else None
        # A gram mostly leads to one cluster; the bare number takes a third of the room of a list.
        self._by_words: dict[str, int | list[int]] = {}
        self._by_text: dict[str, list[int]] = defaultdict(list)
        self._by_word: dict[_Place, list[int]] = defaultdict(list)
        # Long runs and single words are posted only where a quotation that has nothing better will ask for them.
        undated = [p for p in pieces if p.since is None]
        self._probes = {gram for p in undated for gram in _grams(p.segments, LONG_RUN)}
        self._asked = {place for p in pieces for place in _asks(p)}

    def found(self, new: Cluster, segments: tuple[str, ...]) -> int:
        self.clusters.append(new)
        number = len(self.clusters) - 1
        eras = _eras(new.since, new.until)
        text = new.forms[0]
        for there in (self._by_text[text + era] for era in eras) if self._twice is None or text in self._twice else ():
            if len(there) <= _HOT:
                there.append(number)
        self._post(number, segments, eras)
        return number

    def add(self, number: int, piece: Piece, rule: str) -> None:
        home = self.clusters[number]
        if rule == "near" and len(home.forms) < _VARIANTS and piece.words not in home.forms:
            home.forms.append(piece.words)
            self._post(number, piece.segments, _eras(home.since, home.until))
        home.add(piece, rule)
        for where in _places(piece):
            for word in set(piece.words):
                there = self._by_word[where, word] if (where, word) in self._asked else None
                if there is not None and number not in there[-1:] and len(there) <= _HOT:
                    there.append(number)

    def _post(self, number: int, segments: tuple[str, ...], eras: list[str]) -> None:
        for gram in _grams(segments, RUN):
            if self._twice is None or gram in self._twice:
                for era in eras:
                    self._post_one(gram + era, number)
        if self._probes:
            for gram in _grams(segments, LONG_RUN):
                if gram in self._probes:
                    self._post_one(gram, number)

    def _post_one(self, key: str, number: int) -> None:
        there = self._by_words.get(key)
        if there is None:
            self._by_words[key] = number
        elif isinstance(there, int):
            if there != number:
                self._by_words[key] = [there, number]
        elif there[-1] != number and len(there) <= _HOT:
            there.append(number)

    def candidates(self, piece: Piece) -> dict[int, bool]:
        """The clusters that may hold a piece, and whether they may do so with changes: those that share most n-grams with it."""
        eras = _eras(piece.since, piece.until)
        hits: Counter[int] = Counter()
        for gram in _grams(piece.segments, RUN):
            for era in eras:
                self._count(hits, gram + era)
        for gram in _grams(piece.segments, LONG_RUN) if self._probes else ():
            self._count(hits, gram)
        found = dict.fromkeys(sorted(hits, key=lambda number: (-hits[number], number))[:_MOST], True)
        for exact in [self._by_text.get(piece.words + era, ()) for era in eras] + [self._by_word.get(place, ()) for place in _asks(piece)]:
            for number in exact if len(exact) <= _HOT else ():
                found.setdefault(number, False)
        return found

    def _count(self, hits: Counter[int], key: str) -> None:
        there = self._by_words.get(key)
        if isinstance(there, int):
            hits[there] += 1
        elif there is not None and len(there) <= _HOT:
            for number in there:
                hits[number] += 1


def _told_by(pieces: Sequence[Piece], composites: Sequence[Cluster]) -> Iterator[str]:
    """The texts by which quotations are looked up, and n-grams of them."""
    for words, segments in chain(((p.words, p.segments) for p in pieces), ((c.forms[0], (c.forms[0],)) for c in composites)):
        yield words
        yield from _grams(segments, RUN)


def _assigned(pieces: Sequence[Piece], composites: Sequence[Cluster]) -> list[Cluster]:
    index = _Index(pieces, composites)
    for composite in composites:
        index.found(composite, (composite.forms[0],))
    for piece in pieces:
        fits = [fit for n, near in index.candidates(piece).items() if (fit := _fit(piece, n, index.clusters[n], near))]
        chosen = _only(fits, index.clusters)
        if chosen:
            index.add(chosen.number, piece, chosen.rule)
        else:
            new = Cluster([piece.words], piece.since, piece.until, undecided=bool(fits))
            if piece.segments:
                new.head, new.tail = piece.segments[0], piece.segments[-1]
            index.add(index.found(new, piece.segments), piece, "first")
    return index.clusters


def _only(fits: list[_Fit], clusters: Sequence[Cluster]) -> _Fit | None:
    """The one fit that keeps most words; of several equal ones that of the same article; else none, rather than a guess.

    Pieces that fit two clusters alike share one of their own: what is undecided for one is undecided for its like.
    """
    most = max((fit.kept for fit in fits), default=0)
    best = [fit for fit in fits if fit.kept == most]
    for narrowed in (best, [f for f in best if f.at_home], [f for f in best if clusters[f.number].undecided]):
        if len(narrowed) == 1:
            return narrowed[0]
    return None


def _fit(piece: Piece, number: int, home: Cluster, near: bool) -> _Fit | None:
    """How a piece fits a cluster, None if it does not. `near`: the cluster may hold it with changes."""
    if not piece.words or not _meet(piece, home):
        return None
    here = home.at_home.get(piece.key[0], ())
    if any(_holds(words, piece) for words in here):
        return _Fit(len(piece.words), number, "same-article", at_home=True)
    known = piece.dated and home.dated
    needed = LONG_RUN if piece.since is None or home.since is None else 1 if known else RUN
    if _longest(piece.segments) >= needed:
        for form in home.forms:
            if _holds(form, piece):
                return _Fit(len(piece.words), number, "same-words" if form == piece.words else "contained", bool(here))
    kept = _kept_nearly(piece.words, home.forms[0], max(needed, RUN)) if near else 0
    return _Fit(kept, number, "near", bool(here)) if kept else None


def _holds(form: str, piece: Piece) -> bool:
    """Whether a wording has all words of a piece, in its order. A single word must be a real one and stand there once."""
    if len(piece.words) == 1 and (piece.slight or form.count(piece.words) != 1):
        return False
    return _has_in_order(form, piece.segments)


def _has_in_order(form: str, segments: Iterable[str]) -> bool:
    at = 0
    for segment in segments:
        at = form.find(segment, at)
        if at < 0:
            return False
        at += len(segment)
    return True


def _hold_nearly(forms: Sequence[str], segments: Sequence[str]) -> bool:
    alphabet = Alphabet()
    cut, spelt = [alphabet.spell(segment.split()) for segment in segments], [alphabet.spell(form.split()) for form in forms]
    return any(_has_in_order(form, cut) for form in spelt) or _kept_nearly("".join(cut), spelt[0], LONG_RUN) > 0


def _longest(segments: Iterable[str]) -> int:
    return max(map(len, segments), default=0)


def _kept_nearly(words: str, form: str, run: int) -> int:
    """How many of these words a wording has in runs, if they are most of them and the longest run is long enough, else 0."""
    if len(words) <= run:
        return 0
    blocks = [block.size for block in SequenceMatcher(None, form, words, autojunk=False).get_matching_blocks()]
    kept, longest = sum(size for size in blocks if size >= _BLOCK), max(blocks)
    # Stock phrases of six words stand in many sentences: with no longer run nearly all words must agree.
    share = 0.7 if longest >= SEAM else 0.85
    return kept if longest >= run and kept >= share * len(words) else 0


def _put_together(clusters: Sequence[Cluster]) -> list[Cluster]:
    """The chains of clusters of which each goes on where the one before breaks off."""
    heads: Mapping[str, list[int]] = defaultdict(list)
    for number, right in enumerate(clusters):
        if len(right.head) > SEAM:
            heads[right.head[:SEAM]].append(number)
    after: dict[int, list[tuple[int, int]]] = defaultdict(list)
    before: dict[int, list[int]] = defaultdict(list)
    for number, left in enumerate(clusters):
        for follower, shared in _followers(number, left, clusters, heads):
            after[number].append((follower, shared))
            before[follower].append(number)
    # Two ways to go on, or two beginnings, decide nothing.
    following = {n: ways[0] for n, ways in after.items() if len(ways) == 1 and len(before[ways[0][0]]) == 1}
    followers = {follower for follower, _ in following.values()}
    return [chain for n in sorted(following) if n not in followers for chain in _chains(n, clusters, following)]


def _followers(number: int, left: Cluster, clusters: Sequence[Cluster], heads: Mapping[str, list[int]]) -> Iterator[tuple[int, int]]:
    found = {n for i in range(1, len(left.tail) - SEAM + 1) for n in heads.get(left.tail[i : i + SEAM], ()) if n != number}
    for follower in sorted(found):
        right = clusters[follower]
        shared = overlap(left.tail, right.head)
        needed = LONG_RUN if left.since is None or right.since is None else SEAM
        if shared >= needed and _meet(left, right):
            yield follower, shared


def _chains(start: int, clusters: Sequence[Cluster], following: Mapping[int, tuple[int, int]]) -> Iterator[Cluster]:
    """The composites that a chain gives; it is cut where the days of its members would no longer meet."""
    first = clusters[start]
    words, days, pieces = first.forms[0], Cluster([], first.since, first.until, first.dated), 1
    number = start
    while number in following:
        number, shared = following[number]
        right = clusters[number]
        if _meet(days, right):
            words += right.forms[0][shared:]
            days.since, days.until = _both(days, right)
            days.dated, pieces = days.dated or right.dated, pieces + 1
            continue
        if pieces > 1:
            yield Cluster([words], days.since, days.until, days.dated, composite=True)
        words, days, pieces = right.forms[0], Cluster([], right.since, right.until, right.dated), 1
    if pieces > 1:
        yield Cluster([words], days.since, days.until, days.dated, composite=True)
