"""Crawls in WARC: pages with address and time of capture, and whatever else is in them or wrong with them."""

import gzip
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from hemeroteca.folder import Input
from hemeroteca.readers import Document, read_source, warc
from hemeroteca.records import Companion, RawDocument, Rejected

SENTENCE = "El consejo de la ciudad votó ayer el cierre del puente viejo durante seis meses, contra la opinión de los vecinos del barrio."
PAGE = f"<html><body><article><h1>Cierran el puente viejo</h1><p>{SENTENCE}</p><p>La alcaldesa habló de {SENTENCE.lower()}</p></article></body></html>"
DAY = "2031-03-12T10:00:00Z"
LIMIT = 1_000_000


class Crawl:
    """Writes a WARC file as crawlers do."""

    def __init__(self, file: Path) -> None:
        self.opened = file.open("wb")
        self.writer = WARCWriter(self.opened, gzip=file.suffix == ".gz")

    def add(
        self, path: str, body: bytes, *, kind: str = "response", media_type: str = "text/html", status: str = "200 OK", **headers: str
    ) -> None:
        uri = f"https://faro.example/{path}"
        if kind == "response":
            answer = StatusAndHeaders(status, [("Content-Type", media_type), *headers.items()], protocol="HTTP/1.1")
            record = self.writer.create_warc_record(uri, kind, BytesIO(body), http_headers=answer, warc_headers_dict={"WARC-Date": DAY})
        else:
            record = self.writer.create_warc_record(
                uri, kind, BytesIO(body), warc_content_type=media_type, warc_headers_dict={"WARC-Date": DAY}
            )
        self.writer.write_record(record)

    def add_revisit(self, path: str) -> None:
        uri = f"https://faro.example/{path}"
        self.writer.write_record(self.writer.create_revisit_record(uri, "sha1:AAAA", uri, DAY, warc_headers_dict={"WARC-Date": DAY}))


@pytest.fixture(params=["crawl.warc", "crawl.warc.gz"])
def crawl(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Crawl]:
    made = Crawl(tmp_path / request.param)
    yield made
    made.opened.close()


def read(crawl: Crawl, limit: int = LIMIT) -> list[Document]:
    crawl.opened.flush()
    file = Path(crawl.opened.name)
    return list(read_source(Input(file, "crawl.warc"), limit))


def seen(documents: list[Document]) -> list[tuple[str, str]]:
    """What each row of the ledger says: the words of a page, else why there is none."""
    return [(d.source.path, _said(d)) for d in documents]


def _said(document: Document) -> str:
    if isinstance(document, RawDocument):
        return document.given["title"].value if document.blocks else document.text[:20]
    return document.reason if isinstance(document, Rejected) else document.note


def test_a_page_has_its_address_and_the_time_of_capture(crawl: Crawl) -> None:
    crawl.add("nota/1", PAGE.encode())
    page, file = read(crawl)
    assert isinstance(page, RawDocument)
    assert (page.source.path, page.source.url, page.source.captured_at) == ("crawl.warc#1", "https://faro.example/nota/1", DAY)
    assert {field: given.value for field, given in page.given.items()} == {
        "title": "Cierran el puente viejo",
        "url": "https://faro.example/nota/1",
        "domain": "faro.example",
    }
    assert page.given["url"].rule == "saved-from"
    assert next(b.text for b in page.blocks if b.kind == "paragraph") == SENTENCE
    assert file == Companion(file.source, "a crawl of 1 record: 1 page")


def test_every_record_is_accounted_for(crawl: Crawl) -> None:
    crawl.writer.write_record(crawl.writer.create_warcinfo_record("crawl", {"software": "test"}))
    crawl.add("nota/1", PAGE.encode())
    crawl.add("foto.png", b"\x89PNG", media_type="image/png")
    crawl.add("nota/2", b"<html>no</html>", status="404 Not Found")
    crawl.add_revisit("nota/1")
    crawl.add("nota/3", PAGE.encode(), kind="resource")
    crawl.add("nota/4", f"Cierran el puente\n\n{SENTENCE}".encode(), kind="conversion", media_type="text/plain")
    crawl.add("nota/5", b"")
    assert seen(read(crawl)) == [
        ("crawl.warc#2", "Cierran el puente viejo"),
        ("crawl.warc#4", "not an article: the server answered 404"),
        ("crawl.warc#5", f"a revisit: the page was the same as before, when it was captured on {DAY}"),
        ("crawl.warc#6", "Cierran el puente viejo"),
        ("crawl.warc#7", "Cierran el puente\n\nE"),
        ("crawl.warc#8", "empty: the server sent no page"),
        ("crawl.warc", "a crawl of 8 records: 6 pages; others: 1 response image/png, 1 warcinfo"),
    ]


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (PAGE.encode("cp1252"), {"media_type": "text/html; charset=ISO-8859-1"}),
        (PAGE.replace("<html>", "<html><meta charset=iso-8859-7>").encode("cp1252"), {"media_type": "text/html; charset=windows-1252"}),
        (gzip.compress(PAGE.encode()), {"Content-Encoding": "gzip"}),
        (b"".join(b"1\r\n%c\r\n" % c for c in PAGE.encode()) + b"0\r\n\r\n", {"Transfer-Encoding": "chunked"}),
    ],
    ids=["charset", "the server before the page", "packed", "in chunks"],
)
def test_pages_are_read_as_the_server_sent_them(crawl: Crawl, body: bytes, headers: dict[str, str]) -> None:
    crawl.add("nota/1", body, **headers)
    page = read(crawl)[0]
    assert isinstance(page, RawDocument)
    assert SENTENCE in [b.text for b in page.blocks]


def three_pages(crawl: Crawl) -> bytes:
    for number in range(3):
        crawl.add(f"nota/{number}", PAGE.replace("viejo", f"viejo {number}").encode())
    crawl.opened.flush()
    return Path(crawl.opened.name).read_bytes()


def second_begins(data: bytes, crawl: Crawl) -> int:
    beginning = b"\x1f\x8b\x08" if crawl.opened.name.endswith(".gz") else b"WARC/1.0\r\n"
    return data.index(beginning, 10)


def test_what_looks_like_a_record_without_end_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warc, "MOST_TRIES", 10)
    (tmp_path / "a.warc").write_bytes(b"WARC/1.0\r\n" * 20_000)
    found: list[Any] = list(read_source(Input(tmp_path / "a.warc", "a.warc"), LIMIT))
    assert [(d.source.path, d.reason) for d in found] == [
        ("a.warc#1", "damaged: no record can be read here; what follows is read from the next that begins"),
        ("a.warc#2", "damaged: nothing that looks like the beginning of a record is one; the rest is not read"),
        ("a.warc", "unreadable: there are no WARC records in it"),
    ]


def test_a_damaged_record_costs_no_other(crawl: Crawl) -> None:
    data = bytearray(three_pages(crawl))
    second = second_begins(bytes(data), crawl)
    data[second + 12 : second + 200] = bytes(188)
    Path(crawl.opened.name).write_bytes(data)
    packed = crawl.opened.name.endswith(".gz")
    lost = "no record can be read here; what follows is read from the next that begins"
    reason = lost if packed else "the header of the record does not say what it is"
    assert seen(read(crawl)) == [
        ("crawl.warc#1", "Cierran el puente viejo 0"),
        ("crawl.warc#2", f"damaged: {reason}"),
        ("crawl.warc#3", "Cierran el puente viejo 2"),
        ("crawl.warc", "a crawl of 3 records: 2 pages, 1 damaged"),
    ]


def test_a_file_that_was_cut_off_gives_what_is_whole(crawl: Crawl) -> None:
    data = three_pages(crawl)
    Path(crawl.opened.name).write_bytes(data[: second_begins(data, crawl) + 300])
    found = seen(read(crawl))
    assert found[0] == ("crawl.warc#1", "Cierran el puente viejo 0")
    assert found[1][1].startswith("damaged: ")
    assert found[2:] == [("crawl.warc", "a crawl of 2 records: 1 page, 1 damaged")]


def test_a_page_that_unpacks_without_end_is_too_large(crawl: Crawl) -> None:
    crawl.add("nota/1", gzip.compress(b"a" * 50_000_000), **{"Content-Encoding": "gzip"})
    crawl.add("nota/2", PAGE.encode())
    assert seen(read(crawl))[:2] == [("crawl.warc#1", "too large: more than 1,000,000 bytes"), ("crawl.warc#2", "Cierran el puente viejo")]


@pytest.mark.parametrize(
    "data",
    [
        b"no crawl\n" * 100,
        b"WARC/1.0\r\n" + b"a" * 50_000_000,  # a line without end
        b"WARC/1.0\r\n" + b"X-A: b\r\n" * 1_000_000,  # a header without end
        gzip.compress(b"WARC/1.0\r\n" + b"a" * 50_000_000),
        b"\x1f\x8b\x08" * 100_000,
        b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: -5\r\n\r\n" * 3000,
        bytes(1000),
    ],
    ids=["text", "line", "header", "bomb", "beginnings", "lengths", "zeros"],
)
def test_a_hostile_file_does_no_harm(tmp_path: Path, data: bytes, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.warc").write_bytes(data)
    documents: list[Any] = list(read_source(Input(tmp_path / "a.warc", "a.warc"), LIMIT))
    assert {type(d) for d in documents} <= {Rejected, Companion}
    assert documents[-1].source.path == "a.warc"
    assert capfd.readouterr().err == ""


def test_records_are_counted(crawl: Crawl, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warc, "MOST_RECORDS", 2)
    three_pages(crawl)
    assert seen(read(crawl))[2:] == [("crawl.warc", "read in part: a crawl of 2 records: 2 pages; the rest is not read")]
