"""What was read from the inputs, and made of it, on disk: for the build under way, and as a cache for the next.

A file of SQLite beside the archive. Entries are found by a digest of all that decides what an input gives; the whole cache
belongs to one edition of program, lexicons, authority and settings, and is emptied when that changes. Each entry has a
checksum: a damaged cache is noticed (`SpoolDamaged`), never believed.
"""

import hashlib
import sqlite3
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from zlib import crc32

from hemeroteca.heritage import Note
from hemeroteca.wire import from_bytes, to_bytes

_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_BETWEEN_COMMITS = 2000  # documents: what a build that is killed has to read again
_TABLES = """
CREATE TABLE edition (name TEXT);
CREATE TABLE files (id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, complete INTEGER NOT NULL DEFAULT 0, compared INTEGER NOT NULL DEFAULT 0);
CREATE TABLE documents (id INTEGER PRIMARY KEY, file INTEGER NOT NULL, number INTEGER NOT NULL, note BLOB NOT NULL, reading BLOB NOT NULL);
CREATE INDEX documents_file ON documents(file, number);
CREATE TABLE answers (digest BLOB PRIMARY KEY, answer BLOB NOT NULL);
CREATE TABLE archive (sha256 TEXT NOT NULL);
CREATE TABLE articles (id INTEGER PRIMARY KEY, document INTEGER, note BLOB NOT NULL);
CREATE INDEX articles_document ON articles(document);
CREATE TABLE shared (hashes BLOB NOT NULL);
"""
_OF_THIS_BUILD = (
    "CREATE TEMP TABLE inputs (number INTEGER PRIMARY KEY, digest BLOB NOT NULL, file INTEGER, task TEXT)",
    "CREATE TEMP TABLE asked (digest BLOB PRIMARY KEY)",
    "CREATE TEMP TABLE noted (id INTEGER PRIMARY KEY, document INTEGER, note BLOB NOT NULL)",
)


class SpoolDamaged(Exception):
    """The file holds something else than was written to it."""


class Spool:
    """The documents of a build: `note` is what the ledger needs of each, `reading` all that was read from it."""

    def __init__(self, file: Path, edition: str) -> None:
        self.file = file
        self.connection = sqlite3.connect(file, isolation_level=None)
        self.added = 0
        self._tasks = self.connection.cursor()
        with noticed():
            self.connection.execute("PRAGMA synchronous = OFF")
            self._open(edition)
            for table in _OF_THIS_BUILD:
                self.connection.execute(table)
            self.connection.execute("BEGIN")

    def _open(self, edition: str) -> None:
        tables = {name for (name,) in self.connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if tables and self.connection.execute("SELECT name FROM edition").fetchall() == [(edition,)]:
            gone = self.connection.execute("DELETE FROM documents WHERE file IN (SELECT id FROM files WHERE NOT complete)").rowcount
            self.connection.execute("DELETE FROM files WHERE NOT complete")
            if gone:  # others may get their ids
                self.connection.execute("UPDATE articles SET document = NULL WHERE document NOT IN (SELECT id FROM documents)")
            return
        for table in tables:
            self.connection.execute(f'DROP TABLE "{table}"')
        self.connection.executescript(_TABLES)
        self.connection.execute("INSERT INTO edition VALUES (?)", (edition,))

    def close(self) -> None:
        self._tasks.close()  # of tasks that were not all taken, SQLite would keep the file locked
        self.connection.close()

    def claim(self, inputs: Iterable[tuple[bytes, str]]) -> None:
        """The inputs of this build in their order: a digest of each, and what is to be known when it is read. It waits in `tasks`, unless its
        documents are there.
        """
        with noticed():
            self.connection.executemany("INSERT INTO inputs (digest, task) VALUES (?, ?)", inputs)
            self.connection.execute("INSERT OR IGNORE INTO files (digest) SELECT digest FROM inputs ORDER BY number")
            self.connection.execute(
                "UPDATE inputs SET file = f.id, task = CASE WHEN f.complete THEN NULL ELSE task END FROM files f WHERE f.digest = inputs.digest"
            )

    def waiting(self) -> int:
        """How many tasks there are."""
        return int(self.connection.execute("SELECT count(task) FROM inputs").fetchone()[0])

    def tasks(self) -> Iterator[tuple[int, int, str]]:
        """The inputs that wait, by their number (from 0), each with the file to which its documents are added, and what is to be known."""
        return iter(self._tasks.execute("SELECT number - 1, file, task FROM inputs WHERE task IS NOT NULL ORDER BY number"))

    def add(self, file: int, number: int, note: bytes, reading: bytes) -> None:
        """Document `number` of a file."""
        with noticed():
            self.connection.execute(
                "INSERT INTO documents (file, number, note, reading) VALUES (?, ?, ?, ?)", (file, number, _sealed(note), _sealed(reading))
            )
            self.added += 1
        if self.added % _BETWEEN_COMMITS == 0:
            self.save()

    def save(self) -> None:
        """What was added so far is there for the next build, even if this one comes to nothing."""
        with noticed():
            self.connection.execute("COMMIT")
            self.connection.execute("BEGIN")

    def forget(self, file: int) -> None:
        """Documents of a file that has to be read once more."""
        with noticed():
            self.connection.execute("DELETE FROM documents WHERE file = ?", (file,))

    def complete(self, file: int) -> None:
        with noticed():
            self.connection.execute("UPDATE files SET complete = 1 WHERE id = ?", (file,))

    def notes(self, added: bool = False) -> Iterator[tuple[int, bytes, int]]:
        """The documents of this build with their notes, in the order of the inputs, and the article of the archive before that is made of each
        alone, or 0; `added`: only those of files that the last build that came to its end did not have.
        """
        which = "JOIN files f ON f.id = i.file AND NOT f.compared" if added else ""
        sql = (
            f"SELECT d.id, d.note, coalesce(a.id, 0) FROM inputs i {which} JOIN documents d ON d.file = i.file LEFT JOIN articles a ON a.document = d.id"
            " ORDER BY i.number, d.number"
        )
        with noticed():
            for document, note, article in self.connection.execute(sql):
                yield document, _opened(note), article

    def notes_of(self, file: int) -> list[bytes]:
        with noticed():
            rows = self.connection.execute("SELECT note FROM documents WHERE file = ? ORDER BY number", (file,)).fetchall()
        return [_opened(note) for (note,) in rows]

    def note(self, document: int) -> bytes:
        return self._one("note", document)

    def reading(self, document: int) -> bytes:
        return self._one("reading", document)

    def _one(self, column: str, document: int) -> bytes:
        with noticed():
            row = self.connection.execute(f"SELECT {column} FROM documents WHERE id = ?", (document,)).fetchone()
        if row is None:
            raise SpoolDamaged
        return _opened(row[0])

    def remembered(
        self, questions: Iterable[tuple[bytes, Callable[[], bytes]]], make: Callable[[Iterable[bytes]], Iterable[tuple[bytes, bytes]]]
    ) -> Iterator[bytes]:
        """The answers of an earlier build to questions that it was asked too, and those that `make` gives with their questions to all others,
        in whatever order. Each question comes as what it is known by and how it is asked.
        """
        known: deque[bytes] = deque()
        unanswered: dict[bytes, bytes] = {}  # digests by questions

        def unknown() -> Iterator[bytes]:
            for sign, ask in questions:
                digest = hashlib.sha256(sign).digest()
                with noticed():
                    self.connection.execute("INSERT OR IGNORE INTO asked VALUES (?)", (digest,))
                    if self.connection.execute("SELECT 1 FROM answers WHERE digest = ?", (digest,)).fetchone():
                        known.append(digest)
                        continue
                question = ask()
                unanswered[question] = digest
                yield question

        for question, answer in make(unknown()):
            with noticed():
                self.connection.execute("INSERT OR IGNORE INTO answers VALUES (?, ?)", (unanswered.pop(question), _sealed(answer)))
            yield answer
        for digest in known:
            with noticed():
                row = self.connection.execute("SELECT answer FROM answers WHERE digest = ?", (digest,)).fetchone()
            yield _opened(row[0])

    def shared(self) -> bytes:
        """What the last build that came to its end said that its documents share."""
        with noticed():
            row = self.connection.execute("SELECT hashes FROM shared").fetchone()
        return _opened(row[0]) if row else b""

    def archive(self) -> str | None:
        """The hash of the archive that was made of what is here by the build before, if its articles were noted."""
        with noticed():
            row = self.connection.execute("SELECT sha256 FROM archive").fetchone()
        return row and str(row[0])

    def notes_of_articles(self, first: int, last: int) -> list[Note]:
        """What was noted of articles of that archive, by their ids there."""
        with noticed():
            rows = self.connection.execute(
                "SELECT document, note FROM articles WHERE id BETWEEN ? AND ? ORDER BY id", (first, last)
            ).fetchall()
        notes = [Note(*from_bytes(_opened(note))) for _, note in rows]
        is_whole = [note.article for note in notes] == list(range(first, last + 1))
        if not is_whole or any(document not in (None, note.document) for (document, _), note in zip(rows, notes, strict=True)):
            raise SpoolDamaged
        return notes

    def note_articles(self, notes: Iterable[Note]) -> None:
        """Notes on articles of the archive that is being made."""
        with noticed():
            self.connection.executemany(
                "INSERT INTO temp.noted VALUES (?, ?, ?)", [(note.article, note.document, _sealed(to_bytes(tuple(note)))) for note in notes]
            )

    def keep(self, shared: bytes) -> None:
        """Keep what this build used for the next one, and nothing else, with what its documents share; once it is sealed."""
        with noticed():
            self.connection.execute("DELETE FROM archive")
            self.connection.execute("DELETE FROM articles")
            self.connection.execute("INSERT INTO articles SELECT * FROM temp.noted")
            self.connection.execute("DELETE FROM answers WHERE digest NOT IN (SELECT digest FROM asked)")
            self.connection.execute("DELETE FROM files WHERE id NOT IN (SELECT file FROM inputs)")
            self.connection.execute(
                "DELETE FROM documents WHERE id IN (SELECT id FROM documents INDEXED BY documents_file WHERE file NOT IN (SELECT id FROM files))"
            )  # looked for in the index: the rows hold all that was read
            self.connection.execute("UPDATE files SET compared = 1 WHERE NOT compared")
            self.connection.execute("DELETE FROM shared")
            self.connection.execute("INSERT INTO shared VALUES (?)", (_sealed(shared),))

    def seal(self, sha256: str) -> None:
        """The archive is there, and this is its hash: what was kept is for the next build."""
        with noticed():
            self.connection.execute("INSERT INTO archive SELECT ? WHERE EXISTS (SELECT 1 FROM articles)", (sha256,))
            self.connection.execute("COMMIT")


@contextmanager
def noticed() -> Iterator[None]:
    """Damage that SQLite finds as SpoolDamaged; a full disk or a folder that cannot be written is none."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if (getattr(error, "sqlite_errorcode", 0) & 0xFF) in _DAMAGE:
            raise SpoolDamaged from error
        raise


def _sealed(data: bytes) -> bytes:
    return crc32(data).to_bytes(4, "big") + data


def _opened(sealed: bytes) -> bytes:
    data = sealed[4:]
    if not isinstance(sealed, bytes) or crc32(data).to_bytes(4, "big") != sealed[:4]:
        raise SpoolDamaged
    return data
