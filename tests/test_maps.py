"""Places as a small picture: where points stand, and which names find room beside them."""

import pytest

from hemeroteca.maps import Tiles, mercator, small_map
from hemeroteca.pages import PlaceLine


def place(name: str, latitude: float, longitude: float, articles: int = 1) -> PlaceLine:
    return PlaceLine(name.lower().replace(" ", "-"), name, None, latitude, longitude, articles, True)


def test_the_picture_holds_all_places_and_the_most_named_is_the_largest() -> None:
    drawn = small_map((place("Puerto Claro", -33, -72, 9), place("Valle", -40, -60), place("Norte", 10, -65)), 400, 300)
    assert drawn is not None
    assert [(pin.place.name, pin.x, pin.y, pin.radius) for pin in drawn.pins] == [
        ("Puerto Claro", 173.2, 231.1, 9.0),
        ("Valle", 226.8, 270.0, 5.3),
        ("Norte", 204.5, 30.0, 5.3),
    ]
    left, top, side = drawn.land
    x, y = mercator(-33, -72)
    assert (round(left + x * side, 1), round(top + y * side, 1)) == (173.2, 231.1)


def test_the_land_is_drawn_where_the_points_are() -> None:
    """A point alone stands in the middle, and the picture is no closer than the coasts are exact."""
    drawn = small_map((place("Puerto Claro", -33, -72),), 340, 220)
    assert drawn is not None
    assert [(pin.x, pin.y, pin.radius, pin.label) for pin in drawn.pins] == [(170, 110, 9, "Puerto Claro")]
    assert drawn.land[2] == pytest.approx((220 - 60) / 0.035, abs=0.1)


def test_a_name_stands_on_the_left_where_another_point_is_on_the_right_and_nowhere_without_room() -> None:
    drawn = small_map(
        (place("Uno", 0, 0), place("Dos", 0, 1.1), place("Tres", 0.3, 0.5), place("Oeste", 0, -20), place("Lejos", 0, 40)), 600, 300
    )
    assert drawn is not None
    assert [(pin.label, pin.anchor) for pin in drawn.pins] == [
        ("Uno", "end"),
        ("Dos", "start"),
        ("", "start"),
        ("Oeste", "start"),
        ("Lejos", "end"),
    ]


@pytest.mark.parametrize("latitude", [90, -90, 85.2])
def test_a_pole_lies_at_the_edge(latitude: float) -> None:
    drawn = small_map((place("Polo", latitude, 0), place("Puerto Claro", -33, -72)), 400, 300)
    assert drawn is not None and all(0 <= pin.y <= 300 for pin in drawn.pins)


def test_no_place_gives_no_picture() -> None:
    assert small_map((), 400, 300) is None


def test_tiles_of_the_site_itself_come_from_nobody_else() -> None:
    assert Tiles("/tiles/{z}/{x}/{y}.png", "", 9).host == ""
    assert Tiles("https://{s}.tiles.example:8080/{z}/{x}/{y}.png", "", 9).host == "https://*.tiles.example:8080"
