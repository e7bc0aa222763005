"""What text is before it is stored: clean, mended, folded for comparison, and cut into paragraphs."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise

from hemeroteca import lexicon

_BLANK_LINE = re.compile(r"\n\n+")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_SHORT = 64  # characters of the words and names whose folded form is remembered

# Whatever a stored text may not hold, or only where it is needed; most texts hold none of it.
_ODD = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\xa0\xad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ud800-\udfff\ue000-\uf8ff"
    r"\ufdd0-\ufdef\ufeff\ufff0-\ufffb\ufffe\uffff\U000f0000-\U0010ffff]"
)
_LINE_END = re.compile(r"\r\n?|[\x0b\x0c\u2028]")
_SURROGATE_PAIR = re.compile(r"[\ud800-\udbff][\udc00-\udfff]")
_BLANK = re.compile(r"[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_PICTURE = re.compile("[\u2600-\u27bf\ufe0f\U0001f000-\U0001faff]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc]")
_DIRECTION = frozenset("\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Browsers read the control characters 80 to 9F as Windows-1252: such text is often declared as Latin-1.
_WINDOWS_CONTROL = re.compile(r"[\x80-\x9f]")
_WINDOWS = {n: bytes([n]).decode("cp1252", "ignore") for n in range(0x80, 0xA0)}

# Press databases print quotation marks as two apostrophes; three and more are no marks.
_DOUBLED = re.compile(r"(?<!')''(?!')|(?<!`)``(?!`)")

_BLANKS = re.compile(r"[ \t]{2,}|\t")
_OUTER_BLANKS = re.compile(r"^ +| +$", re.MULTILINE)
_LOOSE_STOP = re.compile(
    r"""[ ](?: (?<=[^\W_][ ]|[)\]"”»’%º°][ ]) (?: (?=,(?:[ "”»’\n]|$)) | (?=;(?:[ \n]|$)) | (?=\.(?:[ "”»’)\n]|$)) )
          | (?<=[^\W\d_][ ]|[)\]"”»’][ ]) (?=:(?:[ \n]|$)) )""",
    re.VERBOSE,
)
_LOOSE_BRACKET = re.compile(r"(?<=\() +(?=[\w¿¡])|(?<=[\w.]) +(?=\)(?:[ ,.;\n]|$))")

# Widths at which mail programs, terminals and PDF wrap; shorter lines are verse, lists and headings.
_NARROWEST, _WIDEST = 45, 130
_RAGGED = 12  # by how much a line that surely goes on may be shorter than its neighbours
_FINISHED = re.compile(r"[.!?…:][\"”»’'*)\]]*$")
_BREAKS_OFF = re.compile(r"[^\W\d_],$|[^\W\d_]\)? (?P<last>[a-zà-ÿ]{1,3})$")
_APART = re.compile(r"[-–—•·*#>|+@]|\d{1,3}[.)] |[a-z][.)] |https?:|www\.")


def clean(text: str) -> str:
    """The text in NFC, with `\\n` as the only line end and without characters that nobody sees.

    Quotation marks made of two apostrophes become one character. Control and private-use characters, marks of byte order, soft hyphens and needless joiners go; the many kinds of
    blank become a blank. Joiners inside pictures and marks of direction in Arabic or Hebrew stay.

    >>> clean("José\\u00a0Ruiz\\r\\ndi\\u00adjo\\x00")
    'José Ruiz\\ndijo'
    """
    if _ODD.search(text):
        text = _LINE_END.sub("\n", text).replace("\u2029", "\n\n")
        if _WINDOWS_CONTROL.search(text):
            text = text.translate(_WINDOWS)
        text = _SURROGATE_PAIR.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), text)
        text = _BLANK.sub(" ", text)
        directed = _RIGHT_TO_LEFT.search(text) is not None
        text = _ODD.sub(lambda odd: odd[0] if _is_needed(odd, directed) else "", text)
    if "''" in text or "``" in text:
        text = _DOUBLED.sub('"', text)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _is_needed(odd: re.Match[str], directed: bool) -> bool:
    """A family or a flag is several pictures and a joiner; a text with Arabic or Hebrew in it needs its marks of direction."""
    if directed and odd[0] in _DIRECTION:
        return True
    before, after = odd.string[odd.start() - 1 : odd.start()], odd.string[odd.end() : odd.end() + 1]
    return odd[0] == "\u200d" and bool(_PICTURE.match(before) and _PICTURE.match(after))


def mend(paragraph: str) -> str:
    """The paragraph without what copying leaves: runs of blanks, blanks before stops where a link ended, inside brackets.

    Stops that stand alone on purpose stay: an ellipsis, a decimal point, an emoticon.

    >>> mend("Ana Ruiz , senadora  ( UDI ) , calló …  y subió .5 puntos :)")
    'Ana Ruiz, senadora (UDI), calló … y subió .5 puntos :)'
    """
    if "  " in paragraph or "\t" in paragraph:
        paragraph = _BLANKS.sub(" ", paragraph)
    if "\n " in paragraph or " \n" in paragraph or paragraph[:1] == " " or paragraph[-1:] == " ":
        paragraph = _OUTER_BLANKS.sub("", paragraph)
    if "( " in paragraph or " )" in paragraph:
        paragraph = _LOOSE_BRACKET.sub("", paragraph)
    if " ," in paragraph or " ." in paragraph or " ;" in paragraph or " :" in paragraph:
        paragraph = _LOOSE_STOP.sub("", paragraph)
    return paragraph


def lines_of(text: str) -> list[str]:
    """The paragraphs of a plain text as it was received: its lines, mended, hard-wrapped ones joined again.

    Lines are joined only where a paragraph visibly goes on: they are about as long as the longest of them, so that the
    next word did not fit, and at least one breaks off before a word in lower case. Headings, lists and verse stay lines.

    >>> lines_of("The agreement was signed on Monday by the president of\\nthe chamber, Ana\\n\\nOne line.")
    ['The agreement was signed on Monday by the president of the chamber, Ana', 'One line.']
    """
    text = mend(text)
    lines = [line for line in text.split("\n") if line]
    if not any(_NARROWEST <= len(a) <= _WIDEST and _goes_on(a, b) for a, b in pairwise(lines)):
        return lines
    joined: list[str] = []
    for group in _groups(text):
        joined += _unwrapped(group)
    return joined


def _groups(text: str) -> Iterator[list[str]]:
    """Runs of lines that may be one wrapped paragraph: of a usual width but the last, the same distance apart."""
    group: list[str] = []
    distance = gap = 0
    for line in text.split("\n"):
        gap += 1
        if not line:
            continue
        fits = group and gap <= 2 and _NARROWEST <= len(group[-1]) <= _WIDEST and not _APART.match(line)
        if fits and distance > gap and _begins_with_last(group, line):
            yield group[:-1]
            group = group[-1:]
        elif group and not (fits and distance in (0, gap)):
            yield group
            group, distance = [], 0
        distance = gap if group else 0
        group.append(line)
        gap = 0
    if group:
        yield group


def _begins_with_last(group: list[str], line: str) -> bool:
    """Lines get closer: does the paragraph of this one begin with the last line of the group, or was that the end of another?"""
    return _goes_on(group[-1], line) or not any(_goes_on(a, b) for a, b in pairwise(group))


def _unwrapped(group: list[str]) -> list[str]:
    """The lines of a group, wrapped ones joined.

    Pairs that surely go on tell how wide the text was set: no less than their longest line, and less than any of them
    would be with the next word. Other pairs are joined where they agree with that.
    """
    pairs = list(pairwise(group))
    sure = [(len(line), _with_next_word(line, following)) for line, following in pairs if _goes_on(line, following)]
    if not sure:
        return group
    least, most = max(length for length, _ in sure), min(needed for _, needed in sure)
    joined = group[:1]
    for line, following in pairs:
        needed = _with_next_word(line, following)
        if needed > least - _RAGGED if _goes_on(line, following) else needed > least and len(line) < max(most, least + 1):
            joined[-1] += following if line.endswith("-") and following[0].islower() else f" {following}"
        else:
            joined.append(following)
    return joined


def _with_next_word(line: str, following: str) -> int:
    return len(line) + 1 + len(following.split(" ", 1)[0])


def _goes_on(line: str, following: str) -> bool:
    """Does the line break off in a sentence? A small word or a comma at its end also tells: "of the / Senate"."""
    if following[0].islower():
        return not _FINISHED.search(line)
    off = _BREAKS_OFF.search(line)
    return off is not None and (off["last"] is None or off["last"] in _small_words())


@cache
def _small_words() -> frozenset[str]:
    """The function words of every language: a line that ends in one goes on. "… sparks council row" is a headline."""
    return frozenset(word for code in lexicon.codes() for word in str(lexicon.load(code).words("function_words", "common")).split())


def fold(text: str) -> str:
    """The text without case, accents and typographic variants, for comparing names and words.

    >>> fold("Ñuñoa, Económico")
    'nunoa, economico'
    """
    # Words come again and again; remembered whole texts filled the memory of a process that reads many.
    return _folded(text) if len(text) > _SHORT else _remembered(text)


def _folded(text: str) -> str:
    return text.lower() if text.isascii() else _BEYOND_ASCII.sub(lambda run: _fold_run(run[0]), text.lower())


_remembered = lru_cache(maxsize=16384)(_folded)


@lru_cache(maxsize=8192)
def _fold_run(run: str) -> str:
    decomposed = unicodedata.normalize("NFKD", run)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def paragraphs(body: str) -> list[tuple[int, int]]:
    """The spans of the paragraphs of a stored text.

    >>> paragraphs("One.\\n\\nTwo.")
    [(0, 4), (6, 10)]
    """
    spans, start = [], 0
    for gap in _BLANK_LINE.finditer(body):
        if gap.start() > start:
            spans.append((start, gap.start()))
        start = gap.end()
    if start < len(body):
        spans.append((start, len(body)))
    return spans
