"""The words in which the site says what the database says in codes: days, bases, statuses, judgements, languages.

Everything takes the language of the interface; the words themselves stand in its catalogue.
"""

import re
from datetime import UTC, date, datetime
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal, format_percent
from babel.units import format_unit
from markupsafe import Markup

from hemeroteca import catalogue

_EDTF_DAY = r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?"
_SINGLE = re.compile(rf"{_EDTF_DAY}([?~%]?)")
_ONE_OF = re.compile(rf"\[{_EDTF_DAY}\.\.{_EDTF_DAY}\]")
_FROM_TO = re.compile(rf"{_EDTF_DAY}[?~%]?/{_EDTF_DAY}[?~%]?")
_DOUBTS = {"?": "day.inferred", "~": "day.about", "%": "day.about_inferred"}


def say(code: str, group: str, language: str) -> str:
    """The words for a code of a group; a code without words is shown as it is.

    >>> say("event", "kinds", "es"), say("event", "basis", "en"), say("new_rule", "basis", "en")
    ('Hechos', 'from an event that the article leads up to or follows', 'new rule')
    """
    found = catalogue.load(language).messages.get(f"{group}.{code}")
    return found if isinstance(found, str) else code.replace("_", " ")


@lru_cache(maxsize=4096)
def language_name(code: str, language: str) -> str:
    """
    >>> language_name("es-AR", "en"), language_name("und", "es")
    ('Spanish (Argentina)', 'idioma desconocido')
    """
    if code == "und":
        return say(code, "language", language)
    try:
        return Locale.parse(code, sep="-").get_display_name(catalogue.load(language).locale) or code
    except (ValueError, UnknownLocaleError):
        return code


def country_name(code: str, language: str) -> str:
    return str(catalogue.load(language).locale.territories.get(code, code))


def count(number: int, what: str, language: str) -> Markup:
    """
    >>> count(1, "article", "en"), count(12000, "article", "en")
    (Markup('1 article'), Markup('12,000 articles'))
    """
    return catalogue.text(f"count.{what}", language, n=number)


def percent(share: float, language: str) -> str:
    """
    >>> percent(0.3333, "es"), percent(0.004, "en")
    ('33\xa0%', '0%')
    """
    return str(format_percent(share, locale=catalogue.load(language).locale))


@lru_cache(maxsize=4096)
def number(value: int, language: str) -> str:
    return str(format_decimal(value, locale=catalogue.load(language).locale))


def hundredths(value: float, language: str) -> str:
    """
    >>> hundredths(0.8, "es")
    '0,80'
    """
    return str(format_decimal(value, "0.00", locale=catalogue.load(language).locale))


def size(octets: int, language: str) -> str:
    """
    >>> size(491520, "en"), size(3_400_000_000, "es"), size(0, "en")
    ('0.5 MB', '3.400 MB', '0 MB')
    """
    return str(format_unit(round(octets / 1e6, 1 if octets < 100e6 else 0), "megabyte", "short", locale=catalogue.load(language).locale))


@lru_cache(maxsize=4096)
def month_name(month: str, language: str) -> str:
    """
    >>> month_name("2025-11", "en"), month_name("2025-11", "es")
    ('November 2025', 'noviembre de 2025')
    """
    try:
        return str(format_skeleton("yMMMM", date.fromisoformat(f"{month}-01"), locale=catalogue.load(language).locale))
    except ValueError:
        return month


@lru_cache(maxsize=4096)
def day_name(edtf: str | None, language: str) -> str:
    """A day or days in EDTF, in words; what is no EDTF that we write is shown as it is.

    >>> day_name("2025-11-18?", "en"), day_name("[2025-12-15..2025-12-16]", "en"), day_name("[2025-12-01..2025-12-07]", "es")
    ('18 November 2025, inferred', '15 or 16 December 2025', 'entre el 1 y el 7 de diciembre de 2025')
    >>> day_name(None, "es"), day_name("2023", "en"), day_name("soon", "en"), day_name("2025-12-16/2025-12-16", "en")
    ('fecha desconocida', '2023', 'soon', '16 December 2025')
    """
    if not edtf:
        return say("unknown", "day", language)
    try:
        return _day_name(edtf, language)
    except ValueError:  # the 31st of a month with 30 days
        return edtf


def moment_name(instant: str, language: str) -> str:
    """An instant in UTC, in words; what is none is shown as it is.

    >>> moment_name("2031-03-12T08:00:00Z", "en"), moment_name("2031-03-12T08:00:00Z", "es")
    ('12 March 2031, 08:00 UTC', '12 de marzo de 2031, 08:00 UTC')
    """
    try:
        found = datetime.fromisoformat(instant).astimezone(UTC)
    except ValueError:
        return instant
    return f"{format_date(found.date(), 'long', locale=catalogue.load(language).locale)}, {found:%H:%M} UTC"


def _day_name(edtf: str, language: str) -> str:
    if single := _SINGLE.fullmatch(edtf):
        year, month, day, doubt = single.groups()
        words = _point(year, month, day, language)
        return str(catalogue.text(_DOUBTS[doubt], language, day=words)) if doubt else words
    pair = _ONE_OF.fullmatch(edtf) or _FROM_TO.fullmatch(edtf)
    if pair is None:
        return edtf
    numbers = pair.groups()
    if numbers[:3] == numbers[3:]:
        return _point(numbers[0], numbers[1], numbers[2], language)
    are_days = bool(numbers[2] and numbers[5])
    in_one_month = numbers[:2] == numbers[3:5] and are_days
    first = str(int(numbers[2])) if in_one_month else _point(numbers[0], numbers[1], numbers[2], language)
    last = _point(numbers[3], numbers[4], numbers[5], language)
    how = "span" if "/" in edtf else "one_of" if _are_neighbours(numbers) else "between"
    if are_days and how != "one_of":
        how += "_days"
    return str(catalogue.text(f"day.{how}", language, first=first, last=last))


def _point(year: str, month: str | None, day: str | None, language: str) -> str:
    if day and month:
        return str(format_date(date(int(year), int(month), int(day)), "long", locale=catalogue.load(language).locale))
    if month:
        return month_name(f"{year}-{month}", language)
    return year


def _are_neighbours(numbers: tuple[str | None, ...]) -> bool:
    if None in numbers:
        return False
    year, month, day, other_year, other_month, other_day = (int(n or 0) for n in numbers)
    return (date(other_year, other_month, other_day) - date(year, month, day)).days == 1
