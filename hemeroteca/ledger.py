"""What becomes of each document that was read: an article, a version of one, or a copy. Decided from small entries.

Documents are one article where they have the same address, exactly the same text, or nearly the same text and nothing that
speaks against it: two addresses, two outlets, or days that cannot be one. docs/pipeline.md tells the rules.
"""

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
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
    noted INTEGER, status TEXT DEFAULT 'article', note TEXT);
CREATE TABLE sketches (number INTEGER PRIMARY KEY, text TEXT, sketch BLOB, smallest BLOB);
CREATE TABLE others (number INTEGER PRIMARY KEY, document INTEGER);
"""
_NOTES: dict[Order, str] = {
    "stated": "an earlier text of the same article",
    "captured": "an earlier text of the same article",
    "undated": "another text of the same article, and only one of the two says when; the dated one counts as newer",
    "path": "another text of the same article, and nothing tells which is newer; the last path counts as the newest",
}
_LINKED = """
SELECT number FROM entries WHERE place IN (SELECT place FROM entries GROUP BY place HAVING count(*) > 1)
UNION SELECT number FROM entries WHERE text IN (SELECT text FROM entries GROUP BY text HAVING count(*) > 1)
"""


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
    """The documents of a build. Only those that have to do with another one are ever in memory together.

    `shared` takes from the hashes of a text those that another one may have, `look_up` finds again what was registered of a document.
    """

    def __init__(self, shared: Sieve, look_up: Callable[[int], Registered]) -> None:
        self.shared, self.look_up = shared, look_up
        self.connection = sqlite3.connect("", isolation_level=None)  # a temporary file of SQLite's own
        self.connection.executescript(_TABLES)
        self.connection.execute("BEGIN")
        self.items: dict[str, Item] = {}
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
        self.connection.executemany("INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'article', NULL)", self.waiting)
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
        near = list(near_pairs(sketches, NEARLY))
        linked = {number for (number,) in self.connection.execute(_LINKED)} | {number for pair in near for number in pair[:2]}
        for item in group([self._entry(number) for number in linked], near):
            if item.versions or item.copies:
                self._settle(item)

    def _entry(self, number: int) -> Entry:
        (document,) = self.connection.execute("SELECT document FROM entries WHERE number = ?", (number,)).fetchone()
        return Entry(number, *self.look_up(document).entry)

    def _settle(self, item: Item) -> None:
        self.items[item.key] = item
        rows: list[tuple[str, str, str | None, int]] = [(item.key, "article", None, item.shown.number)]
        rows += [(item.key, "version", f"{_NOTES[by]}; {item.shown.path} is shown", entry.number) for entry, by in item.versions]
        rows += [(item.key, "duplicate", f"the same text as {of.path}", copy.number) for copy, of in item.copies]
        self.connection.executemany("UPDATE entries SET key = ?, status = ?, note = ? WHERE number = ?", rows)

    def articles(self) -> Iterator[Fate]:
        """The documents that are shown, in the order of their ids: by day of publication, then key."""
        sql = "SELECT document, key, sample, before, path, noted FROM entries WHERE status = 'article' ORDER BY published, key"
        for document, key, *rest in self.connection.execute(sql):
            yield Fate(document, "article", key, None, self.items.get(key), *rest)

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
