"""A folder of articles through the real command: every input is accounted for, and what the command says when it stops."""

import os
import re
import shutil
from pathlib import Path

import pytest
from building import ROOT, build, main, rows, write

HARBOUR = """El puerto reabre tras nueve días

La ministra Elena Castañeda dijo este lunes que «el puerto no volverá a cerrar», y que los barcos de la bahía entran desde ayer.

“Fue un error de todos, ‘el más caro del año’”, añadió Castañeda en Puerto Lirio el 3 de marzo de 2031.
"""
MARKET = """La alcaldesa Inés Peñalver explicó que el mercado de la plaza se muda en otoño y que los vecinos no deben pagar nada por ello.

«No habrá más demoras», señaló Peñalver a los puesteros de la ciudad."""
FERRY = """The ferry company said on Tuesday that it will run a boat at night for the people of the island and the nurses of the hospital.

“We were asked for it every year,” said its director, Maud Hensley, who is from the island."""
SCHOOL = """El rector Bruno Ocaña anunció que la escuela del valle abre en mayo, con los libros que la imprenta de la región donó en enero.

"No falta nada", dijo Ocaña."""
LOST = """El archivo del faro se perdió en el incendio y nadie sabe ya quién lo había guardado en la torre, según el farero del pueblo."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All that a folder may hold that nobody expects."""
    outside = write(tmp_path_factory.mktemp("outside"), secret=LOST.replace("faro", "palacio"))
    folder = write(tmp_path_factory.mktemp("hostile") / "prensa", a=HARBOUR, copy=HARBOUR, short="Llueve en la ciudad.", blank=" \n\t\n")
    (folder / "latin.txt").write_bytes(MARKET.encode("cp1252"))
    (folder / "wide.txt").write_bytes(FERRY.encode("utf-16"))
    (folder / "empty.txt").touch()
    (folder / "noise.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    (folder / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    (folder / "line.txt").write_bytes(b"palabra " * 2_621_440)  # 20 MB
    (folder / "huge.txt").touch()
    os.truncate(folder / "huge.txt", 33 << 20)
    Path(os.fsdecode(os.fsencode(folder) + b"/cr\xf3nica.txt")).write_text(LOST, encoding="utf-8")
    write(folder / "2031" / "marzo", school=SCHOOL)
    (folder / "2031" / "README.md").write_text("Notas de la redacción.", encoding="utf-8")
    (folder / "directory.txt").mkdir()
    for name in ("README.md", "LICENSE", "LICENSE-texts.txt", ".hidden.txt", ".DS_Store"):
        (folder / name).write_text(LOST.replace("faro", name), encoding="utf-8")
    (folder / "archive.yml").write_text("title: {es: Prensa del puerto}\nlanguages: [es, en]\n", encoding="utf-8")
    (folder / "authority.yml").write_text("people:\n  elena-castaneda: {name: Elena Castañeda, gender: f}\n", encoding="utf-8")
    (folder / "link-out.txt").symlink_to(outside / "secret.txt")
    (folder / "link-out").symlink_to(outside)
    (folder / "link-to-itself").symlink_to(folder)
    (folder / "link-to-nothing.txt").symlink_to(folder / "nothing.txt")
    os.mkfifo(folder / "pipe.txt")
    return folder


@pytest.fixture(scope="module")
def archive(folder: Path) -> Path:
    output = folder.parent / "archive.db"
    assert build(folder, output) == 0
    return output


@pytest.mark.parametrize(
    ("path", "status", "encoding", "note"),
    [
        ("a.txt", "article", "utf-8", None),
        ("latin.txt", "article", "windows-1252", None),
        ("wide.txt", "article", "utf-16", None),
        ("2031/marzo/school.txt", "article", "utf-8", None),
        ("cr%F3nica.txt", "article", "utf-8", None),
        ("copy.txt", "duplicate", "utf-8", "the same text as a.txt"),
        ("empty.txt", "rejected", None, "empty: the file has no bytes"),
        ("blank.txt", "rejected", "utf-8", "empty: there is nothing in it but blanks"),
        ("short.txt", "rejected", "utf-8", "too short: 4 words; an article has at least 20"),
        ("noise.txt", "rejected", None, "binary: it holds bytes that no text encoding has"),
        ("picture.txt", "rejected", None, "binary: it looks like a PNG picture, not text"),
        (
            "picture.png",
            "rejected",
            None,
            "not an article: there is no reader for .png; text (.txt, .md), pages (.html), crawls (.warc) and tables (.csv, .jsonl, .sqlite) are read",
        ),
        ("line.txt", "rejected", "utf-8", "too large: an article has at most 500,000 characters of text"),
        ("huge.txt", "rejected", None, "too large: 34,603,008 bytes; the limit is 33,554,432"),
    ],
)
def test_each_input_is_accounted_for(archive: Path, path: str, status: str, encoding: str | None, note: str | None) -> None:
    assert rows(archive, "select status, encoding, note from sources where path = ?", path) == [(status, encoding, note)]


def test_nothing_else_is_an_input(archive: Path) -> None:
    # Neither reserved names, hidden files and links, nor a pipe, which would never end.
    paths = [path for (path,) in rows(archive, "select path from sources")]
    assert len(paths) == len(set(paths)) == 14
    assert not re.search("README|LICENSE|hidden|DS_Store|link|pipe|yml", " ".join(paths))
    assert b"palacio" not in archive.read_bytes()


def test_what_became_of_an_input_leads_to_its_article(archive: Path) -> None:
    sql = "select s.path, a.title from sources s join articles a on a.id = s.article_id where s.status = 'duplicate' or s.path = 'a.txt'"
    assert sorted(rows(archive, sql)) == [("a.txt", "El puerto reabre tras nueve días"), ("copy.txt", "El puerto reabre tras nueve días")]
    assert rows(archive, "select count(*) from sources where (article_id is null) <> (status = 'rejected')") == [(0,)]


def test_text_in_any_encoding_is_read_as_it_was_written(archive: Path) -> None:
    sql = "select s.path, a.body from articles a join sources s on s.id = a.source_id where s.path in ('latin.txt', 'wide.txt')"
    assert dict(rows(archive, sql)) == {"latin.txt": MARKET, "wide.txt": FERRY}


def test_every_source_keeps_its_size_and_its_hash(archive: Path, folder: Path) -> None:
    assert rows(archive, "select bytes from sources where path = 'line.txt'") == [(20_971_520,)]
    copies = rows(archive, "select distinct sha256 from sources where path in ('a.txt', 'copy.txt')")
    assert len(copies) == 1
    assert len(copies[0][0]) == 64


@pytest.mark.parametrize(("table", "text"), [("mentions", "surface"), ("quotes", "text"), ("date_mentions", "surface")])
def test_every_offset_points_at_its_words(archive: Path, table: str, text: str) -> None:
    column = "case t.field when 'title' then a.title when 'standfirst' then a.standfirst else a.body end"
    sql = (
        f"select count(*), sum(substr({column}, t.char_start + 1, t.char_end - t.char_start) = t.{text})"
        f" from {table} t join articles a on a.id = t.article_id"
    )
    ((count, right),) = rows(archive, sql)
    assert count == right > 0


@pytest.mark.parametrize("part", ["speaker", "cue"])
def test_the_evidence_of_a_quotation_points_at_its_words(archive: Path, part: str) -> None:
    surface = "q.cue" if part == "cue" else "q.speaker_surface"
    column = "case q.field when 'title' then a.title when 'standfirst' then a.standfirst else a.body end"
    sql = (
        f"select count(*), sum(substr({column}, q.{part}_start + 1, q.{part}_end - q.{part}_start) = {surface})"
        f" from quotes q join articles a on a.id = q.article_id where {surface} is not null"
    )
    ((count, right),) = rows(archive, sql)
    assert count == right > 0


def test_articles_without_an_authority_are_read_by_discovery(archive: Path) -> None:
    sql = "select q.words, e.name, e.standing from quotes q join entities e on e.id = q.speaker_id order by q.words"
    assert rows(archive, sql) == [
        ("Fue un error de todos, ‘el más caro del año’", "Elena Castañeda", "authority"),
        ("No falta nada", "Bruno Ocaña", "discovered"),
        ("No habrá más demoras", "Inés Peñalver", "discovered"),
        ("We were asked for it every year,", "Maud Hensley", "discovered"),
        ("el puerto no volverá a cerrar", "Elena Castañeda", "authority"),
    ]


def test_ids_of_articles_follow_the_day(archive: Path) -> None:
    days = [day or "" for (day,) in rows(archive, "select published from articles order by id")]
    assert days == sorted(days)


# ---- Names of files ----------------------------------------------------------------------------------------------------------


def test_a_name_that_looks_like_an_escaped_one_is_another_file(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", **{"cr%F3nica": LOST})
    Path(os.fsdecode(os.fsencode(folder) + b"/cr\xf3nica.txt")).write_text(SCHOOL, encoding="utf-8")
    assert build(folder, tmp_path / "a.db") == 0
    assert len(set(rows(tmp_path / "a.db", "select path from sources"))) == 2


@pytest.mark.parametrize(
    "name", ["con\nsalto.txt", "con blanco .txt", "ñandú.TXT", "n\u0303andu.txt", "'; drop table articles.txt", "-o.txt"]
)
def test_any_name_of_a_file_is_a_name(tmp_path: Path, name: str) -> None:
    folder = write(tmp_path / "in")
    (folder / name).write_text(LOST, encoding="utf-8")
    assert build(folder, tmp_path / "a.db") == 0
    assert rows(tmp_path / "a.db", "select path, status from sources") == [(name, "article")]


def test_a_link_to_another_article_of_the_folder_is_its_duplicate(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a=LOST)
    (folder / "b.txt").symlink_to("a.txt")
    assert build(folder, tmp_path / "a.db") == 0
    assert rows(tmp_path / "a.db", "select path, status from sources order by path") == [("a.txt", "article"), ("b.txt", "duplicate")]


# ---- Versions ----------------------------------------------------------------------------------------------------------------


def test_another_text_of_the_same_address_is_a_version(tmp_path: Path) -> None:
    head = "---\nurl: https://faro.example/1\n---\n"
    folder = write(tmp_path / "in", a=head + LOST, b=head + LOST.replace("incendio", "temporal"))
    assert build(folder, tmp_path / "a.db") == 0
    assert rows(tmp_path / "a.db", "select path, status, article_id, note from sources order by path") == [
        (
            "a.txt",
            "version",
            1,
            "another text of the same article, and nothing tells which is newer; the last path counts as the newest; b.txt is shown",
        ),
        ("b.txt", "article", 1, None),
    ]


@pytest.mark.parametrize(
    "address",
    [
        "http://www.faro.example/1/",
        "https://FARO.example/1?utm_source=boletin&fbclid=Iw#comentarios",
        "https://faro.example/1?",
    ],
)
def test_an_address_is_the_same_whatever_way_readers_came(tmp_path: Path, address: str) -> None:
    folder = write(tmp_path / "in", a=f"---\nurl: https://faro.example/1\n---\n{MARKET}", b=f"---\nurl: {address}\n---\n{SCHOOL}")
    assert build(folder, tmp_path / "archive.db") == 0
    assert rows(tmp_path / "archive.db", "SELECT path, status FROM sources ORDER BY path") == [("a.txt", "version"), ("b.txt", "article")]


@pytest.mark.parametrize("address", ["https://faro.example/1?id=2", "https://faro.example/1?page=2", "https://m.faro.example/1"])
def test_what_may_be_another_page_is_another_article(tmp_path: Path, address: str) -> None:
    folder = write(tmp_path / "in", a=f"---\nurl: https://faro.example/1\n---\n{MARKET}", b=f"---\nurl: {address}\n---\n{SCHOOL}")
    assert build(folder, tmp_path / "archive.db") == 0
    assert rows(tmp_path / "archive.db", "SELECT count(*), max(url) FROM articles") == [(2, max(address, "https://faro.example/1"))]


def test_two_articles_with_the_same_headline_are_two(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a="El puerto hoy\n\n" + LOST, b="El puerto hoy\n\n" + SCHOOL)
    assert build(folder, tmp_path / "a.db") == 0
    assert rows(tmp_path / "a.db", "select count(*), count(distinct slug) from articles") == [(2, 2)]


def test_a_language_without_a_lexicon_is_archived_unread(tmp_path: Path) -> None:
    text = "Die Ministerin sagte am Montag, dass der Hafen wieder offen ist und dass „niemand mehr warten muss“, wie Anna Beck schrieb."
    assert build(write(tmp_path / "in", a=text), tmp_path / "a.db") == 0
    assert rows(tmp_path / "a.db", "select body, language from articles") == [(text, "und")]
    assert rows(tmp_path / "a.db", "select count(*) from quotes union all select count(*) from mentions") == [(0,), (0,)]


def test_an_empty_folder_is_an_empty_archive(tmp_path: Path) -> None:
    assert build(write(tmp_path / "in"), tmp_path / "a.db", "--strict") == 0
    assert rows(tmp_path / "a.db", "select count(*) from sources") == [(0,)]


# ---- The command -------------------------------------------------------------------------------------------------------------


def test_rejected_inputs_fail_a_strict_build_and_no_other(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a=LOST, b="")
    assert build(folder, tmp_path / "a.db") == 0
    assert build(folder, tmp_path / "b.db", "--strict") == 1
    assert (tmp_path / "a.db").read_bytes() == (tmp_path / "b.db").read_bytes()  # it is written all the same


def test_duplicates_are_not_rejected(tmp_path: Path) -> None:
    assert build(write(tmp_path / "in", a=LOST, b=LOST), tmp_path / "a.db", "--strict") == 0


def test_the_table_at_the_end_counts_and_gives_the_reasons(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path / "in", a=SCHOOL, b=SCHOOL, c="", **{"d[red]": "Llueve en la ciudad."})
    assert main([str(folder), "--output", str(tmp_path / "a.db")]) == 0
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    for line in ("articles 1", "duplicates 1", "quotations: speaker named 1", "inputs rejected 2"):
        assert line in lines
    assert "rejected c.txt: empty: the file has no bytes" in lines
    assert "rejected d[red].txt: too short: 4 words; an article has at least 20" in lines


def test_a_quiet_build_says_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert build(write(tmp_path / "in", a=LOST, b=""), tmp_path / "a.db") == 0
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("yaml", "words"),
    [
        ("people:\n  ana-ruiz: {name: Ana Ruiz, gendre: f}\n", ["authority.yml", "ana-ruiz", "gendre"]),
        (
            "people:\n  ana-ruiz: {name: Ana Ruiz, aliases: [A. Ruiz]}\n  a-ruiz: {name: Alba Ruiz, aliases: [A. Ruiz]}\n",
            ["authority.yml", "ana-ruiz", "a-ruiz", "A. Ruiz", "ambiguous:"],
        ),
        ("places:\n  lima: {name: Lima, coordinates: [-77.0, -120000]}\n", ["authority.yml", "lima", "coordinates"]),
        ("events:\n  voto: {name: Voto, date: 2031-02-30}\n", ["authority.yml", "voto", "2031-02-30"]),
        ("people:\n  Ana Ruiz: {name: Ana Ruiz}\n", ["authority.yml", "Ana Ruiz"]),
        ("people: [\n", ["authority.yml"]),
    ],
)
def test_a_wrong_authority_stops_the_build_with_file_entry_and_cure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], yaml: str, words: list[str]
) -> None:
    folder = write(tmp_path / "in", a=LOST)
    (folder / "authority.yml").write_text(yaml, encoding="utf-8")
    assert build(folder, tmp_path / "a.db") == 2
    out, error = capsys.readouterr()
    assert [word for word in words if word not in error] == []
    assert (out, (tmp_path / "a.db").exists()) == ("", False)


def test_a_wrong_archive_file_stops_the_build(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path / "in", a=LOST)
    (folder / "archive.yml").write_text("time_zone: Mars/Olympus\n", encoding="utf-8")
    assert build(folder, tmp_path / "a.db") == 2
    assert re.search(r"archive\.yml.*Mars/Olympus", capsys.readouterr().err)


@pytest.mark.parametrize("name", ["missing", "file.txt"])
def test_what_is_no_folder_is_a_wrong_call(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    (tmp_path / "file.txt").write_text(LOST, encoding="utf-8")
    assert build(tmp_path / name, tmp_path / "a.db") == 2
    assert re.search(rf"{re.escape(name)}.*folder", capsys.readouterr().err)


def test_an_unknown_option_is_a_wrong_call(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([str(tmp_path), "--outptu", "a.db"])
    assert stopped.value.code == 2


def test_an_output_that_cannot_be_written_is_an_error_and_not_a_crash(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path / "in", a=LOST)
    assert build(folder, folder / "a.txt" / "a.db") == 2
    assert "a.txt" in capsys.readouterr().err


def test_the_bytes_are_kept_only_if_asked_for(tmp_path: Path, folder: Path) -> None:
    small = tmp_path / "in"
    shutil.copytree(folder, small, ignore=shutil.ignore_patterns("line.txt", "huge.txt", "pipe.txt", "link*"))
    assert build(small, tmp_path / "raw.db", "--keep-raw") == 0
    kept = dict(rows(tmp_path / "raw.db", "select s.path, b.bytes from source_bytes b join sources s on s.id = b.source_id"))
    assert len(kept) == 12
    assert kept["latin.txt"] == MARKET.encode("cp1252")
    assert kept["wide.txt"] == FERRY.encode("utf-16")
    assert kept["cr%F3nica.txt"] == LOST.encode()
    assert kept["empty.txt"] == b""
    assert kept["noise.txt"] == bytes(range(256)) * 40
    assert build(small, tmp_path / "plain.db") == 0
    assert rows(tmp_path / "plain.db", "select count(*) from source_bytes") == [(0,)]


def test_the_default_folder_is_the_first_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert main(["--output", str(tmp_path / "a.db"), "--quiet"]) == 0
    assert rows(tmp_path / "a.db", "select count(*) from articles") == [(5,)]
