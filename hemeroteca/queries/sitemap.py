"""All addresses that search engines may list: pages of their own, and nobody whom the editor has not confirmed."""

from dataclasses import dataclass

from hemeroteca.queries.rows import CONFIRMED, Connection, select

MOST = 5000  # pages in a file; each has an address in every language

_FROM = {
    "statements": f"statements x JOIN entities e ON e.id = x.speaker_id AND {CONFIRMED}",
    "entities": f"entities x JOIN entities e ON e.id = x.id AND {CONFIRMED}",
    "outlets": "outlets x WHERE x.article_count > 0",
    "articles": "articles x",
    "quotes": f"quotes x LEFT JOIN entities e ON e.id = x.speaker_id WHERE x.kind <> 'term' AND (x.speaker_id IS NULL OR {CONFIRMED})",
}


@dataclass(frozen=True, slots=True)
class Sitemap:
    """One file of addresses: those of a kind of page whose ids lie in a range."""

    kind: str
    number: int
    first: int
    last: int


def sitemaps(connection: Connection) -> tuple[Sitemap, ...]:
    """The files that hold these addresses: for each kind of page as many as it takes, numbered from 1."""
    return tuple(sitemap for kind in _FROM for sitemap in _files(connection, kind))


def _files(connection: Connection, kind: str) -> list[Sitemap]:
    sql = (
        f"SELECT file + 1 AS number, min(id) AS first, max(id) AS last FROM"
        f" (SELECT x.id, (row_number() OVER (ORDER BY x.id) - 1) / :most AS file FROM {_FROM[kind]}) GROUP BY file ORDER BY file"
    )
    return [Sitemap(kind, row["number"], row["first"], row["last"]) for row in select(connection, sql, most=MOST)]


def paths_in(connection: Connection, kind: str, number: int) -> tuple[str, ...]:
    """The paths of the pages in one of these files, by id; none where there is no such file."""
    file = next((file for file in _files(connection, kind) if file.number == number), None) if kind in _FROM else None
    if file is None:
        return ()
    sql = f"SELECT slug FROM (SELECT x.id, x.slug FROM {_FROM[kind]}) WHERE id BETWEEN :first AND :last ORDER BY id"
    return tuple(f"/{kind}/{row['slug']}" for row in select(connection, sql, first=file.first, last=file.last))
