"""Which texts have words in common, by their runs of five words (shingles), without looking at every pair.

Two questions, after Broder, "On the resemblance and containment of documents" (1997). How far two texts resemble each other:
a sketch keeps the smallest hashes of the runs, which estimate the share that they have in common. Whether one text stands
in a longer one: a sample keeps the hashes that one number divides, the same ones for every text, however long.
"""

import re
import sqlite3
import sys
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import accumulate, chain, islice
from typing import TypeVar
from zlib import crc32

from hemeroteca.text import fold

Sketch = bytes  # four bytes a hash, ascending
Sample = bytes  # four bytes for the number of its hashes, and four a hash, in no order but that the smallest come first

_RUN = 5  # words
_KEPT = 64  # hashes of a sketch: resemblance within some 0.06
FULL = 4 * _KEPT  # length of the sketch of a text that has as many shingles
_POSTED = 8  # of them by which candidates are found; texts that resemble by half miss one another once in 250
_NEXT = 4  # texts with the same hash that each is compared with: a phrase that thousands share stays cheap
_SPARSE = 12  # one run in so many is in a sample
_BITS = 33_554_393  # a prime; so many bits tell which hashes come once, and twice: with more hashes they spare less work
_MOST_KNOWN = 1 << 18  # hashes that are looked up in a set, of some 20 MB
_TOGETHER = 500  # texts of which the hashes are written in one call
_WORD = re.compile(r"\w+")

Thing = TypeVar("Thing")


def words_of(text: str) -> list[str]:
    """The words by which texts are compared: case, accents and punctuation do not matter."""
    return _WORD.findall(fold(text))


def shingles(text: str) -> set[int]:
    """The hashes of the runs of five words of a text; of one that has fewer words that of all."""
    return runs(words_of(text), _RUN)


def runs(words: Sequence[str], length: int) -> set[int]:
    """The hashes of the runs of so many words; where there are fewer that of all."""
    data = " ".join(words).encode()
    starts = [0, *accumulate(len(word.encode()) + 1 for word in words)]
    return {crc32(data[start : end - 1]) for start, end in zip(starts, starts[length:] or starts[-1:], strict=False)}


def draw(text: str) -> tuple[Sketch, Sample]:
    """The sketch of a text, of which `resemblance` tells how near it is to another; and the sample by which it is found again
    in whatever holds it: the smallest hashes too, for texts of a few lines.
    """
    found = sorted(shingles(text))
    smallest, rest = found[:_POSTED], found[_POSTED:]
    sampled = smallest + [run for run in rest if run % _SPARSE == 0]
    return array("I", found[:_KEPT]).tobytes(), array("I", (len(sampled), *sampled)).tobytes()


def resemblance(one: Sketch, other: Sketch) -> float:
    """The share of shingles that two texts have in common, 0 to 1, as far as their sketches tell.

    >>> a, _ = draw("the bill on drinking water reached the floor yesterday after months of debate")
    >>> resemblance(a, a), resemblance(a, draw("nobody saw the boat that left the harbour at night")[0])
    (1.0, 0.0)
    """
    if one == other:
        return 1.0
    left, right = set(array("I", one)), set(array("I", other))
    smallest = sorted(left | right)[:_KEPT]
    return len(left.intersection(smallest) & right) / len(smallest)


# ---- Which hashes come twice --------------------------------------------------------------------------------------------------

Sieve = Callable[[Iterable[int]], Collection[int]]


def sieve(known: bytes, added: Iterable[Sample], samples: Callable[[], Iterable[Sample]]) -> Sieve:
    """What takes from hashes all those that come twice in `samples`, and some others. Two texts have no other ones in common.

    `known` are the hashes that come twice in all samples that are not in `added` (and perhaps in others): then each that comes
    twice is one of them, or stands in an added sample, and most samples need not be looked at. `samples` are all, wanted only
    where too much is added.
    """
    found = set[int]()
    for sample in added:
        found.update(_hashes(sample))
        if len(found) > _MOST_KNOWN:
            return _by_bits(samples())
    return _known([found, array("I", known)])


def _known(hashes: Iterable[Iterable[int]]) -> Sieve:
    """Which hashes are among these; where they are many, of those that are not one in a few too. A bit each, no set of all."""
    found, rest = set[int](), iter(hashes)
    for some in rest:
        found.update(some)
        if len(found) > _MOST_KNOWN:
            break
    else:
        return found.intersection
    bits = bytearray(_BITS // 8 + 1)
    for h in chain(found, chain.from_iterable(rest)):
        h %= _BITS
        bits[h >> 3] |= 1 << (h & 7)
    return _set_in(bits)


def _by_bits(samples: Iterable[Sample]) -> Sieve:
    """Which hashes come twice, and of those that do not one in a few. A bit each, no set of all."""
    once, twice = bytearray(_BITS // 8 + 1), bytearray(_BITS // 8 + 1)
    for sample in samples:
        for h in _hashes(sample):
            h %= _BITS
            place, bit = h >> 3, 1 << (h & 7)
            if once[place] & bit:
                twice[place] |= bit
            else:
                once[place] |= bit
    return _set_in(twice)


def _set_in(bits: bytearray) -> Sieve:
    return lambda hashes: [h for h in hashes if bits[h % _BITS >> 3] & (1 << (h % _BITS & 7))]


def sifted(sample: Sample, which: Sieve) -> tuple[Sample, bytes]:
    """A sample without the hashes that no other text has; and which of its smallest are left, by which `near_pairs` finds its text."""
    hashes = _hashes(sample)
    found = which(hashes)
    if not found:
        return sample[:4], b""
    last = hashes[:_POSTED][-1]
    return sample[:4] + array("I", found).tobytes(), array("I", [h for h in found if h <= last]).tobytes()


def coming_twice(samples: Callable[[], Iterable[Sample]]) -> bytes:
    """The hashes that come twice in these samples, which are asked for twice where they have many."""
    once, twice = set[int](), set[int]()
    for sample in samples():
        hashes = set(_hashes(sample))
        twice |= once & hashes
        once |= hashes
        if len(once) > _MOST_KNOWN:
            return _coming_twice_on_disk(samples())
    return array("I", sorted(twice)).tobytes()


def _coming_twice_on_disk(samples: Iterable[Sample]) -> bytes:
    connection = sqlite3.connect("")  # a temporary file of SQLite's own: memory stays bounded
    try:
        connection.execute("CREATE TABLE postings (hash INTEGER)")
        for some in _together(samples):
            connection.executemany("INSERT INTO postings VALUES (?)", [(h,) for sample in some for h in _hashes(sample)])
        return array("I", (h for (h,) in connection.execute(_TWICE))).tobytes()
    finally:
        connection.close()


_TWICE = "SELECT hash FROM postings GROUP BY hash HAVING count(*) > 1"


def _size(sample: Sample) -> int:
    """How many hashes it had before it was sifted."""
    return int.from_bytes(sample[:4], sys.byteorder)


def _hashes(sample: Sample) -> "array[int]":
    return array("I", sample)[1:]


# ---- Pairs of texts -----------------------------------------------------------------------------------------------------------


def sharing(samples: Callable[[], Iterable[tuple[int, Sample]]], least: float, among: int) -> Iterator[tuple[int, int]]:
    """The pairs of numbers (the lower first) whose samples have at least that share of the smaller one in common; ordered by
    the higher number, for each those that share most first. `samples`, in the order of their numbers, are asked for twice; they may be sifted.

    A shingle that many texts have is looked up in the first ones, `among` of them: a line that thousands share stays cheap.
    """
    connection = sqlite3.connect("")  # a temporary file of SQLite's own: memory stays bounded
    try:
        connection.execute("CREATE TABLE postings (hash INTEGER, number INTEGER)")
        connection.execute("CREATE TABLE sizes (number INTEGER PRIMARY KEY, size INTEGER)")
        which = _telling((sample for _, sample in samples()), least)
        for some in _together((number, sample, found) for number, sample in samples() if (found := which(_hashes(sample)))):
            connection.executemany("INSERT INTO postings VALUES (?, ?)", [(h, number) for number, _, found in some for h in found])
            connection.executemany("INSERT INTO sizes VALUES (?, ?)", [(number, _size(sample)) for number, sample, _ in some])
        yield from connection.execute(_SHARING, (among, least))
    finally:
        connection.close()


def _telling(samples: Iterable[Sample], least: float) -> Sieve:
    """What takes from hashes those by which pairs can be found. Of a sample that has so much in common with a larger one, so much is left
    when it is sifted: most have nothing but phrases.
    """
    return _known(_hashes(sample) for sample in samples if len(sample) // 4 - 1 >= least * _size(sample))


def _together(things: Iterable[Thing]) -> Iterator[list[Thing]]:
    """A few hundred at a time: each call of SQLite costs as much as some rows."""
    waiting = iter(things)
    while some := list(islice(waiting, _TOGETHER)):
        yield some


_SHARING = """
WITH shared AS MATERIALIZED (SELECT hash, number, row_number() OVER (PARTITION BY hash ORDER BY number) AS rank FROM postings
  WHERE hash IN (SELECT hash FROM postings GROUP BY hash HAVING count(*) > 1)),
pairs AS (SELECT a.number AS one, b.number AS other, count(*) AS common FROM shared a JOIN shared b ON b.hash = a.hash AND b.number > a.number
  WHERE a.rank <= ? GROUP BY a.number, b.number)
SELECT one, other FROM pairs JOIN sizes l ON l.number = one JOIN sizes r ON r.number = other
WHERE common >= ? * min(l.size, r.size) ORDER BY other, common DESC, one
"""


def near_pairs(sketches: Iterable[tuple[int, Sketch, bytes]], least: float) -> Iterator[tuple[int, int, float]]:
    """The pairs of numbers (the lower first) whose sketches, all full, resemble each other by at least that, with how much, in order.
    With each sketch come the smallest hashes of its text that are left when it is `sifted`.

    Of many texts that all resemble each other only neighbours are paired, so that the cost grows with their number alone.
    """
    connection = sqlite3.connect("")  # a temporary file of SQLite's own: memory stays bounded
    try:
        connection.execute("CREATE TABLE sketches (number INTEGER PRIMARY KEY, sketch BLOB)")
        connection.execute("CREATE TABLE postings (hash INTEGER, number INTEGER)")
        for some in _together(sketches):
            connection.executemany("INSERT INTO sketches VALUES (?, ?)", [(number, sketch) for number, sketch, _ in some])
            shared = [(h, number) for number, _, hashes in some for h in array("I", hashes)]
            connection.executemany("INSERT INTO postings VALUES (?, ?)", shared)
        first, ours = -1, set[int]()
        for one, left, other, right in connection.execute(_CANDIDATES, (_NEXT,)):
            if one != first:
                first, ours = one, set(array("I", left))
            common = len(ours.intersection(array("I", right)))
            if common >= least * _KEPT and (alike := resemblance(left, right)) >= least:  # most have a phrase in common, and no more
                yield one, other, alike
    finally:
        connection.close()


_CANDIDATES = """
WITH shared AS (SELECT hash FROM postings GROUP BY hash HAVING count(*) > 1),
few AS MATERIALIZED (SELECT hash, number, row_number() OVER (PARTITION BY hash ORDER BY number) AS rank FROM postings WHERE hash IN shared),
pairs AS (SELECT DISTINCT a.number AS one, b.number AS other FROM few a JOIN few b ON b.hash = a.hash AND b.rank > a.rank AND b.rank <= a.rank + ?)
SELECT one, l.sketch, other, r.sketch FROM pairs JOIN sketches l ON l.number = one JOIN sketches r ON r.number = other ORDER BY one, other
"""
