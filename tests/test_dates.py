"""What day a phrase means: which words are date phrases, and which day they name on a given day of publication."""

from datetime import UTC, date, datetime

import pytest

from hemeroteca.dates import DatePhrase, find_dates, one_of, parse_instant, parse_published_line, resolve

FRIDAY = date(2025, 11, 21)


def surfaces(text: str, language: str) -> list[str]:
    return [phrase.surface for phrase in find_dates(text, language)]


def only(text: str, language: str) -> DatePhrase:
    (phrase,) = find_dates(text, language)
    return phrase


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Firmaron el 21 de noviembre de 2025 en Lima.", ["21 de noviembre de 2025"]),
        ("Firmaron el 1° de marzo del 2024.", ["1° de marzo del 2024"]),
        ("El martes 18 de noviembre cayó.", ["martes 18 de noviembre"]),
        ("El próximo 14 de diciembre y el 9 de julio pasado.", ["próximo 14 de diciembre", "9 de julio pasado"]),
        ("Llegó este martes, el domingo 14 y se fue el viernes que viene.", ["este martes", "el domingo 14", "el viernes que viene"]),
        ("La noche del lunes; el próximo domingo; el martes pasado.", ["del lunes", "el próximo domingo", "el martes pasado"]),
        ("Ayer dijo que anoche, anteayer y hoy; pasado mañana.", ["Ayer", "anoche", "anteayer", "hoy", "pasado mañana"]),
        ("Viaja mañana. Se reunieron esta mañana.", ["mañana", "esta mañana"]),
        ("En marzo de 2026, el pasado diciembre y abril próximo.", ["marzo de 2026", "pasado diciembre", "abril próximo"]),
        ("21/11/2025, 2025-11-20 y 19-nov-2025", ["21/11/2025", "2025-11-20", "19-nov-2025"]),
        ("MARTES 18 DE NOVIEMBRE DE 2025", ["MARTES 18 DE NOVIEMBRE DE 2025"]),
        # No day of the calendar, or a habit.
        ("Los martes, cada viernes, un domingo, todos los lunes.", []),
        ("El martes siguiente y el domingo anterior.", []),
        ("Por la mañana, a la mañana siguiente, cada mañana.", []),
        ("Hoy en día, hoy por hoy, lo que hoy es ruina.", []),
        ("El 31 de febrero de 2025 y el 30/02/2025.", []),
        # Words that hold a month or weekday, and figures that are none.
        ("La armada de mayores tiene un mar de enero.", []),
        ("Domingo Soto y Martes Rojo.", []),
        ("El 15 de los diputados, 3/4 partes, 10.2.1 y el 2-1.", []),
        ("La calle 18 de Septiembreville.", []),
        ("", []),
    ],
)
def test_spanish_date_phrases(text: str, found: list[str]) -> None:
    assert surfaces(text, "es") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("They signed on November 21, 2025 in Lima.", ["November 21, 2025"]),
        ("They signed on 21 November 2025 and the 3rd of May.", ["21 November 2025", "the 3rd of May"]),
        ("On Tuesday, Nov. 18, he left.", ["Tuesday, Nov. 18"]),
        ("On Tuesday he left; last Friday, this Sunday, next Monday.", ["On Tuesday", "last Friday", "this Sunday", "next Monday"]),
        ("He sent a letter Wednesday to the house, ahead of Thursday's debate.", ["Wednesday", "Thursday"]),
        ("Yesterday, last night, the day before yesterday, tonight.", ["Yesterday", "last night", "the day before yesterday", "tonight"]),
        ("He leaves tomorrow; they met this morning.", ["tomorrow", "this morning"]),
        ("In March 2026, last December and next July.", ["March 2026", "last December", "next July"]),
        ("2025-11-20 and 11/21/2025", ["2025-11-20", "11/21/2025"]),
        # Modal verbs, verbs, names, habits.
        ("He may march; you may 3 times; they march 20 miles.", []),
        ("April Soto and the Sunday Times on Black Friday.", []),
        ("Every Tuesday, on Mondays, a Friday.", []),
        ("One morning, today's youth, the day before.", []),
        ("Tomorrow's leaders", []),
        # The third of April or the fourth of March: English reads it both ways.
        ("03/04/2025", []),
        ("February 30, 2025", []),
    ],
)
def test_english_date_phrases(text: str, found: list[str]) -> None:
    assert surfaces(text, "en") == found


def test_a_language_without_a_lexicon_has_no_phrases() -> None:
    assert find_dates("21 novembre 2025", "und") == []


def test_spans_point_at_their_words_after_letters_that_grow_in_lower_case() -> None:
    text = "İİİ llegó este martes."
    phrase = only(text, "es")
    assert text[phrase.start : phrase.end] == phrase.surface == "este martes"


@pytest.mark.parametrize(
    ("text", "language", "tense"),
    [
        ("Soto informó este martes que viajará.", "es", "past"),
        ("Soto recibirá este martes a Ruiz.", "es", "future"),
        ("El acto de este martes será breve.", "es", "future"),
        ("El mensaje que este martes tiene planeado dar.", "es", "future"),
        ("Soto viaja este martes.", "es", None),
        ("Viajará. Este martes, Soto.", "es", None),  # the verb of another sentence
        ("Soto said on Tuesday that he will go.", "en", "past"),
        ("Soto will meet Ruiz on Tuesday.", "en", "future"),
        ("Soto is expected to arrive on Tuesday.", "en", "future"),
        # What is due lies ahead, whatever tense asks for it; at the head of a sentence it may be told of what is past.
        ("She wrote: “We want it by Friday.”", "en", "future"),
        ("By Friday, the water had gone down, Soto said.", "en", "past"),
        ("Soto escribió: «La queremos para el viernes».", "es", "future"),
        ("Para el viernes, el agua bajó.", "es", "past"),
    ],
)
def test_the_nearest_verb_tells_on_which_side_a_weekday_lies(text: str, language: str, tense: str | None) -> None:
    assert only(text, language).tense == tense


@pytest.mark.parametrize(
    ("text", "language", "day", "edtf"),
    [
        ("Lo dijo el 5 de mayo de 2025", "es", FRIDAY, "2025-05-05"),
        ("Lo dijo el lunes 6 de mayo de 2025", "es", FRIDAY, "2025-05-06?"),  # it was a Tuesday
        ("Lo dijo este martes", "es", FRIDAY, "2025-11-18"),
        ("Lo dijo este viernes", "es", FRIDAY, "2025-11-21"),  # printed on a Friday, it is that day
        ("Lo recibirá este viernes", "es", FRIDAY, "2025-11-21"),
        ("Lo recibirá este martes", "es", FRIDAY, "2025-11-25"),
        ("Lo recibe este domingo", "es", FRIDAY, "2025-11-23?"),  # no tense: the nearest, doubtful
        ("Lo dijo el viernes pasado", "es", FRIDAY, "2025-11-14"),
        ("Lo verá el próximo domingo", "es", FRIDAY, "2025-11-23?"),
        ("Lo dijo el martes", "es", FRIDAY, "2025-11-18"),
        ("Uno el martes", "es", FRIDAY, "2025-11-18?"),
        ("Ganó el domingo 16", "es", FRIDAY, "2025-11-16"),
        ("Ganó el domingo 17", "es", FRIDAY, None),  # no Sunday near is a 17th
        ("Lo dijo ayer", "es", FRIDAY, "2025-11-20"),
        ("Viaja pasado mañana", "es", FRIDAY, "2025-11-23"),
        ("El próximo 14 de diciembre", "es", FRIDAY, "2025-12-14"),
        ("El próximo 14 de enero", "es", FRIDAY, "2026-01-14"),
        ("El pasado 14 de diciembre", "es", FRIDAY, "2024-12-14"),
        ("Dijo que el 14 de diciembre ganaremos", "es", FRIDAY, "2025-12-14"),  # three weeks ahead, whatever verb is near
        ("Nació el 5 de mayo", "es", FRIDAY, "2025-05-05"),
        ("Desde el 5 de mayo", "es", FRIDAY, None),  # half a year away on both sides
        ("El 29 de febrero", "es", date(2024, 3, 10), "2024-02-29"),
        ("El martes 18 de noviembre", "es", FRIDAY, "2025-11-18"),
        ("El martes 19 de noviembre", "es", FRIDAY, "2024-11-19"),  # the weekday picks the year
        ("El pasado diciembre", "es", FRIDAY, "2024-12"),
        ("En marzo de 2026", "es", FRIDAY, "2026-03"),
        ("He said on Tuesday", "en", FRIDAY, "2025-11-18"),
        ("He said on Friday", "en", FRIDAY, "2025-11-21"),
        ("He will go on Friday", "en", FRIDAY, "2025-11-21"),
        ("He will go on Monday", "en", FRIDAY, "2025-11-24"),
        ("last Friday", "en", FRIDAY, "2025-11-14"),
        ("next July", "en", FRIDAY, "2026-07"),
        ("last night", "en", FRIDAY, "2025-11-20"),
    ],
)
def test_a_phrase_means_a_day(text: str, language: str, day: date, edtf: str | None) -> None:
    answer = resolve(only(text, language), day, day)
    assert (answer[0] if answer else None) == edtf


@pytest.mark.parametrize(
    ("text", "first", "last", "edtf"),
    [
        ("Lo dijo este martes", date(2025, 12, 16), date(2025, 12, 17), "2025-12-16"),
        ("Lo dijo ayer", date(2025, 12, 15), date(2025, 12, 16), "[2025-12-14..2025-12-15]"),
        ("Lo dijo el martes", date(2025, 12, 15), date(2025, 12, 16), "[2025-12-09,2025-12-16]"),
        ("Lo dijo ayer", date(2025, 10, 1), date(2025, 12, 16), None),
        ("El 5 de mayo de 2025", date(2020, 1, 1), date(2025, 12, 16), "2025-05-05"),
    ],
)
def test_of_several_days_of_publication_each_gives_its_day(text: str, first: date, last: date, edtf: str | None) -> None:
    answer = resolve(only(text, "es"), first, last)
    assert (answer[0] if answer else None) == edtf


def test_without_a_day_of_publication_only_full_dates_have_a_meaning() -> None:
    phrases = find_dates("El 5 de mayo de 2025, este martes, ayer, el 6 de junio y en abril de 2024", "es")
    assert [resolve(phrase, None, None) for phrase in phrases] == [
        ("2025-05-05", "day and month"),
        None,
        None,
        None,
        ("2024-04", "month and year"),
    ]


def test_a_set_of_days_is_written_as_one_of_them() -> None:
    assert one_of([date(2025, 12, 16), date(2025, 12, 15)]) == "[2025-12-15..2025-12-16]"
    assert one_of([date(2025, 12, 16), date(2025, 12, 14)]) == "[2025-12-14,2025-12-16]"
    assert one_of([date(2025, 12, 16)]) == "2025-12-16"


@pytest.mark.parametrize(
    ("line", "language", "day", "instant"),
    [
        ("El Diario · 21 de noviembre de 2025", "es", FRIDAY, None),
        ("Publicado el viernes 21 de noviembre de 2025", "es", FRIDAY, None),
        ("Nov. 21, 2025, 10:30 AM", "en", FRIDAY, None),  # a time without a zone is no instant
        ("21/11/2025 14:05 hrs", "es", FRIDAY, None),
        ("2025-11-21T10:00:00-03:00", "es", FRIDAY, datetime(2025, 11, 21, 13, tzinfo=UTC)),
        ("2025-11-21 23:00:00.000Z", "es", FRIDAY, datetime(2025, 11, 21, 23, tzinfo=UTC)),
        ("2025-11-21T23:00:00-0300", "en", FRIDAY, datetime(2025, 11, 22, 2, tzinfo=UTC)),
        ("10:30 PM EST · Nov 21, 2025", "en", FRIDAY, datetime(2025, 11, 22, 3, 30, tzinfo=UTC)),
        ("Fri, 21 Nov 2025 12:05:00 GMT", "es", FRIDAY, datetime(2025, 11, 21, 12, 5, tzinfo=UTC)),  # pages speak English
        ("21 de noviembre de 2025 | 10:30 (GMT-3)", "es", FRIDAY, datetime(2025, 11, 21, 13, 30, tzinfo=UTC)),
        ("Nov. 21, 2025 12:15 a.m. UTC", "en", FRIDAY, datetime(2025, 11, 21, 0, 15, tzinfo=UTC)),
        ("Nov. 21, 2025 10:30 pm CST", "en", FRIDAY, None),  # Chicago or Shanghai
        ("2025-11-21T23:00:00+14:00", "es", FRIDAY, datetime(2025, 11, 21, 9, tzinfo=UTC)),
        ("2025-11-21T23:00:00+99:99", "es", FRIDAY, None),  # there is no such zone
        ("21 de noviembre de 2025 | 10:30 (GMT+25)", "es", FRIDAY, None),
        ("03/04/2025", "es", date(2025, 4, 3), None),
        ("21 de noviembre de 2025 | Actualizado: 22 de noviembre de 2025", "es", FRIDAY, None),
        ("Actualizado: 22/11/2025 · Publicado: 21/11/2025", "es", FRIDAY, None),
    ],
)
def test_a_line_of_publication_gives_day_and_instant(line: str, language: str, day: date, instant: datetime | None) -> None:
    found = parse_published_line(line, language)
    assert found is not None
    assert (found.day, found.instant) == (day, instant)


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("03/04/2025", "en"),  # the third of April, or the fourth of March
        ("Actualizado el 21 de noviembre de 2025", "es"),
        ("21 de noviembre", "es"),
        ("noviembre de 2025", "es"),
        ("este viernes", "es"),
        ("hace dos horas", "es"),
        ("30/02/2025", "es"),
        ("1763726400", "en"),
        ("", "en"),
    ],
)
def test_a_line_that_leaves_the_day_open_is_refused(line: str, language: str) -> None:
    assert parse_published_line(line, language) is None


def test_the_time_of_a_change_may_follow_the_word_updated() -> None:
    found = parse_instant("Updated 2025-11-21T10:00:00Z", "en")
    assert found is not None and found.instant == datetime(2025, 11, 21, 10, tzinfo=UTC)
