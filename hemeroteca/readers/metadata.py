"""What a page says about itself: JSON-LD, OpenGraph, Dublin Core, microdata, `time` → given fields.

Each fact has a row of places where pages put it, the best first. The rule of a fact names its place ("ld:headline").
"""

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import chain
from typing import Any

from bs4 import BeautifulSoup
from bs4.filter import SoupStrainer
from lxml.html import HtmlElement  # type: ignore[import-untyped]

from hemeroteca.addresses import joined, parts_of
from hemeroteca.readers.bounded import loads
from hemeroteca.readers.bylines import NO_NAME, people, signatures
from hemeroteca.readers.headline import Called, headline_of, is_site, parts, printed, site_names, squeezed
from hemeroteca.records import Given
from hemeroteca.text import fold

Found = Iterator[tuple[str, str]]  # value, rule
Node = Mapping[str, Any]  # of JSON-LD

# The names of meta elements for a fact, in lower case, the best first.
_META = {
    "title": "og:title twitter:title dc.title dcterms.title sailthru.title parsely-title citation_title",
    "byline": "author article:author byl dc.creator dcterms.creator parsely-author sailthru.author article:author_name citation_author",
    "published": "article:published_time article:published datepublished dc.date.issued dcterms.issued dc.date dcterms.date dc.date.created"
    " dcterms.created parsely-pub-date sailthru.date cxenseparse:recs:publishtime publish-date publish_date publishdate pubdate"
    " publication_date article.published citation_publication_date og:published_time originalpublicationdate date timestamp",
    "modified": "article:modified_time og:updated_time datemodified dcterms.modified dc.date.modified lastmod last-modified revised",
    "outlet": "og:site_name dc.publisher dcterms.publisher application-name apple-mobile-web-app-title twitter:site",
    "section": "article:section section parsely-section cxenseparse:section sailthru.section",
    "standfirst": "og:description description twitter:description dc.description sailthru.description",
    "url": "og:url parsely-link twitter:url",
    "language": "og:locale content-language dc.language inlanguage language",
    "keywords": "news_keywords keywords article:tag parsely-tags sailthru.tags dc.subject",
}
_OF_THE_HEAD = SoupStrainer(["meta", "link", "title"])
_LONGEST_HEAD = 1_000_000  # characters; the longest seen are a third of that
_LONGEST_VALUE = 2_000
_KNOWN_META = frozenset(name for names in _META.values() for name in names.split())
_ARTICLE_TYPES = re.compile(r"(?:Article|Posting|Report|Review)$")
_PUBLISHER_TYPES = re.compile(r"(?:NewsMediaOrganization|WebSite)$", re.IGNORECASE)
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(https?://\S+)", re.IGNORECASE)
# What content systems put in where nobody chose a section; the words of the software, not of the article.
_NO_SECTIONS = {"uncategorized", "uncategorised", "sin categoria", "articles", "news articles", "home", "portada"}
_EPOCH = re.compile(r"\d{10}(?:\d{3})?$")
_INSTANT = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ]+(\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?)?")
_DAY_OF_ADDRESS = re.compile(
    r"/(?P<year>(?:19|20)\d\d)(?:[/-](?P<month>0?[1-9]|1[0-2])[/-](?P<day>0?[1-9]|[12]\d|3[01])|(?P<mm>0[1-9]|1[0-2])(?P<dd>0[1-9]|[12]\d|3[01]))"
    r"(?=[/_-]|\D*$)"
)


@dataclass(frozen=True)
class Page:
    """A page, taken apart once: `meta` by lower-case name, the JSON-LD `nodes`, the one that is the article, the tree."""

    tree: HtmlElement
    meta: Mapping[str, tuple[str, ...]]
    links: Mapping[str, str]
    title: str
    nodes: tuple[Node, ...]
    article: Node
    saved_from: str

    def first(self, name: str) -> Found:
        """The meta elements for a fact, in the order of trust."""
        for key in _META[name].split():
            for value in self.meta.get(key, ()):
                yield value, f"meta:{key}"


def take_apart(page: str, tree: HtmlElement, address: str = "") -> Page:
    """The page with what it says about itself. Its head is read by BeautifulSoup, which forgives whatever browsers forgive.

    `address` is where it was fetched, if a crawl says so; pages that browsers saved often do themselves.
    """
    end = re.search(r"<body\b|</head>", page, re.IGNORECASE)
    # The body is searched on the tree: a second full parse would take longer than everything else together.
    head = page[: min(end.start() if end else _LONGEST_HEAD, _LONGEST_HEAD)]
    elements = BeautifulSoup(head, "lxml", parse_only=_OF_THE_HEAD).find_all(True)
    meta: dict[str, list[str]] = {}
    for element in elements:
        if element.name == "meta":
            _add_meta(meta, element.attrs)
    for element in tree.iterfind(".//body//meta[@content]"):
        _add_meta(meta, element.attrib)
    links = {
        rel: str(link["href"])
        for link in elements
        if link.name == "link" and "href" in link.attrs
        for rel in (link.get("rel") or ())
        if rel in ("canonical", "shortlink")
    }
    nodes = tuple(_nodes(tree))
    heading = next((element for element in elements if element.name == "title"), None)
    saved = _SAVED_FROM.search(page, 0, 5000)
    return Page(
        tree,
        {k: tuple(v) for k, v in meta.items()},
        links,
        _folded(heading.get_text() if heading else ""),
        nodes,
        _article_of(nodes),
        address or (saved[1] if saved else ""),
    )


def _add_meta(meta: dict[str, list[str]], attributes: Mapping[str, Any]) -> None:
    name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or attributes.get("http-equiv") or ""
    value = _folded(str(attributes.get("content") or ""))
    if str(name).lower() in _KNOWN_META and value:
        meta.setdefault(str(name).lower(), []).append(value)


def _folded(text: str) -> str:
    text = text[:_LONGEST_VALUE]
    return " ".join(html.unescape(text).split()) if "&" in text else " ".join(text.split())


# ---- JSON-LD -----------------------------------------------------------------------------------------------------------------


def _nodes(tree: HtmlElement) -> Iterator[Node]:
    """Every object of the page's JSON-LD, those of @graph and of main entities too; broken scripts are passed over."""
    for script in tree.iterfind(".//script[@type]"):
        if script.get("type", "").split(";")[0].strip().lower() == "application/ld+json" and script.text:
            text = re.sub(r"^\s*(?:<!\[CDATA\[|<!--|//<!\[CDATA\[)|(?:\]\]>|-->)\s*$|;\s*$", "", script.text)
            try:
                yield from _objects(loads(text, strict=False), 0)
            except (ValueError, RecursionError):
                continue


def _objects(value: Any, depth: int) -> Iterator[Node]:
    if depth > 6:
        return
    if isinstance(value, list):
        for item in value:
            yield from _objects(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemReviewed"):
            yield from _objects(value.get(key), depth + 1)


def _types(node: Node) -> tuple[str, ...]:
    types = node.get("@type")
    return tuple(map(str, types)) if isinstance(types, list) else (str(types),)


def _article_of(nodes: Iterable[Node]) -> Node:
    """The object that describes the article: of those of such a type, the one that says most."""
    articles = [node for node in nodes if any(_ARTICLE_TYPES.search(t) for t in _types(node))]
    facts = ("headline", "author", "datePublished", "publisher", "articleBody", "creator")
    return max(articles, key=lambda node: sum(bool(node.get(fact)) for fact in facts), default={})


def _values(page: Page, key: str) -> Iterator[Any]:
    """The values of a key in the article's object, then in other objects of the same kind."""
    seen = [page.article, *(n for n in page.nodes if n is not page.article and any(_ARTICLE_TYPES.search(t) for t in _types(n)))]
    for node in seen:
        value = node.get(key)
        yield from value if isinstance(value, list) else [value] if value else []


def _named(page: Page, value: Any) -> str:
    """The name in a value: a text, an object with a name, or a reference to one."""
    if isinstance(value, str):
        return _folded(value)
    if not isinstance(value, dict):
        return ""
    name = value.get("name")
    if not name and value.get("@id"):
        name = next((n["name"] for n in page.nodes if n.get("@id") == value["@id"] and n.get("name")), "")
    return _folded(", ".join(map(str, name)) if isinstance(name, list) else str(name or ""))


# ---- The facts ---------------------------------------------------------------------------------------------------------------


def given_fields(page: Page) -> dict[str, Given]:
    """The facts that the page states, each from the best of its places."""
    given: dict[str, Given] = {}
    for name, find in _FACTS.items():
        found = next(((value, rule) for value, rule in find(page) if value), None)
        if found:
            given[name] = Given(*found)
    if title := _title(page):
        given["title"] = title
    return given


def _title(page: Page) -> Given | None:
    """The headline, told from the names of the site and of the section."""
    site = site_names(next((v for v, _ in _outlet(page)), ""), next((v for v, _ in _domain(page)), ""))
    folders = parts_of(next((v for v, _ in _url(page)), "")).path.strip("/").split("/")[:-1]
    sections = [*(v for v, _ in _section(page)), *folders]
    stated = tuple(_folded(v) for v in _values(page, "headline") if isinstance(v, str))
    return headline_of(page.tree, Called(stated, tuple(page.first("title")), page.title, site, frozenset(map(squeezed, sections)) - {""}))


def _byline(page: Page) -> Found:
    """The names of the authors, joined by commas."""
    stated = (
        ("ld:author", [_named(page, v) for v in _of_first(page, "author")]),
        ("ld:creator", [_named(page, v) for v in _of_first(page, "creator")]),
        *((f"meta:{key}", page.meta.get(key, ())) for key in _META["byline"].split()),
    )
    site = squeezed(next((v for v, _ in _outlet(page)), ""))
    host = next((h.rsplit(".", 1)[0] for h, _ in _domain(page)), "")
    weak: list[tuple[str, str]] = []
    for rule, names in chain(((rule, people(values)) for rule, values in stated), signatures(page.tree)):
        persons = [n for n in names if not is_site(n, {site, squeezed(host)})]
        if persons:
            yield ", ".join(persons), rule
        elif names:
            weak.append((", ".join(names), f"{rule}:outlet"))  # a line of the text that names somebody is better
    yield from weak


def _of_first(page: Page, key: str) -> list[Any]:
    """The values of a key in the first object that has any name in it."""
    value = page.article.get(key)
    values = value if isinstance(value, list) else [value] if value else []
    return values if any(_named(page, v) for v in values) else list(_values(page, key))


def _published(page: Page) -> Found:
    for value in _values(page, "datePublished"):
        yield instant_of(str(value)), "ld:datePublished"
    for value, rule in page.first("published"):
        yield instant_of(value), rule
    for key in ("dateCreated", "uploadDate"):
        for value in _values(page, key):
            yield instant_of(str(value)), f"ld:{key}"
    for element in page.tree.xpath("//*[@itemprop='datePublished' or @itemprop='dateCreated']"):
        yield instant_of(element.get("datetime") or element.get("content") or element.text_content()), "itemprop:datePublished"
    for element in page.tree.xpath("//time[@pubdate or contains(@class, 'publi') or contains(@class, 'entry-date')]"):
        yield instant_of(element.get("datetime") or element.text_content()), "time:published"
    for node in page.nodes:
        if "WebPage" in _types(node):
            yield instant_of(str(node.get("datePublished") or "")), "ld:WebPage.datePublished"
    for element in page.tree.xpath("//article//time[@datetime] | //main//time[@datetime] | //header//time[@datetime]"):
        yield instant_of(element.get("datetime")), "time"
    for address, _ in _url(page):
        if found := _DAY_OF_ADDRESS.search(parts_of(address).path):
            month, day = found["month"] or found["mm"], found["day"] or found["dd"]
            yield f"{found['year']}-{int(month):02}-{int(day):02}", "address"
    for element in page.tree.xpath("//time[@datetime]"):
        yield instant_of(element.get("datetime")), "time"
    for element in page.tree.xpath(_DATE_CLASSES)[:5]:
        yield instant_of(_folded(element.text_content())), "class:date"


# Names of the markup, too.
_DATE_CLASSES = (
    "//*[self::span or self::p or self::div or self::time or self::li]"
    "[contains(@class, 'date') or contains(@class, 'fecha') or contains(@class, 'publish') or contains(@id, 'fecha') or contains(@id, 'date')]"
    "[string-length(normalize-space(.)) > 7 and string-length(normalize-space(.)) < 80]"
)


def _modified(page: Page) -> Found:
    for value in _values(page, "dateModified"):
        yield instant_of(str(value)), "ld:dateModified"
    for value, rule in page.first("modified"):
        yield instant_of(value), rule
    for element in page.tree.xpath("//*[@itemprop='dateModified']"):
        yield instant_of(element.get("datetime") or element.get("content") or element.text_content()), "itemprop:dateModified"


def instant_of(value: str) -> str:
    """A date as pages write it in fields: ISO 8601 if it can be made that, the words themselves if they hold a day, else "".

    >>> instant_of("20250503T101500Z"), instant_of("1750680000000"), instant_of("Sat, 03 May 2025 10:15:00 GMT")
    ('2025-05-03T10:15:00Z', '2025-06-23T12:00:00Z', '2025-05-03T10:15:00Z')
    """
    value = _folded(value)
    if _EPOCH.match(value):
        return _iso(datetime.fromtimestamp(int(value[:10]), UTC))
    if found := _INSTANT.match(value):
        return _from_parts(found)
    try:
        return _iso(parsedate_to_datetime(value))
    except (ValueError, TypeError, OverflowError):
        return value if re.search(r"\b(?:19|20)\d\d\b", value) and len(value) <= 80 else ""


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def _from_parts(found: re.Match[str]) -> str:
    year, month, day, hour, minute, second, zone = found.groups()
    if not ("1800" < year < "2200" and "01" <= month <= "12" and "01" <= day <= "31"):
        return ""
    clock = f"T{hour}:{minute}:{second or '00'}" if hour and hour <= "23" and minute <= "59" else ""
    zone = "Z" if zone in ("Z", "UTC", "GMT") else zone or ""
    zone = f"{zone[:3]}:{zone[-2:]}" if len(zone) == 5 else f"{zone}:00" if len(zone) == 3 else zone
    return f"{year}-{month}-{day}{clock}{zone if clock else ''}"


def _outlet(page: Page) -> Found:
    yield from ((v, r) for v, r in page.first("outlet") if r == "meta:og:site_name" and not NO_NAME.search(v))
    for value in _values(page, "publisher"):
        yield _named(page, value), "ld:publisher"
    for node in page.nodes:
        if any(_PUBLISHER_TYPES.search(t) for t in _types(node)):
            yield _named(page, node), f"ld:{_types(node)[0]}"
    title = parts(page.title)
    first, last = squeezed(title[0]), squeezed(title[-1])
    headings = [squeezed(heading) for element in page.tree.iter("h1") if len(heading := printed(element)) >= 8]
    if first and len(title[-1]) <= 40 and any(first in heading and last not in heading for heading in headings):
        yield title[-1], "title"
    yield from ((v.lstrip("@"), r) for v, r in page.first("outlet"))


def _section(page: Page) -> Found:
    stated = [(_folded(str(value)), "ld:articleSection") for value in _values(page, "articleSection")]
    yield from ((v, r) for v, r in (*stated, *page.first("section")) if fold(v) not in _NO_SECTIONS)


def _url(page: Page) -> Found:
    """The canonical address; one without a path is the front page's and no article's."""
    for address, rule in _addresses(page):
        parts = parts_of(address)
        if parts.scheme in ("http", "https") and parts.hostname and (parts.path.strip("/") or parts.query):
            yield address, rule


def _addresses(page: Page) -> Found:
    base = page.saved_from
    if canonical := page.links.get("canonical"):
        yield joined(base, canonical), "link:canonical"
    yield from ((joined(base, v), r) for v, r in page.first("url"))
    for key in ("mainEntityOfPage", "url", "@id"):
        for value in _values(page, key):
            yield str(value.get("@id", "") if isinstance(value, dict) else value), f"ld:{key}"
    yield page.saved_from, "saved-from"
    if shortlink := page.links.get("shortlink"):
        yield shortlink, "link:shortlink"


def _domain(page: Page) -> Found:
    hosts = ((parts_of(address).hostname or "", rule) for address, rule in _addresses(page) if address.startswith("http"))
    yield from ((host.lower().removeprefix("www."), rule) for host, rule in hosts)


def _language(page: Page) -> Found:
    for value in _values(page, "inLanguage"):
        yield (_named(page, value) if isinstance(value, dict) else str(value)), "ld:inLanguage"
    yield page.tree.get("lang") or page.tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "", "html:lang"
    yield from page.first("language")


def _keywords(page: Page) -> Found:
    """Every keyword of the best place; they stand in one list or in an element each."""
    stated = [value if isinstance(value, str) else _named(page, value) for value in _values(page, "keywords")]
    yield ", ".join(_folded(value) for value in stated), "ld:keywords"
    for name in _META["keywords"].split():
        yield ", ".join(page.meta.get(name, ())), f"meta:{name}"


_FACTS: dict[str, Callable[[Page], Found]] = {
    "byline": _byline,
    "outlet": _outlet,
    "domain": _domain,
    "section": _section,
    "published": _published,
    "modified": _modified,
    "url": _url,
    "language": _language,
    "keywords": _keywords,
}
