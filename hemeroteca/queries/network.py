"""Who speaks of whom: confirmed people and organisations whose quotations name or answer each other."""

from hemeroteca.pages.lines import EntityLink
from hemeroteca.pages.network import NetworkLine, NetworkPage
from hemeroteca.queries.rows import CONFIRMED, SPEAKER, Connection, Row, each, entity_link, select, select_one

PAIRS = 30  # that are drawn


def network(connection: Connection, slug: str = "", size: int = PAIRS) -> NetworkPage | None:
    """The strongest pairs, of all or of one; None where that one has no such page."""
    one = select_one(
        connection, f"SELECT e.id, e.slug, e.name, e.kind, e.standing FROM entities e WHERE e.slug = :slug AND {CONFIRMED}", slug=slug
    )
    if slug and one is None:
        return None
    of_one = "WHERE s.speaker_id = :id OR s.entity_id = :id" if one else ""
    rows = select(
        connection,
        f"SELECT {SPEAKER}, o.slug, o.name, o.kind, o.standing, s.quote_count, s.answer_count, s.article_count FROM speaks_of s"
        f" JOIN entities e ON e.id = s.speaker_id AND {CONFIRMED} JOIN entities o ON o.id = s.entity_id AND o.standing = 'authority' AND o.private = 0"
        f" {of_one} ORDER BY s.quote_count DESC, s.rowid LIMIT :limit",
        id=one["id"] if one else None,
        limit=size + 1,
    )
    return NetworkPage(entity_link(one) if one else None, each(_line, rows[:size]), len(rows) > size)


def _line(row: Row) -> NetworkLine:
    speaker = EntityLink(row["speaker_slug"], row["speaker_name"], row["speaker_kind"])
    return NetworkLine(speaker, entity_link(row), row["quote_count"], row["answer_count"], row["article_count"])
