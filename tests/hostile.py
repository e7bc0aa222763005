"""Inputs that nobody would write, made by hypothesis: whole ones that are damaged, and texts of what is hard to read."""

import gzip
import json
import sqlite3
import tempfile
from io import BytesIO
from pathlib import Path

from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

PROSE = (
    "La ministra de Aguas, Eva Sol, descartó el martes la venta del terminal de Puerto Claro, que algunos senadores habían pedido en"
    " enero. «El puerto no se vende ni se alquila», dijo Sol en Radio Estuario. Horas antes, el senador Hugo Paredes advirtió: “Si no se"
    " vende, se hunde”. Según la alcaldesa, 'nadie \"lo\" cree'. —¿Por qué? —Porque sí —respondió Paz el 3 de mayo de 2024."
)
PAGE = f"""<!DOCTYPE html><html lang="es"><head><meta charset="utf-8"><title>El puerto no se vende | El Faro</title>
<link rel="canonical" href="https://faro.example/2031/03/12/puerto"><meta property="og:site_name" content="El Faro">
<meta name="author" content="Ana Ruiz"><meta property="article:published_time" content="2031-03-12T09:00:00-03:00">
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "El puerto no se vende", "author": [{{"name": "Ana Ruiz"}}],
"datePublished": "2031-03-12", "publisher": {{"name": "El Faro"}}, "articleBody": "{PROSE.replace('"', "'")}"}}</script></head><body><article>
<h1>El puerto no se vende</h1><h2 class="bajada">La ministra descarta la venta que pidieron los senadores</h2><p>{PROSE}</p>
<blockquote class="twitter-tweet"><p>No se vende</p>— Eva Sol (@evasol) <a href="https://twitter.com/evasol/status/1899999999999999999">May 4</a></blockquote>
<figure><figcaption>El puerto</figcaption></figure><ul><li>{PROSE}</li></ul><p><a href="/x">Otra nota que también se puede leer</a></p></article></body></html>"""
TEXT = f"---\ntitle: El puerto\nfecha: 2031-03-12\ntemas: [agua, puerto]\n---\n# El puerto no se vende\n\nPor Ana Ruiz\n\n**{PROSE}** [más](https://x.example)\n\n> {PROSE}\n"
SIDECAR = "title: El puerto\npublished: 2031-03-12\nautor: [Ana Ruiz, Luis Soto]\nurl: https://faro.example/puerto\nsection:\n"
CSV = f'ID;titulo;contenido;medio;fecha;url\n1;El puerto;"<p>{PROSE.replace(chr(34), "")}</p>";El Faro;14/03/2031;https://faro.example/1\n2;Nada;;El Faro;;\n'
JSON = json.dumps(
    [{"title": "El puerto", "text": PROSE, "author": [{"name": "Ana Ruiz"}], "date": "2031-03-12", "url": "https://faro.example/1"}] * 2
)
JSONL = "\n".join(
    json.dumps({"titulo": f"El puerto {n}", "texto": PROSE, "fecha": 1750680000000, "enlace": "https://faro.example/2"}) for n in range(3)
)


def crawl() -> bytes:
    """A small crawl: a page, one with an error, a revisit, a picture, a text."""
    made = BytesIO()
    writer = WARCWriter(made, gzip=False)
    for kind, status, media_type in (
        ("response", "200 OK", "text/html; charset=utf-8"),
        ("response", "404 No", "text/html"),
        ("response", "200 OK", "image/png"),
    ):
        answer = StatusAndHeaders(status, [("Content-Type", media_type)], protocol="HTTP/1.1")
        dated = {"WARC-Date": "2031-03-12T10:00:00Z"}
        writer.write_record(
            writer.create_warc_record("https://faro.example/1", kind, BytesIO(PAGE.encode()), http_headers=answer, warc_headers_dict=dated)
        )
    writer.write_record(
        writer.create_revisit_record("https://faro.example/1", "sha1:AAAA", "https://faro.example/1", "2031-03-12T10:00:00Z")
    )
    writer.write_record(
        writer.create_warc_record("https://faro.example/2", "conversion", BytesIO(PROSE.encode()), warc_content_type="text/plain")
    )
    return made.getvalue()


def database() -> bytes:
    with tempfile.TemporaryDirectory() as room:
        connection = sqlite3.connect(Path(room) / "notas.db")
        connection.execute("CREATE TABLE notas (id INTEGER PRIMARY KEY, titulo TEXT, texto TEXT, fecha TEXT)")
        connection.executemany("INSERT INTO notas VALUES (?, ?, ?, ?)", [(n, "El puerto", PROSE, "2031-03-12") for n in range(5)])
        connection.execute("CREATE VIEW todo AS SELECT * FROM notas")
        connection.commit()
        connection.close()
        return (Path(room) / "notas.db").read_bytes()


WHOLE = {
    "a.html": PAGE.encode(),
    "a.html.gz": gzip.compress(PAGE.encode(), mtime=0),
    "a.txt": TEXT.encode(),
    "a.md": TEXT.encode(),
    "a.csv": CSV.encode(),
    "a.csv.gz": gzip.compress(CSV.encode(), mtime=0),
    "a.json": JSON.encode(),
    "a.jsonl": JSONL.encode(),
    "a.db": database(),
    "a.warc": crawl(),
    "a.warc.gz": gzip.compress(crawl(), mtime=0),
}
"""A whole input of every kind, by the name of its file."""

# What has made readers stumble, here or elsewhere.
_NASTY = (
    b"\0", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\r", b"\n\n", b"\r\n\r\n", b'"', b"'", b"\\", b"\\ud800", b"\\u0000", b"\x1b",
    b"<", b">", b"</p>", b"<p", b"<!--", b"-->", b"<![CDATA[", b"</script>", b"<script>", b"<svg><style>", b"<template>", b"<table><tr>", b"<title>",
    b"<h1>", b"<article>", b"<base href='http://['>", b"&#0;", b"&#xD800;", b"&#1114112;", b"&amp;amp;", b"{", b"}", b"[", b"]", b"[[[[", b"null", b"1e999",
    b"-0", b"99999999999999999999999", b"NaN", b"http://[", b"http://[::1", b"//", b"https://x:99999999/", b"0000-00-00", b"2031-02-31", b"31/02/2031",
    b"9999-12-31T23:59:59-23:59", b"0001-01-01T00:00:00+23:59", b"T24:00", b"---\n", b"...", b"? ", b": ", b"- ", b"&a ", b"*a", b"!!python/x ", b"\\UFFFFFFFF",
    b"\xe2\x80\xae", b"\xe2\x80\x9c", b"\xe2\x80\x9d", b"\xc2\xab", b"\xc2\xbb", b"\xe2\x80\x94", b"\xcc\x81", b"\xf0\x9f\x91\xa8\xe2\x80\x8d", b"Content-Length: 9\r\n",
    b"WARC/1.0\r\n", b"Transfer-Encoding: chunked\r\n", b"Content-Encoding: gzip\r\n", b"Content-Encoding: br\r\n", b"\x1f\x8b\x08", b"sep=;\n", b"sep=\"\n", b",,,,", b";;;", b"ffffffff\r\n",
)  # fmt: skip

_Change = tuple[float, str, bytes, int]
_CHANGES: st.SearchStrategy[_Change] = st.tuples(
    st.floats(0, 1),
    st.sampled_from(("insert", "replace", "cut", "repeat")),
    st.sampled_from(_NASTY) | st.binary(max_size=6),
    st.integers(1, 40),
)


def damaged(whole: bytes) -> st.SearchStrategy[bytes]:
    """The input with some of its bytes lost, repeated or replaced, and nasty ones put in."""
    return st.lists(_CHANGES, min_size=1, max_size=6).map(lambda changes: _changed(whole, changes))


def _changed(data: bytes, changes: list[_Change]) -> bytes:
    for place, change, token, length in changes:
        at = int(place * len(data))
        if change == "insert":
            data = data[:at] + token + data[at:]
        elif change == "replace":
            data = data[:at] + token + data[at + len(token) :]
        elif change == "cut":
            data = data[:at] + data[at + length * length :]
        else:
            data = data[:at] + data[at : at + length] * length + data[at + length :]
    return data


def _of(words: str, *more: str) -> st.SearchStrategy[str]:
    return st.sampled_from((*words.split(), *more))


_WORDS = _of(
    "dijo Sol Eva Ana Ruiz said Maud Hensley told según que el la the ministra senador president Mr. Dr. EE. UU. D'Angelo O'Brien-Ñúñez @evasol #puerto 2024 3 mayo May"
    " martes Tuesday ayer yesterday hoy https://x.example/status/1 (UDI) 12:30 % $ no not never y and of"
)  # fmt: skip
_MARKS = _of(
    "“ ” „ ‟ « » ‹ › ‘ ’ ‚ ‛ \" ' '' `` ` ´ ″ — – - … . , : ; ? ! ¿ ¡ ( ) [ ] { } < > / | * _ # \\ &", "\n", "\n\n", "\r\n", "\t", " ", "”, dijo Sol, “", "» —dijo—, «"
)  # fmt: skip
_ODD = st.sampled_from(
    ["\0", "\ud800", "\udfff", "\ud83d\ude00", "\u202e", "\u2066", "\u2069", "\u200f", "\ufeff", "\xad", "\u200b", "\u2028", "\u0301", "e\u0301", "ﬁ", "İ", "ß", "Ǆ", "\U0001f468\u200d\U0001f469",
     "\U0010ffff", "\ue000", "ا", "א", "日", "\x85", "\x1c", "\x0b", "a" * 200, "“" * 40, "\n" * 30, "¿" * 30, "A" + "\u0301" * 30, ". . . "]
)  # fmt: skip
TEXTS: st.SearchStrategy[str] = st.lists(
    st.one_of(_WORDS, _WORDS, _MARKS, _MARKS, _ODD, st.text(max_size=3), st.just(PROSE)), min_size=1, max_size=120
).flatmap(lambda parts: st.sampled_from((" ", "", "\n")).map(lambda glue: glue.join(parts)))
"""Words of the news between quotation marks of every kind and characters that nobody sees, for the parser."""

_TAGS = _of(
    "p div article main section h1 h2 li ul blockquote figure figcaption table tr td span a b i em br script style svg math template iframe noscript title form select"
)
_ATTRIBUTES = st.sampled_from(
    ["", " class=newsletter", ' class="related caption"', " itemprop=headline", " itemprop=articleBody", " class=twitter-tweet", " href='http://['", " itemprop=author", " lang=x-", " role=main", " id='a' class=''", " datetime=2031-02-31", ' hidden="'])  # fmt: skip
_PIECES = st.recursive(
    TEXTS.map(lambda text: text[:300]) | st.just(PROSE),
    lambda inner: st.tuples(_TAGS, _ATTRIBUTES, st.lists(inner, max_size=4), st.booleans()).map(
        lambda e: f"<{e[0]}{e[1]}>{''.join(e[2])}" + (f"</{e[0]}>" if e[3] else "")
    ),
    max_leaves=12,
)
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(("http://[", "2031-13-40", "Ana Ruiz", "\ud800", "", "x" * 3000)) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(("name", "@id", "@type", "url")), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
_KEYS = _of(
    "@type @graph @id headline author creator datePublished dateModified publisher articleBody articleSection inLanguage keywords mainEntityOfPage url"
)
_METAS = _of(
    "og:title og:url og:site_name og:locale author article:published_time date timestamp description keywords twitter:site dc.publisher content-language"
)
PAGES: st.SearchStrategy[str] = st.tuples(
    st.lists(st.tuples(_METAS, _VALUES), max_size=4), st.dictionaries(_KEYS, _VALUES, max_size=5), st.lists(_PIECES, min_size=1, max_size=6)
).map(
    lambda page: (
        "<html><head>"
        + "".join(f'<meta property="{name}" content="{value}">' for name, value in page[0])
        + f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **page[1]})}</script></head><body>{"".join(page[2])}</body></html>'
    )
)
"""Pages of elements in any order, closed or not, that state any nonsense about themselves."""
RECORDS = st.lists(
    st.dictionaries(st.sampled_from(("texto", "title", "url", "fecha", "autor", "\ud800", "medio", "x", "")), _VALUES | TEXTS, max_size=6), min_size=1, max_size=4
)  # fmt: skip
"""Rows of a table as JSON."""
