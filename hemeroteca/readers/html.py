"""Saved pages → RawDocument: the main text as blocks, what the page says about itself as given fields."""

import codecs
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from functools import cache
from html import unescape
from itertools import islice
from typing import Literal

import trafilatura
from lxml import etree  # type: ignore[import-untyped]
from lxml.html import HtmlElement, document_fromstring  # type: ignore[import-untyped]
from trafilatura.external import SANITIZED_XPATH
from trafilatura.settings import Document, Extractor

from hemeroteca.readers.bylines import credits_of
from hemeroteca.readers.headline import printed, site_names
from hemeroteca.readers.metadata import Page, given_fields, take_apart
from hemeroteca.readers.paragraphs import set_in_paragraphs
from hemeroteca.readers.plain import decode
from hemeroteca.records import Block, Given, RawDocument, Rejected, Source
from hemeroteca.text import fold

MOST_ELEMENTS = 30_000  # the longest pages seen have some thousands
MOST_CHILDREN = 10_000  # in one element; the most seen are two hundred. Libraries look at each for each of them.
_MOST_TAGS = 5 * MOST_ELEMENTS  # an element has two at most; some stand in scripts
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:.-]{2,30})", re.IGNORECASE)
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_XML_DECLARED = re.compile(r"^\s*<\?xml[^>]*\?>")
# What browsers take these names for (WHATWG Encoding Standard).
_WESTERN = ("iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "latin-1", "us-ascii", "ascii", "windows-1252", "cp1252")
_READ_AS = dict.fromkeys(_WESTERN, "cp1252") | {"iso-8859-9": "cp1254", "gb2312": "gb18030"}


def read_html(data: bytes, source: Source, declared: str = "") -> RawDocument | Rejected:
    """The main text of a page in blocks, and the facts that it states. Pages without a main text are rejected.

    `declared` is the encoding that the server named, which browsers trust more than the page.
    """
    decoded = decode_page(data, declared)
    if decoded is None:
        return Rejected(source, "binary: it holds bytes that no text encoding has")
    text, encoding = decoded
    source = replace(source, encoding=encoding)
    if text.count("<") > _MOST_TAGS:  # a tree of four million elements takes more than a gigabyte before they can be counted
        return Rejected(source, f"too large: a page has at most {MOST_ELEMENTS:,} elements")
    tree = parse(text)
    if tree is None:
        return Rejected(source, "unreadable: there are no elements in it" if text.strip() else "empty: there is nothing in it but blanks")
    if tree.xpath("count(//*)") > MOST_ELEMENTS:
        return Rejected(source, f"too large: a page has at most {MOST_ELEMENTS:,} elements")
    if _is_wide(tree):
        return Rejected(source, f"too large: an element of a page has at most {MOST_CHILDREN:,} others directly in it")
    page = take_apart(text, tree, source.url or "")
    given = given_fields(page)
    title = given["title"].value if "title" in given else ""
    blocks = main_text(page, title)
    if not blocks:
        return Rejected(source, "not an article: no main text was found in the page")
    if standfirst := standfirst_of(page, title, blocks):
        given["standfirst"] = standfirst
    weak = {name for name in ("byline", "published") if name not in given or given[name].rule.endswith((":outlet", "class:date"))}
    if weak:
        language, outlet, domain = (given[name].value if name in given else "" for name in ("language", "outlet", "domain"))
        lines = islice(_lines_below(page.tree, _words(title), blocks), _MOST_LINES)
        found = credits_of(lines, language[:2].lower(), site_names(outlet, domain))
        given |= {name: line for name, line in found.items() if name in weak}
    return RawDocument(source, blocks=tuple(blocks), given=given)


def decode_page(data: bytes, declared: str = "") -> tuple[str, str] | None:
    """The text of a page and its encoding, as browsers decide, but bytes that are UTF-8 are read so whatever is declared.

    >>> decode_page('<meta charset="iso-8859-1">“Peña”'.encode("cp1252"))
    ('<meta charset="iso-8859-1">“Peña”', 'windows-1252')
    """
    decoded = decode(data)
    if decoded is None or decoded[1].startswith("utf"):
        return decoded
    in_page = _DECLARED.search(data[:4096])
    for name in (declared, in_page[1].decode("ascii") if in_page else ""):
        encoding = _READ_AS.get(name.lower(), name.lower())
        if encoding and _is_of_text(encoding):
            return data.decode(encoding, "replace"), "windows-1252" if encoding == "cp1252" else encoding
    return decoded


def _is_of_text(encoding: str) -> bool:
    """Is there such an encoding? Python has others, which are none of text: "zlib" unpacks."""
    try:
        return codecs.lookup(encoding)._is_text_encoding
    except (LookupError, ValueError):
        return False


def parse(text: str) -> HtmlElement | None:
    """The tree of a page; None where there is nothing to make one of."""
    try:
        tree = document_fromstring(_NOT_IN_XML.sub("", _XML_DECLARED.sub("", text)), parser=_parser())
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    return tree if len(tree) else None


def _is_wide(tree: HtmlElement) -> bool:
    return bool(tree.xpath(f"boolean(//*[{MOST_CHILDREN + 1}])"))


def _parser() -> etree.HTMLParser:
    parser = etree.HTMLParser(remove_comments=True, remove_pis=True, collect_ids=False)
    parser.set_element_class_lookup(_ALL_ALIKE)
    return parser


# lxml.html asks a function of Python for the class of each element that is looked at.
_ALL_ALIKE = etree.ElementDefaultClassLookup(element=HtmlElement)


def main_text(page: Page, title: str) -> list[Block]:
    """The blocks of the article in reading order, and behind them what was taken out of it."""
    tree = _scoped(page.tree)
    posts = _mark_posts(tree)
    set_in_paragraphs(tree)
    aside = [*_set_on_one_line(tree, title), *_prune(tree)][:_MOST_FURNITURE]
    body = _extracted(tree)
    blocks = list(_below_headline(_blocks(body, posts), tree, title)) if body is not None else []
    blocks = _as_stated(blocks, tree, page)
    return [*blocks, *aside] if blocks else []


def _below_headline(blocks: Iterable[Block], tree: HtmlElement, title: str) -> Iterator[Block]:
    """The blocks; an `h1` above the first paragraph that is not what the article is called is no text of it."""
    others = {_words(printed(heading)) for heading in tree.iter("h1")} - {_words(title)}
    above = True
    for block in blocks:
        above = above and block.kind == "heading"
        yield Block("furniture", block.text, "page:other-heading") if above and _words(block.text) in others else block


def _extracted(tree: HtmlElement) -> etree._Element | None:
    """The main text as trafilatura marks it up.

    It asks readability and jusText for second opinions, which count where theirs is more than twice as long or its own is hardly text.
    Where most of the page is prose they are asked only if that can still be.
    """
    prose = _prose(tree)
    longest = len(" ".join(tree.text_content().split()))
    if prose and longest <= _HARDLY_MORE * prose:
        first = trafilatura.bare_extraction(tree, options=_extractor(second_opinions=False))
        if isinstance(first, Document) and first.body is not None and _stands(first.body, first.raw_text or "", longest):
            return first.body
    found = trafilatura.bare_extraction(tree, options=_extractor(second_opinions=True))
    return found.body if isinstance(found, Document) else None


def _stands(body: etree._Element, text: str, longest: int) -> bool:
    """Would no second opinion be preferred to this text, whatever it were, on a page of `longest` characters?"""
    return (
        len(text) >= _extractor(second_opinions=False).min_extracted_size
        and longest <= _HARDLY_MORE * len(text)
        and body.find(".//table") is None
        and bool(body.xpath("boolean(.//p//text())"))
        and not body.xpath(SANITIZED_XPATH)
    )


_HARDLY_MORE = 1.8  # times; trafilatura takes a text that is twice as long


@cache
def _extractor(second_opinions: bool) -> Extractor:
    """What trafilatura is asked for: its own defaults but for comments. To look them up takes longer than to read the head of a page."""
    return Extractor(output_format="txt", comments=False, fast=not second_opinions)


_BLOCKS = ("p", "div", "section", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "blockquote", "pre", "table", "tr", "figure", "hr")


def blocks_of_fragment(markup: str) -> list[Block]:
    """The blocks of an article that was stored as a piece of a page: all of it is text but what its markup calls otherwise."""
    tree = parse(f"<html><body><div>{markup}</div></body></html>")
    if tree is None or tree.xpath("count(//*)") > MOST_ELEMENTS or _is_wide(tree):
        return []
    etree.strip_elements(tree, "script", "style", "noscript", "template", with_tail=False)
    posts = _mark_posts(tree)
    aside = list(_prune(tree))[:_MOST_FURNITURE]
    for element in tree.iter("br", *_BLOCKS):
        ends = "\n" if element.tag == "br" else "\n\n"
        element.text, element.tail = (element.text or ""), ends + (element.tail or "")
        element.text = ends + element.text if element.tag != "br" else element.text
    lines = (" ".join(line.split()) for line in tree.text_content().split("\n"))
    return [*(block for line in lines if line for block in _blocks_of(line, "paragraph", posts)), *aside]


# ---- What the page is cut down to before the text is looked for ---------------------------------------------------------------

_SCOPES = "//article | //main | //*[@itemprop='articleBody'] | //*[@role='main'] | //*[@role='article']"
_LONG = 80  # characters of a paragraph that is prose
_MOSTLY = 0.75
_MOST_FURNITURE = 60  # pieces that are kept of what is taken out


def _prose(element: HtmlElement) -> int:
    """How many characters of running text the element holds."""
    return sum(length for p in element.iter("p") if (length := len(p.text_content())) >= _LONG)


def _scoped(tree: HtmlElement) -> HtmlElement:
    """A page of the one element that holds most of the prose: without the cards and lists that stand below the article."""
    scopes = tree.xpath(_SCOPES)
    total = _prose(tree) if scopes else 0
    fitting = [e for e in scopes if _prose(e) >= _MOSTLY * total] if total >= 500 and len(scopes) < 60 else []
    if fitting:
        whole = document_fromstring("<html><body></body></html>", parser=_parser())
        whole.body.append(deepcopy(fitting[-1]))
    else:
        whole = deepcopy(tree)
    etree.strip_elements(whole, "script", "style", "noscript", "template", with_tail=False)
    return whole


# The names by which the scripts of the networks find what they are to fill. These print author and day below the words; of others
# the page has a caption at best, by whomever, and buttons.
_POSTS = ".//blockquote[contains(@class, 'twitter-tweet') or contains(@class, 'twitter-video') or contains(@class, 'bluesky-embed')]"
_OF_OTHERS = "instagram-media tiktok-embed text-post-media mastodon-embed reddit-embed reddit-card fb-post fb-video fb-xfbml"
_CARDS = " or ".join(f"contains(@class, '{name}')" for name in _OF_OTHERS.split())
_STATUS = re.compile(r"https?://(?:(?:www\.|mobile\.)?(?:twitter|x)\.com/\w+/status(?:es)?/\d+|bsky\.app/profile/[\w.:-]+/post/\w+)")


def _mark_posts(tree: HtmlElement) -> dict[str, str]:
    """Turn embedded posts into paragraphs, which the extraction keeps. What each is to look like, by its words."""
    posts: dict[str, str] = {}
    for quote in tree.xpath(_POSTS):
        lines = _lines_of_post(quote)
        if not lines:
            continue
        address = next((found[0] for a in reversed(quote.xpath(".//a[@href]")) if (found := _STATUS.match(a.get("href")))), "")
        posts[_words(" ".join(lines))] = "\n".join([f"Embed - {address}", *lines] if address else lines)
        tail = quote.tail
        quote.clear()
        quote.tag, quote.text, quote.tail = "p", " ".join(lines), tail
    return posts


def _lines_of_post(quote: HtmlElement) -> list[str]:
    """The paragraphs of a post and its attribution line: "— Ana Ruiz (@anaruiz) May 4, 2025"."""
    lines, rest = [], [quote.text or ""]
    for child in quote:
        if child.tag in ("p", "div"):
            for br in child.iter("br"):
                br.tail = "\n" + (br.tail or "")
            lines += child.text_content().split("\n")
        else:
            rest.append(child.text_content() if child.tag != "script" else "")
        rest.append(child.tail or "")
    return [folded for line in [*lines, "".join(rest)] if (folded := " ".join(line.split()))]


# What pages call, in the names of classes, that which is no part of the article. The first is quick to look for, the
# second makes sure: "has-related" is a property of the article. These are names of the markup, not words of a text:
# class="share" stands on Spanish pages and class="relacionadas" on bilingual ones, so no lexicon holds them.
_HINTS = re.compile(
    "newsletter subscri suscri relat relacion recommend recomend recirc most-read mostread most-popular leidas trending promo outbrain taboola"
    " comment coment share sharing compart cookie infobox author-bio about-author authorbio also-read lee-tambien lea-tambien leer-mas read-more"
    " readmore read-next more-from tags breadcrumb advert publicidad caption disclaimer sr-only visually screen-reader element-invisible".replace(
        " ", "|"
    )
)
_NAMED = re.compile(
    r"(?:^|[\s_-])(?<!has[_-])(?<!with[_-])(?<!no[_-])"
    r"(?:newsletters?|subscri(?:be|ption|bers?)|suscri(?:bete|pcion|ptor)|related|relacionad[oa]s?|recommend(?:ed|ations?)|recomendad[oa]s?"
    r"|recirc\w*|most-?read|most-?popular|mas-?leidas|trending|promo\w*|outbrain|taboola|comments?|comentarios?|share|sharing|compartir|cookies?"
    r"|infobox|author-?bio|about-?author|also-?read|le[ae]-?tambien|leer-?mas|read-?(?:more|next)|more-?from|tags|breadcrumbs?|advert\w*"
    r"|publicidad|captions?|disclaimer|sr-only|visually-?hidden|screen-reader(?:-text|-only)?|element-invisible)(?=$|[\s_-])",
    re.IGNORECASE,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LABEL = re.compile(r"[^.!?\"“”«»]{2,40}[:|»>]\s*$")


def _set_on_one_line(tree: HtmlElement, title: str) -> Iterator[Block]:
    """Leave nothing but the headline in its heading: lines are joined, a kicker before it is taken out."""
    for heading in tree.iter("h1", "h2") if title else ():
        text = printed(heading)
        if text.endswith(title) and (text != title or heading.find(".//br") is not None):
            tail = heading.tail
            heading.clear()
            heading.text, heading.tail = title, tail
            if kicker := text.removesuffix(title).strip():
                yield Block("furniture", kicker, "page:kicker")


def _prune(tree: HtmlElement) -> Iterator[Block]:
    """Take out what by its markup is no text of the article, and say what it was."""
    total = _prose(tree)
    for card in tree.xpath(f".//*[self::blockquote or self::div][{_CARDS}]"):
        if _prose(card) <= total * 0.25:
            yield from _taken(card, "page:post")
    for caption in tree.xpath(".//figcaption"):
        yield from _taken(caption, "page:caption")
    # An expression of all hints is six times as fast as XPath, which looks for each in each class.
    for element in [e for e in tree.iterfind(".//*[@class]") if _HINTS.search(e.get("class"))]:
        if (
            element.tag in ("html", "body", "article", "main")
            or element.getparent() is None
            or not _NAMED.search(_CAMEL.sub("-", element.get("class")))
        ):
            continue
        if _prose(element) <= total * 0.25 and element.find(".//h1") is None:
            yield from _taken(element, "page:named-furniture")
    for element in tree.xpath(".//*[self::p or self::h2 or self::h3 or self::h4 or self::h5 or self::h6 or self::li][.//a or parent::a]"):
        if _is_link(element):
            yield from _taken(element, "page:link")


def _taken(element: HtmlElement, rule: str) -> Iterator[Block]:
    if next(element.iterancestors("html"), None) is None:
        return  # it went with an element around it
    text = " ".join(element.text_content().split())
    element.drop_tree()
    if text:
        yield Block("furniture", text[:300], rule)


def _is_link(element: HtmlElement) -> bool:
    """A paragraph or heading that is nothing but a link to another story, perhaps behind a word or two: "See also: …"."""
    text = " ".join(element.text_content().split())
    if len(text) > 220 or text.endswith(".") or text.startswith("@") or not text:
        return False
    if element.getparent() is not None and element.getparent().tag == "a":
        return len(text) > 20
    links = [" ".join(a.text_content().split()) for a in element.iter("a")]
    linked = " ".join(links)
    if len(linked) < 20 or not text.endswith(links[-1]):
        return False
    before = text[: len(text) - len(linked)].strip() if text.endswith(linked) else text
    return before in ("", linked) or _LABEL.match(before) is not None


# ---- The text ----------------------------------------------------------------------------------------------------------------


def _blocks(body: etree._Element, posts: Mapping[str, str]) -> Iterator[Block]:
    for element in body:
        if element.tag in ("list", "quote", "table"):
            rows = {"list": "item", "table": "row", "quote": "p"}[element.tag]
            texts = [" ".join(_text(child).split()) for child in list(element.iter(rows)) or [element]]
        else:
            texts = [_text(element)]
        for text in filter(None, texts):
            yield from _blocks_of(text, "heading" if element.tag == "head" else "paragraph", posts)


def _blocks_of(text: str, kind: Literal["heading", "paragraph"], posts: Mapping[str, str]) -> Iterator[Block]:
    post = posts.get(_words(text)) if posts else None
    if post:
        yield Block("post", post)
    else:
        yield from (Block(kind, part) for part in text.split("\n") if part.strip())


def _text(element: etree._Element) -> str:
    for br in element.iter("lb"):
        br.tail = "\n" + (br.tail or "")
    return "".join(element.itertext()).strip()


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold(text)))


# ---- The standfirst ------------------------------------------------------------------------------------------------------------

# Names of the markup, too: they do not follow the language of the page.
_CALLED_STANDFIRST = re.compile(
    r"stand-?first|sub-?(?:title|titulo|head|headline|heading)|bajada|copete|entradilla|epigraph|volanta|sumario|summary|\b(?:deck|dek|lead|lede|excerpt)\b|descri",
    re.IGNORECASE,
)
_HEADINGS = ("h2", "h3", "h4")
_LONGEST_STANDFIRST = 500  # characters
_FIRST = 3  # paragraphs: a line that is no text of the article may be left before it


def standfirst_of(page: Page, title: str, blocks: Sequence[Block]) -> Given | None:
    """The summary between headline and text, if the page shows one: called so by its class, set as a heading, or its description.

    A description that only repeats the first paragraph of the text is none.
    """
    described = {_words(v).removesuffix("…")[:120] for v, _ in page.first("standfirst")}
    texts = [_words(b.text) for b in islice((b for b in blocks if b.kind == "paragraph"), _FIRST)]
    for element in _between(page.tree, _words(title), texts[0] if texts else ""):
        text = " ".join(element.text_content().split())
        if (
            not 30 <= len(text) <= _LONGEST_STANDFIRST
            or text.endswith(":")
            or element.find(".//a") is not None
            or next(element.iterancestors("a"), None) is not None
        ):
            continue
        if _is_called_standfirst(element, len(text)):
            return Given(text, "class:standfirst")
        if element.tag in _HEADINGS and (len(text) >= 60 or _words(text)[:120] in described):
            return Given(text, "heading below the headline")
        if _words(text) not in texts and _words(text)[:120] in described:
            return Given(text, "meta:description")
    return None


def _is_called_standfirst(element: HtmlElement, length: int) -> bool:
    if any(_CALLED_STANDFIRST.search(element.get(name) or "") for name in ("class", "itemprop")):
        return True
    around = element.getparent()
    # class="field--type-text-with-summary" is around all of the text.
    return bool(_CALLED_STANDFIRST.search(around.get("class") or "")) and _prose(around) <= length + 2 * _LONG


def _is_headline(heading: HtmlElement, title: str) -> bool:
    """A kicker may stand before the headline in the same heading."""
    return bool(title) and _words(printed(heading)).endswith(title)


def _between(tree: HtmlElement, title: str, first: str) -> Iterator[HtmlElement]:
    """The lines between the headline and the first paragraph of the text, and that paragraph."""
    below = False
    for element in tree.iter("h1", "h2", "h3", "h4", "p", "div", "span"):
        if not below:
            below = element.tag in ("h1", "h2") and _is_headline(element, title)
        elif not len(element) or (element.tag in ("p", *_HEADINGS) and element.find(".//p") is None):
            words = _words(element.text_content()) if len(element.text_content()) < 5000 else ""
            if words and words != title:
                yield element
            if words == first or (len(words) > 200 and element.tag == "p"):
                return


_LINE = 100  # characters
_FEW = 8  # elements
_MOST_LINES = 40


def _lines_below(tree: HtmlElement, title: str, blocks: Sequence[Block]) -> Iterator[HtmlElement]:
    """The elements of a line each between the headline and the first paragraph of the text that is longer."""
    first = next((_words(b.text) for b in blocks if b.kind == "paragraph" and len(b.text) > _LINE), "")
    below = False
    for element in tree.iter("h1", "h2", "h3", "p", "div", "span", "a", "time", "li", "address", "ul", "header", "section", "br"):
        if not below:
            below = element.tag in ("h1", "h2", "h3") and _is_headline(element, title)
        elif element.tag == "br":
            if sum(len(part.strip()) for part in element.getparent().xpath("text()")) > 2 * _LINE:
                return  # it stands in a text without paragraphs
        elif element.tag == "p" or next(islice(element.iter(), _FEW, None), None) is None:
            text = printed(element)
            if _words(text) == first or len(text) > 2 * _LINE:
                return
            if 0 < len(text) <= _LINE and next(element.iterancestors("aside", "nav"), None) is None:
                yield element


# ---- The text that JSON-LD states ----------------------------------------------------------------------------------------------

_SHINGLE = 4  # words
_FEWEST_STATED = 100  # words; less is a teaser


def _as_stated(blocks: list[Block], tree: HtmlElement, page: Page) -> list[Block]:
    """The blocks, corrected by the text of the article if the page states it.

    If much of what it states is missing, the paragraphs of the page that are in it are the article. If all of it is
    there, what follows its end is furniture.
    """
    stated = _stated(page)
    if not stated:
        return blocks
    shingles = _shingles(stated)
    inside = [_share(b.text, shingles) for b in blocks]
    covered = sum(len(b.text.split()) for b, share in zip(blocks, inside, strict=True) if share >= 0.8) / len(stated.split())
    if covered < 0.75:
        return _paragraphs_in(tree, shingles, len(stated.split())) or blocks
    last = max((i for i, share in enumerate(inside) if share >= 0.8), default=len(blocks) - 1)
    after = [Block("furniture", b.text, "page:after-stated-body") for b in blocks[last + 1 :]]
    return [*blocks[: last + 1], *after] if covered >= 0.9 else blocks


def _stated(page: Page) -> str:
    bodies = [str(n["articleBody"]) for n in page.nodes if isinstance(n.get("articleBody"), str)]
    body = max(bodies, key=len, default="")
    text = re.sub(r"<[^<>]{1,500}>", " ", unescape(unescape(body)))
    return _words(text) if len(text.split()) >= _FEWEST_STATED else ""


def _shingles(words: str) -> set[str]:
    parts = words.split()
    return {" ".join(parts[i : i + _SHINGLE]) for i in range(max(1, len(parts) - _SHINGLE + 1))}


def _share(text: str, shingles: set[str]) -> float:
    """The share of the runs of four words in the text that stand in the stated body; 0 for shorter texts."""
    words = _words(text)
    if words.count(" ") < _SHINGLE - 1:
        return 0.0
    own = _shingles(words)
    return len(own & shingles) / len(own)


def _paragraphs_in(tree: HtmlElement, shingles: set[str], words: int) -> list[Block]:
    """The paragraphs of the page that stand in the stated body; none if they are not most of it."""
    texts = [" ".join(e.text_content().split()) for e in tree.iter("p", "li", "h2", "h3", "blockquote") if e.find(".//p") is None]
    found = list(dict.fromkeys(t for t in texts if _share(t, shingles) >= 0.8))
    return [Block("paragraph", t) for t in found] if sum(len(t.split()) for t in found) >= 0.75 * words else []
