"""Who signs a page, and when: the names in fields, in the markup that is called a byline, and in the lines below the headline."""

import re
from collections.abc import Collection, Iterable, Iterator
from functools import cache

from lxml.html import HtmlElement  # type: ignore[import-untyped]

from hemeroteca import lexicon
from hemeroteca.dates import parse_published_line
from hemeroteca.readers.headline import is_site, printed, squeezed
from hemeroteca.records import Given

NO_NAME = re.compile(
    r"https?:|www\.|@|^(?:admin|administrator|webmaster|none|null|undefined|unknown|user|editor|staff_?writer|\W*)$", re.IGNORECASE
)
_NAME_END = re.compile(r"\s*(?:•|·|\d{1,2}[/.:-]\d|\b\d{4}\b|\().*$")
_MOST_PLACES = 60
# Names of the markup, as themes and newsrooms write them; they do not follow the language of the page.
_CLASS = "translate(@class, 'ABFIMORTUY', 'abfimortuy')"
_SIGNED = (
    "//*[self::a or self::span or self::p or self::div or self::address or self::li]"
    f"[{' or '.join(f'contains({_CLASS}, {name!r})' for name in ('author', 'byline', 'autor', 'firma'))}]"
    "[not(ancestor::aside) and not(ancestor::footer) and string-length(normalize-space(.)) < 80]"
)
_NAMES = re.compile(r"(?:author|byline|autor|firma)[_-]*(?:name|nombre|link)\b", re.IGNORECASE)
_PROFILES = re.compile(r"/(?:authors?|autor(?:es)?)/[^/]", re.IGNORECASE)
_PLACES = (
    ("itemprop:author", "//*[@itemprop='author' and not(ancestor::*[@itemprop='comment'])]"),
    ("rel:author", "//a[@rel='author']"),
    ("class:byline", _SIGNED),
)


def signatures(tree: HtmlElement) -> Iterator[tuple[str, list[str]]]:
    """The rule of each place of the markup where a page is signed, with the names there.

    A page has the names of other authors too, beside links to what they wrote: those that stand with the first are its own,
    or with the second where the first is the outlet.
    """
    for rule, path in _PLACES:
        together: dict[HtmlElement, list[str]] = {}
        for element in tree.xpath(path)[:_MOST_PLACES]:
            if names := _names_in(element):
                together.setdefault(element.getparent(), []).extend(names)
        yield from ((rule, people(names)) for names in list(together.values())[:2])


def _names_in(element: HtmlElement) -> list[str]:
    """The names in a line such as "News | By Ann Reed, Science Editor | 3 May": what is marked as one, else what is linked, else all of it."""
    if content := element.get("content"):
        return people([content])
    marked = element.xpath(".//*[@itemprop='name']") or [e for e in element.iterfind(".//*[@class]") if _NAMES.search(e.get("class"))]
    text, links = printed(element), [printed(a) for a in element.iter("a")]
    alone = [n for n in people([text]) if _may_be_a_name(n.title()) or squeezed(n) in _agencies() or _by().match(text)]
    return people(map(printed, marked)) or _linked(text, links) or alone


def _linked(text: str, links: list[str]) -> list[str]:
    """The names among the links of a line; none if another name stands before them, since of several authors not all are linked."""
    names = [name for link in links for name in people([link]) if _may_be_a_name(name)]
    before = text.partition(names[0])[0] if names else ""
    for link in filter(None, links):
        before = before.replace(link, " ")
    return [] if any(map(_may_be_a_name, people([before]))) else names


def credits_of(lines: Iterable[HtmlElement], language: str, site: Collection[str]) -> dict[str, Given]:
    """Byline and day of publication in the lines between headline and text, which no markup calls so. `site` are its names."""
    found: dict[str, Given] = {}
    for element in lines:
        text = printed(element)
        if "byline" not in found and (_by().match(text) or _PROFILES.search(element.get("href") or "")):
            names = [n for n in _names_in(element) if _may_be_a_name(n) and not is_site(n, site) and not re.search(r",\s[a-z]", n)]
            found |= {"byline": Given(", ".join(names), "line:byline")} if names else {}
        if "published" not in found and re.search(r"\b(?:19|20)\d\d\b", text) and parse_published_line(text, language):
            found["published"] = Given(text, "line:published")
    return found


def _may_be_a_name(text: str) -> bool:
    return 2 <= len(text.split()) <= 7 and text[0].isupper() and not re.search(r"\d", text)


@cache
def _agencies() -> frozenset[str]:
    """The squeezed names of the news agencies that the lexicons know: "EFE" signs, "Economy" does not."""
    known = [dict(lexicon.load(code).words("agencies") or {}) for code in lexicon.codes()]
    return frozenset(squeezed(name) for names in known for main, others in names.items() for name in (main, *others))


@cache
def _by() -> re.Pattern[str]:
    """What stands before the name in a field: "By", "Escrito por:"."""
    words = [word.replace("_", " ") for code in lexicon.codes() for word in str(lexicon.load(code).words("lines", "by")).split()]
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})(?:\s*:\s*|\s+)(?=\w)", re.IGNORECASE)


def people(values: Iterable[str]) -> list[str]:
    """The names in the values, without repetition: no addresses, no words such as "By", nothing behind the name.

    >>> people(["By Toby Reed | Science", "Ann Soto (Image: Agency)", "Toby Reed", "admin"])
    ['Toby Reed', 'Science', 'Ann Soto']
    """
    names: dict[str, str] = {}
    for value in values:
        for part in re.split(r"\s*[;|]\s*|\s+[-–—]\s+", value):
            name = _NAME_END.sub("", _by().sub("", part, count=1)).strip(" ,.-–—/")
            if name and not NO_NAME.search(name) and len(name) <= 120:
                names.setdefault(squeezed(name), name)
    return [n for key, n in names.items() if not any(key != other and key in other for other in names)]
