"""Writes docs/schema.md from hemeroteca/schema.py: `python docs/make_schema.py`. A test checks that the file is up to date."""

from collections.abc import Iterator
from pathlib import Path

from hemeroteca.schema import FULL_TEXT, SPELLING, TABLES, VIEWS, Column, Table, View

TARGET = Path(__file__).with_name("schema.md")

INTRODUCTION = """\
# The database

Made from `hemeroteca/schema.py` by `make docs`; do not edit.

An archive is one SQLite file. Any SQLite from 3.26 on opens it, without an extension and without Python. The names of tables and
columns are a promise: they may grow in number, never change.

**Offsets** `char_start` and `char_end` count Unicode code points from 0, the end excluded, in the column of `articles` that `field`
names: `substr(body, char_start + 1, char_end - char_start)` gives the words. **Days** are `YYYY-MM-DD`; in columns that say EDTF,
`2025-11-18?` is inferred and `[2025-12-15..2025-12-16]` is one of these days. **Languages** are BCP 47 codes, **countries** ISO 3166-1
alpha-2. In links use `slug`: the numbers `id` belong to one build, the last part of a slug never changes.
"""

SPELLING_NOTE = """
The same with accents (`año` is not `ano`), for the order of what was found: which row has a word, not where. It has no phrases.
"""


def cell(text: str) -> str:
    return text.replace("|", "\\|")


def type_of(column: Column) -> str:
    """The type as a reader wants it: text, integer, real, blob; "or null"; what it refers to."""
    words = column.sql.split()
    name = words[0].lower()
    _, _, target = column.sql.partition("REFERENCES ")
    kind = f"{name} → `{target.split()[0].partition('(')[0]}`" if target else name
    required = "NOT NULL" in column.sql or "PRIMARY KEY" in column.sql
    return kind if required else f"{kind} or null"


def table_lines(table: Table) -> Iterator[str]:
    yield f"### {table.name}\n\n{table.description}.\n"
    yield "| column | type | meaning |\n| --- | --- | --- |"
    for column in table.columns:
        yield f"| `{column.name}` | {type_of(column)} | {cell(column.description)} |"
    yield ""


def view_lines(view: View) -> Iterator[str]:
    yield f"### {view.name}\n\n{view.description}.\n"
    yield "| column | meaning |\n| --- | --- |"
    for name, description in view.columns:
        yield f"| `{name}` | {cell(description)} |"
    yield ""


def lines() -> Iterator[str]:
    yield INTRODUCTION
    yield "## Tables\n"
    for table in TABLES:
        yield from table_lines(table)
    yield "## Views\n"
    for view in VIEWS:
        yield from view_lines(view)
    yield "## Full-text search\n"
    yield "FTS5 without accents (`economico` finds `económico`), over the tables and views named; `rowid` is their `id`.\n"
    yield "| index | over | columns |\n| --- | --- | --- |"
    for index, content, columns in FULL_TEXT:
        yield f"| `{index}` | `{content}` | `{columns}` |"
    yield SPELLING_NOTE
    yield "| index | over | columns |\n| --- | --- | --- |"
    for index, content, columns in SPELLING:
        yield f"| `{index}` | `{content}` | `{columns}` |"
    yield "\n```sql\nselect slug from articles join articles_fts on articles.id = articles_fts.rowid\nwhere articles_fts match 'kast AND milei';\n```"


def document() -> str:
    return "\n".join(lines()) + "\n"


if __name__ == "__main__":
    TARGET.write_text(document(), encoding="utf-8")
