"""The page of the data: what it says of the file is true, and what it offers to copy runs."""
# ruff: noqa: F811

import asyncio
import hashlib
import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from html.parser import HTMLParser

import pytest
from datasette.app import Datasette
from site_fixture import ROOT, archive_path, site  # noqa: F401

from hemeroteca import snippets
from hemeroteca.queries.data import EXAMPLES


class _Code(HTMLParser):
    """What a page prints as blocks of code, and its links."""

    def __init__(self, html):
        super().__init__()
        self.blocks, self.links, self.inside = [], [], False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag == "pre":
            self.blocks.append("")
            self.inside = True
        if tag == "a":
            self.links.append(dict(attrs)["href"])

    def handle_endtag(self, tag):
        self.inside = self.inside and tag != "pre"

    def handle_data(self, data):
        if self.inside:
            self.blocks[-1] += data


@pytest.fixture(scope="module")
def shown(site):
    return _Code(site.get("/en/data").text)


def run(command, folder, **more):
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, **more)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_size_and_hash_are_those_of_the_file(site, archive_path):
    file = site.get("/data.json").json()["file"]
    content = archive_path.read_bytes()
    assert file == {"name": "archive.db", "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def test_the_hash_comes_from_the_inspect_file_if_there_is_one(archive_path):
    inspected = {"archive": {"hash": "f00d", "size": 12, "file": "archive.db", "tables": {"articles": {"count": 7}}}}
    datasette = Datasette([], immutables=[str(archive_path)], plugins_dir=str(ROOT / "plugins"), inspect_data=inspected)
    page = asyncio.run(datasette.client.get("/data.json")).json()
    assert page["file"] == {"name": "archive.db", "bytes": 12, "sha256": "f00d"}
    assert {table["name"]: table["rows"] for table in page["tables"] if table["rows"] is not None} == {"articles": 7}


def test_every_table_view_and_column_of_the_file_is_described(site, archive_path):
    described = {table["name"]: [column["name"] for column in table["columns"]] for table in site.get("/data.json").json()["tables"]}
    with closing(sqlite3.connect(archive_path)) as connection:
        names = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'view')"))
        indexes = tuple(name for name, sql in names.items() if (sql or "").startswith("CREATE VIRTUAL"))
        own = [name for name in names if not name.startswith((*indexes, "sqlite_"))]
        there = {name: [row[1] for row in connection.execute(f"PRAGMA table_info({name})")] for name in own}
    assert described == there


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.question)
def test_an_example_finds_something_in_the_first_archive(first_archive, example):
    with closing(sqlite3.connect(first_archive)) as connection:
        assert connection.execute(example.sql).fetchall()


@pytest.fixture(scope="module")
def first_archive(tmp_path_factory):
    output = tmp_path_factory.mktemp("first") / "archive.db"
    run([sys.executable, ROOT / "build_db.py", ROOT / "seeds", "--output", output, "--quiet"], ROOT)
    return output


def test_every_example_can_be_run_here_too(site, shown):
    there = [link for link in shown.links if "sql=SELECT" in link]
    assert len(there) == len(EXAMPLES)
    for link in there:
        assert site.get(link).status_code == 200


def test_the_page_shows_the_examples_as_they_are(shown):
    assert shown.blocks[: len(EXAMPLES)] == [example.sql for example in EXAMPLES]


def test_what_is_shown_runs_on_the_command_line_and_in_python(shown, first_archive):
    shell, python, _ = shown.blocks[len(EXAMPLES) :]
    rows = run([sys.executable, "-c", python], first_archive.parent).splitlines()
    with closing(sqlite3.connect(first_archive)) as connection:
        assert rows == [" | ".join(map(str, row)) for row in connection.execute(EXAMPLES[0].sql)]
    if shutil.which("sqlite3"):
        lines = run(["sh", "-c", shell], first_archive.parent).splitlines()
        assert lines[0].split() == ["speaker", "quotations", "outlets"]
        assert [line.split()[0] for line in lines[2:]] == [row.split()[0] for row in rows]


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="no test of the example for R: Debian's r-cran-rsqlite is not installed")
def test_what_is_shown_runs_in_r(shown, first_archive):
    printed = run(["Rscript", "-e", shown.blocks[-1]], first_archive.parent)
    with closing(sqlite3.connect(first_archive)) as connection:
        assert all(str(row[0]) in printed for row in connection.execute(EXAMPLES[0].sql))


@pytest.mark.parametrize("name", ["a b.db", "it's.db", 'so "called".db'])
def test_a_snippet_takes_any_name_of_a_file(tmp_path, name):
    with closing(sqlite3.connect(tmp_path / name)) as connection:
        connection.execute("CREATE TABLE t AS SELECT 'found' AS x")
        connection.commit()
    assert run([sys.executable, "-c", snippets.in_python(name, "SELECT x FROM t")], tmp_path) == "found\n"
    if shutil.which("sqlite3"):
        assert "found" in run(["sh", "-c", snippets.in_shell(name, "SELECT x FROM t")], tmp_path)


def test_the_addresses_of_the_api_answer(site, shown):
    asked = [link for link in shown.links if any(form in link.partition("?")[0] for form in (".json", ".csv", ".atom"))]
    assert len(asked) >= 7
    for link in asked:
        answer = site.get(link.replace(" ", "%20"))
        assert answer.status_code == 200, link
        if ".json" in link:
            assert json.loads(answer.text)
