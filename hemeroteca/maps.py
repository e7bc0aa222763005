"""Places as a small picture: where the points stand, and where the land lies behind them. Positions and lengths, no colours.

The projection is that of web maps, so that the picture and the map that moves show the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import asinh, ceil, floor, pi, radians, sqrt, tan
from urllib.parse import urlsplit

from hemeroteca.pages.lines import PlaceLine

EDGE = 85.05  # degrees, beyond which this projection does not go
LEAST = 0.035  # of the world's width: the coasts are too coarse for less
_MARGIN, _RADIUS, _LARGEST = 30, 3.5, 9
_LETTER, _LINE, _APART = 6.6, 14, 4  # of a name, about


@dataclass(frozen=True, slots=True)
class Pin:
    """A point, with its name beside it where there is room."""

    place: PlaceLine
    x: float
    y: float
    radius: float
    label: str
    label_x: float
    anchor: str  # of the text, as SVG says it


@dataclass(frozen=True, slots=True)
class SmallMap:
    """`land` is the square of the whole world behind the picture: left, top, side."""

    width: int
    height: int
    land: tuple[float, float, float]
    pins: tuple[Pin, ...]  # the largest first, so that none hides another


@dataclass(frozen=True, slots=True)
class Tiles:
    """The pictures of which a map that moves is put together: a pattern of addresses, whose they are, how far they go."""

    address: str
    attribution: str  # HTML
    most: int

    @property
    def host(self) -> str:
        """Who sends them, as a Content-Security-Policy names it; nobody where they are our own.

        >>> Tiles("https://{s}.tiles.example/{z}/{x}/{y}.png", "", 19).host, Tiles("/tiles/{z}/{x}/{y}.png", "", 9).host
        ('https://*.tiles.example', '')
        """
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc.replace('{s}', '*')}" if parts.netloc else ""


@dataclass(frozen=True, slots=True)
class _Box:
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "_Box") -> bool:
        return self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom


def mercator(latitude: float, longitude: float) -> tuple[float, float]:
    """Where a point lies in a square world whose side is 1, from the top left.

    >>> mercator(0, 0), mercator(0, -180)
    ((0.5, 0.5), (0.0, 0.5))
    """
    return longitude / 360 + 0.5, 0.5 - asinh(tan(radians(latitude))) / (2 * pi)


def small_map(places: Sequence[PlaceLine], width: int, height: int) -> SmallMap | None:
    """A picture of that size that shows all places; none without a place."""
    points = [mercator(max(min(p.latitude, EDGE), -EDGE), p.longitude) for p in places]
    if not points:
        return None
    (left, right), (top, bottom) = ((min(values), max(values)) for values in zip(*points, strict=True))
    scale = min((width - 2 * _MARGIN) / max(right - left, LEAST), (height - 2 * _MARGIN) / max(bottom - top, LEAST))
    shift_x, shift_y = width / 2 - scale * (left + right) / 2, height / 2 - scale * (top + bottom) / 2
    most = max(p.articles for p in places) or 1
    spots = [
        (
            place,
            round(shift_x + scale * x, 1),
            round(shift_y + scale * y, 1),
            round(_RADIUS + (_LARGEST - _RADIUS) * sqrt(place.articles / most), 1),
        )
        for place, (x, y) in zip(places, points, strict=True)
    ]
    return SmallMap(width, height, (round(shift_x, 1), round(shift_y, 1), round(scale, 1)), _labelled(spots, width, height))


def _labelled(spots: list[tuple[PlaceLine, float, float, float]], width: int, height: int) -> tuple[Pin, ...]:
    """Each point, with a name on the right or the left where no point and no other name stands."""
    taken = [_Box(x - r, y - r, x + r, y + r) for _, x, y, r in spots]
    pins = []
    for place, x, y, radius in spots:
        length, gap = _LETTER * len(place.name), radius + _APART
        right = _Box(floor(x + gap), y - _LINE / 2, ceil(x + gap + length), y + _LINE / 2)
        left = _Box(floor(x - gap - length), right.top, ceil(x - gap), right.bottom)
        free = [box for box in (right, left) if box.left >= 0 and box.right <= width and not any(box.meets(other) for other in taken)]
        taken += free[:1]
        at_left = free[:1] == [left]
        pins.append(Pin(place, x, y, radius, place.name if free else "", x - gap if at_left else x + gap, "end" if at_left else "start"))
    return tuple(sorted(pins, key=lambda pin: -pin.radius))
