"""What day a phrase means, given a reference day: "este martes", "on Tuesday", "el próximo 14 de diciembre", "last night".

Months, weekdays and the forms of dates are data of the lexicon. A text is scanned once for the words that every date phrase
has (a month, a weekday, "ayer"), and only around these are the forms tried. Days are written in EDTF level 2 (Library of
Congress, 2019): `2025-11-21`, `2025-11-18?` where it is inferred, `[2025-12-15..2025-12-16]` for one of these days.
"""

import re
from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache, lru_cache
from typing import Literal

from hemeroteca import lexicon
from hemeroteca.lexicon import Pattern

PhraseKind = Literal["day", "day-month", "month", "weekday", "relative"]
Direction = Literal["this", "last", "next"]
Tense = Literal["past", "future"]

# How far around a month or weekday the rest of the phrase may stand: "el martes, 1° de " and " del año 2025".
_BEFORE, _AFTER = 40, 30
# How far from a weekday the verb may stand that tells whether the day lies behind or ahead.
_CLAUSE = 80
# A day without a year is the nearest such day if it is this near; else the verb decides, and without one it stays open.
_NEAR = 60
# Possible days of publication further apart than this make no phrase resolvable.
_WIDEST = 31
_SENTENCE_END = re.compile(r"[.!?…][\"”»’)]*\s|\n")
_ISO = re.compile(r"(?<![\d/.-])(?P<year>(?:1[5-9]|20)\d\d)(?P<mark>[-/])(?P<month>\d\d)(?P=mark)(?P<day>\d\d)(?![\d/-])")
_NUMERIC = re.compile(r"(?<![\d/.-])(?P<one>\d{1,2})(?P<mark>[/.-])(?P<two>\d{1,2})(?P=mark)(?P<year>(?:19|20)\d\d)(?![\d/-]|\.\d)")
# Both are slow to search for; most texts hold nothing like them.
_FIGURES = re.compile(r"\d[/.-]\d\d?[/.-]\d")
_CLOCK = re.compile(
    r"(?<![\d.:])(?P<hour>[01]?\d|2[0-3])(?:[:.h](?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d)(?:[.,]\d{1,9})?)?)"
    r"\s*(?P<half>[ap]\.?\s?m\b\.?)?\s*(?:hrs?\b\.?|hs\b\.?|h\b|horas\b)?\s*"
    r"\(?(?P<zone>Z\b|(?:UTC|GMT)(?:\s?[+-]\d{1,2}(?::?\d\d)?)?|[+-]\d\d:?\d\d\b|(?:E|M|P)[SD]T\b|CDT\b|CES?T\b)?",
    re.IGNORECASE,
)
# Abbreviations with one meaning. CST is Chicago's and China's, BST London's and Dhaka's: no instant is made of them.
_ZONES = {"z": 0, "utc": 0, "gmt": 0, "cet": 1, "cest": 2, "est": -5, "edt": -4, "cdt": -5, "mst": -7, "mdt": -6}
_ZONES |= {"pst": -8, "pdt": -7}
_FARTHEST = timedelta(hours=14)  # that a zone is ahead


@dataclass(frozen=True, slots=True)
class DatePhrase:
    """Words that mean a day or a month. What the words leave open is None; `weekday` counts from Monday, 1."""

    start: int
    end: int
    surface: str
    kind: PhraseKind
    rule: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    direction: Direction | None = None
    offset: int | None = None
    tense: Tense | None = None


@dataclass(frozen=True, slots=True)
class PublishedLine:
    """What a line of publication says: the day as printed, and the instant in UTC where time and zone stand there too."""

    day: date
    instant: datetime | None
    surface: str
    in_utc: bool = False  # the day printed is the one in UTC, not the outlet's


@dataclass(frozen=True, eq=False)
class _Words:
    """The section `dates` of a lexicon, made ready."""

    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    relative: Mapping[str, tuple[Pattern, ...]]  # by the word to look for
    month_forms: tuple[Pattern, ...]
    weekday_forms: tuple[Pattern, ...]
    past: tuple[Pattern, ...]
    future: tuple[Pattern, ...]
    updated: tuple[Pattern, ...]
    day_first: bool


def find_dates(text: str, language: str) -> list[DatePhrase]:
    """The date phrases of a text in a language that has a lexicon, in order and without overlaps.

    >>> [(p.surface, p.kind) for p in find_dates("Se impuso este domingo; asume el 11 de marzo de 2026.", "es")]
    [('este domingo', 'weekday'), ('11 de marzo de 2026', 'day')]
    """
    return list(_found(text, language)) if language in lexicon.codes() else []


# The day of an article and its date mentions are read from the same texts, one after the other.
@lru_cache(maxsize=16)
def _found(text: str, language: str) -> tuple[DatePhrase, ...]:
    words = _words(language)
    found = list(_numeric_dates(text, words))
    lower = text.lower()
    if len(lower) != len(text):  # a Turkish İ becomes two characters
        lower = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    taken = sorted((phrase.start, phrase.end) for phrase in found)
    for start, end, forms in _anchors(lower, words):
        if _is_free(taken, start, end):
            phrase = next(_phrases_at(text, lower, start, end, forms, words), None)
            if phrase is not None and _is_free(taken, phrase.start, phrase.end):
                found.append(phrase)
                insort(taken, (phrase.start, phrase.end))
    return tuple(sorted(found, key=lambda p: p.start))


def _is_free(taken: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Does a span overlap none of these, which are in order and apart?"""
    before = bisect_left(taken, (end,))
    return not before or taken[before - 1][1] <= start


def resolve(phrase: DatePhrase, reference_from: date | None, reference_to: date | None) -> tuple[str, str] | None:
    """The day that a phrase means in a text published between two days, in EDTF, and the rule; None where it stays open.

    A weekday with a past verb is the last one on or before that day, "este martes" printed on a Tuesday being that day.

    >>> day = date(2025, 11, 21)
    >>> resolve(find_dates("He said on Tuesday", "en")[0], day, day)
    ('2025-11-18', 'weekday: last')
    """
    if phrase.kind == "day" and phrase.year and phrase.month and phrase.day:
        return _full_day(phrase, date(phrase.year, phrase.month, phrase.day))
    if phrase.kind == "month" and phrase.year:
        return f"{phrase.year:04}-{phrase.month:02}", phrase.rule
    if reference_from is None or reference_to is None or not 0 <= (reference_to - reference_from).days <= _WIDEST:
        return None
    span = range((reference_to - reference_from).days + 1)
    answers = [_answer(phrase, reference_from + timedelta(days=n)) for n in span]
    known = [answer for answer in answers if answer is not None]
    if not known or len(known) < len(answers):
        return None
    values, rule = {value for value, _, _ in known}, known[0][2]
    if len(values) == 1:
        return values.pop() + ("" if all(sure for _, sure, _ in known) else "?"), rule
    return (one_of(date.fromisoformat(value) for value in values), rule) if phrase.kind != "month" else None


def one_of(days: Iterable[date]) -> str:
    """These days in EDTF: one day as it is, several as a set of which one is meant.

    >>> one_of([date(2025, 12, 15), date(2025, 12, 16)])
    '[2025-12-15..2025-12-16]'
    """
    ordered = sorted(set(days))
    if len(ordered) == 1:
        return ordered[0].isoformat()
    if (ordered[-1] - ordered[0]).days == len(ordered) - 1:
        return f"[{ordered[0]}..{ordered[-1]}]"
    return f"[{','.join(day.isoformat() for day in ordered)}]"


def parse_published_line(text: str, language: str) -> PublishedLine | None:
    """The day, and with time and zone the instant, that a line of publication or a field of a page states; None if unclear.

    03/04/2025 is the third of April where the language writes the day first; where both orders are in use it is refused.
    What follows "updated" is not read unless it is all there is, and then it is refused: it is no day of publication.

    >>> parse_published_line("Publicado el lunes 5 de mayo de 2025", "es").day
    datetime.date(2025, 5, 5)
    """
    codes = [language] if language in lexicon.codes() else []
    for code in codes + [code for code in lexicon.codes() if code not in codes]:
        words = _words(code)
        phrases = [p for p in find_dates(text, code) if p.kind == "day" and not _is_refused_order(p, text, codes)]
        plain = [p for p in phrases if not _is_update(text, p, words)]
        if plain:
            return _published(text, plain[0])
        if phrases:
            return None
    return None


def parse_instant(text: str, language: str) -> PublishedLine | None:
    """As parse_published_line, for a field that is known to hold the time of a change: "updated" does not matter."""
    for code in dict.fromkeys((language, *lexicon.codes())):
        phrases = [p for p in find_dates(text, code) if p.kind == "day"]
        if phrases:
            return _published(text, phrases[0])
    return None


def day_of(phrase: DatePhrase) -> date | None:
    """The calendar day that the words alone name; None if they leave something open."""
    if phrase.kind != "day" or not (phrase.year and phrase.month and phrase.day):
        return None
    return date(phrase.year, phrase.month, phrase.day)


# ---- Finding -----------------------------------------------------------------------------------------------------------------


@cache
def _words(code: str) -> _Words:
    lex = lexicon.load(code)
    months, weekdays = lex.words("dates", "months") or {}, lex.words("dates", "weekdays") or {}
    relative: dict[str, list[Pattern]] = {}
    for pattern in lex.patterns("dates", "relative"):
        for word in pattern.value["words"]:
            relative.setdefault(word, []).append(pattern)
    forms = lex.patterns("dates", "forms")
    return _Words(
        months={word.casefold(): number for word, number in months.items()},
        weekdays={word.casefold(): number for word, number in weekdays.items()},
        relative={word: tuple(patterns) for word, patterns in relative.items()},
        month_forms=tuple(form for form in forms if "month" in form.regex.groupindex),
        weekday_forms=tuple(form for form in forms if "month" not in form.regex.groupindex),
        past=lex.patterns("dates", "past"),
        future=lex.patterns("dates", "future"),
        updated=lex.patterns("dates", "updated"),
        day_first=bool(lex.words("dates", "day_first")),
    )


def _anchors(lower: str, words: _Words) -> Iterator[tuple[int, int, tuple[Pattern, ...]]]:
    """Where the words stand that date phrases are built on, with the forms to try there; months before weekdays."""
    # Asking for each word in turn is five times as fast as one regular expression of them all.
    tables = ((words.months, words.month_forms), (words.weekdays, words.weekday_forms))
    for word, forms in [(word, forms) for table, forms in tables for word in table] + list(words.relative.items()):
        start = lower.find(word)
        while start >= 0:
            end = start + len(word)
            if not (lower[start - 1 : start].isalnum() or lower[end : end + 1].isalnum()):
                yield start, end, forms
            start = lower.find(word, end)


def _phrases_at(text: str, lower: str, start: int, end: int, forms: tuple[Pattern, ...], words: _Words) -> Iterator[DatePhrase]:
    for form in forms:
        match = _covering(form, text, start, end)
        if match and form.value is not None:
            yield DatePhrase(match.start(), match.end(), match.group(), "relative", form.rule, offset=form.value["days"])
        elif match and (phrase := _phrase(form, match, words)) is not None:
            yield _with_tense(phrase, lower, words)


def _covering(form: Pattern, text: str, start: int, end: int) -> re.Match[str] | None:
    """The match of a form near the word at start … end that covers it."""
    for match in form.regex.finditer(text, max(0, start - _BEFORE), min(len(text), end + _AFTER)):
        if match.start() > start:
            return None
        if match.end() >= end:
            return match
    return None


def _phrase(pattern: Pattern, match: re.Match[str], words: _Words) -> DatePhrase | None:
    groups = {name.rstrip("2"): value for name, value in match.groupdict().items() if value}
    month = words.months.get(groups.get("month", "").casefold())
    weekday = words.weekdays.get(groups.get("weekday", "").casefold())
    year, day = int(groups.get("year", 0)), int(groups.get("day", 0))
    if ("month" in groups and month is None) or ("weekday" in groups and weekday is None) or not _is_possible(year, month, day):
        return None
    direction = next((name for name in _DIRECTIONS if name in groups), None)
    kind: PhraseKind = "weekday" if month is None else "month" if not day else "day" if year else "day-month"
    return DatePhrase(match.start(), match.end(), match.group(), kind, pattern.rule, year or None, month, day or None, weekday, direction)


_DIRECTIONS: tuple[Direction, ...] = ("this", "last", "next")


def _is_possible(year: int, month: int | None, day: int) -> bool:
    if not day:
        return True
    try:
        date(year or 2000, month or 1, day)
    except ValueError:
        return False
    return True


def _numeric_dates(text: str, words: _Words) -> Iterator[DatePhrase]:
    """Dates in figures. Where the language leaves the order open, only those that have one reading: 21/11/2025."""
    if not _FIGURES.search(text):
        return
    for match in _ISO.finditer(text):
        year, month, day = int(match["year"]), int(match["month"]), int(match["day"])
        if 1 <= month <= 12 and _is_possible(year, month, day):
            yield DatePhrase(match.start(), match.end(), match.group(), "day", "year, month and day", year, month, day)
    for match in _NUMERIC.finditer(text):
        one, two, year = int(match["one"]), int(match["two"]), int(match["year"])
        orders = [(one, two)] if words.day_first or one == two else [(one, two), (two, one)]
        possible = [(day, month) for day, month in orders if 1 <= month <= 12 and _is_possible(year, month, day)]
        if len(possible) == 1:
            day, month = possible[0]
            yield DatePhrase(match.start(), match.end(), match.group(), "day", "day in figures", year, month, day)


def _with_tense(phrase: DatePhrase, lower: str, words: _Words) -> DatePhrase:
    """The phrase with the tense of the verb that stands nearest in its sentence."""
    if phrase.kind not in ("weekday", "day-month"):
        return phrase
    ends = [m.end() for m in _SENTENCE_END.finditer(lower, max(0, phrase.start - _CLAUSE), phrase.start)]
    first = ends[-1] if ends else max(0, phrase.start - _CLAUSE)
    stop = _SENTENCE_END.search(lower, phrase.end, phrase.end + _CLAUSE)
    after = stop.start() if stop else min(len(lower), phrase.end + _CLAUSE)
    nearest: tuple[int, Tense] | None = None
    tenses: tuple[tuple[Tense, tuple[Pattern, ...]], ...] = (("past", words.past), ("future", words.future))
    for tense, patterns in tenses:
        for pattern in patterns:
            for match in pattern.regex.finditer(lower, first, after):
                distance = phrase.start - match.end() if match.end() <= phrase.start else match.start() - phrase.end
                if distance >= 0 and (nearest is None or distance < nearest[0]):
                    nearest = distance, tense
    return replace(phrase, tense=nearest[1]) if nearest else phrase


# ---- Resolving ---------------------------------------------------------------------------------------------------------------


def _full_day(phrase: DatePhrase, day: date) -> tuple[str, str]:
    """A weekday that does not fall on the day named makes the day doubtful."""
    if phrase.weekday is not None and day.isoweekday() != phrase.weekday:
        return f"{day}?", f"{phrase.rule}: the weekday is another"
    return day.isoformat(), phrase.rule


# A value in EDTF, whether it is sure, and the rule.
_Answer = tuple[str, bool, str]


def _answer(phrase: DatePhrase, reference: date) -> _Answer | None:
    if phrase.kind == "relative" and phrase.offset is not None:
        return (reference + timedelta(days=phrase.offset)).isoformat(), True, phrase.rule
    if phrase.kind == "month" and phrase.month:
        return _directed_month(phrase.month, phrase.direction, reference)
    if phrase.kind == "day-month" and phrase.month and phrase.day:
        return _yearless_day(phrase, phrase.month, phrase.day, reference)
    if phrase.kind == "weekday" and phrase.weekday and phrase.day:
        return _numbered_weekday(phrase, reference)
    return _weekday(phrase, phrase.weekday, reference) if phrase.kind == "weekday" and phrase.weekday else None


def _weekday(phrase: DatePhrase, weekday: int, reference: date) -> _Answer:
    since = (reference.isoweekday() - weekday) % 7
    last, ahead = reference - timedelta(days=since), reference + timedelta(days=-since % 7)
    if phrase.direction == "last":
        return (reference - timedelta(days=since or 7)).isoformat(), True, "weekday: last"
    if phrase.direction == "next":
        # "Next Friday" is the coming one for some and the one after it for others.
        return (reference + timedelta(days=7 - since)).isoformat(), False, "weekday: next"
    if phrase.tense == "future":
        return ahead.isoformat(), True, "weekday: coming"
    if phrase.tense == "past" or phrase.direction is None:
        return last.isoformat(), phrase.tense == "past" or since == 0, "weekday: last"
    # "This Tuesday" printed on a Tuesday is that day.
    return (last if since <= 3 else ahead).isoformat(), since == 0, "weekday: nearest"


def _numbered_weekday(phrase: DatePhrase, reference: date) -> _Answer | None:
    near = (reference + timedelta(days=n) for n in range(-_WIDEST, _WIDEST + 1))
    return _nearest(phrase, [day for day in near if day.day == phrase.day and day.isoweekday() == phrase.weekday], reference)


def _yearless_day(phrase: DatePhrase, month: int, day: int, reference: date) -> _Answer | None:
    years = (year for year in range(reference.year - 1, reference.year + 2) if _is_possible(year, month, day))
    days = [date(year, month, day) for year in years]
    if phrase.weekday:
        days = [candidate for candidate in days if candidate.isoweekday() == phrase.weekday]
    near = [candidate for candidate in days if abs((candidate - reference).days) <= _NEAR]
    # The verb next to it may be another's: "anunciamos que el 14 de diciembre ganaremos" in November.
    if near and phrase.direction in (None, "this"):
        return _nearest(replace(phrase, tense=None), near, reference)
    return _nearest(phrase, days, reference) if phrase.direction or phrase.tense or phrase.weekday else None


def _nearest(phrase: DatePhrase, days: list[date], reference: date) -> _Answer | None:
    ahead = phrase.direction == "next" or (phrase.direction != "last" and phrase.tense == "future")
    behind = phrase.direction == "last" or (phrase.direction != "next" and phrase.tense == "past")
    left = [day for day in days if not (ahead and day < reference) and not (behind and day > reference)]
    if not left:
        return None
    rule = f"{phrase.rule}: {'coming' if ahead else 'last' if behind else 'nearest'}"
    return min(left, key=lambda day: (abs((day - reference).days), day)).isoformat(), True, rule


def _directed_month(month: int, direction: Direction | None, reference: date) -> _Answer | None:
    if direction is None:
        return None
    before = direction == "last"
    year = reference.year
    if before and month >= reference.month:
        year -= 1
    if not before and month <= reference.month:
        year += 1
    return f"{year:04}-{month:02}", True, f"month: {direction}"


# ---- Lines of publication ----------------------------------------------------------------------------------------------------


def _is_update(text: str, phrase: DatePhrase, words: _Words) -> bool:
    """Whether "updated" stands before the date, with no other date between."""
    marks = [match.end() for pattern in words.updated for match in pattern.regex.finditer(text, 0, phrase.start)]
    return bool(marks) and not any(char.isdigit() for char in text[max(marks) : phrase.start])


def _is_refused_order(phrase: DatePhrase, text: str, codes: list[str]) -> bool:
    """A date in figures that the language of the line leaves open is not read by the habit of another language."""
    return phrase.rule == "day in figures" and bool(codes) and not any(p == phrase for p in find_dates(text, codes[0]))


def _published(text: str, phrase: DatePhrase) -> PublishedLine | None:
    day = day_of(phrase)
    if day is None:
        return None
    rest = text[phrase.end : phrase.end + 40]
    clock = _CLOCK.search(rest.removeprefix("T")) or _CLOCK.search(text[max(0, phrase.start - 40) : phrase.start])
    instant = _instant(day, clock)
    in_utc = instant is not None and clock is not None and _zone(clock["zone"]) == UTC
    return PublishedLine(day, instant, phrase.surface if clock is None else text.strip(), in_utc)


def _instant(day: date, clock: re.Match[str] | None) -> datetime | None:
    zone = _zone(clock["zone"]) if clock is not None and clock["zone"] else None
    if clock is None or zone is None:
        return None
    hour, half = int(clock["hour"]), (clock["half"] or "").lower()
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    local = datetime(day.year, day.month, day.day, hour, int(clock["minute"]), int(clock["second"] or 0), tzinfo=zone)
    return local.astimezone(UTC)


def _zone(name: str) -> timezone | None:
    """The zone of that name; None for hours that no zone is ahead or behind, as in "+99:99"."""
    key = name.lower()
    if key in _ZONES:
        return timezone(timedelta(hours=_ZONES[key]))
    figures = re.sub(r"[^\d]", "", key)
    hours, minutes = (int(figures[:-2]), int(figures[-2:])) if len(figures) > 2 else (int(figures), 0)
    ahead = timedelta(hours=hours, minutes=minutes)
    return timezone(-ahead if "-" in key else ahead) if ahead <= _FARTHEST else None
