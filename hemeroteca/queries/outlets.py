"""The list of outlets, and one outlet."""

from collections.abc import Sequence

from hemeroteca.pages.lines import EntityLink, MonthLine
from hemeroteca.pages.outlets import OutletLine, OutletPage, OutletsPage, SpeakerCount
from hemeroteca.pages.statements import OutletWording
from hemeroteca.queries.rows import ARTICLE, WITH_OUTLET, Connection, Row, article_line, each, entity_link, select, select_one

OUTLETS = 100  # lines of the list
_SPEAKERS, _ARTICLES = 20, 10
_OUTLET = (
    "o.slug, o.name, o.domain, o.country, o.agency, o.article_count, o.quote_count, o.speaker_count, o.first_day, o.last_day,"
    " CASE WHEN o.first_day < o.last_day THEN o.first_day || '/' || o.last_day"
    " ELSE (SELECT min(a.published_edtf) FROM articles a WHERE a.outlet_id = o.id AND a.published = o.first_day) END AS days_edtf"
)


def outlets(connection: Connection, page: int = 1, size: int = OUTLETS) -> OutletsPage:
    """The outlets that have articles here, those with most first."""
    sql = (
        f"SELECT {_OUTLET} FROM outlets o WHERE o.article_count > 0 ORDER BY o.article_count DESC, o.name, o.id LIMIT :limit OFFSET :offset"
    )
    rows = select(connection, sql, limit=size + 1, offset=(page - 1) * size)
    return OutletsPage(each(_outlet_line, rows[:size]), page, len(rows) > size)


def outlet(connection: Connection, slug: str, wording: Sequence[OutletWording] = ()) -> OutletPage | None:
    """One outlet. `wording`: how outlets print, of which its own is taken."""
    row = select_one(
        connection,
        f"SELECT {_OUTLET}, o.id, e.slug AS entity_slug, e.name AS entity_name FROM outlets o LEFT JOIN entities e"
        " ON e.slug = o.slug AND e.standing = 'authority' AND e.private = 0 AND e.kind = 'organisation' AND e.article_count > 0 WHERE o.slug = :slug",
        slug=slug,
    )
    if row is None:
        return None
    months = select(
        connection, "SELECT month, article_count, quote_count FROM outlet_months WHERE outlet_id = :id ORDER BY month", id=row["id"]
    )
    return OutletPage(
        _outlet_line(row),
        EntityLink(row["entity_slug"], row["entity_name"], "organisation") if row["entity_slug"] else None,
        each(lambda r: MonthLine(r["month"], r["article_count"], r["quote_count"]), months),
        each(lambda r: SpeakerCount(entity_link(r), r["quotes"], r["articles"]), _speakers(connection, row["id"])),
        next((w for w in wording if w.outlet.slug == slug), None),
        each(article_line, _newest(connection, row["id"])),
    )


def _outlet_line(row: Row) -> OutletLine:
    counts = (row[name] for name in ("article_count", "quote_count", "speaker_count", "first_day", "last_day", "days_edtf"))
    return OutletLine(row["slug"], row["name"], row["domain"], row["country"], bool(row["agency"]), *counts)


def _speakers(connection: Connection, outlet_id: int) -> list[Row]:
    sql = (
        "SELECT e.slug, e.name, e.kind, e.standing, s.quote_count AS quotes, s.article_count AS articles FROM outlet_speakers s"
        " JOIN entities e ON e.id = s.speaker_id AND e.private = 0 WHERE s.outlet_id = :id ORDER BY s.quote_count DESC, s.rowid LIMIT :limit"
    )
    return select(connection, sql, id=outlet_id, limit=_SPEAKERS)


def _newest(connection: Connection, outlet_id: int) -> list[Row]:
    sql = f"SELECT {ARTICLE} FROM articles a {WITH_OUTLET} WHERE a.outlet_id = :id ORDER BY a.published DESC, a.id DESC LIMIT :limit"
    return select(connection, sql, id=outlet_id, limit=_ARTICLES)
