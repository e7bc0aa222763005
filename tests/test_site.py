"""The site through Datasette's client: every route, its JSON form, its headers, and what must not show."""
# ruff: noqa: F811

import asyncio
import json
import re
import sqlite3
import threading
import time
from html.parser import HTMLParser
from urllib.parse import quote

import pytest
from datasette.app import Datasette
from datasette.plugins import pm
from datasette.utils import StartupError
from jinja2 import StrictUndefined
from site_fixture import NAMES, ROOT, archive_path, article_slug, quote_slug, site, statement_slug  # noqa: F401

PAGES = {
    "/": "Hemeroteca de Puerto Claro",
    "/articles/": "Crónica del puerto, día 28",
    "/articles/?outlet=the-harbour-post": "Minister unveils water bill",
    "/articles/?entity=marcos-lillo-7f3a9c": "Articles that name",
    "/articles/?month=1999-01": "No article fits",
    f"/articles/{article_slug('a1c0de01')}": "La ministra de Aguas presenta la ley",
    f"/articles/{article_slug('a1c0de06')}": "this one is its first sentence",
    f"/articles/{article_slug('a1c0de07')}": "outlet not known",
    "/quotes/": "Esto se resuelve hablando",
    "/quotes/?speaker=ana-ruiz": "What <a",
    f"/quotes/{quote_slug('a1c0de01', 0)}": "Why this speaker",
    f"/quotes/{quote_slug('a1c0de03', 1)}": "Said in the same breath",
    f"/quotes/{quote_slug('a1c0de05', 1)}": "no_candidate",
    f"/quotes/{quote_slug('a1c0de06', 2)}": "semana larga",
    "/statements/": "No volveremos a los muelles",
    "/statements/?order=latest": "No volveremos a los muelles",
    f"/statements/{statement_slug('water')}": "4 printings in 3 articles of 3 outlets",
    f"/statements/{statement_slug('post')}": "The words of the post itself.",
    "/entities/": "1 more name was read",
    "/entities/?kind=person": "Tomás Ibarra",
    "/entities/ana-ruiz": "What Ana Ruiz Alcázar said",
    "/entities/puerto-claro": "Estuary Observatory",
    "/entities/paro-portuario": "4 March 2031",
    "/entities/marcos-lillo-7f3a9c": "not confirmed by the editor",
    "/search": "How to search",
    "/search?q=agua": "<mark>agua</mark>",
    "/search?q=puerto&in=articles&page=2": "<mark>puerto</mark>",
    "/search?q=zzzz": "Nothing was found for",
    "/about": "editor@puertoclaro.example",
}


def as_json(path):
    address, _, query = path.partition("?")
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
        self.scripts += [given] if tag in ("script", "iframe", "img", "object", "style") else []
        self.inline += [name for name in given if name == "style" or name.startswith("on")]


@pytest.mark.parametrize("path", PAGES)
def test_each_page_shows_what_it_is_for(site, path):
    answer = site.get(path)
    assert answer.status_code == 200
    assert PAGES[path] in answer.text


@pytest.mark.parametrize("path", PAGES)
def test_each_page_has_a_json_form(site, path):
    answer = site.get(as_json(path))
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/json")
    assert json.loads(answer.text)


@pytest.mark.parametrize("path", PAGES)
def test_each_page_stays_inside_its_own_policy(site, path):
    answer = site.get(path)
    assert answer.headers["content-security-policy"].startswith("default-src 'self';")
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"]
    assert "set-cookie" not in answer.headers
    page = _Links(answer.text)
    assert (page.scripts, page.inline) == ([], [])
    assert page.headings == ["h1"] and '<html lang="en">' in answer.text


@pytest.mark.parametrize("path", PAGES)
def test_each_template_uses_only_what_its_record_has(site, path, monkeypatch):
    site.get("/")  # the environment is finished at the first request
    strict = site.datasette.jinja_env.overlay(undefined=StrictUndefined)
    monkeypatch.setattr(site.datasette, "jinja_env", strict)
    assert site.get(path).status_code == 200


def test_every_link_leads_somewhere(site):
    wanted, seen = set(PAGES), {}
    while wanted:
        path = wanted.pop()
        answer = site.get(path)
        seen[path] = answer.status_code
        if path in PAGES or path.startswith(("/articles/", "/quotes/", "/statements/", "/entities/")):
            links = {link.partition("#")[0] for link in _Links(answer.text).links if link.startswith("/")}
            wanted |= {link.replace(" ", "%20") for link in links if not link.startswith("/static") and not link.endswith(".db")} - set(
                seen
            )
        wanted = {p for p in wanted if p.count("before=") == 0}
    broken = {path: status for path, status in seen.items() if status not in (200, 301)}
    assert broken == {}
    assert len(seen) > 150


def test_a_mark_leads_to_its_page(site):
    links = _Links(site.get(f"/articles/{article_slug('a1c0de01')}").text).links
    assert {"/entities/ana-ruiz", "/entities/puerto-claro", f"/quotes/{quote_slug('a1c0de01', 0)}"} <= set(links)


@pytest.mark.parametrize(
    ("old", "now"),
    [
        ("/articles", "/articles/"),
        ("/quotes?speaker=ana-ruiz", "/quotes/?speaker=ana-ruiz"),
        ("/articles/an-older-headline-a1c0de01", f"/articles/{article_slug('a1c0de01')}"),
        ("/articles/an-older-headline-a1c0de01.json", f"/articles/{article_slug('a1c0de01')}.json"),
        (f"/statements/{quote_slug('a1c0de03', 0)}", f"/statements/{statement_slug('water')}"),
        ("/entities/ana-ruiz-alcazar", "/entities/ana-ruiz"),
    ],
)
def test_an_older_address_is_redirected_for_good(site, old, now):
    answer = site.get(old)
    assert (answer.status_code, answer.headers["location"]) == (301, now)


@pytest.mark.parametrize(
    "path",
    [
        "/articles/nothing-of-the-kind",
        "/articles/x%00y",
        "/articles/%F0%9F%98%80",
        "/articles/%ff%fe",
        "/articles/..%2f..%2fetc",
        "/entities/ines-duarte",
        "/articles/?entity=ines-duarte",
        "/quotes/?speaker=ines-duarte",
        "/quotes/?speaker=marcos-lillo-7f3a9c",
        "/statements/<script>alert(1)",
        "/nothing",
    ],
)
def test_what_is_not_there_is_a_page_with_a_search_box(site, path):
    answer = site.get(path)
    assert answer.status_code == 404
    assert 'action="/search"' in answer.text
    assert "<script>" not in answer.text
    assert answer.headers["content-security-policy"]


def test_what_is_not_there_as_json(site):
    answer = site.get("/articles/nothing-of-the-kind.json")
    assert (answer.status_code, answer.json()["ok"]) == (404, False)


@pytest.mark.parametrize("query", ["", '"', "\0", "NEAR(a b)", "*", "-", "<script>alert(1)</script>", "{{ 7 * 7 }}", "\ud83d", "ñ" * 900])
@pytest.mark.parametrize("form", ["/search", "/search.json"])
def test_any_search_is_answered(site, form, query):
    answer = site.get(f"{form}?q={quote(query, errors='surrogatepass')}")
    assert answer.status_code == 200
    assert "<script>" not in answer.text or form.endswith(".json")
    assert "7 * 7" not in query or "7 * 7" in answer.text


@pytest.mark.parametrize("page", ["0", "-1", "x", "1e9", "99999999999999999999", "²", "2' OR 1=1"])
def test_any_page_number_is_answered(site, page):
    for path in ("/statements/", "/entities/?kind=person", "/search?q=puerto&in=articles"):
        glue = "&" if "?" in path else "?"
        assert site.get(f"{path}{glue}page={quote(page)}").status_code == 200


def test_hostile_text_shows_as_text(site):
    answer = site.get(f"/articles/{article_slug('a1c0de07')}")
    page = _Links(answer.text)
    assert (page.scripts, page.inline) == ([], [])
    assert not [link for link in page.links if "javascript" in link.lower()]
    assert "{{ 7 * 7 }}" in answer.text and "{{ config }}" in answer.text and "{% raw %}" in answer.text
    assert "&lt;script&gt;alert(&#34;titular&#34;)&lt;/script&gt;" in answer.text
    for path in (
        "/articles/",
        "/quotes/",
        "/search?q=hostil",
        "/search?q=diga",
        f"/quotes/{quote_slug('a1c0de07', 0)}",
        "/entities/tomas-ibarra",
    ):
        assert _Links(site.get(path).text).scripts == []


def test_a_name_that_was_only_discovered_asks_search_engines_to_stay_away(site):
    assert '<meta name="robots" content="noindex">' in site.get("/entities/marcos-lillo-7f3a9c").text
    assert "noindex" not in site.get("/entities/ana-ruiz").text
    for path in ("/", "/entities/", "/entities/?kind=person", "/quotes/", "/statements/"):
        assert "Marcos Lillo" not in site.get(path).text


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
    plugin = next(p for p in pm.get_plugins() if getattr(p, "__file__", "").endswith("hemeroteca_site.py"))
    patterns = [pattern for pattern, _ in plugin.register_routes()]
    documented = re.findall(r"`(/[^` ?]*)`", (ROOT / "docs" / "site.md").read_text())
    requested = (
        [p.partition("?")[0] for p in PAGES]
        + [as_json(p).partition("?")[0] for p in PAGES]
        + ["/articles", "/quotes", "/statements", "/entities"]
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
    assert site.get("/articles/").status_code == 200
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
    answer = asyncio.run(datasette.client.get("/articles/" + article_slug("a1c0de01")))
    links = [link for link in _Links(answer.text).links if link.startswith("/")]
    assert answer.status_code == 200
    assert links and all(link.startswith("/press/") for link in links)


def test_a_database_that_is_no_archive_is_refused_with_the_cure(tmp_path):
    sqlite3.connect(tmp_path / "other.db").execute("CREATE TABLE t (x)")
    with pytest.raises(StartupError, match=r"build it again with build_db\.py"):
        asyncio.run(_served(tmp_path / "other.db").invoke_startup())
