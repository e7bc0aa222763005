"""Tables that follow from rows that an archive holds already, full-text search and tallies, made by processes of their own while the
rest is written.

They are filled in a file beside the archive, by this process or another, from the rows that are written there, and copied into
the archive at its end. (FTS5 keeps an index in plain tables.)
"""

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path

from hemeroteca import schema, summaries

_START = "import sys; sys.path[:] = sys.argv[4:]; from hemeroteca.derived import serve; serve(*sys.argv[1:4])"

_BEHIND = 5  # of niceness: there are more of them than cores, and all wait for the process that writes
COUNTED = ("tallies",)  # what `summaries.py` counts, instead of tables that are searched


class Derived:
    """What follows from an archive, in the file `room`: full-text search `of` these tables and views, or `COUNTED`. Made from `start` on by
    another process, if `apart`, else when it is copied. Use as a context: at its end process and room are gone.
    """

    def __init__(self, archive: Path, room: Path, of: tuple[str, ...], apart: bool) -> None:
        self._archive, self._room, self._of, self._apart = archive, room, of, apart
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Derived":
        self._room.unlink(missing_ok=True)  # of a build that was killed
        if self._apart:
            command = [sys.executable, "-c", _START, str(self._archive), str(self._room), ",".join(self._of), *sys.path]
            # In a session of its own, as an interruption of the build is not its own.
            self._process = subprocess.Popen(  # noqa: S603
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
            )
        return self

    def __exit__(self, *_: object) -> None:
        if self._process:
            self._process.kill()
            self._process.communicate()
        self._room.unlink(missing_ok=True)

    def start(self) -> None:
        """What it follows from is committed, and none of these rows will change; nor will their indexes."""
        if self._process and self._process.stdin and self._process.stdout:
            with suppress(BrokenPipeError):  # it died: `copy_into` will see
                self._process.stdin.write(b"\n")
                self._process.stdin.flush()
                self._process.stdout.read(1)  # it knows the tables: more of them may come

    def copy_into(self, connection: sqlite3.Connection, then: Callable[[], None] = lambda: None) -> None:
        """The tables into the archive, outside of a transaction; `then` is called while they, and others that were made on the way, are there."""
        if self._process is None or self._process.wait() != 0:  # what went wrong there goes wrong here, and is told
            self._room.unlink(missing_ok=True)
            make(self._archive, self._room, self._of)
        connection.execute("ATTACH ? AS room", (str(self._room),))
        connection.execute("BEGIN")
        tables = (
            "SELECT name FROM room.sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
            " AND name IN (SELECT name FROM main.sqlite_master) ORDER BY name"
        )
        for (table,) in connection.execute(tables).fetchall():
            connection.execute(f"DELETE FROM main.{table}")
            connection.execute(f"INSERT INTO main.{table} SELECT * FROM room.{table}")
        then()
        connection.execute("COMMIT")
        connection.execute("DETACH room")


def make(archive: Path, room: Path, of: tuple[str, ...]) -> None:
    """Make in another file what follows from an archive."""
    connection = _opened(archive, room)
    try:
        _fill(connection, of)
    finally:
        connection.close()


def serve(archive: str, room: str, of: str) -> None:
    """What the other process does: it waits for a line, says that it has begun, and ends with who asked for it."""
    if not sys.stdin.readline():
        return
    os.nice(_BEHIND)
    connection = _opened(Path(archive), Path(room))
    sys.stdout.write(".")
    sys.stdout.flush()
    threading.Thread(target=lambda: (sys.stdin.read(), os._exit(1)), daemon=True).start()
    _fill(connection, tuple(of.split(",")))
    connection.close()


def _opened(archive: Path, room: Path) -> sqlite3.Connection:
    """A file for what is made, beside it the archive as it is now."""
    connection = sqlite3.connect(room.resolve().as_uri(), uri=True, isolation_level=None)
    for pragma in ("journal_mode = OFF", "synchronous = OFF"):
        connection.execute(f"PRAGMA {pragma}")
    # Immutable: no locks, and its tables are looked up once; what follows in the file is no business of this connection.
    connection.execute("ATTACH ? AS archive", (f"{archive.resolve().as_uri()}?mode=ro&immutable=1",))
    connection.execute("SELECT count(*) FROM archive.sqlite_master").fetchone()
    return connection


def _fill(connection: sqlite3.Connection, of: tuple[str, ...]) -> None:
    connection.execute("BEGIN")
    if of == COUNTED:
        _create(connection, summaries.TABLES)
        summaries.fill(connection)
    else:
        _create(connection, ["vocabulary"] if "articles" in of else [])
        for statement in (*schema.search_statements(of), *schema.fill_statements(of, "archive")):
            connection.execute(statement)
    connection.execute("COMMIT")


def _create(connection: sqlite3.Connection, tables: Collection[str]) -> None:
    for table in schema.TABLES:
        if table.name in tables:
            connection.execute(table.statement())
