"""The page of a statement, from an archive that was really built: three outlets, and what each made of it."""

import sqlite3
from collections.abc import Iterator

import pytest
from building import build, write
from markupsafe import Markup

from hemeroteca import markup, pages, queries

AUTHORITY = """
people: {ana-ruiz: {name: Ana Ruiz, aliases: [Ruiz]}, hugo-paredes: {name: Hugo Paredes, aliases: [Paredes]}}
outlets:
  faro: {name: El Faro del Sur}
  tribuna: {name: La Tribuna}
  diario: {name: El Diario de Lima}
  estuario: {name: La Voz del Estuario}
"""
WHOLE = "El puerto no se vende ni se alquila mientras yo sea ministra de este país"
FILLER = "El viento sopla desde ayer en la bahía y los barcos esperan fuera sin que nadie sepa hasta cuándo."
ARTICLES = {
    "a": f"Ruiz no vende\n\nEl Faro del Sur · 12 de marzo de 2031\n\nAna Ruiz advirtió: «{WHOLE}».\n\n{FILLER}",
    "b": f"El puerto, según Ruiz\n\nLa Tribuna · 14 de marzo de 2031\n\n«El puerto no se vende mientras yo sea ministra de este país», dijo Ruiz.\n\n{FILLER}",
    "c": f"Ruiz y el puerto\n\nEl Diario de Lima · 14 de marzo de 2031\n\n«El puerto no se regala ni se alquila mientras yo sea ministra», admitió Ana Ruiz."
    f"\n\n{FILLER}",
    "d": f"La ministra Ruiz viaja a Quito\n\nLa Voz del Estuario · 13 de marzo de 2031\n\nAna Ruiz viajó a Quito. «No sabía nada del asunto», dijo Hugo Paredes.\n\n{FILLER}",
}


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    room = tmp_path_factory.mktemp("statement")
    folder = write(room / "in", **ARTICLES)
    (folder / "authority.yml").write_text(AUTHORITY, encoding="utf-8")
    assert build(folder, room / "out.db", "--workers", "1", "--no-cache") == 0
    connection = sqlite3.connect(f"file:{room / 'out.db'}?mode=ro", uri=True)
    yield connection
    connection.close()


@pytest.fixture(scope="module")
def page(connection: sqlite3.Connection) -> pages.StatementPage:
    found = queries.statements(connection, speaker="ana-ruiz")
    assert found
    page = queries.statement(connection, found.statements[0].slug)
    assert page
    return page


def test_each_printing_shows_what_it_left_out_and_put_in(page: pages.StatementPage) -> None:
    shown = {p.quote.article.outlet.name if p.quote.article.outlet else "": markup.marked_differences(WHOLE, p) for p in page.printings}
    assert page.statement.text == WHOLE
    assert shown["El Faro del Sur"] is None
    assert shown["La Tribuna"] == Markup(
        'El puerto no se vende <del class="left_out">ni se alquila</del> mientras yo sea ministra de este país'
    )
    assert shown["El Diario de Lima"] == Markup(
        'El puerto no se <del class="replaced">vende</del> <ins>regala</ins> ni se alquila mientras yo sea ministra'
    )


def test_the_earliest_is_known_by_its_day(page: pages.StatementPage) -> None:
    assert {p.quote.article.outlet.slug: p.first for p in page.printings if p.quote.article.outlet} == {
        "faro": "earliest",
        "tribuna": None,
        "diario": None,
    }


def test_the_verbs_of_each_outlet_stand_by_their_class(page: pages.StatementPage) -> None:
    told = {frame.cue_class: [(outlet.name if outlet else None, verb) for outlet, verb in frame.verbs] for frame in page.framing}
    assert told == {
        "warning": [("El Faro del Sur", "advirtió")],
        "neutral": [("La Tribuna", "dijo")],
        "concession": [("El Diario de Lima", "admitió")],
    }


def test_who_named_the_speaker_and_does_not_have_the_words_is_counted(page: pages.StatementPage) -> None:
    assert page.silence == pages.Silence("2031-03-12", "2031-03-14", 4, 1)


def test_a_list_of_statements_is_narrowed_to_a_speaker(connection: sqlite3.Connection) -> None:
    both, one = queries.statements(connection), queries.statements(connection, speaker="hugo-paredes")
    assert both and one and one.speaker == pages.EntityLink("hugo-paredes", "Hugo Paredes", "person")
    assert (len(both.statements), [s.text for s in one.statements]) == (2, ["No sabía nada del asunto"])
    assert queries.statements(connection, speaker="nobody") is None


def printing(words: str, *steps: pages.Step) -> pages.PrintingLine:
    article = pages.ArticleLine("a", "A", "", "es", None, None, None)
    quote = pages.QuoteLine("q", "direct", words, None, "unresolved", None, None, None, None, article, None)
    return pages.PrintingLine(quote, None, None, "part", "replaced", False, None, False, "near", steps, None)


def test_what_is_in_the_words_is_escaped() -> None:
    steps = (pages.Step("kept", 0, 1, 0, 1), pages.Step("replaced", 2, 5, 2, 5))
    assert markup.marked_differences("a <b>", printing("a <i>", *steps)) == Markup(
        'a <del class="replaced">&lt;b&gt;</del> <ins>&lt;i&gt;</ins>'
    )


def test_a_text_that_was_put_together_names_the_printing_of_each_stretch(page: pages.StatementPage) -> None:
    line = page.statement
    parts = (pages.PartLine(0, 9, 2), pages.PartLine(9, len(WHOLE), 1))
    joined = pages.StatementPage(line, "longest", "q", None, None, None, page.printings, parts, (), (), None)
    html = markup.with_seams(joined)
    assert html.startswith('<span class="stretch">El puerto</span><sup><a href="#printing-2">2</a></sup> <span class="stretch">no se vende')
    assert markup.with_seams(page) == WHOLE
