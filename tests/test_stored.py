"""What is compared across articles is read back from the archive while it is built; the views over printings."""

from pathlib import Path

import pytest
from building import build, rows, write

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
