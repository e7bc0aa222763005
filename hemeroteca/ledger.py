"""What becomes of each document that was read: an article, a version of one, or a copy. Decided from small entries.

Documents are one article where they have the same address, exactly the same text, or nearly the same text and nothing that
speaks against it: two addresses, two outlets, or days that cannot be one. docs/pipeline.md tells the rules.
"""

import hashlib
import sqlite3
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, Literal, NamedTuple

from hemeroteca.addresses import place_of
from hemeroteca.shingles import FULL, Sample, Sieve, Sketch, coming_twice, near_pairs, sifted
from hemeroteca.wire import Packed, pack

# What tells which of two texts is newer: the times that they state, those at which they were captured; nothing, as only one of
# them has any (`undated`), or as they do not differ (`path`: the last path counts as the newest).
Order = Literal["stated", "captured", "undated", "path"]

KEY = 10  # characters of the key of an article or a quotation
NEARLY = 0.8  # resemblance; an article of 450 words with a new paragraph of 50 keeps 0.89


@dataclass(frozen=True, slots=True)
class Entry:
    """A document with an article in it. `number` follows the order of the paths.

    `text` is a hash of its body, `headline` one of what is printed above it, "" if nothing is. `changed` is when it was
    modified or published, `captured` when a crawl fetched it, "" if nothing tells. `before` is the key that it had before a
    sidecar gave it another address, "" if none did.
    """

    number: int
    path: str
    url: str | None
    text: str
    outlet: str | None
    published_from: str | None
    published_to: str | None
    changed: str
    captured: str = ""
    headline: str = ""
    before: str = ""

    @property
    def place(self) -> str | None:
        """What its address has in common with others of the same page."""
        return self.url and place_of(self.url)

    @property
    def key(self) -> str:
        """The key of the article that it is by itself: of its address, else of its text."""
        return url_key(self.url) if self.url else text_key(self.text)


class Version(NamedTuple):
    """An earlier text of an article, and what tells that it is earlier than the next one."""

    entry: Entry
    told_by: Order


@dataclass(frozen=True, slots=True)
class Item:
    """Documents that are one article: the one shown, what earlier versions said, and copies of any of them.

    `keys` are all under which an archive with fewer of these documents had it, its own first.
    """

    shown: Entry
    versions: tuple[Version, ...]  # the oldest first
    copies: tuple[tuple[Entry, Entry], ...]  # with what each is a copy of
    keys: tuple[str, ...]

    @property
    def key(self) -> str:
        return self.keys[0]

    @property
    def paths(self) -> tuple[str, ...]:
        return (self.shown.path, *(version.entry.path for version in self.versions), *(copy.path for copy, _ in self.copies))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def url_key(url: str) -> str:
    return _hash(f"url:{url}")[:KEY]


def text_hash(body: str) -> str:
    """What tells one text from another; its beginning is the key of an article that states no address."""
    return _hash(f"text:{body}")


def text_key(text: str) -> str:
    return text[:KEY]


def quote_keys(key: str, said: Iterable[tuple[str, str]]) -> list[str]:
    """The keys of the quotations of an article, given by field and words: a hash of article key, field and ordinal of the words."""
    seen: Counter[tuple[str, str]] = Counter()
    keys = []
    for field_, words in said:
        seen[field_, words] += 1
        keys.append(hashlib.sha256(f"{key}:{field_}:{words}:{seen[field_, words]}".encode()).hexdigest()[:KEY])
    return keys


def group(entries: Sequence[Entry], near: Iterable[tuple[int, int, float]]) -> list[Item]:
    """The articles that these documents are, in the order of the first document of each; `near` pairs numbers of entries
    of which the texts are nearly the same. The order of the entries does not matter.
    """
    entries = sorted(entries, key=lambda entry: entry.number)
    groups = _Groups(entries)
    for same in _by(entries, lambda entry: entry.place):
        groups.join_all(same, lambda one, other: False)
    for same in _by(entries, lambda entry: entry.text):
        groups.join_all(same, _printed_elsewhere)
    known = {entry.number: entry for entry in entries}
    for one, other, _ in sorted(near, key=lambda pair: (-pair[2], pair)):
        if _days_meet(known[one], known[other]):
            groups.join_all([known[one], known[other]], _speaks_against)
    return [_item(members) for members in groups.members()]


class DisjointSets:
    """Which of the numbers from 0 on belong together, however indirectly: four bytes each (Tarjan, "Efficiency of a good but not linear
    set union algorithm", 1975).

    >>> sets = DisjointSets(5)
    >>> sets.join([3, 4]), sets.join([1, 4])
    (None, None)
    >>> list(sets.joined())
    [(1, 3), (1, 4)]
    """

    def __init__(self, count: int) -> None:
        self._before = array("I", range(count))

    def first_of(self, number: int) -> int:
        """The lowest number of its set."""
        before = self._before
        while before[number] != number:
            before[number] = number = before[before[number]]
        return number

    def join(self, numbers: Iterable[int]) -> None:
        rest = iter(numbers)
        first = self.first_of(next(rest))
        for number in map(self.first_of, rest):
            first, last = sorted((first, number))
            self._before[last] = first

    def joined(self) -> Iterator[tuple[int, int]]:
        """Each number but the lowest of its set, behind that."""
        return ((first, number) for number in range(len(self._before)) if (first := self.first_of(number)) != number)


class _Groups:
    """Which entries are together so far."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.of = {entry.number: [entry] for entry in entries}

    def join_all(self, entries: Sequence[Entry], against: Callable[[Sequence[Entry], Sequence[Entry]], bool]) -> None:
        """Join the groups of these entries, each to the first one that nothing speaks against."""
        homes: list[list[Entry]] = []
        for entry in entries:
            here = self.of[entry.number]
            home = next((home for home in homes if home is here or not against(home, here)), None)
            if home is None:
                homes.append(here)
            elif home is not here:
                home.extend(here)
                for member in here:
                    self.of[member.number] = home

    def members(self) -> list[list[Entry]]:
        return list({id(members): members for members in self.of.values()}.values())


def _by(entries: Sequence[Entry], fact: Callable[[Entry], str | None]) -> list[list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        if value := fact(entry):
            found.setdefault(value, []).append(entry)
    return [same for same in found.values() if len(same) > 1]


def _printed_elsewhere(one: Sequence[Entry], other: Sequence[Entry]) -> bool:
    """The same text of an agency at two outlets is two articles; without two addresses it may be one article saved twice."""
    return bool(_urls(one) and _urls(other)) and _are_apart(_outlets(one), _outlets(other))


def _speaks_against(one: Sequence[Entry], other: Sequence[Entry]) -> bool:
    return bool(_urls(one) and _urls(other)) or _are_apart(_outlets(one), _outlets(other))


def _urls(entries: Sequence[Entry]) -> set[str]:
    return {entry.url for entry in entries if entry.url}


def _outlets(entries: Sequence[Entry]) -> set[str]:
    return {entry.outlet for entry in entries if entry.outlet}


def _are_apart(one: set[str], other: set[str]) -> bool:
    return bool(one and other) and not one & other


def _days_meet(one: Entry, other: Entry) -> bool:
    if not (one.published_from and one.published_to and other.published_from and other.published_to):
        return True
    return max(one.published_from, other.published_from) <= min(one.published_to, other.published_to)


def _item(members: Sequence[Entry]) -> Item:
    """Of equal texts the entry that states most is taken, of different ones the newest is shown; the last path among equals."""
    moment = _moment_of(members)
    printed = _printed(members)
    texts = sorted(((max(map(moment, same)), same) for same in printed), key=lambda text: (text[0], text[1][0].number))
    versions = tuple(Version(same[0], _told_by(at, texts[i][0])) for i, (at, same) in enumerate(texts[:-1], 1))
    in_time = sorted(members, key=lambda entry: (moment(entry), entry.number))
    own = next((entry.key for entry in in_time if entry.url), in_time[0].key)
    keys = dict.fromkeys((own, *(key for entry in in_time for key in (entry.key, entry.before) if key)))
    copies = sorted(((copy, same[0]) for same in printed for copy in same[1:]), key=lambda pair: pair[0].number)
    return Item(texts[-1][1][0], versions, tuple(copies), tuple(keys))


def _printed(members: Sequence[Entry]) -> list[list[Entry]]:
    """The entries of each text, the one that states most first."""
    printed: dict[str, list[list[Entry]]] = {}
    for entry in sorted(members, key=lambda e: (not (e.url and e.headline), not e.url, not e.outlet, not e.published_to, e.number)):
        homes = printed.setdefault(entry.text, [])
        home = next((same for same in homes if not _is_renamed(entry, same[0])), None)
        if home is None:
            homes.append([entry])
        else:
            home.append(entry)
    return [same for homes in printed.values() for same in homes]


def _is_renamed(entry: Entry, other: Entry) -> bool:
    """Whether a text stands at one address under two headlines: these are two versions."""
    return bool(entry.place and entry.place == other.place and entry.headline and other.headline and entry.headline != other.headline)


class _Moment(NamedTuple):
    """When a text was the article's, by what tells best and by what tells else."""

    first: str
    second: str
    by: tuple[Order, Order]


def _moment_of(members: Sequence[Entry]) -> Callable[[Entry], _Moment]:
    """Where each was captured that decides: what a page says of itself may be missing, or older than its last change."""
    if all(entry.captured for entry in members):
        return lambda entry: _Moment(entry.captured, entry.changed, ("captured", "stated"))
    return lambda entry: _Moment(entry.changed, entry.captured, ("stated", "captured"))


def _told_by(older: _Moment, newer: _Moment) -> Order:
    for one, other, by in zip(older[:2], newer[:2], newer.by, strict=True):
        if one != other:
            return by if one and other else "undated"
    return "path"


# ---- Many documents ----------------------------------------------------------------------------------------------------------


class Fate(NamedTuple):
    """What becomes of a document: `key` is that of the article it belongs to."""

    document: int
    status: Literal["article", "duplicate", ""]  # "": it is no article, and its own note tells
    key: str | None
    note: str | None
    item: Item | None = None  # only where the article has several documents
    sample: Sample = b""
    before: str = ""  # an earlier key of its own
    path: str = ""  # where it is shown
    noted: int = 0  # the article of the archive before that is made of it alone


_TOGETHER = 500  # rows that are written in one call
_TABLES = """
CREATE TABLE entries (number INTEGER PRIMARY KEY, document INTEGER, path TEXT, text TEXT, place TEXT, before TEXT, key TEXT, published TEXT, sample BLOB,
    noted INTEGER, status TEXT DEFAULT 'article', note TEXT, shown INTEGER);
CREATE INDEX entries_shown ON entries(shown) WHERE shown IS NOT NULL;
CREATE TABLE sketches (number INTEGER PRIMARY KEY, text TEXT, sketch BLOB, smallest BLOB);
CREATE TABLE near (one INTEGER, other INTEGER, alike REAL, PRIMARY KEY (one, other)) WITHOUT ROWID;
CREATE TABLE linked (first INTEGER, number INTEGER);
CREATE TABLE others (number INTEGER PRIMARY KEY, document INTEGER);
"""
_NOTES: dict[Order, str] = {
    "stated": "an earlier text of the same article",
    "captured": "an earlier text of the same article",
    "undated": "another text of the same article, and only one of the two says when; the dated one counts as newer",
    "path": "another text of the same article, and nothing tells which is newer; the last path counts as the newest",
}
_ALIKE = (
    "SELECT place, number FROM entries WHERE place IN (SELECT place FROM entries GROUP BY place HAVING count(*) > 1) ORDER BY place",
    "SELECT text, number FROM entries WHERE text IN (SELECT text FROM entries GROUP BY text HAVING count(*) > 1) ORDER BY text",
)


class Registered(NamedTuple):
    """What the ledger needs of a document by itself, made where it is read: the one process that decides need not make that of all.

    `entry` are the facts of an Entry behind its number.
    """

    text: str
    place: str | None
    before: str
    key: str
    published: str
    sketch: Sketch
    sample: Sample
    entry: Packed


def register(entry: Entry, published: str | None, sketch: Sketch, sample: Sample) -> Registered:
    return Registered(entry.text, entry.place, entry.before, entry.key, published or "", sketch, sample, pack(entry)[1:])


class Ledger:
    """The documents of a build. Only those that have to do with each other are ever in memory together.

    `shared` takes from the hashes of a text those that another one may have, `look_up` finds again what was registered of a document.
    """

    def __init__(self, shared: Sieve, look_up: Callable[[int], Registered]) -> None:
        self.shared, self.look_up = shared, look_up
        self.connection = sqlite3.connect("", isolation_level=None)  # a temporary file of SQLite's own
        self.connection.executescript(_TABLES)
        self.connection.execute("BEGIN")
        self.waiting: list[tuple[Any, ...]] = []  # each call of SQLite costs as much as some rows
        self.sketches: list[tuple[Any, ...]] = []

    def add(self, number: int, document: int, found: Registered, noted: int = 0) -> None:
        """A document; the numbers follow the order of the paths. `noted` is the article of the archive before that is made of it alone."""
        text, place, before, key, published, sketch, sample, (path, *_) = found
        sample, smallest = sifted(sample, self.shared)
        self.waiting.append((number, document, path, text, place, before, key, published, sample, noted))
        # A short text tells too little: two notes of thirty words may differ in nothing but whom they are about.
        if smallest and len(sketch) == FULL:
            self.sketches.append((number, text, sketch, smallest))
        if len(self.waiting) >= _TOGETHER:
            self._write_waiting()

    def _write_waiting(self) -> None:
        self.connection.executemany("INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'article', NULL, NULL)", self.waiting)
        self.connection.executemany("INSERT INTO sketches VALUES (?, ?, ?, ?)", self.sketches)
        self.waiting.clear()
        self.sketches.clear()

    def add_other(self, number: int, document: int) -> None:
        self.connection.execute("INSERT INTO others VALUES (?, ?)", (number, document))

    def close(self) -> None:
        """Decide. Nothing is added any more."""
        self._write_waiting()
        del self.shared  # it may be as large as all the rest
        sketches = self.connection.execute("SELECT min(number), sketch, smallest FROM sketches GROUP BY text ORDER BY 1")
        self.connection.executemany("INSERT INTO near VALUES (?, ?, ?)", near_pairs(sketches, NEARLY))
        for numbers, near in self._linked():
            for item in group([self._entry(number) for number in numbers], near):
                if item.versions or item.copies:
                    self._settle(item)

    def _linked(self) -> Iterator[tuple[list[int], list[tuple[int, int, float]]]]:
        """The documents that have to do with each other, however indirectly, and which of them are nearly the same."""
        (count,) = self.connection.execute("SELECT coalesce(max(number), -1) + 1 FROM entries").fetchone()
        sets = DisjointSets(count)
        for sql in _ALIKE:
            for _, rows in groupby(self.connection.execute(sql), itemgetter(0)):
                sets.join(number for _, number in rows)
        for pair in self.connection.execute("SELECT one, other FROM near"):
            sets.join(pair)
        self.connection.executemany("INSERT INTO linked VALUES (?, ?)", sets.joined())
        for first, rows in groupby(self.connection.execute("SELECT first, number FROM linked ORDER BY first, number"), itemgetter(0)):
            numbers = [first, *(number for _, number in rows)]
            sql = "SELECT one, other, alike FROM near WHERE one = ?"
            yield numbers, [pair for number in numbers for pair in self.connection.execute(sql, (number,))]

    def _entry(self, number: int) -> Entry:
        (document,) = self.connection.execute("SELECT document FROM entries WHERE number = ?", (number,)).fetchone()
        return Entry(number, *self.look_up(document).entry)

    def _settle(self, item: Item) -> None:
        rows: list[tuple[str, str | None, int]] = [("article", None, item.shown.number)]
        rows += [("version", f"{_NOTES[by]}; {item.shown.path} is shown", entry.number) for entry, by in item.versions]
        rows += [("duplicate", f"the same text as {of.path}", copy.number) for copy, of in item.copies]
        sql = "UPDATE entries SET key = ?, shown = ?, status = ?, note = ? WHERE number = ?"
        self.connection.executemany(sql, [(item.key, item.shown.number, *row) for row in rows])

    def articles(self) -> Iterator[Fate]:
        """The documents that are shown, in the order of their ids: by day of publication, then key."""
        sql = "SELECT document, key, shown, sample, before, path, noted FROM entries WHERE status = 'article' ORDER BY published, key"
        for document, key, shown, *rest in self.connection.execute(sql):
            yield Fate(document, "article", key, None, None if shown is None else self._item(shown), *rest)

    def _item(self, shown: int) -> Item:
        """The article of which this document is shown, decided once more: all of them would be too many to keep."""
        return _item([self._entry(number) for (number,) in self.connection.execute("SELECT number FROM entries WHERE shown = ?", (shown,))])

    def others(self) -> Iterator[Fate]:
        """Copies, and what is no article, in the order of the paths."""
        sql = (
            "SELECT number, document, status, key, note FROM entries WHERE status = 'duplicate'"
            " UNION ALL SELECT number, document, '', NULL, NULL FROM others ORDER BY 1"
        )
        for _, *rest in self.connection.execute(sql):
            yield Fate(*rest)

    def document(self, entry: Entry) -> tuple[int, str | None]:
        """The document of an entry, and the note on it."""
        row = self.connection.execute("SELECT document, note FROM entries WHERE number = ?", (entry.number,)).fetchone()
        return row[0], row[1]

    def coming_twice(self) -> bytes:
        """The hashes that texts of several documents have."""
        return coming_twice(self._samples)

    def _samples(self) -> Iterator[Sample]:
        """Those with anything left in them."""
        return (sample for (sample,) in self.connection.execute("SELECT sample FROM entries WHERE length(sample) > 4"))
