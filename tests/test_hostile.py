"""Whatever comes in, each input becomes an article or is rejected with a reason, and every span of it points at its words."""

import json
import re
import time
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import hostile
import pytest
from building import build, rows
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import ARCHIVE

from hemeroteca.authority import Authority
from hemeroteca.folder import Input
from hemeroteca.pipeline import Desk
from hemeroteca.readers.sidecars import SidecarError, load_sidecar
from hemeroteca.records import Companion, Reading, Rejected
from hemeroteca.wire import from_bytes, pack, to_bytes, unpack

DESK = Desk(ARCHIVE, Authority())
_SECONDS = 3.0  # of processor time for some kilobytes; what was seen is a tenth of that
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\ud800-\udfff\ue000-\uf8ff\ufeff\U000f0000-\U0010ffff]")


@pytest.fixture(scope="module", autouse=True)
def _ready() -> None:
    DESK.prepare(["a.html"])


def read(file: Path, data: bytes) -> list[Reading | Rejected | Companion]:
    """What comes of a file, after everything that must hold of it was checked."""
    file.write_bytes(data)
    before = time.process_time()
    found = list(DESK.read(Input(file, file.name)))
    assert time.process_time() - before < _SECONDS
    assert found
    for document in found:
        check(document)
    return found


def check(document: Reading | Rejected | Companion) -> None:
    """Is it what may be stored? Its words are storable, it survives the way to the writer, its spans point at their words."""
    packed = to_bytes(pack(document))
    assert unpack(type(document), from_bytes(packed)) == document
    for words in texts_in(pack(document)):
        assert words.encode("utf-8").count(0) == 0
    if not isinstance(document, Reading):
        return
    article = document.article
    for words in (article.title, article.standfirst or "", article.body, article.byline or "", article.section or "", article.url or ""):
        assert not _UNSTORABLE.search(words)
        assert unicodedata.is_normalized("NFC", words)
    assert article.title.strip()
    assert not re.search(r"\n{3}|^\s|\s$", article.body)
    for field, start, end, surface in spans(document):
        text = article.text_of(field)
        assert 0 <= start < end <= len(text) or (start == end and surface == "")
        assert text[start:end] == surface
    for field in {quote.field for quote in document.quotes}:
        places = [(q.start, q.end) for q in document.quotes if q.field == field]
        assert places == sorted(places)
        assert all(before[1] <= after[0] for before, after in pairwise(places))
    assert [quote.position for quote in document.quotes] == list(range(len(document.quotes)))
    known = {entity.key for entity in document.entities}
    assert {m.entity for m in document.mentions} | {q.entity for q in document.quotes if q.entity} <= known
    assert all((quote.entity is None) != (quote.speaker_status == "named") for quote in document.quotes)


def texts_in(values: object) -> Iterator[str]:
    """Every text in a packed record, however deep."""
    if isinstance(values, str):
        yield values
    elif isinstance(values, tuple | list):
        for value in values:
            yield from texts_in(value)


def spans(reading: Reading) -> Iterator[tuple[str, int, int, str]]:
    """Each place that a reading points at, with the words that it says stand there."""
    yield from ((m.field, m.start, m.end, m.surface) for m in (*reading.mentions, *reading.dates))
    for quote in reading.quotes:
        yield quote.field, quote.start, quote.end, quote.text
        if quote.cue is not None and quote.cue_start is not None and quote.cue_end is not None:
            yield quote.field, quote.cue_start, quote.cue_end, quote.cue
        if quote.speaker_surface is not None and quote.speaker_start is not None and quote.speaker_end is not None:
            yield quote.field, quote.speaker_start, quote.speaker_end, quote.speaker_surface


# ---- Readers ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", hostile.WHOLE)
def test_a_whole_input_becomes_an_article(tmp_path: Path, name: str) -> None:
    assert [type(found) for found in read(tmp_path / name, hostile.WHOLE[name])].count(Reading) > 0


@pytest.mark.parametrize("name", hostile.WHOLE)
def test_a_damaged_input_becomes_an_article_or_is_rejected(tmp_path: Path, name: str) -> None:
    @given(hostile.damaged(hostile.WHOLE[name]))
    def damage(data: bytes) -> None:
        read(tmp_path / name, data)

    damage()


@given(data=st.binary(max_size=400), name=st.sampled_from(sorted(hostile.WHOLE)))
def test_any_bytes_become_an_article_or_are_rejected(tmp_path: Path, data: bytes, name: str) -> None:
    read(tmp_path / name, data)


@given(hostile.PAGES)
def test_a_page_of_any_elements_becomes_an_article_or_is_rejected(tmp_path: Path, page: str) -> None:
    read(tmp_path / "a.html", page.encode("utf-8", "surrogatepass"))


@given(hostile.RECORDS)
def test_rows_of_anything_become_articles_or_are_rejected(tmp_path: Path, records: list[dict[str, object]]) -> None:
    read(tmp_path / "a.json", json.dumps(records).encode())


@given(hostile.damaged(hostile.SIDECAR.encode()))
def test_a_damaged_sidecar_gives_fields_or_the_line_with_the_mistake(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.yml").write_bytes(data)
    try:
        fields = load_sidecar(tmp_path / "a.yml")
    except SidecarError as error:
        assert str(error).encode()
    else:
        (tmp_path / "a.txt").write_text(hostile.PROSE, encoding="utf-8")
        for document in DESK.read(Input(tmp_path / "a.txt", "a.txt", tmp_path / "a.yml")):
            check(document)
        assert all(given.rule.startswith("editor:") for given in fields.values())


# ---- The parser ------------------------------------------------------------------------------------------------------------------


@given(hostile.TEXTS)
def test_every_span_of_any_text_points_at_its_words(tmp_path: Path, text: str) -> None:
    read(tmp_path / "a.txt", f"{hostile.PROSE}\n\n{text}\n\n{hostile.PROSE}".encode("utf-8", "surrogatepass"))


@given(hostile.damaged(f"{hostile.PROSE}\n\n“No,” said Maud Hensley, “never.”\n\n".encode() * 3))
def test_every_span_of_a_damaged_text_points_at_its_words(tmp_path: Path, data: bytes) -> None:
    read(tmp_path / "a.txt", data)


@pytest.mark.parametrize(
    "words",
    [
        "«",
        "“",
        '"',
        "« ",
        '“ ‘ « " ',
        "«no», dijo Sol. ",
        "«no», dijo Sol.\n\n",
        "el martes 3 de mayo de 2024, ayer, ",
        "12/11/2024 ",
        "—no\n\n",
        "Eva Sol y ",
        "dijo que ",
    ],
)
def test_a_text_that_repeats_one_thing_without_end_costs_no_more_than_its_length(tmp_path: Path, words: str) -> None:
    read(tmp_path / "a.txt", f"{hostile.PROSE}\n\n{words * (40_000 // len(words))}".encode())


# ---- The archive -----------------------------------------------------------------------------------------------------------------

_POINTERS = (
    ("mentions", "surface", "char_start", "char_end"),
    ("date_mentions", "surface", "char_start", "char_end"),
    ("quotes", "text", "char_start", "char_end"),
    ("quotes", "cue", "cue_start", "cue_end"),
    ("quotes", "speaker_surface", "speaker_start", "speaker_end"),
)


@settings(max_examples=max(2, settings.default.max_examples // 10))
@given(
    texts=st.lists(hostile.TEXTS, min_size=1, max_size=3),
    pages=st.lists(hostile.PAGES, max_size=2),
    records=hostile.RECORDS,
    table=hostile.damaged(hostile.CSV.encode()),
    crawl=hostile.damaged(hostile.crawl()),
)
def test_an_archive_of_anything_is_whole_and_accounts_for_every_input(
    tmp_path_factory: pytest.TempPathFactory,
    texts: list[str],
    pages: list[str],
    records: list[dict[str, object]],
    table: bytes,
    crawl: bytes,
) -> None:
    folder = tmp_path_factory.mktemp("in")
    for number, text in enumerate(texts):
        (folder / f"{number}.txt").write_bytes(f"{hostile.PROSE}\n\n{text}".encode("utf-8", "surrogatepass"))
    for number, page in enumerate(pages):
        (folder / f"{number}.html").write_bytes(page.encode("utf-8", "surrogatepass"))
    (folder / "a.json").write_text(json.dumps(records))
    (folder / "a.csv").write_bytes(table)
    (folder / "a.warc").write_bytes(crawl)
    output = folder.with_name(f"{folder.name}.db")
    assert build(folder, output, "--workers=1", "--no-cache") == 0
    assert rows(output, "PRAGMA integrity_check") == [("ok",)]
    assert {name.partition("#")[0] for (name,) in rows(output, "SELECT path FROM sources")} == {file.name for file in folder.iterdir()}
    for table_name, words, start, end in _POINTERS:
        wrong = f"""SELECT 1 FROM {table_name} t JOIN articles a ON a.id = t.article_id WHERE {words} IS NOT
            substr(CASE field WHEN 'title' THEN title WHEN 'standfirst' THEN standfirst ELSE body END, {start} + 1, {end} - {start}) AND {words} IS NOT NULL"""
        assert rows(output, wrong) == []
