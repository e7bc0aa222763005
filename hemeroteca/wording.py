"""The words in which the site says what the database says in codes: days, bases, statuses, judgements, languages.

Everything takes the language of the interface, so that a further one is a further table here.
"""

import re
from datetime import date

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton

_EDTF_DAY = r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?"
_SINGLE = re.compile(rf"{_EDTF_DAY}([?~%]?)")
_ONE_OF = re.compile(rf"\[{_EDTF_DAY}\.\.{_EDTF_DAY}\]")
_FROM_TO = re.compile(rf"{_EDTF_DAY}[?~%]?/{_EDTF_DAY}[?~%]?")

WORDS = {
    "en": {
        "person": "People",
        "organisation": "Organisations",
        "place": "Places",
        "event": "Events",
        "direct": "Quotation",
        "post": "Post",
        "term": "Words in quotation marks",
        "named": "Speaker named",
        "collective": "A source without a name",
        "document": "A document",
        "unresolved": "Speaker not known",
        "metadata": "stated by the page itself",
        "byline": "printed beside the byline",
        "phrase": "from the words of the article",
        "editor": "set by the editor",
        "basis:event": "from an event that the article leads up to or follows",
        "transcript": "transcript",
        "reference:post": "The words of the post itself.",
        "reference:transcript": "The words of a transcript.",
        "reference:longest": "The longest printing in this archive; other printings can only be said to differ from it.",
        "tag:post": "the post",
        "tag:transcript": "the transcript",
        "tag:longest": "longest printing",
        "field:title": "headline",
        "field:standfirst": "standfirst",
        "field:body": "text",
        "whole": "whole",
        "part": "part",
        "same": "the same words",
        "case": "same words, other capitals or punctuation",
        "omitted_marked": "words left out, marked",
        "omitted_unmarked": "words left out without a mark",
        "replaced": "words replaced",
        "outlet": "Outlet",
        "published": "Day",
        "language": "Language",
        "title": "Headline",
        "fact:byline": "Byline",
        "translation": "Translation",
        "near-duplicate": "Nearly the same text",
        "shared-statement": "Prints the same statement",
        "article": "became an article",
        "version": "older version of an article",
        "duplicate": "duplicate of another input",
        "companion": "belongs to another input",
        "rejected": "rejected, with the reason",
        "between": "between {} and {}",
        "one of": "{} or {}",
        "span": "{} to {}",
        "?": "{}, inferred",
        "~": "about {}",
        "%": "about {}, inferred",
        "unknown day": "day not known",
        "und": "language not known",
    },
}


def say(code: str, language: str = "en", group: str = "") -> str:
    """The words for a code, of a group where the code alone means several things; a code without words is shown as it is.

    >>> say("event"), say("event", group="basis"), say("new_rule")
    ('Events', 'from an event that the article leads up to or follows', 'new rule')
    """
    words = WORDS[language]
    return words.get(f"{group}:{code}") or words.get(code) or code.replace("_", " ")


def language_name(code: str, language: str = "en") -> str:
    """
    >>> language_name("es-AR"), language_name("und")
    ('Spanish (Argentina)', 'language not known')
    """
    if code == "und":
        return say(code, language)
    try:
        return Locale.parse(code, sep="-").get_display_name(language) or code
    except (ValueError, UnknownLocaleError):
        return code


def country_name(code: str, language: str = "en") -> str:
    return str(Locale(language).territories.get(code, code))


def count(number: int, one: str, many: str) -> str:
    """
    >>> count(1, "article", "articles"), count(12000, "article", "articles")
    ('1 article', '12,000 articles')
    """
    return f"{number:,} {one if number == 1 else many}"


def _point(year: str, month: str | None, day: str | None, language: str) -> str:
    if day and month:
        return format_date(date(int(year), int(month), int(day)), "d MMMM y", locale=language)
    if month:
        return month_name(f"{year}-{month}", language)
    return year


def month_name(month: str, language: str = "en") -> str:
    """
    >>> month_name("2025-11")
    'November 2025'
    """
    try:
        return format_skeleton("yMMMM", date.fromisoformat(f"{month}-01"), locale=language)
    except ValueError:
        return month


def day_name(edtf: str | None, language: str = "en") -> str:
    """A day or days in EDTF, in words; what is no EDTF that we write is shown as it is.

    >>> day_name("2025-11-18?"), day_name("[2025-12-15..2025-12-16]"), day_name("[2025-12-01..2025-12-07]")
    ('18 November 2025, inferred', '15 or 16 December 2025', 'between 1 and 7 December 2025')
    >>> day_name(None), day_name("2023"), day_name("soon")
    ('day not known', '2023', 'soon')
    """
    if not edtf:
        return say("unknown day", language)
    try:
        return _day_name(edtf, language)
    except ValueError:  # the 31st of a month with 30 days
        return edtf


def _day_name(edtf: str, language: str) -> str:
    if single := _SINGLE.fullmatch(edtf):
        year, month, day, doubt = single.groups()
        words = _point(year, month, day, language)
        return say(doubt, language).format(words) if doubt else words
    pair = _ONE_OF.fullmatch(edtf) or _FROM_TO.fullmatch(edtf)
    if pair is None:
        return edtf
    numbers = pair.groups()
    in_one_month = numbers[:2] == numbers[3:5] and numbers[2] and numbers[5]
    first = str(int(numbers[2])) if in_one_month else _point(numbers[0], numbers[1], numbers[2], language)
    last = _point(numbers[3], numbers[4], numbers[5], language)
    how = "span" if "/" in edtf else "one of" if _are_neighbours(numbers) else "between"
    return say(how, language).format(first, last)


def _are_neighbours(numbers: tuple[str | None, ...]) -> bool:
    if None in numbers:
        return False
    year, month, day, other_year, other_month, other_day = (int(n or 0) for n in numbers)
    return (date(other_year, other_month, other_day) - date(year, month, day)).days == 1
