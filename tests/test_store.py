"""archive.db: the same bytes for the same folder, whole whatever happens, readable with plain SQLite, addresses that stay."""

import hashlib
import json
import os
import resource
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from building import ROOT, build, build_elsewhere, faults, rows, write

from hemeroteca import queries, schema

HARBOUR = """El puerto reabre tras nueve días

La ministra Elena Castañeda dijo este lunes que «el puerto no volverá a cerrar», y que los barcos de la bahía entran desde ayer.

“Fue un error de todos”, añadió Castañeda en una carta a los pescadores de Puerto Lirio, fechada el 3 de marzo de 2031.
"""
MARKET = """La alcaldesa Inés Peñalver explicó que el mercado de la plaza se muda en otoño y que los vecinos no deben pagar nada por ello.

«No habrá más demoras», señaló Peñalver a los puesteros de la ciudad."""
FERRY = """The ferry company said on Tuesday that it will run a boat at night for the people of the island and the nurses of the hospital.

“We were asked for it every year,” said its director, Maud Hensley, who is from the island."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = write(tmp_path / "prensa", harbour=HARBOUR, market=MARKET, ferry=FERRY, copy=FERRY, empty="")
    (folder / "archive.yml").write_text("title: {es: Prensa del puerto}\nlanguages: [es, en]\n", encoding="utf-8")
    (folder / "authority.yml").write_text("people:\n  elena-castaneda: {name: Elena Castañeda, gender: f}\n", encoding="utf-8")
    return folder


def leftovers(folder: Path) -> set[str]:
    """What lies beside the archive and its inspect file."""
    return {path.name for path in folder.iterdir()} - {"archive.db", "archive.inspect.json", "archive.cache"}


# ---- The same bytes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", ["0", "1", "4711"])
def test_a_folder_built_in_another_process_gives_the_same_bytes(folder: Path, tmp_path: Path, seed: str) -> None:
    output, elsewhere = tmp_path / "one" / "archive.db", tmp_path / "two"
    elsewhere.mkdir()
    assert build(folder, output) == 0
    again = build_elsewhere(folder, elsewhere / "archive.db", elsewhere, {"PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo", "LC_ALL": "C"})
    assert (again.returncode, again.stderr) == (0, "")
    assert (elsewhere / "archive.db").read_bytes() == output.read_bytes()
    assert (elsewhere / "archive.inspect.json").read_bytes() == output.with_name("archive.inspect.json").read_bytes()


def test_the_first_archive_built_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    for name, seed in (("one", "1"), ("two", "2")):
        (tmp_path / name).mkdir()
        assert build_elsewhere(ROOT / "seeds", tmp_path / name / "a.db", tmp_path / name, {"PYTHONHASHSEED": seed}).returncode == 0
    assert (tmp_path / "one" / "a.db").read_bytes() == (tmp_path / "two" / "a.db").read_bytes()


def test_the_order_and_the_age_of_the_files_do_not_matter(folder: Path, tmp_path: Path) -> None:
    copied = tmp_path / "elsewhere" / folder.name
    copied.mkdir(parents=True)
    for path in sorted(folder.iterdir(), reverse=True):
        shutil.copyfile(path, copied / path.name)
        os.utime(copied / path.name, (1, 1))
    assert build(folder, tmp_path / "a.db") == 0
    assert build(copied, tmp_path / "b.db") == 0
    assert (tmp_path / "a.db").read_bytes() == (tmp_path / "b.db").read_bytes()


def test_a_folder_named_relative_to_here_gives_the_same_bytes(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "archive.yml").unlink()  # then the archive is named after its folder
    assert build(folder, tmp_path / "a.db") == 0
    monkeypatch.chdir(folder)
    assert build(Path("."), tmp_path / "b.db") == 0
    assert (tmp_path / "a.db").read_bytes() == (tmp_path / "b.db").read_bytes()


def test_a_changed_word_gives_other_bytes_and_another_hash(folder: Path, tmp_path: Path) -> None:
    assert build(folder, tmp_path / "a.db") == 0
    write(folder, market=MARKET.replace("otoño", "verano"))
    assert build(folder, tmp_path / "b.db") == 0
    hashes = [rows(tmp_path / name, "select value from build where key = 'content_hash'") for name in ("a.db", "b.db")]
    assert hashes[0] != hashes[1]


# ---- Whole, whatever happens -------------------------------------------------------------------------------------------------


def test_a_build_replaces_the_archive_and_its_inspect_file(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out" / "archive.db"
    assert build(folder, output) == 0
    write(folder, market=MARKET.replace("otoño", "verano"))
    assert build(folder, output) == 0
    assert leftovers(output.parent) == set()
    inspected = json.loads(output.with_name("archive.inspect.json").read_text(encoding="utf-8"))["archive"]
    assert (inspected["size"], inspected["file"]) == (output.stat().st_size, "archive.db")
    assert inspected["hash"] == hashlib.sha256(output.read_bytes()).hexdigest()
    tables = {name for (name,) in rows(output, "select name from sqlite_master where type = 'table'")}
    assert set(inspected["tables"]) == tables
    assert {name: table["count"] for name, table in inspected["tables"].items()} == {
        name: rows(output, f'select count(*) from "{name}"')[0][0] for name in tables
    }


@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
def test_a_build_that_fails_leaves_the_old_archive_whole(folder: Path, tmp_path: Path, share: float) -> None:
    # A limit on the size of files is a disk that is full: at the first tables, in the middle, and at the very end.
    output = tmp_path / "out" / "archive.db"
    assert build(folder, output) == 0
    before = output.read_bytes(), output.with_name("archive.inspect.json").read_bytes()
    limit = int(len(before[0]) * share)
    write(folder, market=MARKET.replace("otoño", "verano"))
    failed = build_elsewhere(folder, output, tmp_path, {}, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
    assert failed.returncode != 0
    assert (output.read_bytes(), output.with_name("archive.inspect.json").read_bytes()) == before
    assert leftovers(output.parent) == set()


def test_a_full_disk_is_said_in_a_line(folder: Path, tmp_path: Path) -> None:
    failed = build_elsewhere(
        folder, tmp_path / "a.db", tmp_path, {}, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
    )
    assert (failed.returncode, len(failed.stderr.splitlines())) == (2, 1)


def test_a_wrong_authority_leaves_the_old_archive_whole(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out" / "archive.db"
    assert build(folder, output) == 0
    before = output.read_bytes()
    (folder / "authority.yml").write_text("people: {ana: {name: Ana, gender: x}}\n", encoding="utf-8")
    assert build(folder, output) == 2
    assert output.read_bytes() == before
    assert leftovers(output.parent) == set()


def test_a_reader_keeps_the_archive_that_was_opened(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "archive.db"
    assert build(folder, output) == 0
    connection = sqlite3.connect(f"file:{output}?mode=ro", uri=True)
    before = connection.execute("select count(*) from articles").fetchone()
    write(folder, another="El farero " + MARKET)
    assert build(folder, output) == 0
    assert connection.execute("select count(*) from articles").fetchone() == before == (3,)
    connection.close()
    assert rows(output, "select count(*) from articles") == [(4,)]


# ---- Plain SQLite ------------------------------------------------------------------------------------------------------------


def test_the_archive_is_sound(folder: Path, tmp_path: Path) -> None:
    assert build(folder, tmp_path / "a.db") == 0
    assert rows(tmp_path / "a.db", "pragma integrity_check") == [("ok",)]
    assert rows(tmp_path / "a.db", "pragma foreign_key_check") == []
    assert rows(tmp_path / "a.db", "pragma journal_mode") != [("wal",)]  # a file of its own, on a disk that may be read-only


def test_a_row_that_breaks_a_check_makes_an_archive_unsound(folder: Path, tmp_path: Path) -> None:
    """This is what tests ask of every archive that they build."""
    assert build(folder, tmp_path / "a.db") == 0
    connection = sqlite3.connect(tmp_path / "a.db")
    connection.execute("PRAGMA ignore_check_constraints = ON")
    connection.execute("UPDATE quotes SET kind = 'gossip' WHERE id = 1")
    connection.commit()
    connection.close()
    assert faults(tmp_path / "a.db") == ["CHECK constraint failed in quotes"]


def test_every_full_text_index_agrees_with_the_rows(tmp_path: Path) -> None:
    assert build(write(tmp_path / "in", puerto=HARBOUR), tmp_path / "a.db") == 0
    indexes = [index for index, _, _ in (*schema.FULL_TEXT, *schema.SPELLING)]
    found = {}
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        for index in indexes:
            connection.execute(f"INSERT INTO {index}({index}, rank) VALUES ('integrity-check', 1)")
            found[index] = connection.execute(f"SELECT count(*) FROM {index} WHERE {index} MATCH 'puerto OR elena'").fetchone()[0]
            settings = dict(connection.execute(f"SELECT k, v FROM {index}_config"))
            assert settings == {"version": 4, "automerge": 4, "hashsize": 1048576}  # as FTS5 has it by itself, should somebody add rows
        connection.rollback()
        connection.execute("UPDATE articles SET body = 'other words' WHERE id = 1")
        with pytest.raises(sqlite3.DatabaseError, match="malformed"):
            connection.execute("INSERT INTO articles_fts(articles_fts, rank) VALUES ('integrity-check', 1)")
    assert found == {
        "articles_fts": 1,
        "articles_spelling": 1,
        "quotes_fts": 2,
        "quotes_spelling": 2,
        "statements_fts": 2,
        "statements_spelling": 2,
        "entities_fts": 2,
        "entities_spelling": 2,
    }


@pytest.mark.parametrize(
    ("column", "value"),
    [("kind", "gossip"), ("field", "caption"), ("speaker_status", "known"), ("kind", "")],
)
def test_a_column_takes_only_the_words_that_it_promises(folder: Path, tmp_path: Path, column: str, value: str) -> None:
    assert build(folder, tmp_path / "a.db") == 0
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection, pytest.raises(sqlite3.IntegrityError, match="CHECK"):
        connection.execute(f"UPDATE quotes SET {column} = ? WHERE id = 1", (value,))


def test_a_column_that_need_not_be_filled_takes_nothing_too(folder: Path, tmp_path: Path) -> None:
    assert build(folder, tmp_path / "a.db") == 0
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        connection.execute("UPDATE articles SET published_basis = NULL WHERE id = 1")


@pytest.mark.parametrize(
    ("index", "words", "found"),
    [
        ("articles_fts", "puerto", 1),
        ("articles_fts", "penalver", 1),  # without the tilde
        ("articles_fts", "PEÑALVER", 1),
        ("articles_fts", "ferry OR mercado", 2),
        ("articles_fts", "title: puerto", 1),
        ("articles_fts", "title: castaneda", 0),
        ("articles_fts", "unicornio", 0),
        ("quotes_fts", "demoras", 1),
        ("quotes_fts", "speaker: castaneda", 2),
        ("quotes_fts", "speaker: puerto", 0),
        ("entities_fts", "castaneda", 1),
        ("entities_fts", "mercado", 0),
    ],
)
def test_the_indexes_are_asked_without_an_extension(folder: Path, tmp_path: Path, index: str, words: str, found: int) -> None:
    assert build(folder, tmp_path / "a.db") == 0
    assert len(rows(tmp_path / "a.db", f"select rowid from {index} where {index} match ?", words)) == found


@pytest.mark.skipif(not shutil.which("sqlite3"), reason="the sqlite3 program is not installed")
def test_the_stock_program_runs_the_search(tmp_path: Path) -> None:
    assert build(ROOT / "seeds", tmp_path / "archive.db") == 0
    sql = "select slug from articles join articles_fts on articles.id = articles_fts.rowid where articles_fts match 'kast AND milei'"
    found = subprocess.run(["sqlite3", str(tmp_path / "archive.db"), sql], capture_output=True, text=True, check=True)
    assert len(set(found.stdout.split())) == 5


def test_every_table_and_view_can_be_read(folder: Path, tmp_path: Path) -> None:
    assert build(folder, tmp_path / "a.db") == 0
    names = rows(tmp_path / "a.db", "select name from sqlite_master where type in ('table', 'view')")
    assert {"people", "who_said_what", "unresolved", "timeline", "candidates"} <= {name for (name,) in names}
    for (name,) in names:
        rows(tmp_path / "a.db", f'select * from "{name}"')


def test_nothing_of_the_clock_or_the_machine_is_in_the_archive(folder: Path, tmp_path: Path) -> None:
    assert build(folder, tmp_path / "a.db") == 0
    data = (tmp_path / "a.db").read_bytes()
    assert str(tmp_path).encode() not in data
    assert os.uname().nodename.encode() not in data or len(os.uname().nodename) < 6


# ---- Addresses ---------------------------------------------------------------------------------------------------------------

LONGER = """El ferrocarril del valle vuelve

La ministra Elena Castañeda dijo que «el puerto no volverá a cerrar en toda la temporada de pesca», y que el tren del valle sale en mayo.

La alcaldesa Inés Peñalver Roa y el ingeniero Hugo Peñalver la oyeron en la plaza; «no habrá más demoras este año», dijo Inés Peñalver Roa."""
TABLES = ("articles", "quotes", "entities", "statements")


def addresses(database: Path) -> list[tuple[str, str]]:
    return [(table, slug) for table in TABLES for (slug,) in rows(database, f"select slug from {table} order by slug")]


def lost(database: Path, wanted: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The addresses that lead nowhere: neither a row's own nor one that the site redirects."""
    there = set(addresses(database))
    return [(table, slug) for table, slug in wanted if (table, slug) not in there and leads_to(database, table, slug) is None]


def leads_to(database: Path, table: str, slug: str) -> str | None:
    """Where the site redirects an address, as a path."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        if now := queries.moved(connection, table, slug):
            return f"{table}/{now}"
        article = queries.once_in(connection, slug)
        return f"articles/{article}" if article else None
    finally:
        connection.close()


@pytest.mark.parametrize(
    "added",
    [
        {"zz": LONGER},  # extends two statements and a name
        {"aa": LONGER},
        {"aa": FERRY, "zz": MARKET},  # copies, one of them before the article in the order of paths
        {"zz": "El tren y el puerto\n\n" + MARKET},
        {"aa": "El tren y el puerto\n\n" + MARKET},
    ],
    ids=["last", "first", "copies", "copy under a headline, last", "copy under a headline, first"],
)
def test_addresses_do_not_change_when_articles_are_added(folder: Path, tmp_path: Path, added: dict[str, str]) -> None:
    assert build(folder, tmp_path / "a.db") == 0
    before = addresses(tmp_path / "a.db")
    assert len(before) > 12
    write(folder, **added)
    assert build(folder, tmp_path / "b.db") == 0
    assert lost(tmp_path / "b.db", before) == []


def test_addresses_do_not_change_when_a_version_is_added(tmp_path: Path) -> None:
    head = "---\nurl: https://faro.example/1\n---\n"
    folder = write(tmp_path / "in", b=head + MARKET)
    assert build(folder, tmp_path / "a.db") == 0
    write(folder, c=head + MARKET + "\n\n«Y habrá techo», agregó Peñalver.")
    assert build(folder, tmp_path / "b.db") == 0
    assert lost(tmp_path / "b.db", addresses(tmp_path / "a.db")) == []


def test_addresses_do_not_change_when_the_version_comes_first(tmp_path: Path) -> None:
    head = "---\nurl: https://faro.example/1\n---\n"
    folder = write(tmp_path / "in", b=head + MARKET)
    assert build(folder, tmp_path / "a.db") == 0
    write(
        folder, a=head + MARKET.replace("«No habrá más demoras», señaló Peñalver a los puesteros de la ciudad.", "«Y habrá techo», dijo.")
    )
    assert build(folder, tmp_path / "b.db") == 0
    assert lost(tmp_path / "b.db", addresses(tmp_path / "a.db")) == []


@pytest.mark.parametrize("first", ["a", "z"])
def test_addresses_do_not_change_when_the_address_of_an_article_becomes_known(tmp_path: Path, first: str) -> None:
    # The article was keyed by its text; a copy that states its address is the same article.
    folder = write(tmp_path / "in", b=MARKET)
    assert build(folder, tmp_path / "a.db") == 0
    write(folder, **{first: "---\nurl: https://faro.example/1\n---\n" + MARKET})
    assert build(folder, tmp_path / "b.db") == 0
    before = addresses(tmp_path / "a.db")
    assert lost(tmp_path / "b.db", before) == []
    ((now,),) = rows(tmp_path / "b.db", "select slug from quotes")
    assert [leads_to(tmp_path / "b.db", table, slug) for table, slug in before if table in ("quotes", "statements")] == [
        f"quotes/{now}",
        f"statements/{now}",
    ]


def test_addresses_do_not_change_when_a_sidecar_gives_an_article_another_address(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", b=MARKET, c="---\nurl: https://faro.example/viejo\n---\n" + FERRY)
    before: set[tuple[str, str]] = set()
    for number, address in enumerate(("", "https://faro.example/1", "https://faro.example/2", "")):
        for name in "bc":
            (folder / f"{name}.yml").write_text(f"url: {address and address + name}\n", encoding="utf-8")
        if number == 0:
            (folder / "b.yml").unlink()
            (folder / "c.yml").unlink()
        assert build(folder, tmp_path / f"{number}.db") == 0
        if number == 0:
            before = set(addresses(tmp_path / "0.db"))
        assert lost(tmp_path / f"{number}.db", sorted(before)) == []
    assert rows(tmp_path / "1.db", "select url from articles order by url") == [("https://faro.example/1b",), ("https://faro.example/1c",)]


def test_a_quotation_that_a_version_changed_has_its_earlier_address_and_one_that_it_left_out_leads_to_the_article(tmp_path: Path) -> None:
    head = "---\nurl: https://faro.example/1\n---\n"
    folder = write(tmp_path / "in", a=head + MARKET + "\n\n«Y habrá techo para todos», agregó el concejal Hugo Paredes.")
    assert build(folder, tmp_path / "a.db") == 0
    write(folder, b=head + MARKET.replace("No habrá más demoras", "No habrá más demoras este año"))
    assert build(folder, tmp_path / "b.db") == 0
    before, database = addresses(tmp_path / "a.db"), tmp_path / "b.db"
    assert lost(database, [entry for entry in before if not entry[1].startswith("hugo")]) == []
    ((now,),) = rows(database, "select slug from quotes")
    ((article,),) = rows(database, "select slug from articles")
    changed = next(slug for table, slug in before if table == "quotes" and slug.startswith("no-habra"))
    gone = next(slug for table, slug in before if table == "quotes" and slug.startswith("y-habra"))
    assert leads_to(database, "quotes", changed) == f"quotes/{now}"
    assert leads_to(database, "statements", changed) == f"statements/{now}"
    assert leads_to(database, "quotes", gone) == leads_to(database, "statements", gone) == f"articles/{article}"


def test_the_same_words_twice_in_an_article_have_two_addresses(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a=MARKET + "\n\n«No habrá más demoras», repitió Peñalver en la radio.")
    assert build(folder, tmp_path / "a.db") == 0
    slugs = [slug for (slug,) in rows(tmp_path / "a.db", "select slug from quotes order by position")]
    assert len(set(slugs)) == 2
    assert all(slug.startswith("no-habra-mas-demoras-") for slug in slugs)


def test_words_without_a_letter_of_ours_have_an_address_too(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a=MARKET.replace("No habrá más demoras", "¡¡¡!!! Δεν πειράζει"))
    assert build(folder, tmp_path / "a.db") == 0
    ((slug,),) = rows(tmp_path / "a.db", "select slug from quotes")
    assert slug.isascii() and len(slug) >= 10
