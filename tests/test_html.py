"""Saved pages: what they say about themselves, and the text of the article without what stands around it."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from hemeroteca.articles import parse_article
from hemeroteca.folder import Input
from hemeroteca.readers import read_source
from hemeroteca.readers.html import decode_page, read_html
from hemeroteca.readers.metadata import instant_of
from hemeroteca.records import Article, Block, Given, RawDocument, Rejected, Source

SOURCE = Source("page.html", "", "text/html", None, 0)
TITLE = "El puente viejo se cerrará dos meses"
FIRST = "La alcaldesa Ana Ruiz anunció este lunes que el puente viejo se cerrará durante dos meses para su reparación."
SECOND = "“No hay otra manera”, dijo Ruiz a los vecinos en la plaza, y prometió que los autobuses pasarán cada diez minutos."
THIRD = "Los comerciantes del barrio no están de acuerdo y piden una ayuda. El concejal Luis Soto los recibirá el jueves por la mañana."
FOURTH = "El puente, que tiene cien años, se cerró por última vez en 1987, cuando una crecida del río se llevó uno de sus pilares."
TEXT = "".join(f"<p>{p}</p>" for p in (FIRST, SECOND, THIRD, FOURTH))


def page(head: str = "", body: str = "", lang: str = "es") -> str:
    return f"<!DOCTYPE html><html lang={lang}><head>{head}</head><body>{body or f'<article><h1>{TITLE}</h1>{TEXT}</article>'}</body></html>"


def read(text: str) -> RawDocument:
    document = read_html(text.encode(), SOURCE)
    assert isinstance(document, RawDocument)
    return document


def given(head: str = "", body: str = "") -> dict[str, str]:
    return {key: g.value for key, g in read(page(head, body)).given.items()}


def blocks(body: str, head: str = "") -> list[tuple[str, str]]:
    return [(b.kind, b.text) for b in read(page(head, body)).blocks if b.kind != "furniture"]


def ld(**fields: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@context": "https://schema.org", "@type": "NewsArticle"} | fields)}</script>'


# ---- What a page says about itself ----------------------------------------------------------------------------------------------


def test_json_ld_gives_everything() -> None:
    head = ld(
        headline=TITLE, author=[{"@type": "Person", "name": "Eva Sol"}, {"name": "Luis Paz"}], datePublished="2025-05-04T10:30:00-03:00",
        dateModified="2025-05-05T08:00:00Z", publisher={"name": "El Faro"}, articleSection=["Ciudad", "Obras"], inLanguage="es-CL",
    ) + '<link rel=canonical href="https://www.faro.example/nota/1">'  # fmt: skip
    assert read(page(head)).given == {
        "title": Given(TITLE, "h1"),
        "byline": Given("Eva Sol, Luis Paz", "ld:author"),
        "outlet": Given("El Faro", "ld:publisher"),
        "domain": Given("faro.example", "link:canonical"),
        "section": Given("Ciudad", "ld:articleSection"),
        "published": Given("2025-05-04T10:30:00-03:00", "ld:datePublished"),
        "modified": Given("2025-05-05T08:00:00Z", "ld:dateModified"),
        "url": Given("https://www.faro.example/nota/1", "link:canonical"),
        "language": Given("es-CL", "ld:inLanguage"),
    }


def test_a_graph_refers_to_its_authors_and_publisher() -> None:
    graph = {"@graph": [
        {"@type": "WebPage", "name": "Home"},
        {"@type": "NewsArticle", "headline": TITLE, "author": {"@id": "#eva"}, "publisher": {"@id": "#faro"}},
        {"@type": "Person", "@id": "#eva", "name": "Eva Sol"},
        {"@type": "Organization", "@id": "#faro", "name": "El Faro"},
    ]}  # fmt: skip
    found = given(f'<script type="application/ld+json">{json.dumps(graph)}</script>')
    assert (found["byline"], found["outlet"]) == ("Eva Sol", "El Faro")


def test_opengraph_and_meta_elements_serve_where_there_is_no_json_ld() -> None:
    found = given(
        '<meta property="og:site_name" content="El Faro"><meta name="author" content="Por Eva Sol"><meta property="article:published_time" '
        'content="2025-05-04T10:30:00Z"><meta property="og:url" content="https://faro.example/nota/1"><meta property="article:section" content="Ciudad">'
    )
    assert found == {
        "title": TITLE, "byline": "Eva Sol", "outlet": "El Faro", "published": "2025-05-04T10:30:00Z", "section": "Ciudad",
        "url": "https://faro.example/nota/1", "domain": "faro.example", "language": "es",
    }  # fmt: skip


def test_dublin_core_serves_too() -> None:
    found = given(
        '<meta name="DC.creator" content="Eva Sol"><meta name="DC.date.issued" content="2025-05-04"><meta name="DC.publisher" content="El Faro">'
    )
    assert (found["byline"], found["published"], found["outlet"]) == ("Eva Sol", "2025-05-04", "El Faro")


def test_microdata_and_time_in_the_body_serve_last() -> None:
    body = f"<article><h1>{TITLE}</h1><span itemprop=author>Por Eva Sol</span><time datetime='2025-05-04'>ayer</time>{TEXT}</article>"
    found = given(body=body)
    assert (found["byline"], found["published"]) == ("Eva Sol", "2025-05-04")


def test_broken_json_ld_is_passed_over() -> None:
    found = given('<script type="application/ld+json">{"headline": "El puente" viejo"}</script><meta name=author content="Eva Sol">')
    assert (found["title"], found["byline"]) == (TITLE, "Eva Sol")


def test_a_saved_page_remembers_where_it_was() -> None:
    text = page().replace("<html", "<!-- saved from url=(0028)https://faro.example/nota/1 -->\n<html", 1)
    assert read(text).given["url"] == Given("https://faro.example/nota/1", "saved-from")


@pytest.mark.parametrize("address", ["http://[", "//[", "https://[faro"])
def test_an_address_that_is_none_is_passed_over(address: str) -> None:
    head = f'<link rel=canonical href="{address}"><meta property="og:url" content="https://faro.example/nota/1">'
    assert given(head)["url"] == "https://faro.example/nota/1"


def test_the_front_page_is_no_address_of_an_article() -> None:
    assert "url" not in given('<link rel=canonical href="https://faro.example/">')


@pytest.mark.parametrize(
    ("author", "byline"),
    [
        ("By Ann Reed", "Ann Reed"),
        ("https://faro.example/autor/eva", None),
        ("admin", None),
        ("Eva Sol; Luis Paz", "Eva Sol, Luis Paz"),
        ("El Faro - Eva Sol", "Eva Sol"),
        ("Eva Sol (Image: Agencia)", "Eva Sol"),
    ],
)
def test_only_names_are_a_byline(author: str, byline: str | None) -> None:
    assert given(f'<meta property="og:site_name" content="El Faro"><meta name="author" content="{author}">').get("byline") == byline


def test_an_author_that_is_the_outlet_gives_way_to_a_line_of_the_text() -> None:
    head = ld(headline=TITLE, author={"name": "El Faro"}, publisher={"name": "El Faro"})
    document = read(page(head, f"<article><h1>{TITLE}</h1><p>Por Eva Sol</p>{TEXT}</article>"))
    article = parse_article(document, ("en", "es"))
    assert isinstance(article, Article)
    assert article.byline == "Eva Sol"


@pytest.mark.parametrize(
    ("value", "instant"),
    [
        ("2025-05-04T10:30:00.000Z", "2025-05-04T10:30:00Z"),
        ("2025-05-04T10:30:00-0300", "2025-05-04T10:30:00-03:00"),
        ("2025-05-04 10:30", "2025-05-04T10:30:00"),
        ("2025-05-04T03:00:00 UTC", "2025-05-04T03:00:00Z"),
        ("2025-05-04", "2025-05-04"),
        ("1746354600000", "2025-05-04T10:30:00Z"),
        ("Sun, 04 May 2025 10:30:00 GMT", "2025-05-04T10:30:00Z"),
        ("4 de mayo de 2025", "4 de mayo de 2025"),  # read later, by the words of its language
        ("2025-13-04", ""),
        ("0000-00-00", ""),
        ("yesterday", ""),
        ("", ""),
    ],
)
def test_dates_of_fields_become_iso_where_they_can(value: str, instant: str) -> None:
    assert instant_of(value) == instant


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/2024/11/22/sube-el-agua", "2024-11-22"),
        ("/2024/12/05/", "2024-12-05"),
        ("/2024/1/9/sube-el-agua", "2024-01-09"),
        ("/agua/2024-12-31-sube", "2024-12-31"),
        ("/agua/20241105/sube", "2024-11-05"),
        ("/2024/10/sube-el-agua", None),  # a month is no day
        ("/2024/12/sube-el-agua", None),
        ("/2024/1122-vecinos", None),
    ],
)
def test_the_address_tells_the_day_where_it_has_all_of_it(path: str, day: str | None) -> None:
    assert given(f'<link rel=canonical href="https://faro.example{path}">').get("published") == day


# ---- The text ----------------------------------------------------------------------------------------------------------------

PARAGRAPHS = [("paragraph", p) for p in (FIRST, SECOND, THIRD, FOURTH)]


def around(inside: str) -> str:
    """An article with something between its second and third paragraph."""
    return f"<article><h1>{TITLE}</h1><p>{FIRST}</p><p>{SECOND}</p>{inside}<p>{THIRD}</p><p>{FOURTH}</p></article>"


@pytest.mark.parametrize(
    "inside",
    [
        '<p><a href="/agua">Suben las tarifas del agua en todo el valle</a></p>',
        '<p>Mira además: <a href="/agua">Suben las tarifas del agua en todo el valle</a></p>',
        '<h3><a href="/agua">Suben las tarifas del agua en todo el valle</a></h3>',
        '<a href="/agua"><h3>Suben las tarifas del agua en todo el valle</h3></a>',
        '<div class="related-news"><h4>Más</h4><p>Suben las tarifas del agua en todo el valle</p></div>',
        '<div class="newsletterBox"><p>Recibe cada mañana lo mejor de nuestra redacción</p></div>',
        "<figure><img src=a.jpg><figcaption>El puente viejo, ayer por la tarde. Foto: Eva Sol</figcaption></figure>",
        "<script>var a = 'Suben las tarifas del agua';</script><style>p {}</style>",
        '<div class="share-buttons">Facebook Twitter WhatsApp</div>',
        "<h2 class='visually-hidden'>Contenido del artículo</h2>",
        "<p class=sr-only>Sigue la publicidad en esta página</p>",
    ],
)
def test_what_is_no_text_by_its_markup_is_left_out(inside: str) -> None:
    assert [b for b in blocks(around(inside)) if b[1] != TITLE] == PARAGRAPHS


def test_words_for_those_who_listen_are_taken_out_of_a_paragraph() -> None:
    hidden = FIRST.replace("el puente", "<a href=/p>el puente<span class='u-visuallyHidden'> (en otra ventana)</span></a>", 1)
    assert blocks(f"<article><h1>{TITLE}</h1>{TEXT.replace(FIRST, hidden)}</article>")[1:] == PARAGRAPHS


def test_another_heading_above_the_text_is_no_text() -> None:
    shown = "Cierran dos meses el puente viejo para repararlo"
    document = read(
        page(f"<title>{TITLE}</title>" + ld(headline=TITLE), f"<article><h1>{shown}</h1>{TEXT}<h2>Las obras</h2><p>{FIRST}</p></article>")
    )
    assert document.given["title"] == Given(TITLE, "ld:headline")
    assert document.blocks[0] == Block("furniture", shown, "page:other-heading")
    assert [b.text for b in document.blocks[1:6]] == [FIRST, SECOND, THIRD, FOURTH, "Las obras"]


def test_what_is_left_out_is_kept_with_its_rule() -> None:
    found = read(page("", around('<p>Mira además: <a href="/agua">Suben las tarifas del agua en todo el valle</a></p>'))).blocks
    assert found[-1] == Block("furniture", "Mira además: Suben las tarifas del agua en todo el valle", "page:link")


@pytest.mark.parametrize(
    "inside",
    [
        '<p>Así lo recoge <a href="/informe">el informe de la universidad sobre los puentes del río</a>.</p>',
        '<p><a href="/informe">El informe de la universidad se publicó en enero.</a></p>',
        "<blockquote><p>“El puente no resistirá otro invierno como el último”, dice el informe.</p></blockquote>",
        "<ul><li>Se cierra el carril derecho por la mañana y por la tarde.</li><li>Los peatones pueden pasar siempre que lo deseen.</li></ul>",
    ],
)
def test_links_lists_and_quotations_of_the_text_stay(inside: str) -> None:
    words = " ".join(text for _, text in blocks(around(inside)))
    for passage in ("informe", "carril", "peatones", "otro invierno"):
        assert (passage in words) == (passage in inside.lower())


@pytest.mark.parametrize(
    "loose",
    [
        f"{FIRST}<br><br>{SECOND}<br> <br/>{THIRD}<br><br>{FOURTH}",
        f"{FIRST}<br>{SECOND}<br>{THIRD}<br>{FOURTH}",
        f"{FIRST}<p>{SECOND}</p>{THIRD}<p>{FOURTH}</p>",
        f"<p></p>{FIRST}<br><br><img src=a.jpg><center>El puente</center><br>{SECOND}<div class=related>Suben las tarifas</div>{THIRD}<p>{FOURTH}",
        f"<b>{FIRST[:12]}</b>{FIRST[12:]}<br><br><a href=/r>{SECOND[:9]}</a>{SECOND[9:]}<br><br>{THIRD}<h2></h2><span>{FOURTH}</span>",
    ],
)
def test_text_without_paragraphs_is_set_in_paragraphs(loose: str) -> None:
    found = blocks(f"<article><h1>{TITLE}</h1><div>{loose}</div></article>")
    assert [b for b in found if b[1] not in (TITLE, "El puente")] == PARAGRAPHS


def test_subheads_are_headings() -> None:
    assert ("heading", "Las razones") in blocks(around("<h2>Las razones</h2>"))


def test_cards_below_the_article_are_not_read() -> None:
    cards = "".join(f"<section><p>Suben las tarifas del agua en todo el valle, número {i}</p></section>" for i in range(8))
    assert [b for b in blocks(f"<article><h1>{TITLE}</h1>{TEXT}</article><div>{cards}</div>") if b[1] != TITLE] == PARAGRAPHS


POST = (
    '<blockquote class="twitter-tweet"><p lang="es">Gracias a todos los vecinos.<br>Nos vemos. <a href="https://t.co/a">pic.twitter.com/a</a></p>'
    '&mdash; Ana Ruiz (@anaruiz) <a href="https://twitter.com/anaruiz/status/1919902403999965441?ref_src=twsrc">May 4, 2025</a></blockquote>'
)


def test_a_post_keeps_its_words_its_attribution_line_and_its_address() -> None:
    assert (
        "post",
        "Embed - https://twitter.com/anaruiz/status/1919902403999965441\nGracias a todos los vecinos.\nNos vemos. pic.twitter.com/a\n"
        "— Ana Ruiz (@anaruiz) May 4, 2025",
    ) in blocks(around(POST))


def test_a_post_of_bluesky_is_one_too() -> None:
    post = (
        '<blockquote class="bluesky-embed"><p lang="es">Nos vemos.</p>&mdash; Ana Ruiz (<a href="https://bsky.app/profile/ana.example">'
        '@ana.example</a>) <a href="https://bsky.app/profile/ana.example/post/3k?ref_src=embed">4 de mayo de 2025, 10:00</a></blockquote>'
    )
    words = "Embed - https://bsky.app/profile/ana.example/post/3k\nNos vemos.\n— Ana Ruiz (@ana.example) 4 de mayo de 2025, 10:00"
    assert ("post", words) in blocks(around(post))


@pytest.mark.parametrize(
    "card",
    [
        '<blockquote class="instagram-media"><a href="https://www.instagram.com/p/a/">Ver esta publicación en Instagram</a></blockquote>',
        '<blockquote class="tiktok-embed"><section><a href="/@ana">@ana</a> <p>Un faro verde para todos los vecinos</p></section></blockquote>',
        '<div class="fb-post"><blockquote><p>No me gusta el rojo.</p>Publicado por Ana Ruiz en Lunes, 3 de mayo</blockquote></div>',
    ],
)
def test_the_card_of_another_network_is_kept_and_is_no_text_of_the_outlet(card: str) -> None:
    document = read(page("", around(card)))
    assert [b.text for b in document.blocks if b.kind == "paragraph"] == [FIRST, SECOND, THIRD, FOURTH]
    assert [b.rule for b in document.blocks if b.kind == "furniture"] == ["page:post"]


def test_the_stated_body_tells_where_the_article_ends() -> None:
    long = [f"{p} Lo repitió el día {i} ante la prensa local." for i, p in enumerate((FIRST, SECOND, THIRD, FOURTH))]
    body = "".join(f"<p>{p}</p>" for p in [*long, "En otro lugar del valle el equipo de Eva Sol ganó ayer por tres goles a uno."])
    found = read(page(ld(headline=TITLE, articleBody=" ".join(long)), f"<div><h1>{TITLE}</h1>{body}</div>")).blocks
    assert [b.text for b in found if b.kind == "paragraph"] == long
    assert ("furniture", "page:after-stated-body") in [(b.kind, b.rule) for b in found]


# ---- Standfirst --------------------------------------------------------------------------------------------------------------

SUMMARY = "Las obras durarán hasta el verano y costarán dos millones"


@pytest.mark.parametrize(
    ("head", "inside"),
    [
        ("", f'<p class="bajada">{SUMMARY}</p>'),
        ("", f'<h2 class="subtitle">{SUMMARY}</h2>'),
        (f'<meta name=description content="{SUMMARY}">', f"<h2>{SUMMARY}</h2>"),
        (f'<meta name=description content="{SUMMARY}">', f"<div>{SUMMARY}</div>"),
    ],
)
def test_a_summary_between_headline_and_text_is_the_standfirst(head: str, inside: str) -> None:
    document = read(page(head, f"<article><h1>{TITLE}</h1>{inside}{TEXT}</article>"))
    article = parse_article(document, ("en", "es"))
    assert isinstance(article, Article)
    assert (article.title, article.standfirst) == (TITLE, SUMMARY)
    assert article.body == "\n\n".join([FIRST, SECOND, THIRD, FOURTH])


def test_a_description_that_repeats_the_first_paragraph_is_none() -> None:
    head = f'<meta name=description content="{FIRST}">'
    assert "standfirst" not in given(head)
    # A line for subscribers stands in the text before it.
    assert "standfirst" not in given(
        head, f"<article><h1>{TITLE}</h1><section><p>Lea esto cada lunes en su buzón</p></section>{TEXT}</article>"
    )


def test_a_class_around_the_whole_text_makes_no_standfirst_of_its_first_paragraph() -> None:
    body = f"<article><h1>{TITLE}</h1><div class='field--name-body field--type-text-with-summary'>{TEXT}</div></article>"
    document = read(page("", body))
    article = parse_article(document, ("en", "es"))
    assert isinstance(article, Article)
    assert (article.standfirst, article.body) == (None, "\n\n".join([FIRST, SECOND, THIRD, FOURTH]))


def test_the_byline_above_the_text_is_no_text() -> None:
    document = read(
        page('<meta name=author content="Eva Sol, Luis Paz">', f"<article><h1>{TITLE}</h1><p>Eva Sol</p><p>Luis Paz</p>{TEXT}</article>")
    )
    article = parse_article(document, ("en", "es"))
    assert isinstance(article, Article)
    assert article.body == "\n\n".join([FIRST, SECOND, THIRD, FOURTH])
    assert [f.rule for f in article.furniture] == ["repeated-headline", "repeated-byline", "repeated-byline"]


# ---- Encodings and what is no page ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        ("<meta charset=utf-8>Peña".encode(), "<meta charset=utf-8>Peña", "utf-8"),
        ("<meta charset=iso-8859-1>“Peña”".encode("cp1252"), "<meta charset=iso-8859-1>“Peña”", "windows-1252"),
        ("<meta charset=iso-8859-1>Peña".encode(), "<meta charset=iso-8859-1>Peña", "utf-8"),  # declared wrongly
        ("<meta charset=iso-8859-2>Łódź".encode("iso-8859-2"), "<meta charset=iso-8859-2>Łódź", "iso-8859-2"),
        ("<meta charset=nonsense>Peña".encode("cp1252"), "<meta charset=nonsense>Peña", "windows-1252"),
        ("<html>Peña".encode("utf-16"), "<html>Peña", "utf-16"),
    ],
)
def test_encodings_are_read_as_browsers_read_them(data: bytes, text: str, encoding: str) -> None:
    assert decode_page(data) == (text, encoding)


def test_a_gzipped_page_is_read(tmp_path: Path) -> None:
    (tmp_path / "nota.html.gz").write_bytes(gzip.compress(page().encode()))
    (document,) = read_source(Input(tmp_path / "nota.html.gz", "nota.html.gz"), 100_000)
    assert isinstance(document, RawDocument)
    assert (document.source.media_type, document.given["title"].value) == ("text/html", TITLE)


WIDE = "too large: an element of a page has at most 10,000 others directly in it"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<html><body></body></html>", "not an article: no main text was found in the page"),
        ("<!-- nothing -->", "unreadable: there are no elements in it"),
        (" \n", "empty: there is nothing in it but blanks"),
        ("<html><body>" + "<p>a</p>" * 35_000, "too large: a page has at most 30,000 elements"),
        ("<html><body>" + "<div>" * 25_000 + TEXT, "not an article: no main text was found in the page"),
        (f"<html><body><article>{TEXT}{'<h1>Otra</h1>' * 25_000}", WIDE),
        (f"<html><body><article>{TEXT}<p>{'<b>otra</b> y ' * 25_000}", WIDE),
    ],
    ids=["empty", "comment", "blanks", "elements", "nested", "headlines", "bold"],
)
def test_what_is_no_article_is_rejected_with_the_reason(text: str, reason: str) -> None:
    assert read_html(text.encode(), SOURCE) == Rejected(Source("page.html", "", "text/html", "utf-8", 0), reason)


MANY_ELEMENTS = """
import re
from pathlib import Path
from hemeroteca.readers.html import read_html
from hemeroteca.records import Source
print(read_html(b"<html><body>" + b"<p>a</p>" * 4_000_000, Source("page.html", "", "text/html", None, 0)).reason)
# Not getrusage: what it tells is never less than what the process that started this one took.
print(int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1]) // 1024)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells how much memory a process took")
def test_a_page_of_millions_of_elements_is_rejected_before_a_tree_is_made_of_it() -> None:
    done = subprocess.run([sys.executable, "-c", MANY_ELEMENTS], capture_output=True, text=True, check=True)
    reason, megabytes = done.stdout.splitlines()
    assert reason == "too large: a page has at most 30,000 elements"
    assert int(megabytes) < 400


@pytest.mark.parametrize(
    "head",
    [
        '<script type="application/ld+json">' + "[" * 100_000 + "</script>",
        ld(headline="a | " * 50_000),
        "<title>" + " - a" * 100_000 + "</title>",
        '<meta name=author content="' + "a - " * 100_000 + '">',
        "<style>" + "p{}" * 300_000 + "</style>",
    ],
    ids=["nesting", "separators", "title", "author", "style"],
)
def test_a_hostile_head_does_no_harm(head: str) -> None:
    assert [b for b in blocks("", head) if b[1] != TITLE] == PARAGRAPHS
