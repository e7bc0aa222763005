"""What an archive has from that of the build before: the rows of articles of which nothing changed but ids.

Articles that stay keep their order, so they are asked for in the order that they had. Ids of outlets and entities follow the
articles that name them first: what an article brought into the old archive that is not copied now is brought in by the next
one that names it, and that one has to be made anew.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush
from pathlib import Path
from typing import Any, NamedTuple

from hemeroteca.staging import OF_ARTICLES, Rows
from hemeroteca.wire import Packed

_KINDS = ("outlets", "entities")
# Columns that the articles decide; the rest is the same for all that were discovered, or comes later.
_NAMED = {
    "outlets": "SELECT id, slug, name, domain, country, agency FROM old.outlets WHERE id > ? AND id <= ?",
    "entities": "SELECT id, CASE standing WHEN 'authority' THEN slug ELSE substr(slug, -10) END, kind, name FROM old.entities WHERE id > ? AND id <= ?",
}
_NEXT_USE = {
    "outlets": "SELECT min(id) FROM old.articles WHERE id >= ?2 AND (outlet_id = ?1 OR agency_id = ?1)",
    "entities": "SELECT min(article) FROM (SELECT min(article_id) AS article FROM old.mentions WHERE entity_id = ?1 AND article_id >= ?2"
    " UNION ALL SELECT min(article_id) FROM old.quotes WHERE speaker_id = ?1 AND article_id >= ?2)",
}
_TABLES = (
    "CREATE TEMP TABLE outlets_here (old INTEGER PRIMARY KEY, here INTEGER)",
    "CREATE TEMP TABLE entities_here (old INTEGER PRIMARY KEY, here INTEGER)",
    "CREATE TEMP TABLE credited_here (article INTEGER PRIMARY KEY, agency INTEGER)",
)


class Note(NamedTuple):
    """An article of an archive: the document that all its rows are made of (None: they say more, or less), the agency that it credits,
    a hash of all that it says; how many outlets and entities there are with it, and rows.
    """

    document: int | None
    agency: int | None
    digest: bytes
    outlets: int
    entities: int
    rows: Rows

    @property
    def article(self) -> int:
        """Its id."""
        return self.rows[0]


_NONE = Note(None, None, b"", 0, 0, (0,) * len(OF_ARTICLES))


@dataclass(frozen=True, slots=True)
class Before:
    """The archive of the build before: its file, and the notes on its articles from one id to another."""

    file: Path
    notes: Callable[[int, int], list[Note]]


class Heritage:
    """What is copied from the archive `before`. `ids` are those of the outlets and entities here, by addresses and keys; `add` adds one
    that is not there yet.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        before: Before,
        ids: Mapping[str, Mapping[str, int]],
        add: Mapping[str, Callable[[Packed], int]],
    ) -> None:
        self._connection, self._before, self._ids, self._add = connection, before, ids, add
        connection.execute("ATTACH ? AS old", (f"{before.file.resolve().as_uri()}?mode=ro&immutable=1",))
        for table in _TABLES:
            connection.execute(table)
        self._seen = _NONE  # up to here it is known which outlets and entities there are
        self._missing: dict[str, dict[int, str]] = {kind: {} for kind in _KINDS}
        self._uses: list[tuple[int, str, int]] = []  # a heap: the next article that names what is missing

    def take(self, first: int, last: int) -> tuple[Rows, list[Note]] | None:
        """Articles that stay as they were, by their ids there, or as many of them as can be copied in one go: the rows there before them, and
        their notes there with the agencies of here; None if `first` has to be made anew. What they are the first to name is added.

        But for what the first of them names, all of it is new here: how many outlets and entities there are grows with each as it did there.
        """
        before = self._seen
        if before.article != first - 1:
            (before,) = self._before.notes(first - 1, first - 1)
            for kind, number, key, *_ in self._named(self._seen, before):
                self._missing[kind][number] = key
                self._await(kind, number, first)
        self._seen = before
        self._settle_missing()
        if self._brings_missing(first):
            return None
        notes = self._before.notes(first, min([last, *(use - 1 for use, *_ in self._uses[:1])]))
        for kind, number, key, *_ in self._named(notes[0], notes[-1]):
            if key in self._ids[kind]:
                notes = [note for note in notes if getattr(note, kind) < number]
        for kind, number, *named in self._named(before, notes[-1]):
            self._meet(kind, number, self._ids[kind].get(named[0]) or self._add[kind](tuple(named)))
        self._seen = notes[-1]
        return before.rows, self._credited(notes)

    def _credited(self, notes: list[Note]) -> list[Note]:
        """The notes with the agencies of here."""
        credited = [(note.article, note.agency) for note in notes if note.agency]
        sql = "INSERT INTO temp.credited_here SELECT ?, here FROM temp.outlets_here WHERE old = ?"
        self._connection.executemany(sql, credited)
        sql = "SELECT article, agency FROM temp.credited_here WHERE article BETWEEN ? AND ?"
        here = dict(self._connection.execute(sql, (notes[0].article, notes[-1].article)).fetchall() if credited else ())
        return [note._replace(agency=here[note.article]) if note.agency else note for note in notes]

    def _named(self, before: Note, until: Note) -> Iterator[tuple[Any, ...]]:
        """Kind, id, key and more of what the articles in between were the first to name."""
        for kind, first, last in (("outlets", before.outlets, until.outlets), ("entities", before.entities, until.entities)):
            for row in self._connection.execute(_NAMED[kind], (first, last)).fetchall() if first < last else ():
                yield kind, *row

    def _meet(self, kind: str, old: int, here: int) -> None:
        self._connection.execute(f"INSERT INTO temp.{kind}_here VALUES (?, ?)", (old, here))

    def _await(self, kind: str, number: int, article: int) -> None:
        """Look out for what is missing, from this article on."""
        (use,) = self._connection.execute(_NEXT_USE[kind], (number, article)).fetchone()
        if use is not None:
            heappush(self._uses, (use, kind, number))

    def _settle_missing(self) -> None:
        """Articles that were made meanwhile may have brought it."""
        for kind, missing in self._missing.items():
            for number in [number for number, key in missing.items() if key in self._ids[kind]]:
                self._meet(kind, number, self._ids[kind][missing.pop(number)])

    def _brings_missing(self, article: int) -> bool:
        """Whether an article is the next that names something of it."""
        found = False
        while self._uses and self._uses[0][0] <= article:
            use, kind, number = heappop(self._uses)
            if number in self._missing[kind]:
                found |= use == article
                # What it was awaited from may be gone, or name it no more; this one may be withdrawn.
                self._await(kind, number, article + 1 if use == article else article)
        return found
