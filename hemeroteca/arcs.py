"""Who speaks of whom as a picture: names in a column, and an arc from each to those of whom it speaks.

Positions and lengths, no colours. Arcs on the right lead down the column, those on the left up. The names stand in the order of
their quotations, so the same rows always give the same picture.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from hemeroteca.pages.lines import EntityLink
from hemeroteca.pages.network import NetworkLine

STEP, NAME, SIDE = 28, 200, 90  # height of a line; width of the column of names and of the arcs beside it
_ARROW, _WIDEST, _LETTERS = 7, 5, 27


@dataclass(frozen=True, slots=True)
class Node:
    entity: EntityLink
    label: str  # the name, cut where it is too long for the column
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Arc:
    """`path` and `arrow` are the data of an SVG path and the points of a polygon."""

    line: NetworkLine
    path: str
    arrow: str
    width: float


@dataclass(frozen=True, slots=True)
class ArcDiagram:
    width: int
    height: int
    nodes: tuple[Node, ...]
    arcs: tuple[Arc, ...]


def arc_diagram(lines: Sequence[NetworkLine]) -> ArcDiagram:
    weights: Counter[EntityLink] = Counter()
    for line in lines:
        weights[line.speaker] += line.quotes
        weights[line.about] += line.quotes
    order = sorted(weights, key=lambda entity: (-weights[entity], entity.slug))
    nodes = tuple(Node(entity, _label(entity.name), SIDE + NAME // 2, STEP * i + STEP // 2) for i, entity in enumerate(order))
    heights = {node.entity: node.y for node in nodes}
    most = max((line.quotes for line in lines), default=1)
    arcs = tuple(_arc(line, heights[line.speaker], heights[line.about], len(nodes), most) for line in lines)
    return ArcDiagram(2 * SIDE + NAME, STEP * len(nodes), nodes, arcs)


def _label(name: str) -> str:
    return name if len(name) <= _LETTERS else f"{name[: _LETTERS - 1].rstrip()}…"


def _arc(line: NetworkLine, start: int, end: int, nodes: int, most: int) -> Arc:
    down = end > start
    edge, side = (SIDE + NAME, 1) if down else (SIDE, -1)
    span = abs(end - start)
    reach = round(14 + (SIDE - 24) * span / (STEP * max(nodes - 1, 1)))
    tip = edge + side * _ARROW
    path = f"M{edge} {start}H{tip}A{reach} {span / 2:g} 0 0 1 {tip} {end}"
    arrow = f"{edge},{end} {tip},{end - 4} {tip},{end + 4}"
    return Arc(line, path, arrow, round(1 + (_WIDEST - 1) * sqrt(line.quotes / most), 1))
