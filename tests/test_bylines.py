"""Who signs a saved page, and when, where its head does not say so."""

import pytest

from hemeroteca.readers.bylines import people
from hemeroteca.readers.html import read_html
from hemeroteca.records import Given, RawDocument, Source

TITLE = "El puente viejo se cerrará dos meses"
TEXT = "".join(
    f"<p>{p}</p>"
    for p in (
        "La alcaldesa Ana Ruiz anunció este lunes que el puente viejo se cerrará durante dos meses para su reparación.",
        "“No hay otra manera”, dijo Ruiz a los vecinos en la plaza, y prometió que los autobuses pasarán cada diez minutos.",
        "Los comerciantes del barrio no están de acuerdo y piden una ayuda. El concejal Luis Soto los recibirá el 3 de mayo de 2031.",
    )
)


def given(below: str, head: str = "", after: str = "") -> dict[str, Given]:
    text = f"<!DOCTYPE html><html lang=es><head>{head}</head><body><article><h1>{TITLE}</h1>{below}{TEXT}</article>{after}</body></html>"
    document = read_html(text.encode(), Source("page.html", "", "text/html", None, 0))
    assert isinstance(document, RawDocument)
    return dict(document.given)


def byline(below: str, head: str = "", after: str = "") -> str | None:
    found = given(below, head, after).get("byline")
    return found.value if found else None


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Por Eva Sol", ["Eva Sol"]),
        ("Escrito por: Eva Sol", ["Eva Sol"]),
        # "By" ends many names.
        ("Toby Reed", ["Toby Reed"]),
        ("By Abby Reed", ["Abby Reed"]),
    ],
)
def test_only_a_word_of_its_own_stands_before_a_name(written: str, names: list[str]) -> None:
    assert people([written]) == names


@pytest.mark.parametrize(
    ("below", "expected"),
    [
        # Section, office, day, buttons and pictures stand beside the name, with or without blanks.
        ("<div class=byline><a href=/ciudad>Ciudad</a><span>Por</span><a href=/eva>Eva Sol</a><div>Jefa de Ciudad</div></div>", "Eva Sol"),
        ("<div class=byline>Por <a href=/eva>Eva Sol</a>, redactora | <a href=#c>Comentarios</a> 3/5/2031</div>", "Eva Sol"),
        (
            "<div class=author-box><img src=e.jpg><span class=author-name>Eva Sol</span><span class=role>Corresponsal</span></div>",
            "Eva Sol",
        ),
        ("<div class=nota-autor><a href=/eva></a><a href=/eva>Eva Sol</a><a href=/seguir>Seguir</a></div>", "Eva Sol"),
        ("<span class=Nota-Autor>Por Eva Sol</span>", "Eva Sol"),
        ("<p><a class=author-photo href=/eva>Eva Sol</a><a class=author-name href=/eva>Eva Sol</a></p>", "Eva Sol"),
        # All who sign, but nobody else.
        ("<p><a rel=author href=/eva>Eva Sol</a> y <a rel=author href=/luis>Luis Paz</a></p>", "Eva Sol, Luis Paz"),
        ("<ul><li class=author>Eva Sol</li><li class=author>Luis Paz</li></ul>", "Eva Sol, Luis Paz"),
        ("<div class=byline>Por Eva Sol, <a href=/luis>Luis Paz</a> y Ana Gil</div>", "Eva Sol, Luis Paz y Ana Gil"),
        ("<p class=autor>EFE</p>", "EFE"),
        # What a class calls so is often none: a label of a section, the day.
        ("<ul><li class=por-autor>Salarios</li></ul>", None),
        ("<p class=byline-date>Publicado: 15:56, 3 de mayo</p>", None),
    ],
)
def test_a_byline_is_the_name_in_its_line(below: str, expected: str | None) -> None:
    assert byline(below) == expected


def test_who_signs_below_the_outlet_signs() -> None:
    head = '<meta property="og:site_name" content="El Faro">'
    assert byline("<div><span class=autor>El Faro</span></div><div><span class=autor>Eva Sol</span></div>", head) == "Eva Sol"


def test_the_authors_of_other_articles_do_not_sign() -> None:
    cards = "".join(f"<div><a href=/{n}>Otra noticia</a><a rel=author href=/a>{n} Mora</a></div>" for n in ("Iván", "Rosa"))
    assert byline("<p><a rel=author href=/eva>Eva Sol</a></p>", after=cards) == "Eva Sol"


@pytest.mark.parametrize(
    ("below", "expected"),
    [
        ("<div><span>Por <a href=/x/1>Eva Sol</a></span></div>", Given("Eva Sol", "line:byline")),
        ("<div><a href='https://faro.example/autor/eva-sol/'>Eva Sol</a></div>", Given("Eva Sol", "line:byline")),
        ("<p>Por Eva Sol - Agencia Costa - 3 de mayo de 2031</p>", Given("Eva Sol, Agencia Costa", "line:byline")),
        ("<div><a href='https://faro.example/autores/'>Ver más</a></div>", None),
        ("<p>Por el momento, nadie cruza</p>", None),
        ("<p>Por El Faro</p>", None),  # that is the outlet
    ],
)
def test_a_line_below_the_headline_is_a_byline_by_its_words_or_its_link(below: str, expected: Given | None) -> None:
    assert given(below, '<meta property="og:site_name" content="El Faro">').get("byline") == expected


@pytest.mark.parametrize(
    ("below", "expected"),
    [
        ("<div><em>3 de mayo de 2031</em> | 15:56</div>", Given("3 de mayo de 2031 | 15:56", "line:published")),
        ("<div>Por Eva Sol <span>3/5/2031</span></div>", Given("Por Eva Sol 3/5/2031", "line:published")),
        # The day on which the page was looked at stands above the headline, under a better name.
        ("<div>3 de mayo de 2031</div><div class=fecha-hoy>7 de mayo de 2031</div>", Given("3 de mayo de 2031", "line:published")),
        ("<p>Actualizado el 3 de mayo de 2031</p>", None),
        ("<p>Las obras de 2031, en diez puntos</p>", None),
    ],
)
def test_a_line_below_the_headline_tells_the_day(below: str, expected: Given | None) -> None:
    assert given(below).get("published") == expected


def test_lines_below_the_text_tell_nothing() -> None:
    text = (
        "<div>La alcaldesa anunció este lunes que el puente viejo se cerrará durante dos meses.<br>"
        + "Nadie lo esperaba en el barrio.<br>" * 9
    )
    cards = "<div><span>Por Eva Sol</span> <span>3 de mayo de 2031</span></div>"
    found = read_html(
        f"<!DOCTYPE html><html lang=es><body><h1>{TITLE}</h1>{text}</div>{cards}</body></html>".encode(),
        Source("page.html", "", "text/html", None, 0),
    )
    assert isinstance(found, RawDocument)
    assert not {"byline", "published"} & set(found.given)


def test_what_the_head_states_is_not_asked_of_the_lines() -> None:
    head = '<meta name=author content="Luis Paz"><meta property="article:published_time" content="2031-05-02T10:00:00Z">'
    found = given("<div>Por Eva Sol</div><div>3 de mayo de 2031</div>", head)
    assert (found["byline"], found["published"]) == (
        Given("Luis Paz", "meta:author"),
        Given("2031-05-02T10:00:00Z", "meta:article:published_time"),
    )
