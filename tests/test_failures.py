"""What a reader meets where something does not work: explained in our look, with ways out, and no traceback for what is no mistake of ours."""
# ruff: noqa: F811

import asyncio
import sqlite3
from contextlib import closing
from urllib.parse import quote

import pytest
from datasette.app import Datasette
from site_fixture import ROOT, archive_path, article_slug, site  # noqa: F401

ENDLESS = "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*), '</textarea><script>' from n"


def test_a_query_that_takes_too_long_is_explained_and_can_be_mended(site):
    answer = site.get(f"/archive?sql={quote(ENDLESS)}")
    assert answer.status_code == 400
    assert "The query took too long" in answer.text and "It was stopped after 1 s" in answer.text
    shown = answer.text.partition('name="sql"')[2].partition("</textarea>")[0]
    assert "select count(*), &#39;&lt;/textarea&gt;&lt;script&gt;&#39; from n" in shown
    assert "<script>" not in answer.text and answer.headers["content-security-policy"]
    for way_out in ('href="/en/data"', 'href="/en/data#dictionary"', 'href="/archive"', 'action="/archive"'):
        assert way_out in answer.text


def test_the_same_as_json_is_plain_words(site):
    answer = site.get(f"/archive.json?sql={quote(ENDLESS)}")
    assert (answer.status_code, answer.json()["ok"]) == (400, False)
    assert answer.json()["error"] == "The query took too long and was stopped"


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/archive/nothing", 404, "There is no such page in this archive"),
        ("/archive/articles/99999", 404, "There is no such page in this archive"),
        ("/elsewhere/nothing", 404, "Esta página no existe en el archivo"),
        ("/es/nothing", 404, "Esta página no existe en el archivo"),
        ("/archive/articles?_size=many", 400, "_size must be a positive integer"),
        ("/archive/nothing.json", 404, '"ok": false'),
        ("/archive/articles?_sort=zzz", 400, "Cannot sort table by zzz"),
        ("/archive/articles?_sort=id&_sort_desc=id", 400, "Cannot use _sort and _sort_desc"),
        (f"/archive?sql={quote(ENDLESS)}", 400, "The query took too long"),
    ],
)
def test_what_is_no_mistake_of_ours_prints_nothing(site, capfd, path, status, words):
    answer = site.get(path)
    assert (answer.status_code, words in answer.text) == (status, True)
    assert capfd.readouterr() == ("", "")
    if not path.endswith(".json"):
        assert "site.css" in answer.text and '<meta name="robots" content="noindex">' in answer.text


def test_a_row_of_a_table_that_is_not_there_is_not_there(site):
    answer = site.get("/archive/unknown/1")
    assert (answer.status_code, "There is no such page in this archive" in answer.text) == (404, True)


def test_a_mistake_of_ours_is_printed_and_answered_in_our_look(archive_path, tmp_path, capfd):
    broken = tmp_path / "archive.db"
    broken.write_bytes(archive_path.read_bytes())
    with closing(sqlite3.connect(broken)) as connection:
        connection.execute("DROP TABLE related")
        connection.commit()
    datasette = Datasette([], immutables=[str(broken)], template_dir=str(ROOT / "templates"), plugins_dir=str(ROOT / "plugins"))
    answer = asyncio.run(datasette.client.get(f"/en/articles/{article_slug('a1c0de0001')}"))
    assert answer.status_code == 500 and "This did not work" in answer.text and 'class="masthead"' in answer.text
    assert "no such table: related" in capfd.readouterr().err
