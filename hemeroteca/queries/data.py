"""The data dictionary of an archive, and SQL for everybody to copy."""

from collections.abc import Mapping

from hemeroteca import schema
from hemeroteca.pages.data import ArchiveFile, ColumnLine, DataPage, Example, TableLine
from hemeroteca.queries.rows import Connection, select

EXAMPLES = (
    Example(
        "most_quoted",
        """\
SELECT speaker, count(*) AS quotations, count(DISTINCT outlet) AS outlets
FROM who_said_what
WHERE speaker_status = 'named'
GROUP BY speaker
ORDER BY quotations DESC
LIMIT 10""",
    ),
    Example(
        "cut",
        """\
SELECT speaker, statement, outlet, words AS printed, extent, wording
FROM statement_printings
WHERE wording IN ('omitted_marked', 'omitted_unmarked', 'replaced')
ORDER BY statement_id, published
LIMIT 20""",
    ),
    Example(
        "verbs",
        """\
SELECT outlet, cue_class, count(*) AS quotations, group_concat(DISTINCT cue) AS verbs
FROM who_said_what
WHERE cue_class IS NOT NULL
GROUP BY outlet, cue_class
ORDER BY outlet, quotations DESC""",
    ),
    Example(
        "words",
        """\
SELECT a.published, o.name AS outlet, a.title
FROM articles_fts
JOIN articles a ON a.id = articles_fts.rowid
LEFT JOIN outlets o ON o.id = a.outlet_id
WHERE articles_fts MATCH 'econom* OR president*'
ORDER BY a.id DESC
LIMIT 20""",
    ),
    Example(
        "evidence",
        """\
SELECT q.speaker_rule, q.speaker_surface, q.words,
  substr(a.body, max(q.char_start - 80, 1), 80) AS words_before
FROM quotes q
JOIN articles a ON a.id = q.article_id
WHERE q.kind = 'direct' AND q.field = 'body'
LIMIT 20""",
    ),
)


def data(connection: Connection, file: ArchiveFile, counts: Mapping[str, int]) -> DataPage:
    """What is in the file, as far as the contract knows it: an older archive may lack tables. `counts`: rows by table, if known."""
    there = {row["name"] for row in select(connection, "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")}
    tables = [
        TableLine(t.name, False, t.description, counts.get(t.name), tuple(ColumnLine(c.name, c.description) for c in t.columns))
        for t in schema.TABLES
    ]
    tables += [TableLine(v.name, True, v.description, None, tuple(ColumnLine(*column) for column in v.columns)) for v in schema.VIEWS]
    return DataPage(file, tuple(table for table in tables if table.name in there), EXAMPLES)
