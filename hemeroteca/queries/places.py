"""The places that are points: those of the view `places` that an article names."""

from hemeroteca.pages.lines import PlaceLine
from hemeroteca.pages.places import MapPage
from hemeroteca.queries.rows import Connection, Row, each, select

PLACES = 100  # of the map and the list below it
SMALL = 40  # of a drawn one


def places(connection: Connection, size: int = PLACES) -> MapPage:
    sql = (
        "SELECT e.slug, e.name, e.country, e.latitude, e.longitude, e.article_count, e.standing FROM entities e WHERE e.kind = 'place'"
        " AND e.private = 0 AND e.latitude IS NOT NULL AND e.longitude IS NOT NULL AND e.article_count > 0"
        " ORDER BY e.article_count DESC, e.id LIMIT :limit"
    )
    rows = select(connection, sql, limit=size + 1)
    return MapPage(each(_place_line, rows[:size]), len(rows) > size)


def confirmed_places(connection: Connection, size: int = SMALL) -> tuple[PlaceLine, ...]:
    return tuple(place for place in places(connection).places if place.confirmed)[:size]


def _place_line(row: Row) -> PlaceLine:
    return PlaceLine(
        row["slug"],
        row["name"],
        row["country"],
        row["latitude"],
        row["longitude"],
        row["article_count"],
        row["standing"] == "authority",
    )
