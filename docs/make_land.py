#!/usr/bin/env python3
"""Write static/land.json and static/land.svg, the land of the earth under the maps: `python docs/make_land.py land-110m.json`.

The outlines are Natural Earth's at 1:110,000,000, which are in the public domain, as TopoJSON in the npm package `world-atlas`
(`npm pack world-atlas@2.0.2`). The picture is in the projection of web maps, a square of SIZE; the other file has rings of
latitudes and longitudes, one after the other.
"""

import json
import sys
from itertools import accumulate, pairwise
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.append(str(ROOT))
from hemeroteca.maps import EDGE, mercator  # noqa: E402

SIZE = 10_000
SOUTH = -60  # what lies beyond is ice

Ring = list[tuple[float, float]]


def rings_of(topology: dict) -> list[Ring]:
    """The outer rings of all polygons as (longitude, latitude)."""
    scale, origin = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:  # each point of an arc is told by its distance from the one before it
        columns = [accumulate(values) for values in zip(*arc, strict=True)]
        arcs.append([(x * scale[0] + origin[0], y * scale[1] + origin[1]) for x, y in zip(*columns, strict=True)])
    polygons = [polygon for shape in topology["objects"]["land"]["geometries"] for polygon in shape["arcs"]]
    rings = [[point for number in ring for point in (arcs[number] if number >= 0 else arcs[~number][::-1])] for ring, *_ in polygons]
    return [copy for ring in rings if max(latitude for _, latitude in ring) > SOUTH for copy in _unbroken(ring)]


def _unbroken(ring: Ring) -> list[Ring]:
    """A ring that crosses the 180th meridian goes on beyond it, and a second time at the other edge of the world."""
    going, turns = [ring[0]], 0
    for (before, _), (longitude, latitude) in pairwise(ring):
        turns += 360 * ((longitude - before < -180) - (longitude - before > 180))
        going.append((longitude + turns, latitude))
    beyond = {(x > 180) - (x < -180) for x, _ in going} - {0}
    return [going, *([(x - 360 * side, y) for x, y in going] for side in beyond)]


def outline(ring: Ring) -> str:
    """A ring as the data of an SVG path."""
    points = [tuple(round(SIZE * value) for value in mercator(max(min(latitude, EDGE), -EDGE), longitude)) for longitude, latitude in ring]
    steps = [(x - before_x, y - before_y) for (before_x, before_y), (x, y) in pairwise(points) if (x, y) != (before_x, before_y)]
    return f"M{points[0][0]} {points[0][1]}l" + " ".join(f"{x} {y}" for x, y in steps) + "z"


def main(source: Path) -> None:
    rings = rings_of(json.loads(source.read_text(encoding="utf-8")))
    flat = [[round(value, 1) for longitude, latitude in ring for value in (latitude, longitude)] for ring in rings]
    path = "".join(outline(ring) for ring in rings)
    drawn = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}"><path fill="#8f8675" d="{path}"/></svg>\n'
    for name, text in (("land.json", json.dumps(flat, separators=(",", ":")) + "\n"), ("land.svg", drawn)):
        (ROOT / "static" / name).write_text(text, encoding="utf-8")
        print(f"static/{name}: {len(text) / 1000:.0f} kB")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
