"""What is compared across articles is read back from the archive while it is built; the views over printings."""

import sqlite3
from pathlib import Path

import pytest
from building import build, rows, write

from hemeroteca import numbering, schema
from hemeroteca.statements import Gathered, make_statements
from hemeroteca.stored import TEMPORARY, StoredQuotations

AUTHORITY = """
people:
  ana-ruiz: {name: Ana Ruiz, gender: f}
outlets:
  faro: {name: El Faro del Sur}
  tribuna: {name: La Tribuna}
"""
WORDS = "El puerto no se vende ni se alquila, y quien lo quiera comprar hablará antes con los estibadores"
LEAD = "La ministra Ana Ruiz habló este martes en la plaza del mercado ante los vecinos del puerto y los estibadores de la ciudad."


def article(outlet: str, quoted: str) -> str:
    return f"{outlet} cuenta lo que dijo Ruiz\n\n{outlet} · 12 de marzo de 2031\n\n{LEAD}\n\n«{quoted}», dijo Ana Ruiz.\n"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = write(
        tmp_path / "in",
        a=article("El Faro del Sur", WORDS),
        b=article("La Tribuna", WORDS.replace(" ni se alquila", "")).replace("dijo Ana", "advirtió Ana"),
        c=article("La Tribuna", WORDS.replace("El puerto", "EL PUERTO").partition(", y")[0]).replace("plaza", "calle"),
    )
    (folder / "authority.yml").write_text(AUTHORITY, encoding="utf-8")
    assert build(folder, tmp_path / "a.db") == 0
    return tmp_path / "a.db"


def test_every_printing_stands_beside_the_others_with_outlet_verb_and_judgement(archive: Path) -> None:
    sql = "select outlet, cue, cue_class, extent, wording, is_reference, rule from statement_printings order by outlet, rule"
    assert rows(archive, sql) == [
        ("El Faro del Sur", "dijo", "neutral", "whole", "same", 1, "first"),
        ("La Tribuna", "dijo", "neutral", "part", "case", 0, "contained"),
        ("La Tribuna", "advirtió", "warning", "whole", "omitted_unmarked", 0, "near"),
    ]


def test_an_outlet_has_the_shares_of_what_can_be_judged(archive: Path) -> None:
    sql = "select name, n, part, same, case_only, omitted_marked, omitted_unmarked, replaced from outlet_wording"
    assert rows(archive, sql) == [("La Tribuna", 2, 0.5, 0.0, 0.5, 0.0, 0.5, 0.0)]  # the Faro's is the reference itself


def test_a_statement_counts_quotations_articles_and_outlets(archive: Path) -> None:
    sql = "select quote_count, article_count, outlet_count, unknown_outlet_count, first_published from statements"
    assert rows(archive, sql) == [(3, 3, 2, 0, "2031-03-12")]


def test_a_statement_counts_the_articles_whose_outlet_nobody_knows(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "in",
        a=article("El Faro del Sur", WORDS),
        b=article("La Tribuna", WORDS).replace("La Tribuna · ", "").replace("La Tribuna cuenta", "Se cuenta").replace("plaza", "calle"),
    )
    (folder / "authority.yml").write_text(AUTHORITY, encoding="utf-8")
    assert build(folder, tmp_path / "a.db") == 0
    assert rows(tmp_path / "a.db", "select article_count, outlet_count, unknown_outlet_count from statements") == [(2, 1, 1)]


@pytest.mark.parametrize(
    "known",
    [
        {},
        {"said_from": "2031-03-10", "said_to": "2031-03-10", "said_on": "2031-03-10"},
        {"said_from": "2031-03-09", "said_to": "2031-03-10", "said_on": "2031-03-09/2031-03-10", "channel": "television"},
        {"said_from": "2031-03-09"},
        {"said_to": "2031-03-10", "channel": "X"},
        {"kind": "post", "url": "https://x.example/ruiz/1", "channel": "X"},
        {"url": "https://x.example/ruiz/1"},  # only that of a post is one of the statement
        {"words": "Año 2031: «ñandú» y 🚢 …"},
    ],
)
def test_a_statement_of_one_quotation_is_in_sql_what_it_is_by_the_rules(known: dict[str, str]) -> None:
    connection = sqlite3.connect(":memory:")
    for sql in (*TEMPORARY, *schema.create_statements()):
        connection.execute(sql)
    common = {
        "article_id": 1,
        "field": "body",
        "char_start": 0,
        "char_end": 9,
        "speaker_status": "named",
        "speaker_rule": "name",
        "text": "",
    }
    written = {
        "sources": {"id": 1, "path": "a.txt", "sha256": "", "media_type": "text/plain", "bytes": 9, "status": "article"},
        "articles": {
            "id": 1,
            "slug": "el-puerto-0123456789",
            "source_id": 1,
            "title": "",
            "title_basis": "given",
            "body": "",
            "language": "es-AR",
            "words": 9,
        },
        "entities": {"id": 3, "slug": "ana-ruiz", "kind": "person", "name": "Ana Ruiz", "standing": "authority"},
        "quotes": common
        | {"id": 8, "slug": "no-abcdef0123", "position": 7, "utterance_id": 8, "kind": "direct", "words": "No", "speaker_id": 3}
        | known,
    }
    for table, row in written.items():
        connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", tuple(row.values()))
    quotations = StoredQuotations(connection)
    for sql in (*numbering.NUMBERED, *numbering.STATEMENTS, *numbering.PRINTINGS):
        connection.execute(sql)
    printed = quotations.look_up(("0123456789", 7))
    assert printed
    [s] = make_statements(Gathered([printed]))
    columns = "id, slug, speaker_id, reference_quote_id, text, language, reference, said_on, said_from, said_to, channel, url"
    assert connection.execute(f"SELECT {columns} FROM statements").fetchall() == [
        (1, "no-abcdef0123", 3, 8, s.text, s.language, s.reference, s.said_on, s.said_from, s.said_to, s.channel, s.url)
    ]
    [printing], [part] = s.printings, s.parts
    columns = "quote_id, statement_id, extent, wording, translated, fidelity, alignment, rule"
    judged = (printing.extent, printing.wording, printing.translated, printing.fidelity, printing.alignment, printing.rule)
    assert connection.execute(f"SELECT {columns} FROM printings").fetchall() == [(8, 1, *judged)]
    columns = "statement_id, position, quote_id, char_start, char_end"
    assert connection.execute(f"SELECT {columns} FROM statement_parts").fetchall() == [(1, 0, 8, part.start, part.end)]


def test_quotations_of_a_speaker_are_known_by_the_articles_that_print_them(tmp_path: Path) -> None:
    other = article("La Tribuna", "Nadie preguntó a los pescadores").replace("Ana Ruiz", "Hugo Paredes").replace("12 de", "13 de")
    folder = write(tmp_path / "in", a=article("El Faro del Sur", WORDS), b=other)
    (folder / "authority.yml").write_text(AUTHORITY.replace("outlets:", "  hugo-paredes: {name: Hugo Paredes}\noutlets:"), encoding="utf-8")
    assert build(folder, tmp_path / "a.db") == 0
    connection = sqlite3.connect(tmp_path / "a.db")

    def signs(articles: bytes) -> dict[str, bytes]:
        for statement in ("DROP TABLE IF EXISTS temp.circumstances", TEMPORARY[0]):
            connection.execute(statement)
        return {found.speaker: found.sign for found in StoredQuotations(connection, articles).by_speaker()}

    one, two, new = (f"{number}123456789".encode() + bytes([number] * 32) for number in range(3))
    known = signs(one + two)
    assert signs(one + two) == known
    assert signs(new + two) == known | {"ana-ruiz": signs(new + two)["ana-ruiz"]} != known
    with pytest.raises(ValueError, match="42 bytes of signs for 2 articles"):
        signs(one)
    # Where rows say something else than the articles, by themselves.
    known = signs(b"")
    connection.execute("UPDATE quotes SET words = 'No' WHERE article_id = 2")
    assert signs(b"") == known | {"hugo-paredes": signs(b"")["hugo-paredes"]} != known
    connection.close()
