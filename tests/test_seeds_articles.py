"""What is read from the five articles of the first archive: see the traps in the notes above each."""

from functools import cache
from pathlib import Path

import pytest

from hemeroteca.articles import parse_article
from hemeroteca.folder import Input
from hemeroteca.readers import read_source
from hemeroteca.records import Article, Given

SEEDS = Path(__file__).parent.parent / "seeds"


@cache
def seed(number: int) -> Article:
    (path,) = SEEDS.glob(f"{number:03}_*.txt")
    (document,) = read_source(Input(path, path.name), 1_000_000)
    article = parse_article(document, ("en", "es"))
    assert isinstance(article, Article)
    return article


def paragraphs(number: int) -> list[str]:
    return seed(number).body.split("\n\n")


@pytest.mark.parametrize(("number", "language", "basis", "count"), [(0, "en", "given", 11), (1, "es", "derived", 9), (2, "es", "given", 6), (3, "es", "derived", 14), (4, "es", "derived", 8)])  # fmt: skip
def test_language_headline_and_paragraphs(number: int, language: str, basis: str, count: int) -> None:
    article = seed(number)
    assert (article.language, article.title_basis, len(paragraphs(number))) == (language, basis, count)


def test_000_has_its_headline_once_and_keeps_standfirst_and_first_paragraph() -> None:
    article = seed(0)
    assert article.title == "Milei Misses Photo Opportunity with Kast as Bilateral Meeting Is Canceled Before Transfer of Power"
    assert article.standfirst is not None
    assert article.standfirst.endswith("due to the cancellation of their scheduled bilateral meeting.")
    assert paragraphs(0)[0].endswith("following an announcement from the elected president’s team regarding the cancellation of their scheduled bilateral meeting.")  # fmt: skip
    assert paragraphs(0)[-1].startswith("On that occasion, both posed with a chainsaw")


def test_000_says_who_wrote_it_and_what_it_translates() -> None:
    article = seed(0)
    assert article.byline == "The Citizen"
    assert article.original_title == "Milei se queda sin foto con Kast: suspenden bilateral en la antesala del cambio de mando"
    # "according to El Mostrador" does not make that the outlet.
    assert (article.outlet_name, article.published_line) == (None, None)


def test_000_leaves_the_page_around_it_aside() -> None:
    assert [f.text for f in seed(0).furniture] == [
        seed(0).title,
        "Autor: The Citizen",
        "Original article: Milei se queda sin foto con Kast: suspenden bilateral en la antesala del cambio de mando",
        "Suscríbete",
        "|",
        "pasaporte.elciudadano.com",
        "Reels",
        "Ver Más »",
        "Busca en El Ciudadano",
    ]


def test_001_has_no_headline_and_its_text_stays_whole() -> None:
    article = seed(1)
    assert article.title == "El presidente Javier Milei recibirá este martes en Casa Rosada a José Antonio Kast, el primer…"
    assert (article.standfirst, article.byline, article.furniture) == (None, None, ())
    # The residue of links is mended.
    assert article.body.startswith(
        "El presidente Javier Milei recibirá este martes en Casa Rosada a José Antonio Kast, el primer mandatario electo de Chile, con quien "
        "comparte desde hace tiempo la misma visión de ultra derecha en la región. El encuentro será"
    )
    assert "Según pudo saber Letra P, la reunión" in article.body


def test_001_keeps_the_post_as_a_paragraph_up_to_its_ellipsis() -> None:
    post = paragraphs(1)[5]
    assert post.startswith("LA LIBERTAD AVANZA Enorme alegría por el aplastante triunfo de mi amigo @joseantoniokast")
    assert post.endswith("trabajar juntos para que…")


def test_002_tells_section_outlet_and_day_from_their_lines() -> None:
    article = seed(2)
    assert article.title == "Kast sella alianza ideológica con Milei a semanas de la segunda vuelta"
    assert article.section == "ACTUALIDAD"
    assert article.outlet_name == Given("El Ciudadano", "line:outlet-date")
    assert article.published_line == Given("21 de noviembre de 2025", "line:outlet-date")
    assert article.standfirst == (
        "El presidencial concretó un llamado con el mandatario argentino en un movimiento estratégico para consolidar el voto de derecha y ultraliberal."
    )
    assert [(f.text, f.rule) for f in article.furniture] == [
        ("ACTUALIDAD", "line:section"),
        ("El Ciudadano · 21 de noviembre de 2025", "line:outlet-date"),
        (article.standfirst, "repeated-paragraph"),
        ("Fuente: El Ciudadano", "line:source"),
    ]


def test_002_joins_what_was_wrapped_across_a_name() -> None:
    assert paragraphs(2)[-2:] == [
        "Paralelamente, Kast también se comunicó con el presidente paraguayo Santiago Peña, de línea conservadora, con quien también abordó los "
        "desafíos y oportunidades futuras entre ambas naciones.",
        "Este movimiento estratégico, sumado a los apoyos internos ya confirmados de figuras como Evelyn Matthei y Johannes Kaiser, se da en un "
        "momento crucial de la campaña. Al exhibir esta red de contactos internacionales de derecha, el candidato proyecta una imagen de solidez y "
        "unificación ideológica.",
    ]


def test_003_keeps_its_subhead_and_its_first_paragraph_with_the_quotations() -> None:
    article = seed(3)
    assert article.title == "El candidato republicano José Antonio Kast informó este martes que mantuvo una…"
    assert (article.outlet_name, article.published_line, article.furniture) == (None, None, ())
    assert paragraphs(3)[0].count('"') == 4
    assert paragraphs(3)[9] == "Primera reunión de coordinación entre Chile Vamos y Republicanos"


def test_004_keeps_the_address_of_the_post_and_its_attribution_in_the_text() -> None:
    article = seed(4)
    assert article.title == "Javier Milei calificó de “aplastante” el triunfo de Kast y anticipó cooperación con el líder chileno…"
    assert (article.standfirst, article.furniture) == (None, ())
    assert paragraphs(4)[4].startswith("Embed - https://publish.x.com/oembed?url=https://x.com/JMilei/status/2000336711511863505&")
    assert "— Javier Milei (@JMilei) December 14, 2025 El mensaje fue interpretado" in paragraphs(4)[6]
    assert article.body.count("aplastante") == 3
