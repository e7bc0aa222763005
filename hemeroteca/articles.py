"""RawDocument → Article: headline, standfirst, byline and body; what belongs to the page is set aside and kept."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from typing import Literal

from hemeroteca import lexicon
from hemeroteca.addresses import parts_of, without_tracking
from hemeroteca.furniture import LONGEST, Line, Lines, lines_for
from hemeroteca.records import Article, Evidence, Furniture, Given, RawDocument, Rejected
from hemeroteca.text import clean, fold, lines_of, mend

FEWEST_WORDS = 20
MOST_CHARACTERS = 500_000  # the longest features have some 100,000
MOST_WORDS = 150_000  # and marks: what stands in memory for each is more than itself
_HEAD = 16  # lines in which headline, byline and day are looked for
_TAIL = 12
_LONGEST_HEADLINE = 220
_LONGEST_STANDFIRST = 500
_LONGEST_DERIVED = 100
_LONGEST_KEYWORD, _MOST_KEYWORDS = 80, 40
_CONVINCING = 0.16  # share of function words: news in Spanish and English has 0.18 to 0.45, Catalan read as Spanish 0.15

_WORD = re.compile(r"[^\W\d_]+")
_WORD_OR_MARK = re.compile(r"\w+|[^\w\s]")
_ENDS = re.compile(r"(?:[^\W\d_]{2}|[\d)%\"”»’])[.;,:]$|(?<!\.)\.[\"”»’]$")
_ABBREVIATED = re.compile(r"(?:\b[A-Z]{1,3}\.)+$")
_NO_HEADLINE = re.compile(r"[-–—•*#@(\[]|https?:|www\.|Embed\b|\d+[.)]\s")
_DATELINE = re.compile(
    r"[^\W\d_a-z][\w .'’-]{1,30}(?:[,/(]\s?[\w .'’,/)-]{2,60})?(?:\([^()]{2,30}\)\s?)?(?:\.\s?[-–—]+|\s[–—]+|:?\s--|\s?[–—]\s)\s*(?=[\w¿¡\"“«])"
)
# A stop behind a short word with a capital ends no sentence: "Sr. Soto", "Mrs. Reed", "EE. UU.", "J. Prado".
_SENTENCE = re.compile(r"(?<!\b[^\W\d_a-zß-öø-ÿ])(?<!\b[A-Z]\w)(?<!\b[A-Z]\w\w)[.!?…]+[\"”»’)]*(?=\s+[^\W_a-z]|\s+[¿¡\"“«—–-])|\n")


Fact = Literal["outlet", "byline", "published", "language", "title"]


@dataclass(slots=True)
class _Draft:
    """An article while it is read: what was found, and which paragraphs are left."""

    given: Mapping[str, Given]
    found: dict[str, Given] = field(default_factory=dict)
    aside: list[tuple[int, Furniture]] = field(default_factory=list)
    standfirst: str | None = None

    def fact(self, name: str) -> Given | None:
        """What the source states, else what a line says; a line is better than a field that only repeats the outlet."""
        given = self.given.get(name)
        return given if given and not (given.rule.endswith(":outlet") and name in self.found) else self.found.get(name)

    def set_aside(self, position: int, text: str, rule: str) -> None:
        self.aside.append((position, Furniture(text, rule)))


@dataclass(frozen=True, slots=True)
class _Paragraph:
    position: int
    kind: str
    text: str
    rule: str = ""


def parse_article(doc: RawDocument, languages: tuple[str, ...]) -> Article | Rejected:
    """The article in a document, or why there is none. `languages` are those of the archive that have a lexicon.

    Nothing is lost: what is not title, standfirst or body stands in `furniture` with the rule that set it aside.
    Fields that the source states (`doc.given`) win over lines of the text.
    """
    if sum(len(b.text) for b in doc.blocks) + len(doc.text) > MOST_CHARACTERS:
        return Rejected(doc.source, f"too large: an article has at most {MOST_CHARACTERS:,} characters of text")
    draft = _Draft(_cleaned(doc.given))
    lines = lines_for(languages)
    kept = _read_ends(_without_furniture(_paragraphs_of(doc), lines, draft), lines, draft)
    body = "\n\n".join(p.text for p in kept)
    words = sum(1 for _ in islice(_WORD.finditer(body), FEWEST_WORDS))
    if len(body) > MOST_WORDS and sum(1 for _ in _WORD_OR_MARK.finditer(body)) > MOST_WORDS:
        return Rejected(doc.source, f"too large: an article has at most {MOST_WORDS:,} words and marks")
    if words < FEWEST_WORDS:
        return Rejected(doc.source, f"too short: {words} words; an article has at least {FEWEST_WORDS}")
    return _finished(doc, draft, body, languages)


def _cleaned(given: Mapping[str, Given]) -> dict[str, Given]:
    values = {key: Given(_of_one_line(g.value), g.rule) for key, g in given.items()}
    return {key: g for key, g in values.items() if g.value}


def _of_one_line(words: str) -> str:
    return " ".join(mend(clean(words)).split())


def _paragraphs_of(doc: RawDocument) -> list[_Paragraph]:
    if doc.blocks:
        blocks = ((b.kind, mend(clean(b.text)).strip(), b.rule) for b in doc.blocks)
        return [_Paragraph(i, kind, text, rule) for i, (kind, text, rule) in enumerate(blocks) if text]
    return [_Paragraph(i, "paragraph", line) for i, line in enumerate(lines_of(clean(doc.text)))]


def _without_furniture(paragraphs: list[_Paragraph], lines: Lines, draft: _Draft) -> list[_Paragraph]:
    """The paragraphs without those that are furniture wherever they stand, and without the links below a heading over links."""
    kept: list[_Paragraph] = []
    links, heading = 0, ""
    for i, p in enumerate(paragraphs):
        line = Line("furniture", p.rule) if p.kind == "furniture" else _furniture_of(p, lines)
        if line and (line.reach in ("anywhere", "list") or (line.reach == "below" and kept)):
            draft.set_aside(p.position, p.text, line.rule)
            if line.reach == "list":
                links, heading = _links_at(paragraphs, i + 1), line.rule
        elif links:
            links -= 1
            draft.set_aside(p.position, p.text, f"{heading}:link")
        else:
            kept.append(p)
    return kept


def _furniture_of(p: _Paragraph, lines: Lines) -> Line | None:
    return lines.furniture_of(p.text) if p.kind != "post" else None


def _links_at(paragraphs: Sequence[_Paragraph], start: int) -> int:
    """How many lines below a heading over links are links: all if nothing else follows, else the next if it may be one."""
    rest = paragraphs[start:]
    if all(p.kind != "post" and _is_unfinished(p.text) for p in rest):
        return len(rest)
    return int(rest[0].kind == "paragraph" and _is_unfinished(rest[0].text))


def _is_unfinished(text: str) -> bool:
    """Does the line end as headlines and links do, without a stop? An abbreviation at the end is no stop."""
    return len(text) <= LONGEST and (not _ENDS.search(text) or _ABBREVIATED.search(text) is not None)


def _read_ends(paragraphs: list[_Paragraph], lines: Lines, draft: _Draft) -> list[_Paragraph]:
    """The body: what is left when the lines above and below it were read."""
    body = _read_head(paragraphs, lines, draft)
    return body[: _read_tail(body, lines, draft)]


def _read_tail(paragraphs: list[_Paragraph], lines: Lines, draft: _Draft) -> int:
    """The index behind the last paragraph of the body. Lines below it say where the text comes from, or are furniture."""
    end = len(paragraphs)
    while end > max(1, len(paragraphs) - _TAIL):
        p = paragraphs[end - 1]
        line = _edge_of(p, lines)
        if line is None or line.kind == "original" or (line.kind == "byline" and draft.fact("byline")):
            break
        if line.kind == "section" or (line.kind == "date" and end < len(paragraphs)):
            draft.set_aside(p.position, p.text, line.rule)  # a word or day among links is theirs
        else:
            _note(line, p, draft)
        end -= 1
    return end


def _edge_of(p: _Paragraph, lines: Lines) -> Line | None:
    """What the paragraph is at either end of the article; None if it is text."""
    if p.kind == "post" or len(p.text) > LONGEST:
        return None
    return lines.parts_of(p.text) or lines.furniture_of(p.text) or lines.meaning_of(p.text)


_FACTS = {"section": "section", "date": "published", "modified": "modified", "byline": "byline", "original": "original_title"}


def _note(line: Line, p: _Paragraph, draft: _Draft) -> None:
    """Set a line at the head or tail aside, and keep what it says unless something said it before."""
    draft.set_aside(p.position, p.text, line.rule)
    for part in (line, *line.others):
        if name := _FACTS.get(part.kind):
            draft.found.setdefault(name, Given(part.value, part.rule))
        if part.kind in ("outlet", "outlet-date", "source"):
            draft.found.setdefault("outlet", Given(part.value, part.rule))
        if part.day:
            draft.found.setdefault("published", Given(part.day, part.rule))


# Below a paragraph these lines still belong to the head; a button or the name of a section may be a subhead there.
_OF_THE_HEAD = ("outlet", "outlet-date", "date", "modified", "byline", "original")


def _read_head(paragraphs: list[_Paragraph], lines: Lines, draft: _Draft) -> list[_Paragraph]:
    """Read headline, standfirst and the lines between them; what comes back is the body."""
    start = _read_headline(paragraphs, lines, draft)
    title = draft.fact("title")
    if not title:
        return _without_repeated_start(paragraphs[start:], draft)
    title_words, end = _words_of(title.value), start
    loose: list[_Paragraph] = []
    marks: dict[int, Line] = {}
    for i, p in enumerate(paragraphs[start : start + _HEAD], start):
        line = _edge_of(p, lines) or _paper(paragraphs, i, lines) or _repeated(p, title_words, loose, draft)
        if line and (not loose or line.kind in _OF_THE_HEAD or line.rule.startswith("repeated-")):
            marks[i], end = line, i + 1
        else:
            loose.append(p)
            if len(loose) > 2:
                break
    for i, line in marks.items():
        _note(line, paragraphs[i], draft)
    left = [p for i, p in enumerate(paragraphs[start:], start) if i not in marks]
    return left[1:] if _is_standfirst(left, sum(i not in marks for i in range(start, end)), draft) else left


def _read_headline(paragraphs: list[_Paragraph], lines: Lines, draft: _Draft) -> int:
    """The index behind the headline, or behind what stands above the article if it has none."""
    for i, p in enumerate(paragraphs[:_HEAD]):
        if "title" in draft.given and _words_of(p.text) == _words_of(draft.given["title"].value):
            draft.set_aside(p.position, p.text, "repeated-headline")
            return i + 1
        line = _edge_of(p, lines) or _kicker(p, paragraphs[i + 1 : i + 4], lines)
        if line is None:
            corrected = "title" in draft.given and draft.given["title"].rule.startswith("editor:")
            if ("title" in draft.given and not corrected) or not _reads_as_headline(p, paragraphs[i + 1 :], lines):
                return i
            if corrected:
                draft.set_aside(p.position, p.text, "corrected-headline")
            draft.found["title"] = Given(p.text, "line:headline")
            return i + 1
        _note(line, p, draft)
    return min(len(paragraphs), _HEAD)


def _kicker(p: _Paragraph, following: Sequence[_Paragraph], lines: Lines) -> Line | None:
    """A word or two in capitals above the headline name the section: "ACTUALIDAD", "CASO PUENTES"."""
    if not p.text.isupper() or len(p.text) > 30 or len(p.text.split()) > 3:
        return None
    headline = next((f for f in following if _edge_of(f, lines) is None), None)
    return Line("section", "line:kicker", p.text) if headline and _may_be_headline(headline) else None


def _may_be_headline(p: _Paragraph) -> bool:
    text = p.text
    return (
        p.kind != "post"
        and 12 <= len(text) <= _LONGEST_HEADLINE
        and text.count(" ") >= 2
        and not text[0].islower()
        and _is_unfinished(text)
        and not _NO_HEADLINE.match(text)
        and not _DATELINE.match(text)
    )


def _reads_as_headline(p: _Paragraph, following: Sequence[_Paragraph], lines: Lines) -> bool:
    """Short, without a stop, and an article below it."""
    fits = _may_be_headline(p) or _is_short_headline(p, following[0] if following else None, lines)
    return fits and any(len(f.text) > len(p.text) for f in following[:_HEAD])


def _is_short_headline(p: _Paragraph, below: _Paragraph | None, lines: Lines) -> bool:
    """ "Ruiz viaja", right above the outlet and the day; a name alone in this place would have capitals throughout."""
    line = _edge_of(below, lines) if below else None
    words = p.text.split()
    return (
        line is not None
        and line.kind in ("outlet-date", "date", "modified")
        and p.kind != "post"
        and len(words) >= 2
        and words[0][0].isupper()
        and any(word[0].islower() for word in words)
        and _is_unfinished(p.text)
        and not _DATELINE.match(p.text)
    )


def _paper(paragraphs: Sequence[_Paragraph], i: int, lines: Lines) -> Line | None:
    """The name of a newspaper on a line of its own, right above or below the byline or the day."""
    beside = (_edge_of(p, lines) for p in (*paragraphs[max(i - 1, 0) : i], *paragraphs[i + 1 : i + 2]))
    near = any(line and line.kind in ("byline", "date", "modified") for line in beside)
    return lines.paper_of(paragraphs[i].text) if near and paragraphs[i].kind == "paragraph" else None


def _repeated(p: _Paragraph, title_words: str, loose: Sequence[_Paragraph], draft: _Draft) -> Line | None:
    words = _words_of(p.text)
    if words == title_words:
        return Line("furniture", "repeated-headline")
    standfirst = draft.given.get("standfirst")
    if standfirst and words == _words_of(standfirst.value):
        return Line("furniture", "repeated-standfirst")
    byline = draft.given.get("byline")
    if byline and words in map(_words_of, (byline.value, *byline.value.split(", "))):
        return Line("furniture", "repeated-byline")
    return Line("furniture", "repeated-paragraph") if any(words == _words_of(other.text) for other in loose) else None


def _without_repeated_start(paragraphs: list[_Paragraph], draft: _Draft) -> list[_Paragraph]:
    """An article without a headline whose first paragraph stands twice loses the second, nothing else."""
    if len(paragraphs) < 2 or paragraphs[0].text != paragraphs[1].text:
        return paragraphs
    draft.set_aside(paragraphs[1].position, paragraphs[1].text, "repeated-paragraph")
    return paragraphs[:1] + paragraphs[2:]


def _is_standfirst(left: Sequence[_Paragraph], above: int, draft: _Draft) -> bool:
    """Is the first paragraph a standfirst? Only if a line of the head follows it, or it ends without a stop before a longer one.

    `above` is how many paragraphs stand above the last line of the head (byline, day, repeated headline). Not sure is no.
    """
    if "standfirst" in draft.given or len(left) < 2 or left[0].kind != "paragraph":
        return False
    text = left[0].text
    if not 30 <= len(text) <= _LONGEST_STANDFIRST or _DATELINE.match(text):
        return False
    if above == 1 or (above == 0 and _is_unfinished(text) and len(left[1].text) > len(text) and left[1].kind == "paragraph"):
        draft.standfirst = text
        return True
    return False


def _words_of(text: str) -> str:
    """The words of a line, for telling whether two lines say the same."""
    return " ".join(re.findall(r"\w+", fold(text)))


def _finished(doc: RawDocument, draft: _Draft, body: str, languages: tuple[str, ...]) -> Article:
    title = draft.fact("title")
    language = language_of(body, languages, draft.given.get("language"))
    byline, url = draft.fact("byline"), draft.fact("url")
    headline = title or Given(derived_title(body), "derived:first-sentence")
    facts: dict[Fact, Given | None] = {"title": headline, "byline": byline, "language": language}
    standfirst = draft.given.get("standfirst")
    section, original = draft.fact("section"), draft.fact("original_title")
    return Article(
        source=doc.source,
        title=headline.value,
        title_basis="given" if title else "derived",
        standfirst=standfirst.value if standfirst else draft.standfirst,
        body=body,
        language=language.value,
        byline=byline.value if byline else None,
        section=section.value if section else None,
        url=without_tracking(url.value) if url else None,
        original_title=original.value if original else None,
        outlet_name=draft.fact("outlet"),
        outlet_domain=_domain(draft),
        published_line=draft.fact("published"),
        modified_line=draft.fact("modified"),
        evidence=tuple(Evidence(fact, g.value, g.rule) for fact, g in facts.items() if g),
        furniture=tuple(furniture for _, furniture in sorted(draft.aside, key=lambda entry: entry[0])),
        keywords=_keywords(draft.given.get("keywords")),
        stated_url=None if doc.stated_url is None else without_tracking(_of_one_line(doc.stated_url)),
    )


def _keywords(given: Given | None) -> tuple[str, ...]:
    """The keywords in a list of them, each once."""
    words = (" ".join(word.split()) for word in re.split(r"[,;|]", given.value if given else ""))
    each: dict[str, str] = {}
    for word in words:
        if 0 < len(word) <= _LONGEST_KEYWORD:
            each.setdefault(fold(word), word)
    return tuple(each.values())[:_MOST_KEYWORDS]


def _domain(draft: _Draft) -> str | None:
    domain, url = draft.given.get("domain"), draft.given.get("url")
    host = domain.value if domain else (parts_of(url.value).hostname or "") if url else ""
    return host.lower().removeprefix("www.") or None


def derived_title(body: str) -> str:
    """A headline for an article without one: its first sentence, cut at a word; no words that are not there.

    >>> derived_title("LIMA (Sur).- It rained in Lima. Nobody slept.")
    'It rained in Lima'
    """
    first = next((line for line in body.split("\n") if _WORD.search(line)), body)
    first = first[dateline.end() :] if (dateline := _DATELINE.match(first)) else first
    sentence = first[: end.start()] if (end := _SENTENCE.search(first)) else first
    sentence = sentence.rstrip(" .,;:")
    if len(sentence) <= _LONGEST_DERIVED:
        return sentence
    cut = _before_open_mark(sentence[: _LONGEST_DERIVED + 1].rsplit(" ", 1)[0])
    return cut.rstrip(" .,;:–—-¿¡(")[:_LONGEST_DERIVED] + "…"


def _before_open_mark(cut: str) -> str:
    """A cut inside a quotation moves before it, if enough is left."""
    for opening, closing in ('""', "“”", "«»", "()"):
        start = cut.rfind(opening)
        is_open = cut.count(opening) % 2 == 1 if opening == closing else start > cut.rfind(closing)
        if is_open and start >= _LONGEST_DERIVED * 0.4:
            cut = cut[:start]
    return cut


@cache
def _function_words(language: str) -> Mapping[str, int]:
    """1 for words that speak for the language, -1 for those that speak against it."""
    words = lexicon.load(language).words("function_words")
    return dict.fromkeys(words["foreign"].split(), -1) | dict.fromkeys(words["common"].split(), 1) if words else {}


def language_of(text: str, languages: tuple[str, ...], given: Given | None = None) -> Given:
    """The language of a text, by the share of its words that are function words; `und` where no language convinces.

    What the source says counts only for languages that we could not have told: pages are often declared wrongly.

    >>> language_of("El perro de la vecina no come en la mañana", ("en", "es")).value
    'es'
    """
    words = _WORD.findall(text[:6000].lower())
    shares = {code: sum(map(_function_words(code).get, words, [0] * len(words))) / max(1, len(words)) for code in languages}
    best = max(shares, key=lambda code: shares[code], default="und")
    if shares.get(best, 0) >= _CONVINCING:
        return Given(best, "function-words")
    declared = given.value.split("-")[0].split("_")[0].lower() if given else ""
    if given and declared.isalpha() and declared not in languages and len(declared) in (2, 3):
        return Given(declared, given.rule)
    return Given("und", "function-words:none")
