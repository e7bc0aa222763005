"""SQLite files of others → rows. They are hostile input: read only, without their views, triggers and functions."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from hemeroteca.readers.fields import Pairs, columns_of, shown
from hemeroteca.readers.plain import decode

_OWN = {"sources", "articles", "quotes", "statements", "furniture"}  # tables that an archive of this program has
_ALLOWED = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ)
_STORED = 0  # what table_xinfo calls a column that is neither hidden nor generated


class TableError(ValueError):
    """A table cannot be read, or no further; the message says why."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row under its number, or what is wrong with it."""

    number: int
    values: Mapping[str, Any] = field(default_factory=dict)
    damage: str = ""


def no_text(names: Iterable[str]) -> str:
    first = ", ".join(shown(name) for name in list(names)[:12])
    return f"not an article: no column of text among {first}; if one of them is, name it: --columns text=…"


def database_rows(path: Path, most: int, wanted: Pairs) -> Iterator[Row]:
    """The rows of the table that has a column of text, and of several the one that has most known columns.

    Raises TableError where there is none, or where the file is damaged.
    """
    # immutable: SQLite would write a journal's leavings beside a file that is not ours.
    address = f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(address, uri=True)) as connection:
            _guard(connection, most)
            tables = dict(_tables(connection))
            if tables.keys() >= _OWN:
                raise TableError(
                    "not an article: an archive that this program wrote; its articles are in the folder that it was built from"
                )
            connection.set_authorizer(lambda action, *_: sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY)
            table = _best(tables, wanted)
            columns = ", ".join(map(_quoted, tables[table]))
            for number, values in enumerate(connection.execute(f"SELECT {columns} FROM main.{_quoted(table)}"), 1):
                yield Row(number, dict(zip(tables[table], map(_as_text, values), strict=True)))
    except sqlite3.Error as error:
        raise TableError(f"unreadable: it is no SQLite database, or damaged ({error})") from error


def _guard(connection: sqlite3.Connection, most: int) -> None:
    """Bounds, and nothing of the file's own that would be run; https://www.sqlite.org/security.html tells why."""
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, most)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    connection.text_factory = lambda data: data.decode("utf-8", "replace")
    for setting in ("trusted_schema = OFF", "cell_size_check = ON", "mmap_size = 0", "query_only = ON"):
        connection.execute(f"PRAGMA {setting}")


def _tables(connection: sqlite3.Connection) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The plain tables with their stored columns: no views, no virtual tables, nothing that is computed."""
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0 ORDER BY name").fetchall()
    for (name,) in names:
        columns = connection.execute(f"PRAGMA table_xinfo({_quoted(name)})").fetchall()
        yield name, tuple(column[1] for column in columns if column[6] == _STORED)


def _best(tables: Mapping[str, tuple[str, ...]], wanted: Pairs) -> str:
    known = {name: columns_of(columns, wanted) for name, columns in tables.items()}
    fitting = [name for name, fields in known.items() if "text" in fields]
    if not fitting:
        raise TableError(no_text(f"{table}.{column}" for table, columns in tables.items() for column in columns))
    return max(fitting, key=lambda name: len(known[name]))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _as_text(value: Any) -> Any:
    """Text that was stored as bytes is text too; other bytes are nothing to read."""
    return (decode(value) or ("",))[0] if isinstance(value, bytes) else value
