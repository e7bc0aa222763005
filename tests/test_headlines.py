"""Headlines of saved pages, told from logos, sections, kickers and the names of the site."""

import json

import pytest

from hemeroteca.articles import parse_article
from hemeroteca.readers.headline import without_site
from hemeroteca.readers.html import read_html
from hemeroteca.records import Article, Given, RawDocument, Source

TITLE = "El puente viejo se cerrará dos meses"
FIRST = "La alcaldesa Ana Ruiz anunció este lunes que el puente viejo se cerrará durante dos meses para su reparación."
SECOND = "“No hay otra manera”, dijo Ruiz a los vecinos en la plaza, y prometió que los autobuses pasarán cada diez minutos."
THIRD = "Los comerciantes del barrio no están de acuerdo y piden una ayuda. El concejal Luis Soto los recibirá el jueves por la mañana."
LEAD = "Los vecinos piden que haya más autobuses hasta que se pueda cruzar otra vez."
TEXT = "".join(f"<p>{p}</p>" for p in (FIRST, SECOND, THIRD))
OG = f'<meta property="og:title" content="{TITLE}">'
SITE = '<meta property="og:site_name" content="El Faro">'


def read(head: str, body: str) -> RawDocument:
    text = f"<!DOCTYPE html><html lang=es><head>{head}</head><body>{body}</body></html>"
    document = read_html(text.encode(), Source("page.html", "", "text/html", None, 0))
    assert isinstance(document, RawDocument)
    return document


def headline(head: str, body: str) -> Given | None:
    return read(head, body).given.get("title")


def article(head: str, body: str) -> Article:
    found = parse_article(read(head, body), ("en", "es"))
    assert isinstance(found, Article)
    return found


def ld(text: str) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", "headline": text})}</script>'


# ---- Which heading it is ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        (f"{TITLE} | El Faro", TITLE),
        (f"{TITLE} - El Faro", TITLE),
        (f"El Faro: {TITLE}", f"El Faro: {TITLE}"),
        (f"El Faro » {TITLE}", TITLE),
        (f"{TITLE} – faro.example", TITLE),
        ("Ruiz - Soto: un debate", "Ruiz - Soto: un debate"),
        ("Presupuesto | Más dinero para el agua", "Presupuesto | Más dinero para el agua"),
    ],
)
def test_the_name_of_the_site_is_no_part_of_the_headline(title: str, expected: str) -> None:
    assert without_site(title, "El Faro", "faro.example") == expected


def test_of_several_headings_the_one_that_the_page_names_itself_by_is_the_headline() -> None:
    body = f"<h1>El Faro, diario de la mañana</h1><article><h1>{TITLE}</h1>{TEXT}</article>"
    assert headline(f"<title>{TITLE} | El Faro</title>", body) == Given(TITLE, "h1")


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        ("Llueve | La Voz", f"<h1>La Voz</h1><article><h1>Llueve</h1>{TEXT}</article>", "Llueve"),
        # The name of the site above the text is no headline, nor is a word with which the headline begins.
        ("La Voz | Se va la luz", f"<h1>La Voz</h1><article>{TEXT}</article>", "Se va la luz"),
        ("Llueve en el valle", f"<article><h1>Llueve</h1>{TEXT}</article>", "Llueve en el valle"),
    ],
)
def test_a_short_heading_is_the_headline_where_the_title_of_the_window_begins_with_it(title: str, body: str, expected: str) -> None:
    assert headline(f"<title>{title}</title>", body).value == expected


def test_a_title_cut_at_its_quotation_mark_is_taken_from_the_window() -> None:
    head = '<title>Ruiz llama "ciegos" a los vecinos</title><meta property="og:title" content="Ruiz llama "ciegos" a los vecinos">'
    assert headline(head, f"<article>{TEXT}</article>").value == 'Ruiz llama "ciegos" a los vecinos'


LOGO = "<header><h1><a href='/'>El Faro</a></h1></header>"
CARDS = "<div><h1>La escuela nueva abrirá en marzo</h1><h1>El río crece otra vez</h1></div>"


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        # The logo is a heading of its own, of which the title of the window has every word.
        (f"{SITE}<title>{TITLE} | El Faro</title>", f"{LOGO}<article><h1>{TITLE}</h1>{TEXT}</article>", Given(TITLE, "h1")),
        (f"<title>{TITLE} | El Faro</title>", f"{LOGO}<div><h1>{TITLE}</h1>{TEXT}</div>", Given(TITLE, "h1")),
        # The logo is the only one, and the headline stands a rank below.
        (f"{SITE}{OG}", f"{LOGO}<article><h2>{TITLE}</h2>{TEXT}</article>", Given(TITLE, "h2")),
        (f"{SITE}{OG}", f"<h1>El Faro, el diario de la costa</h1><div><h2>{TITLE}</h2>{TEXT}</div>", Given(TITLE, "h2")),
        (f"{SITE}{OG}", f"<h1>El Faro, el diario de la costa</h1><div>{TEXT}</div>", Given(TITLE, "meta:og:title")),
        # A logo that is hidden behind a picture brings its style along.
        (f"{SITE}{OG}", f"<h1><style>.logo {{width: 330px}}</style><a class=logo>El Faro</a></h1><div><h2>{TITLE}</h2>{TEXT}</div>", Given(TITLE, "h2")),
        # The section is one.
        (f"{SITE}<title>{TITLE} | Ciudad y Obras | El Faro</title>", f"<h1>Ciudad y Obras</h1><h1>{TITLE}</h1>{TEXT}", Given(TITLE, "h1")),
        (f"{SITE}<title>{TITLE} | Ciudad y Obras | El Faro</title>", f"<h1>Ciudad y Obras</h1><h2>{TITLE}</h2>{TEXT}", Given(TITLE, "h2")),
        (f"<title>{TITLE} | Ciudad y Obras | El Faro</title>", f"<h1>Ciudad y Obras</h1><div>{TEXT}</div>", Given(TITLE, "title")),
        # So are those of other articles, and the title of the window was written for others than readers.
        (f"<title>{TITLE}</title>", f"<div>{CARDS}<h1>{TITLE}</h1>{TEXT}</div>", Given(TITLE, "h1")),
        ("<title>Corte en el casco histórico</title>", f"<article><h1>{TITLE}</h1>{TEXT}</article>{CARDS}", Given(TITLE, "h1")),
    ],
)  # fmt: skip
def test_a_logo_a_section_and_other_articles_are_not_the_headline(head: str, body: str, expected: Given) -> None:
    assert headline(head, body) == expected


@pytest.mark.parametrize(
    "body",
    [
        f"<article><h1>El Faro cumple cien años</h1>{TEXT}</article>",  # what begins with the name of the site is not it
        f"{LOGO}<article><h1>El Faro cumple cien años</h1>{TEXT}</article>",
        f"<h1>Noticias</h1><article><h1>El Faro cumple cien años</h1>{TEXT}</article>",
    ],
)
def test_an_article_on_the_outlet_itself_keeps_its_headline(body: str) -> None:
    assert headline(f"{SITE}<title>El Faro cumple cien años | Noticias | El Faro</title>", body) == Given("El Faro cumple cien años", "h1")


def test_a_kicker_that_the_title_of_the_window_has_too_is_part_of_the_headline() -> None:
    text = f"Obras | {TITLE}"
    assert headline(f"<title>{text}</title>", f"<article><h1>{text}</h1>{TEXT}</article>") == Given(text, "h1")


def test_what_readers_see_counts_where_the_page_calls_itself_something_else_elsewhere() -> None:
    body = f"<article><h1>{TITLE}</h1>{TEXT}</article>"
    assert headline(
        f"{ld('Cierran el puente viejo dos meses')}{OG}<title>Cierran el puente viejo dos meses | El Faro</title>", body
    ) == Given(TITLE, "h1")
    assert headline('<meta property="og:title" content="El puente viejo se cerrará">' + ld(TITLE), body) == Given(TITLE, "h1")


# ---- Its words ----------------------------------------------------------------------------------------------------------------------


def test_the_lines_of_a_headline_do_not_run_into_each_other() -> None:
    found = article(OG, f"<article><h1>El puente viejo<br>se cerrará<div>dos meses</div></h1>{TEXT}</article>")
    assert (found.title, found.body) == (TITLE, f"{FIRST}\n\n{SECOND}\n\n{THIRD}")


@pytest.mark.parametrize("between", [" ", "", "<br>"])
def test_a_kicker_in_the_same_heading_is_no_part_of_the_headline(between: str) -> None:
    found = article(
        OG, f"<article><h1><span>Obras públicas:</span>{between}<span>{TITLE}</span></h1><p class=bajada>{LEAD}</p>{TEXT}</article>"
    )
    assert (found.title, found.standfirst, found.body) == (TITLE, LEAD, f"{FIRST}\n\n{SECOND}\n\n{THIRD}")
    assert [f.text for f in found.furniture if f.rule == "page:kicker"] == ["Obras públicas:"]


def test_a_kicker_in_a_heading_of_the_second_rank_is_none_either() -> None:
    found = article(f"{SITE}{OG}", f"{LOGO}<article><h2><b>Obras</b><br><span>{TITLE}</span></h2>{TEXT}</article>")
    assert (found.title, found.body) == (TITLE, f"{FIRST}\n\n{SECOND}\n\n{THIRD}")


def test_words_that_are_set_apart_in_a_headline_stay_in_it() -> None:
    assert headline(OG, f"<article><h1>El <em>puente viejo</em> se cerrará <b>dos</b> meses</h1>{TEXT}</article>") == Given(TITLE, "h1")


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (f"{ld('El puente viejo se cerrará dos…')}{OG}", Given(TITLE, "ld:headline")),
        (f"{ld('El puente viejo se cerr')}{OG}", Given(TITLE, "ld:headline")),
        (f"{ld('El <i>puente viejo</i> se cerrará dos meses')}", Given(TITLE, "ld:headline")),
        # A shorter headline is whole, and one that ends so everywhere is meant to.
        (f"{ld('El puente viejo se cerrará')}{OG}", Given("El puente viejo se cerrará", "ld:headline")),
        (ld("Y entonces el puente…"), Given("Y entonces el puente…", "ld:headline")),
    ],
)
def test_a_headline_that_breaks_off_is_taken_where_it_is_whole(head: str, expected: Given) -> None:
    assert headline(head, f"<div>{TEXT}</div>") == expected


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        (f"{TITLE} | Ciudad | Noticias | El Faro", TITLE),
        (f"{TITLE} | Ciudad | Portada", TITLE),
        (f"{TITLE} - faro", TITLE),
        ("Ciudad | Se cierra el puente", "Se cierra el puente"),
        ("Obras | Se cierra el puente", "Obras | Se cierra el puente"),
    ],
)
def test_the_sections_of_the_address_are_no_part_of_the_headline(window: str, expected: str) -> None:
    head = f'<link rel=canonical href="https://www.faro.example/noticias/ciudad/12-el-puente">{SITE}<title>{window}</title>'
    assert headline(head, f"<div>{TEXT}</div>") == Given(expected, "title")
