"""Several texts of one article: which is the newest, what each changed, what became of its quotations and of their addresses."""

import json
import re
from io import BytesIO
from pathlib import Path

import pytest
from building import build, rows, write
from hypothesis import given
from hypothesis import strategies as st
from reading import read
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from hemeroteca.versions import Pairing, compare

# ---- Words -------------------------------------------------------------------------------------------------------------------

HARBOUR = """El puerto reabre mañana.

La ministra dijo que el puerto abre el lunes y que no habrá demoras para nadie.

Nadie lo creyó en la bahía."""


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        (HARBOUR, []),
        (HARBOUR.replace("lunes", "martes a las ocho"), [("~", "lunes", "martes a las ocho")]),
        (HARBOUR.replace(" para nadie", ""), [("-", "para nadie", "")]),
        (HARBOUR.replace("La ministra", "La ministra Ruiz"), [("+", "", "Ruiz")]),
        (HARBOUR.replace("que el puerto abre", "que abre"), [("-", "el puerto", "")]),
        (HARBOUR + "\n\nNi en el valle.", [("+", "", "Ni en el valle.")]),
        (HARBOUR.partition("\n\n")[2], [("-", "El puerto reabre mañana.", "")]),
        ("", [("-", HARBOUR, "")]),
        # A paragraph that was written anew is one change, although "que" and "el" stand in both.
        (
            HARBOUR.replace("La ministra dijo que el puerto abre el lunes y que", "Según Ruiz, lo que importa es el valle: allí"),
            [("~", "La ministra dijo que el puerto abre el lunes y que", "Según Ruiz, lo que importa es el valle: allí")],
        ),
        (HARBOUR.replace("lunes", "Lunes"), [("~", "lunes", "Lunes")]),  # capitals and commas are changes too
    ],
)
def test_what_a_later_text_changes_is_told_word_by_word(later: str, expected: list[tuple[str, str, str]]) -> None:
    assert [(op.what, HARBOUR[op.start : op.end], later[op.later_start : op.later_end]) for op in compare(HARBOUR, later)] == expected


TEXTS = st.lists(st.lists(st.sampled_from(["el", "puerto", "no", "abre,", "«sí»", "ñandú"]), min_size=1).map(" ".join)).map("\n\n".join)


def tokens(text: str) -> list[str]:
    return re.findall(r"\w+|[^\w\s]", text)


@given(earlier=TEXTS, later=TEXTS)
def test_the_earlier_text_with_its_changes_is_the_later_one(earlier: str, later: str) -> None:
    at, words = 0, []
    for op in compare(earlier, later):
        words += tokens(earlier[at : op.start]) + tokens(later[op.later_start : op.later_end])
        assert (op.start < op.end, op.later_start < op.later_end) == (op.what in "-~", op.what in "+~")
        assert at <= op.start
        at = op.end
    assert words + tokens(earlier[at:]) == tokens(later)


def test_texts_of_a_million_characters_without_order_are_compared_at_once() -> None:
    assert len(compare("a b " * 250_000, "b a b " * 160_000)) == 1


# ---- Quotations --------------------------------------------------------------------------------------------------------------

SAID = "«El puerto no se vende», dijo Ana Ruiz. «No habrá más demoras este año», agregó Hugo Paredes."


@pytest.mark.parametrize(
    ("later", "changes"),
    [
        (SAID, []),
        (
            SAID.replace("no se vende", "no se vende ni se alquila"),
            [("words", "El puerto no se vende", "El puerto no se vende ni se alquila")],
        ),
        (SAID.replace("El puerto", "el puerto"), []),  # a capital is nobody's other word
        (SAID.partition(" «No")[0], [("removed", "No habrá más demoras este año", None)]),
        (SAID + " «Ya veremos el lunes», dijo Ruiz.", [("added", None, "Ya veremos el lunes")]),
        (SAID.replace("agregó Hugo Paredes", "agregó Juan Soto"), [("speaker", *["No habrá más demoras este año"] * 2)]),
        (SAID.replace("«El puerto no se vende», dijo Ana Ruiz. ", "") + " «El puerto no se vende», dijo Ana Ruiz.", []),  # moved
        (
            SAID.replace("«El puerto no se vende», dijo Ana Ruiz.", "«El puerto», dijo Ana Ruiz, «no se vende»."),
            [("words", "El puerto no se vende", "no se vende")],  # cut in two: nothing was added or removed
        ),
        (SAID + " Leyó la novela «Marea» en la playa.", []),  # a word in marks is nobody's
    ],
)
def test_what_became_of_each_quotation(later: str, changes: list[tuple[str, str | None, str | None]]) -> None:
    earlier, after = read(SAID).quotes, read(later).quotes
    found = [
        (what, None if one is None else earlier[one].words, None if other is None else after[other].words)
        for what, one, other in Pairing(earlier, after).changes
    ]
    assert found == changes


# ---- The archive -------------------------------------------------------------------------------------------------------------

FIRST = """El puerto reabre el lunes

La ministra de Aguas, Ana Ruiz, recorrió ayer las obras del muelle con los estibadores y con los vecinos de la bahía.

«El puerto no se vende», dijo Ruiz. «Abre el lunes a las ocho», agregó el senador Hugo Paredes.

Los pescadores esperan desde febrero, y nadie les ha dicho todavía cuánto van a cobrar por los días perdidos."""
SECOND = FIRST.replace("no se vende", "no se vende ni se alquila").replace(" desde febrero", "")
THIRD = SECOND.replace("El puerto reabre el lunes", "El puerto no reabre").replace(
    " «Abre el lunes a las ocho», agregó el senador Hugo Paredes.", " «No habrá más demoras», agregó Ruiz."
)


def dated(text: str, moment: str = "", url: str = "https://faro.example/puerto") -> str:
    return f"---\nurl: {url}\n" + (f"modified: {moment}\n" if moment else "") + f"---\n{text}"


def archive(tmp_path: Path, name: str = "a.db", *options: str, **articles: str) -> Path:
    assert build(write(tmp_path / name.partition(".")[0], **articles), tmp_path / name, "--workers=1", *options) == 0
    return tmp_path / name


CHAIN = {
    "b": dated(FIRST, "2031-03-12T08:00:00Z"),
    "c": dated(SECOND, "2031-03-12T10:00:00Z"),
    "a": dated(THIRD, "2031-03-12T19:30:00Z"),
}


def test_three_versions_are_a_chain_and_the_newest_is_shown(tmp_path: Path) -> None:
    database = archive(tmp_path, **CHAIN)
    assert rows(database, "select title, s.path from articles a join sources s on s.id = a.source_id") == [("El puerto no reabre", "a.txt")]
    sql = (
        "select v.number, s.path, s.status, v.title, v.modified_at, v.told_by, v.words_added, v.words_removed, s.note from article_versions v"
        " join sources s on s.id = v.source_id order by v.id"
    )
    note = "an earlier text of the same article; a.txt is shown"
    title = "El puerto reabre el lunes"
    assert rows(database, sql) == [
        (1, "b.txt", "version", title, "2031-03-12T08:00:00Z", "stated", 3, 2, note),
        (2, "c.txt", "version", title, "2031-03-12T10:00:00Z", "stated", 6, 12, note),
    ]


def test_the_differences_are_characters_of_the_two_texts(tmp_path: Path) -> None:
    database = archive(tmp_path, **CHAIN)
    ((first, ops), (second, _)) = rows(database, "select body, differences from article_versions order by number")
    found = [(op, first[start:end], second[left:right]) for op, start, end, left, right in json.loads(ops)["body"]]
    assert found == [("+", "", "ni se alquila"), ("-", "desde febrero", "")]


def test_a_quotation_that_a_version_changed_is_marked_with_its_earlier_words(tmp_path: Path) -> None:
    sql = (
        "select v.number, c.change, c.words, c.later_words, q.words, c.speaker_surface from quote_changes c"
        " join article_versions v on v.id = c.version_id left join quotes q on q.id = c.quote_id order by v.number, c.id"
    )
    now = "El puerto no se vende ni se alquila"
    assert rows(archive(tmp_path, **CHAIN), sql) == [
        (1, "words", "El puerto no se vende", now, now, "Ruiz"),
        (2, "added", None, "No habrá más demoras", "No habrá más demoras", None),
        (2, "removed", "Abre el lunes a las ocho", None, None, "el senador Hugo Paredes"),
    ]


def test_the_place_of_an_earlier_quotation_points_at_its_words(tmp_path: Path) -> None:
    sql = (
        "select c.words, substr(v.body, c.char_start + 1, c.char_end - c.char_start) from quote_changes c"
        " join article_versions v on v.id = c.version_id where c.field = 'body'"
    )
    found = rows(archive(tmp_path, **CHAIN), sql)
    assert len(found) == 2 and all(words == there for words, there in found)


def test_versions_are_the_same_bytes_whatever_the_number_of_workers_and_with_a_cache(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", **CHAIN, d=dated(THIRD), e=dated(FIRST, url="https://faro.example/2"))
    for name, options in (("1", ["--workers=1", "--no-cache"]), ("2", ["--workers=3"]), ("2", [])):
        assert build(folder, tmp_path / f"{name}.db", *options) == 0
    assert (tmp_path / "1.db").read_bytes() == (tmp_path / "2.db").read_bytes()
    assert rows(tmp_path / "1.db", "select count(*) from article_versions") == [(2,)]


def test_a_headline_that_was_changed_is_a_version(tmp_path: Path) -> None:
    renamed = FIRST.replace("El puerto reabre el lunes", "Reabre el puerto")
    database = archive(tmp_path, a=dated(FIRST, "2031-03-12T08:00:00Z"), b=dated(renamed, "2031-03-13T08:00:00Z"))
    ((before, now, differences),) = rows(database, "select v.title, a.title, v.differences from article_versions v join articles a")
    assert (before, now) == ("El puerto reabre el lunes", "Reabre el puerto")
    assert json.loads(differences).keys() == {"title"}


def test_the_same_text_with_and_without_a_headline_is_no_version(tmp_path: Path) -> None:
    database = archive(tmp_path, a=dated(FIRST), b=dated(FIRST.partition("\n\n")[2]))
    assert rows(database, "select path, status from sources order by path") == [("a.txt", "article"), ("b.txt", "duplicate")]


# ---- Which is the newest -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("articles", "shown", "told_by", "note"),
    [
        ({"a": dated(FIRST), "b": dated(SECOND)}, "b.txt", "path", "nothing tells which is newer; the last path counts as the newest"),
        ({"a": dated(FIRST, "2031-03-12T08:00:00Z"), "b": dated(SECOND)}, "a.txt", "undated", "the dated one counts as newer"),
        (
            {"a": dated(FIRST, "2031-03-12T08:00:00Z"), "b": dated(SECOND, "2031-03-11T08:00:00Z")},
            "a.txt",
            "stated",
            "an earlier text of the same article",
        ),
    ],
)
def test_what_tells_which_is_newer_is_named_and_so_is_not_knowing(
    tmp_path: Path, articles: dict[str, str], shown: str, told_by: str, note: str
) -> None:
    database = archive(tmp_path, **articles)
    ((path, by, said),) = rows(
        database,
        "select t.path, v.told_by, s.note from article_versions v join sources s on s.id = v.source_id"
        " join articles a on a.id = v.article_id join sources t on t.id = a.source_id",
    )
    assert (path, by) == (shown, told_by) and note in said


def crawl(file: Path, *captures: tuple[str, str]) -> None:
    """A WARC file with captures of one page: when, and which text."""
    with file.open("wb") as opened:
        writer = WARCWriter(opened, gzip=file.suffix == ".gz")
        for moment, text in captures:
            title, *texts = text.split("\n\n")
            page = f"<html><body><article><h1>{title}</h1>{''.join(f'<p>{p}</p>' for p in texts)}</article></body></html>"
            answer = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
            uri, when = "https://faro.example/puerto", {"WARC-Date": moment}
            writer.write_record(
                writer.create_warc_record(uri, "response", BytesIO(page.encode()), http_headers=answer, warc_headers_dict=when)
            )


def test_captures_of_one_address_are_versions_in_the_order_of_their_capture(tmp_path: Path) -> None:
    folder = write(tmp_path / "in")
    crawl(folder / "b.warc", ("2031-03-12T08:00:00Z", FIRST), ("2031-03-12T09:00:00Z", FIRST), ("2031-03-14T08:00:00Z", THIRD))
    crawl(folder / "c.warc.gz", ("2031-03-13T08:00:00Z", SECOND))  # the last path is not the newest
    assert build(folder, tmp_path / "a.db") == 0
    sql = (
        "select path, status, captured_at, v.number, v.told_by from sources s left join article_versions v on v.source_id = s.id order by 3"
    )
    found = [row for row in rows(tmp_path / "a.db", sql) if row[1] != "companion"]
    assert found == [
        ("b.warc#1", "version", "2031-03-12T08:00:00Z", 1, "captured"),
        ("b.warc#2", "duplicate", "2031-03-12T09:00:00Z", None, None),
        ("c.warc.gz#1", "version", "2031-03-13T08:00:00Z", 2, "captured"),
        ("b.warc#3", "article", "2031-03-14T08:00:00Z", None, None),
    ]


def test_an_earlier_text_that_came_back_is_shown(tmp_path: Path) -> None:
    folder = write(tmp_path / "in")
    crawl(folder / "a.warc", ("2031-03-12T08:00:00Z", FIRST), ("2031-03-13T08:00:00Z", SECOND), ("2031-03-14T08:00:00Z", FIRST))
    assert build(folder, tmp_path / "a.db") == 0
    assert rows(tmp_path / "a.db", "select status from sources where path like '%#%' order by path") == [
        ("article",),
        ("version",),
        ("duplicate",),
    ]


def test_a_version_whose_source_is_gone_leaves_the_others(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", **CHAIN)
    assert build(folder, tmp_path / "a.db") == 0
    (folder / "c.txt").unlink()
    assert build(folder, tmp_path / "a.db") == 0
    assert rows(tmp_path / "a.db", "select number, s.path from article_versions v join sources s on s.id = v.source_id") == [(1, "b.txt")]
    (folder / "a.txt").unlink()
    assert build(folder, tmp_path / "a.db") == 0
    assert rows(tmp_path / "a.db", "select count(*) from article_versions union all select count(*) from former_keys") == [(0,), (0,)]
    assert rows(tmp_path / "a.db", "select title from articles") == [("El puerto reabre el lunes",)]


def test_what_the_editor_puts_right_is_no_change_of_the_outlet(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", **CHAIN)
    text = "- {article: a.txt, quote: El puerto no se vende ni se alquila, speaker: Elena Castañeda}\n"
    (folder / "corrections.yml").write_text(text, encoding="utf-8")
    assert build(folder, tmp_path / "a.db") == 0
    assert rows(tmp_path / "a.db", "select count(*) from quote_changes where change = 'speaker'") == [(0,)]
