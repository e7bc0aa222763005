"""Ids by keys, so many that they would fill the memory: the latest are there, the others wait in a table."""

import sqlite3
from collections.abc import Iterator, Mapping

_MOST = 1 << 17  # keys in memory, of some 15 MB
_BITS = 1 << 25  # one for each hash of a key that waits: most keys that are asked for are new, and need not be looked for


class Ids(Mapping[str, int]):
    """Keys with their ids, which are given from 1 on as they come.

    >>> ids = Ids(sqlite3.connect(""), "people")
    >>> ids.add("ana"), ids.add("leo"), ids.get("ana"), ids.get("eva")
    (1, 2, 1, None)
    """

    def __init__(self, connection: sqlite3.Connection, table: str) -> None:
        self._connection, self._table = connection, f"temp.ids_of_{table}"
        self._latest: dict[str, int] = {}
        self._count = 0
        self._waiting = bytearray()
        connection.execute(f"CREATE TABLE {self._table} (key TEXT PRIMARY KEY, id INTEGER) WITHOUT ROWID")

    def add(self, key: str) -> int:
        """The id of a key that has none yet."""
        self._count += 1
        self._note(key, self._count)
        return self._count

    def _note(self, key: str, number: int) -> None:
        self._latest[key] = number
        if len(self._latest) >= _MOST:
            self._put_away()

    def _put_away(self) -> None:
        self._connection.executemany(f"INSERT OR IGNORE INTO {self._table} VALUES (?, ?)", sorted(self._latest.items()))
        self._waiting = self._waiting or bytearray(_BITS >> 3)
        for place in map(_place, self._latest):
            self._waiting[place >> 3] |= 1 << (place & 7)
        self._latest.clear()

    def _may_wait(self, key: str) -> bool:
        place = _place(key)
        return bool(self._waiting and self._waiting[place >> 3] & 1 << (place & 7))

    def __getitem__(self, key: str) -> int:
        number = self._latest.get(key)
        if number is None and self._may_wait(key):
            row = self._connection.execute(f"SELECT id FROM {self._table} WHERE key = ?", (key,)).fetchone()
            if row:
                number = row[0]
                self._note(key, row[0])
        if number is None:
            raise KeyError(key)
        return number

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[str]:
        self._put_away()
        return (key for (key,) in self._connection.execute(f"SELECT key FROM {self._table} ORDER BY id"))


def _place(key: str) -> int:
    return hash(key) % _BITS
