"""What an archive under construction holds already, for the stages that compare articles with each other.

Rows are read back one speaker at a time, so that the memory of a build does not grow with the archive.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from hemeroteca.clusters import Key
from hemeroteca.related import Named, Said, Translating
from hemeroteca.shingles import Sample
from hemeroteca.statements import Printed, base_language
from hemeroteca.wire import Packed, picker

_KEY = "substr(a.slug, -10)"  # an article's key is the end of its address
# Of a row of articles, all this would be read from behind the text, once for each quotation.
_CIRCUMSTANCES = (
    f"INSERT INTO temp.circumstances SELECT a.id, {_KEY}, a.language, a.published_from, a.published_to, s.path, a.published,"
    " coalesce(a.agency_id, a.outlet_id) FROM articles a JOIN sources s ON s.id = a.source_id"
)
_PRINTED = (
    "SELECT a.key, q.position, q.kind, q.words, a.language, e.slug, q.channel, q.said_from, q.said_to, a.published_from, a.published_to,"
    " a.path, q.url, q.speaker_status FROM quotes q JOIN temp.circumstances a ON a.article_id = q.article_id"
    " LEFT JOIN entities e ON e.id = q.speaker_id WHERE q.kind <> 'term' AND"
)
# A statement of one quotation is what `statements.py` makes of one, without its words having to leave SQLite.
_LONE = (
    "INSERT INTO statements (id, slug, speaker_id, reference_quote_id, text, language, reference, said_on, said_from, said_to, channel, url,"
    " quote_count, article_count, outlet_count, unknown_outlet_count, first_published)"
    " SELECT :first + j.key, q.slug, q.speaker_id, q.id, q.words, a.language, CASE q.kind WHEN 'post' THEN 'post' ELSE 'longest' END,"
    " CASE WHEN q.said_from = q.said_to THEN q.said_from WHEN coalesce(q.said_from, q.said_to) IS NOT NULL"
    " THEN '[' || coalesce(q.said_from, '') || '..' || coalesce(q.said_to, '') || ']' END,"
    " q.said_from, q.said_to, q.channel, CASE q.kind WHEN 'post' THEN q.url END,"
    " 1, 1, a.outlet_id IS NOT NULL, a.outlet_id IS NULL, a.published FROM {places}"
    " JOIN temp.circumstances a ON a.article_id = q.article_id",
    "INSERT INTO printings (quote_id, statement_id, translated, rule) SELECT reference_quote_id, id, 0, :rule FROM statements WHERE id >= :first",
    "INSERT INTO statement_parts (statement_id, position, quote_id, char_start, char_end)"
    " SELECT id, 0, reference_quote_id, 0, length(text) FROM statements WHERE id >= :first",
)
_PLACE = 24  # bits of a number that holds an article and the position of a quotation in it
_PLACES = f"json_each(:places) j CROSS JOIN quotes q ON q.article_id = j.value >> {_PLACE} AND q.position = j.value & {(1 << _PLACE) - 1}"
_WRITTEN = f"SELECT q.article_id << {_PLACE} | q.position, q.id, q.slug FROM {_PLACES}"


class StoredQuotations:
    """The quotations whose rows are written; `articles` leads from the key of an article to its id."""

    def __init__(self, connection: sqlite3.Connection, articles: Mapping[str, int]) -> None:
        self._connection, self._articles = connection, articles
        connection.execute(_CIRCUMSTANCES)

    def by_speaker(self) -> Iterator[Sequence[Packed]]:
        rows = self._connection.execute(f"{_PRINTED} q.speaker_id IS NOT NULL ORDER BY q.speaker_id, a.language, q.id")
        for _, group in groupby(rows, key=_whose):
            yield tuple(group)

    def without_speaker(self) -> Iterator[Printed]:
        return map(
            _printed,
            self._connection.execute(
                f"{_PRINTED} q.speaker_status = 'unresolved' AND q.speaker_rule NOT IN ('private', 'withdrawn') ORDER BY q.id"
            ),
        )

    def look_up(self, key: Key) -> Printed | None:
        article, position = key
        row = self._connection.execute(
            f"{_PRINTED} q.article_id = ? AND q.position = ?", (self._articles.get(article), position)
        ).fetchone()
        return _printed(row) if row else None

    def place(self, key: Key) -> int:
        return self._articles[key[0]] << _PLACE | key[1]

    def written(self, keys: Iterable[Key]) -> dict[Key, tuple[int, str]]:
        """Ids and addresses of these quotations."""
        places = {self.place(key): key for key in keys}
        return {
            places[place]: (number, slug)
            for place, number, slug in self._connection.execute(_WRITTEN, {"places": json.dumps(list(places))})
        }

    def write_lone(self, first: int, places: Sequence[int], rule: str) -> None:
        """Writes the statements that are one quotation each, by their places; they have the ids from `first` on."""
        for sql in _LONE:
            self._connection.execute(sql.format(places=_PLACES), {"places": json.dumps(places), "first": first, "rule": rule})

    def with_keys(self, keys: Iterable[str]) -> dict[str, Key]:
        """The quotations that have these keys at the end of their addresses."""
        sql = (
            f"SELECT substr(q.slug, -10), {_KEY}, q.position FROM quotes q JOIN articles a ON a.id = q.article_id"
            " WHERE q.kind <> 'term' AND substr(q.slug, -10) IN (SELECT value FROM json_each(?))"
        )
        return {key: (article, position) for key, article, position in self._connection.execute(sql, (json.dumps(sorted(keys)),))}


_WHOSE = picker(Printed, "entity", "language")


def _whose(row: Packed) -> tuple[str, str]:
    entity, language = _WHOSE(row)
    return entity, base_language(language)


def _printed(row: Sequence[object]) -> Printed:
    return Printed(*row)  # type: ignore[arg-type]


# What quotations are compared by beside their rows. What copies are found by: the samples of all texts, and the full texts of articles of which the archive prints excerpts.
TEMPORARY = (
    "CREATE TEMP TABLE circumstances (article_id INTEGER PRIMARY KEY, key TEXT, language TEXT, published_from TEXT, published_to TEXT, path TEXT,"
    " published TEXT, outlet_id INTEGER)",
    "CREATE TEMP TABLE samples (article_id INTEGER PRIMARY KEY, sample BLOB NOT NULL)",
    "CREATE TEMP TABLE full_texts (article_id INTEGER PRIMARY KEY, body TEXT NOT NULL)",
)
_TEXT = "SELECT a.id, coalesce(f.body, a.body) FROM articles a LEFT JOIN temp.full_texts f ON f.article_id = a.id"


class StoredArticles:
    """The articles whose rows are written."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def samples(self) -> Iterator[tuple[int, Sample]]:
        return iter(self._connection.execute("SELECT article_id, sample FROM temp.samples ORDER BY article_id"))

    def text_of(self, article: int) -> str:
        _, body = self._connection.execute(f"{_TEXT} WHERE a.id = ?", (article,)).fetchone()
        return str(body)

    def credited(self) -> dict[int, int]:
        """The articles that credit an agency, with its id in outlets."""
        return dict(self._connection.execute("SELECT id, agency_id FROM articles WHERE agency_id IS NOT NULL"))

    def translating(self) -> list[Translating]:
        sql = "SELECT id, original_title, language, outlet_id, published_to FROM articles WHERE original_title IS NOT NULL ORDER BY id"
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
