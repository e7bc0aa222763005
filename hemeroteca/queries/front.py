"""The archive as a whole, and the start page."""

import re

from hemeroteca.pages.front import HomePage, Overview
from hemeroteca.pages.lines import Archive
from hemeroteca.queries.places import confirmed_places
from hemeroteca.queries.rows import (
    ARTICLE,
    CONFIRMED,
    ENTITY,
    FROM_STATEMENT,
    LATEST,
    MOST_PRINTED,
    STATEMENT,
    WITH_OUTLET,
    Connection,
    article_line,
    count_by,
    counted,
    each,
    entity_line,
    select,
    select_one,
    statement_line,
)
from hemeroteca.queries.statements import outlet_wording
from hemeroteca.queries.timeline import last_events

_EVENTS = 6  # on the start page


def is_archive(connection: Connection) -> bool:
    tables = {row["name"] for row in select(connection, "SELECT name FROM sqlite_master")}
    return {"articles", "quotes", "statements", "article_versions", "articles_fts", "named_in", "withdrawn", "build"} <= tables


def archive(connection: Connection, language: str = "en") -> Archive:
    """What the archive says of itself, in that language where it says it in several; what `build` lacks has its default."""
    stated = {row["key"]: row["value"] for row in select(connection, "SELECT key, value FROM build")}
    counts = select_one(
        connection,
        "SELECT (SELECT count(*) FROM articles) AS articles, (SELECT count(*) FROM quotes WHERE kind <> 'term') AS quotes,"
        " (SELECT count(*) FROM statements) AS statements, (SELECT count(DISTINCT outlet_id) FROM articles) AS outlets,"
        " (SELECT min(published) FROM articles) AS first, (SELECT max(published) FROM articles) AS last",
    )
    numbers = dict(counts) if counts else {}
    first, last = numbers.pop("first", None), numbers.pop("last", None)

    def fact(key: str, default: str = "") -> str:
        return stated.get(f"{key}.{language}") or stated.get(key) or default

    return Archive(
        title=fact("title", "Hemeroteca"),
        description=fact("description"),
        languages=_listed(fact("languages")),
        contact=fact("contact"),
        licence=fact("licence"),
        program_version=fact("program_version"),
        edition=fact("edition"),
        gazetteer=fact("gazetteer"),
        content_hash=fact("content_hash"),
        counts=numbers,
        first_day=first,
        last_day=last,
    )


def _listed(value: str) -> tuple[str, ...]:
    """The members of a list that is written as JSON, or with commas or blanks."""
    return tuple(re.findall(r"[\w-]+", value))


def overview(connection: Connection) -> Overview:
    outlets = (
        "SELECT o.slug AS value, o.name AS label, count(*) AS count FROM articles a JOIN outlets o ON o.id = a.outlet_id"
        " GROUP BY o.id ORDER BY 3 DESC, o.name"
    )
    months = (
        "SELECT substr(published, 1, 7) AS value, substr(published, 1, 7) AS label, count(*) AS count FROM articles"
        " WHERE published IS NOT NULL GROUP BY 1 ORDER BY 1"
    )
    candidates = select_one(connection, "SELECT count(*) AS count FROM entities WHERE standing = 'discovered' AND private = 0")
    said = "quotes WHERE kind <> 'term'"
    return Overview(
        archive(connection),
        counted(connection, outlets),
        counted(connection, months),
        count_by(connection, "language", "articles"),
        count_by(connection, "kind", f"entities e WHERE {CONFIRMED}"),
        candidates["count"] if candidates else 0,
        count_by(connection, "kind", "quotes"),
        count_by(connection, "speaker_status", said),
        count_by(connection, "speaker_rule", said),
        count_by(connection, "status", "sources"),
        outlet_wording(connection),
        confirmed_places(connection),
    )


def home(connection: Connection, overview: Overview) -> HomePage:
    speakers = (
        f"SELECT {ENTITY} FROM entities e WHERE e.quote_count > 0 AND {CONFIRMED}"
        " ORDER BY e.quote_count DESC, e.article_count DESC, e.id LIMIT 10"
    )
    statements = f"SELECT {STATEMENT} FROM {FROM_STATEMENT} ORDER BY"
    return HomePage(
        overview,
        each(article_line, select(connection, f"SELECT {ARTICLE} FROM articles a {WITH_OUTLET} ORDER BY a.id DESC LIMIT 7")),
        each(statement_line, select(connection, f"{statements} {MOST_PRINTED} LIMIT 4")),
        each(statement_line, select(connection, f"{statements} {LATEST} LIMIT 4")),
        each(entity_line, select(connection, speakers)),
        last_events(connection, _EVENTS),
    )
