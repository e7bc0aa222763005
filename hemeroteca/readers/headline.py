"""The headline of a page: what it prints above the text, told from logos and sections by what the page calls itself elsewhere.

A page calls itself something in JSON-LD, in `og:title` and its like, and in the title of the window, with the names of the site and of
sections around it. The heading that shares most of its words with one of these is the headline, in the words that are printed.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice

from lxml import etree  # type: ignore[import-untyped]
from lxml.html import HtmlElement  # type: ignore[import-untyped]

from hemeroteca.records import Given
from hemeroteca.text import fold

_SEPARATOR = re.compile(r"\s+[|–—:*•·»›~-]+\s+|\s*\|\s*|\s+::\s+|\s+/\s+")
_MOST_PARTS = 12
_LONGEST = 300  # characters of a heading
_MOST_HEADINGS = 300  # that are looked at
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_CUT_OFF = re.compile(r"\s*(?:…|\.{3})$")
_UNPRINTED = ("script", "style", "template", "noscript", "svg")
IN_LINE = {"a", "abbr", "b", "bdi", "cite", "code", "em", "font", "i", "mark", "q", "s", "small", "span", "strong", "sub", "sup", "time", "u", "wbr"}  # fmt: skip
_STATED = "//*[@itemprop='headline']"


@dataclass(frozen=True)
class Called:
    """What a page calls itself: in JSON-LD, in `meta` elements with the rule of each, in the title of the `window`.

    `site` and `sections` are the names of the site and of the page's section, squeezed.
    """

    ld: tuple[str, ...]
    meta: tuple[tuple[str, str], ...]
    window: str
    site: frozenset[str]
    sections: frozenset[str]

    def bare(self) -> "Called":
        """The same without the names of the site, and without tags that somebody left in."""

        def bare(text: str) -> str:
            return _without(_TAG.sub("", text), self.site)

        return Called(tuple(map(bare, self.ld)), tuple((bare(v), r) for v, r in self.meta), bare(self.window), self.site, self.sections)


def headline_of(tree: HtmlElement, called: Called) -> Given | None:
    """The headline of a page and the rule of its place; None for a page that has neither headings nor a name."""
    return next((Given(value, rule) for value, rule in _candidates(tree, called.bare()) if value), None)


def _candidates(tree: HtmlElement, called: Called) -> Iterator[tuple[str, str]]:
    """The headline, and what would serve for want of it."""
    stated = [*called.ld, *(value for value, _ in called.meta)]
    names = [*stated, *_runs(called.window)]
    first, *others = map(squeezed, parts(called.window))
    beside = _beside(called.window) - set(map(squeezed, stated))
    headings = list(islice(tree.iter("h1"), _MOST_HEADINGS))
    inside = _bare([h for h in headings if next(h.iterancestors("article", "main"), None) is not None], called.site)
    # A headline of a word or two before a long name of the site stands in the article; other parts of the title are site and section.
    short = [h for h in inside if others and squeezed(h) == first]
    above, pieces = (
        [text for text in _bare(elements, called.site) if squeezed(text) not in beside or text in short]
        for elements in (headings, _children(headings))
    )
    headline = _nearest([*above, *pieces], names)  # a kicker may stand in the heading: <h1><span>Floods</span> Rain stops play</h1>
    # Where JSON-LD and the title of the window agree on other words and nothing but itself speaks for the heading, theirs count.
    words = _words(headline)
    if called.ld and called.window.startswith(called.ld[0]) and all(_likeness(words, _words(name)) < 0.9 for name in stated):
        yield called.ld[0], "ld:headline"
    yield headline, "h1"
    yield _only([h for h in above if h in inside]), "h1"
    yield from ((h, "h1") for h in short)
    yield _nearest(_printed(tree.xpath(f"{_STATED}[not(@content)]")), names), "itemprop:headline"
    lower = list(islice(tree.iter("h2", "h3"), _MOST_HEADINGS))
    yield _nearest(_printed([*lower, *_children(lower)]), names, 0.8), "h2"
    yield from ((_whole(value, names), "ld:headline") for value in called.ld)
    yield from ((" ".join(e.get("content").split()), "itemprop:headline") for e in tree.xpath(f"{_STATED}[@content]"))
    sections = called.sections | beside.intersection(map(squeezed, _printed(headings)))
    yield from ((_before(_whole(value, names), sections), rule) for value, rule in called.meta)
    yield _only(above), "h1"
    yield _before(_without(called.window, sections & beside), sections), "title"


def _children(headings: Iterable[HtmlElement]) -> list[HtmlElement]:
    return [child for heading in headings for child in heading]


def _only(headings: list[str]) -> str:
    """The heading, if there is one only and it may be a sentence."""
    return headings[0] if len(headings) == 1 and len(headings[0].split()) > 3 else ""


# ---- What is printed ----------------------------------------------------------------------------------------------------------


def _bare(elements: Iterable[HtmlElement], site: Collection[str]) -> list[str]:
    """What is printed in the elements, without the name of the site and without those that are nothing but it."""
    texts = (_without(text, site) for text in _printed(elements))
    return [text for text in texts if not is_site(text, site)]


def printed(element: HtmlElement) -> str:
    """The words of an element on one line, as a browser prints them: no scripts and styles, and lines do not run into each other.

    >>> from lxml.html import fragment_fromstring
    >>> printed(fragment_fromstring("<h1><style>a {color: red}</style><div>Rain</div>stops <b>play</b></h1>"))
    'Rain stops play'
    """
    pieces: list[str] = []
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, inner in walk:
        between = "" if inner.tag in IN_LINE else " "
        if event == "end":
            pieces += [between, (inner.tail or "") if inner is not element else ""]
        elif inner.tag in _UNPRINTED:
            walk.skip_subtree()
        else:
            pieces += [between, inner.text or ""]
    return " ".join("".join(pieces).split())


def _printed(elements: Iterable[HtmlElement]) -> list[str]:
    return [text for element in islice(elements, _MOST_HEADINGS) if (text := printed(element)) and len(text) <= _LONGEST]


def _nearest(texts: Iterable[str], names: Iterable[str], least: float = 0.0) -> str:
    """Of the texts that may be what is named, the one that has most of its words in common with a name; "" if there is none."""
    named = [_words(name) for name in dict.fromkeys(names)]
    scored = [(max(map(partial(_likeness, _words(text)), named), default=0.0), -i, text) for i, text in enumerate(texts)]
    likeness, _, text = max(scored, default=(0.0, 0, ""))
    return text if likeness > 0 and likeness >= least else ""


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", fold(text)))


def _likeness(a: set[str], b: set[str]) -> float:
    """The share of the words of the longer that are words of the other; 0 if those are not half of the other and two at least."""
    common = len(a & b)
    return common / max(len(a), len(b), 1) if (common > 1 or a == b) and 2 * common >= min(len(a), len(b)) else 0.0


# ---- Titles of the window -------------------------------------------------------------------------------------------------------


def parts(title: str) -> list[str]:
    """The parts of a title of the window: headline, section, site."""
    return _SEPARATOR.split(title)


def _runs(window: str) -> list[str]:
    """What of a title of the window may be the headline: its longest part with any of the parts around it, the most first."""
    cuts = list(_SEPARATOR.finditer(window))
    if len(cuts) >= _MOST_PARTS:
        return [window]
    starts, ends = [0, *(c.end() for c in cuts)], [*(c.start() for c in cuts), len(window)]
    longest = max(range(len(starts)), key=lambda i: (ends[i] - starts[i], -i))
    return [window[start:end] for start in starts[: longest + 1] for end in reversed(ends[longest:])]


def _beside(window: str) -> frozenset[str]:
    """The other parts of a title of the window, squeezed."""
    found = parts(window)
    return frozenset(map(squeezed, found)) - {squeezed(max(found, key=len))}


def squeezed(text: str) -> str:
    """The letters and digits of a text, folded: what is the same in "The Daily Bugle" and "the-daily-bugle"."""
    return re.sub(r"\W", "", fold(text))


def is_site(part: str, names: Collection[str]) -> bool:
    """Is this one of the squeezed names of the site, with "The" or ".com" or without?"""
    words = squeezed(part)
    return (
        any(words == n or (len(n) > 3 and (words in ("the" + n, n + "com") or n in ("the" + words, words + "com"))) for n in names if n)
        if words
        else False
    )


def site_names(outlet: str, domain: str) -> frozenset[str]:
    """The squeezed names of a site."""
    labels = (label for label in domain.split(".")[:-1] if len(label) > 3)
    return frozenset(map(squeezed, (outlet, domain, domain.rsplit(".", 1)[0], *labels))) - {""}


def without_site(title: str, outlet: str, domain: str) -> str:
    """The headline without the name of the site before or behind a separator.

    >>> without_site("Rain stops the harvest | The Daily Bugle", "Daily Bugle", "")
    'Rain stops the harvest'
    """
    return _without(title, site_names(outlet, domain))


def _without(title: str, names: Collection[str]) -> str:
    while (cuts := list(_SEPARATOR.finditer(title))) and len(cuts) < 20:
        if is_site(title[cuts[-1].end() :], names):
            title = title[: cuts[-1].start()]
        elif is_site(title[: cuts[0].start()], names):
            title = title[cuts[0].end() :]
        else:
            break
    return title


def _before(title: str, sections: Collection[str]) -> str:
    """The title up to the name of a section behind its longest part: "Rain stops play | Sport | The Daily Bugle"."""
    found, cuts = parts(title), list(_SEPARATOR.finditer(title))
    behind = range(found.index(max(found, key=len)) + 1, len(found))
    return next((title[: cuts[i - 1].start()] for i in behind if squeezed(found[i]) in sections), title)


def _whole(title: str, names: Iterable[str]) -> str:
    """The title, or the whole of it where it breaks off and the page has it elsewhere: "The council votes on the n", "The council…".

    An attribute breaks off at a quotation mark that the page did not escape.
    """
    begun = _CUT_OFF.sub("", title)
    longer = [name for name in names if len(name) > len(begun) and name.startswith(begun) and not _CUT_OFF.search(name)] if begun else []
    return next((n for n in longer if begun != title or n[len(begun)].isalnum() or n.startswith(f'{begun} "')), title)
