"""What an archive under construction holds already, for the stages that compare articles with each other.

Rows are read back one speaker at a time, so that the memory of a build does not grow with the archive.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from hemeroteca.clusters import Key
from hemeroteca.statements import Printed, base_language

_KEY = "substr(a.slug, -10)"  # an article's key is the end of its address
_PRINTED = (
    f"SELECT {_KEY}, q.position, q.kind, q.words, a.language, e.slug, q.channel, q.said_from, q.said_to, a.published_from, a.published_to,"
    " s.path, q.url, q.speaker_status FROM quotes q JOIN articles a ON a.id = q.article_id JOIN sources s ON s.id = a.source_id"
    " LEFT JOIN entities e ON e.id = q.speaker_id WHERE q.kind <> 'term' AND"
)


class StoredQuotations:
    """The quotations whose rows are written; `articles` leads from the key of an article to its id."""

    def __init__(self, connection: sqlite3.Connection, articles: Mapping[str, int]) -> None:
        self._connection, self._articles = connection, articles

    def by_speaker(self) -> Iterator[Sequence[Printed]]:
        rows = self._connection.execute(f"{_PRINTED} q.speaker_id IS NOT NULL ORDER BY q.speaker_id, a.language, q.id")
        for _, group in groupby(map(_printed, rows), key=lambda p: (p.entity, base_language(p.language))):
            yield tuple(group)

    def without_speaker(self) -> Iterator[Printed]:
        return map(_printed, self._connection.execute(f"{_PRINTED} q.speaker_status = 'unresolved' ORDER BY q.id"))

    def look_up(self, key: Key) -> Printed | None:
        article, position = key
        row = self._connection.execute(
            f"{_PRINTED} q.article_id = ? AND q.position = ?", (self._articles.get(article), position)
        ).fetchone()
        return _printed(row) if row else None

    def with_keys(self, keys: Iterable[str]) -> dict[str, Key]:
        """The quotations that have these keys at the end of their addresses."""
        sql = (
            f"SELECT substr(q.slug, -10), {_KEY}, q.position FROM quotes q JOIN articles a ON a.id = q.article_id"
            " WHERE q.kind <> 'term' AND substr(q.slug, -10) IN (SELECT value FROM json_each(?))"
        )
        return {key: (article, position) for key, article, position in self._connection.execute(sql, (json.dumps(sorted(keys)),))}


def _printed(row: Sequence[object]) -> Printed:
    return Printed(*row)  # type: ignore[arg-type]
