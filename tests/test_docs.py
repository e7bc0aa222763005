"""What the documentation says is true: tables, options, targets, links, the articles that are followed through."""

import re
import runpy
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

import build_db
from hemeroteca.schema import TABLES, VIEWS

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
PIPELINE = (ROOT / "docs/pipeline.md").read_text(encoding="utf-8")


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
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    named = {name for page in PAGES for name in re.findall(r"\bmake ([a-z]+)\b(?=[`\s]|$)", "\n".join(code_of(page)))}
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


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> sqlite3.Connection:
    """The archive of the two articles in docs/pipeline.md."""
    folder = tmp_path_factory.mktemp("followed")
    files = re.findall(r"^`([\w.]+)`:\n\n```\w+\n(.*?)^```", PIPELINE, re.MULTILINE | re.DOTALL)
    assert [name for name, _ in files] == ["puerto.txt", "tribuna.txt", "authority.yml"]
    for name, text in files:
        (folder / name).write_text(text, encoding="utf-8")
    output = tmp_path_factory.mktemp("archive") / "archive.db"
    assert build_db.main([str(folder), "--output", str(output), "--quiet"]) == 0
    return sqlite3.connect(output)


@pytest.mark.parametrize(("sql", "expected"), re.findall(r"^```sql\n(.*?)^```\n\n```\n(.*?)^```", PIPELINE, re.MULTILINE | re.DOTALL))
def test_the_articles_followed_through_give_what_the_page_says(followed: sqlite3.Connection, sql: str, expected: str) -> None:
    rows = followed.execute(sql).fetchall()
    assert "\n".join("|".join("" if value is None else str(value) for value in row) for row in rows) == expected.rstrip("\n")
