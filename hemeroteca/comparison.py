"""Two texts of an article as one piece of HTML: what was left out struck through, what was put in underlined."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from hemeroteca.pages.articles import ArticleText
from hemeroteca.pages.versions import Stretch, VersionLine, VersionsPage
from hemeroteca.records import Field
from hemeroteca.text import paragraphs
from hemeroteca.versions import compare

_Piece = tuple[str, str]  # "", "del" or "ins", and the words
_MARKED = {"": Markup("{}"), "del": Markup("<del>{}</del>"), "ins": Markup("<ins>{}</ins>")}


@dataclass(frozen=True, slots=True)
class Compared:
    """A paragraph in which something changed; or, without one, how many stayed as they were."""

    html: Markup | None
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class Revision:
    """A version with what the next one changed in it."""

    version: VersionLine
    title: Markup | None
    standfirst: Markup | None
    body: tuple[Compared, ...]
    quotes: tuple[Markup, ...]
    text: tuple[Markup, ...]  # the whole of it, by paragraphs


def revisions(page: VersionsPage) -> tuple[Revision, ...]:
    """The versions of a page, each against the text that came after it."""
    later: ArticleText | VersionLine = page.later or page.article
    made = []
    for version in page.versions:
        made.append(_revision(version, later))
        later = version
    return tuple(made)


def _revision(version: VersionLine, later: ArticleText | VersionLine) -> Revision:
    def line(field: Field) -> Markup | None:
        if field not in version.differences:
            return None
        earlier = "" if field == "title" and version.title_basis == "derived" else version.text_of(field)
        return Markup(" ").join(marked for marked, _ in compared(earlier, _now(later, field), version.differences[field]))

    ops = version.differences.get("body", ())
    return Revision(
        version,
        line("title"),
        line("standfirst"),
        tuple(_folded(compared(version.body, later.body, ops))) if ops else (),
        tuple(reworded(quote.words or "", quote.later_words or "") for quote in version.quotes),
        tuple(escape(version.body[start:end]) for start, end in paragraphs(version.body)),
    )


def _now(later: ArticleText | VersionLine, field: Field) -> str:
    return "" if field == "title" and later.title_basis == "derived" else later.text_of(field)


def reworded(earlier: str, later: str) -> Markup:
    """A few words as they were and as they are now, in one line.

    >>> reworded("no <iré>", "no volveré")
    Markup('no <del>&lt;iré&gt;</del><ins>volveré</ins>')
    """
    ops = [Stretch(*op) for op in compare(earlier, later)]
    return Markup(" ").join(html for html, _ in compared(earlier, later, ops)) if ops else escape(later)


def compared(earlier: str, later: str, ops: Sequence[Stretch]) -> Iterator[tuple[Markup, bool]]:
    """The paragraphs of both texts in one row, and whether something changed in each."""
    for pieces in _paragraphs(_pieces(earlier, later, ops)):
        yield _written(pieces), any(what for what, _ in pieces)


def _folded(lines: Iterable[tuple[Markup, bool]]) -> Iterator[Compared]:
    """The paragraphs that changed; of those between them only the number."""
    unchanged = 0
    for html, changed in lines:
        if not changed:
            unchanged += 1
            continue
        if unchanged:
            yield Compared(None, unchanged)
        unchanged = 0
        yield Compared(html)
    if unchanged:
        yield Compared(None, unchanged)


def _pieces(earlier: str, later: str, ops: Sequence[Stretch]) -> Iterator[_Piece]:
    """The later text from beginning to end, with what was left out where it stood."""
    at = 0
    for op in ops:
        yield "", later[at : op.later_start]
        gone, new = earlier[op.start : op.end], later[op.later_start : op.later_end]
        whole = gone and not new and _is_whole(earlier, op.start, op.end)
        if whole and op.later_start == len(later):
            yield "", "\n\n"
        yield "del", gone
        if whole and op.later_start < len(later):
            yield "", "\n\n"
        yield "ins", new
        at = op.later_end
    yield "", later[at:]


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether these are whole paragraphs."""
    return text[max(start - 2, 0) : start] in ("", "\n\n") and text[end : end + 2] in ("", "\n\n")


def _paragraphs(pieces: Iterable[_Piece]) -> Iterator[list[_Piece]]:
    line: list[_Piece] = []
    for what, words in pieces:
        for number, part in enumerate(words.split("\n\n")):
            if number and line:
                yield line
                line = []
            if part:
                line.append((what, part))
    if line:
        yield line


def _written(pieces: Sequence[_Piece]) -> Markup:
    html: list[Markup] = []
    before = ""  # the last character: a word that was left out stands apart from the word beside it
    for what, words in pieces:
        if before.isalnum() and words[0].isalnum() and (what == "del" or html[-1].endswith("</del>")):
            html.append(Markup(" "))
        html.append(_MARKED[what].format(words))
        before = words[-1]
    return Markup("").join(html).strip()
