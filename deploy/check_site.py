#!/usr/bin/env python3
"""Ask a running site for a little of everything that it promises, and say what it keeps.

What is asked for stands in no list: the site's own pages say which languages, feeds, tables and download there are, and its sitemap which
pages. A line for each promise: ok, FAIL, or - where the site has no such thing.
"""

import argparse
import hashlib
import sys
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import httpx
from bs4 import BeautifulSoup

ENDLESS = "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n"
HOSTILE = "\"'<script>alert(1)</script>*"
SAMPLE = 3  # pages of each kind
LONGEST = 15.0  # seconds that an endless query may take
FEED = 'link[type="application/atom+xml"], link[type="application/rss+xml"]'
QUICK = 30  # requests in a row that no reader makes


@dataclass(frozen=True)
class Finding:
    """One promise: whether it was kept, None if there is nothing to keep; and what was seen."""

    promise: str
    kept: bool | None
    seen: str


class Visit:
    """A visit to a running site: its start page, and whatever is asked for, by the path that a page or file of the site gives.

    Such a path begins with the prefix under which the site stands on its server, if it has one.
    """

    def __init__(self, client: httpx.Client) -> None:
        self.client = client
        self.home = client.get("/", follow_redirects=True)
        self.page = BeautifulSoup(self.home.text, "lxml")

    def address(self, path: str) -> str:
        return urljoin(str(self.client.base_url), path)

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.client.get(self.address(path), **more)

    def own(self, path: str) -> str:
        """The path of something that the site has at a fixed place."""
        return self.client.base_url.path.rstrip("/") + path

    def page_at(self, path: str) -> BeautifulSoup:
        return BeautifulSoup(self.get(path).text, "lxml")

    def linked(self, selector: str, attribute: str = "href", path: str = "") -> list[str]:
        """The addresses inside the site that elements of a page name, each once; of the start page if none is said."""
        page, at = (self.page_at(path), urljoin(str(self.home.url), path)) if path else (self.page, str(self.home.url))
        found = (urljoin(at, str(tag[attribute])) for tag in page.select(selector) if tag.get(attribute))
        return list(dict.fromkeys(path_of(url) for url in found if urlsplit(url).netloc == self.home.url.netloc.decode()))

    @property
    def download(self) -> str | None:
        return next(iter(self.linked('a[href$=".db"]')), None)

    @property
    def inner_page(self) -> str:
        """A page that the start page links to; "/" itself may send each reader elsewhere."""
        return next((path for path in self.linked("a[href]") if path not in ("/", self.home.url.path)), self.home.url.path)

    @property
    def has_cache(self) -> bool:
        return "x-cache" in self.get(self.inner_page).headers


def path_of(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def check_start(visit: Visit) -> Iterator[Finding]:
    html = visit.page.html
    language = str(html.get("lang", "")) if html else ""
    seen = f"{visit.home.url.path}: {visit.home.status_code}, language {language or 'not said'}"
    yield Finding("start page", visit.home.status_code == 200 and bool(language), seen)


def check_languages(visit: Visit) -> Iterator[Finding]:
    versions = [tag for tag in visit.page.select("link[rel=alternate][hreflang]") if tag["hreflang"] != "x-default"]
    for tag in versions:
        page = visit.page_at(path_of(str(tag["href"])))
        said = page.html.get("lang") if page.html else None
        yield Finding(f"start page in {tag['hreflang']}", said == tag["hreflang"], f"{path_of(str(tag['href']))}: language {said}")
    if not versions:
        yield Finding("other languages", None, "the start page names none")


def check_links(visit: Visit) -> Iterator[Finding]:
    paths = [path for path in visit.linked("a[href]") if not path.endswith(".db")]
    broken = [f"{path}: {status}" for path in paths if (status := visit.get(path).status_code) != 200]
    yield Finding("links of the start page", not broken, "; ".join(broken) or f"{len(paths)} lead to a page")


def check_robots(visit: Visit) -> Iterator[Finding]:
    robots = visit.get(visit.own("/robots.txt"))
    if robots.status_code == 404:
        yield Finding("robots.txt", None, "none")
        return
    kept = robots.status_code == 200 and robots.headers["content-type"].startswith("text/plain") and "sitemap:" in robots.text.lower()
    yield Finding("robots.txt", kept, f"{robots.status_code}, names {'a' if kept else 'no'} sitemap")
    rules = RobotFileParser()
    rules.parse(robots.text.splitlines())
    if visit.download:
        table = visit.download.removesuffix(".db") + "/articles"
        is_kept = not rules.can_fetch("*", visit.address(table)) and rules.can_fetch("*", visit.address(visit.home.url.path))
        yield Finding("crawlers read pages and no tables", is_kept, f"{table}: {'kept from them' if is_kept else 'not as it should be'}")


def check_sitemap(visit: Visit) -> Iterator[Finding]:
    if visit.get(sitemap_of(visit)).status_code == 404:
        yield Finding("sitemap", None, "none")
        return
    try:
        pages = list(sitemap_pages(visit, sitemap_of(visit)))
    except (ElementTree.ParseError, httpx.InvalidURL) as error:
        yield Finding("sitemap", False, f"cannot be read: {error}")
        return
    sample: dict[str, list[str]] = {}
    for path in pages:
        kind = sample.setdefault(path.rpartition("/")[0], [])
        if len(kind) < SAMPLE:
            kind.append(path)
    asked = [path for kind in sample.values() for path in kind]
    broken = [f"{path}: {said}" for path in asked if (said := _not_for_search_engines(visit.get(path)))]
    yield Finding("sitemap", bool(pages) and not broken, "; ".join(broken) or f"{len(pages)} pages; {len(asked)} asked for and found")


def _not_for_search_engines(answer: httpx.Response) -> str:
    """Why a page should stand in no sitemap; empty if it may."""
    if answer.status_code != 200:
        return str(answer.status_code)
    robots = BeautifulSoup(answer.text, "lxml").select_one("meta[name=robots]")
    return "noindex" if robots and "noindex" in str(robots.get("content")) else ""


def sitemap_of(visit: Visit) -> str:
    lines = (line.partition(":") for line in visit.get(visit.own("/robots.txt")).text.splitlines())
    stated = (path_of(value.strip()) for name, _, value in lines if name.strip().lower() == "sitemap")
    return next(stated, visit.own("/sitemap.xml"))


def sitemap_pages(visit: Visit, path: str) -> Iterator[str]:
    """The pages of a sitemap; of a sitemap of sitemaps those of the first of each kind."""
    tree = ElementTree.fromstring(visit.get(path).content)  # noqa: S314, the site's own
    places = [path_of((loc.text or "").strip()) for loc in tree.findall(".//{*}loc")]  # iter() knows no {*}
    if tree.tag.endswith("sitemapindex"):
        for place in places[: 2 * SAMPLE]:
            yield from sitemap_pages(visit, place)
    else:
        yield from places


def check_feeds(visit: Visit) -> Iterator[Finding]:
    """Those of the start page and of the pages that its navigation leads to."""
    pages = [visit.home.url.path, *visit.linked("nav a[href]")]
    feeds = dict.fromkeys(feed for page in pages for feed in visit.linked(FEED, path=page))
    for path in feeds:
        answer = visit.get(path)
        try:
            tree = ElementTree.fromstring(answer.content)  # noqa: S314
            entries = len(list(tree.iter("{http://www.w3.org/2005/Atom}entry"))) or len(list(tree.iter("item")))
            yield Finding(f"feed {path}", answer.status_code == 200, f"{entries} entries")
        except ElementTree.ParseError as error:
            yield Finding(f"feed {path}", False, f"{answer.status_code}, no XML: {error}")
    if not feeds:
        yield Finding("feeds", None, "no page names one")


def check_json(visit: Visit) -> Iterator[Finding]:
    for path in visit.linked('link[type="application/json"]'):
        answer = visit.get(path)
        is_json = answer.status_code == 200 and answer.headers["content-type"].startswith("application/json")
        yield Finding(f"JSON {path}", is_json and bool(answer.json()), f"{answer.status_code}, {len(answer.content)} bytes")


def check_search(visit: Visit) -> Iterator[Finding]:
    form = next(iter(visit.linked('form[role="search"], form[action*="search"]', "action")), None)
    if form is None:
        yield Finding("search", False, "the start page has no form for it")
        return
    word = next(iter(visit.page.title.get_text().split()), "a") if visit.page.title else "a"
    found = visit.get(f"{form}?{urlencode({'q': word})}")
    yield Finding("search", found.status_code == 200, f"{form}?q={word}: {found.status_code}")
    hostile = visit.get(f"{form}?{urlencode({'q': HOSTILE})}")
    yield Finding("search for anything", hostile.status_code == 200 and "<script>alert" not in hostile.text, f"{hostile.status_code}")


def check_headers(visit: Visit) -> Iterator[Finding]:
    headers = visit.home.headers
    policy = headers.get("content-security-policy", "")
    yield Finding("Content-Security-Policy", bool(policy) and "unsafe-inline" not in policy, policy or "none")
    yield Finding("nosniff", headers.get("x-content-type-options") == "nosniff", headers.get("x-content-type-options", "not said"))
    yield Finding("may be kept", "max-age" in headers.get("cache-control", ""), headers.get("cache-control", "no Cache-Control"))
    yield Finding("no cookie", "set-cookie" not in headers, headers.get("set-cookie", "none"))


def check_missing(visit: Visit) -> Iterator[Finding]:
    answer = visit.client.get("/articles/there-is-none-0000000000", follow_redirects=True)
    yield Finding("what is not there", answer.status_code == 404 and "<html" in answer.text, f"{answer.status_code}")


def check_withdrawn(visit: Visit) -> Iterator[Finding]:
    if visit.download is None:
        return
    told = visit.get(f"{visit.download.removesuffix('.db')}/withdrawn.json?kind=article&_shape=array&_size={SAMPLE}")
    keys = [row["key"] for row in told.json()] if told.status_code == 200 else []
    for key in keys:
        status = visit.client.get(f"/articles/{key}", follow_redirects=True).status_code
        yield Finding(f"withdrawn article {key}", status == 410, f"{status}")
    if not keys:
        yield Finding("withdrawn articles", None, "none")


def check_download(visit: Visit) -> Iterator[Finding]:
    if visit.download is None:
        yield Finding("download", None, "the start page names none")
        return
    digest, size = hashlib.sha256(), 0
    with visit.client.stream("GET", visit.address(visit.download), headers={"Accept-Encoding": "identity"}) as answer:
        for block in answer.iter_bytes():
            digest.update(block)
            size += len(block)
    tag = answer.headers.get("etag", "").strip('"')
    yield Finding("download", answer.status_code == 200 and digest.hexdigest() == tag, f"{size:,} bytes; ETag {tag[:16] or 'none'}…")
    again = visit.get(visit.download, headers={"If-None-Match": f'"{tag}"'}).status_code
    yield Finding("no second download of the same", again == 304, f"{again}")


def check_sql(visit: Visit) -> Iterator[Finding]:
    if visit.download is None:
        return
    tables = visit.download.removesuffix(".db")
    start = time.monotonic()
    endless = visit.get(f"{tables}.json?sql={quote(ENDLESS)}", timeout=3 * LONGEST)
    seconds = time.monotonic() - start
    yield Finding("an endless query ends", endless.status_code >= 400 and seconds < LONGEST, f"{endless.status_code} after {seconds:.1f} s")
    writing = visit.get(f"{tables}.json?sql={quote('delete from articles')}").status_code
    yield Finding("nothing can be written", writing in (400, 403), f"{writing}")


def check_cache(visit: Visit) -> Iterator[Finding]:
    if not visit.has_cache:
        yield Finding("cache", None, "no X-Cache: none stands before the site")
        return
    path = visit.inner_page
    visit.get(path)
    seen = visit.get(path, headers={"Cookie": "from=elsewhere"}).headers.get("x-cache")
    yield Finding("cache", seen == "HIT", f"{path}, a second time: {seen}")


def check_limit(visit: Visit) -> Iterator[Finding]:
    if visit.download is None or not visit.has_cache:
        yield Finding("limit of SQL", None, "no web server of ours before the site")
        return
    tables = visit.download.removesuffix(".db")
    answers = [visit.get(f"{tables}.json?sql={quote(f'select {n}')}").status_code for n in range(QUICK)]
    yield Finding("limit of SQL", 429 in answers, f"{answers.count(200)} of {QUICK} quick queries answered, {answers.count(429)} refused")


CHECKS: tuple[Callable[[Visit], Iterator[Finding]], ...] = (
    check_start,
    check_languages,
    check_links,
    check_robots,
    check_sitemap,
    check_feeds,
    check_json,
    check_search,
    check_headers,
    check_missing,
    check_withdrawn,
    check_download,
    check_sql,
    check_cache,
    check_limit,  # last: after it this address is refused for a while
)


def findings(client: httpx.Client) -> Iterator[Finding]:
    """What was found, promise by promise. Raises httpx.TransportError where nobody answers."""
    visit = Visit(client)
    for check in CHECKS:
        yield from check(visit)


def report(found: Iterator[Finding]) -> int:
    """Prints the findings as they come; how many promises were not kept."""
    broken = 0
    for finding in found:
        mark = {True: "ok  ", False: "FAIL", None: "-   "}[finding.kept]
        print(f"{mark} {finding.promise}: {finding.seen}", flush=True)
        broken += finding.kept is False
    return broken


def main(arguments: list[str] | None = None) -> int:
    """Exit code 0 if every promise was kept, 1 if not, 2 if nobody answers."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("url", metavar="URL", help="the address of the site, as in http://127.0.0.1:8001")
    url = options.parse_args(arguments).url
    try:
        with httpx.Client(base_url=url, timeout=30) as client:
            broken = report(findings(client))
    except (httpx.TransportError, httpx.UnsupportedProtocol) as error:
        print(f"check_site.py: {url}: {error}", file=sys.stderr)
        return 2
    print(f"{broken} promises broken" if broken else "all kept")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
