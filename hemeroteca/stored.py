"""What an archive under construction holds already, for the stages that compare articles with each other.

Rows are read back one speaker at a time, so that the memory of a build does not grow with the archive.
"""

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import fields
from functools import partial
from hashlib import sha256
from itertools import groupby
from operator import itemgetter

from hemeroteca.clusters import Key
from hemeroteca.related import Named, Said, Translating
from hemeroteca.shingles import Sample
from hemeroteca.statements import Dossier, Printed, base_language
from hemeroteca.wire import Packed, to_bytes

PLACE = 24  # bits of a number that holds an article and the position of a quotation in it
_KEY = "substr(a.slug, -10)"  # an article's key is the end of its address
# Of a row of articles, all this would be read from behind the text, once for each question. The order is that of `statements.py`.
_CIRCUMSTANCES = (
    f"INSERT INTO temp.circumstances SELECT a.id, {_KEY}, a.language, a.published_from, a.published_to, s.path, a.published,"
    " coalesce(a.agency_id, a.outlet_id), row_number() OVER (ORDER BY coalesce(a.published_to, '9999-12-31'),"
    " coalesce(a.published_from, a.published_to, '9999-12-31'), s.path, a.id), a.agency_id, a.original_title IS NOT NULL"
    " FROM articles a JOIN sources s ON s.id = a.source_id"
)
_PRINTED = (
    "SELECT a.key, q.position, q.kind, q.words, a.language, e.slug, q.channel, q.said_from, q.said_to, a.published_from, a.published_to,"
    " a.path, q.url, q.speaker_status FROM quotes q JOIN temp.circumstances a ON a.article_id = q.article_id"
    " LEFT JOIN entities e ON e.id = q.speaker_id WHERE q.kind <> 'term' AND"
)
_SPEAKERS = (
    "SELECT q.speaker_id, e.slug, q.language, q.articles FROM (SELECT q.speaker_id, a.language, group_concat(q.article_id) AS articles FROM"
    " (SELECT DISTINCT speaker_id, article_id FROM quotes WHERE speaker_id IS NOT NULL ORDER BY speaker_id, article_id) q"
    " CROSS JOIN temp.circumstances a ON a.article_id = q.article_id GROUP BY q.speaker_id, a.language) q"
    " JOIN entities e ON e.id = q.speaker_id ORDER BY q.speaker_id, q.language"
)
_SIGN = 42  # bytes: a key and a hash
_LANGUAGE = itemgetter([field.name for field in fields(Printed)].index("language"))


class StoredQuotations:
    """The quotations whose rows are written; `signs` has the key of each article and a hash of all that it says, in the order of their ids;
    nothing where their rows say something else.
    """

    def __init__(self, connection: sqlite3.Connection, signs: bytes | bytearray = b"") -> None:
        self._connection, self._signs = connection, memoryview(signs)
        articles = connection.execute(_CIRCUMSTANCES).rowcount
        connection.execute("CREATE INDEX temp.circumstances_key ON circumstances(key)")
        if len(signs) not in (0, _SIGN * articles):
            raise ValueError(f"{len(signs)} bytes of signs for {articles} articles")

    def by_speaker(self) -> Iterator[Dossier]:
        for (speaker, slug), rows in groupby(self._connection.execute(_SPEAKERS), key=itemgetter(0, 1)):
            articles: dict[str, list[int]] = {}
            for _, _, language, numbers in rows:
                articles.setdefault(base_language(language), []).extend(map(int, numbers.split(",")))
            for language, found in articles.items():
                quotations = partial(self._of_speaker, speaker, language)
                yield Dossier(slug, language, self._sign(found) if self._signs else to_bytes(quotations()), quotations)

    def _sign(self, articles: Iterable[int]) -> bytes:
        return sha256(b"".join([self._signs[_SIGN * (number - 1) : _SIGN * number] for number in sorted(articles)])).digest()

    def _of_speaker(self, speaker: int, language: str) -> Sequence[Packed]:
        rows = self._connection.execute(f"{_PRINTED} q.speaker_id = ? ORDER BY a.language, q.id", (speaker,))
        return tuple(row for row in rows if base_language(_LANGUAGE(row)) == language)

    def without_speaker(self) -> Iterator[Printed]:
        return map(
            _printed,
            self._connection.execute(
                f"{_PRINTED} q.speaker_status = 'unresolved' AND q.speaker_rule NOT IN ('private', 'withdrawn') ORDER BY q.id"
            ),
        )

    def look_up(self, key: Key) -> Printed | None:
        row = self._connection.execute(f"{_PRINTED} a.key = ? AND q.position = ?", key).fetchone()
        return _printed(row) if row else None

    def places(self, keys: Collection[Key]) -> dict[Key, int]:
        """A number for each of these quotations: its article and the position there."""
        sql = "SELECT key, article_id FROM temp.circumstances WHERE key IN (SELECT value FROM json_each(?))"
        articles: dict[str, int] = dict(self._connection.execute(sql, (json.dumps([article for article, _ in keys]),)).fetchall())
        return {key: articles[key[0]] << PLACE | key[1] for key in keys}

    def with_keys(self, keys: Iterable[str]) -> dict[str, Key]:
        """The quotations that have these keys at the end of their addresses."""
        sql = (
            f"SELECT substr(q.slug, -10), {_KEY}, q.position FROM quotes q JOIN articles a ON a.id = q.article_id"
            " WHERE q.kind <> 'term' AND substr(q.slug, -10) IN (SELECT value FROM json_each(?))"
        )
        return {key: (article, position) for key, article, position in self._connection.execute(sql, (json.dumps(sorted(keys)),))}


def _printed(row: Sequence[object]) -> Printed:
    return Printed(*row)  # type: ignore[arg-type]


# What quotations are compared by beside their rows. What copies are found by: the samples of all texts, and the full texts of articles of which the archive prints excerpts.
TEMPORARY = (
    "CREATE TEMP TABLE circumstances (article_id INTEGER PRIMARY KEY, key TEXT, language TEXT, published_from TEXT, published_to TEXT, path TEXT,"
    " published TEXT, outlet_id INTEGER, place INTEGER, agency_id INTEGER, translates INTEGER)",
    # Statements that were drafted, by their number there; their printings, by places, and parts.
    "CREATE TEMP TABLE drafted (number INTEGER PRIMARY KEY, speaker_id INTEGER, reference INTEGER, text TEXT, language TEXT, kind TEXT,"
    " said_on TEXT, said_from TEXT, said_to TEXT, channel TEXT, url TEXT)",
    "CREATE TEMP TABLE tied (place INTEGER PRIMARY KEY, number INTEGER, is_first INTEGER, extent TEXT, wording TEXT, translated INTEGER,"
    " fidelity TEXT, alignment TEXT, rule TEXT)",
    "CREATE TEMP TABLE parts (number INTEGER, position INTEGER, place INTEGER, char_start INTEGER, char_end INTEGER,"
    " PRIMARY KEY (number, position)) WITHOUT ROWID",
    "CREATE TEMP TABLE samples (article_id INTEGER PRIMARY KEY, key TEXT NOT NULL, sample BLOB NOT NULL)",
    "CREATE TEMP TABLE full_texts (article_id INTEGER PRIMARY KEY, body TEXT NOT NULL)",
)
_TEXT = "SELECT a.id, coalesce(f.body, a.body) FROM articles a LEFT JOIN temp.full_texts f ON f.article_id = a.id"


class StoredArticles:
    """The articles whose rows are written, once `StoredQuotations` has looked at them."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def samples(self) -> Iterator[tuple[int, Sample]]:
        return iter(self._connection.execute("SELECT article_id, sample FROM temp.samples ORDER BY article_id"))

    def text_of(self, article: int) -> str:
        _, body = self._connection.execute(f"{_TEXT} WHERE a.id = ?", (article,)).fetchone()
        return str(body)

    def credited(self) -> dict[int, int]:
        """The articles that credit an agency, with its id in outlets."""
        return dict(self._connection.execute("SELECT article_id, agency_id FROM temp.circumstances WHERE agency_id IS NOT NULL"))

    def translating(self) -> list[Translating]:
        sql = (
            "SELECT id, original_title, language, outlet_id, published_to FROM articles"
            " WHERE id IN (SELECT article_id FROM temp.circumstances WHERE translates) ORDER BY id"
        )
        return [Translating(*row) for row in self._connection.execute(sql)]

    def named(self) -> Iterator[Named]:
        return (Named(*row) for row in self._connection.execute("SELECT id, title, language, outlet_id, published_from FROM articles"))

    def find(self, path_or_key: str) -> int | None:
        """The article of this path in the folder, or of the key at the end of its address."""
        sql = (
            "SELECT a.id FROM articles a JOIN sources s ON s.id = a.source_id WHERE s.path = ?1 OR a.slug = ?1 OR substr(a.slug, -10) = ?1"
        )
        row = self._connection.execute(sql, (path_or_key,)).fetchone()
        return row[0] if row else None

    def said(self, article: int) -> tuple[Said, ...]:
        """The quotations in the body of an article whose speaker is known, in order, with the confirmed names in each."""
        sql = (
            f"SELECT {_KEY}, q.position, e.slug, q.words, (SELECT json_group_array(n.slug) FROM mentions m JOIN entities n ON n.id = m.entity_id"
            " WHERE m.article_id = q.article_id AND m.field = q.field AND q.char_start <= m.char_start AND m.char_end <= q.char_end"
            " AND n.standing = 'authority') FROM quotes q JOIN articles a ON a.id = q.article_id JOIN entities e ON e.id = q.speaker_id"
            " WHERE q.article_id = ? AND q.field = 'body' AND q.kind <> 'term' ORDER BY q.position"
        )
        rows = self._connection.execute(sql, (article,))
        return tuple(Said((key, position), speaker, frozenset(json.loads(names)), words) for key, position, speaker, words, names in rows)
