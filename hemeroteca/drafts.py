"""Statements that wait on disk for their order, and may still grow, so that memory does not grow with their number."""

import sqlite3
from collections.abc import Collection, Iterator

from hemeroteca.clusters import Key
from hemeroteca.records import Statement
from hemeroteca.wire import Packed, from_bytes, unpack

Order = tuple[str, str, str, int]

_TABLE = (
    "CREATE TABLE drafts (id INTEGER PRIMARY KEY, until TEXT, since TEXT, path TEXT, position INTEGER, composite INTEGER, statement BLOB)"
)


class Drafts:
    """The statements made so far, by numbers from 1. Only of the quotations `sought` is it known to which of them each belongs."""

    def __init__(self, sought: Collection[Key]) -> None:
        self._connection = sqlite3.connect("", isolation_level=None)  # a temporary file of SQLite's own
        self._connection.execute(_TABLE)
        self._connection.execute("BEGIN")
        self._sought, self._homes, self._number = sought, dict[Key, int](), 0

    def close(self) -> None:
        self._connection.close()

    def add(self, order: Order, composite: bool, statement: bytes) -> int:
        """The number of a statement, packed, of which the earliest printing has that place among all."""
        self._number += 1
        self._connection.execute("INSERT INTO drafts VALUES (?, ?, ?, ?, ?, ?, ?)", (self._number, *order, composite, statement))
        self._settle(self._number, statement)
        return self._number

    def replace(self, number: int, order: Order, statement: bytes) -> None:
        sql = "UPDATE drafts SET until = ?, since = ?, path = ?, position = ?, statement = ? WHERE id = ?"
        self._connection.execute(sql, (*order, statement, number))
        self._settle(number, statement)

    def drop(self, number: int) -> None:
        self._connection.execute("DELETE FROM drafts WHERE id = ?", (number,))

    def _settle(self, number: int, data: bytes) -> None:
        if self._sought:
            self._homes |= {p.quote: number for p in unpack(Statement, from_bytes(data)).printings if p.quote in self._sought}

    def home(self, quote: Key) -> int | None:
        return self._homes.get(quote)

    def members(self, number: int) -> tuple[bool, dict[Key, str]]:
        """Whether a statement is put together from pieces; its quotations with the rule by which each joined."""
        composite, data = self._connection.execute("SELECT composite, statement FROM drafts WHERE id = ?", (number,)).fetchone()
        statement = unpack(Statement, from_bytes(data))
        return bool(composite), {p.quote: p.rule for p in statement.printings}

    def in_order(self) -> Iterator[Packed]:
        """The statements, packed, in the order of their places."""
        for (data,) in self._connection.execute("SELECT statement FROM drafts ORDER BY until, since, path, position, id"):
            yield from_bytes(data)
