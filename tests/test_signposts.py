"""What programs look for at a fixed address: robots.txt, sitemaps, the icon, the description of the search."""
# ruff: noqa: F811

import asyncio
import re
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from xml.etree import ElementTree

import check_site
import httpx
import pytest
from datasette.app import Datasette
from site_fixture import ROOT, archive_path, article_slug, site, statement_slug  # noqa: F401

from hemeroteca import queries, signposts
from hemeroteca.pages import Archive
from hemeroteca.queries import sitemap


def listed(site, address):
    """The paths that a sitemap names."""
    tree = ElementTree.fromstring(site.get(address).content)
    return [loc.text.removeprefix("http://localhost") for loc in tree.findall(".//{*}loc")]


@pytest.fixture(scope="module")
def pages(site):
    return [page for file in listed(site, "/sitemap.xml") for page in listed(site, file)]


def test_robots_keeps_tables_sql_and_searches_from_crawlers(site):
    answer = site.get("/robots.txt")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.text.splitlines() == [
        "User-agent: *",
        "Disallow: /archive$",
        "Disallow: /archive/",
        "Disallow: /archive?",
        "Disallow: /archive.",
        "Disallow: /-/",
        "Disallow: /*/search?",
        "Disallow: /*.json",
        "Disallow: /*.csv",
        "Sitemap: http://localhost/sitemap.xml",
    ]


def test_there_is_a_sitemap_for_each_kind_of_page(site):
    assert listed(site, "/sitemap.xml") == [
        "/sitemap-lists-1.xml",
        "/sitemap-statements-1.xml",
        "/sitemap-entities-1.xml",
        "/sitemap-outlets-1.xml",
        "/sitemap-articles-1.xml",
        "/sitemap-quotes-1.xml",
    ]


def test_a_page_stands_there_in_each_language_and_names_the_other(site):
    address = f"http://localhost/{{}}/statements/{statement_slug('water')}"
    alternates = "".join(
        f'<xhtml:link rel="alternate" hreflang="{language}" href="{address.format(language)}"/>' for language in ("en", "es")
    )
    written = site.get("/sitemap-statements-1.xml").text
    for language in ("en", "es"):
        assert f"<url><loc>{address.format(language)}</loc>{alternates}</url>" in written


def test_what_the_sitemaps_name_is_there_to_be_indexed(site, pages):
    assert {"/es/", "/en/about", "/es/entities/ana-ruiz", f"/en/articles/{article_slug('a1c0de0007')}"} <= set(pages)
    assert len(pages) == len(set(pages)) > 150
    for page in pages:
        answer = site.get(page)
        assert answer.status_code == 200, page
        assert f'<link rel="canonical" href="http://localhost{page}">' in answer.text, page
        assert "noindex" not in answer.text.partition("</head>")[0], page


def test_no_sitemap_names_whom_the_editor_has_not_confirmed(pages):
    assert not [page for page in pages if "marcos-lillo" in page or "ines-duarte" in page]


@pytest.mark.parametrize("change", ["standing = 'discovered'", "private = 1"])
def test_what_somebody_said_leaves_the_sitemaps_with_them(archive_path, change):
    with closing(sqlite3.connect(":memory:")) as connection:
        sqlite3.connect(archive_path).backup(connection)
        said = "SELECT '/{0}/' || x.slug FROM {0} x JOIN entities e ON e.id = x.speaker_id AND e.slug = 'tomas-ibarra'"
        his = {path for kind in ("quotes", "statements") for (path,) in connection.execute(said.format(kind))} | {"/entities/tomas-ibarra"}

        def named():
            return {path for file in queries.sitemaps(connection) for path in queries.paths_in(connection, file.kind, file.number)}

        before = named()
        connection.execute(f"UPDATE entities SET {change} WHERE slug = 'tomas-ibarra'")
        assert before - named() == his


@pytest.mark.parametrize(
    "address", ["/sitemap-nothing-1.xml", "/sitemap-articles-2.xml", "/sitemap-articles-0.xml", "/sitemap-lists-2.xml"]
)
def test_there_is_no_other_sitemap(site, address):
    assert site.get(address).status_code == 404


def test_many_pages_are_spread_over_files(archive_path, monkeypatch):
    monkeypatch.setattr(sitemap, "MOST", 10)
    with closing(sqlite3.connect(archive_path)) as connection:
        files = [file for file in queries.sitemaps(connection) if file.kind == "articles"]
        paths = [queries.paths_in(connection, "articles", file.number) for file in files]
        everything = [f"/articles/{slug}" for (slug,) in connection.execute("SELECT slug FROM articles ORDER BY id")]
    assert [file.number for file in files] == list(range(1, len(files) + 1)) and len(files) > 2
    assert all(len(part) == 10 for part in paths[:-1])
    assert [path for part in paths for path in part] == everything


def test_a_browser_learns_how_to_search(site):
    answer = site.get("/es/opensearch.xml")
    assert answer.headers["content-type"] == "application/opensearchdescription+xml; charset=utf-8"
    said = {child.tag.partition("}")[2]: child.text for child in ElementTree.fromstring(answer.content)}
    assert (said["ShortName"], said["LongName"], said["Language"]) == ("Hemeroteca de P…", "Hemeroteca de Puerto Claro", "es")
    (template,) = re.findall(r'type="text/html" template="(.*?)"', answer.text)
    assert template == "http://localhost/es/search?q={searchTerms}"
    assert "<mark>agua</mark>" in site.get(template.removeprefix("http://localhost").replace("{searchTerms}", "agua")).text


def test_nothing_in_a_title_ends_an_element_of_xml():
    written = signposts.opensearch(Archive(title='<A> & "B"'), "https://x/s", "https://x/o", "https://x/i", "en", "a & b")
    assert ElementTree.fromstring(written.encode()).find("{*}ShortName").text == '<A> & "B"'


def test_every_page_has_our_icon(site):
    for page in ("/en/", "/archive/articles", "/archive"):
        head = site.get(page).text.partition("</head>")[0]
        assert '<link rel="icon" type="image/svg+xml" href="/static/icon.svg">' in head
        assert '<link rel="search" type="application/opensearchdescription+xml"' in head
    asked = site.get("/favicon.ico")
    assert (asked.status_code, asked.headers["location"]) == (301, "/static/icon.svg")
    assert site.get("/static/icon.svg").headers["content-type"] == "image/svg+xml"


def test_a_prefix_of_the_server_stands_before_every_address(archive_path):
    datasette = Datasette([], immutables=[str(archive_path)], plugins_dir=str(ROOT / "plugins"), settings={"base_url": "/press/"})

    def get(path):
        return asyncio.run(datasette.client.get(path)).text

    assert "Disallow: /press/archive/\n" in get("/robots.txt") and "Disallow: /press/*/search?\n" in get("/robots.txt")
    assert get("/robots.txt").endswith("Sitemap: http://localhost/press/sitemap.xml\n")
    assert "<loc>http://localhost/press/sitemap-articles-1.xml</loc>" in get("/sitemap.xml")
    assert "<loc>http://localhost/press/es/about</loc>" in get("/sitemap-lists-1.xml")


def test_every_promise_is_kept_under_a_prefix(archive_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "datasette", "serve", "--immutable", str(archive_path), "--metadata", "metadata.yml"]
    command += ["--plugins-dir", "plugins", "--template-dir", "templates", "--static", "static:static", "--setting", "base_url", "/press/"]
    server = subprocess.Popen([*command, "-p", str(port)], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}/press/", timeout=60) as client:
            wait_for(client)
            found = list(check_site.findings(client))
    finally:
        server.terminate()
        server.wait()
    # Datasette by itself sends the file without its hash, and knows no conditional request.
    assert {finding.promise for finding in found if finding.kept is False} <= {"download", "no second download of the same"}
    assert {"sitemap", "crawlers read pages and no tables", "search"} <= {finding.promise for finding in found if finding.kept}


def wait_for(client):
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            if client.get("/es/about").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("the site does not answer")
