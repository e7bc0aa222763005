"""The day and the outlet of an article, from its fields, its lines and its phrases.

What the page or a line states is taken first. Where nothing does, the text itself is asked: it tells how near an event of
the authority is ("just hours before the transfer of power"), or names weekdays of which one is tied to a day that is known
("este domingo en el balotaje"). Each such phrase limits the days on which the text can have been printed; what all of them
leave is the answer, marked as inferred. Where no phrase is tied to a known day there is no answer.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from hemeroteca import lexicon
from hemeroteca.addresses import parts_of
from hemeroteca.authority import Authority
from hemeroteca.dates import DatePhrase, day_of, find_dates, one_of, parse_instant, parse_published_line, resolve
from hemeroteca.posts import posted_at
from hemeroteca.records import Article, Basis, DateMention, Dating, Entity, Evidence, Field, Given, Mention, Outlet
from hemeroteca.text import fold, paragraphs

_FIELDS: tuple[Field, ...] = ("title", "standfirst", "body")
# The paragraphs of the body in which an article says what is new; further down, "this Sunday" may be any Sunday.
_LEAD_PARAGRAPHS = 2
# More days than this are no answer.
_WIDEST = 31
_STATUS = re.compile(r"(?:twitter|x)\.com/\w+/status(?:es)?/\d{15,20}")
_QUOTED = re.compile(r"“[^“”\n]*”|«[^«»\n]*»|\"[^\"\n]*\"")  # none looks beyond the next mark: a million of them may never close
_WORD = re.compile(r"[’']s\b|\w+|[^\w\s]")
_DATELINE_PLACE = re.compile(r"[^\W\d_a-z][\w .,'’/()-]{1,50}?[,.(]\s*$")
_DATELINE_END = re.compile(r"\s*(?:\([^()\n]{2,40}\)\s*)?[.,:]?\s*[.:–—-]")
_DOMAIN = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}")
_SENTENCE_END = re.compile(r"[.!?…]\s|\n")
_DAY = timedelta(days=1)

Found = tuple[Outlet | None, tuple[Evidence, ...]]


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A date phrase or the name of an event with its place in the article."""

    field: Field
    start: int
    end: int
    surface: str
    in_lead: bool
    date: DatePhrase | None = None
    event: Entity | None = None


@dataclass(frozen=True, slots=True)
class _Limit:
    """On which days an article that says this can have been printed: from `first` to `last`, only on these weekdays."""

    surface: str
    rule: str
    first: date | None = None
    last: date | None = None
    weekdays: frozenset[int] = frozenset(range(1, 8))

    def allows(self, day: date) -> bool:
        after = self.first is None or self.first <= day
        return after and (self.last is None or day <= self.last) and day.isoweekday() in self.weekdays


def date_article(
    article: Article, mentions: Sequence[Mention], authority: Authority, time_zone: str
) -> tuple[Dating, tuple[Evidence, ...]]:
    """The day of publication, with the words that it was read from; an empty Dating where nothing tells.

    `time_zone` decides which day it was at the outlet when the source gives an instant in UTC.
    """
    stated = _stated_day(article, time_zone) or _day_of_dateline(article)
    dating, evidence = stated or _inferred_day(article, mentions, authority, time_zone)
    modified = parse_instant(article.modified_line.value, article.language) if article.modified_line else None
    if modified is not None and modified.instant is not None:
        dating = replace(dating, modified_at=_utc(modified.instant))
    return dating, evidence


def date_mentions(article: Article, dating: Dating) -> tuple[DateMention, ...]:
    """The date phrases of an article whose day can be told, given the days on which it can have been published.

    A headline that was made from the first sentence is not read a second time.
    """
    first, last = (date.fromisoformat(d) if d else None for d in (dating.published_from, dating.published_to))
    found = []
    for field in _FIELDS:
        if field == "title" and article.title_basis == "derived":
            continue
        for phrase in find_dates(article.text_of(field), article.language):
            answer = resolve(phrase, first, last)
            if answer is not None:
                found.append(DateMention(field, phrase.surface, phrase.start, phrase.end, *answer))
    return tuple(found)


def find_outlet(article: Article, authority: Authority) -> Found:
    """Who printed an article, with the words that say so; None where nothing says so or two lines contradict each other.

    What a page states makes an outlet of its own if the authority has none of that name. Lines and turns of the text only
    ever lead to outlets of the authority: "Fuente: …" may as well name the source of a figure.
    """
    for look in (_outlet_of_page, _outlet_of_lines, _outlet_of_furniture, _outlet_of_text):
        outlet, evidence = look(article, authority)
        if evidence:
            return outlet, evidence
    return None, ()


# ---- The day as it is stated -------------------------------------------------------------------------------------------------


def _stated_day(article: Article, time_zone: str) -> tuple[Dating, tuple[Evidence, ...]] | None:
    given = article.published_line
    line = parse_published_line(given.value, article.language) if given else None
    if given is None or line is None:
        return None
    day = line.instant.astimezone(ZoneInfo(time_zone)).date() if line.in_utc and line.instant else line.day
    dating = _dated([day], _basis_of(given), is_stated=True)
    dating = replace(dating, published_at=_utc(line.instant) if line.instant else None)
    return dating, (Evidence("published", line.surface, given.rule),)


def _basis_of(given: Given) -> Basis:
    """Rules of lines begin with "line:", those of what an editor wrote with "editor"; all others are fields of a page."""
    if given.rule.startswith("line:"):
        return "byline"
    return "editor" if given.rule.startswith("editor") else "metadata"


def _day_of_dateline(article: Article) -> tuple[Dating, tuple[Evidence, ...]] | None:
    """ "LIMA, 3 de mayo de 2024 (Agencia) – …": place and day before the first sentence."""
    phrase = next(iter(find_dates(article.body[:120], article.language)), None)
    if phrase is None or phrase.kind != "day" or phrase.start > 60:
        return None
    if not _DATELINE_PLACE.match(article.body[: phrase.start]) or not _DATELINE_END.match(article.body, phrase.end):
        return None
    answer = resolve(phrase, None, None)
    if answer is None or answer[0].endswith("?"):
        return None
    return _dated([date.fromisoformat(answer[0])], "byline", is_stated=True), (Evidence("published", phrase.surface, "dateline"),)


def _dated(days: list[date], basis: Basis, is_stated: bool = False) -> Dating:
    """A Dating for one or several possible days, in order."""
    first, last = days[0].isoformat(), days[-1].isoformat()
    edtf = first if is_stated else f"{first}?" if first == last else one_of(days)
    return Dating(last, first, last, published_edtf=edtf, published_basis=basis)


def _utc(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


# ---- The day as the text lets infer it ---------------------------------------------------------------------------------------


def _inferred_day(
    article: Article, mentions: Sequence[Mention], authority: Authority, time_zone: str
) -> tuple[Dating, tuple[Evidence, ...]]:
    earliest = list(_limits_of_posts(article, time_zone))
    if article.language in lexicon.codes():
        limits = _limits_of_text(article, _events_nearby(authority, mentions), authority)
        days = _days_left([*limits, *earliest])
        if days and len(days) <= _WIDEST:
            is_event = all(limit.rule.startswith("event: ") for limit in limits)
            return _dated(days, "event" if is_event else "phrase"), _evidence([*limits, *earliest])
        if any(limit.first and limit.last for limit in limits):
            return Dating(), ()  # they contradict each other
    if not earliest:
        return Dating(), ()
    first = max(limit.first for limit in earliest if limit.first).isoformat()
    return Dating(published_from=first, published_edtf=f"[{first}..]", published_basis="phrase"), _evidence(earliest)


def _days_left(limits: Sequence[_Limit]) -> list[date]:
    """The days that every limit allows; none unless at least one limit ties the text to known days."""
    tied = [(limit.first, limit.last) for limit in limits if limit.first and limit.last]
    if not tied:
        return []
    first, last = max(first for first, _ in tied), min(last for _, last in tied)
    days = (first + n * _DAY for n in range((last - first).days + 1))
    return [day for day in days if all(limit.allows(day) for limit in limits)]


def _evidence(limits: Iterable[_Limit]) -> tuple[Evidence, ...]:
    return tuple(dict.fromkeys(Evidence("published", limit.surface, limit.rule) for limit in limits))


def _limits_of_posts(article: Article, time_zone: str) -> Iterator[_Limit]:
    """A post on X that is printed or linked: its number holds its time, and the article is no older."""
    for text in (article.body, *(piece.text for piece in article.furniture)):
        for status in _STATUS.finditer(unquote(text)) if "status" in text else ():
            instant = posted_at(status.group())
            if instant is not None:
                yield _Limit(status.group(), "post: number of the status", instant.astimezone(ZoneInfo(time_zone)).date())


def _limits_of_text(article: Article, events: Sequence[Entity], authority: Authority) -> list[_Limit]:
    dates = [phrase for field in _FIELDS for phrase in _date_phrases(article, field)]
    named = [phrase for field in _FIELDS for phrase in _event_phrases(article, field, events, authority)]
    limits = [
        *_limits_of_nearness(article, named),
        *_limits_of_full_days(article, dates),
        *_limits_of_directed_days(dates, events),
        *_limits_of_offsets(article, dates, named),
        *_limits_of_named_weekdays(article, dates, named),
    ]
    limits += _limits_of_votes(article, dates, events, limits)
    return limits + _limits_of_news_day(dates) if limits else []


def _events_nearby(authority: Authority, mentions: Sequence[Mention]) -> tuple[Entity, ...]:
    """The dated events of the countries that an article deals with: "run-off" in a text about Peru is none of Chile's."""
    countries = {authority.country_of(mention.entity) for mention in mentions}
    return tuple(event for event in authority.events() if event.country is None or event.country in countries)


def _date_phrases(article: Article, field: Field) -> Iterator[_Phrase]:
    """The date phrases outside quotation marks: a speaker's "Sunday" is counted from the day of the speech."""
    text = article.text_of(field)
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    for phrase in find_dates(text, article.language):
        before = bisect_right(quoted, (phrase.start, len(text)))
        if not before or quoted[before - 1][1] <= phrase.start:
            yield _Phrase(field, phrase.start, phrase.end, phrase.surface, _is_in_lead(article, field, phrase.start), date=phrase)


def _event_phrases(article: Article, field: Field, events: Sequence[Entity], authority: Authority) -> Iterator[_Phrase]:
    """Where a field names an event; a name that fits several events is passed over."""
    text = article.text_of(field)
    pattern = _event_pattern(tuple(sorted(_event_names(events, article.language), key=lambda n: (-len(n), n))))
    for match in pattern.finditer(text):
        keys = set(authority.find(match.group()))
        fitting = [event for event in events if event.key in keys]
        if len(fitting) == 1:
            lead = _is_in_lead(article, field, match.start())
            yield _Phrase(field, match.start(), match.end(), match.group(), lead, event=fitting[0])


def _event_names(events: Sequence[Entity], language: str) -> set[str]:
    names = {event.name for event in events}
    return names | {a.alias for event in events for a in event.aliases if a.language in (None, language)}


@lru_cache(maxsize=64)
def _event_pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names)) or '(?!)'})(?!\w)", re.IGNORECASE)


def _is_in_lead(article: Article, field: Field, start: int) -> bool:
    return field != "body" or start < _end_of_lead(article.body)


@lru_cache(maxsize=4)
def _end_of_lead(body: str) -> int:
    spans = paragraphs(body)[:_LEAD_PARAGRAPHS]
    return spans[-1][1] if spans else 0


def _limits_of_nearness(article: Article, named: Sequence[_Phrase]) -> Iterator[_Limit]:
    """ "Just hours before the transfer of power", in the lead: the text leads up to the event, or comes right after it."""
    for phrase in named:
        before = article.text_of(phrase.field)[max(0, phrase.start - 40) : phrase.start]
        for pattern in lexicon.load(article.language).patterns("dates", "nearness") if phrase.in_lead else ():
            match = pattern.regex.search(before)
            if match:
                day, value = _day_of(phrase), pattern.value
                surface = before[match.start() :] + phrase.surface
                yield _Limit(surface, f"event: {pattern.rule}", day + value["first"] * _DAY, day + value["last"] * _DAY)
                break


def _limits_of_full_days(article: Article, dates: Sequence[_Phrase]) -> Iterator[_Limit]:
    """ "Este viernes 3 de mayo de 2024" and "hoy, 3 de mayo de 2024", in the lead: words of nearness with a full date."""
    lead = [phrase for phrase in dates if phrase.in_lead]
    for phrase in lead:
        day = day_of(_date_of(phrase))
        if day is not None and _date_of(phrase).direction == "this":
            yield _Limit(phrase.surface, "phrase: this weekday with its date", day - _DAY, day + _DAY)
    for near, full in pairwise(lead):
        day, offset = day_of(_date_of(full)), _date_of(near).offset
        if day is None or offset is None or near.field != full.field:
            continue
        between = article.text_of(near.field)[near.end : full.start]
        if _before_day(article.language).fullmatch(between):
            meant = day - offset * _DAY
            yield _Limit(near.surface + between + full.surface, "phrase: near day with its date", meant, meant)


@cache
def _before_day(language: str) -> re.Pattern[str]:
    """What may stand between a word of nearness and the date that says the same: "hoy (el 3 de mayo"."""
    words = [word.replace("_", " ") for word in str(lexicon.load(language).words("dates", "before_day")).split()]
    return re.compile(rf",? ?\(?(?:(?:{'|'.join(map(re.escape, words)) or '(?!)'}) )?")


def _limits_of_directed_days(dates: Sequence[_Phrase], events: Sequence[Entity]) -> Iterator[_Limit]:
    """ "El próximo 14 de diciembre" is still to come, "el pasado 14 de diciembre" is over; the year is that of an event."""
    for phrase in dates:
        near = _date_of(phrase)
        same = [day for day in map(_event_day, events) if near.kind == "day-month" and (day.month, day.day) == (near.month, near.day)]
        if near.direction in ("next", "last") and len(set(same)) == 1:
            is_next = near.direction == "next"
            rule = "phrase: day of an event to come" if is_next else "phrase: day of a past event"
            yield _Limit(phrase.surface, rule, None if is_next else same[0] + _DAY, same[0] - _DAY if is_next else None)


def _limits_of_offsets(article: Article, dates: Sequence[_Phrase], named: Sequence[_Phrase]) -> Iterator[_Limit]:
    """ "48 hours after the vote" names a day; if the lead tells what happens "este martes" and that day is one, it is this one."""
    lex = lexicon.load(article.language)
    for phrase in named:
        text = article.text_of(phrase.field)
        for pattern in lex.patterns("dates", "offsets"):
            for match in pattern.regex.finditer(text, max(0, phrase.start - 90), phrase.start):
                between = text[match.end() : phrase.start]
                days = _number_of_days(match["number"], pattern.value["unit"], lex.words("dates", "numbers"))
                if days is None or _SENTENCE_END.search(between):
                    continue
                told = _day_of(phrase) + pattern.value["sign"] * days * _DAY
                is_over = pattern.value["sign"] > 0 and not set(fold(between).split()).isdisjoint(map(fold, lex.words("dates", "outcomes")))
                yield from _weekdays_on(told, dates, match.group() + between + phrase.surface)
                if is_over:
                    yield _Limit(match.group() + between + phrase.surface, "phrase: after the day of an event", _day_of(phrase) + _DAY)


def _number_of_days(number: str, unit: str, words: Any) -> int | None:
    count = int(number) if number.isdigit() else words.get(number.lower())
    if count is None or unit == "days":
        return count
    return count // 24 if count % 24 == 0 else None


def _weekdays_on(day: date, dates: Sequence[_Phrase], surface: str) -> Iterator[_Limit]:
    for phrase in dates:
        near = _date_of(phrase)
        if phrase.in_lead and near.kind == "weekday" and near.direction == "this" and near.weekday == day.isoweekday():
            yield _within_a_week(phrase, day, "phrase: weekday of a day counted from an event")
            yield _Limit(surface, "phrase: days counted from an event")


def _limits_of_named_weekdays(article: Article, dates: Sequence[_Phrase], named: Sequence[_Phrase]) -> Iterator[_Limit]:
    """ "Este domingo en el balotaje": the weekday stands beside the event and is the event's."""
    links = {fold(word) for word in lexicon.load(article.language).words("dates", "links")}
    for phrase in dates:
        for event in named:
            near = _date_of(phrase)
            if near.kind != "weekday" or event.field != phrase.field or near.weekday != _day_of(event).isoweekday():
                continue
            first, second = sorted((phrase, event), key=lambda p: p.start)
            between = article.text_of(phrase.field)[first.end : second.start]
            if len(between) <= 40 and first.end <= second.start and {fold(word) for word in _WORD.findall(between)} <= links:
                yield _within_a_week(phrase, _day_of(event), "phrase: weekday of an event")
                yield _Limit(event.surface, "phrase: event of a weekday")


def _limits_of_votes(article: Article, dates: Sequence[_Phrase], events: Sequence[Entity], limits: Sequence[_Limit]) -> Iterator[_Limit]:
    """ "El 26,8 % este domingo": people voted on that day; it is the only event on such a weekday that the text allows."""
    for phrase in dates:
        near = _date_of(phrase)
        before = article.text_of(phrase.field)[max(0, phrase.start - 60) : phrase.start]
        patterns = lexicon.load(article.language).patterns("dates", "votes") if near.kind == "weekday" else ()
        if not any(pattern.regex.search(before) for pattern in patterns):
            continue
        days = {day for day in map(_event_day, events) if day.isoweekday() == near.weekday}
        tied = [_within_a_week(phrase, day, "phrase: weekday of a vote") for day in sorted(days)]
        possible = [limit for limit in tied if _days_left([*limits, limit])]
        if len(possible) == 1:
            yield possible[0]


def _within_a_week(phrase: _Phrase, day: date, rule: str) -> _Limit:
    """A weekday without a date is named within a week of it, on the side that its verb tells."""
    near = _date_of(phrase)
    first, last = day - 6 * _DAY, day + 6 * _DAY
    if near.direction == "last":
        first, last = day + _DAY, day + 7 * _DAY
    elif near.direction == "next":
        first, last = day - 7 * _DAY, day - _DAY
    elif near.tense is not None:
        first, last = (day, last) if near.tense == "past" else (first, day)
    return _Limit(phrase.surface, rule, first, last)


def _limits_of_news_day(dates: Sequence[_Phrase]) -> list[_Limit]:
    """News of "este martes" is printed on that day or the day after; on that day if the text speaks of "esta mañana"."""
    news = next((p for p in dates if p.in_lead and _date_of(p).kind == "weekday" and _date_of(p).direction == "this"), None)
    if news is None or _date_of(news).tense != "past":
        return []
    weekday = _date_of(news).weekday or 1
    own_day = next((p for p in dates if _date_of(p).rule == "this part of the day"), None)
    if own_day is None:
        return [_Limit(news.surface, "phrase: weekday of the news", weekdays=frozenset((weekday, weekday % 7 + 1)))]
    only = frozenset((weekday,))
    return [
        _Limit(p.surface, rule, weekdays=only) for p, rule in ((news, "phrase: weekday of the news"), (own_day, "phrase: the same day"))
    ]


def _date_of(phrase: _Phrase) -> DatePhrase:
    if phrase.date is None:
        raise ValueError(f"{phrase.surface!r} is the name of an event, not a date phrase")
    return phrase.date


def _day_of(phrase: _Phrase) -> date:
    if phrase.event is None:
        raise ValueError(f"{phrase.surface!r} is a date phrase, not the name of an event")
    return _event_day(phrase.event)


def _event_day(event: Entity) -> date:
    return date.fromisoformat(event.date or "")


# ---- The outlet --------------------------------------------------------------------------------------------------------------


def _outlet_of_page(article: Article, authority: Authority) -> Found:
    """The fields of a page: its domain if the authority knows it, then the name, then the domain, by the name that a line gives it."""
    name = article.outlet_name
    host = article.outlet_domain or parts_of(article.url or "").hostname or ""
    domain = host.casefold().removeprefix("www.")
    known = authority.outlet_for(domain) if domain else None
    if name and name.rule.startswith("line:") and (known or not domain or name.rule == "line:source"):
        name = None
    known = known or (authority.outlet_for(name.value) if name else None)
    if name is not None:
        evidence = (Evidence("outlet", name.value, name.rule),)
        return known or Outlet(slug_of(name.value), " ".join(name.value.split()), domain or None), evidence
    if not domain:
        return None, ()
    return known or Outlet(slug_of(domain), domain, domain), (Evidence("outlet", domain, "domain of the address"),)


def slug_of(name: str) -> str:
    """A name as part of an address.

    >>> slug_of("La Voz de Ñuñoa")
    'la-voz-de-nunoa'
    """
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-") or "outlet"


def _outlet_of_lines(article: Article, authority: Authority) -> Found:
    """A line for the outlet, a line of source or copyright, a byline that is an outlet's name; nothing if they differ."""
    found = [(authority.outlet_for(name), name, rule) for name, rule in _lines(article)]
    known = [(outlet, Evidence("outlet", surface, rule)) for outlet, surface, rule in found if outlet is not None]
    slugs = {outlet.slug for outlet, _ in known}
    given = article.outlet_name
    if not known and given is not None and given.rule.startswith("line:") and given.rule != "line:source":
        return Outlet(slug_of(given.value), " ".join(given.value.split())), (Evidence("outlet", given.value, given.rule),)
    evidence = tuple(dict.fromkeys(e for _, e in known))
    return (known[0][0] if len(slugs) == 1 else None), evidence


def _lines(article: Article) -> Iterator[tuple[str, str]]:
    """Names that lines around the article give, with the rule."""
    if article.outlet_name is not None:
        yield article.outlet_name.value, article.outlet_name.rule
    last = [article.body[start:end] for start, end in paragraphs(article.body)[-2:]]
    for text in [line for piece in article.furniture for line in piece.text.split("\n")] + last:
        for pattern in _patterns(article.language, "lines"):
            match = pattern.regex.search(text.strip()) if len(text) < 120 else None
            if match:
                yield match["name"], pattern.rule
    if article.byline:
        for part in (article.byline, *re.split(r"\s*[/|,·–]\s*", article.byline)):
            yield part, "byline: name of an outlet"


def _outlet_of_furniture(article: Article, authority: Authority) -> Found:
    """The one known outlet whose domain stands in what the page has around the article."""
    found: dict[str, tuple[Outlet, str]] = {}
    for piece in article.furniture:
        for match in _DOMAIN.finditer(piece.text.casefold()) if "." in piece.text else ():
            outlet = authority.outlet_for(match.group())
            if outlet is not None:
                found.setdefault(outlet.slug, (outlet, match.group()))
    if len(found) != 1:
        return None, ()
    outlet, surface = next(iter(found.values()))
    return outlet, (Evidence("outlet", surface, "furniture: domain of an outlet"),)


def _outlet_of_text(article: Article, authority: Authority) -> Found:
    """ "Según pudo saber X": the turns by which an outlet speaks of its own work. "According to X" is none of them."""
    found: dict[str, tuple[Outlet, Evidence]] = {}
    for pattern in _patterns(article.language, "self"):
        for match in pattern.regex.finditer(article.body):
            known = _longest_known(match["name"], authority.outlet_for)
            if known is not None:
                found.setdefault(
                    known[0].slug, (known[0], Evidence("outlet", match.group().replace(match["name"], known[1]), pattern.rule))
                )
    if len(found) != 1:
        return None, ()
    outlet, evidence = next(iter(found.values()))
    return outlet, (evidence,)


def _patterns(language: str, section: str) -> tuple[lexicon.Pattern, ...]:
    return lexicon.load(language).patterns("outlet", section) if language in lexicon.codes() else ()


def _longest_known(words: str, outlet_for: Callable[[str], Outlet | None]) -> tuple[Outlet, str] | None:
    """The outlet that the most of these words name, from their beginning or up to their end."""
    parts = words.split()
    for length in range(len(parts), 0, -1):
        for piece in (parts[:length], parts[-length:]):
            outlet = outlet_for(" ".join(piece))
            if outlet is not None:
                return outlet, " ".join(piece)
    return None
