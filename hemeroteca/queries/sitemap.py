"""All addresses that search engines may list: pages of their own, and nobody whom the editor has not confirmed."""

from dataclasses import dataclass

from hemeroteca.queries.rows import CONFIRMED, Connection, select

MOST = 5000  # pages in a file; each has an address in every language

_FROM = {
    "statements": f"statements x CROSS JOIN entities e ON e.id = x.speaker_id AND {CONFIRMED}",
    "entities": f"entities x CROSS JOIN entities e ON e.id = x.id AND {CONFIRMED}",
    "outlets": "outlets x WHERE x.article_count > 0",
    "articles": "articles x",
    "quotes": f"quotes x LEFT JOIN entities e ON e.id = x.speaker_id WHERE x.kind <> 'term' AND (x.speaker_id IS NULL OR {CONFIRMED})",
}


@dataclass(frozen=True, slots=True)
class Sitemap:
    """One file of addresses, which are those of a kind of page whose ids lie in a range."""

    kind: str
    number: int


def sitemaps(connection: Connection) -> tuple[Sitemap, ...]:
    """The files that hold these addresses, those of a kind numbered from 1; one that would be empty is left out."""
    return tuple(sitemap for kind in _FROM for sitemap in _files(connection, kind))


def _files(connection: Connection, kind: str) -> list[Sitemap]:
    sql = (
        "WITH RECURSIVE file(number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM file"
        f" WHERE number * :most < (SELECT max(id) FROM {kind})) SELECT number FROM file"
        f" WHERE EXISTS (SELECT 1 FROM (SELECT x.id FROM {_FROM[kind]}) WHERE id BETWEEN (number - 1) * :most + 1 AND number * :most)"
    )
    return [Sitemap(kind, row["number"]) for row in select(connection, sql, most=MOST)]


def paths_in(connection: Connection, kind: str, number: int) -> tuple[str, ...]:
    """The paths of the pages in one of these files, by id; none where there is no such file."""
    if kind not in _FROM:
        return ()
    sql = f"SELECT slug FROM (SELECT x.id, x.slug FROM {_FROM[kind]}) WHERE id BETWEEN :first AND :last ORDER BY id"
    rows = select(connection, sql, first=(number - 1) * MOST + 1, last=number * MOST)
    return tuple(f"/{kind}/{row['slug']}" for row in rows)
