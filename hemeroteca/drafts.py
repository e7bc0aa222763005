"""Statements that wait on disk for their order, and may still grow, so that memory does not grow with their number."""

import sqlite3
from collections.abc import Collection, Iterator
from typing import NamedTuple

from hemeroteca.clusters import Key
from hemeroteca.records import Statement
from hemeroteca.wire import Packed, from_bytes, unpack

Order = tuple[str, str, str, int]

_TOGETHER = 500  # rows that are written in one call
_TABLE = (
    "CREATE TABLE drafts (id INTEGER PRIMARY KEY, until TEXT, since TEXT, path TEXT, position INTEGER, composite INTEGER, statement BLOB,"
    " article TEXT, rule TEXT)"
)


class Lone(NamedTuple):
    """A quotation that is a statement by itself, as nine of ten are: nothing needs to be kept of it but the rule."""

    quote: Key
    rule: str


class Drafts:
    """The statements made so far, by numbers from 1. Only of the quotations `sought` is it known to which of them each belongs."""

    def __init__(self, sought: Collection[Key]) -> None:
        self._connection = sqlite3.connect("", isolation_level=None)  # a temporary file of SQLite's own
        self._connection.execute(_TABLE)
        self._connection.execute("BEGIN")
        self._sought, self._homes, self._number = sought, dict[Key, int](), 0
        self._waiting: list[tuple[int, str, str, str, int, str, str]] = []  # lone ones: each call of SQLite costs as much as some rows

    def close(self) -> None:
        self._connection.close()

    def add(self, order: Order, composite: bool, statement: bytes) -> int:
        """The number of a statement, packed, of which the earliest printing has that place among all."""
        self._number += 1
        sql = "INSERT INTO drafts (id, until, since, path, position, composite, statement) VALUES (?, ?, ?, ?, ?, ?, ?)"
        self._connection.execute(sql, (self._number, *order, composite, statement))
        self._settle(self._number, statement)
        return self._number

    def add_lone(self, order: Order, lone: Lone) -> int:
        self._number += 1
        self._waiting.append((self._number, *order, lone.quote[0], lone.rule))
        if len(self._waiting) >= _TOGETHER:
            self._write_waiting()
        if lone.quote in self._sought:
            self._homes[lone.quote] = self._number
        return self._number

    def _write_waiting(self) -> None:
        sql = "INSERT INTO drafts (id, until, since, path, position, article, rule) VALUES (?, ?, ?, ?, ?, ?, ?)"
        self._connection.executemany(sql, self._waiting)
        self._waiting.clear()

    def replace(self, number: int, order: Order, statement: bytes) -> None:
        self._write_waiting()
        sql = "UPDATE drafts SET until = ?, since = ?, path = ?, position = ?, statement = ? WHERE id = ?"
        self._connection.execute(sql, (*order, statement, number))
        self._settle(number, statement)

    def drop(self, number: int) -> None:
        self._write_waiting()
        self._connection.execute("DELETE FROM drafts WHERE id = ?", (number,))

    def _settle(self, number: int, data: bytes) -> None:
        if self._sought:
            self._homes |= {p.quote: number for p in unpack(Statement, from_bytes(data)).printings if p.quote in self._sought}

    def home(self, quote: Key) -> int | None:
        return self._homes.get(quote)

    def members(self, number: int) -> tuple[bool, dict[Key, str]]:
        """Whether a statement is put together from pieces; its quotations with the rule by which each joined."""
        self._write_waiting()
        sql = "SELECT composite, statement, article, position, rule FROM drafts WHERE id = ?"
        composite, data, article, position, rule = self._connection.execute(sql, (number,)).fetchone()
        if data is None:
            return False, {(article, position): rule}
        return bool(composite), {p.quote: p.rule for p in unpack(Statement, from_bytes(data)).printings}

    def in_order(self) -> Iterator[Packed | Lone]:
        """The statements, packed, or the quotations that are one, in the order of their places."""
        self._write_waiting()
        sql = "SELECT statement, article, position, rule FROM drafts ORDER BY until, since, path, position, id"
        for data, article, position, rule in self._connection.execute(sql):
            yield Lone((article, position), rule) if data is None else from_bytes(data)
