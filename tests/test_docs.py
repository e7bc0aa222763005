"""What the documentation says is true: tables, options, targets, links, the articles that are followed through."""

import re
import runpy
import sqlite3
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

import pytest

import build_db
from hemeroteca import articles, pipeline
from hemeroteca.readers import html, packed, sidecars, tables, warc
from hemeroteca.schema import TABLES, VIEWS

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]


def test_the_schema_page_is_what_the_schema_gives() -> None:
    made = runpy.run_path(str(ROOT / "docs/make_schema.py"))["document"]()
    assert (ROOT / "docs/schema.md").read_text(encoding="utf-8") == made, "run make docs"


@pytest.mark.parametrize("name", [entry.name for entry in (*TABLES, *VIEWS)])
def test_every_table_view_and_column_stands_in_the_schema_page(name: str) -> None:
    page = (ROOT / "docs/schema.md").read_text(encoding="utf-8")
    section = page.partition(f"\n### {name}\n")[2].partition("\n### ")[0]
    tables = {table.name: [c.name for c in table.columns] for table in TABLES}
    tables |= {view.name: [column for column, _ in view.columns] for view in VIEWS}
    assert re.findall(r"^\| `(\w+)`", section.partition("\n## ")[0], re.MULTILINE) == tables[name]


def test_every_option_stands_in_the_readme_and_no_other() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    table = readme.partition("| option | meaning |")[2].partition("\n\n")[0]
    actions = build_db.parser()._actions
    assert set(re.findall(r"^\| `([\w-]+)", table, re.MULTILINE)) == {
        a.option_strings[-1] if a.option_strings else "FOLDER" for a in actions
    }


def test_the_usage_is_printed_for_a_wrong_call() -> None:
    done = subprocess.run([sys.executable, ROOT / "build_db.py", "--nonsense"], capture_output=True, text=True, check=False)
    assert (done.returncode, "usage:" in done.stderr) == (2, True)


def test_every_target_that_the_readme_names_is_in_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    named = {name for page in PAGES for name in re.findall(r"\bmake ([a-z-]+)\b(?=[`\s]|$)", "\n".join(code_of(page)))}
    assert named - targets == set()
    assert targets - {name for name in named if f"make {name}" in (ROOT / "README.md").read_text(encoding="utf-8")} == set()


def code_of(page: Path) -> list[str]:
    """What stands in a page as code: between backticks, and in blocks."""
    text = page.read_text(encoding="utf-8")
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return [*blocks, *re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith(("https://", "http://", "mailto:")):
            continue
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        assert there.exists(), f"{page.name} links to {target}"
        if anchor:
            assert anchor in anchors(there), f"{page.name} links to {target}"


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


FOLLOWED = {
    "pipeline.md": ["puerto.txt", "tribuna.txt", "authority.yml"],
    "inputs.md": ["puerto.md", "gaceta.html", "notas.csv", "entrevista.txt", "entrevista.yml", "puerto.yml"],
}


@cache
def followed(page: str) -> sqlite3.Connection:
    """The archive of the files that stand in a page."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    files = re.findall(r"^`([\w.]+)`:\n\n```\w+\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert [name for name, _ in files] == FOLLOWED[page]
    with tempfile.TemporaryDirectory() as folder:
        inputs = Path(folder) / "inputs"
        inputs.mkdir()
        for name, content in files:
            (inputs / name).write_text(content, encoding="utf-8")
        output = Path(folder) / "archive.db"
        assert build_db.main([str(inputs), "--output", str(output), "--quiet"]) == 0
        archive = sqlite3.connect(":memory:")
        sqlite3.connect(output).backup(archive)
    return archive


def answers() -> list[tuple[str, str, str]]:
    """The queries that pages ask of their own files, with the answers that they print."""
    pattern = re.compile(r"^```sql\n(.*?)^```\n\n```\n(.*?)^```", re.MULTILINE | re.DOTALL)
    return [(page, *found) for page in FOLLOWED for found in pattern.findall((ROOT / "docs" / page).read_text(encoding="utf-8"))]


@pytest.mark.parametrize(("page", "sql", "expected"), answers())
def test_the_articles_followed_through_give_what_the_page_says(page: str, sql: str, expected: str) -> None:
    rows = followed(page).execute(sql).fetchall()
    assert "\n".join("|".join("" if value is None else str(value) for value in row) for row in rows) == expected.rstrip("\n")


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        (pipeline.MOST_BYTES, f"{pipeline.MOST_BYTES >> 20} MB"),
        (html.MOST_ELEMENTS, f"{html.MOST_ELEMENTS:,}, and {html.MOST_CHILDREN:,} directly in one of them"),
        (articles.MOST_CHARACTERS, f"{articles.MOST_CHARACTERS:,} characters, and at least {articles.FEWEST_WORDS} words"),
        (articles.MOST_WORDS, f"{articles.MOST_WORDS:,}"),
        (tables.LONGEST_CELL, f"{tables.LONGEST_CELL:,} characters"),
        (tables.MOST_ROWS, f"{tables.MOST_ROWS:,}"),
        (warc.MOST_RECORDS, f"{warc.MOST_RECORDS:,}"),
        (packed.MOST_TIMES, f"{packed.MOST_TIMES} times its size, or {packed.ALWAYS >> 20} MB"),
        (sidecars.MOST_BYTES, f"{sidecars.MOST_BYTES:,} bytes"),
    ],
)
def test_the_limits_of_the_page_are_those_of_the_readers(limit: int, words: str) -> None:
    assert limit
    assert f"| {words}" in (ROOT / "docs/inputs.md").read_text(encoding="utf-8").partition("## Limits")[2]
