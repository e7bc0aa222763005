"""The list of entities, and one entity."""

from itertools import groupby

from hemeroteca.pages.entities import AliasLine, BesideLine, EntitiesPage, EntityGroup, EntityPage, HandleLine, QuoteDay, RoleLine
from hemeroteca.pages.lines import EntityLink, MonthLine, OutletCount, OutletLink, QuoteLine
from hemeroteca.queries.rows import (
    ARTICLE,
    CONFIRMED,
    ENTITY,
    FROM_QUOTE,
    MAY_BE_LISTED,
    PAGE,
    QUOTE,
    WITH_OUTLET,
    Connection,
    Row,
    article_line,
    each,
    entity_line,
    entity_link,
    quote_line,
    select,
    select_one,
)
from hemeroteca.records import EntityKind

KINDS: tuple[EntityKind, ...] = ("person", "organisation", "place", "event")
_FIRST = 12  # of each kind, where all kinds are shown
_ABOUT, _OUTLETS, _BESIDE = 12, 12, 20  # lines on the page of one entity
_ASIDE = 12  # articles in the narrow column, where the wide one has what the entity says


def entities(connection: Connection, kind: str = "", page: int = 1, size: int = 0) -> EntitiesPage:
    """The confirmed entities of one kind, the most named first; without a kind the first of each, or `size` of each."""
    if kind in KINDS:
        return EntitiesPage(kind, page, (_group(connection, kind, (page - 1) * PAGE, size or PAGE),))
    return EntitiesPage("", 1, tuple(_group(connection, k, 0, size or _FIRST) for k in KINDS))


def _group(connection: Connection, kind: EntityKind, offset: int, size: int) -> EntityGroup:
    sql = (
        f"SELECT {ENTITY} FROM entities e WHERE e.kind = :kind AND {CONFIRMED}"
        " ORDER BY e.article_count DESC, e.id LIMIT :limit OFFSET :offset"
    )
    rows = select(connection, sql, kind=kind, limit=size + 1, offset=offset)
    return EntityGroup(kind, each(entity_line, rows[:size]), len(rows) > size)


def entity(connection: Connection, slug: str) -> EntityPage | None:
    row = select_one(
        connection,
        "SELECT e.*, w.slug AS whole_slug, w.name AS whole_name, w.kind AS whole_kind, w.standing AS whole_standing FROM entities e"
        " LEFT JOIN entities w ON w.id = e.part_of AND w.private = 0 WHERE e.slug = :slug AND e.private = 0",
        slug=slug,
    )
    if row is None:
        return None
    confirmed = row["standing"] == "authority"
    said = _quotes_of(connection, row["id"]) if confirmed else []
    shown = _ASIDE if said else PAGE
    named = _articles_naming(connection, row["id"], shown + 1)
    names = _names_roles_and_parts(connection, row["id"]) if confirmed else []
    about = _quotes_about(connection, row["id"]) if confirmed else []
    counts = _counts(connection, row["id"]) if confirmed else []
    return EntityPage(
        entity_line(row),
        confirmed,
        row["wikidata"] if confirmed else None,
        row["country"],
        row["latitude"],
        row["longitude"],
        row["located_by"],
        row["geonames"],
        row["date"] if confirmed else None,
        EntityLink(row["whole_slug"], row["whole_name"], row["whole_kind"], row["whole_standing"] == "authority")
        if row["whole_slug"] and confirmed
        else None,
        each(entity_link, [r for r in names if r["what"] == 4]),
        each(lambda r: AliasLine(r["a"], r["b"], bool(r["c"])), [r for r in names if r["what"] == 1]),
        each(_role, [r for r in names if r["what"] == 2]),
        each(lambda r: HandleLine(r["a"], r["b"]), [r for r in names if r["what"] == 3]),
        _by_day(each(quote_line, said[:PAGE])),
        len(said) > PAGE,
        each(lambda r: OutletCount(OutletLink(r["slug"], r["name"]), r["quotes"]), [r for r in counts if r["what"] == 2]),
        each(quote_line, about[:_ABOUT]),
        len(about) > _ABOUT,
        each(lambda r: BesideLine(entity_link(r), r["articles"]), [r for r in counts if r["what"] == 3]),
        each(lambda r: MonthLine(r["slug"], r["articles"], r["quotes"]), [r for r in counts if r["what"] == 1]),
        each(article_line, named[:shown]),
        len(named) > shown,
    )


def _quotes_of(connection: Connection, entity_id: int) -> list[Row]:
    sql = f"SELECT {QUOTE} FROM {FROM_QUOTE} WHERE q.speaker_id = :id AND q.kind <> 'term' ORDER BY q.article_id DESC, q.position LIMIT :limit"
    return select(connection, sql, id=entity_id, limit=PAGE + 1)


def _by_day(said: tuple[QuoteLine, ...]) -> tuple[QuoteDay, ...]:
    return tuple(QuoteDay(day, tuple(group)) for day, group in groupby(said, key=lambda q: q.article.published_edtf))


def _articles_naming(connection: Connection, entity_id: int, most: int) -> list[Row]:
    named = "SELECT DISTINCT article_id AS id FROM mentions WHERE entity_id = :id ORDER BY article_id DESC LIMIT :limit"
    sql = f"SELECT {ARTICLE} FROM ({named}) l CROSS JOIN articles a ON a.id = l.id {WITH_OUTLET} ORDER BY l.id DESC"
    return select(connection, sql, id=entity_id, limit=most)


def _quotes_about(connection: Connection, entity_id: int) -> list[Row]:
    """Quotations whose words name the entity, those of the newest article first; CROSS JOIN reads them in this order."""
    sql = (
        f"SELECT {QUOTE} FROM spoken_of n CROSS JOIN {FROM_QUOTE} WHERE n.entity_id = :id AND q.id = n.quote_id AND {MAY_BE_LISTED}"
        " ORDER BY n.quote_id DESC LIMIT :limit"
    )
    return select(connection, sql, id=entity_id, limit=_ABOUT + 1)


def _counts(connection: Connection, entity_id: int) -> list[Row]:
    """Months (1), outlets that print what the entity said (2) and who is named beside it (3) in one query, each in its order."""
    outlets = "outlet_speakers s JOIN outlets o ON o.id = s.outlet_id WHERE s.speaker_id = :id ORDER BY s.quote_count DESC, s.rowid"
    beside = "named_beside b JOIN entities e ON e.id = b.other_id AND e.private = 0 WHERE b.entity_id = :id ORDER BY b.article_count DESC, b.rowid"
    sql = (
        "SELECT 1 AS what, 0 AS place, month AS slug, NULL AS name, NULL AS kind, NULL AS standing, article_count AS articles,"
        " quote_count AS quotes FROM entity_months WHERE entity_id = :id"
        f" UNION ALL SELECT * FROM (SELECT 2, -s.quote_count, o.slug, o.name, NULL, NULL, s.article_count, s.quote_count FROM {outlets} LIMIT :outlets)"
        f" UNION ALL SELECT * FROM (SELECT 3, -b.article_count, e.slug, e.name, e.kind, e.standing, b.article_count, 0 FROM {beside} LIMIT :beside)"
        " ORDER BY what, place, slug"
    )
    return select(connection, sql, id=entity_id, outlets=_OUTLETS, beside=_BESIDE)


def _names_roles_and_parts(connection: Connection, entity_id: int) -> list[Row]:
    """Aliases (1), roles (2), handles (3) and parts (4) in one query; columns a to c mean something else in each."""
    sql = (
        "SELECT 1 AS what, alias AS a, language AS b, epithet AS c, NULL AS slug, NULL AS name, NULL AS kind, NULL AS standing, rowid AS place"
        " FROM aliases WHERE entity_id = :id"
        ' UNION ALL SELECT 2, r.role, r.start, r."end", o.slug, o.name, o.kind, o.standing, r.rowid FROM roles r'
        " LEFT JOIN entities o ON o.id = r.organisation_id AND o.private = 0 WHERE r.entity_id = :id"
        " UNION ALL SELECT 3, platform, handle, NULL, NULL, NULL, NULL, NULL, rowid FROM handles WHERE entity_id = :id"
        " UNION ALL SELECT * FROM (SELECT 4, NULL, NULL, NULL, slug, name, kind, standing, name FROM entities"
        "  WHERE part_of = :id AND private = 0 AND standing = 'authority' ORDER BY name LIMIT 60)"
        " ORDER BY what, place"
    )
    return select(connection, sql, id=entity_id)


def _role(row: Row) -> RoleLine:
    return RoleLine(row["a"], entity_link(row) if row["slug"] else None, row["b"], row["c"])
