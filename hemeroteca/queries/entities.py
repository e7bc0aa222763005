"""The list of entities, and one entity."""

from itertools import groupby

from hemeroteca.pages.entities import AliasLine, EntitiesPage, EntityGroup, EntityPage, HandleLine, QuoteDay, RoleLine
from hemeroteca.pages.lines import EntityLink, QuoteLine
from hemeroteca.queries.rows import (
    ARTICLE,
    CONFIRMED,
    ENTITY,
    FROM_QUOTE,
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
    named = _articles_naming(connection, row["id"])
    names = _names_and_roles(connection, row["id"]) if confirmed else []
    return EntityPage(
        entity_line(row),
        confirmed,
        row["wikidata"] if confirmed else None,
        row["country"] if confirmed else None,
        row["latitude"] if confirmed else None,
        row["longitude"] if confirmed else None,
        row["date"] if confirmed else None,
        EntityLink(row["whole_slug"], row["whole_name"], row["whole_kind"], row["whole_standing"] == "authority")
        if row["whole_slug"] and confirmed
        else None,
        each(entity_link, _parts(connection, row["id"])) if confirmed else (),
        each(lambda r: AliasLine(r["a"], r["b"], bool(r["c"])), [r for r in names if r["what"] == 1]),
        each(_role, [r for r in names if r["what"] == 2]),
        each(lambda r: HandleLine(r["a"], r["b"]), [r for r in names if r["what"] == 3]),
        _by_day(each(quote_line, said[:PAGE])),
        len(said) > PAGE,
        each(article_line, named[:PAGE]),
        len(named) > PAGE,
    )


def _quotes_of(connection: Connection, entity_id: int) -> list[Row]:
    sql = f"SELECT {QUOTE} FROM {FROM_QUOTE} WHERE q.speaker_id = :id AND q.kind <> 'term' ORDER BY q.article_id DESC, q.position LIMIT :limit"
    return select(connection, sql, id=entity_id, limit=PAGE + 1)


def _by_day(said: tuple[QuoteLine, ...]) -> tuple[QuoteDay, ...]:
    return tuple(QuoteDay(day, tuple(group)) for day, group in groupby(said, key=lambda q: q.article.published_edtf))


def _articles_naming(connection: Connection, entity_id: int) -> list[Row]:
    sql = (
        f"SELECT {ARTICLE} FROM articles a {WITH_OUTLET} WHERE a.id IN"
        " (SELECT m.article_id FROM mentions m WHERE m.entity_id = :id) ORDER BY a.id DESC LIMIT :limit"
    )
    return select(connection, sql, id=entity_id, limit=PAGE + 1)


def _parts(connection: Connection, entity_id: int) -> list[Row]:
    sql = "SELECT slug, name, kind, standing FROM entities WHERE part_of = :id AND private = 0 AND standing = 'authority' ORDER BY name LIMIT 60"
    return select(connection, sql, id=entity_id)


def _names_and_roles(connection: Connection, entity_id: int) -> list[Row]:
    """Aliases (1), roles (2) and handles (3) in one query; columns a to g mean something else in each."""
    sql = (
        "SELECT 1 AS what, alias AS a, language AS b, epithet AS c, NULL AS d, NULL AS slug, NULL AS name, NULL AS kind, NULL AS standing, rowid AS place"
        " FROM aliases WHERE entity_id = :id"
        ' UNION ALL SELECT 2, r.role, r.start, r."end", NULL, o.slug, o.name, o.kind, o.standing, r.rowid FROM roles r'
        " LEFT JOIN entities o ON o.id = r.organisation_id AND o.private = 0 WHERE r.entity_id = :id"
        " UNION ALL SELECT 3, platform, handle, NULL, NULL, NULL, NULL, NULL, NULL, rowid FROM handles WHERE entity_id = :id"
        " ORDER BY what, place"
    )
    return select(connection, sql, id=entity_id)


def _role(row: Row) -> RoleLine:
    return RoleLine(row["a"], entity_link(row) if row["slug"] else None, row["b"], row["c"])
