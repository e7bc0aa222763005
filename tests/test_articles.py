"""Headline, standfirst, byline and body of untidy text; what belongs to the page is set aside and kept."""

import time
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hemeroteca.articles import derived_title, language_of, parse_article
from hemeroteca.furniture import lines_for
from hemeroteca.records import Article, Block, Evidence, Furniture, Given, RawDocument, Rejected, Source

LANGUAGES = ("en", "es")
SOURCE = Source("nota.txt", "", "text/plain", "utf-8", 0)
FIRST = "La alcaldesa Ana Ruiz anunció este lunes que el puente viejo se cerrará durante dos meses para su reparación."
SECOND = "“No hay otra manera”, dijo Ruiz a los vecinos en la plaza, y prometió que los autobuses pasarán cada diez minutos."
THIRD = "Los comerciantes del barrio no están de acuerdo y piden una ayuda. El concejal Luis Soto los recibirá el jueves."
BODY = "\n\n".join([FIRST, SECOND, THIRD])
TITLE = "El puente viejo se cerrará dos meses"
RAIN = "The mayor of the town, Ann Reed, said on Monday that the old bridge will be closed for two months."
REPAIR = "“There is no other way,” Reed told the people who had come to the hall, and she promised more buses."


def parse(text: str, given: Mapping[str, Given] | None = None) -> Article:
    article = parse_article(RawDocument(SOURCE, text=text, given=given or {}), LANGUAGES)
    assert isinstance(article, Article)
    return article


def parse_blocks(*blocks: Block, given: Mapping[str, Given] | None = None) -> Article:
    article = parse_article(RawDocument(SOURCE, blocks=blocks, given=given or {}), LANGUAGES)
    assert isinstance(article, Article)
    return article


def aside(article: Article) -> list[tuple[str, str]]:
    return [(f.text, f.rule) for f in article.furniture]


# ---- Headline ----------------------------------------------------------------------------------------------------------------


def test_a_short_first_line_without_a_stop_is_the_headline() -> None:
    article = parse(f"{TITLE}\n\n{BODY}")
    assert (article.title, article.title_basis, article.standfirst, article.body) == (TITLE, "given", None, BODY)
    assert article.evidence == (Evidence("title", TITLE, "line:headline"), Evidence("language", "es", "function-words"))
    assert article.furniture == ()


def test_without_a_headline_the_first_paragraph_stays_and_gives_the_title() -> None:
    article = parse(BODY)
    assert (article.title, article.title_basis, article.body) == (
        "La alcaldesa Ana Ruiz anunció este lunes que el puente viejo se cerrará durante dos meses para su…",
        "derived",
        BODY,
    )


@pytest.mark.parametrize(
    "first",
    [
        "LIMA (Sur).- La alcaldesa cerró el puente",  # a dateline begins a paragraph
        "- La alcaldesa cerró el puente",  # a list
        "— Ana Ruiz (@anaruiz) May 4, 2025",  # the end of a post
        "Embed - https://example.org/post/1",
        "que la alcaldesa cerró el puente",
        "La alcaldesa cerró el puente.",
        "La alcaldesa cerró el puente:",
    ],
)
def test_such_a_line_is_no_headline(first: str) -> None:
    article = parse(f"{first}\n\n{BODY}")
    assert article.title_basis == "derived"
    assert article.body == f"{first}\n\n{BODY}"


@pytest.mark.parametrize(
    "title", ["“No hay otra manera”, dice la alcaldesa", "¿Se cerrará el puente viejo?", "La alcaldesa viajó a EE.UU."]
)
def test_a_headline_may_be_a_quotation_or_a_question_or_end_in_an_abbreviation(title: str) -> None:
    assert parse(f"{title}\n\n{BODY}").title == title


def test_two_words_above_outlet_and_day_are_the_headline() -> None:
    article = parse(f"Ruiz viaja\n\nEl Faro del Sur · 12 de marzo de 2031\n\n{BODY}")
    assert (article.title, article.title_basis, article.body) == ("Ruiz viaja", "given", BODY)


def test_a_name_above_outlet_and_day_is_no_headline() -> None:
    assert parse(f"Ana Ruiz\n\nEl Faro del Sur · 12 de marzo de 2031\n\n{BODY}").title_basis == "derived"


def test_two_words_above_the_text_are_no_headline() -> None:
    assert parse(f"Ruiz viaja\n\n{BODY}").title_basis == "derived"


def test_a_repeated_headline_is_furniture_and_what_stands_between_is_the_standfirst() -> None:
    standfirst = "La alcaldesa anunció las obras. Los comerciantes protestan."
    article = parse(f"{TITLE}\n\n{standfirst}\n\n{TITLE.upper()}\n\n{BODY}")
    assert (article.title, article.standfirst, article.body) == (TITLE, standfirst, BODY)
    assert aside(article) == [(TITLE.upper(), "repeated-headline")]


def test_a_word_in_capitals_above_the_headline_is_the_section() -> None:
    article = parse(f"CASO PUENTE\n\n{TITLE}\n\n{BODY}")
    assert (article.section, article.title) == ("CASO PUENTE", TITLE)
    assert aside(article) == [("CASO PUENTE", "line:kicker")]


def test_a_known_section_is_no_headline_in_any_case() -> None:
    article = parse(f"Actualidad\n{TITLE}\n{BODY}")
    assert (article.section, article.title, article.body) == ("Actualidad", TITLE, BODY)


# ---- Standfirst --------------------------------------------------------------------------------------------------------------


def test_a_standfirst_that_stands_twice_is_kept_once() -> None:
    standfirst = "Las obras durarán hasta el verano."
    article = parse(f"{TITLE}\n\n{standfirst}\n\n\n{standfirst}\n\n{BODY}")
    assert (article.standfirst, article.body) == (standfirst, BODY)
    assert aside(article) == [(standfirst, "repeated-paragraph")]


def test_a_line_without_a_stop_below_the_headline_is_the_standfirst() -> None:
    standfirst = "Las obras durarán hasta el verano y costarán dos millones"
    assert parse(f"{TITLE}\n\n{standfirst}\n\n{BODY}").standfirst == standfirst


def test_a_paragraph_above_the_byline_is_the_standfirst() -> None:
    standfirst = "Las obras durarán hasta el verano."
    article = parse(f"{TITLE}\n\n{standfirst}\n\nPor Luis Paz\n\n{BODY}")
    assert (article.standfirst, article.byline, article.body) == (standfirst, "Luis Paz", BODY)


def test_a_short_first_paragraph_is_not_taken_for_a_standfirst() -> None:
    assert parse(f"{TITLE}\n\nEl puente se cierra.\n\n{BODY}").body == f"El puente se cierra.\n\n{BODY}"


def test_without_a_headline_a_repeated_first_paragraph_stays_in_the_body_once() -> None:
    article = parse(f"{FIRST}\n\n{BODY}")
    assert (article.standfirst, article.body) == (None, BODY)
    assert aside(article) == [(FIRST, "repeated-paragraph")]


# ---- Lines that say something ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "byline", "rule"),
    [
        ("Autora: Ana María Paz", "Ana María Paz", "line:byline"),
        ("Por Ana Paz y Luis de la Vega", "Ana Paz y Luis de la Vega", "line:by"),
        ("POR ANA PAZ", "ANA PAZ", "line:by"),
        ("Por Agencia Sur", "Agencia Sur", "line:by"),
        ("Redacción Regiones", "Redacción Regiones", "line:newsroom"),
        ("By Ann Reed, Lima", "Ann Reed, Lima", "line:by"),
        ("Written by Ann Reed", "Ann Reed", "line:byline"),
        ("Por Ana Paz | 4 de mayo de 2025", "Ana Paz", "line:by"),
    ],
)
def test_a_byline_is_read_and_set_aside(line: str, byline: str, rule: str) -> None:
    article = parse(f"{TITLE}\n{line}\n{BODY}")
    assert (article.byline, article.body) == (byline, BODY)
    assert Evidence("byline", byline, rule) in article.evidence
    assert aside(article) == [(line, rule)]


@pytest.mark.parametrize("line", ["Por la tarde llovió.", "Por el puente pasan mil coches cada día, dijo Ruiz.", "By noon it rained."])
def test_a_sentence_that_begins_like_a_byline_is_text(line: str) -> None:
    assert line in parse(f"{TITLE}\n{line}\n{BODY}").body


@pytest.mark.parametrize(
    ("line", "outlet", "day"),
    [
        ("La Gaceta · 4 de mayo de 2025", "La Gaceta", "4 de mayo de 2025"),
        ("La Gaceta | 2025-05-04", "La Gaceta", "2025-05-04"),
        ("La Gaceta - Domingo 4 de mayo de 2025, 10:30 h", "La Gaceta", "Domingo 4 de mayo de 2025, 10:30 h"),
        ("May 4, 2025 | The Daily Bugle", "The Daily Bugle", "May 4, 2025"),
    ],
)
def test_outlet_and_day_on_a_line_are_told_apart(line: str, outlet: str, day: str) -> None:
    article = parse(f"{TITLE}\n{line}\n{BODY}")
    assert article.outlet_name == Given(outlet, "line:outlet-date")
    assert article.published_line == Given(day, "line:outlet-date")
    assert (article.body, aside(article)) == (BODY, [(line, "line:outlet-date")])


def test_the_name_of_a_newspaper_beside_the_byline_or_the_day_is_the_outlet() -> None:
    article = parse(f"{TITLE}\nPor Ana Paz\nLa Voz del Puerto\n4 de mayo de 2025\n{BODY}")
    assert article.outlet_name == Given("La Voz del Puerto", "line:outlet")
    assert (article.byline, article.body) == ("Ana Paz", BODY)
    assert aside(article) == [("Por Ana Paz", "line:by"), ("La Voz del Puerto", "line:outlet"), ("4 de mayo de 2025", "line:date")]


@pytest.mark.parametrize("line", ["Puerto Viejo", "Noticias Locales", "La voz del puerto", "La Voz del Puerto."])
def test_another_line_there_is_no_outlet(line: str) -> None:
    assert parse(f"{TITLE}\nPor Ana Paz\n{line}\n4 de mayo de 2025\n{BODY}").outlet_name is None


def test_the_name_of_a_newspaper_elsewhere_is_text() -> None:
    article = parse(f"{TITLE}\nPor Ana Paz\n{FIRST}\nLa Voz del Puerto\n{SECOND}")
    assert (article.outlet_name, article.body) == (None, f"{FIRST}\n\nLa Voz del Puerto\n\n{SECOND}")


@pytest.mark.parametrize(
    ("line", "outlet", "byline", "day"),
    [
        ("LA VOZ DEL PUERTO | Por Ana Paz | 4/5/2025", "LA VOZ DEL PUERTO", "Ana Paz", "4/5/2025"),
        ("Por Ana Paz · Lima · 4 de mayo de 2025", None, "Ana Paz", "4 de mayo de 2025"),
        ("The Harbour Gazette | By Ann Reed | May 4, 2025", "The Harbour Gazette", "Ann Reed", "May 4, 2025"),
        ("The Harbour Gazette, May 4, 2025", "The Harbour Gazette", None, "May 4, 2025"),
        ("Lima, 4 de mayo de 2025", None, None, None),
        ("Inicio | Política | Puerto", None, None, None),
    ],
)
def test_each_part_of_a_line_says_its_own(line: str, outlet: str | None, byline: str | None, day: str | None) -> None:
    article = parse(f"{TITLE}\n{line}\n{BODY}")
    found = (article.outlet_name, article.published_line)
    assert tuple(given and given.value for given in found) == (outlet, day)
    assert article.byline == byline


def test_a_day_alone_is_a_day_and_one_of_a_change_is_that() -> None:
    article = parse(f"{TITLE}\nPublicado el 4 de mayo de 2025\nActualizado: 5 de mayo de 2025\n{BODY}")
    assert article.published_line == Given("Publicado el 4 de mayo de 2025", "line:date")
    assert article.modified_line == Given("5 de mayo de 2025", "line:updated")


def test_the_source_named_last_is_outlet_and_furniture() -> None:
    article = parse(f"{TITLE}\n\n{BODY}\n\nFuente: La Gaceta")
    assert (article.outlet_name, article.body) == (Given("La Gaceta", "line:source"), BODY)


def test_the_line_of_outlet_and_day_is_stronger_than_the_source() -> None:
    article = parse(f"{TITLE}\n\nEl Faro · 4 de mayo de 2025\n\n{BODY}\n\nFuente: Agencia Sur")
    assert article.outlet_name == Given("El Faro", "line:outlet-date")


def test_a_source_in_the_middle_is_text() -> None:
    assert "Fuente: Instituto del Agua" in parse(f"{TITLE}\n\n{FIRST}\n\nFuente: Instituto del Agua\n\n{SECOND}").body


def test_the_headline_of_the_original_is_kept() -> None:
    article = parse(f"Old bridge to close for two months\n\nOriginal article: {TITLE}\n\n{RAIN}\n\n{REPAIR}")
    assert (article.original_title, article.language) == (TITLE, "en")


def test_fields_that_the_source_states_win_over_lines() -> None:
    article = parse(
        f"{TITLE}\nPor Ana Paz\n{BODY}", {"byline": Given("Eva Sol", "front-matter:autor"), "title": Given(TITLE, "front-matter:título")}
    )
    assert (article.byline, article.title, article.body) == ("Eva Sol", TITLE, BODY)
    assert aside(article) == [(TITLE, "repeated-headline"), ("Por Ana Paz", "line:by")]


def test_a_line_that_names_somebody_wins_over_a_field_that_repeats_the_outlet() -> None:
    article = parse(f"{TITLE}\nPor Ana Paz\n{BODY}", {"byline": Given("El Faro", "ld:author:outlet")})
    assert article.byline == "Ana Paz"


# ---- Furniture ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "Lee también: Suben las tarifas del agua",
        "(También puede leer: Cierra el mercado)",
        "Read more: Water rates go up",
        "PUBLICIDAD",
        "- Advertisement -",
        "Compartir en Facebook",
        "Share this article",
        "Comentarios (12)",
        "Síguenos en Google News",
        "Sign up for our daily newsletter",
        "© 2025 La Gaceta. Todos los derechos reservados",
        "|",
        "* * *",
    ],
)
@pytest.mark.parametrize("position", [0, 2, 4])
def test_furniture_is_set_aside_wherever_it_stands(line: str, position: int) -> None:
    lines = [TITLE, FIRST, SECOND, THIRD]
    article = parse("\n\n".join([*lines[:position], line, *lines[position:]]))
    assert (article.title, article.body) == (TITLE, BODY)
    assert [text for text, _ in aside(article)] == [line]


@pytest.mark.parametrize(
    "line",
    ["Inicio | Política | Deportes", "Suscríbete", "Buscar", "Search", "Ver Más »", "Reels", "gaceta.example.org", "Facebook", "Twitter, WhatsApp y Telegram", "1.204", "Listen 4 min"],
)  # fmt: skip
@pytest.mark.parametrize("position", [0, 4])
def test_a_button_at_either_end_is_furniture(line: str, position: int) -> None:
    lines = [TITLE, FIRST, SECOND, THIRD]
    article = parse("\n\n".join([*lines[:position], line, *lines[position:]]))
    assert (article.title, article.body) == (TITLE, BODY)
    assert [text for text, _ in aside(article)] == [line]


@pytest.mark.parametrize("line", ["Buscar", "Search", "Videos", "1.204", "Facebook"])
def test_the_same_word_between_paragraphs_may_be_a_subhead(line: str) -> None:
    assert line in parse(f"{TITLE}\n\n{FIRST}\n\n{line}\n\n{SECOND}").body.split("\n\n")


@pytest.mark.parametrize(
    "line",
    [
        "La publicidad del puente costó un millón",
        "Compartir la calle con los tranvías",
        "“Lee también”, le dijo la maestra",
        "Los comentarios de la alcaldesa",
        "Sigue la huelga en el puerto",
        "Además: “No iré”, dijo Soto.",
        "Pasan 1.204 coches",
        "Embed - https://publish.x.com/oembed?url=https://x.com/anaruiz/status/1234567890123456789",
        "Gracias a todos pic.twitter.com/AbCdEf",
        "— Ana Ruiz (@anaruiz) May 4, 2025",
        "https://x.com/anaruiz/status/1234567890123456789",
    ],
)
def test_text_and_posts_are_never_furniture(line: str) -> None:
    assert line in parse(f"{TITLE}\n\n{FIRST}\n\n{line}\n\n{SECOND}").body.split("\n\n")


def test_the_links_below_a_heading_over_links_go_with_it() -> None:
    article = parse(f"{TITLE}\n\n{BODY}\n\nMás leídas\n\nEl agua sube de precio\n\n“No iré”, dice Soto\n\nQuién es Eva Sol")
    assert article.body == BODY
    assert {rule for _, rule in aside(article)} == {"furniture:most-read", "furniture:most-read:link"}


def test_a_heading_over_links_in_the_middle_takes_one_link_and_no_sentence() -> None:
    article = parse(f"{TITLE}\n\n{FIRST}\n\nTe puede interesar\n\nEl agua sube de precio\n\n{SECOND}\n\n{THIRD}")
    assert article.body == BODY
    article = parse(f"{TITLE}\n\n{FIRST}\n\nTe puede interesar\n\n{SECOND}\n\n{THIRD}")
    assert article.body == BODY


def test_nothing_is_lost() -> None:
    text = f"Buscar\n\n{TITLE}\n\nPor Ana Paz\n\n{FIRST}\n\nPUBLICIDAD\n\n{SECOND}\n\n{THIRD}\n\nMás leídas\n\nEl agua sube"
    article = parse(text)
    kept = [article.title, article.body, *(f.text for f in article.furniture)]
    assert sorted(" ".join(kept).split()) == sorted(text.split())


@given(
    st.lists(
        st.sampled_from([TITLE, FIRST, SECOND, THIRD, "Buscar", "PUBLICIDAD", "Por Ana Paz", "Fuente: El Faro", "“Sí”, dijo", "|"]),
        max_size=12,
    )
)
@settings(max_examples=60)
def test_every_quotation_is_kept_at_least_once(lines: list[str]) -> None:
    article = parse_article(RawDocument(SOURCE, text="\n\n".join([*lines, FIRST, THIRD])), LANGUAGES)
    assert isinstance(article, Article)
    read = "\n".join([article.title, article.standfirst or "", article.body])
    assert all("No hay otra manera" in read for line in lines if line == SECOND)


# ---- Blocks of a page --------------------------------------------------------------------------------------------------------

GIVEN = {"title": Given(TITLE, "h1"), "standfirst": Given("Las obras durarán hasta el verano.", "class:standfirst")}


def test_blocks_become_paragraphs_and_a_post_keeps_its_lines() -> None:
    post = "Embed - https://x.com/a/status/1\nGracias a todos\n— Ana Ruiz (@anaruiz) May 4, 2025"
    article = parse_blocks(
        Block("heading", TITLE), Block("paragraph", "Las obras durarán hasta el verano."), Block("paragraph", FIRST), Block("heading", "Las razones"),
        Block("post", post), Block("paragraph", SECOND), Block("furniture", "El agua sube", "page:link"), given=GIVEN,
    )  # fmt: skip
    assert (article.title, article.standfirst) == (TITLE, "Las obras durarán hasta el verano.")
    assert article.body == "\n\n".join([FIRST, "Las razones", post, SECOND])
    assert article.furniture == (
        Furniture(TITLE, "repeated-headline"),
        Furniture("Las obras durarán hasta el verano.", "repeated-standfirst"),
        Furniture("El agua sube", "page:link"),
    )


def test_the_domain_is_that_of_the_address() -> None:
    article = parse_blocks(Block("paragraph", BODY), given=GIVEN | {"url": Given("https://www.faro.example/nota/1", "link:canonical")})
    assert (article.outlet_domain, article.url) == ("faro.example", "https://www.faro.example/nota/1")


# ---- Language ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("La alcaldesa dijo ayer que no participará en la reunión con los vecinos, que fue aplazada.", "es"),
        ("Ana Ruiz, Luis Soto y Eva Paz: los tres nombres que suenan para el Banco Central.", "es"),
        ("The mayor said yesterday that she would not take part in the meeting, which was put off.", "en"),
        # Neighbours of Spanish must not become Spanish.
        ("A prefeita disse ontem que não vai participar da reunião com os moradores, que foi adiada.", "und"),
        ("La maire a déclaré hier que les voisins ne participeront pas à la réunion, qui est reportée.", "und"),
        ("La sindaca ha detto ieri che non parteciperà alla riunione con i cittadini, che è stata rinviata.", "und"),
        ("L'alcaldessa va dir ahir que no participarà en la reunió amb els veïns, que s'ha ajornat.", "und"),
        ("A alcaldesa dixo onte que non vai participar na reunión cos veciños, que foi adiada ata o luns.", "und"),
        ("Die Bürgermeisterin sagte gestern, dass sie nicht an dem Treffen mit den Nachbarn teilnimmt.", "und"),
        ("Lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt.", "und"),
        ("", "und"),
    ],
)
def test_the_language_is_told_by_its_function_words(text: str, language: str) -> None:
    assert language_of(text, LANGUAGES).value == language


def test_what_the_page_says_counts_only_for_languages_that_we_cannot_tell() -> None:
    portuguese = "A prefeita disse ontem que não vai participar da reunião com os moradores."
    assert language_of(portuguese, LANGUAGES, Given("pt-BR", "html:lang")) == Given("pt", "html:lang")
    assert language_of(portuguese, LANGUAGES, Given("en", "html:lang")).value == "und"  # a template's default
    assert language_of(FIRST, LANGUAGES, Given("en", "html:lang")).value == "es"


# ---- Titles that are made ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("Llovió en Lima. Nadie durmió.", "Llovió en Lima"),
        ("LIMA (Sur).- Llovió en Lima.", "Llovió en Lima"),
        ("El Sr. Soto viajó a EE. UU. con J. Prado. Llovió.", "El Sr. Soto viajó a EE. UU. con J. Prado"),
        ("¿Quién vino? Nadie.", "¿Quién vino"),
        # Cut at a word, and before a quotation that would stay open.
        ("La alcaldesa de la ciudad más antigua del valle dijo ayer por la noche que “el puente viejo no se cerrará”.",
         "La alcaldesa de la ciudad más antigua del valle dijo ayer por la noche que…"),
        ("a" * 200, "a" * 100 + "…"),
    ],
)  # fmt: skip
def test_a_derived_title_is_the_first_sentence(body: str, title: str) -> None:
    assert derived_title(body) == title


# ---- What is no article ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Llueve mucho.", "too short: 2 words; an article has at least 20"),
        ('"' * 1000, "too short: 0 words; an article has at least 20"),
        ("Buscar\n\nSuscríbete\n\nMás leídas", "too short: 0 words; an article has at least 20"),
        ("palabra " * 65_000, "too large: an article has at most 500,000 characters of text"),
        ("palabra " * 30 + "«" * 150_000, "too large: an article has at most 150,000 words and marks"),
    ],
)
def test_what_is_no_article_is_rejected_with_the_reason(text: str, reason: str) -> None:
    assert parse_article(RawDocument(SOURCE, text=text), LANGUAGES) == Rejected(SOURCE, reason)


@pytest.mark.parametrize(
    "line",
    ["a | " * 50, "Por " + "A " * 100, "By " + "A, " * 70, "Compartir en " + "x" * 190, "Facebook " * 20, "1" * 200, "4 de " * 40, "(" * 200, "A." * 100,
     "Follow " + "a " * 100, "Share " + "this " * 40, "Redacción " * 20, "X - " * 50, " ".join("Aa" for _ in range(70))],
)  # fmt: skip
def test_no_pattern_runs_away_on_a_hostile_line(line: str) -> None:
    lines, start = lines_for(LANGUAGES), time.perf_counter()
    for cut in (line[:219], line[:218] + "!", line[:218] + "x"):
        lines.furniture_of(cut)
        lines.meaning_of(cut)
    assert time.perf_counter() - start < 0.2
