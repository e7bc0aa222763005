"""The rows of articles on their way into an archive: those that are made wait in a file of their own until all ids are known.

Then each table is filled from its first row to its last, with what was made and, in its place, with what SQLite copies from the
archive of the build before (`heritage.py`). So the bytes of an archive do not depend on which of its rows were copied.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import sub
from pathlib import Path

OF_ARTICLES = ("articles", "sources", "evidence", "furniture", "mentions", "date_mentions", "quotes")  # what can be copied
Rows = tuple[int, ...]  # how many there are in each of these tables

# What a column that holds an id has here, of a row of the archive before, which SQL calls `old`. All others stay as they are.
_HERE = "(SELECT here FROM temp.{kind}_here h WHERE h.old = o.{column})"
_MOVED = {
    "article_id": "o.article_id + :articles",
    "source_id": "o.source_id + :sources",
    "utterance_id": "o.utterance_id + :quotes",
    "entity_id": _HERE.format(kind="entities", column="entity_id"),
    "speaker_id": _HERE.format(kind="entities", column="speaker_id"),
    "outlet_id": _HERE.format(kind="outlets", column="outlet_id"),
    "agency_id": "(SELECT agency FROM temp.credited_here c WHERE c.article = o.id)",  # the old row may say of whom it is a copy
}


@dataclass(slots=True)
class _Run:
    """Articles that follow each other there and here: rows there without and with them, and before them here, those that were made too."""

    old: Rows
    last: Rows
    here: Rows
    made: Rows


class Staging:
    """What waits for tables of the archive `main`, each given with the columns that are written. `room` is where; nobody else sees it."""

    def __init__(self, connection: sqlite3.Connection, room: Path, tables: Mapping[str, str]) -> None:
        self._connection, self._tables = connection, tables
        self.here = dict.fromkeys(tables, 0)  # rows so far
        self._made = dict.fromkeys(tables, 0)  # those of them that are not copied
        self._runs: list[_Run] = []
        room.unlink(missing_ok=True)  # of a build that was killed
        try:
            connection.execute("ATTACH ? AS staged", (str(room),))
        finally:
            room.unlink(missing_ok=True)  # it goes with the connection, however the build ends, be it between these two lines
        for pragma in ("journal_mode = OFF", "synchronous = OFF"):
            connection.execute(f"PRAGMA staged.{pragma}")
        for table, columns in tables.items():
            connection.execute(f"CREATE TABLE staged.{table} ({columns})")

    def __contains__(self, table: str) -> bool:
        return table in self._tables

    def expect(self, table: str, rows: int) -> None:
        """So many rows are made: they are inserted into `staged`, sooner or later."""
        self.here[table] += rows
        self._made[table] += rows

    def copy(self, old: Rows, last: Rows) -> None:
        """An article is copied: rows there without and with it."""
        made = self.of_articles(self._made)
        if self._runs and self._runs[-1].last == old and self._runs[-1].made == made:
            self._runs[-1].last = last
        else:
            self._runs.append(_Run(old, last, self.of_articles(self.here), made))
        for table, rows in zip(OF_ARTICLES, map(sub, last, old), strict=True):
            self.here[table] += rows

    def of_articles(self, rows: Mapping[str, int]) -> Rows:
        return tuple(map(rows.__getitem__, OF_ARTICLES))

    def move(self, tables: Iterable[str]) -> None:
        """All rows of these tables are where they belong."""
        for table in tables:
            done = self._move_runs(OF_ARTICLES.index(table)) if table in OF_ARTICLES else 0
            self._move_made(table, done, self._made[table])

    def _move_runs(self, number: int) -> int:
        """What is copied of a table, each run behind what was made before it; how many were made before the last run."""
        table, done = OF_ARTICLES[number], 0
        columns = self._tables[table]
        moved = {"id": f"o.id + :{table}", **_MOVED}
        values = ", ".join(moved.get(column, f"o.{column}") for column in columns.split(", "))
        sql = f"INSERT INTO main.{table} ({columns}) SELECT {values} FROM old.{table} o WHERE o.rowid > :first AND o.rowid <= :last ORDER BY o.rowid"
        for run in self._runs:
            self._move_made(table, done, run.made[number])
            done = run.made[number]
            offsets = dict(zip(OF_ARTICLES, map(sub, run.here, run.old), strict=True))
            self._connection.execute(sql, {**offsets, "first": run.old[number], "last": run.last[number]})
        return done

    def _move_made(self, table: str, first: int, last: int) -> None:
        columns = self._tables[table]
        sql = f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM staged.{table} WHERE rowid > ? AND rowid <= ? ORDER BY rowid"
        self._connection.execute(sql, (first, last))
