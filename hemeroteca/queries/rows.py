"""What the queries of all pages share: columns, joins, and a row as one line of a list."""

import sqlite3
from collections.abc import Callable
from typing import TypeVar, cast

from hemeroteca import hits
from hemeroteca.pages.lines import ArticleLine, Counted, EntityLine, EntityLink, OutletLink, QuoteLine, StatementLine

PAGE = 24  # lines of a list

Connection = sqlite3.Connection
Row = sqlite3.Row
_T = TypeVar("_T")

OUTLET = "o.slug AS outlet_slug, o.name AS outlet_name"
ARTICLE = (
    "a.slug AS article_slug, a.title AS article_title, coalesce(a.standfirst, substr(a.body, 1, 280) || '…') AS article_summary,"
    " a.language AS article_language,"
    " a.published AS article_published, a.published_edtf AS article_edtf, " + OUTLET
)
WITH_OUTLET = "LEFT JOIN outlets o ON o.id = a.outlet_id"
SPEAKER = "e.slug AS speaker_slug, e.name AS speaker_name, e.kind AS speaker_kind, e.standing AS speaker_standing"
WITH_SPEAKER = hits.WITH_SPEAKER
WITH_STATEMENT = (
    "LEFT JOIN printings p ON p.quote_id = q.id LEFT JOIN statements s ON s.id = p.statement_id"
    " AND NOT EXISTS (SELECT 1 FROM entities x WHERE x.id = s.speaker_id AND x.private = 1)"
)
QUOTE = (
    "q.slug, q.kind, q.words, q.speaker_status, q.speaker_surface, q.cue, q.channel, q.said_on, q.article_id, q.position,"
    f" {SPEAKER}, s.slug AS statement_slug, {ARTICLE}"
)
# CROSS JOIN, here and elsewhere: read in this order, whatever SQLite thinks of the other.
FROM_QUOTE = f"quotes q CROSS JOIN articles a ON a.id = q.article_id {WITH_OUTLET} {WITH_SPEAKER} {WITH_STATEMENT}"
MAY_BE_LISTED = hits.LISTED
STATEMENT = f"s.slug, s.text, s.language, s.said_on, s.channel, s.quote_count, s.article_count, s.outlet_count, s.unknown_outlet_count, s.first_published, {SPEAKER}"
FROM_STATEMENT = "statements s CROSS JOIN entities e ON e.id = s.speaker_id AND e.private = 0"
LATEST = "s.first_published DESC, s.id DESC"
MOST_PRINTED = "s.outlet_count DESC, s.quote_count DESC, s.id DESC"
ENTITY = "e.slug, e.name, e.kind, e.description, e.article_count, e.quote_count"
CONFIRMED = "e.standing = 'authority' AND e.private = 0 AND e.article_count + e.quote_count > 0"


def select(connection: Connection, sql: str, **parameters: object) -> list[Row]:
    cursor = connection.execute(sql, parameters)
    cursor.row_factory = sqlite3.Row
    return cast(list[Row], cursor.fetchall())


def select_one(connection: Connection, sql: str, **parameters: object) -> Row | None:
    return next(iter(select(connection, sql, **parameters)), None)


def each(make: Callable[[Row], _T], rows: list[Row]) -> tuple[_T, ...]:
    return tuple(make(row) for row in rows)


def outlet_link(row: Row) -> OutletLink | None:
    return OutletLink(row["outlet_slug"], row["outlet_name"]) if row["outlet_slug"] else None


def speaker_link(row: Row) -> EntityLink | None:
    if row["speaker_slug"] is None:
        return None
    return EntityLink(row["speaker_slug"], row["speaker_name"], row["speaker_kind"], row["speaker_standing"] == "authority")


def entity_link(row: Row) -> EntityLink:
    return EntityLink(row["slug"], row["name"], row["kind"], row["standing"] == "authority")


def article_line(row: Row) -> ArticleLine:
    return ArticleLine(
        row["article_slug"],
        row["article_title"],
        row["article_summary"],
        row["article_language"],
        outlet_link(row),
        row["article_published"],
        row["article_edtf"],
    )


def quote_line(row: Row) -> QuoteLine:
    return QuoteLine(
        row["slug"],
        row["kind"],
        row["words"],
        speaker_link(row),
        row["speaker_status"],
        row["speaker_surface"],
        row["cue"],
        row["channel"],
        row["said_on"],
        article_line(row),
        row["statement_slug"],
    )


def statement_line(row: Row) -> StatementLine:
    return StatementLine(
        row["slug"],
        row["text"],
        row["language"],
        EntityLink(row["speaker_slug"], row["speaker_name"], row["speaker_kind"], row["speaker_standing"] == "authority"),
        row["said_on"],
        row["channel"],
        row["quote_count"],
        row["article_count"],
        row["outlet_count"],
        row["unknown_outlet_count"],
        row["first_published"],
    )


def entity_line(row: Row) -> EntityLine:
    return EntityLine(row["slug"], row["name"], row["kind"], row["description"], row["article_count"], row["quote_count"])


def counted(connection: Connection, sql: str) -> tuple[Counted, ...]:
    return each(lambda row: Counted(row["value"], row["label"], row["count"]), select(connection, sql))


def count_by(connection: Connection, column: str, source: str) -> tuple[Counted, ...]:
    sql = f"SELECT {column} AS value, {column} AS label, count(*) AS count FROM {source} GROUP BY 1"
    return counted(connection, f"{sql} ORDER BY 3 DESC, 1")


def most_quoted(connection: Connection) -> tuple[EntityLine, ...]:
    choices = f"SELECT {ENTITY} FROM entities e WHERE e.quote_count > 0 AND {CONFIRMED} ORDER BY e.quote_count DESC, e.id LIMIT 40"
    return each(entity_line, select(connection, choices))
