"""Statements that wait on disk and may still grow, so that memory does not grow with their number."""

import sqlite3
from collections.abc import Collection, Iterator
from typing import NamedTuple

from hemeroteca.clusters import Key
from hemeroteca.records import Statement
from hemeroteca.wire import Packed, from_bytes, unpack

_TABLE = (
    "CREATE TABLE drafts (id INTEGER PRIMARY KEY, article TEXT, position INTEGER, composite INTEGER, statement BLOB, rule TEXT,"
    " UNIQUE (article, position))"
)


class Lone(NamedTuple):
    """A quotation that is a statement by itself, and the rule by which it is."""

    quote: Key
    rule: str


class Drafts:
    """The statements made so far, by numbers from 1. A quotation that founded one leads to it; any other only if it is one of those `sought`."""

    def __init__(self, sought: Collection[Key]) -> None:
        self._connection = sqlite3.connect("", isolation_level=None)  # a temporary file of SQLite's own
        self._connection.execute(_TABLE)
        self._connection.execute("BEGIN")
        self._sought, self._homes, self._number = sought, dict[Key, int](), 0

    def close(self) -> None:
        self._connection.close()

    def add(self, founder: Key, composite: bool, statement: bytes) -> int:
        """The number of a statement, packed; `founder` is one of its quotations."""
        number = self._insert(founder, composite, statement, None)
        self._settle(number, statement)
        return number

    def add_lone(self, lone: Lone) -> int:
        return self._insert(lone.quote, False, None, lone.rule)

    def _insert(self, founder: Key, composite: bool, statement: bytes | None, rule: str | None) -> int:
        self._number += 1  # SQLite would give that of a dropped one again
        self._connection.execute("INSERT INTO drafts VALUES (?, ?, ?, ?, ?, ?)", (self._number, *founder, composite, statement, rule))
        return self._number

    def replace(self, number: int, statement: bytes) -> None:
        self._connection.execute("UPDATE drafts SET statement = ? WHERE id = ?", (statement, number))
        self._settle(number, statement)

    def drop(self, number: int) -> None:
        self._connection.execute("DELETE FROM drafts WHERE id = ?", (number,))

    def _settle(self, number: int, data: bytes) -> None:
        if self._sought:
            self._homes |= {p.quote: number for p in unpack(Statement, from_bytes(data)).printings if p.quote in self._sought}

    def home(self, quote: Key) -> int | None:
        """The statement of a quotation, as far as it is known."""
        if quote in self._homes:
            return self._homes[quote]
        row = self._connection.execute("SELECT id FROM drafts WHERE article = ? AND position = ?", quote).fetchone()
        return row[0] if row else None

    def members(self, number: int) -> tuple[bool, dict[Key, str]]:
        """Whether a statement is put together from pieces; its quotations with the rule by which each joined."""
        sql = "SELECT composite, statement, article, position, rule FROM drafts WHERE id = ?"
        composite, data, article, position, rule = self._connection.execute(sql, (number,)).fetchone()
        if data is None:
            return False, {(article, position): rule}
        return bool(composite), {p.quote: p.rule for p in unpack(Statement, from_bytes(data)).printings}

    def in_order(self) -> Iterator[Packed | Lone]:
        """The statements, packed, or the quotations that are one, by their founders."""
        for data, article, position, rule in self._connection.execute(
            "SELECT statement, article, position, rule FROM drafts ORDER BY article, position"
        ):
            yield Lone((article, position), rule) if data is None else from_bytes(data)
