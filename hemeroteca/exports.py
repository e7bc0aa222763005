"""What other programs take from a page: citations, JSON-LD, feeds, tables, links into the original.

Everything is a value made of a page's record. `url` turns a path inside the site into its whole address. The outlet is the
publisher of an article; the archive is only the provider of the structured data (`sdPublisher`) and of a copy (`archivedAt`).
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from textwrap import shorten
from typing import Any, TypeVar
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

from markupsafe import Markup

from hemeroteca import catalogue, wording
from hemeroteca.markup import web_address
from hemeroteca.pages import Archive, ArticleLine, ArticleText, Citation, EntityLink, QuoteLine, QuoteSpan, StatementLine, as_json

Url = Callable[[str], str]
_T = TypeVar("_T")

_WAYBACK = "https://web.archive.org/web"
_LONG, _EDGE = 120, 6  # a longer quotation is named by its first and last words
_SCHEMA_KINDS = {"person": "Person", "organisation": "Organization", "place": "Place", "event": "Event"}
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_TEX = str.maketrans({"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", **{c: "\\" + c for c in "&%$#_{}"}})


# Links


def archived_copy(url: str | None, day: str | None) -> str | None:
    """Where the Wayback Machine keeps a page, as near to a day as it can.

    >>> archived_copy("https://example.org/a", "2025-11-21")
    'https://web.archive.org/web/20251121/https://example.org/a'
    """
    address = web_address(url)
    return f"{_WAYBACK}/{(day or '*').replace('-', '')}/{address}" if address else None


def fragment_link(url: str | None, exact: str) -> str | None:
    """The address of the original that opens at the words: a text fragment, by its first and last words if there are many.

    >>> fragment_link("https://example.org/a", "No, no iré-mos")
    'https://example.org/a#:~:text=No%2C%20no%20ir%C3%A9%2Dmos'
    """
    address = web_address(url)
    words = exact.split()
    if not address or not words:
        return None
    ends = [" ".join(words)]
    if len(ends[0]) > _LONG or "\n" in exact:
        edge = min(_EDGE, len(words) // 2)
        ends = [" ".join(words[:edge]), " ".join(words[-edge:])] if edge else ends
    return f"{address.partition('#')[0]}#:~:text={','.join(quote(end, safe='').replace('-', '%2D') for end in ends)}"


def report_link(contact: str, subject: str, body: str) -> str | None:
    """A letter to the editor about a page, or the page that the editor gives as contact; None without either.

    >>> report_link("editor@example.org", "Error", "https://x/y")
    'mailto:editor@example.org?subject=Error&body=https%3A%2F%2Fx%2Fy'
    """
    if re.fullmatch(r"[^@\s?&]+@[^@\s?&]+", contact):
        return f"mailto:{quote(contact, safe='@+')}?{urlencode({'subject': subject, 'body': body}, quote_via=quote, safe='')}"
    return web_address(contact)


# Citations


def citation(article: ArticleText, archive: Archive, url: Url, language: str) -> Citation:
    """An article as a reader, a reference manager and LaTeX cite it."""
    own = url(article.path)
    return Citation(
        _in_words(article, archive, own, language),
        csl_json(article, archive, own),
        bibtex(article, archive, own),
        ris(article, archive, own),
    )


def _outlet_of(article: ArticleText) -> str:
    return article.outlet.name if article.outlet else ""


def _in_words(article: ArticleText, archive: Archive, own: str, language: str) -> str:
    """Byline, headline, outlet, day, address, and the archive in which it was read, as the language sets them."""
    day = wording.day_name(article.published_edtf, language)
    parts = [
        article.byline or "",
        catalogue.load(language).message("cite.headline").format(headline=article.title),
        f"{_outlet_of(article)}, {day}".strip(", "),
    ]
    parts += [web_address(article.url) or "", f"{archive.title}, {own}"]
    return " ".join(part if part.endswith((".", "…", "?", "!")) else f"{part}." for part in map(str, parts) if part)


def date_parts(edtf: str | None) -> list[list[int]]:
    """The day or days of an EDTF date as CSL-JSON writes them.

    >>> date_parts("2025-11-18?"), date_parts("[2025-12-15..2025-12-16]"), date_parts(None)
    ([[2025, 11, 18]], [[2025, 12, 15], [2025, 12, 16]], [])
    """
    return [[int(n) for n in day.split("-")] for day in re.findall(r"\d{4}(?:-\d\d){0,2}", edtf or "")][:2]


def csl_json(article: ArticleText, archive: Archive, own: str) -> dict[str, Any]:
    days = date_parts(article.published_edtf)
    doubtful = any(mark in (article.published_edtf or "") for mark in "?~%[")
    item: dict[str, Any] = {
        "id": article.slug,
        "type": "article-newspaper",
        "title": article.title,
        "author": [{"literal": article.byline}] if article.byline else None,
        "container-title": _outlet_of(article),
        "section": article.section,
        "issued": {"date-parts": days, **({"circa": True} if doubtful else {})} if days else None,
        "language": None if article.language == "und" else article.language,
        "URL": web_address(article.url) or own,
        "archive": archive.title,
        "archive_location": own,
        "original-title": article.original_title,
    }
    return {name: value for name, value in item.items() if value}


def bibtex(article: ArticleText, archive: Archive, own: str) -> str:
    day = (date_parts(article.published_edtf) or [[]])[0]
    fields = {
        "author": f"{{{_tex(article.byline)}}}" if article.byline else "",
        "title": f"{{{_tex(article.title)}}}",
        "journal": _tex(_outlet_of(article)),
        "year": str(day[0]) if day else "",
        "month": str(day[1]) if len(day) > 1 else "",
        "day": str(day[2]) if len(day) > 2 else "",
        "langid": "" if article.language == "und" else _tex(article.language),
        "url": _plain(web_address(article.url) or own),
        "note": f"{_tex(archive.title)}, \\url{{{_plain(own)}}}",
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@article{{{article.slug},", *lines, "}\n"])


def _tex(text: str | None) -> str:
    return " ".join((text or "").split()).translate(_TEX)


def _plain(url: str) -> str:
    """An address that may stand between braces."""
    return quote(url, safe=":/?#[]@!$&'()*+,;=%~-._")


def ris(article: ArticleText, archive: Archive, own: str) -> str:
    day = (date_parts(article.published_edtf) or [[]])[0]
    address = web_address(article.url)
    lines = [
        ("TY", "NEWS"),
        ("TI", article.title),
        ("AU", article.byline),
        ("T2", _outlet_of(article)),
        ("SE", article.section),
        ("PY", str(day[0]) if day else None),
        ("DA", "/".join(f"{n:02d}" for n in day) + "/" * (4 - max(len(day), 1)) if day else None),
        ("LA", None if article.language == "und" else article.language),
        ("UR", address or own),
        ("DB", archive.title),
        ("L2", own if address else None),
        ("ID", article.slug),
    ]
    written = [f"{tag}  - {' '.join(value.split())}" for tag, value in lines if value]
    return "\r\n".join([*written, "ER  - ", ""])


# JSON-LD


def json_ld(value: Mapping[str, Any]) -> Markup:
    """A value for `<script type="application/ld+json">`, in which nothing can end the element.

    >>> json_ld({"name": "</script>"})
    Markup('{"@context": "https://schema.org", "name": "\\\\u003c/script>"}')
    """
    text = json.dumps({"@context": "https://schema.org", **value}, ensure_ascii=False)
    return Markup(text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"))  # noqa: S704


def _known(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}


def _archive_ld(archive: Archive, url: Url) -> dict[str, Any]:
    return {"@type": "Organization", "name": archive.title, "url": url("/")}


def _entity_ld(entity: EntityLink, url: Url) -> dict[str, Any]:
    return {"@type": _SCHEMA_KINDS[entity.kind], "name": entity.name, "url": url(entity.path)}


def _article_ld(article: ArticleText) -> dict[str, Any]:
    publisher = {"@type": "NewsMediaOrganization", "name": article.outlet.name} if article.outlet else None
    return {
        "@type": "NewsArticle",
        **_known(
            headline=article.title,
            url=web_address(article.url),
            inLanguage=None if article.language == "und" else article.language,
            datePublished=article.published_at or _certain(article.published_edtf),
            dateModified=article.modified_at,
            creditText=article.byline,
            publisher=publisher,
            copyrightHolder=publisher,
        ),
    }


def _certain(edtf: str | None) -> str | None:
    return edtf if edtf and _DAY.fullmatch(edtf) else None


def article_ld(article: ArticleText, mentions: Iterable[EntityLink], archive: Archive, url: Url) -> Markup:
    """A news article of its outlet, a copy of which stands here."""
    return json_ld(
        _article_ld(article)
        | _known(
            description=article.standfirst,
            articleSection=article.section,
            wordCount=article.words,
            mentions=[_entity_ld(entity, url) for entity in dict.fromkeys(mentions)],
            archivedAt=url(article.path),
            sdPublisher=_archive_ld(archive, url),
        )
    )


def quote_ld(quoted: QuoteSpan, article: ArticleText, archive: Archive, url: Url) -> Markup:
    return json_ld(
        {"@type": "Quotation"}
        | _known(
            text=quoted.words,
            url=url(quoted.path),
            inLanguage=None if article.language == "und" else article.language,
            creator=_entity_ld(quoted.speaker, url) if quoted.speaker else None,
            dateCreated=_certain(quoted.said_on),
            isBasedOn=_article_ld(article) | {"archivedAt": url(article.path)},
            sdPublisher=_archive_ld(archive, url),
        )
    )


# Feeds and tables


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry of a feed. `path` is its permanent address; `day` `YYYY-MM-DD`, from which its time is made."""

    path: str
    title: str
    text: str
    author: str
    day: str | None
    language: str


def atom(title: str, own: str, page: str, entries: Sequence[FeedEntry], archive: Archive, url: Url, language: str) -> bytes:
    """An Atom feed. An entry has the day of its article as its time: no clock is asked, and an entry never changes its id."""
    feed = ElementTree.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": language})
    _element(feed, "id", own)
    _element(feed, "title", f"{title} · {archive.title}" if title else archive.title)
    _element(feed, "updated", _instant(max((e.day for e in entries if e.day), default=archive.last_day)))
    _element(feed, "link", rel="self", type="application/atom+xml", href=own)
    _element(feed, "link", rel="alternate", type="text/html", href=url(page))
    _element(_element(feed, "author"), "name", archive.title)
    for entry in entries:
        item = _element(feed, "entry")
        item.set("xml:lang", "" if entry.language == "und" else entry.language)
        _element(item, "id", url(entry.path))
        _element(item, "title", entry.title)
        _element(item, "link", rel="alternate", type="text/html", href=url(entry.path))
        _element(item, "updated", _instant(entry.day))
        _element(item, "summary", entry.text)
        if entry.author:
            _element(_element(item, "author"), "name", entry.author)
    return _xml(feed)


def _instant(day: str | None) -> str:
    return f"{day or '1970-01-01'}T00:00:00Z"


def _element(parent: ElementTree.Element, name: str, text: str | None = None, **attributes: str) -> ElementTree.Element:
    child = ElementTree.SubElement(parent, name, attributes)
    child.text = None if text is None else _NOT_IN_XML.sub("", text)
    return child


def _xml(root: ElementTree.Element) -> bytes:
    written: bytes = ElementTree.tostring(root, encoding="utf-8")
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + written + b"\n"


def comma_separated(records: Iterable[object]) -> Iterator[str]:
    """Records as CSV, the names of their fields first; a record inside another gives a column for each of its fields.

    A cell that a spreadsheet would take for a formula begins with an apostrophe. The text comes in pieces, so that others may have their turn between
    them: while the rows are read they are empty.
    """
    rows: list[dict[str, object]] = []
    filled: dict[str, bool] = {}  # whether a row has anything there, of each column in the order in which they come
    for some in _tens(records):
        for row in (dict(_flat(as_json(record))) for record in some):
            rows.append(row)
            filled |= {name: filled.get(name) or bool(value) for name, value in row.items()}
        yield ""
    within = {name for name in filled if not filled[name] and any(other.startswith(f"{name}_") for other in filled)}
    columns = [name for name in filled if name not in within]
    yield _written([columns])
    for ten in _tens(rows):
        yield _written([_cell(row.get(name)) for name in columns] for row in ten)


def _tens(rows: Iterable[_T]) -> Iterator[list[_T]]:
    left = iter(rows)
    while some := list(islice(left, 10)):
        yield some


def _written(rows: Iterable[Sequence[object]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def _flat(row: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    for name, value in row.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}_")
        else:
            yield prefix + name, value


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


# Entries of feeds


def article_entries(articles: Iterable[ArticleLine]) -> tuple[FeedEntry, ...]:
    return tuple(FeedEntry(a.path, a.title, a.summary, a.outlet.name if a.outlet else "", a.published, a.language) for a in articles)


def quote_entries(quotes: Iterable[QuoteLine]) -> tuple[FeedEntry, ...]:
    """Quotations as entries; those of somebody who was only discovered are in no feed."""
    return tuple(
        FeedEntry(
            q.path, _headed(q.speaker, q.words), q.words, q.speaker.name if q.speaker else "", q.article.published, q.article.language
        )
        for q in quotes
        if q.speaker is None or q.speaker.confirmed
    )


def statement_entries(statements: Iterable[StatementLine]) -> tuple[FeedEntry, ...]:
    return tuple(
        FeedEntry(s.path, _headed(s.speaker, s.text), s.text, s.speaker.name, s.first_published, s.language)
        for s in statements
        if s.speaker.confirmed
    )


def newest_first(*entries: Sequence[FeedEntry]) -> tuple[FeedEntry, ...]:
    """Entries of several kinds as one feed; those of one day keep their order."""
    return tuple(sorted((entry for some in entries for entry in some), key=lambda entry: entry.day or "", reverse=True))


def _headed(speaker: EntityLink | None, words: str) -> str:
    title = shorten(words, 90, placeholder="…")
    return f"{speaker.name}: {title}" if speaker else title
