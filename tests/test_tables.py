"""Tables of articles: CSV in its dialects, JSON, and SQLite files of strangers."""

import gzip
import json
import sqlite3
from collections.abc import Mapping
from pathlib import Path

import pytest

from hemeroteca.articles import parse_article
from hemeroteca.folder import Input
from hemeroteca.readers import Document, read_source, tables
from hemeroteca.readers.tables import ColumnsError, parse_columns
from hemeroteca.records import Article, Companion, Given, RawDocument, Rejected

BODY = "El consejo votó ayer el cierre del puente. “No había otra salida”, dijo la alcaldesa Eva Sol."
LIMIT = 1_000_000


def read(file: Path, columns: str = "", limit: int = LIMIT) -> list[Document]:
    return list(read_source(Input(file, file.name), limit, parse_columns(columns)))


def write(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    (folder / name).write_bytes(text.encode(encoding))
    return folder / name


def facts(document: Document) -> dict[str, str]:
    assert isinstance(document, RawDocument), document
    return {"text": document.text, **{field: given.value for field, given in document.given.items()}}


def notes(documents: list[Document]) -> list[tuple[str, str]]:
    """Why there is no article: of rows and of the table itself."""
    return [(d.source.path, d.reason if isinstance(d, Rejected) else d.note) for d in documents if not isinstance(d, RawDocument)]


ROW = {"text": BODY, "title": "Cierran el puente", "outlet": "El Faro", "published": "2031-03-12"}


@pytest.mark.parametrize(
    ("name", "text", "encoding"),
    [
        ("comma.csv", f'titulo,texto,medio,fecha\nCierran el puente,"{BODY}",El Faro,2031-03-12\n', "utf-8"),
        ("excel.csv", f'título;texto;medio;fecha\r\nCierran el puente;"{BODY}";El Faro;2031-03-12\r\n', "utf-8-sig"),
        ("stated.csv", f'sep=;\r\ntítulo;texto;medio;fecha\r\nCierran el puente;"{BODY}";El Faro;2031-03-12\r\n', "cp1252"),
        ("western.csv", f'título;texto;medio;fecha\r\nCierran el puente;"{BODY}";El Faro;2031-03-12\r\n', "cp1252"),
        ("wide.csv", f"Titular|Cuerpo|Diario|Fecha\nCierran el puente|{BODY}|El Faro|2031-03-12\n", "utf-16"),
        ("tabs.tsv", f"headline\tbody\tsource\tdate\nCierran el puente\t{BODY}\tEl Faro\t2031-03-12\n", "utf-8"),
        ("rows.csv", f'"titulo","texto","medio","fecha"\n"1","Cierran el puente","{BODY}","El Faro","2031-03-12"\n', "utf-8"),  # R
        ("lines.jsonl", json.dumps({"title": "Cierran el puente", "maintext": BODY, "media_name": "El Faro", "date_publish": "2031-03-12"}), "utf-8"),
        ("list.json", json.dumps([{"title": "Cierran el puente", "text": BODY, "source": {"name": "El Faro"}, "publishedAt": "2031-03-12"}]), "utf-8"),
        ("held.json", json.dumps({"total": 1, "articles": [{"title": "Cierran el puente", "content": BODY, "site": "El Faro", "date": "2031-03-12"}]}), "utf-8"),
        ("one.json", json.dumps({"title": "Cierran el puente", "text": BODY, "sitename": "x", "outlet": "El Faro", "date": "2031-03-12"}), "utf-8"),
        ("called.json", "\n".join([json.dumps({"title": "Cierran el puente", "text": BODY, "outlet": "El Faro", "date": "2031-03-12"})] * 2), "utf-8"),
    ],
)  # fmt: skip
def test_a_row_is_an_article_whatever_the_dialect(tmp_path: Path, name: str, text: str, encoding: str) -> None:
    documents = read(write(tmp_path, name, text, encoding))
    assert facts(documents[0]) == ROW
    assert documents[0].source.path == f"{name}#1"
    assert isinstance(documents[-1], Companion)
    assert documents[-1].source.path == name


def test_a_packed_table_is_read(tmp_path: Path) -> None:
    (tmp_path / "notas.csv.gz").write_bytes(gzip.compress(f'titulo,texto\nCierran el puente,"{BODY}"\n'.encode()))
    assert facts(read(tmp_path / "notas.csv.gz")[0]) == {"text": BODY, "title": "Cierran el puente"}


def test_what_the_r_package_datamedios_writes(tmp_path: Path) -> None:
    page = f'<p>{BODY}</p><div class="lee-tambien-bbcl"><p>Lee también: Suben las tarifas del agua</p></div><p>La obra dura seis meses.</p>'
    header = "ID,titulo,contenido,contenido limpio,url,url_imagen,autor,fecha,resumen,search_query,medio,temas"
    row = ["1", "Cierran &#8220;el puente&#8221;", page, "x", "https://faro.example/1", "i.jpg", "Eva Luna", "2031-03-12", "Obras", "puente", "faro", "Obras, Ciudad"]  # fmt: skip
    quoted = ",".join('"' + cell.replace('"', '""') + '"' for cell in row)
    document, table = read(write(tmp_path, "notas.csv", f"{header}\n{quoted}\n"))
    assert facts(document) == {
        "text": "", "title": "Cierran “el puente”", "url": "https://faro.example/1", "byline": "Eva Luna", "published": "2031-03-12",
        "standfirst": "Obras", "outlet": "faro", "keywords": "Obras, Ciudad",
    }  # fmt: skip
    assert isinstance(document, RawDocument)
    assert [(b.kind, b.text) for b in document.blocks] == [
        ("paragraph", BODY),
        ("paragraph", "La obra dura seis meses."),
        ("furniture", "Lee también: Suben las tarifas del agua"),
    ]
    assert notes([table]) == [
        (
            "notas.csv",
            "a table of 1 row: text from contenido or contenido limpio, title from titulo, standfirst from resumen, byline from autor, outlet from"
            " medio, url from url, published from fecha, keywords from temas; not read: ID, url_imagen, search_query",
        )
    ]


def test_keywords_become_a_list(tmp_path: Path) -> None:
    document = read(write(tmp_path, "a.jsonl", json.dumps({"texto": f"{BODY} {BODY}", "temas": ["Obras", "obras", "Ciudad vieja"]})))[0]
    assert isinstance(document, RawDocument)
    article = parse_article(document, ("es",))
    assert isinstance(article, Article)
    assert article.keywords == ("Obras", "Ciudad vieja")


def test_the_editor_says_which_column_is_which(tmp_path: Path) -> None:
    file = write(tmp_path, "notas.csv", f'Encabezamiento,Desarrollo,resumen\nCierran el puente,"{BODY}","{BODY}"\n')
    assert notes(read(file)) == [
        (
            "notas.csv",
            "not an article: no column of text among Encabezamiento, Desarrollo, resumen; if one of them is, name it: --columns text=…",
        )
    ]
    assert facts(read(file, "text=desarrollo,title=Encabezamiento")[0])["title"] == "Cierran el puente"
    assert facts(read(file, "text=resumen")[0]) == {"text": BODY}  # it is the standfirst no more


@pytest.mark.parametrize("option", ["text", "text=", "texto=contenido", "title=a,size=b"])
def test_a_wrong_option_is_refused_with_the_fields_that_there_are(option: str) -> None:
    with pytest.raises(
        ColumnsError, match=r"--columns: .* is no FIELD=COLUMN, as in text=contenido; the fields are text, title, standfirst"
    ):
        parse_columns(option)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.csv", "titulo,texto\nA,\n", [("a.csv#1", "empty: there is nothing in texto")]),
        ("a.csv", f'titulo,texto\nA,"{BODY}",C\n', [("a.csv#1", "damaged: 3 cells, where 2 columns are named")]),
        ("a.csv", "titulo,texto\n", [("a.csv", "empty: there are no rows in it")]),
        ("a.csv", "\n", [("a.csv", "empty: there are no columns in it")]),
        ("a.jsonl", '{"text": "a"}\n{"text": \n[1]\n', [("a.jsonl#2", "damaged: this line is no JSON object"), ("a.jsonl#3", "damaged: this line is no JSON object")]),
        ("a.json", '{"name": "tool", "version": 1}', [("a.json", "not an article: no column of text among name, version; if one of them is, name it: --columns text=…")]),
        ("a.json", "[" * 100_000, [("a.json", "unreadable: the JSON is nested without end")]),
        ("a.json", '[{"text": "a"}, 3]', [("a.json#2", "damaged: this entry is no JSON object")]),
        ("a.json", json.dumps([{str(n): 1 for n in range(10_001)}]), [("a.json", "too large: a row has at most 10,000 columns")]),
        ("a.json", "no", [("a.json", "unreadable: it is no JSON (Expecting value: line 1 column 1 (char 0))")]),
        ("a.json", '[{"text": "%s"}]' % ("a" * LIMIT), [("a.json", "too large: more than 1,000,000 bytes; write one object a line, as .jsonl, and there is no limit")]),
        ("a.csv", "texto," + "a," * 200_000, [("a.csv", "too large: a table has at most 10,000 columns")]),  # one cell, if read by semicolons
        ("a.csv", "texto," + "a" * 300_000, [("a.csv", "empty: there are no rows in it")]),
        ("a.csv", '"' + "a" * 4_100_000, [("a.csv", "unreadable: its first line names no columns (field larger than field limit (4000000))")]),
        ("a.csv", "\0\1\2" * 100, [("a.csv", "binary: it holds bytes that no text encoding has")]),
    ],
)  # fmt: skip
def test_what_cannot_be_read_has_a_row_with_the_reason(tmp_path: Path, name: str, text: str, expected: list[tuple[str, str]]) -> None:
    found = notes(read(write(tmp_path, name, text)))
    assert [n for n in found if not n[1].startswith("a table")] == expected or found[: len(expected)] == expected


def test_an_address_that_is_none_costs_no_article(tmp_path: Path) -> None:
    (row, _) = read(write(tmp_path, "a.json", json.dumps([{"texto": BODY * 3, "url": "http://[", "medio": "El Faro"}])))
    assert isinstance(row, RawDocument)
    article = parse_article(row, ("es",))
    assert isinstance(article, Article)
    assert (article.outlet_domain, article.outlet_name) == (None, Given("El Faro", "column:medio"))


def test_half_a_character_in_a_name_or_address_reaches_no_row_of_the_ledger(tmp_path: Path) -> None:
    row, table = read(write(tmp_path, "a.json", json.dumps([{"texto": BODY, "\ud800x": "", "url": "https://faro.example/\udfff"}])))
    assert isinstance(table, Companion)
    assert (row.source.url, table.note) == ("https://faro.example/", "a table of 1 row: text from texto, url from url; not read: x")
    assert notes(read(write(tmp_path, "b.json", '[{"\\ud800": ""}]'))) == [
        ("b.json", "not an article: no column of text among ; if one of them is, name it: --columns text=…")
    ]


def test_one_damaged_row_costs_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "LONGEST_CELL", 500)
    never_closed = (
        f'titulo,texto\nA,{BODY.replace(",", "")}\nB,"{"palabra " * 50}\nC,{BODY.replace(",", "")}\n'
        + "D,x\n" * 40
        + f"E,{BODY.replace(',', '')}\n"
    )
    documents = read(write(tmp_path, "a.csv", never_closed))
    titles = [d.given["title"].value for d in documents if isinstance(d, RawDocument) and len(d.text) > 50]
    assert (titles[0], titles[-1]) == ("A", "E")
    assert "damaged: field larger than field limit (500)" in [note for _, note in notes(documents)]


def test_a_stray_byte_far_down_is_read_as_western(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(
        b'{"text": "' + "mañana ".encode() * 200_000 + b'"}\n{"text": "' + "mañana".encode("cp1252") + b'"}\n'
    )
    assert [d.text[:6] for d in read(tmp_path / "a.jsonl", limit=10_000_000) if isinstance(d, RawDocument)] == ["mañana", "mañana"]


def test_a_packed_table_that_is_a_bomb_is_given_up(tmp_path: Path) -> None:
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(b"texto\n" + b"\n" * 80_000_000))
    assert notes(read(tmp_path / "a.csv.gz")) == [("a.csv.gz", "too large: it unpacks to more than 200 times its size")]


def test_a_line_without_end_fills_no_memory(tmp_path: Path) -> None:
    file = write(tmp_path, "a.jsonl", '{"text": "' + "a" * 3_000_000 + '"}\n' + json.dumps({"text": BODY}) + "\n")
    documents = read(file)
    assert [d.text for d in documents if isinstance(d, RawDocument)] == [BODY]


def test_rows_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_ROWS", 3)
    documents = read(write(tmp_path, "a.csv", "texto\n" + f'"{BODY}"\n' * 5))
    assert len([d for d in documents if isinstance(d, RawDocument)]) == 3
    assert notes(documents) == [("a.csv", "read in part: a table has at most 3 rows; the rest is not read")]


# ---- SQLite --------------------------------------------------------------------------------------------------------------------


def database(folder: Path, *statements: str, values: Mapping[str, object] | None = None) -> Path:
    connection = sqlite3.connect(folder / "notas.db")
    for statement in statements:
        connection.execute(statement, values or {} if ":body" in statement else {})
    connection.commit()
    connection.close()
    return folder / "notas.db"


NEWS = "CREATE TABLE noticias (id INTEGER PRIMARY KEY, titular, cuerpo, medio, fecha)"
INSERT = "INSERT INTO noticias VALUES (7, 'Cierran el puente', :body, 'El Faro', '2031-03-12')"


def test_a_table_of_a_database_is_read_and_the_file_stays_as_it_is(tmp_path: Path) -> None:
    comments = ("CREATE TABLE comments (id, text)", "INSERT INTO comments VALUES (1, 'no')")
    file = database(tmp_path, NEWS, INSERT, *comments, values={"body": BODY})
    before = file.read_bytes()
    documents = read(file)
    assert facts(documents[0]) == ROW
    assert notes(documents) == [
        ("notas.db", "a table of 1 row: text from cuerpo, title from titular, outlet from medio, published from fecha; not read: id")
    ]
    assert (file.read_bytes(), sorted(p.name for p in tmp_path.iterdir())) == (before, ["notas.db"])


def test_text_that_was_stored_as_bytes_is_text(tmp_path: Path) -> None:
    assert facts(read(database(tmp_path, NEWS, INSERT, values={"body": BODY.encode("cp1252")}))[0])["text"] == BODY


def test_nothing_of_a_stranger_is_run(tmp_path: Path) -> None:
    """Views, generated columns and virtual tables compute what their author likes; only stored columns are read."""
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS texto, i AS titulo, i AS medio FROM n"
    file = database(
        tmp_path, NEWS.replace("fecha)", "fecha, resumen AS (hex(zeroblob(400000000))))"),
        INSERT.replace("noticias", "noticias (id, titular, cuerpo, medio, fecha)"), f"CREATE VIEW v AS {endless}",
        "CREATE VIRTUAL TABLE f USING fts5(texto, titulo, medio, fecha, autor)", values={"body": BODY},
    )  # fmt: skip
    assert facts(read(file)[0]) == ROW


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"SQLite format 3\0" + bytes(5000), "unreadable: it is no SQLite database, or damaged (file is not a database)"),
        (b"no", "unreadable: it is no SQLite database, or damaged (file is not a database)"),
    ],
)
def test_a_damaged_database_is_rejected(tmp_path: Path, data: bytes, reason: str) -> None:
    (tmp_path / "a.sqlite").write_bytes(data)
    assert notes(read(tmp_path / "a.sqlite")) == [("a.sqlite", reason)]


def test_a_database_cut_in_the_middle_gives_the_rows_before(tmp_path: Path) -> None:
    file = database(tmp_path, NEWS, *[INSERT.replace("7", str(n)) for n in range(400)], values={"body": BODY * 5})
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    documents = read(file)
    assert documents[-1].source.path == "notas.db"
    assert isinstance(documents[-1], Rejected)
    assert documents[-1].reason.startswith("unreadable: it is no SQLite database, or damaged (")


def test_an_archive_of_our_own_is_no_input(tmp_path: Path) -> None:
    file = database(
        tmp_path, *[f"CREATE TABLE {name} (body, title)" for name in ("sources", "articles", "quotes", "statements", "furniture")]
    )
    assert notes(read(file)) == [
        ("notas.db", "not an article: an archive that this program wrote; its articles are in the folder that it was built from")
    ]


def test_the_rule_of_a_fact_names_its_column(tmp_path: Path) -> None:
    document = read(write(tmp_path, "a.csv", f'Titular,Texto\nCierran,"{BODY}"\n'))[0]
    assert isinstance(document, RawDocument)
    assert document.given == {"title": Given("Cierran", "column:Titular")}
