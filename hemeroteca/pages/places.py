"""The places that are points."""

from dataclasses import dataclass

from hemeroteca.pages.lines import PlaceLine


@dataclass(frozen=True, slots=True)
class MapPage:
    places: tuple[PlaceLine, ...]  # the most named first
    more: bool
