"""Plain text and Markdown, in whatever encoding, and what is no text at all."""

import gzip
from pathlib import Path

import pytest

from hemeroteca.folder import Input
from hemeroteca.readers import read_source
from hemeroteca.readers.fields import given_fields
from hemeroteca.readers.plain import decode, read_plain, without_markup
from hemeroteca.records import Given, RawDocument, Rejected, Source

SENTENCE = "La alcaldesa Peña dijo: “mañana no habrá clases”."
LIMIT = 1_000_000


def read(tmp_path: Path, name: str, data: bytes, limit: int = LIMIT) -> RawDocument | Rejected:
    (tmp_path / name).write_bytes(data)
    (document,) = read_source(Input(tmp_path / name, name), limit)
    return document


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (SENTENCE.encode(), "utf-8"),
        (SENTENCE.encode("utf-8-sig"), "utf-8-sig"),
        (SENTENCE.encode("utf-16"), "utf-16"),
        (SENTENCE.encode("utf-16-le"), "utf-16-le"),
        (SENTENCE.encode("utf-16-be"), "utf-16-be"),
        (SENTENCE.encode("utf-32"), "utf-32"),
        (SENTENCE.encode("cp1252"), "windows-1252"),
    ],
)
def test_the_encoding_is_told_by_the_bytes(data: bytes, encoding: str) -> None:
    assert decode(data) == (SENTENCE, encoding)


def test_latin_1_is_read_as_windows_1252() -> None:
    assert decode("Señor Núñez: «sí»".encode("latin-1")) == ("Señor Núñez: «sí»", "windows-1252")


def test_a_letter_cut_in_two_does_not_change_the_encoding() -> None:
    text, encoding = decode((SENTENCE * 10).encode()[:-6]) or ("", "")
    assert encoding == "utf-8"
    assert text.startswith(SENTENCE)


def test_a_stray_byte_is_a_letter_of_windows_1252() -> None:
    assert decode((SENTENCE * 10).encode() + b" un a\xf1o, s\xed.") == (SENTENCE * 10 + " un año, sí.", "utf-8")


def test_another_script_is_guessed_and_not_read_as_western() -> None:
    text, encoding = decode(("Президент сказал, что дорога закрыта. " * 10).encode("cp1251")) or ("", "")
    assert encoding != "windows-1252"
    assert "сказал" in text


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("empty.txt", b"", "empty: the file has no bytes"),
        ("blanks.txt", b" \n\t\r\n ", "empty: there is nothing in it but blanks"),
        ("bytes.txt", bytes(range(256)) * 20, "binary: it holds bytes that no text encoding has"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(100), "binary: it looks like a PNG picture, not text"),
        ("paper.txt", b"%PDF-1.7\n\x00\x01\x02" * 20, "binary: it looks like a PDF, not text"),
        (
            "photo.jpg",
            b"\xff\xd8\xff",
            "not an article: there is no reader for .jpg; text (.txt, .md), pages (.html), crawls (.warc) and tables",
        ),
        ("long.txt", b"palabra " * 200_000, "too large: 1,600,000 bytes; the limit is 1,000,000"),
        ("damaged.txt.gz", b"\x1f\x8b\x08no", "unreadable: the gzip data is damaged"),
        ("bomb.html.gz", gzip.compress(b"a" * 50_000_000), "too large: it unpacks to more than 1,000,000 bytes"),
    ],
)
def test_what_is_no_text_is_rejected_with_the_reason(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    document = read(tmp_path, name, data)
    assert isinstance(document, Rejected)
    assert document.reason.startswith(reason)
    assert (document.source.path, document.source.size, len(document.source.sha256)) == (name, len(data), 64)


def test_the_source_says_what_was_read(tmp_path: Path) -> None:
    document = read(tmp_path, "nota.txt", SENTENCE.encode("cp1252"))
    assert (document.source.path, document.source.media_type, document.source.encoding) == ("nota.txt", "text/plain", "windows-1252")


@pytest.mark.parametrize("name", ["nota", "nota.TXT", "nota.text"])
def test_text_needs_no_suffix(tmp_path: Path, name: str) -> None:
    assert isinstance(read(tmp_path, name, SENTENCE.encode()), RawDocument)


def test_a_gzipped_text_is_unpacked(tmp_path: Path) -> None:
    document = read(tmp_path, "nota.txt.gz", gzip.compress(SENTENCE.encode()))
    assert isinstance(document, RawDocument)
    assert document.text == SENTENCE


def test_a_page_is_read_as_one_whatever_it_is_called(tmp_path: Path) -> None:
    page = "<!DOCTYPE html><html><body><article><p>" + "It rained all day in the valley. " * 20 + "</p></article></body></html>"
    document = read(tmp_path, "page.txt", page.encode())
    assert document.source.media_type == "text/html"
    assert isinstance(document, RawDocument)
    assert document.blocks


@pytest.mark.parametrize("name", ["puerto", "2031.03.12 puerto", "puerto 12.30", "entrevista con J. Prado"])
def test_a_name_without_an_ending_is_that_of_a_text(tmp_path: Path, name: str) -> None:
    document = read(tmp_path, name, SENTENCE.encode())
    assert isinstance(document, RawDocument)
    assert (document.text, document.source.media_type) == (SENTENCE, "text/plain")


# ---- Front matter ------------------------------------------------------------------------------------------------------------

SOURCE = Source("a.md", "", "text/markdown", None, 0)


def test_front_matter_gives_fields_in_both_languages() -> None:
    text = b"---\nT\xc3\xadtulo: Llueve\nauthor: [Ana Ruiz, Luis Soto]\nfecha: 2025-05-04\nlayout: post\n---\nLlueve en el valle."
    document = read_plain(text, SOURCE)
    assert isinstance(document, RawDocument)
    assert document.text == "Llueve en el valle."
    assert document.given == {
        "title": Given("Llueve", "front-matter:Título"),
        "byline": Given("Ana Ruiz, Luis Soto", "front-matter:author"),
        "published": Given("2025-05-04", "front-matter:fecha"),
    }


def test_front_matter_may_be_toml() -> None:
    text = '+++\ntitle = "Llueve"\ndate = 2025-05-04T10:00:00-04:00\ntags = ["agua", "valle"]\n[params]\nx = 1\n+++\n\nLlueve en el valle.'
    document = read_plain(text.replace("\n", "\r\n").encode(), SOURCE)
    assert isinstance(document, RawDocument)
    assert document.text.strip() == "Llueve en el valle."
    assert document.given == {
        "title": Given("Llueve", "front-matter:title"),
        "published": Given("2025-05-04T10:00:00-04:00", "front-matter:date"),
        "keywords": Given("agua, valle", "front-matter:tags"),
    }


@pytest.mark.parametrize(
    "text",
    [
        "---\nA line of dashes above, and another below.\n---\nIt rained.",  # no mapping
        "---\nweather: rain\n---\nIt rained.",  # nothing that we know
        "---\n[[[[\n---\nIt rained.",  # no YAML
        '---\ntitle: "\\UFFFFFFFF"\n---\nIt rained.',  # no such character
        "--- It rained --- and rained.",
        "+++\ntitle = \n+++\nIt rained.",  # no TOML
        "+++\nweather = 'rain'\n+++\nIt rained.",
        "+++\ntitle = 'Rain'\n---\nIt rained.",
    ],
)
def test_dashes_alone_are_no_front_matter(text: str) -> None:
    document = read_plain(text.encode(), SOURCE)
    assert isinstance(document, RawDocument)
    assert (document.text, document.given) == (text, {})


def test_nested_values_in_front_matter_are_not_unfolded() -> None:
    assert given_fields({"author": [["a", ["b"]], {"name": "Ana Ruiz"}]}, "table") == {"byline": Given("Ana Ruiz", "table:author")}


@pytest.mark.parametrize(
    ("marked", "text"),
    [
        ("# Rain\n\nIt rained.", "Rain\n\nIt rained."),
        ("Ana [said so](https://example.org/a_(b)).", "Ana said so."),
        ("**Ana Ruiz** said *no* and __yes__.", "Ana Ruiz said no and yes."),
        ("![The bridge](bridge.jpg)It fell.", "It fell."),
        ("> “No,” she said.", "“No,” she said."),
        ("one\n\n---\n\ntwo", "one\n\n\n\ntwo"),
        ("a\\*b", "a*b"),
        # What only looks like marks.
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("snake_case_name", "snake_case_name"),
        ("#hashtag", "#hashtag"),
        ("- a list", "- a list"),
        ("a [note] here", "a [note] here"),
    ],
)
def test_markdown_loses_its_marks_and_no_word(marked: str, text: str) -> None:
    assert without_markup(marked) == text
