"""The small tables that are counted at the end of a build: whole, and silent about who is private or was only discovered."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from building import build, rows, write

from hemeroteca import pages, queries

AUTHORITY = """
people:
  ana-ruiz: {name: Ana Ruiz, aliases: [Ruiz]}
  hugo-paredes: {name: Hugo Paredes, aliases: [Paredes]}
  ines-duarte: {name: Inés Duarte, private: true}
organisations: {liga: {name: Liga de Regantes}}
places: {puerto-claro: {name: Puerto Claro}}
outlets:
  faro: {name: El Faro del Sur}
  tribuna: {name: La Tribuna}
"""
FILLER = "El viento sopla desde ayer en la bahía y los barcos esperan fuera sin que nadie sepa hasta cuándo."
ARTICLES = {
    "a": "Paredes contra Ruiz\n\nEl Faro del Sur · 12 de marzo de 2031\n\n«Ana Ruiz no escucha a la Liga de Regantes ni a Puerto Claro, y Ruiz lo sabe»,"
    f" dijo Hugo Paredes.\n\n{FILLER}",
    "b": "La respuesta de Ruiz\n\nLa Tribuna · 14 de abril de 2031\n\n«Hugo Paredes habla de lo que no ha leído», respondió Ana Ruiz. «Yo, Ana Ruiz, lo he"
    f" leído», añadió Ruiz.\n\n{FILLER}",
    "c": "La junta de vecinos\n\nEl Faro del Sur · 15 de abril de 2031\n\n«Paredes y Ruiz no han venido», dijo Inés Duarte. «Inés Duarte exagera», dijo Hugo"
    f" Paredes. «Aquí no manda Hugo Paredes», dijo Berta Quiroga.\n\n{FILLER}",
}


def folder(room: Path) -> Path:
    made = write(room / "in", **ARTICLES)
    (made / "authority.yml").write_text(AUTHORITY, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    room = tmp_path_factory.mktemp("summaries")
    assert build(folder(room), room / "out.db", "--workers", "1", "--no-cache") == 0
    return room / "out.db"


@pytest.fixture(scope="module")
def connection(archive: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(f"file:{archive}?mode=ro", uri=True)
    yield connection
    connection.close()


def test_a_quotation_speaks_of_whom_its_words_name_but_not_of_its_speaker(archive: Path) -> None:
    sql = "SELECT e.slug, q.words FROM spoken_of n JOIN entities e ON e.id = n.entity_id JOIN quotes q ON q.id = n.quote_id ORDER BY q.id, e.slug"
    attack = "Ana Ruiz no escucha a la Liga de Regantes ni a Puerto Claro, y Ruiz lo sabe"
    assert rows(archive, sql) == [
        ("ana-ruiz", attack),
        ("liga", attack),
        ("puerto-claro", attack),
        ("hugo-paredes", "Hugo Paredes habla de lo que no ha leído"),
        ("ana-ruiz", "Paredes y Ruiz no han venido"),
        ("hugo-paredes", "Paredes y Ruiz no han venido"),
        ("hugo-paredes", "Aquí no manda Hugo Paredes"),
    ]


def test_a_name_in_the_headline_is_not_in_words_that_stand_as_far_into_the_text(tmp_path: Path) -> None:
    text = "El agua de Hugo Paredes\n\nEl Faro del Sur · 12 de marzo de 2031\n\n«No hay agua en ninguna parte del valle», dijo Ana Ruiz."
    made = write(tmp_path / "in", a=f"{text}\n\n{FILLER}")
    (made / "authority.yml").write_text(AUTHORITY, encoding="utf-8")
    assert build(made, tmp_path / "out.db", "--workers", "1", "--no-cache") == 0
    where = "SELECT m.field FROM mentions m JOIN quotes q ON m.char_start BETWEEN q.char_start AND q.char_end"
    assert rows(tmp_path / "out.db", where) == [("title",)]
    assert rows(tmp_path / "out.db", "SELECT * FROM spoken_of") == []


def test_only_people_and_organisations_that_are_confirmed_speak_of_each_other(archive: Path) -> None:
    assert rows(
        archive, "SELECT speaker_slug, of_slug, quote_count, answer_count, article_count FROM who_speaks_of_whom ORDER BY 1, 2"
    ) == [
        ("ana-ruiz", "hugo-paredes", 1, 0, 1),
        ("hugo-paredes", "ana-ruiz", 1, 0, 1),
        ("hugo-paredes", "liga", 1, 0, 1),
    ]


def test_an_article_names_each_once(archive: Path) -> None:
    sql = (
        "SELECT a.title, e.slug FROM named_in n JOIN articles a ON a.id = n.article_id JOIN entities e ON e.id = n.entity_id ORDER BY 1, 2"
    )
    assert rows(archive, sql) == [
        ("La junta de vecinos", "ana-ruiz"),
        ("La junta de vecinos", "hugo-paredes"),
        ("La respuesta de Ruiz", "ana-ruiz"),
        ("La respuesta de Ruiz", "hugo-paredes"),
        ("Paredes contra Ruiz", "ana-ruiz"),
        ("Paredes contra Ruiz", "hugo-paredes"),
        ("Paredes contra Ruiz", "liga"),
        ("Paredes contra Ruiz", "puerto-claro"),
    ]


@pytest.mark.parametrize(
    ("told", "answered"),
    [
        ("«No hay agua», respondió Ana Ruiz a Hugo Paredes.", [("ana-ruiz", "hugo-paredes", 1, 1)]),
        ("Ana Ruiz contestó al senador Hugo Paredes: «No hay agua».", [("ana-ruiz", "hugo-paredes", 1, 1)]),
        ("«Hugo Paredes no sabe nada», respondió Ana Ruiz a Hugo Paredes.", [("ana-ruiz", "hugo-paredes", 1, 1)]),
        ("«Hugo Paredes no sabe nada», respondió Ana Ruiz a la prensa.", [("ana-ruiz", "hugo-paredes", 1, 0)]),
        ("«No hay agua», respondió Ana Ruiz junto a Hugo Paredes.", []),
        ("«No hay agua», dijo Ana Ruiz a Hugo Paredes.", []),
        ("«No hay agua», respondió Ana Ruiz. A Hugo Paredes no lo vio nadie.", []),
        ("«No hay agua», respondió Ana Ruiz a Inés Duarte.", []),  # private
    ],
)
def test_who_is_answered_is_told_by_the_attribution_alone(tmp_path: Path, told: str, answered: list[tuple[str, str, int, int]]) -> None:
    made = write(tmp_path / "in", a=f"El agua del valle\n\nEl Faro del Sur · 12 de marzo de 2031\n\n{told}\n\n{FILLER}")
    (made / "authority.yml").write_text(AUTHORITY, encoding="utf-8")
    assert build(made, tmp_path / "out.db", "--workers", "1", "--no-cache") == 0
    assert rows(tmp_path / "out.db", "SELECT speaker_slug, of_slug, quote_count, answer_count FROM who_speaks_of_whom") == answered


def test_who_is_named_in_the_same_articles_stands_in_both_orders(archive: Path) -> None:
    sql = (
        "SELECT e.slug, o.slug, b.article_count FROM named_beside b JOIN entities e ON e.id = b.entity_id JOIN entities o ON o.id = b.other_id"
        " WHERE e.kind = 'person' AND o.kind <> 'organisation' ORDER BY 1, 2"
    )
    assert rows(archive, sql) == [
        ("ana-ruiz", "hugo-paredes", 3),
        ("ana-ruiz", "puerto-claro", 1),
        ("hugo-paredes", "ana-ruiz", 3),
        ("hugo-paredes", "puerto-claro", 1),
    ]


def test_each_month_has_its_articles_and_quotations(archive: Path) -> None:
    sql = "SELECT e.slug, m.month, m.article_count, m.quote_count FROM entity_months m JOIN entities e ON e.id = m.entity_id WHERE e.kind = 'person'"
    assert rows(archive, sql) == [
        ("ana-ruiz", "2031-03", 1, 0),
        ("ana-ruiz", "2031-04", 2, 2),
        ("hugo-paredes", "2031-03", 1, 1),
        ("hugo-paredes", "2031-04", 2, 1),
    ]
    sql = "SELECT o.slug, m.month, m.article_count, m.quote_count FROM outlet_months m JOIN outlets o ON o.id = m.outlet_id"
    assert rows(archive, sql) == [("faro", "2031-03", 1, 1), ("faro", "2031-04", 1, 3), ("tribuna", "2031-04", 1, 2)]


def test_an_outlet_knows_what_it_covered_and_whom_it_quotes(archive: Path) -> None:
    sql = "SELECT slug, article_count, quote_count, speaker_count, first_day, last_day FROM outlets"
    assert rows(archive, sql) == [("faro", 2, 4, 3, "2031-03-12", "2031-04-15"), ("tribuna", 1, 2, 1, "2031-04-14", "2031-04-14")]
    sql = (
        "SELECT o.slug, e.slug, s.quote_count, s.article_count FROM outlet_speakers s JOIN outlets o ON o.id = s.outlet_id"
        " JOIN entities e ON e.id = s.speaker_id"
    )
    assert rows(archive, sql) == [("faro", "hugo-paredes", 2, 2), ("tribuna", "ana-ruiz", 2, 1)]


@pytest.mark.parametrize(
    "column", ["named_in.entity_id", "spoken_of.entity_id", "speaks_of.speaker_id", "speaks_of.entity_id", "named_beside.other_id"]
)
def test_who_is_private_or_only_discovered_is_in_none_of_them(archive: Path, column: str) -> None:
    table, _, name = column.partition(".")
    hidden = "SELECT id FROM entities WHERE private = 1 OR standing = 'discovered'"
    assert rows(archive, hidden)
    assert rows(archive, f"SELECT * FROM {table} WHERE {name} IN ({hidden})") == []


def test_a_public_edition_counts_what_it_prints(tmp_path: Path) -> None:
    assert build(folder(tmp_path), tmp_path / "out.db", "--workers", "1", "--no-cache", "--edition", "public") == 0
    beside = "SELECT count(*) FROM named_beside b WHERE article_count <> ({})"
    printed = (
        "SELECT count(*) FROM articles a WHERE EXISTS (SELECT 1 FROM mentions m WHERE m.article_id = a.id AND m.entity_id = b.entity_id)"
        " AND EXISTS (SELECT 1 FROM mentions m WHERE m.article_id = a.id AND m.entity_id = b.other_id)"
    )
    assert rows(tmp_path / "out.db", beside.format(printed)) == [(0,)]


def test_the_page_of_a_person_says_what_is_said_of_them_and_beside_whom(connection: sqlite3.Connection) -> None:
    page = queries.entity(connection, "hugo-paredes")
    assert page is not None
    assert [quote.words for quote in page.about] == [
        "Aquí no manda Hugo Paredes",
        "Hugo Paredes habla de lo que no ha leído",
    ]
    assert [(line.entity.slug, line.articles) for line in page.beside] == [("ana-ruiz", 3), ("liga", 1), ("puerto-claro", 1)]
    assert page.months == (pages.MonthLine("2031-03", 1, 1), pages.MonthLine("2031-04", 2, 1))
    assert page.outlets == (pages.OutletCount(pages.OutletLink("faro", "El Faro del Sur"), 2),)


@pytest.mark.parametrize(
    ("narrowed", "words"),
    [
        (pages.QuotesFilter(about="ana-ruiz"), ["Ana Ruiz no escucha a la Liga de Regantes ni a Puerto Claro, y Ruiz lo sabe"]),
        (pages.QuotesFilter(speaker="ana-ruiz", about="hugo-paredes"), ["Hugo Paredes habla de lo que no ha leído"]),
        (pages.QuotesFilter(speaker="ana-ruiz", about="liga"), []),
    ],
)
def test_quotations_can_be_narrowed_to_whom_they_speak_of(
    connection: sqlite3.Connection, narrowed: pages.QuotesFilter, words: list[str]
) -> None:
    page = queries.quotes(connection, narrowed)
    assert page is not None
    assert [quote.words for quote in page.quotes] == words


def test_what_is_said_of_a_private_person_is_no_list(connection: sqlite3.Connection) -> None:
    assert queries.quotes(connection, pages.QuotesFilter(about="ines-duarte")) is None
    assert queries.entity(connection, "ines-duarte") is None
