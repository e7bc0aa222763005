"""Text that stands loose in a box of a page, set in paragraphs as a reader sees them."""

from collections.abc import Iterator

from lxml import etree  # type: ignore[import-untyped]
from lxml.html import HtmlElement  # type: ignore[import-untyped]

from hemeroteca.readers.headline import IN_LINE

_FEWEST = 80  # characters that stand loose; less is a label or a button
# Those that hold a text of some words, which is quicker than to look into each.
_BOXES = etree.XPath(
    "descendant-or-self::*[self::div or self::section or self::article or self::main or self::td][text()[string-length(normalize-space(.)) > 19]]"
)
_BLOCKS = ("p", "div", "section", "h1", "h2", "h3", "h4", "ul", "ol", "table", "blockquote", "figure")


def set_in_paragraphs(tree: HtmlElement) -> None:
    """Make paragraphs of the text between the blocks and empty lines of each box; a single line end stays one.

    Extractors lose such text where paragraphs stand beside it, and take all of it for one paragraph where none do.

    >>> from lxml.html import fragment_fromstring, tostring
    >>> rain = "<div>It rained in the whole valley all night long.<br><br>Nobody <b>sowed</b> on Friday, and few did on Monday.<h2>Rain</h2></div>"
    >>> box = fragment_fromstring(rain)
    >>> set_in_paragraphs(box)
    >>> tostring(box)
    b'<div><p>It rained in the whole valley all night long.</p><p>Nobody <b>sowed</b> on Friday, and few did on Monday.</p><h2>Rain</h2></div>'
    """
    for box in _BOXES(tree):
        loose = sum(len(text.strip()) for text in box.xpath("text()"))
        if loose >= _FEWEST and not all(map(_is_in_line, box)):
            _set(box)


def _is_in_line(element: HtmlElement) -> bool:
    return element.tag in IN_LINE and next(element.iter(*_BLOCKS), None) is None


def _set(box: HtmlElement) -> None:
    paragraph: HtmlElement | None = None
    line_ends = 0
    for piece in list(_taken_out(box)):
        if isinstance(piece, str) and not piece.strip() and (paragraph is None or line_ends):
            continue
        if not isinstance(piece, str) and piece.tag == "br":
            line_ends += 1
            continue
        in_line = isinstance(piece, str) or _is_in_line(piece)
        if line_ends > 1 or not in_line:
            paragraph = None
        elif line_ends and paragraph is not None:
            etree.SubElement(paragraph, "br")
        line_ends = 0
        if not in_line:
            box.append(piece)
            continue
        if paragraph is None:
            paragraph = etree.SubElement(box, "p")
        _append(paragraph, piece)


def _taken_out(box: HtmlElement) -> Iterator[str | HtmlElement]:
    """What a box holds, in its order: texts, and elements without the text behind them."""
    text, children = box.text, list(box)
    box.text = None
    if text:
        yield text
    for child in children:
        text, child.tail = child.tail, None
        box.remove(child)
        yield child
        if text:
            yield text


def _append(paragraph: HtmlElement, piece: str | HtmlElement) -> None:
    if not isinstance(piece, str):
        paragraph.append(piece)
    elif len(paragraph):
        paragraph[-1].tail = (paragraph[-1].tail or "") + piece
    else:
        paragraph.text = (paragraph.text or "") + piece
