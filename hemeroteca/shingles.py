"""Which texts have words in common, by their runs of five words (shingles), without looking at every pair.

Two questions, after Broder, "On the resemblance and containment of documents" (1997). How far two texts resemble each other:
a sketch keeps the smallest hashes of the runs, which estimate the share that they have in common. Whether one text stands
in a longer one: a sample keeps the hashes that one number divides, the same ones for every text, however long.
"""

import re
import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Set
from heapq import nsmallest
from itertools import accumulate
from zlib import crc32

from hemeroteca.text import fold

Sketch = bytes  # four bytes a hash, ascending

_RUN = 5  # words
_KEPT = 64  # hashes of a sketch: resemblance within some 0.06
FULL = 4 * _KEPT  # length of the sketch of a text that has as many shingles
_POSTED = 8  # of them by which candidates are found; texts that resemble by half miss one another once in 250
_NEXT = 4  # texts with the same hash that each is compared with: a phrase that thousands share stays cheap
_SPARSE = 12  # one run in so many is in a sample
_WORD = re.compile(r"\w+")


def words_of(text: str) -> list[str]:
    """The words by which texts are compared: case, accents and punctuation do not matter."""
    return _WORD.findall(fold(text))


def shingles(text: str) -> set[int]:
    """The hashes of the runs of five words of a text; of one that has fewer words that of all."""
    words = words_of(text)
    data = " ".join(words).encode()
    starts = [0, *accumulate(len(word.encode()) + 1 for word in words)]
    return {crc32(data[start : end - 1]) for start, end in zip(starts, starts[_RUN:] or starts[-1:], strict=False)}


def sample(runs: Set[int]) -> set[int]:
    """Those of the shingles of a text by which it is found again in whatever holds it; the smallest too, for texts of a few lines."""
    return {run for run in runs if run % _SPARSE == 0}.union(nsmallest(_POSTED, runs))


def sketch(text: str) -> Sketch:
    """The sketch of a text, of which `resemblance` tells how near it is to another."""
    return array("I", sorted(shingles(text))[:_KEPT]).tobytes()


def resemblance(one: Sketch, other: Sketch) -> float:
    """The share of shingles that two texts have in common, 0 to 1, as far as their sketches tell.

    >>> a = sketch("the bill on drinking water reached the floor yesterday after months of debate")
    >>> resemblance(a, a), resemblance(a, sketch("nobody saw the boat that left the harbour at night"))
    (1.0, 0.0)
    """
    if one == other:
        return 1.0
    left, right = set(array("I", one)), set(array("I", other))
    smallest = sorted(left | right)[:_KEPT]
    return len(left.intersection(smallest) & right) / len(smallest)


def near_pairs(sketches: Iterable[tuple[int, Sketch]], least: float) -> Iterator[tuple[int, int, float]]:
    """The pairs of numbers (the lower first) whose sketches resemble each other by at least that, with how much, in order.

    Of many texts that all resemble each other only neighbours are paired, so that the cost grows with their number alone.
    """
    connection = sqlite3.connect("")  # a temporary file of SQLite's own: memory stays bounded
    try:
        connection.execute("CREATE TABLE sketches (number INTEGER PRIMARY KEY, sketch BLOB)")
        connection.execute("CREATE TABLE postings (hash INTEGER, number INTEGER)")
        for number, found in sketches:
            connection.execute("INSERT INTO sketches VALUES (?, ?)", (number, found))
            connection.executemany("INSERT INTO postings VALUES (?, ?)", [(h, number) for h in array("I", found)[:_POSTED]])
        rows = connection.execute(_CANDIDATES, (_NEXT,))
        for one, left, other, right in rows:
            alike = resemblance(left, right)
            if alike >= least:
                yield one, other, alike
    finally:
        connection.close()


_CANDIDATES = """
WITH ranked AS (SELECT hash, number, row_number() OVER (PARTITION BY hash ORDER BY number) AS rank FROM postings),
shared AS (SELECT hash FROM postings GROUP BY hash HAVING count(*) > 1),
few AS MATERIALIZED (SELECT * FROM ranked WHERE hash IN shared),
pairs AS (SELECT DISTINCT a.number AS one, b.number AS other FROM few a JOIN few b ON b.hash = a.hash AND b.rank > a.rank AND b.rank <= a.rank + ?)
SELECT one, l.sketch, other, r.sketch FROM pairs JOIN sketches l ON l.number = one JOIN sketches r ON r.number = other ORDER BY one, other
"""
