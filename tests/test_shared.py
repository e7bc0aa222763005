"""What a link to a page shows where it is shared: Open Graph, and a picture that is a file."""
# ruff: noqa: F811

import re
import struct
from html import unescape

import pytest
from site_fixture import ROOT, archive_path, article_slug, quote_slug, site, statement_slug  # noqa: F401

PAGES = {
    "/en/": ("Hemeroteca de Puerto Claro", "website"),
    "/es/statements/": ("Declaraciones", "website"),
    f"/en/statements/{statement_slug('water')}": ("Ana Ruiz Alcázar: El agua del Lirio no se vende", "website"),
    f"/en/quotes/{quote_slug('a1c0de0001', 0)}": ("El agua del Lirio no se vende", "website"),
    "/es/entities/ana-ruiz": ("Ana Ruiz Alcázar", "website"),
    f"/es/articles/{article_slug('a1c0de0001')}": ("La ministra de Aguas presenta la ley que divide al valle", "article"),
    "/en/data": ("Data", "website"),
}


def told(site, path):
    head = site.get(path).text.partition("</head>")[0]
    found = re.findall(r'<meta (?:property|name)="(og:[\w:]+|twitter:card)" content="(.*?)">', head)
    assert len(found) == len(dict(found)), "a thing is said twice"
    return {name: unescape(value) for name, value in found}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_tells_what_it_is(site, path):
    said, (title, kind) = told(site, path), PAGES[path]
    own, other = ("en_GB", "es") if path.startswith("/en/") else ("es", "en_GB")
    assert said["og:title"].startswith(title) and said["og:description"]
    assert {name: value for name, value in said.items() if name not in ("og:title", "og:description", "og:site_name", "og:image:alt")} == {
        "og:type": kind,
        "og:url": f"http://localhost{path}",
        "og:locale": own,
        "og:locale:alternate": other,
        "og:image": "http://localhost/static/card.png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "twitter:card": "summary_large_image",
    }


def test_an_article_is_of_its_outlet_and_one_without_an_outlet_of_nobody(site):
    assert told(site, f"/en/articles/{article_slug('a1c0de0001')}")["og:site_name"] == "El Faro del Sur"
    assert "og:site_name" not in told(site, f"/en/articles/{article_slug('a1c0de0007')}")
    assert told(site, "/en/quotes/")["og:site_name"] == "Hemeroteca de Puerto Claro"


def test_hostile_text_stays_inside_its_attribute(site):
    said = told(site, f"/en/articles/{article_slug('a1c0de0007')}")
    assert "<script>" in said["og:title"]


def test_what_is_not_there_tells_nothing(site):
    assert told(site, "/en/nothing") == {}


@pytest.mark.parametrize(("name", "width", "height"), [("card.png", 1200, 630), ("icon.png", 180, 180)])
def test_the_pictures_are_small_files_of_the_size_that_is_said(site, name, width, height):
    answer = site.get(f"/static/{name}")
    assert answer.headers["content-type"] == "image/png"
    assert struct.unpack(">II", answer.content[16:24]) == (width, height)
    assert len(answer.content) < 40_000
