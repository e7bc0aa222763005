"""Citations, JSON-LD, feeds and links that other programs read."""

import csv
import io
import json
import re
from dataclasses import dataclass, replace
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest

from hemeroteca import exports
from hemeroteca.pages import Archive, ArticleText, EntityLink, OutletLink

ARCHIVE = Archive(title="El Faro, archivo", last_day="2031-03-20")
ARTICLE = ArticleText(
    slug="el-puerto-a1c0de0001",
    title="El 100 % del puerto & {agua}",
    title_basis="given",
    standfirst=None,
    body="El puerto no se vende.",
    language="es",
    outlet=OutletLink("el-faro", "El Faro"),
    byline="Inés Soto",
    section=None,
    url="https://faro.example/puerto?a=1",
    original_title=None,
    published="2031-03-12",
    published_edtf="2031-03-12",
    published_basis="metadata",
    published_at=None,
    modified_at=None,
    words=5,
)
ATOM = "{http://www.w3.org/2005/Atom}"


def url(path):
    return f"https://archive.example/es{path}"


def test_an_article_is_cited_in_words_with_its_outlet_and_the_archive():
    assert exports.citation(ARTICLE, ARCHIVE, url, "es").words == (
        "Inés Soto. «El 100 % del puerto & {agua}». El Faro, 12 de marzo de 2031. https://faro.example/puerto?a=1."
        " El Faro, archivo, https://archive.example/es/articles/el-puerto-a1c0de0001."
    )


def test_csl_json_is_a_newspaper_article():
    assert exports.citation(ARTICLE, ARCHIVE, url, "es").csl == {
        "id": "el-puerto-a1c0de0001",
        "type": "article-newspaper",
        "title": "El 100 % del puerto & {agua}",
        "author": [{"literal": "Inés Soto"}],
        "container-title": "El Faro",
        "issued": {"date-parts": [[2031, 3, 12]]},
        "language": "es",
        "URL": "https://faro.example/puerto?a=1",
        "archive": "El Faro, archivo",
        "archive_location": "https://archive.example/es/articles/el-puerto-a1c0de0001",
    }


def test_a_day_that_was_inferred_is_about_that_day():
    cited = exports.citation(replace(ARTICLE, published_edtf="[2031-03-12..2031-03-13]"), ARCHIVE, url, "es")
    assert cited.csl["issued"] == {"date-parts": [[2031, 3, 12], [2031, 3, 13]], "circa": True}


def test_bibtex_escapes_what_tex_would_read():
    lines = exports.citation(ARTICLE, ARCHIVE, url, "es").bibtex.splitlines()
    assert lines[:3] == ["@article{el-puerto-a1c0de0001,", "  author = {{Inés Soto}},", r"  title = {{El 100 \% del puerto \& \{agua\}}},"]
    assert "  year = {2031}," in lines and "  url = {https://faro.example/puerto?a=1}," in lines


def test_ris_keeps_a_headline_on_one_line():
    lines = exports.citation(replace(ARTICLE, title="El puerto\nER  - "), ARCHIVE, url, "es").ris.splitlines()
    assert (lines[0], lines[1], lines[-1]) == ("TY  - NEWS", "TI  - El puerto ER -", "ER  - ")
    assert "DA  - 2031/03/12/" in lines


@pytest.mark.parametrize("hostile", ["</script><script>alert(1)</script>", "<!--", "\u2028", '"}'])
def test_nothing_ends_the_element_of_json_ld(hostile):
    written = str(exports.article_ld(replace(ARTICLE, title=hostile), (), ARCHIVE, url))
    assert "<" not in written and "\u2028" not in written
    assert json.loads(written)["headline"] == hostile


def test_the_outlet_is_the_publisher_and_the_archive_only_provides_the_data():
    ana = EntityLink("ana-ruiz", "Ana Ruiz", "person")
    said = json.loads(exports.article_ld(ARTICLE, (ana, ana), ARCHIVE, url))
    assert (said["@type"], said["publisher"]["name"], said["sdPublisher"]["name"]) == ("NewsArticle", "El Faro", "El Faro, archivo")
    assert said["archivedAt"] == "https://archive.example/es/articles/el-puerto-a1c0de0001"
    assert said["mentions"] == [{"@type": "Person", "name": "Ana Ruiz", "url": "https://archive.example/es/entities/ana-ruiz"}]
    assert "datePublished" not in json.loads(exports.article_ld(replace(ARTICLE, published_edtf="2031-03-12?"), (), ARCHIVE, url))


@pytest.mark.parametrize(
    ("words", "fragment"),
    [
        ("No, no iré", "No, no iré"),
        ("a & b-c", "a & b-c"),
        (" ".join(f"word{n}" for n in range(40)), "word0 word1 word2 word3 word4 word5,word34 word35 word36 word37 word38 word39"),
        ("Uno dos\n\ntres cuatro", "Uno dos,tres cuatro"),
    ],
)
def test_a_text_fragment_names_the_words(words, fragment):
    link = exports.fragment_link("https://faro.example/puerto#top", words)
    address, _, named = link.partition("#:~:text=")
    assert (address, unquote(named)) == ("https://faro.example/puerto", fragment)
    assert not re.search(r"[-& ]", named)


@pytest.mark.parametrize("address", [None, "", "javascript:alert(1)", "ftp://faro.example"])
def test_only_addresses_of_the_web_are_followed(address):
    assert exports.fragment_link(address, "words") is None
    assert exports.archived_copy(address, "2031-03-12") is None
    assert exports.report_link(address or "", "s", "b") is None


def test_a_feed_has_ids_that_stay_and_no_clock():
    entries = (
        exports.FeedEntry("/quotes/b", "Ana: <b>", "a & b\x0b", "Ana", "2031-03-12", "es"),
        exports.FeedEntry("/quotes/a", "a", "a", "", None, "und"),
    )
    feed = ElementTree.fromstring(exports.atom("Citas", url("/quotes.atom"), "/quotes/", entries, ARCHIVE, url, "es"))
    assert feed.findtext(f"{ATOM}updated") == "2031-03-12T00:00:00Z"
    assert [e.findtext(f"{ATOM}id") for e in feed.findall(f"{ATOM}entry")] == [url("/quotes/b"), url("/quotes/a")]
    assert feed.find(f"{ATOM}entry/{ATOM}title").text == "Ana: <b>"
    assert feed.find(f"{ATOM}entry/{ATOM}summary").text == "a & b"


def test_records_as_csv_have_a_column_for_each_field_and_no_formula():
    @dataclass(frozen=True)
    class Row:
        name: str
        outlet: OutletLink | None

    text = "".join(exports.comma_separated([Row("=1+1", OutletLink("faro", "El Faro")), Row("b", None)]))
    assert list(csv.DictReader(io.StringIO(text))) == [
        {"name": "'=1+1", "outlet_path": "/outlets/faro", "outlet_slug": "faro", "outlet_name": "El Faro"},
        {"name": "b", "outlet_path": "", "outlet_slug": "", "outlet_name": ""},
    ]
    assert "".join(exports.comma_separated([])).strip() == ""
