"""The site through Datasette's client: every route, its JSON form, its headers, and what must not show."""
# ruff: noqa: F811

import asyncio
import csv
import importlib.util
import io
import json
import re
import sqlite3
import sys
import threading
import time
import tracemalloc
from dataclasses import replace
from html.parser import HTMLParser
from urllib.parse import quote

import html5lib
import pytest
from datasette.app import Datasette
from datasette.plugins import pm
from datasette.utils import StartupError
from jinja2 import Environment, StrictUndefined
from site_fixture import NAMES, ROOT, archive_path, article_slug, quote_slug, site, statement_slug  # noqa: F401
from uvicorn.protocols.http.auto import AutoHTTPProtocol

from hemeroteca import pages, queries, typesetting

PAGES = {
    "/en/": "Hemeroteca de Puerto Claro",
    "/en/articles/": "Crónica del puerto, día 28",
    "/en/articles/?outlet=the-harbour-post": "Minister unveils water bill",
    "/en/articles/?entity=marcos-lillo-7f3a9c0000": "Articles that name",
    "/en/articles/?month=1999-01": "No article fits",
    f"/en/articles/{article_slug('a1c0de0001')}": "La ministra de Aguas presenta la ley",
    f"/en/articles/{article_slug('a1c0de0006')}": "this one is its first sentence",
    f"/en/articles/{article_slug('a1c0de0007')}": "outlet not known",
    f"/en/articles/{article_slug('a1c0de0001')}/versions": "<ins>fija</ins>",
    f"/en/articles/{article_slug('a1c0de0001')}/versions?before=2": "From version 1 to version 2",
    f"/en/articles/{article_slug('a1c0de0007')}/versions": "not known, as nothing tells",
    "/en/quotes/": "Esto se resuelve hablando",
    "/en/quotes/?speaker=ana-ruiz": "What <a",
    "/en/quotes/?about=ana-ruiz": "What is said of <a",
    "/en/quotes/?speaker=hugo-paredes&about=ana-ruiz": "y Ana Ruiz lo sabe",
    f"/en/quotes/{quote_slug('a1c0de0001', 0)}": "Why this speaker",
    f"/en/quotes/{quote_slug('a1c0de0001', 1)}": "<del>despacho</del> <ins>escritorio</ins>",
    f"/en/quotes/{quote_slug('a1c0de0003', 1)}": "Said in the same breath",
    f"/en/quotes/{quote_slug('a1c0de0005', 1)}": "no_candidate",
    f"/en/quotes/{quote_slug('a1c0de0006', 2)}": "semana larga",
    "/en/statements/": "No volveremos a los muelles",
    "/en/statements/?order=latest": "No volveremos a los muelles",
    f"/en/statements/{statement_slug('water')}": "4 printings in 3 articles of 3 outlets",
    f"/en/statements/{statement_slug('post')}": "The words of the post itself.",
    f"/en/statements/{statement_slug('hostile')}": "1 printing in 1 article, outlet not known",
    "/en/entities/": "1 more name was read",
    "/en/entities/?kind=person": "Tomás Ibarra",
    "/en/entities/ana-ruiz": "What Ana Ruiz Alcázar said",
    "/en/entities/puerto-claro": "Estuary Observatory",
    "/en/entities/paro-portuario": "4 March 2031",
    "/en/entities/marcos-lillo-7f3a9c0000": "not confirmed by the editor",
    "/en/outlets/": "The Harbour Post",
    "/en/outlets/?page=2": "There is none here.",
    "/en/outlets/la-tribuna": "Shares stand here from 30 printings on",
    "/en/outlets/el-faro-del-sur": "16 articles",
    "/en/timeline/": "Timeline: November 2031",
    "/en/timeline/?month=2031-03": "El agua del Lirio no se vende",
    "/en/timeline/?month=1999-01": "Nothing of this month is known.",
    "/en/articles/?day=2031-03-11": "Articles of 11 March 2031",
    "/en/map/": "Valle del Lirio",
    "/en/network/": "Hugo Paredes of Ana Ruiz Alcázar: 1 quotation",
    "/en/network/?entity=ana-ruiz": "who speaks of whom",
    "/en/network/?entity=clara-whitfield": "There is none here.",
    "/en/search": "How to search",
    "/en/search?q=agua": "<mark>agua</mark>",
    "/en/search?q=puerto&in=articles&page=2": "<mark>puerto</mark>",
    "/en/search?q=zzzz": "Nothing was found for",
    "/en/search?q=muelle": "also found as muelles",
    "/en/search?q=agua&outlet=la-tribuna": "Remove:",
    "/en/search?q=agua&in=quotes": "Of the quotations found",
    "/en/data": "Who is quoted most, and by how many outlets?",
    "/en/about": "editor@puertoclaro.example",
}


IN_SPANISH = {
    "/es/": "Las voces más citadas",
    "/es/articles/": "Artículos por mes",
    f"/es/articles/{article_slug('a1c0de0001')}": "Cómo se leyó este artículo",
    f"/es/articles/{article_slug('a1c0de0007')}": "medio desconocido",
    f"/es/articles/{article_slug('a1c0de0001')}/versions": "palabras cambiadas",
    f"/es/quotes/{quote_slug('a1c0de0001', 0)}": "Por qué esta atribución",
    f"/es/statements/{statement_slug('water')}": "4 publicaciones en 3 artículos de 3 medios",
    "/es/statements/": "Las más publicadas",
    "/es/quotes/?speaker=ana-ruiz": "Lo que dijo <a",
    "/es/entities/": "se leyó 1 nombre más",
    "/es/entities/ana-ruiz": "Lo que dijo Ana Ruiz Alcázar",
    "/es/entities/puerto-claro": "Aparece junto a",
    "/es/quotes/?speaker=hugo-paredes&about=ana-ruiz": "Lo que dijo <a",
    "/es/timeline/?month=2031-03": "Cronología: marzo de 2031",
    "/es/map/": "Dónde ocurre la noticia",
    "/es/network/": "Quién habla de quién",
    "/es/outlets/": "Voces con nombre",
    "/es/outlets/la-tribuna": "A quién cita",
    "/es/search?q=zzzz": "No se encontró nada para",
    "/es/search?q=agua&in=articles": "De los artículos encontrados",
    "/es/search": "<code>hablante:nombre</code>",
    "/es/data": "¿A quién se cita más, y en cuántos medios?",
    "/es/about": "Qué se hizo",
}
ALL_PAGES = PAGES | IN_SPANISH


def as_json(path):
    """The JSON form of a page, at the address without a language."""
    address, _, query = path.removeprefix("/en").removeprefix("/es").partition("?")
    address = "/index" if address == "/" else address.rstrip("/")
    return f"{address}.json" + (f"?{query}" if query else "")


class _Links(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.links, self.headings, self.scripts, self.inline = [], [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.links += [given[name] for name in ("href", "action") if name in given]
        self.headings += [tag] if tag == "h1" else []
        is_data = given.get("type") == "application/ld+json"
        self.scripts += [given] if tag in ("script", "iframe", "img", "object", "style") and not is_data else []
        self.inline += [name for name in given if name == "style" or name.startswith("on")]


@pytest.mark.parametrize("path", ALL_PAGES)
def test_each_page_shows_what_it_is_for(site, path):
    answer = site.get(path)
    assert answer.status_code == 200
    assert ALL_PAGES[path] in answer.text


@pytest.mark.parametrize("path", PAGES)
def test_each_page_has_a_json_form(site, path):
    answer = site.get(as_json(path))
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/json")
    assert json.loads(answer.text)


@pytest.mark.parametrize("path", ALL_PAGES)
def test_each_page_stays_inside_its_own_policy(site, path):
    answer = site.get(path)
    assert answer.headers["content-security-policy"].startswith("default-src 'self';")
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"]
    assert "set-cookie" not in answer.headers
    page = _Links(answer.text)
    assert [script["src"].partition("?")[0] for script in page.scripts] == (["/static/map.js"] if path.endswith("/map/") else [])
    assert page.inline == []
    assert page.headings == ["h1"] and f'<html lang="{path[1:3]}">' in answer.text


@pytest.mark.parametrize("path", ALL_PAGES)
def test_each_page_is_valid_html(site, path):
    document = html5lib.HTMLParser(strict=True).parse(site.get(path).text)
    ids = [element.get("id") for element in document.iter() if element.get("id")]
    assert sorted(ids) == sorted(set(ids))
    named = {name: value for element in document.iter() for name, value in element.items()}
    assert [name for name in ("href", "src", "action", "id", "for", "aria-label") if not named.get(name, "full").strip()] == []


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/en",
        "/en/articles",
        "/en/nothing",
        "/en/articles/nothing-0000000000.json",
        "/articles.csv",
        "/es/articles.atom",
        "/articles/an-older-headline-a1c0de0001.json",
        f"/articles/{article_slug('a1c0de0001')}.bib",
        "/robots.txt",
        "/static/site.css",
        "/static/nothing.css",
        "/archive",
        "/archive/articles",
        "/archive/articles.json",
        "/archive?sql=select+nothing",
        "/-/versions.json",
    ],
)
def test_every_kind_of_answer_has_the_headers_that_keep_it_safe(site, path):
    headers = site.get(path).headers
    assert "frame-ancestors 'none'" in headers["content-security-policy"] and "base-uri 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"


@pytest.mark.parametrize(
    "path", ["/es/articles/", "/articles.json", "/articles.csv", "/es/index.atom", f"/articles/{article_slug('a1c0de0001')}.bib"]
)
def test_every_kind_of_answer_says_how_long_it_may_be_kept(site, path):
    assert site.get(path).headers["cache-control"] == "max-age=5"


@pytest.mark.parametrize("path", ALL_PAGES)
def test_each_template_uses_only_what_its_record_has(site, path, monkeypatch):
    site.get("/")  # the environment is finished at the first request
    strict = site.datasette.jinja_env.overlay(undefined=StrictUndefined)
    monkeypatch.setattr(site.datasette, "jinja_env", strict)
    assert site.get(path).status_code == 200


def test_a_statement_that_nobody_left_out_says_so(site):
    assert "All 3 outlets in this archive that named Ana Ruiz Alcázar from 10 March 2031" in site.get(
        f"/en/statements/{statement_slug('water')}"
    ).text.replace("<", "\n<")


def test_a_statement_says_that_an_outlet_is_not_known(site, monkeypatch):
    """Beside outlets that are; where none is known, the count says so itself."""
    plugin = next(p for p in pm.get_plugins() if getattr(p, "__file__", "").endswith("hemeroteca_site.py"))
    served, path = plugin.site_of(site.datasette), f"/es/statements/{statement_slug('water')}"
    page = asyncio.run(served.ask(queries.statement, statement_slug("water")))

    async def ask(query, *arguments):
        return replace(page, statement=replace(page.statement, unknown_outlet_count=1))

    assert "de 3 medios<" in site.get(path).text
    monkeypatch.setattr(served, "ask", ask)
    assert "4 publicaciones en 3 artículos de 3 medios; de 1 artículo no se conoce el medio" in site.get(path).text


def test_every_link_leads_somewhere(site):
    wanted, seen = set(PAGES), {}
    while wanted:
        path = wanted.pop()
        answer = site.get(path)
        seen[path] = answer.status_code
        if path in PAGES or path.startswith(("/en/articles/", "/en/quotes/", "/en/statements/", "/en/entities/", "/en/outlets/")):
            links = {link.partition("#")[0] for link in _Links(answer.text).links if link.startswith("/")}
            wanted |= {link.replace(" ", "%20") for link in links if not link.startswith("/static") and not link.endswith(".db")} - set(
                seen
            )
        wanted = {p for p in wanted if p.count("before=") == 0}
    broken = {path: status for path, status in seen.items() if status not in (200, 301)}
    assert broken == {}
    assert len(seen) > 150


def test_a_mark_leads_to_its_page(site):
    links = _Links(site.get(f"/en/articles/{article_slug('a1c0de0001')}").text).links
    assert {"/en/entities/ana-ruiz", "/en/entities/puerto-claro", f"/en/quotes/{quote_slug('a1c0de0001', 0)}"} <= set(links)


@pytest.mark.parametrize(
    ("old", "now"),
    [
        ("/en/articles", "/en/articles/"),
        ("/en", "/en/"),
        ("/articles", "/articles/"),
        ("/articles/", "/es/articles/"),
        ("/quotes/?speaker=ana-ruiz", "/es/quotes/?speaker=ana-ruiz"),
        ("/entities/ana-ruiz", "/es/entities/ana-ruiz"),
        ("/outlets", "/outlets/"),
        ("/timeline/?month=2031-03", "/es/timeline/?month=2031-03"),
        ("/outlets/la-tribuna", "/es/outlets/la-tribuna"),
        ("/search?q=agua+dulce", "/es/search?q=agua+dulce"),
        ("/about", "/es/about"),
        ("/en/articles/an-older-headline-a1c0de0001", f"/en/articles/{article_slug('a1c0de0001')}"),
        ("/articles/an-older-headline-a1c0de0001.json", f"/articles/{article_slug('a1c0de0001')}.json"),
        ("/en/articles/an-older-headline-a1c0de0001.json", f"/en/articles/{article_slug('a1c0de0001')}.json"),
        (f"/es/statements/{quote_slug('a1c0de0003', 0)}", f"/es/statements/{statement_slug('water')}"),
        ("/en/entities/ana-ruiz-alcazar", "/en/entities/ana-ruiz"),
        ("/es/articles/a-key-of-before-0ff0ff0ff2", f"/es/articles/{article_slug('a1c0de0001')}"),
        ("/es/articles/a-key-of-before-0ff0ff0ff2/versions", f"/es/articles/{article_slug('a1c0de0001')}/versions"),
        ("/en/quotes/other-words-0ff0ff0ff1", f"/en/quotes/{quote_slug('a1c0de0001', 3)}"),
        ("/en/quotes/left-out-0ff0ff0ff0", f"/en/articles/{article_slug('a1c0de0001')}/versions"),
        ("/statements/left-out-0ff0ff0ff0.json", f"/articles/{article_slug('a1c0de0001')}/versions.json"),
    ],
)
def test_an_older_address_is_redirected_for_good(site, old, now):
    answer = site.get(old)
    assert (answer.status_code, answer.headers["location"]) == (301, now)


@pytest.mark.parametrize(
    "path",
    [
        "/en/articles/nothing-of-the-kind",
        "/en/articles/nothing-of-the-kind/versions",
        f"/en/articles/{article_slug('a1c0de0002')}/versions",
        "/en/articles/x%00y",
        "/en/articles/%F0%9F%98%80",
        "/en/articles/%ff%fe",
        "/en/articles/..%2f..%2fetc",
        "/en/entities/ines-duarte",
        "/en/outlets/nothing-of-the-kind",
        "/en/network/?entity=ines-duarte",
        "/en/network/?entity=marcos-lillo-7f3a9c0000",
        "/en/articles/?entity=ines-duarte",
        "/en/quotes/?speaker=ines-duarte",
        "/en/quotes/?speaker=marcos-lillo-7f3a9c0000",
        "/en/quotes/?about=marcos-lillo-7f3a9c0000",
        "/en/quotes/?about=ines-duarte",
        "/en/statements/<script>alert(1)",
        "/en/nothing",
    ],
)
def test_what_is_not_there_is_a_page_with_a_search_box(site, path):
    answer = site.get(path)
    assert answer.status_code == 404
    assert 'action="/en/search"' in answer.text
    assert "<script>" not in answer.text
    assert answer.headers["content-security-policy"]


def test_what_is_not_there_as_json(site):
    answer = site.get("/articles/nothing-of-the-kind.json")
    assert (answer.status_code, answer.json()["ok"]) == (404, False)


def test_the_address_of_a_withdrawn_article_says_so(site):
    answer = site.get("/es/articles/what-it-was-called-0dead0dead")
    assert answer.status_code == 410
    assert "Este artículo fue retirado" in answer.text and "No está en este archivo desde el 2 de mayo de 2031." in answer.text
    assert "&lt;b&gt;Asked&lt;/b&gt; for." in answer.text
    told = site.get("/articles/0dead0dead.json")
    assert (told.status_code, told.json()["on"], told.json()["note"]) == (410, "2031-05-02", "<b>Asked</b> for.")


@pytest.mark.parametrize("query", ["", '"', "\0", "NEAR(a b)", "*", "-", "<script>alert(1)</script>", "{{ 7 * 7 }}", "\ud83d", "ñ" * 900])
@pytest.mark.parametrize("form", ["/en/search", "/search.json"])
def test_any_search_is_answered(site, form, query):
    answer = site.get(f"{form}?q={quote(query, errors='surrogatepass')}")
    assert answer.status_code == 200
    assert "<script>" not in answer.text or form.endswith(".json")
    assert "7 * 7" not in query or "7 * 7" in answer.text


@pytest.mark.parametrize("page", ["0", "-1", "x", "1e9", "99999999999999999999", "²", "2' OR 1=1"])
def test_any_page_number_is_answered(site, page):
    for path in ("/en/statements/", "/en/entities/?kind=person", "/en/search?q=puerto&in=articles"):
        glue = "&" if "?" in path else "?"
        assert site.get(f"{path}{glue}page={quote(page)}").status_code == 200


@pytest.mark.parametrize(
    ("accepted", "language"),
    [("en-US,en;q=0.9", "en"), ("es-AR", "es"), ("fr", "es"), ("en;q=0.3, es;q=x", "en"), ("", "es"), (",;=,*", "es")],
)
def test_only_the_front_door_asks_for_the_readers_language(site, accepted, language):
    answer = asyncio.run(site.datasette.client.get("/", headers={"accept-language": accepted}))
    assert (answer.status_code, answer.headers["location"]) == (302, f"/{language}/")
    assert "Accept-Language" in answer.headers["vary"]
    page = asyncio.run(site.datasette.client.get("/en/about", headers={"accept-language": accepted}))
    assert page.status_code == 200 and '<html lang="en">' in page.text


def test_a_page_names_itself_and_its_translations(site):
    head = site.get("/es/articles/?outlet=the-harbour-post&utm=x").text.partition("</head>")[0]
    address = "http://localhost/{}/articles/?outlet=the-harbour-post"
    assert f'<link rel="canonical" href="{address.format("es")}">' in head
    for language in ("en", "es"):
        assert f'<link rel="alternate" hreflang="{language}" href="{address.format(language)}">' in head
    assert '<link rel="alternate" type="application/json" href="/articles.json?outlet=the-harbour-post">' in head


def test_the_same_page_in_the_other_language_is_one_link_away(site):
    for path in PAGES:
        links = _Links(site.get(path).text).links
        assert any(link.startswith("/es/") and site.get(link).status_code == 200 for link in links), path


def test_json_is_the_same_with_a_language_in_its_address(site):
    plain, spanish = site.get("/articles.json"), site.get("/es/articles.json")
    assert (spanish.status_code, spanish.json()) == (200, plain.json())


@pytest.mark.parametrize(
    ("form", "media_type", "words"),
    [
        ("bib", "application/x-bibtex", "@article{"),
        ("ris", "application/x-research-info-systems", "TY  - NEWS"),
        ("csl.json", "application/vnd.citationstyles.csl+json", "article-newspaper"),
    ],
)
def test_an_article_is_there_for_reference_managers(site, form, media_type, words):
    answer = site.get(f"/articles/{article_slug('a1c0de0001')}.{form}")
    assert answer.status_code == 200 and words in answer.text
    assert answer.headers["content-type"].startswith(media_type)
    assert site.get(f"/articles/nothing-of-the-kind.{form}").status_code == 404


def test_zotero_finds_a_newspaper_article(site):
    head = site.get(f"/en/articles/{article_slug('a1c0de0001')}").text.partition("</head>")[0]
    for name, value in (("z:itemType", "newspaperArticle"), ("citation_language", "es")):
        assert f'<meta name="{name}" content="{value}">' in head
    assert '<meta property="og:site_name" content="El Faro del Sur">' in head


def test_json_ld_is_read_back(site):
    for path, kind in (
        (f"/en/articles/{article_slug('a1c0de0007')}", "NewsArticle"),
        (f"/es/quotes/{quote_slug('a1c0de0001', 0)}", "Quotation"),
    ):
        (written,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', site.get(path).text, re.DOTALL)
        assert json.loads(written)["@type"] == kind


def test_names_that_were_only_discovered_are_in_no_feed_and_no_json_ld(site):
    for path in ("/en/quotes.atom", "/en/articles.atom?entity=marcos-lillo-7f3a9c0000", "/en/statements.atom"):
        answer = site.get(path)
        assert answer.status_code == 200 and "/marcos-lillo" not in answer.text
    assert "<entry" not in site.get("/en/articles.atom?entity=marcos-lillo-7f3a9c0000").text


@pytest.mark.parametrize("name", ["articles", "quotes", "statements"])
def test_lists_are_feeds_and_tables(site, name):
    feed = site.get(f"/es/{name}.atom")
    assert feed.headers["content-type"].startswith("application/atom+xml") and "<entry" in feed.text
    assert site.get(f"/{name}.atom").headers["location"] == f"/es/{name}.atom"
    table = site.get(f"/{name}.csv")
    assert table.headers["content-type"].startswith("text/csv") and table.text.startswith("path,slug")


LISTS = ("/articles.csv", "/articles.csv?outlet=la-tribuna", "/quotes.csv", "/quotes.csv?about=ana-ruiz", "/statements.csv?order=latest")


def slugs(table):
    return [row["slug"] for row in csv.DictReader(io.StringIO(table.text))]


@pytest.mark.parametrize("path", LISTS)
def test_a_table_is_the_same_in_however_many_pieces_it_is_read(site, monkeypatch, path):
    plugin = next(p for p in pm.get_plugins() if getattr(p, "__file__", "").endswith("hemeroteca_site.py"))
    whole = site.get(path)
    assert slugs(whole)
    monkeypatch.setattr(plugin, "PIECE", 2)
    assert site.get(path).text == whole.text
    monkeypatch.setattr(plugin, "LIST_SIZE", 4)
    assert slugs(site.get(path)) == slugs(whole)[:4]


def test_the_next_table_of_statements_begins_where_the_first_ends(site, monkeypatch):
    plugin = next(p for p in pm.get_plugins() if getattr(p, "__file__", "").endswith("hemeroteca_site.py"))
    whole = slugs(site.get("/statements.csv"))
    monkeypatch.setattr(plugin, "LIST_SIZE", 2)
    monkeypatch.setattr(plugin, "PIECE", 1)
    assert len(whole) == 4
    assert slugs(site.get("/statements.csv?page=2")) == whole[2:]


@pytest.mark.parametrize("kind", ["articles", "quotes", "statements", "entities"])
def test_what_a_search_finds_is_a_table(site, kind):
    table = site.get(f"/search.csv?q=puerto&in={kind}&page=2")
    totals = {total["kind"]: total["count"] for total in site.get("/search.json?q=puerto").json()["totals"]}
    assert table.headers["content-type"].startswith("text/csv") and table.text.startswith("path,slug")
    assert totals[kind] == table.text.count(f"\r\n/{kind}/") > 0


def test_a_table_of_what_was_found_holds_more_than_a_page_the_newest_first(site):
    rows = list(csv.DictReader(io.StringIO(site.get("/search.csv?q=puerto").text)))
    days = [row["published"] for row in rows]
    assert len(rows) > queries.PAGE and days == sorted(days, reverse=True)
    narrowed = list(csv.DictReader(io.StringIO(site.get("/search.csv?q=puerto&outlet=la-tribuna").text)))
    assert narrowed == [row for row in rows if row["outlet_slug"] == "la-tribuna"] != []


@pytest.mark.parametrize(("inside", "kind"), [("", "articles"), ("articles", "articles"), ("quotes", "quotes"), ("entities", "articles")])
def test_a_search_is_a_feed_of_the_newest_that_it_finds(site, inside, kind):
    answer = site.get(f"/es/search.atom?q=agua&in={inside}")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    found = re.findall(rf"<entry[^>]*><id>http://localhost/es/{kind}/(.*?)</id>", answer.text)
    rows = csv.DictReader(io.StringIO(site.get(f"/search.csv?q=agua&in={kind}").text))
    assert found == [row["slug"] for row in rows][: queries.PAGE] != []
    assert (
        '<link rel="alternate" type="application/atom+xml" title="Hemeroteca de Puerto Claro" href="/es/search.atom?q=agua'
        in site.get("/es/search?q=agua&page=2").text
    )


def test_a_feed_of_everything_has_articles_and_statements_by_day(site):
    answer = site.get("/en/index.atom").text
    paths = re.findall(r"<entry[^>]*><id>http://localhost/en/(\w+)/", answer)
    days = re.findall(r"<updated>(.*?)</updated>", answer)[1:]
    assert set(paths) == {"articles", "statements"} and days == sorted(days, reverse=True)
    assert 'href="/en/index.atom"' in site.get("/en/").text


def test_any_search_is_a_feed_and_a_table(site):
    for query in ("", '"', "%00", "%3Cscript%3E", "zzzz", "*"):
        assert site.get(f"/es/search.atom?q={query}").status_code == 200
        assert site.get(f"/search.csv?q={query}").status_code == 200
    assert "<title>Hemeroteca de Puerto Claro</title>" in site.get("/es/search.atom?q=").text
    assert "<title>&lt;b&gt;: search · " in site.get("/en/search.atom?q=%3Cb%3E").text


def test_a_table_and_a_feed_begin_at_the_beginning_whatever_page_names_them(site):
    page = site.get("/en/statements/?order=latest&page=2").text
    assert 'href="/statements.csv?order=latest"' in page and 'href="/en/statements.atom?order=latest"' in page


def test_a_quotation_says_where_its_words_stand(site):
    page = site.get(f"/quotes/{quote_slug('a1c0de0001', 0)}.json").json()
    assert page["selector"]["type"] == "TextQuoteSelector"
    assert page["selector"]["prefix"] + page["selector"]["exact"] + page["selector"]["suffix"] in page["article"][page["quote"]["field"]]


def test_an_error_is_reported_with_its_page(site):
    path = f"/quotes/{quote_slug('a1c0de0001', 0)}"
    assert f"mailto:editor@puertoclaro.example?subject=Error%20in%20{quote(path, safe='')}" in site.get(f"/en{path}").text


def test_a_redirect_leaves_no_trace_in_the_next_answer(site):
    assert site.get("/en/articles").status_code == 301
    assert "location" not in site.get("/en/articles/").headers


def test_hostile_text_shows_as_text(site):
    answer = site.get(f"/en/articles/{article_slug('a1c0de0007')}")
    page = _Links(answer.text)
    assert (page.scripts, page.inline) == ([], [])
    assert not [link for link in page.links if "javascript" in link.lower()]
    assert "{{ 7 * 7 }}" in answer.text and "{{ config }}" in answer.text and "{% raw %}" in answer.text
    assert "&lt;script&gt;alert(&#34;titular&#34;)&lt;/script&gt;" in answer.text
    for path in (
        "/en/articles/",
        "/en/quotes/",
        "/en/search?q=hostil",
        "/en/search?q=diga",
        f"/en/quotes/{quote_slug('a1c0de0007', 0)}",
        "/en/entities/tomas-ibarra",
    ):
        assert _Links(site.get(path).text).scripts == []


def test_a_name_that_was_only_discovered_asks_search_engines_to_stay_away(site):
    assert '<meta name="robots" content="noindex">' in site.get("/en/entities/marcos-lillo-7f3a9c0000").text
    assert "noindex" not in site.get("/en/entities/ana-ruiz").text
    for path in ("/en/", "/en/entities/", "/en/entities/?kind=person", "/en/quotes/", "/en/statements/"):
        assert "Marcos Lillo" not in site.get(path).text


def test_a_name_that_was_only_discovered_has_a_bare_page(site):
    page = site.get("/en/entities/marcos-lillo-7f3a9c0000").text
    assert "Articles that name Marcos Lillo" in page
    assert not [part for part in ("<svg", "Named beside", "What is said", "application/atom+xml", 'name="person"') if part in page]


def test_the_page_of_a_person_leads_to_the_rows_of_each_list(site):
    links = _Links(site.get("/en/entities/ana-ruiz").text).links
    assert {
        "/en/quotes/?speaker=ana-ruiz&outlet=la-tribuna",
        "/en/articles/?month=2031-03&entity=ana-ruiz",
        "/en/quotes.atom?speaker=ana-ruiz",
        "/en/entities/hugo-paredes",
    } <= set(links)
    found = site.get("/en/search?q=vende&in=quotes&person=ana-ruiz")
    assert "<mark>vende</mark>" in found.text


def test_the_name_of_an_outlet_leads_to_its_page_and_from_there_to_its_articles(site):
    assert "/en/outlets/la-tribuna" in _Links(site.get("/en/articles/").text).links
    links = _Links(site.get("/en/outlets/la-tribuna").text).links
    assert {
        "/en/articles/?outlet=la-tribuna",
        "/en/articles/?month=2031-03&outlet=la-tribuna",
        "/en/articles.atom?outlet=la-tribuna",
        "/en/quotes/?speaker=hugo-paredes&outlet=la-tribuna",
        "/en/quotes/?outlet=la-tribuna",
    } <= set(links)


def test_how_an_outlet_prints_is_shown_with_its_number(site, monkeypatch):
    plugin = next(p for p in pm.get_plugins() if getattr(p, "__file__", "").endswith("hemeroteca_site.py"))
    served = plugin.site_of(site.datasette)
    judged = pages.OutletWording(pages.OutletLink("la-tribuna", "La Tribuna"), 40, 0.25, 0.5, 0.125, 0.125, 0.05, 0.2)
    monkeypatch.setattr(served, "overviews", {code: replace(o, wording=(judged,)) for code, o in served.overviews.items()})
    monkeypatch.setattr(site.datasette, "jinja_env", site.datasette.jinja_env.overlay(undefined=StrictUndefined))
    page = site.get("/es/outlets/la-tribuna").text
    assert "De 40 publicaciones de declaraciones" in page and "Las proporciones se muestran" not in page
    assert re.findall(r"<td>(\d+)\xa0%</td>", page) == ["50", "12", "12", "5", "20", "25"]
    assert re.findall(r'<rect width="([\d.]+)" height="8">', page) == ["50.0", "12.5", "12.5", "5.0", "20.0", "25.0"]
    assert _Links(page).inline == []
    assert "Las proporciones se muestran" in site.get("/es/outlets/el-faro-del-sur").text


def test_long_questions_do_not_stay_in_memory(site):
    plugin = next(p for p in pm.get_plugins() if getattr(p, "__file__", "").endswith("hemeroteca_site.py"))
    at = plugin.site_of(site.datasette).at["es"]
    tracemalloc.start()
    for number in range(100):
        assert at("/search", q="¿" * 50_000 + str(number)).endswith(f"%BF{number}")
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held < 1_000_000


def test_a_month_of_the_timeline_is_a_table(site):
    lines = site.get("/timeline.csv?month=2031-03").text.splitlines()
    assert lines[0] == "day,what,text,path"
    days = [line[:10] for line in lines[1:] if not line.startswith('"')]
    assert days == sorted(days, reverse=True)
    assert "2031-03-04,event,Paro portuario de 2031,/entities/paro-portuario" in lines
    assert (
        f'2031-03-10,statement,"El agua del Lirio no se vende, se cuida, y quien la cuida tiene derecho a beberla",/statements/{statement_slug("water")}'
        in lines
    )


@pytest.mark.parametrize("month", ["2031-13", "x", "2031-03'--", "0000-00", "2031-3"])
def test_any_month_is_answered_with_the_last(site, month):
    assert "Timeline: November 2031" in site.get(f"/en/timeline/?month={quote(month)}").text


def test_the_map_is_a_table_and_its_points_are_those_of_the_list(site):
    lines = site.get("/map.csv").text.splitlines()
    assert lines[0] == "path,slug,name,country,latitude,longitude,articles,confirmed"
    assert lines[1].startswith("/entities/puerto-claro,puerto-claro,Puerto Claro,CL,-33.04,-71.62,")
    page = site.get("/es/map/").text
    assert re.findall(r'data-latitude="(.*?)" data-longitude="(.*?)"', page) == [("-33.04", "-71.62"), ("-33.2", "-71.1")]
    assert page.count('href="/es/entities/puerto-claro"') == 2  # in the picture and in the list
    assert "/es/map/" in _Links(site.get("/es/entities/puerto-claro").text).links


def test_the_start_page_has_timeline_and_map_in_small_and_leads_to_both(site):
    links = _Links(site.get("/en/").text).links
    assert {"/en/timeline/", "/en/timeline/?month=2031-03", "/en/entities/paro-portuario", "/en/map/", "/en/entities/valle-lirio"} <= set(
        links
    )
    home = site.get("/index.json").json()
    assert home["events"] == [
        {
            "day": "2031-03-04",
            "event": {
                "path": "/entities/paro-portuario",
                "slug": "paro-portuario",
                "name": "Paro portuario de 2031",
                "kind": "event",
                "confirmed": True,
            },
        }
    ]
    assert [place["name"] for place in home["overview"]["places"]] == ["Puerto Claro", "Valle del Lirio"]


def test_a_page_says_in_which_section_it_stands(site):
    for path, section in (
        ("/en/articles/", "/en/articles/"),
        (f"/es/quotes/{quote_slug('a1c0de0001', 0)}", "/es/quotes/"),
        ("/en/data", "/en/data"),
    ):
        assert re.findall(r'<a href="([^"]*)" aria-current="true">', site.get(path).text.partition("</nav>")[0]) == [section]
    assert 'aria-current="true">' not in site.get("/en/search?q=agua").text.partition('<nav class="sections"')[2].partition("</nav>")[0]


def test_only_the_map_may_ask_somebody_else_and_only_for_pictures(site):
    policies = {path: site.get(path).headers["content-security-policy"] for path in PAGES}
    outside = {path: re.findall(r"([\w-]+) 'self' (https:[^;]*)", policy) for path, policy in policies.items() if "https:" in policy}
    assert outside == {"/en/map/": [("img-src", "https://tile.openstreetmap.org")]}


def test_what_the_map_is_made_of_is_here(site):
    page = site.get("/en/map/").text
    parts = re.findall(r'(?:data-leaflet|data-clusters|data-land|src|image href)="(/[^"]*)"', page)
    parts += re.findall(r'<link rel="stylesheet" href="([^"]*)"', page)
    assert len(parts) == 7
    assert {part: site.get(part).status_code for part in parts} == dict.fromkeys(parts, 200)
    assert "© &lt;a href=&#34;https://www.openstreetmap.org/copyright&#34;&gt;OpenStreetMap" in page


def test_who_speaks_of_whom_is_a_table_and_leads_to_the_quotations(site):
    assert site.get("/network.csv").text.count("\r\n") == 2
    links = _Links(site.get("/en/network/").text).links
    assert links.count("/en/quotes/?speaker=hugo-paredes&about=ana-ruiz") == 2  # the arc and the line of the table
    assert "y Ana Ruiz lo sabe" in site.get("/en/quotes/?speaker=hugo-paredes&about=ana-ruiz").text
    assert "/en/network/?entity=ana-ruiz" in _Links(site.get("/en/entities/ana-ruiz").text).links


def test_the_outlets_are_a_table(site):
    lines = site.get("/outlets.csv").text.splitlines()
    assert lines[0] == "path,slug,name,domain,country,agency,article_count,quote_count,speaker_count,first_day,last_day,days_edtf"
    assert (
        lines[1]
        == "/outlets/el-faro-del-sur,el-faro-del-sur,El Faro del Sur,elfaro.example,CL,False,16,21,3,2031-02-01,2031-11-27,2031-02-01/2031-11-27"
    )
    assert len(lines) == 4  # one has printed nothing here


def test_a_feed_of_what_is_said_of_somebody_is_called_so(site):
    feed = site.get("/es/quotes.atom?about=ana-ruiz").text
    assert "<title>Lo que se dice de Ana Ruiz Alcázar ·" in feed and feed.count("<entry") == 1
    assert "<title>Lo que dijo Hugo Paredes de Ana Ruiz Alcázar ·" in site.get("/es/quotes.atom?about=ana-ruiz&speaker=hugo-paredes").text


def test_who_is_private_is_linked_nowhere(site):
    for path in PAGES:
        assert "/entities/ines-duarte" not in site.get(path).text
    assert NAMES["ines-duarte"].private


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/archive", "Quotations by speaker"),
        ("/archive/articles", "One row an article"),
        ("/archive/articles/1", "This data as"),
        ("/archive/places", "DATASETTE_CLUSTER_MAP_LATITUDE_COLUMN"),
        ("/archive/quotes?_search=agua", "agua"),
        ("/archive/entities?_search=ruiz", "ana-ruiz"),
        ("/archive/who_said_what?_search=whitfield", "A meter does not"),
        ("/archive?sql=select+1", "Custom SQL query"),
    ],
)
def test_datasettes_own_pages_work_in_our_look(site, path, words):
    answer = site.get(path)
    assert answer.status_code == 200
    assert words in answer.text
    assert all(part in answer.text for part in ('<html lang="en">', "site.css", "app.css", 'class="masthead"'))


def test_the_map_is_off_where_most_rows_have_no_place(site):
    assert "DATASETTE_CLUSTER_MAP" not in site.get("/archive/entities").text


def test_a_query_that_fails_is_explained(site):
    answer = site.get("/archive?sql=select+*+from+nowhere")
    assert answer.status_code == 400
    assert "no such table" in answer.text


def test_every_route_is_documented_and_requested():
    ours = {path.name for path in (ROOT / "plugins").glob("*.py")}
    plugins = [plugin for plugin in pm.get_plugins() if plugin.__name__ in ours and hasattr(plugin, "register_routes")]
    patterns = [pattern for plugin in plugins for pattern, _ in plugin.register_routes()]
    documented = re.findall(r"`(/[^` ?]*)`", (ROOT / "docs" / "site.md").read_text())
    requested = (
        [p.partition("?")[0] for p in PAGES]
        + [as_json(p).partition("?")[0] for p in PAGES]
        + ["/", "/en", "/articles", f"/articles/{article_slug('a1c0de0001')}.bib"]
        + ["/robots.txt", "/sitemap.xml", "/sitemap-lists-1.xml", "/es/opensearch.xml", "/favicon.ico"]  # by test_signposts.py
    )
    for pattern in patterns:
        assert any(re.match(pattern, address.replace("<slug>", "some-slug")) for address in documented), pattern
        assert any(re.match(pattern, address) for address in requested), pattern


def test_an_endless_query_keeps_no_reader_waiting(archive_path, site):
    """Datasette's own threads are all busy; our pages have others."""
    endless = "/archive.json?sql=" + quote("with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n")
    threads = [threading.Thread(target=site.get, args=(endless,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    time.sleep(0.1)
    started = time.monotonic()
    assert site.get("/en/articles/").status_code == 200
    taken = time.monotonic() - started
    assert any(thread.is_alive() for thread in threads)
    for thread in threads:
        thread.join()
    assert taken < 1


def _served(path, **options):
    return Datasette([], immutables=[str(path)], template_dir=str(ROOT / "templates"), plugins_dir=str(ROOT / "plugins"), **options)


def test_metadata_holds_whatever_the_archive_is_called(archive_path, tmp_path):
    other = tmp_path / "kiosk.db"
    other.write_bytes(archive_path.read_bytes())
    datasette = _served(other, metadata={"databases": {"archive": {"tables": {"outlets": {"description": "Who printed"}}}}})
    assert datasette.metadata("description", database="kiosk", table="outlets") == "Who printed"


def test_links_keep_a_prefix_of_the_server(archive_path):
    datasette = _served(archive_path, settings={"base_url": "/press/"})
    answer = asyncio.run(datasette.client.get("/en/articles/" + article_slug("a1c0de0001")))
    links = [link for link in _Links(answer.text).links if link.startswith("/")]
    assert answer.status_code == 200
    assert links and all(link.startswith("/press/") for link in links)


def test_a_database_that_is_no_archive_is_refused_with_the_cure(tmp_path):
    sqlite3.connect(tmp_path / "other.db").execute("CREATE TABLE t (x)")
    with pytest.raises(StartupError, match=r"build it again with build_db\.py"):
        asyncio.run(_served(tmp_path / "other.db").invoke_startup())


def test_a_version_is_escaped_wherever_it_stands(site):
    page = site.get(f"/en/articles/{article_slug('a1c0de0007')}/versions").text
    assert "<script>alert" not in page and "&lt;script&gt;alert(&#39;antes&#39;)" in page
    assert "<i>basta" not in page and "<del>i</del>" in page


def test_an_article_says_which_quotations_a_version_changed(site):
    page = site.get(f"/en/articles/{article_slug('a1c0de0001')}").text
    address = f"/en/articles/{article_slug('a1c0de0001')}/versions"
    assert f'<a href="{address}">3 versions of this article: what was changed</a>' in page
    assert f'<a class="tag" href="{address}#version-1">words changed</a>' in page
    assert f'<a class="tag" href="{address}#version-2">added later</a>' in page
    assert "/versions" not in site.get(f"/en/articles/{article_slug('a1c0de0002')}").text
    changes = [quote["changes"] for quote in json.loads(site.get(f"/articles/{article_slug('a1c0de0001')}.json").text)["quotes"]]
    words = {"version": 1, "what": "words", "words": "Es una ley escrita desde un despacho", "speaker_surface": None}
    assert changes == [[], [words], [], [{"version": 2, "what": "added", "words": None, "speaker_surface": None}]]


def test_versions_as_json_hold_the_texts_and_where_they_differ(site):
    page = json.loads(site.get(f"/articles/{article_slug('a1c0de0001')}/versions.json").text)
    assert (page["count"], page["older"], [version["number"] for version in page["versions"]]) == (3, None, [2, 1])
    second, first = page["versions"]
    found = [
        (op["what"], first["body"][op["start"] : op["end"]], second["body"][op["later_start"] : op["later_end"]])
        for op in first["differences"]["body"]
    ]
    assert found[0] == ("~", "quiere fijar", "fija")
    assert second["quotes"][0]["words"] == "No hay apuro" and second["quotes"][0]["quote"] is None


def test_no_reader_waits_until_a_template_is_compiled(archive_path, monkeypatch):
    typesetting._compiled.cache_clear()
    datasette = _served(archive_path)
    asyncio.run(datasette.invoke_startup())
    monkeypatch.delattr(Environment, "compile")
    for path in ("/es/", "/en/about", "/en/articles/nothing", f"/es/articles/{article_slug('a1c0de0001')}"):
        assert asyncio.run(datasette.client.get(path)).status_code in (200, 404)


def test_words_that_a_template_has_itself_are_in_the_language_of_the_page(archive_path):
    datasette = _served(archive_path)
    asyncio.run(datasette.invoke_startup())
    for language, words in {"es": "Personas", "en": "People"}.items():
        page = asyncio.run(datasette.client.get(f"/{language}/articles/{article_slug('a1c0de0001')}")).text
        assert f'<input type="checkbox" id="show-person" checked> {words}</label>' in page


@pytest.mark.skipif(sys.platform == "win32", reason="no uvloop there")
def test_the_server_finds_what_makes_it_quick():
    assert AutoHTTPProtocol.__name__ == "HttpToolsProtocol"
    assert importlib.util.find_spec("uvloop")
