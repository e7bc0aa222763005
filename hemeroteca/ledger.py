"""What becomes of each document that was read: an article, a version of one, or a copy. Decided from small entries.

Documents are one article where they have the same address, exactly the same text, or nearly the same text and nothing that
speaks against it: two addresses, two outlets, or days that cannot be one. docs/pipeline.md tells the rules.
"""

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from typing import Literal, NamedTuple

from hemeroteca.shingles import FULL, Sketch, near_pairs

KEY = 10  # characters of the key of an article or a quotation
NEARLY = 0.8  # resemblance; an article of 450 words with a new paragraph of 50 keeps 0.89


@dataclass(frozen=True, slots=True)
class Entry:
    """A document with an article in it. `number` follows the order of the paths.

    `text` is a hash of its body. `changed` tells which of two versions is newer: when it was modified, published or
    captured, "" if nothing tells.
    """

    number: int
    path: str
    url: str | None
    text: str
    outlet: str | None
    published_from: str | None
    published_to: str | None
    changed: str

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys under which it could be the article: of its address, of its text."""
        return (*((url_key(self.url),) if self.url else ()), text_key(self.text))


@dataclass(frozen=True, slots=True)
class Item:
    """Documents that are one article: the one shown, what earlier versions said, and copies of any of them.

    `keys` are all under which an archive with fewer of these documents had it, its own first.
    """

    shown: Entry
    versions: tuple[Entry, ...]  # the oldest first
    copies: tuple[tuple[Entry, Entry], ...]  # with what each is a copy of
    keys: tuple[str, ...]

    @property
    def key(self) -> str:
        return self.keys[0]

    @property
    def paths(self) -> tuple[str, ...]:
        return (self.shown.path, *(v.path for v in self.versions), *(copy.path for copy, _ in self.copies))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def url_key(url: str) -> str:
    return _hash(f"url:{url}")[:KEY]


def text_hash(body: str) -> str:
    """What tells one text from another; its beginning is the key of an article that states no address."""
    return _hash(f"text:{body}")


def text_key(text: str) -> str:
    return text[:KEY]


def group(entries: Sequence[Entry], near: Iterable[tuple[int, int, float]]) -> list[Item]:
    """The articles that these documents are, in the order of the first document of each; `near` pairs numbers of entries
    of which the texts are nearly the same. The order of the entries does not matter.
    """
    entries = sorted(entries, key=lambda entry: entry.number)
    groups = _Groups(entries)
    for same in _by(entries, lambda entry: entry.url):
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
    texts: dict[str, list[Entry]] = {}
    for entry in sorted(members, key=lambda e: (not e.url, not e.outlet, not e.published_to, e.number)):
        texts.setdefault(entry.text, []).append(entry)
    firsts = sorted((same[0] for same in texts.values()), key=lambda e: (max(c.changed for c in texts[e.text]), e.number))
    copies = [(copy, same[0]) for same in texts.values() for copy in same[1:]]
    in_time = sorted(members, key=lambda entry: (entry.changed, entry.number))
    own = next((url_key(entry.url) for entry in in_time if entry.url), text_key(in_time[0].text))
    keys = dict.fromkeys((own, *(key for entry in in_time for key in entry.keys)))
    return Item(firsts[-1], tuple(firsts[:-1]), tuple(sorted(copies, key=lambda pair: pair[0].number)), tuple(keys))


# ---- Many documents ----------------------------------------------------------------------------------------------------------


class Fate(NamedTuple):
    """What becomes of a document: `key` is that of the article it belongs to."""

    document: int
    status: Literal["article", "version", "duplicate", ""]  # "": it is no article, and its own note tells
    key: str | None
    note: str | None
    item: Item | None = None  # only where the article has several documents


_TABLES = """
CREATE TABLE entries (number INTEGER PRIMARY KEY, path TEXT, url TEXT, text TEXT, outlet TEXT, since TEXT, until TEXT, changed TEXT,
    document INTEGER, sketch BLOB, published TEXT, key TEXT, status TEXT DEFAULT 'article', note TEXT);
CREATE TABLE others (number INTEGER PRIMARY KEY, document INTEGER);
"""
_LINKED = """
SELECT number FROM entries WHERE url IN (SELECT url FROM entries GROUP BY url HAVING count(*) > 1)
UNION SELECT number FROM entries WHERE text IN (SELECT text FROM entries GROUP BY text HAVING count(*) > 1)
"""


class Ledger:
    """The documents of a build. Only those that have to do with another one are ever in memory together."""

    def __init__(self) -> None:
        self.connection = sqlite3.connect("", isolation_level=None)  # a temporary file of SQLite's own
        self.connection.executescript(_TABLES)
        self.connection.execute("BEGIN")
        self.items: dict[str, Item] = {}

    def add(self, entry: Entry, document: int, published: str | None, sketch: Sketch) -> None:
        row = (*astuple(entry), document, sketch, published or "", entry.keys[0])
        self.connection.execute("INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'article', NULL)", row)

    def add_other(self, number: int, document: int) -> None:
        self.connection.execute("INSERT INTO others VALUES (?, ?)", (number, document))

    def close(self) -> None:
        """Decide. Nothing is added any more."""
        # A short text tells too little: two notes of thirty words may differ in nothing but whom they are about.
        sql = "SELECT min(number), sketch FROM entries WHERE length(sketch) = ? GROUP BY text ORDER BY 1"
        sketches = self.connection.execute(sql, (FULL,))
        near = list(near_pairs(sketches, NEARLY))
        linked = {number for (number,) in self.connection.execute(_LINKED)} | {number for pair in near for number in pair[:2]}
        for item in group([self._entry(number) for number in linked], near):
            if item.versions or item.copies:
                self._settle(item)

    def _entry(self, number: int) -> Entry:
        columns = "number, path, url, text, outlet, since, until, changed"
        return Entry(*self.connection.execute(f"SELECT {columns} FROM entries WHERE number = ?", (number,)).fetchone())

    def _settle(self, item: Item) -> None:
        self.items[item.key] = item
        rows: list[tuple[str, str, str | None, int]] = [(item.key, "article", None, item.shown.number)]
        rows += [(item.key, "version", f"an earlier text of the same article; {item.shown.path} is shown", v.number) for v in item.versions]
        rows += [(item.key, "duplicate", f"the same text as {of.path}", copy.number) for copy, of in item.copies]
        self.connection.executemany("UPDATE entries SET key = ?, status = ?, note = ? WHERE number = ?", rows)

    def articles(self) -> Iterator[Fate]:
        """The documents that are shown, in the order of their ids: by day of publication, then key."""
        sql = "SELECT document, key FROM entries WHERE status = 'article' ORDER BY published, key"
        for document, key in self.connection.execute(sql):
            yield Fate(document, "article", key, None, self.items.get(key))

    def others(self) -> Iterator[Fate]:
        """All other documents, in the order of the paths."""
        sql = (
            "SELECT number, document, status, key, note FROM entries WHERE status <> 'article'"
            " UNION ALL SELECT number, document, '', NULL, NULL FROM others ORDER BY 1"
        )
        for _, *rest in self.connection.execute(sql):
            yield Fate(*rest)

    def documents(self, item: Item) -> list[int]:
        """The documents of an article's earlier versions, the oldest first."""
        sql = "SELECT document FROM entries WHERE number = ?"
        return [self.connection.execute(sql, (version.number,)).fetchone()[0] for version in item.versions]
