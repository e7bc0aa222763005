"""What programs look for at a fixed address: robots.txt, sitemaps, the description of the search.

Everything is a value: text or XML made of whole addresses. The protocols are those of robotstxt.org (RFC 9309), sitemaps.org and
OpenSearch 1.1.
"""

from collections.abc import Iterable, Iterator, Mapping
from xml.sax.saxutils import escape, quoteattr

from hemeroteca.pages.lines import Archive

_XML = '<?xml version="1.0" encoding="utf-8"?>\n'
_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"
_SHORT = 16  # characters of a name that OpenSearch allows


def robots(sitemap: str, home: str, tables: str) -> str:
    """robots.txt of a site whose pages begin with `home` and its tables, as an address, with `tables`.

    Kept from crawlers is what has no end or is a page once more: tables and SQL, what a search finds, other forms of a page, the download.

    >>> print(robots("https://x.example/sitemap.xml", "/", "/archive"), end="")
    User-agent: *
    Disallow: /archive$
    Disallow: /archive/
    Disallow: /archive?
    Disallow: /archive.
    Disallow: /-/
    Disallow: /*/search?
    Disallow: /*.json
    Disallow: /*.csv
    Sitemap: https://x.example/sitemap.xml
    """
    kept = [f"{tables}$", f"{tables}/", f"{tables}?", f"{tables}.", f"{home}-/", f"{home}*/search?", f"{home}*.json", f"{home}*.csv"]
    return "\n".join(["User-agent: *", *(f"Disallow: {path}" for path in kept), f"Sitemap: {sitemap}", ""])


def sitemap_index(sitemaps: Iterable[str]) -> str:
    """The sitemap of sitemaps."""
    lines = (f"<sitemap><loc>{escape(address)}</loc></sitemap>" for address in sitemaps)
    return "\n".join([f'{_XML}<sitemapindex xmlns="{_SITEMAPS}">', *lines, "</sitemapindex>", ""])


def sitemap(pages: Iterable[str], homes: Mapping[str, str]) -> str:
    """A sitemap of pages by their paths inside the site, each in every language; `homes` are the addresses before these paths."""
    lines = (line for page in pages for line in _in_each_language(escape(page), homes))
    return "\n".join([f'{_XML}<urlset xmlns="{_SITEMAPS}" xmlns:xhtml="{_XHTML}">', *lines, "</urlset>", ""])


def _in_each_language(page: str, homes: Mapping[str, str]) -> Iterator[str]:
    others = "".join(f'<xhtml:link rel="alternate" hreflang="{language}" href="{home}{page}"/>' for language, home in homes.items())
    for home in homes.values():
        yield f"<url><loc>{home}{page}</loc>{others}</url>"


def opensearch(archive: Archive, search: str, own: str, icon: str, language: str, words: str) -> str:
    """What a browser needs to search the archive from its address bar; `words` describe it."""
    name = archive.title if len(archive.title) <= _SHORT else archive.title[: _SHORT - 1].rstrip() + "…"
    return "\n".join(
        [
            f'{_XML}<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">',
            f"<ShortName>{escape(name)}</ShortName>",
            f"<LongName>{escape(archive.title[:48])}</LongName>",
            f"<Description>{escape(words)}</Description>",
            f'<Image width="16" height="16" type="image/svg+xml">{escape(icon)}</Image>',
            f'<Url type="text/html" template={quoteattr(search + "?q={searchTerms}")}/>',
            f'<Url type="application/atom+xml" template={quoteattr(search + ".atom?q={searchTerms}")}/>',
            f'<Url type="application/opensearchdescription+xml" rel="self" template={quoteattr(own)}/>',
            f"<Language>{language}</Language>",
            "<InputEncoding>UTF-8</InputEncoding>",
            "</OpenSearchDescription>",
            "",
        ]
    )
