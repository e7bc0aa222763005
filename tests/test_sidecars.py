"""The files of a folder that belong together: sidecars, saved pages with their pictures; what is no input at all."""

import json
import os
from pathlib import Path

import pytest
from building import build, rows

from hemeroteca.folder import Input, inputs_of
from hemeroteca.readers import read_source
from hemeroteca.records import Companion, Given, RawDocument, Rejected

BODY = (
    "El consejo de la ciudad votó ayer el cierre del puente viejo durante seis meses. “No había otra salida”, dijo la alcaldesa Eva Sol a los"
    " vecinos. La obra empezará el lunes."
)


def fill(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        file = folder / name.replace("__", "/").replace("_", ".")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def given(folder: Path, name: str) -> dict[str, Given]:
    (file,) = [i for i in inputs_of(folder) if i.name == name]
    (document,) = read_source(file, 1_000_000)
    assert isinstance(document, RawDocument)
    return dict(document.given)


def note_of(folder: Path, name: str) -> str:
    (file,) = [i for i in inputs_of(folder) if i.name == name]
    (document,) = read_source(file, 1_000_000)
    assert isinstance(document, Rejected | Companion)
    return f"rejected: {document.reason}" if isinstance(document, Rejected) else document.note


# ---- Sidecars ------------------------------------------------------------------------------------------------------------------


def test_a_sidecar_adds_and_corrects_and_takes_away(tmp_path: Path) -> None:
    text = f"---\ntitle: Cierran\nsection: Deportes\nurl: https://faro.example/1\n---\n{BODY}"
    sidecar = "titulo: Cierran el puente\nmedio: La Gaceta\nfecha: 2031-03-14\nautor: [Ana Ruiz, Luis Paz]\nsection:\n"
    assert given(fill(tmp_path, a_txt=text, a_yml=sidecar), "a.txt") == {
        "title": Given("Cierran el puente", "editor:titulo"),
        "outlet": Given("La Gaceta", "editor:medio"),
        "published": Given("2031-03-14", "editor:fecha"),
        "byline": Given("Ana Ruiz, Luis Paz", "editor:autor"),
        "section": Given("", "editor:section"),
        "url": Given("https://faro.example/1", "front-matter:url"),
    }


def test_what_a_sidecar_says_reaches_the_archive_as_the_editors_word(tmp_path: Path) -> None:
    folder = fill(
        tmp_path / "in",
        a_txt=f"Cierran un puente de la ciudad\n\n{BODY}",
        a_yml="title: Cierran el puente viejo\noutlet: La Gaceta\npublished: 2031-03-14T09:30:00-03:00\nkeywords: [Obras, Ciudad]\n",
    )
    assert build(folder, tmp_path / "a.db") == 0
    ((title, body, published, at, basis, keywords, outlet),) = rows(
        tmp_path / "a.db",
        "SELECT a.title, a.body, published, published_at, published_basis, keywords, o.name FROM articles a JOIN outlets o ON o.id = outlet_id",
    )
    assert (title, body, published, at, basis, outlet) == (
        "Cierran el puente viejo", BODY, "2031-03-14", "2031-03-14T12:30:00Z", "editor", "La Gaceta",
    )  # fmt: skip
    assert json.loads(keywords) == ["Obras", "Ciudad"]
    assert rows(tmp_path / "a.db", "SELECT text, rule FROM furniture") == [("Cierran un puente de la ciudad", "corrected-headline")]
    assert rows(tmp_path / "a.db", "SELECT fact, surface, rule FROM evidence WHERE rule LIKE 'editor%' ORDER BY 1") == [
        ("outlet", "La Gaceta", "editor:outlet"),
        ("published", "2031-03-14T09:30:00-03:00", "editor:published"),
        ("title", "Cierran el puente viejo", "editor:title"),
    ]
    assert rows(tmp_path / "a.db", "SELECT path, status, note FROM sources ORDER BY path") == [
        ("a.txt", "article", None),
        ("a.yml", "companion", "says more about a.txt"),
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("titel: X", 'line 1: "titel" is no field of an article; did you mean title?'),
        (
            "title: X\nweather: rain",
            'line 2: "weather" is no field of an article; there are title, standfirst, byline, section, outlet, domain, country, url, published,'
            " modified, language, original_title, keywords",
        ),
        ("text: X", 'line 1: "text" is no field of an article; did you mean'),
        ("title: X\ntitulo: Y", 'line 2: "titulo" says again what "title" says; keep one'),
        ("title: X\ntitle: Y", 'line 2: "title" says again what "title" says; keep one'),
        ("published: soon", 'line 1: "soon" is no day; write it as 2031-03-12 or 2031-03-12T10:30:00-03:00'),
        ("published: 2031-02-30", 'line 1: "2031-02-30" is no day'),
        ("title: {a: b}", 'line 1: "title" should be words, or a list of words'),
        ("title: [[a]]", 'line 1: "title" should be words, or a list of words'),
        ("title: X\n  y: [", "line 2: this is no YAML; write one field a line, as in `title: …` or `published: 2031-03-12`"),
        ('title: "\\UFFFFFFFF"', "this is no YAML; write one field a line"),
        ("- title", "there are no fields in it; write one field a line"),
        ("", "there are no fields in it; write one field a line"),
        ("[" * 50_000, "this is no YAML; write one field a line"),
        ("a: &a [x]\n" * 20_000, "a sidecar is a YAML text of at most 100,000 bytes"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_the_cure_and_the_article_stays_as_it_is(tmp_path: Path, text: str, reason: str) -> None:
    fill(tmp_path, a_txt=BODY, a_yml=text)
    assert note_of(tmp_path, "a.yml").startswith(f"rejected: sidecar not used: {reason}")
    assert given(tmp_path, "a.txt") == {}


def test_a_sidecar_belongs_to_every_file_of_its_name(tmp_path: Path) -> None:
    fill(tmp_path, a_txt=BODY, a_html=f"<html><body><article><p>{BODY}</p><p>{BODY}</p></article></body></html>", a_yml="outlet: La Gaceta")
    assert note_of(tmp_path, "a.yml") == "says more about a.html, a.txt"
    assert given(tmp_path, "a.html")["outlet"] == given(tmp_path, "a.txt")["outlet"] == Given("La Gaceta", "editor:outlet")


def test_a_sidecar_of_nothing_is_rejected(tmp_path: Path) -> None:
    fill(tmp_path, a_yml="title: X", b__a_txt=BODY)
    assert note_of(tmp_path, "a.yml") == (
        "rejected: not an article, and not a sidecar: no article beside it bears its name, as puerto.txt and puerto.yml do"
    )


def test_every_row_of_a_table_gets_what_its_sidecar_says(tmp_path: Path) -> None:
    folder = fill(tmp_path, a_csv=f'texto\n"{BODY}"\n', a_yml="outlet: La Gaceta")
    document = next(iter(read_source(inputs_of(folder)[0], 1_000_000)))
    assert isinstance(document, RawDocument)
    assert document.given == {"outlet": Given("La Gaceta", "editor:outlet")}


# ---- Saved pages ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["files", "archivos", "ficheiros", "Archivos"])
def test_what_a_browser_saved_with_a_page_is_its_companion(tmp_path: Path, ending: str) -> None:
    folder = fill(tmp_path, nota_html="<html></html>")
    (folder / f"nota_{ending}" / "deep").mkdir(parents=True)
    for name in ("ad.html", "a.css", "deep/frame.txt"):
        (folder / f"nota_{ending}" / name).write_text("x")
    found = {i.name: i.companion_of for i in inputs_of(folder)}
    assert found == {
        "nota.html": "",
        **{f"nota_{ending}/{n}": "nota.html" for n in ("a.css", "ad.html", "deep/frame.txt")},
    }
    assert note_of(folder, f"nota_{ending}/ad.html") == "part of the saved page nota.html"


@pytest.mark.parametrize("folder", ["nota_files", "nota_fotos", "files", "_files"])
def test_other_folders_hold_articles(tmp_path: Path, folder: str) -> None:
    (tmp_path / folder).mkdir()
    (tmp_path / folder / "a.txt").write_text("x")
    (tmp_path / "another.html").write_text("x")
    assert [i.companion_of for i in inputs_of(tmp_path)] == ["", ""]


# ---- What is no input ----------------------------------------------------------------------------------------------------------


def test_what_the_build_writes_is_no_input(tmp_path: Path) -> None:
    folder = fill(tmp_path, a_txt=BODY)
    output = folder / "clippings.db"
    contents = []
    for _ in range(2):
        assert build(folder, output) == 0
        contents.append(output.read_bytes())
    assert contents[0] == contents[1]
    assert rows(output, "SELECT path FROM sources") == [("a.txt",)]


def test_inputs_come_in_the_order_of_their_bytes(tmp_path: Path) -> None:
    for name in (b"b.txt", b"a.txt", b"a/z.txt", "ñ.txt".encode(), b"\xf1.txt", b"Z%.txt"):
        file = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))
        if not file.parent.exists() or file.parent.is_file():
            file.parent.mkdir()
        file.write_text("x")
    assert [i.name for i in inputs_of(tmp_path)] == ["Z%25.txt", "a.txt", "a/z.txt", "b.txt", "ñ.txt", "%F1.txt"]


def test_an_input_names_the_files_that_decide_what_is_read(tmp_path: Path) -> None:
    fill(tmp_path, a_txt=BODY, a_yml="title: X", b_txt=BODY)
    assert [tuple(f.name for f in i.files) for i in inputs_of(tmp_path)] == [("a.txt", "a.yml"), ("a.yml",), ("b.txt",)]
    assert Input(tmp_path / "b.txt", "b.txt").files == (tmp_path / "b.txt",)
