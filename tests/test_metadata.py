"""metadata.yml: every table, view and column as the schema says it, and nothing about a particular archive."""
# ruff: noqa: F811

import sqlite3
from urllib.parse import urlencode

import pytest
import yaml
from site_fixture import ROOT, archive_path, site  # noqa: F401

from hemeroteca import schema

METADATA = yaml.safe_load((ROOT / "metadata.yml").read_text())
ARCHIVE = METADATA["databases"]["archive"]
SAMPLES = {"speaker": "Ruiz", "from": "2031-03-01", "to": "2031-03-31", "words": "agua", "outlet": "%"}


def _described():
    for table in schema.TABLES:
        yield table.name, {"description": table.description, "columns": {c.name: c.description for c in table.columns}}
    for view in schema.VIEWS:
        yield view.name, {"description": view.description, "columns": dict(view.columns)}


@pytest.mark.parametrize(("name", "expected"), list(_described()))
def test_each_table_and_column_is_described_as_in_the_schema(name, expected):
    table = ARCHIVE["tables"].get(name, {})
    assert {"description": table.get("description"), "columns": table.get("columns")} == expected


def test_nothing_is_described_that_does_not_exist():
    assert set(ARCHIVE["tables"]) == {name for name, _ in _described()}


def test_facets_labels_and_orders_name_columns(archive_path):
    connection = sqlite3.connect(archive_path)
    for name, table in ARCHIVE["tables"].items():
        columns = {row[1] for row in connection.execute(f"PRAGMA table_info({name})")}
        named = {*table.get("facets", ()), *(table[k] for k in ("label_column", "sort", "sort_desc", "fts_pk") if k in table)}
        assert named <= columns, name
        if "fts_table" in table:
            assert table["fts_table"] in {index for index, _, _ in schema.FULL_TEXT}


@pytest.mark.parametrize("name", ARCHIVE["queries"])
def test_each_query_runs_and_finds_something(site, name):
    answer = site.get(f"/archive/{name}.json?{urlencode(SAMPLES)}&_shape=array")
    assert answer.status_code == 200
    assert answer.json()


@pytest.mark.parametrize("name", ARCHIVE["queries"])
def test_each_query_has_a_title_and_a_description(name):
    assert ARCHIVE["queries"][name]["title"]
    assert ARCHIVE["queries"][name]["description"]


@pytest.mark.parametrize("name", [n for n, t in ARCHIVE["tables"].items() if t.get("facets")])
def test_a_table_with_its_facets_opens(site, name):
    assert site.get(f"/archive/{name}").status_code == 200


def test_nothing_in_it_belongs_to_one_archive():
    text = (ROOT / "metadata.yml").read_text().lower()
    assert not [word for word in ("kast", "milei", "chile", "argentin", "puerto claro") if word in text]
