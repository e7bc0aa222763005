"""The versions of one article."""

import json
from itertools import groupby

from hemeroteca.pages.versions import ChangedQuote, Stretch, VersionLine, VersionsPage
from hemeroteca.queries.articles import article_text
from hemeroteca.queries.rows import OUTLET, WITH_OUTLET, Connection, Row, each, select, select_one

AT_ONCE = 10


def versions(connection: Connection, slug: str, before: int | None = None) -> VersionsPage | None:
    """The earlier texts of an article, the newest first, from the one before that number on; None where there is none."""
    row = select_one(
        connection,
        f"SELECT a.*, {OUTLET}, s.captured_at, (SELECT max(number) FROM article_versions v WHERE v.article_id = a.id) AS earlier"
        f" FROM articles a JOIN sources s ON s.id = a.source_id {WITH_OUTLET} WHERE a.slug = :slug",
        slug=slug,
    )
    if row is None or row["earlier"] is None:
        return None
    top = min(before or row["earlier"] + 1, row["earlier"] + 1)
    found = select(
        connection,
        "SELECT v.*, s.path, s.captured_at FROM article_versions v JOIN sources s ON s.id = v.source_id"
        " WHERE v.article_id = :id AND v.number <= :top ORDER BY v.number DESC LIMIT :limit",
        id=row["id"],
        top=top,
        limit=AT_ONCE + 2,
    )
    changed = _changed(connection, row["id"], top)
    lines = tuple(_line(r, changed.get(r["id"], ())) for r in found)
    later = lines[0] if lines[0].number == top else None
    earlier = [line for line in lines if line is not later]
    shown = tuple(earlier[:AT_ONCE])
    older = shown[-1].number if len(earlier) > AT_ONCE else None
    return VersionsPage(article_text(row), row["captured_at"], row["earlier"] + 1, later, shown, older)


def _changed(connection: Connection, article_id: int, top: int) -> dict[int, tuple[ChangedQuote, ...]]:
    """By version, what the next one did with quotations, in their order."""
    rows = select(
        connection,
        "SELECT c.version_id, c.change, c.words, c.later_words, c.speaker_surface, q.slug FROM article_versions v"
        " JOIN quote_changes c ON c.version_id = v.id LEFT JOIN quotes q ON q.id = c.quote_id"
        " WHERE v.article_id = :id AND v.number <= :top AND v.number > :top - :limit ORDER BY c.version_id, c.id",
        id=article_id,
        top=top,
        limit=AT_ONCE + 2,
    )
    by_version = groupby(rows, key=lambda row: row["version_id"])
    return {version: each(lambda row: ChangedQuote(*tuple(row)[1:]), list(group)) for version, group in by_version}


def _line(row: Row, quotes: tuple[ChangedQuote, ...]) -> VersionLine:
    return VersionLine(
        row["number"],
        row["path"],
        row["title"],
        row["title_basis"],
        row["standfirst"],
        row["body"],
        row["byline"],
        row["published_edtf"],
        row["published_basis"],
        row["modified_at"],
        row["captured_at"],
        row["words"],
        row["told_by"],
        row["words_added"],
        row["words_removed"],
        {field: tuple(Stretch(*op) for op in ops) for field, ops in json.loads(row["differences"]).items()},
        quotes,
    )
