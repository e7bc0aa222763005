"""Small pictures as numbers that a template draws in SVG: positions and lengths, no colours, no words but labels."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hemeroteca.pages import Counted

HEIGHT, STEP, GAP = 64, 28, 6


@dataclass(frozen=True, slots=True)
class Bar:
    x: int
    y: int
    width: int
    height: int
    month: str
    count: int


@dataclass(frozen=True, slots=True)
class BarChart:
    width: int
    height: int
    bars: tuple[Bar, ...]


def _following(month: str) -> str:
    year, number = divmod(int(month[:4]) * 12 + int(month[5:7]), 12)
    return date(year, number + 1, 1).isoformat()[:7]


def without_holes(months: Sequence[Counted], limit: int = 36) -> list[Counted]:
    """The last `limit` months up to the last one that has anything; a month without anything is a zero, not a hole.

    >>> [(m.value, m.count) for m in without_holes([Counted("2025-11", "", 2), Counted("2026-01", "", 1)])]
    [('2025-11', 2), ('2025-12', 0), ('2026-01', 1)]
    """
    counts = {m.value: m.count for m in months}
    if not counts:
        return []
    filled, month, last = [], min(counts), max(counts)
    while month <= last:
        filled.append(Counted(month, month, counts.get(month, 0)))
        month = _following(month)
    return filled[-limit:]


def bars_by_month(months: Sequence[Counted]) -> BarChart:
    filled = without_holes(months)
    most = max((m.count for m in filled), default=1) or 1
    heights = [max(2, round(HEIGHT * m.count / most)) if m.count else 0 for m in filled]
    bars = tuple(
        Bar(i * STEP, HEIGHT - height, STEP - GAP, height, m.value, m.count)
        for i, (m, height) in enumerate(zip(filled, heights, strict=True))
    )
    return BarChart(max(len(bars) * STEP - GAP, 1), HEIGHT, bars)
