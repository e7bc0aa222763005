"""Stored text as HTML: what was read from it is marked where it stands. Escape first, mark up after."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from hemeroteca import catalogue, search
from hemeroteca.pages import ArticleText, NameSpan, PrintingLine, QuoteSpan, StatementPage
from hemeroteca.records import Field
from hemeroteca.text import paragraphs
from hemeroteca.typesetting import escaped

Address = Callable[[str], str]
_OPENING, _CLOSING = "\"'“‘«‹„", "\"'”’»›“"
_HIT = re.compile(f"{search.OPEN}([^{search.OPEN}{search.CLOSE}]*){search.CLOSE}")


@dataclass(frozen=True, slots=True)
class Mark:
    """What a stretch of text is. `start` and `end` count code points in the whole text.

    With `href` the words themselves lead there, unless they stand inside other words that already do. `note` is a short
    text after the last word that leads to `note_href`. `anchor` becomes the id of the first piece.
    """

    start: int
    end: int
    look: str
    href: str = ""
    label: str = ""
    anchor: str = ""
    note: str = ""
    note_href: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """What stands in the margin beside a paragraph: a quotation of it, under its number."""

    number: int
    quote: QuoteSpan


@dataclass(frozen=True, slots=True)
class Paragraph:
    html: Markup
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class MarkedArticle:
    title: Markup
    standfirst: Markup
    paragraphs: tuple[Paragraph, ...]
    notes: tuple[Note, ...]  # of headline and standfirst


_BREAK = Markup("<br>\n")
_LINK, _SPAN = '<a class="%s"%s%s href="%s">', '<span class="%s"%s%s>'
_ID, _TITLE = ' id="%s"', ' title="%s"'
_NOTE = '<a class="note-number" href="%s" aria-label="%s">%s</a>'


def _filled(html: str, *values: str) -> Markup:
    """HTML of ours with values, each of them escaped: as `Markup.format` does in eight times as long. An article has a hundred."""
    return Markup(html % tuple(map(escaped, values)))  # noqa: S704  each is escaped


def _lines(text: str) -> Markup:
    html = escape(text)
    return html.replace("\n", _BREAK) if "\n" in text else html


def _open(mark: Mark, first: bool, linked: bool) -> Markup:
    anchor = _filled(_ID, mark.anchor) if mark.anchor and first else ""
    title = _filled(_TITLE, mark.label) if mark.label else ""
    return _filled(_LINK, mark.look, anchor, title, mark.href) if linked else _filled(_SPAN, mark.look, anchor, title)


def _note(mark: Mark) -> Markup:
    return _filled(_NOTE, mark.note_href, mark.label or mark.note, mark.note)


def _pieces(marks: list[Mark], start: int, end: int) -> Iterator[tuple[int, int, list[Mark]]]:
    """The stretches between two neighbouring edges, each with the marks that cover it, the outermost first."""
    edges = sorted({start, end, *(e for m in marks for e in (m.start, m.end) if start < e < end)})
    for left, right in pairwise(edges):
        yield left, right, [m for m in marks if m.start <= left and right <= m.end]


class _Writer:
    """Writes pieces one after the other, with each mark opened and closed so that the elements nest."""

    def __init__(self) -> None:
        self.html: list[Markup] = []
        self.stack: list[tuple[Mark, bool]] = []
        self.notes: list[Markup] = []  # of marks that end inside a link, where no other link may stand

    def write(self, text: str, position: int, covering: list[Mark]) -> None:
        kept = 0
        while kept < min(len(self.stack), len(covering)) and self.stack[kept][0] is covering[kept]:
            kept += 1
        self.close_to(kept, position)
        for mark in covering[kept:]:
            linked = bool(mark.href) and not any(is_link for _, is_link in self.stack)
            self.html.append(_open(mark, mark.start >= position, linked))
            self.stack.append((mark, linked))
        self.html.append(_lines(text))

    def close_to(self, depth: int, position: int) -> None:
        while len(self.stack) > depth:
            mark, linked = self.stack.pop()
            self.html.append(Markup("</a>") if linked else Markup("</span>"))
            if mark.note and mark.end <= position:
                self.notes.append(_note(mark))
            if not any(is_link for _, is_link in self.stack):
                self.html += self.notes
                self.notes = []


def mark_up(text: str, marks: Iterable[Mark], start: int = 0, end: int | None = None) -> Markup:
    """The characters `start` to `end` of a text as HTML, with marks that may nest and overlap.

    Of two marks that overlap, the one that begins earlier stays whole and the other is cut where it must be.

    >>> mark_up("Ana says no.", [Mark(0, 3, "name", href="/ana"), Mark(9, 11, "said")])
    Markup('<a class="name" href="/ana">Ana</a> says <span class="said">no</span>.')
    """
    end = len(text) if end is None else min(end, len(text))
    inside = sorted((m for m in marks if m.start < end and m.end > start and m.start < m.end), key=lambda m: (m.start, -m.end))
    writer = _Writer()
    for left, right, covering in _pieces(inside, start, end):
        writer.write(text[left:right], left, covering)
    writer.close_to(0, end)
    return Markup("".join(writer.html))  # noqa: S704  each piece is HTML


def mark_hits(snippet: str) -> Markup:
    """A snippet of full-text search as HTML, its hits in `<mark>`.

    >>> mark_hits("a <b> " + search.OPEN + "hit" + search.CLOSE)
    Markup('a &lt;b&gt; <mark>hit</mark>')
    """
    marked = _HIT.sub(r"<mark>\1</mark>", str(escape(snippet)))
    return Markup(search.unmarked(marked))  # noqa: S704  escaped one line above


def web_address(url: str | None) -> str | None:
    """The address, if following it is safe: http and https only.

    >>> web_address("https://example.org/a"), web_address("javascript:alert(1)"), web_address("//example.org")
    ('https://example.org/a', None, None)
    """
    try:
        parts = urlsplit((url or "").strip())
    except ValueError:
        return None
    return parts.geturl() if parts.scheme in ("http", "https") and parts.netloc else None


def with_outer_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """The span with the quotation marks around it, where they stand directly beside it.

    >>> with_outer_marks("dijo «sí».", 6, 8)
    (5, 9)
    """
    if start > 0 and text[start - 1] in _OPENING and text[end : end + 1] and text[end] in _CLOSING:
        return start - 1, end + 1
    return start, end


def name_marks(names: Iterable[NameSpan], field: Field, at: Address) -> list[Mark]:
    return [Mark(n.start, n.end, f"name {n.entity.kind}", href=at(n.entity.path)) for n in names if n.field == field]


def quote_mark(quote: QuoteSpan, text: str, number: int, at: Address, label: str) -> Mark:
    start, end = with_outer_marks(text, quote.start, quote.end)
    if quote.kind == "term":
        return Mark(start, end, "said term")
    return Mark(start, end, f"said {quote.kind}", "", label, f"q{number}", str(number), at(quote.path))


def context_marks(quote: QuoteSpan, text: str) -> list[Mark]:
    """One quotation, the words that name its speaker and its cue, as a page about that quotation shows them."""
    start, end = with_outer_marks(text, quote.start, quote.end)
    marks = [Mark(start, end, "said here")]
    if quote.speaker_start is not None and quote.speaker_end is not None:
        marks.append(Mark(quote.speaker_start, quote.speaker_end, "speaker-words"))
    if quote.cue_start is not None and quote.cue_end is not None:
        marks.append(Mark(quote.cue_start, quote.cue_end, "cue-words"))
    return marks


def speaker_label(quote: QuoteSpan, language: str) -> str:
    """Who speaks, in the fewest words: the name, else what the article says, else that it is not known."""
    name = quote.speaker.name if quote.speaker else quote.speaker_surface
    return name or catalogue.text("credit.no_speaker", language)


def paragraphs_around(text: str, spans: Iterable[tuple[int, int]]) -> tuple[int, int]:
    """From the start of the first to the end of the last paragraph that one of the spans touches."""
    touched = [p for p in paragraphs(text) if any(start < p[1] and p[0] < end for start, end in spans)]
    return (touched[0][0], touched[-1][1]) if touched else (0, len(text))


def marked_article(
    article: ArticleText, names: tuple[NameSpan, ...], quotes: tuple[QuoteSpan, ...], at: Address, language: str
) -> MarkedArticle:
    """The article with names and quotations marked; quotations are numbered in reading order, terms are not."""
    said = [q for q in quotes if q.kind != "term"]
    notes = tuple(Note(number, quote) for number, quote in enumerate(said, 1))
    number_of = {note.quote.slug: note.number for note in notes}

    def label(quote: QuoteSpan) -> str:
        return catalogue.text("article.quotation_of", language, number=number_of.get(quote.slug, 0), speaker=speaker_label(quote, language))

    def marks(field: Field) -> list[Mark]:
        text = article.text_of(field)
        shown = [quote_mark(q, text, number_of.get(q.slug, 0), at, label(q)) for q in quotes if q.field == field]
        return shown + name_marks(names, field, at)

    body = marks("body")
    return MarkedArticle(
        mark_up(article.title, marks("title")),
        mark_up(article.standfirst or "", marks("standfirst")),
        tuple(
            Paragraph(mark_up(article.body, body, start, end), _notes_within(notes, start, end)) for start, end in paragraphs(article.body)
        ),
        tuple(n for n in notes if n.quote.field != "body"),
    )


def _notes_within(notes: tuple[Note, ...], start: int, end: int) -> tuple[Note, ...]:
    return tuple(n for n in notes if n.quote.field == "body" and start <= n.quote.start < end)


def marked_context(article: ArticleText, names: tuple[NameSpan, ...], quote: QuoteSpan, at: Address) -> tuple[Markup, ...]:
    """The paragraphs in which a quotation, its speaker's words and its cue stand, all three marked."""
    text = article.text_of(quote.field)
    marks = context_marks(quote, text) + name_marks(names, quote.field, at)
    start, end = paragraphs_around(text, [(m.start, m.end) for m in context_marks(quote, text)])
    return tuple(mark_up(text, marks, left, right) for left, right in paragraphs(text) if start <= left and right <= end)


_GONE = ("left_out", "left_out_marked", "editor", "replaced")


def marked_differences(text: str, printing: PrintingLine) -> Markup | None:
    """The words of a printing, with what it leaves out of the statement's text in `<del>` and what it puts there in `<ins>`;
    None where it differs in nothing but where it begins and ends.
    """
    if all(step.what in ("kept", "beyond") for step in printing.steps):
        return None
    words, at, html = printing.quote.words, 0, []
    for step in printing.steps:
        html.append(escape(words[at : step.own_start]))
        own = escape(words[step.own_start : step.own_end])
        if step.what in _GONE:
            blank = "" if step.own_start and words[step.own_start - 1].isspace() else " "
            html.append(Markup('{}<del class="{}">{}</del> ').format(blank, step.what, text[step.start : step.end]))
        html.append(Markup("<ins>{}</ins>").format(own) if own and step.what in ("added", "replaced") else own)
        at = step.own_end
    return Markup("").join([*html, escape(words[at:])])


def with_seams(page: StatementPage) -> Markup:
    """The text of a statement; where it was put together, each stretch leads to the printing that it comes from."""
    text = page.statement.text
    if not page.parts:
        return escape(text)
    stretch = Markup('<span class="stretch">{}</span><sup><a href="#printing-{}">{}</a></sup>')
    return Markup(" ").join(stretch.format(text[part.start : part.end].strip(), part.printing, part.printing) for part in page.parts)
