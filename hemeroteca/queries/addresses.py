"""Where an older or another address leads now."""

import re

from hemeroteca import search
from hemeroteca.pages.lines import Withdrawn
from hemeroteca.queries.rows import Connection, select, select_one
from hemeroteca.schema import KEY
from hemeroteca.text import fold

_KEY = re.compile(r"[0-9a-z]{4,}")


def moved(connection: Connection, table: str, slug: str) -> str | None:
    """The slug that an older or another address leads to now, None if it leads nowhere; `table` as in the address."""
    if table == "entities":
        return _entity_by_key(connection, slug) or _entity_by_alias(connection, slug)
    if table == "articles":
        return _by_key(connection, table, slug) or _formerly(connection, "article", "articles t ON t.id = f.article_id", slug)
    quote = _by_key(connection, "quotes", slug) or _formerly(connection, "quote", "quotes t ON t.id = f.quote_id", slug)
    # The key of a statement is that of a quotation that prints it.
    return _statement_of(connection, quote) if quote and table == "statements" else quote


def _formerly(connection: Connection, kind: str, now: str, slug: str) -> str | None:
    """The one slug to which a key leads that an earlier archive had."""
    sql = f"SELECT DISTINCT t.slug FROM former_keys f JOIN {now} WHERE f.kind = :kind AND f.key = :key LIMIT 2"
    rows = select(connection, sql, kind=kind, key=slug.rpartition("-")[2])
    return rows[0]["slug"] if len(rows) == 1 else None


def once_in(connection: Connection, slug: str) -> str | None:
    """The slug of the article that had the quotation or statement of this address in an earlier version."""
    return _formerly(connection, "quote", "articles t ON t.id = f.article_id", slug)


def withdrawn(connection: Connection, slug: str) -> Withdrawn | None:
    """What readers are told of the article at this address, if it was withdrawn."""
    sql = "SELECT withdrawn_on, note FROM withdrawn WHERE kind = 'article' AND key = :key"
    row = select_one(connection, sql, key=slug.rpartition("-")[2])
    return Withdrawn(row["withdrawn_on"], row["note"]) if row else None


def _by_key(connection: Connection, table: str, slug: str, condition: str = "1") -> str | None:
    """The one slug that ends in the key of this one, which is the part after its last hyphen."""
    key = slug.rpartition("-")[2]
    if not _KEY.fullmatch(key):
        return None
    sql = f"SELECT slug FROM {table} WHERE {KEY} = :key AND {condition} LIMIT 2"
    rows = select(connection, sql, key=key)
    return rows[0]["slug"] if len(rows) == 1 else None


def _statement_of(connection: Connection, quote: str) -> str | None:
    sql = (
        "SELECT s.slug FROM quotes q JOIN printings p ON p.quote_id = q.id JOIN statements s ON s.id = p.statement_id WHERE q.slug = :quote"
    )
    row = select_one(connection, sql, quote=quote)
    return row["slug"] if row else None


def _entity_by_key(connection: Connection, slug: str) -> str | None:
    return _by_key(connection, "entities", slug, "standing = 'discovered' AND private = 0")


def in_addresses(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")


def _entity_by_alias(connection: Connection, slug: str) -> str | None:
    """The one entity that has the slug's words as a name."""
    words = search.expression(search.read('"' + " ".join(in_addresses(slug).split("-")) + '"'))
    if words is None:
        return None
    sql = (
        "SELECT e.slug, e.name, a.alias FROM entities_fts f CROSS JOIN entities e ON e.id = f.rowid AND e.private = 0"
        " LEFT JOIN aliases a ON a.entity_id = e.id AND a.epithet = 0 WHERE f.entities_fts MATCH :words LIMIT 400"
    )
    rows = select(connection, sql, words="{name aliases} : " + words)
    wanted = in_addresses(slug)
    found = {row["slug"] for row in rows if wanted in (in_addresses(row["name"]), in_addresses(row["alias"] or ""))}
    return found.pop() if len(found) == 1 else None
