"""What happened, was said and was printed in a month, by day: events and speakers whom the editor has confirmed."""

import re
from collections.abc import Sequence
from itertools import groupby

from hemeroteca.pages.lines import Counted, EntityLink
from hemeroteca.pages.timeline import EventLine, HeadlineLine, SaidLine, TimelineDay, TimelinePage
from hemeroteca.queries.rows import OUTLET, SPEAKER, WITH_OUTLET, Connection, Row, each, entity_link, outlet_link, select, select_one

_STATEMENTS, _ARTICLES, _EVENTS = 2, 3, 60  # of a day; of a month
_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")
_EVENT = "entities e WHERE e.kind = 'event' AND e.standing = 'authority' AND e.private = 0 AND e.date"
_STATEMENT = "statements s CROSS JOIN entities e ON e.id = s.speaker_id AND e.standing = 'authority' AND e.private = 0 WHERE s.said_from = s.said_to AND s.said_to"
_DURING = "BETWEEN :month || '-01' AND :month || '-31'"


def timeline(connection: Connection, months: Sequence[Counted], month: str = "") -> TimelinePage:
    """A month of the archive, the last with articles if none is named; `months`: those with articles, the first first."""
    if not _MONTH.fullmatch(month):
        month = months[-1].value if months else "1970-01"
    earlier, later = _beside(connection, month)
    events, said, printed = (_by_day(query(connection, month)) for query in (_events, _statements, _articles))
    return TimelinePage(
        month,
        tuple(
            _day(day, events.get(day, []), said.get(day, []), printed.get(day, []))
            for day in sorted({*events, *said, *printed}, reverse=True)
        ),
        earlier,
        later,
        tuple({m.value[:4]: m.value for m in reversed(months)}.values())[::-1],
        tuple(m for m in months if m.value[:4] == month[:4]),
    )


def last_events(connection: Connection, most: int) -> tuple[EventLine, ...]:
    sql = (
        f"SELECT e.date AS day, e.slug, e.name, e.kind, e.standing FROM {_EVENT} LIKE '____-__-__'"
        " ORDER BY e.date DESC, e.id DESC LIMIT :limit"
    )
    return each(lambda row: EventLine(row["day"], entity_link(row)), select(connection, sql, limit=most))


def _by_day(rows: list[Row]) -> dict[str, list[Row]]:
    return {day: list(found) for day, found in groupby(rows, key=lambda row: str(row["day"]))}


def _day(day: str, events: list[Row], said: list[Row], printed: list[Row]) -> TimelineDay:
    return TimelineDay(
        day,
        each(entity_link, events),
        each(_said_line, said),
        said[0]["number"] if said else 0,
        each(lambda r: HeadlineLine(r["slug"], r["title"], r["language"], outlet_link(r), r["published_edtf"]), printed),
        printed[0]["number"] if printed else 0,
    )


def _said_line(row: Row) -> SaidLine:
    speaker = EntityLink(row["speaker_slug"], row["speaker_name"], row["speaker_kind"])
    return SaidLine(row["slug"], row["text"], row["language"], speaker)


def _events(connection: Connection, month: str) -> list[Row]:
    sql = f"SELECT e.date AS day, e.slug, e.name, e.kind, e.standing FROM {_EVENT} {_DURING} ORDER BY e.date, e.id LIMIT :limit"
    return select(connection, sql, month=month, limit=_EVENTS)


def _statements(connection: Connection, month: str) -> list[Row]:
    """The most printed of each day."""
    first = (
        "SELECT s.id, s.said_to, count(*) OVER (PARTITION BY s.said_to) AS number,"
        " row_number() OVER (PARTITION BY s.said_to ORDER BY s.outlet_count DESC, s.quote_count DESC, s.id) AS place"
        f" FROM {_STATEMENT} {_DURING}"
    )
    sql = (
        f"SELECT l.said_to AS day, s.slug, s.text, s.language, {SPEAKER}, l.number FROM ({first}) l CROSS JOIN statements s ON s.id = l.id"
        " CROSS JOIN entities e ON e.id = s.speaker_id WHERE l.place <= :most ORDER BY day, l.place"
    )
    return select(connection, sql, month=month, most=_STATEMENTS)


def _articles(connection: Connection, month: str) -> list[Row]:
    days = f"SELECT published, count(*) AS number FROM articles WHERE published {_DURING} GROUP BY published"
    first = "SELECT id FROM articles WHERE published = d.published ORDER BY id LIMIT :most"
    sql = (
        f"SELECT d.published AS day, a.slug, a.title, a.language, a.published_edtf, {OUTLET}, d.number FROM ({days}) d"
        f" CROSS JOIN articles a ON a.id IN ({first}) {WITH_OUTLET} ORDER BY day, a.id"
    )
    return select(connection, sql, month=month, most=_ARTICLES)


def _beside(connection: Connection, month: str) -> tuple[str | None, str | None]:
    """The nearest months before and after that have anything."""

    def nearest(which: str, limit: str, order: str) -> str:
        return (
            f"SELECT {which}(day) FROM (SELECT {which}(published) AS day FROM articles WHERE published {limit}"
            f" UNION ALL SELECT * FROM (SELECT s.said_to FROM {_STATEMENT} {limit} ORDER BY s.said_to {order} LIMIT 1)"
            f" UNION ALL SELECT {which}(e.date) FROM {_EVENT} {limit} AND e.date LIKE '____-__-__')"
        )

    before, after = nearest("max", "< :month || '-01'", "DESC"), nearest("min", "> :month || '-31'", "ASC")
    row = select_one(connection, f"SELECT substr(({before}), 1, 7) AS earlier, substr(({after}), 1, 7) AS later", month=month)
    return (row["earlier"], row["later"]) if row else (None, None)
