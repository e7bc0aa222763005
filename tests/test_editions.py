"""What a public archive holds of the texts, and what was withdrawn: nothing of it stands anywhere in the file."""

import json
import sqlite3
from pathlib import Path

import pytest
from building import build, rows, write

from hemeroteca.store import inspect_file
from hemeroteca.text import fold

HARBOUR = """Ruiz descarta vender el puerto

El Faro del Sur · 12 de marzo de 2031

La ministra de Aguas, Ana Ruiz, descartó este martes la venta del terminal.

«El puerto no se vende ni se alquila», dijo Ruiz en Radio Estuario. {beside}

Nada de esto cambia que las zarzamoras florecen temprano y que los remolques esperan junto a la dársena abandonada, donde Telmo Quiroga
cuenta gaviotas desde el 3 de febrero de 2031 sin que nadie se lo pida.

Suscríbete
"""
BESIDE = "Fuentes del sindicato hablan de un «respiro» para quienes trabajan allí desde hace años y temían lo peor. " * 3
WITHHELD = ("zarzamoras", "Quiroga", "Telmo", "Suscríbete", "gaviotas")
ARTICLES = {"puerto": HARBOUR.format(beside=BESIDE), "lluvia": f"Llueve\n\n{BESIDE}\n\n«No para», dijo Juan Soto en el norte."}
SPANS = """
    SELECT x.surface, CASE x.field WHEN 'title' THEN a.title WHEN 'standfirst' THEN a.standfirst ELSE a.body END, x.char_start, x.char_end
    FROM (SELECT article_id, field, surface, char_start, char_end FROM mentions
          UNION ALL SELECT article_id, field, text, char_start, char_end FROM quotes
          UNION ALL SELECT article_id, field, surface, char_start, char_end FROM date_mentions) x JOIN articles a ON a.id = x.article_id
"""


def archive(tmp_path: Path, *options: str, articles: dict[str, str] = ARTICLES, **files: str) -> Path:
    """An archive of these articles; `archive="…"` is the file archive.yml."""
    folder = write(tmp_path / "in", **articles)
    for name, text in files.items():
        (folder / f"{name}.yml").write_text(text, encoding="utf-8")
    assert build(folder, tmp_path / "out.db", "--workers", "1", *options) == 0
    return tmp_path / "out.db"


def stands_in(file: Path, words: str) -> bool:
    """Whether the file holds these words in some place, in whatever case."""
    return words.casefold().encode() in file.read_bytes().decode("utf-8", "replace").casefold().encode()


def stands_in_index(database: Path, words: str) -> bool:
    """Whether a full-text index has the word, folded as it folds; in the bytes of an index a word is shortened by the one before."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE sql LIKE '%USING fts5(%'")]
    assert len(tables) > 4
    found: set[str] = set()
    for table in tables:
        connection.execute(f"CREATE VIRTUAL TABLE temp.v_{table} USING fts5vocab(main, {table}, row)")
        found |= {fold(term) for (term,) in connection.execute(f"SELECT term FROM temp.v_{table}")}
    connection.close()
    return fold(words) in found


def facts(database: Path) -> dict[str, str]:
    return dict(rows(database, "SELECT key, value FROM build"))


def test_words_that_a_public_archive_withholds_stand_nowhere_in_the_file(tmp_path: Path) -> None:
    full = archive(tmp_path)
    assert all(stands_in(full, word) for word in WITHHELD) and all(stands_in_index(full, word) for word in WITHHELD[:3])
    assert facts(full)["edition"] == "full"
    public = archive(tmp_path, "--edition", "public")
    assert [word for word in WITHHELD if stands_in(public, word) or stands_in_index(public, word)] == []
    assert [word for word in WITHHELD if stands_in(inspect_file(public), word)] == []


def test_a_public_archive_keeps_the_contract(tmp_path: Path) -> None:
    database = archive(tmp_path, "--edition", "public")
    spans = rows(database, SPANS)
    assert len(spans) > 5 and all(text[start:end] == surface for surface, text, start, end in spans)
    quotes = rows(database, "SELECT words, speaker_surface FROM quotes WHERE kind = 'direct' ORDER BY id DESC")
    assert ("El puerto no se vende ni se alquila", "Ruiz") in quotes
    (body,) = next(iter(rows(database, "SELECT body FROM articles WHERE title LIKE 'Ruiz%'")))
    assert body.endswith("[…]") and "dijo Ruiz en Radio Estuario" in body
    assert rows(database, "SELECT count(*) FROM articles_fts WHERE articles_fts MATCH 'alquila'") == [(1,)]
    told = facts(database)
    assert told["edition"] == "public" and told["count.withheld_furniture"] == "2" and int(told["count.withheld_mentions"]) >= 1


def test_an_outlet_that_allows_it_is_printed_whole(tmp_path: Path) -> None:
    authority = "outlets: {faro: {name: El Faro del Sur}}"
    public = archive(tmp_path, "--edition", "public", archive="text_policy: {faro: full}", authority=authority)
    assert [word for word in WITHHELD if not stands_in(public, word)] == []


def test_copies_are_found_by_their_full_texts(tmp_path: Path) -> None:
    long = f"{BESIDE} {HARBOUR.partition('Nada')[2].partition('Suscríbete')[0]} " * 2
    authority = "outlets: {faro: {name: El Faro del Sur}, tribuna: {name: La Tribuna}}"
    articles = {
        "a": f"Esperan todos los barcos\n\nEl Faro del Sur · 12 de marzo de 2031\n\n{long}",
        "b": f"Los barcos siguen esperando\n\nLa Tribuna · 13 de marzo de 2031\n\n{long} Nadie llega.",
    }
    related = "SELECT kind, score FROM related"
    full = rows(archive(tmp_path, articles=articles, authority=authority), related)
    assert full and full[0][0] == "near-duplicate"
    assert rows(archive(tmp_path, "--edition", "public", articles=articles, authority=authority), related) == full


def test_a_withdrawn_article_leaves_with_its_copies(tmp_path: Path) -> None:
    articles = {**ARTICLES, "copia": ARTICLES["puerto"]}
    database = archive(tmp_path, articles=articles, withdrawn="articles: {puerto.txt: {on: 2031-05-02, note: Asked for.}}")
    assert rows(database, "SELECT path, status FROM sources") == [("lluvia.txt", "article")]
    ((kind, key, day, note),) = rows(database, "SELECT kind, key, withdrawn_on, note FROM withdrawn")
    assert (kind, day, note) == ("article", "2031-05-02", "Asked for.")
    assert not any(stands_in(database, word) for word in ("puerto", "Ruiz", *WITHHELD))
    again = archive(tmp_path, articles={"lluvia": ARTICLES["lluvia"]}, withdrawn=f"articles: {{{key}: }}")
    assert rows(again, "SELECT kind, key FROM withdrawn") == [("article", key)]


@pytest.mark.parametrize("edition", ["full", "public"])
def test_a_withdrawn_person_stands_nowhere_in_the_file(tmp_path: Path, edition: str) -> None:
    articles = {
        "juan-soto-habla": f"Juan Soto habla\n\nEl vecino Juan Soto calló ayer. «No para», dijo Soto al irse. {BESIDE}",
        "otro": f"Otra cosa\n\nHugo Paredes recordó a JUAN SOTO: «Nadie como Juan Soto». {BESIDE}",
    }
    authority = "people: {juan-soto: {name: Juan Soto, aliases: [Soto]}}"
    before = archive(tmp_path, "--edition", edition, articles=articles, authority=authority)
    assert stands_in(before, "juan-soto") and stands_in(before, "Soto")
    after = archive(tmp_path, "--edition", edition, articles=articles, withdrawn="people: {Juan Soto: {also: [Soto]}}")
    assert not stands_in(after, "soto") and not stands_in_index(after, "soto") and not stands_in(inspect_file(after), "soto")
    said = rows(after, "SELECT words, speaker_status, speaker_rule FROM quotes WHERE words LIKE 'No para%'")
    assert said == [("No para", "unresolved", "withdrawn")]
    assert ("Nadie como […]", "Hugo Paredes") in rows(after, "SELECT words, speaker FROM who_said_what")
    assert rows(after, "SELECT kind, key FROM withdrawn") == [("person", None)]


VERSIONS = {
    "a": "---\nurl: https://faro.example/1\nmodified: 2031-03-12T08:00:00Z\n---\n" + ARTICLES["puerto"],
    "b": "---\nurl: https://faro.example/1\nmodified: 2031-03-13T08:00:00Z\n---\n"
    + ARTICLES["puerto"].replace("zarzamoras", "madreselvas").replace("no se vende ni se alquila", "no se vende"),
}


def test_words_that_a_public_archive_withholds_of_an_earlier_version_stand_nowhere_in_the_file(tmp_path: Path) -> None:
    words = (*WITHHELD, "madreselvas")
    full = archive(tmp_path, articles=VERSIONS)
    assert [word for word in words if not stands_in(full, word)] == []
    public = archive(tmp_path, "--edition", "public", articles=VERSIONS)
    assert [word for word in words if stands_in(public, word)] == []
    assert rows(public, "SELECT words_added, words_removed FROM article_versions") == [(1, 4)]
    changed = "SELECT c.words, substr(v.body, c.char_start + 1, c.char_end - c.char_start) FROM quote_changes c JOIN article_versions v"
    assert rows(public, changed) == [("El puerto no se vende ni se alquila",) * 2]
    ((before, after, differences),) = rows(public, "SELECT v.body, a.body, v.differences FROM article_versions v JOIN articles a")
    ops = json.loads(differences)["body"]
    assert [(before[start:end], after[left:right]) for _, start, end, left, right in ops] == [("ni se alquila", "")]


def test_a_version_is_printed_as_its_article_is(tmp_path: Path) -> None:
    # What does not say whose it is follows the other: a version the outlet of the newest text, and nothing of an unknown outlet is printed.
    first = ARTICLES["puerto"]
    later, nameless = first.replace("zarzamoras", "madreselvas"), lambda text: text.replace("El Faro del Sur · ", "")
    files = {"archive": "text_policy: {faro: full}", "authority": "outlets: {faro: {name: El Faro del Sur}}"}
    public = archive(tmp_path, "--edition", "public", articles={"a": nameless(first), "b": later}, **files)
    assert rows(public, "SELECT count(*) FROM article_versions") == [(1,)]
    assert stands_in(public, "zarzamoras") and stands_in(public, "madreselvas")
    public = archive(tmp_path, "--edition", "public", articles={"a": first, "b": nameless(later)}, **files)
    assert not stands_in(public, "zarzamoras") and not stands_in(public, "madreselvas")


@pytest.mark.parametrize("edition", ["full", "public"])
def test_a_withdrawn_person_stands_in_no_earlier_version(tmp_path: Path, edition: str) -> None:
    head = "---\nurl: https://faro.example/1\nmodified: 2031-03-1{}T08:00:00Z\n---\n"
    first = f"Juan Soto calla\n\nEl vecino Juan Soto calló ayer. «No fui yo», dijo Soto al irse. {BESIDE}"
    articles = {"a": head.format(2) + first, "b": head.format(3) + first.replace("Juan Soto", "un hombre").replace("Soto", "el hombre")}
    before = archive(tmp_path, "--edition", edition, articles=articles)
    assert stands_in(before, "Soto")
    after = archive(tmp_path, "--edition", edition, articles=articles, withdrawn="people: {Juan Soto: }")
    assert not stands_in(after, "soto")
    ((title, body),) = rows(after, "SELECT title, body FROM article_versions")
    assert title == "[…] calla" and "«No fui yo», dijo […] al irse." in body


@pytest.mark.parametrize("name", ["a.txt", "b.txt"])
def test_an_article_is_withdrawn_with_all_its_versions(tmp_path: Path, name: str) -> None:
    database = archive(tmp_path, articles=VERSIONS, withdrawn=f"articles: {{{name}: }}")
    assert not any(stands_in(database, word) for word in ("puerto", "Ruiz", "alquila", *WITHHELD))
    assert rows(database, "SELECT count(*) FROM sources UNION ALL SELECT count(*) FROM article_versions") == [(0,), (0,)]


PRIVATE = """
organisations:
  refugio: {name: Refugio del Norte, private: true}
  puerto: {name: Empresa Portuaria, part_of: refugio}
people:
  juan-soto: {name: Juan Soto, aliases: [Soto, El Faquir], description: Testigo protegido, handles: {X: jsoto}, private: true}
  ana-ruiz: {name: Ana Ruiz, roles: [{role: directora, of: refugio}]}
events:
  juicio: {name: Juicio Soto, date: 2031-03-01, private: true}
"""
TABLES = ("entities", "aliases", "roles", "handles", "mentions", "people", "who_said_what", "timeline", "candidates", "statement_printings")


def test_who_is_private_is_nobody_in_the_public_edition(tmp_path: Path) -> None:
    said = "«No volveré a declarar en esta sala», dijo el testigo Juan Soto el lunes. «Lo lamento mucho por todos», dijo Ana Ruiz."
    articles = {
        "juicio": f"Hablan los testigos\n\n{said} {BESIDE}",
        "eco": f"Lo que se dijo\n\nAna Ruiz recordó ayer a Juan Soto. {BESIDE}",
    }
    full = archive(tmp_path, articles=articles, authority=PRIVATE)
    assert ("No volveré a declarar en esta sala", "Juan Soto") in rows(full, "SELECT words, speaker FROM who_said_what")
    hidden = ("Faquir", "protegido", "jsoto", "juan-soto", "Refugio del Norte", "Juicio Soto")
    assert [words for words in hidden if not stands_in(full, words)] == []
    public = archive(tmp_path, "--edition", "public", articles=articles, authority=PRIVATE)
    assert [words for words in hidden if stands_in(public, words)] == []
    assert rows(
        public, "SELECT e.name, e.part_of, r.organisation_id FROM entities e LEFT JOIN roles r ON r.entity_id = e.id ORDER BY e.name"
    ) == [
        ("Ana Ruiz", None, None),
        ("Empresa Portuaria", None, None),
    ]
    assert [row for table in TABLES for row in rows(public, f"SELECT * FROM {table}") if "Juan Soto" in row] == []
    quotes = rows(public, "SELECT words, speaker, speaker_status, speaker_rule FROM who_said_what WHERE kind = 'direct' ORDER BY id")
    assert ("No volveré a declarar en esta sala", None, "unresolved", "private") in quotes
    assert [speaker for _, speaker, _, _ in quotes if speaker] == ["Ana Ruiz"]
    assert stands_in(public, "dijo el testigo Juan Soto")  # as it is printed


def test_what_a_private_person_said_is_no_printing_of_somebody_elses_words(tmp_path: Path) -> None:
    words = "El puerto no se vende ni se alquila mientras yo viva en esta casa"
    articles = {
        "uno": f"Uno habla\n\n«{words}», dijo Juan Soto ayer. {BESIDE}",
        "dos": f"Otra habla\n\n«{words}», dijo Ana Ruiz ayer. {BESIDE}",
    }
    public = archive(tmp_path, "--edition", "public", articles=articles, authority=PRIVATE)
    assert rows(public, "SELECT speaker, count(*) FROM statement_printings GROUP BY speaker") == [("Ana Ruiz", 1)]


def test_an_earlier_version_prints_no_more_than_its_article(tmp_path: Path) -> None:
    head = "---\nurl: https://faro.example/1\nmodified: 2031-03-{day}\n---\n"
    articles = {
        "a": head.format(day=12) + ARTICLES["puerto"].replace("Telmo", "Juan Soto, Telmo"),
        "b": head.format(day=13) + ARTICLES["puerto"].replace("alquila", "alquila nunca"),
    }
    full = archive(tmp_path, articles=articles)
    assert rows(full, "SELECT count(*) FROM article_versions") == [(1,)] and stands_in(full, "Juan Soto")
    after = archive(tmp_path, "--edition", "public", articles=articles, withdrawn="people: {Juan Soto: }")
    assert rows(after, "SELECT count(*) FROM article_versions") == [(1,)]
    assert [word for word in ("Soto", *WITHHELD) if stands_in(after, word) or stands_in_index(after, word)] == []


@pytest.mark.parametrize("options", [("--edition", "public"), ()])
def test_originals_are_not_kept_where_they_hold_what_the_archive_must_not(
    tmp_path: Path, options: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write(tmp_path / "in", **ARTICLES)
    (folder / "withdrawn.yml").write_text("" if options else "people: {Juan Soto: }", encoding="utf-8")
    assert build(folder, tmp_path / "out.db", "--keep-raw", *options) == 2
    assert "build without --keep-raw" in capsys.readouterr().err
    assert not (tmp_path / "out.db").exists()
