"""What the editor of an archive has confirmed: `authority.yml` and `archive.yml`, loaded, checked and looked up.

Both files are optional and edited by hand (`docs/editing.md` describes them). The first mistake found stops the build with
an EditorsFileError that names the file, the entry and the cure. Scalars are read as the text that stands in the file, so
`country: NO` is Norway and `start: 2025-12` is a month.
"""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale

from hemeroteca import lexicon
from hemeroteca.entries import LANGUAGE, Entry, read_entries
from hemeroteca.records import Alias, Entity, EntityKind, Handle, Outlet, Role
from hemeroteca.text import fold

Interval = tuple[str | None, str | None]
Policy = Literal["full", "public"]

_SECTIONS: Mapping[str, EntityKind] = {
    "people": "person",
    "organisations": "organisation",
    "places": "place",
    "events": "event",
    "outlets": "organisation",
}
_COMMON = {"name", "aliases", "epithets", "description", "wikidata", "country", "part_of", "handles", "formerly", "private"}
_FIELDS: Mapping[str, set[str]] = {
    "people": _COMMON | {"gender", "roles"},
    "organisations": _COMMON | {"coordinates"},
    "places": _COMMON | {"coordinates"},
    "events": _COMMON | {"date"},
    "outlets": _COMMON | {"domain", "agency"},
}
_TOP_LEVEL = {*_SECTIONS, "offices", "ambiguous", "not_the_same"}
_ARCHIVE_FIELDS = {"title", "description", "languages", "time_zone", "contact", "licence", "text_policy", "gazetteer"}
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DOMAIN = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}")
_WIKIDATA = re.compile(r"Q[1-9][0-9]*")
# CLDR names these two-letter codes, ISO 3166-1 does not.
_NO_COUNTRY = frozenset(["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"])


class Name(NamedTuple):
    """One name by which texts may call an entity, for building a matcher."""

    text: str
    key: str
    language: str | None
    epithet: bool


def folded_name(name: str) -> str:
    """A name as it is compared: without case, accents and differences of white space.

    >>> folded_name("José  Pérez")
    'jose perez'
    """
    return " ".join(fold(name).split())


@dataclass(frozen=True, eq=False)
class Authority:
    """Everything confirmed, by key. An outlet is also an organisation of the same key, since texts name outlets."""

    entities: Mapping[str, Entity] = field(default_factory=dict)
    outlets: Mapping[str, Outlet] = field(default_factory=dict)
    ambiguous: frozenset[str] = frozenset()  # folded names
    not_the_same: frozenset[frozenset[str]] = frozenset()  # pairs of keys or folded names

    def names(self) -> Iterator[Name]:
        """Every name, alias and epithet, in the order of the file."""
        for key, entity in self.entities.items():
            yield Name(entity.name, key, None, False)
            for alias in entity.aliases:
                yield Name(alias.alias, key, alias.language, alias.epithet)

    def find(self, name: str) -> tuple[str, ...]:
        """The keys of everything that bears the name, alias or epithet; several only for names listed as ambiguous."""
        return self._by_name.get(folded_name(name), ())

    def by_handle(self, handle: str) -> str | None:
        """The key of whose account it is, with or without the @, whatever the case."""
        return self._by_handle.get(handle.lstrip("@").casefold())

    def roles(self, title: str, day: Interval = (None, None)) -> tuple[tuple[str, Role], ...]:
        """Who is called by this noun for which role, at some day of the interval; a missing bound is open."""
        return tuple((key, role) for key, role in self._by_title.get(folded_name(title), ()) if _is_held(role, day))

    def bearers(self, title: str, day: Interval = (None, None), country: str | None = None) -> tuple[str, ...]:
        """The keys of the people called by this noun at some day of the interval, in one country or in any."""
        return self._people(self.roles(title, day), country)

    def former_bearers(self, title: str, day: Interval = (None, None), country: str | None = None) -> tuple[str, ...]:
        """The keys of the people whose role of this noun was over on the last day of the interval, for "ex-" and "former"."""
        over = (pair for pair in self._by_title.get(folded_name(title), ()) if _is_over(pair[1], day[1]))
        return self._people(over, country)

    def country_of(self, key: str) -> str | None:
        """The country of an entity, or of the nearest one that it is part of."""
        seen: set[str] = set()
        while key in self.entities and key not in seen:
            seen.add(key)
            entity = self.entities[key]
            if entity.country is not None or entity.part_of is None:
                return entity.country
            key = entity.part_of
        return None

    def outlet_for(self, name_or_domain: str) -> Outlet | None:
        """The outlet of this name, alias or domain (or host below it); None if none or several have it."""
        host = name_or_domain.strip().casefold().removeprefix("www.")
        if _DOMAIN.fullmatch(host):
            hits = [o for o in self.outlets.values() if o.domain and (host == o.domain or host.endswith("." + o.domain))]
            return max(hits, key=lambda o: len(o.domain or "")) if hits else None
        keys = [key for key in self.find(name_or_domain) if key in self.outlets]
        return self.outlets[keys[0]] if len(keys) == 1 else None

    def events(self) -> tuple[Entity, ...]:
        """The events whose day is known, earliest first."""
        return self._events

    def are_distinct(self, one: str, other: str) -> bool:
        """Whether the editor has recorded that these two keys or names are not the same."""
        return frozenset((folded_name(one), folded_name(other))) in self.not_the_same

    def _people(self, roles: Iterable[tuple[str, Role]], country: str | None) -> tuple[str, ...]:
        return tuple(dict.fromkeys(key for key, role in roles if country is None or self._country_of_role(key, role) == country))

    def _country_of_role(self, key: str, role: Role) -> str | None:
        return self.country_of(role.organisation) if role.organisation else self.country_of(key)

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = {}
        for name in self.names():
            found.setdefault(folded_name(name.text), {})[name.key] = None
        return {name: tuple(keys) for name, keys in found.items()}

    @cached_property
    def _by_handle(self) -> Mapping[str, str]:
        return {h.handle.casefold(): key for key, entity in self.entities.items() for h in entity.handles}

    @cached_property
    def _by_title(self) -> Mapping[str, tuple[tuple[str, Role], ...]]:
        found: dict[str, list[tuple[str, Role]]] = {}
        for key, entity in self.entities.items():
            for role in entity.roles:
                for title in role.titles:
                    found.setdefault(folded_name(title), []).append((key, role))
        return {title: tuple(pairs) for title, pairs in found.items()}

    @cached_property
    def _events(self) -> tuple[Entity, ...]:
        dated = (e for e in self.entities.values() if e.kind == "event" and e.date)
        return tuple(sorted(dated, key=lambda e: (e.date or "", e.key)))


@dataclass(frozen=True, slots=True)
class TextPolicy:
    """How much of the texts the public edition prints: all, or only quotations with a few words around them."""

    others: Policy = "public"
    outlets: Mapping[str, Policy] = field(default_factory=dict)  # by key

    def of(self, outlet: str | None) -> Policy:
        """The policy for the articles of an outlet, None where it is not known."""
        return self.outlets.get(outlet or "", self.others)


@dataclass(frozen=True, eq=False)
class ArchiveInfo:
    """What the archive says of itself. Texts for readers stand by language; `text_in` picks one."""

    title: Mapping[str, str]
    description: Mapping[str, str]
    languages: tuple[str, ...]
    time_zone: str
    contact: str | None
    licence: Mapping[str, str]
    text_policy: "TextPolicy"
    gazetteer: bool = False  # places that nobody confirmed are looked up in GeoNames


def text_in(texts: Mapping[str, str], language: str) -> str | None:
    """The text in this language, else in the first one that there is.

    >>> text_in({"es": "Prensa", "en": "Press"}, "fr")
    'Prensa'
    """
    return texts.get(language) or next(iter(texts.values()), None)


def load_authority(folder: Path) -> Authority:
    """What `authority.yml` in this folder confirms; an empty Authority where there is no such file."""
    file = folder / "authority.yml"
    if not file.exists():
        return Authority()
    top = read_entries(file)
    top.refuse_unknown(_TOP_LEVEL)
    offices = {name: top.section("offices").entry(name) for name in top.section("offices").data}
    entities: dict[str, Entity] = {}
    outlets: dict[str, Outlet] = {}
    for section in _SECTIONS:
        for key in top.section(section).data:
            entry = top.section(section).entry(key)
            entry.refuse_unknown(_FIELDS[section])
            if key in entities:
                entry.fail(f"the key is used for two entries ({entities[key].kind} and {section})", "give one of them another key")
            entities[key] = _entity(key, section, entry, offices)
            if section == "outlets":
                outlets[key] = _outlet(entities[key], entry)
    ambiguous = frozenset(folded_name(name) for name in top.texts("ambiguous"))
    authority = Authority(entities, outlets, ambiguous, _pairs(top))
    _check_names(top, authority)
    _check_references(top, authority)
    _check_claims(top, authority)
    return authority


def load_archive(folder: Path) -> ArchiveInfo:
    """What `archive.yml` in this folder says of the archive; where there is none, a plain one named after the folder."""
    file = folder / "archive.yml"
    entry = read_entries(file) if file.exists() else Entry(file.name, "", {})
    entry.refuse_unknown(_ARCHIVE_FIELDS)
    title = entry.by_language("title") or {"und": folder.resolve().name}
    return ArchiveInfo(
        title,
        entry.by_language("description"),
        _languages(entry),
        _time_zone(entry),
        entry.text("contact"),
        entry.by_language("licence"),
        _text_policy(entry),
        entry.checked("gazetteer", "geonames".__eq__, "write geonames, or remove the field") is not None,
    )


# ---- From entries to records -------------------------------------------------------------------------------------------------


def _entity(key: str, section: str, entry: Entry, offices: Mapping[str, Entry]) -> Entity:
    if not _KEY.fullmatch(key):
        entry.fail("the key is part of addresses", "use small letters without accents, digits and single hyphens, as in ana-ruiz")
    gender = entry.checked("gender", {"f", "m"}.__contains__, "write f or m, or leave it out")
    latitude, longitude = _coordinates(entry)
    return Entity(
        key=key,
        kind=_SECTIONS[section],
        name=entry.needed("name"),
        standing="authority",
        aliases=tuple(_aliases(entry)),
        description=entry.text("description"),
        wikidata=entry.checked("wikidata", _WIKIDATA.fullmatch, "write the item's number, as in Q298"),
        country=entry.checked("country", is_country, "write the two letters of ISO 3166-1, as in CL"),
        latitude=latitude,
        longitude=longitude,
        date=_event_day(entry),
        part_of=entry.text("part_of"),
        gender="f" if gender == "f" else "m" if gender == "m" else None,
        roles=tuple(_roles(entry, offices, gender)),
        handles=tuple(_handles(entry)),
        formerly=entry.texts("formerly"),
        private=entry.checked("private", {"true", "false"}.__contains__, "write true or false") == "true",
    )


def _outlet(entity: Entity, entry: Entry) -> Outlet:
    domain = entry.checked("domain", _DOMAIN.fullmatch, "write it in small letters without https:// and www., as in example.com")
    agency = entry.checked("agency", ("true", "false").__contains__, "write true, or remove the field") == "true"
    return Outlet(entity.key, entity.name, domain, entity.country, tuple(dict.fromkeys(a.alias for a in entity.aliases)), agency)


def _aliases(entry: Entry) -> Iterator[Alias]:
    seen: set[tuple[str, str | None]] = {(entry.needed("name"), None)}
    for name, epithet in (("aliases", False), ("epithets", True)):
        for language, alias in _by_language_or_any(entry, name):
            if (alias, language) in seen or (alias, None) in seen:
                entry.fail(f'"{alias}" stands twice among its names', "remove one")
            seen.add((alias, language))
            yield Alias(alias, language, epithet)


def _by_language_or_any(entry: Entry, name: str) -> Iterator[tuple[str | None, str]]:
    if not isinstance(entry.data.get(name), Mapping):
        yield from ((None, text) for text in entry.texts(name))
        return
    inner = entry.section(name)
    for language in inner.data:
        if language != "all" and not LANGUAGE.fullmatch(language):
            entry.fail(f'{name}: "{language}" is no language code', "write a BCP 47 code such as es or en, or all")
        yield from ((None if language == "all" else language, text) for text in inner.texts(language))


def _roles(entry: Entry, offices: Mapping[str, Entry], gender: str | None) -> Iterator[Role]:
    raw = entry.data.get("roles") or []
    if not isinstance(raw, list):
        entry.fail("roles is a list", "begin each role with a hyphen: - role: …")
    for number, data in enumerate(raw, 1):
        where = f"{entry.where}: role {number}"
        if not isinstance(data, Mapping):
            entry.fail(f"role {number} has no fields", "write - role: … and its other fields below it")
        yield _role(Entry(entry.file, where, data), offices, gender)


def _role(entry: Entry, offices: Mapping[str, Entry], gender: str | None) -> Role:
    entry.refuse_unknown({"role", "of", "office", "titles", "start", "end"})
    start, end = (entry.checked(name, _is_day_month_or_year, "write YYYY-MM-DD, YYYY-MM or YYYY") for name in ("start", "end"))
    if start and end and first_day(start) > last_day(end):
        entry.fail(f"it starts ({start}) after its end ({end})", "exchange or correct the two")
    titles = entry.texts("titles") + _titles_of_office(entry, offices, gender)
    return Role(entry.needed("role"), entry.text("of"), start, end, tuple(dict.fromkeys(titles)))


def _titles_of_office(entry: Entry, offices: Mapping[str, Entry], gender: str | None) -> tuple[str, ...]:
    office = entry.checked("office", offices.__contains__, f"add it under offices:, which has {', '.join(offices) or 'none'}")
    if office is None:
        return ()
    offices[office].refuse_unknown({"all", "f", "m"})
    groups = ("all", gender) if gender else ("all", "f", "m")
    return tuple(title for group in groups for title in offices[office].texts(group))


def _handles(entry: Entry) -> Iterator[Handle]:
    handles = entry.section("handles")
    for platform in handles.data:
        handle = handles.needed(platform)
        if handle.startswith("@") or " " in handle:
            handles.fail(f'"{handle}" is no account name', "write it without @ and blanks")
        yield Handle(platform, handle)


def _coordinates(entry: Entry) -> tuple[float | None, float | None]:
    pair = entry.texts("coordinates")
    if not pair:
        return None, None
    try:
        latitude, longitude = (float(number) for number in pair)
        is_right = abs(latitude) <= 90 and abs(longitude) <= 180
    except ValueError:
        is_right = False
    if not is_right:
        entry.fail(f"coordinates [{', '.join(pair)}] are no point", "write [latitude, longitude] in degrees, south and west negative")
    return latitude, longitude


def _event_day(entry: Entry) -> str | None:
    return entry.checked("date", _is_day, "write the day of the event as YYYY-MM-DD")


# ---- Checks ------------------------------------------------------------------------------------------------------------------


@cache
def _countries() -> frozenset[str]:
    codes = (str(code) for code in Locale.parse("en").territories)
    return frozenset(code for code in codes if len(code) == 2 and code.isalpha()) - _NO_COUNTRY


def is_country(code: str) -> bool:
    return code in _countries()


def _is_day(value: str) -> bool:
    return len(value) == 10 and _is_day_month_or_year(value)


def _is_day_month_or_year(value: str) -> bool:
    if not re.fullmatch(r"\d{4}(?:-\d\d(?:-\d\d)?)?", value):
        return False
    try:
        date.fromisoformat(value + "-01-01"[len(value) - 4 :])
    except ValueError:
        return False
    return True


def first_day(value: str) -> str:
    """The first day of a year, month or day.

    >>> first_day("2025-12")
    '2025-12-01'
    """
    return value + "-01-01"[len(value) - 4 :]


def last_day(value: str) -> str:
    """The last day of a year, month or day.

    >>> last_day("2024-02")
    '2024-02-29'
    """
    if len(value) == 4:
        return f"{value}-12-31"
    return value if len(value) == 10 else f"{value}-{monthrange(int(value[:4]), int(value[5:]))[1]}"


def _is_held(role: Role, day: Interval) -> bool:
    begins_late = role.start is not None and day[1] is not None and first_day(role.start) > day[1]
    ends_early = role.end is not None and day[0] is not None and last_day(role.end) < day[0]
    return not (begins_late or ends_early)


def _is_over(role: Role, day: str | None) -> bool:
    return role.end is not None and (day is None or first_day(role.end) < day)


def _pairs(top: Entry) -> frozenset[frozenset[str]]:
    raw = top.data.get("not_the_same") or []
    pairs = set()
    for names in raw if isinstance(raw, list) else [raw]:
        pair = frozenset(folded_name(name) for name in names if isinstance(name, str)) if isinstance(names, list) else frozenset()
        if len(pair) != 2 or len(names) != 2:
            top.fail(f"not_the_same: {names!r} is no pair", "write each as - [ana-ruiz, Ana Ruiz Soto]: two keys or names")
        pairs.add(pair)
    return frozenset(pairs)


def _check_names(top: Entry, authority: Authority) -> None:
    written = {folded_name(name.text): name.text for name in authority.names()}
    for name, keys in authority._by_name.items():
        if len(keys) > 1 and name not in authority.ambiguous:
            claim = f'both claim the alias "{written[name]}"'
            top.fail(f'"{keys[0]}" and "{keys[1]}" {claim}', "list it under ambiguous:, or take it from one of them")
    for name in top.texts("ambiguous"):
        if not authority.find(name):
            top.fail(f'ambiguous: nothing has the name "{name}"', "correct it or remove it")


def _check_references(top: Entry, authority: Authority) -> None:
    known = authority.entities
    for key, entity in known.items():
        for fact, other in [("part_of", entity.part_of), *(("a role", role.organisation) for role in entity.roles)]:
            if other is not None and other not in known:
                top.fail(f'"{key}": {fact} names "{other}", which is no key', "add an entry with that key or correct it")
        if entity.part_of == key:
            top.fail(f'"{key}" is part of itself', "remove part_of")
    for pair in authority.not_the_same:
        if not any(name in known or authority.find(name) for name in pair):
            names = '" and "'.join(sorted(pair))
            top.fail(f'not_the_same: neither of "{names}" is a key or name of this file', "write one of them as its key")


def _check_claims(top: Entry, authority: Authority) -> None:
    """No two entries may claim a former key, an account or a domain."""
    former = ((old, key) for key, entity in authority.entities.items() for old in (*entity.formerly, key))
    handles = ((f"{h.platform} {h.handle}".casefold(), key) for key, e in authority.entities.items() for h in e.handles)
    domains = ((outlet.domain, key) for key, outlet in authority.outlets.items() if outlet.domain)
    for what, claims in (("key", former), ("handle", handles), ("domain", domains)):
        owners: dict[str, str] = {}
        for claim, key in claims:
            if claim in owners:
                top.fail(f'"{owners[claim]}" and "{key}" both claim the {what} "{claim}"', "take it from one of them")
            owners[claim] = key


# ---- archive.yml -------------------------------------------------------------------------------------------------------------


def _languages(entry: Entry) -> tuple[str, ...]:
    languages = entry.texts("languages") or lexicon.codes()
    for language in languages:
        if language not in lexicon.codes():
            entry.fail(f'languages: there is no lexicon for "{language}"', f"choose from {', '.join(lexicon.codes())} or add a lexicon")
    return languages


def _time_zone(entry: Entry) -> str:
    name = entry.text("time_zone") or "UTC"
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        entry.fail(f'time_zone "{name}" is not known', "write an IANA name such as America/Santiago")
    return name


def _text_policy(entry: Entry) -> TextPolicy:
    """One policy for all, or one for each outlet and one for the others."""
    if not isinstance(entry.data.get("text_policy"), Mapping):
        return TextPolicy(_policy(entry, "text_policy"))
    by_outlet = entry.section("text_policy")
    policies = {name: _policy(by_outlet, name) for name in by_outlet.data}
    return TextPolicy(policies.pop("others", "public"), policies)


def _policy(entry: Entry, name: str) -> Policy:
    policy = entry.checked(name, {"full", "public"}.__contains__, "write full or public")
    return "full" if policy == "full" else "public"
