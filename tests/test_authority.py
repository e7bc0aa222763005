"""authority.yml and archive.yml: what is read from them, what is looked up in them, and what is refused."""

import re
from pathlib import Path
from textwrap import dedent

import pytest

from hemeroteca import lexicon
from hemeroteca.authority import (
    _ARCHIVE_FIELDS,
    _FIELDS,
    _TOP_LEVEL,
    ArchiveInfo,
    Authority,
    TextPolicy,
    load_archive,
    load_authority,
    text_in,
)
from hemeroteca.entries import EditorsFileError
from hemeroteca.records import Alias, Entity, Handle, Outlet, Role
from hemeroteca.withdrawals import load_withdrawals

PEOPLE = """
    offices:
      president:
        all: [president, jefe de Estado]
        f: [presidenta]
        m: [presidente]
    people:
      ana-ruiz:
        name: Ana Ruiz
        aliases: [Ruiz]
        epithets: {es: [la maestra], en: [the teacher]}
        gender: f
        roles:
          - {role: ministra, of: norland, titles: [ministra, minister], start: 2020-01-10, end: 2024-06}
          - {role: presidenta, of: norland, office: president, start: 2024-07-01}
        handles: {X: AnaRuiz}
        formerly: [a-ruiz]
      luis-soto:
        name: Luis Soto
        gender: m
        roles:
          - {role: presidente, of: norland, office: president, start: 2019, end: 2024-07-01}
          - {role: presidente, of: club, office: president}
    organisations:
      club: {name: Club del Sur, country: UY}
    places:
      norland: {name: Norland, country: NO, coordinates: [-33.5, 151]}
      harbour: {name: Harbour, part_of: norland}
    events:
      vote: {name: Votación, epithets: {es: [segunda vuelta]}, date: 2031-06-08, country: NO}
      older: {name: Vieja votación, date: 2031-05-04}
      undated: {name: Congreso anual}
    outlets:
      the-daily: {name: The Daily, aliases: [El Diario], domain: daily.example.org, country: NO}
      the-daily-sports: {name: The Daily Sports, domain: sports.daily.example.org}
"""


def write(folder: Path, text: str, name: str = "authority.yml") -> Path:
    (folder / name).write_text(dedent(text), encoding="utf-8")
    return folder


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return load_authority(write(tmp_path, PEOPLE))


def test_a_folder_without_the_file_has_an_empty_authority(tmp_path: Path) -> None:
    nothing = load_authority(tmp_path)
    assert (nothing.entities, nothing.outlets, nothing.events(), nothing.find("Ana"), list(nothing.names())) == ({}, {}, (), (), [])


def test_an_empty_file_is_an_empty_authority(tmp_path: Path) -> None:
    assert load_authority(write(tmp_path, "# nothing yet\n")).entities == {}


def test_an_entry_becomes_an_entity(authority: Authority) -> None:
    assert authority.entities["ana-ruiz"] == Entity(
        key="ana-ruiz",
        kind="person",
        name="Ana Ruiz",
        standing="authority",
        aliases=(Alias("Ruiz"), Alias("la maestra", "es", True), Alias("the teacher", "en", True)),
        gender="f",
        roles=(
            Role("ministra", "norland", "2020-01-10", "2024-06", ("ministra", "minister")),
            Role("presidenta", "norland", "2024-07-01", None, ("president", "jefe de Estado", "presidenta")),
        ),
        handles=(Handle("X", "AnaRuiz"),),
        formerly=("a-ruiz",),
    )


def test_norway_is_a_country_and_not_false(authority: Authority) -> None:
    assert authority.entities["norland"].country == "NO"
    assert (authority.entities["norland"].latitude, authority.entities["norland"].longitude) == (-33.5, 151.0)


def test_an_outlet_is_an_outlet_and_an_organisation(authority: Authority) -> None:
    assert authority.outlets["the-daily"] == Outlet("the-daily", "The Daily", "daily.example.org", "NO", ("El Diario",))
    assert authority.entities["the-daily"].kind == "organisation"


def test_the_order_of_the_file_is_kept(authority: Authority) -> None:
    assert list(authority.entities)[:4] == ["ana-ruiz", "luis-soto", "club", "norland"]


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("Ana Ruiz", ("ana-ruiz",)),
        ("ANA   RUÍZ", ("ana-ruiz",)),
        ("Ruiz", ("ana-ruiz",)),
        ("The Teacher", ("ana-ruiz",)),
        ("El Diario", ("the-daily",)),
        ("Ana", ()),  # a given name alone is nobody
        ("Ana Ruiz Soto", ()),
        ("", ()),
    ],
)
def test_a_name_is_found_whatever_its_case_accents_and_blanks(authority: Authority, name: str, keys: tuple[str, ...]) -> None:
    assert authority.find(name) == keys


@pytest.mark.parametrize(("handle", "key"), [("@anaruiz", "ana-ruiz"), ("AnaRuiz", "ana-ruiz"), ("@ana", None), ("", None)])
def test_a_handle_is_found_with_and_without_at(authority: Authority, handle: str, key: str | None) -> None:
    assert authority.by_handle(handle) == key


def test_names_gives_names_aliases_and_epithets(authority: Authority) -> None:
    assert [tuple(name) for name in authority.names()][:4] == [
        ("Ana Ruiz", "ana-ruiz", None, False),
        ("Ruiz", "ana-ruiz", None, False),
        ("la maestra", "ana-ruiz", "es", True),
        ("the teacher", "ana-ruiz", "en", True),
    ]


@pytest.mark.parametrize(
    ("title", "day", "keys"),
    [
        ("presidenta", (None, None), ("ana-ruiz",)),
        ("presidente", (None, None), ("luis-soto",)),
        ("president", ("2024-07-01", "2024-07-01"), ("ana-ruiz", "luis-soto")),  # the day on which one follows the other
        ("president", ("2024-07-02", "2024-07-02"), ("ana-ruiz", "luis-soto")),  # of the club, without dates
        ("Jefe de  Estado", ("2018-01-01", "2018-12-31"), ("luis-soto",)),
        ("ministra", ("2024-06-30", "2024-06-30"), ("ana-ruiz",)),  # an end of 2024-06 is its last day
        ("ministra", ("2024-07-01", "2024-07-05"), ()),
        ("ministra", ("2019-01-01", "2020-01-09"), ()),
        ("ministra", (None, "2020-01-10"), ("ana-ruiz",)),
        ("ministra", ("2024-07-01", None), ()),
        ("ministro", (None, None), ()),  # she is no ministro
        ("reina", (None, None), ()),
    ],
)
def test_bearers_held_the_office_on_one_of_the_days(
    authority: Authority, title: str, day: tuple[str | None, str | None], keys: tuple[str, ...]
) -> None:
    assert authority.bearers(title, day) == keys


def test_bearers_can_be_asked_by_the_country_of_the_office(authority: Authority) -> None:
    late = ("2025-01-01", "2025-01-01")
    assert authority.bearers("president", late, country="NO") == ("ana-ruiz",)
    assert authority.bearers("president", late, country="UY") == ("luis-soto",)
    assert authority.bearers("president", late, country="CL") == ()


@pytest.mark.parametrize(
    ("day", "keys"),
    [
        (("2024-07-02", "2024-07-02"), ("ana-ruiz",)),
        (("2024-05-31", "2024-05-31"), ()),  # still in office
        (("2020-02-01", "2020-02-01"), ()),
        ((None, None), ("ana-ruiz",)),
    ],
)
def test_former_bearers_are_out_of_office(authority: Authority, day: tuple[str | None, str | None], keys: tuple[str, ...]) -> None:
    assert authority.former_bearers("ministra", day) == keys


def test_a_part_has_the_country_of_the_whole(authority: Authority) -> None:
    assert [authority.country_of(key) for key in ("harbour", "norland", "ana-ruiz", "nobody")] == ["NO", "NO", None, None]


def test_events_are_the_dated_ones_in_order(authority: Authority) -> None:
    assert [event.key for event in authority.events()] == ["older", "vote"]


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("The Daily", "the-daily"),
        ("el diario", "the-daily"),
        ("daily.example.org", "the-daily"),
        ("WWW.daily.example.org", "the-daily"),
        ("pages.daily.example.org", "the-daily"),
        ("sports.daily.example.org", "the-daily-sports"),  # the nearest domain wins
        ("notdaily.example.org", None),
        ("example.org", None),
        ("Ana Ruiz", None),  # known, but no outlet
        ("The Daily News", None),
    ],
)
def test_an_outlet_is_found_by_name_and_domain(authority: Authority, name: str, slug: str | None) -> None:
    found = authority.outlet_for(name)
    assert (found.slug if found else None) == slug


def test_an_ambiguous_name_leads_to_all_who_bear_it(tmp_path: Path) -> None:
    text = "people: {ana-ruiz: {name: Ana Ruiz, aliases: [Ruiz]}, eva-ruiz: {name: Eva Ruiz, aliases: [Ruiz]}}\nambiguous: [Ruiz]\n"
    assert load_authority(write(tmp_path, text)).find("ruiz") == ("ana-ruiz", "eva-ruiz")


def test_two_that_are_not_the_same_are_distinct_in_both_directions(tmp_path: Path) -> None:
    found = load_authority(write(tmp_path, "people: {ana-ruiz: {name: Ana Ruiz}}\nnot_the_same: [[ana-ruiz, Ana María Ruíz]]\n"))
    assert found.are_distinct("Ana Maria Ruiz", "ana-ruiz")
    assert not found.are_distinct("Ana Ruiz", "Eva Ruiz")


ONE = "people:\n  ana-ruiz:\n    name: Ana Ruiz\n"

MISTAKES = [
    (
        ONE + "  a-ruiz:\n    name: A. Ruiz\n    aliases: [ana ruiz]\n",
        '"ana-ruiz" and "a-ruiz" both claim the alias "ana ruiz"; list it under ambiguous:',
    ),
    (ONE + "  ana-ruiz:\n    name: Eva\n", 'line 4: "ana-ruiz" stands twice; join the two entries or rename one'),
    (ONE + "    name: Eva\n", 'line 4: "name" stands twice'),
    (ONE + "places:\n  ana-ruiz: {name: Ana}\n", "the key is used for two entries (person and places); give one of them another key"),
    (ONE + "    alias: [Ruiz]\n", 'people: "ana-ruiz": unknown field "alias"; known are aliases'),
    (ONE + "    coordinates: [1, 2]\n", 'unknown field "coordinates"'),
    ("persons: {}\n", 'unknown field "persons"; known are ambiguous, events'),
    ("people:\n  Ana Ruiz: {name: Ana Ruiz}\n", "the key is part of addresses; use small letters"),
    ("people:\n  ana-ruiz: {aliases: [Ruiz]}\n", "name is missing; add name:"),
    (ONE + "    aliases: Ruiz\n", "aliases is a list of texts; write aliases: [one, another]"),
    (ONE + "    aliases: [Ana Ruiz]\n", '"Ana Ruiz" stands twice among its names; remove one'),
    (ONE + "    aliases: {spanish: [Ruiz]}\n", 'aliases: "spanish" is no language code'),
    (ONE + "    gender: female\n", 'gender "female" is not understood; write f or m'),
    (ONE + "    country: UK\n", 'country "UK" is not understood; write the two letters of ISO 3166-1'),
    (ONE + "    country: XK\n", 'country "XK" is not understood'),
    (ONE + "    wikidata: 298\n", 'wikidata "298" is not understood'),
    (ONE + "    private: yes\n", 'private "yes" is not understood; write true or false'),
    (ONE + "    part_of: nowhere\n", '"ana-ruiz": part_of names "nowhere", which is no key; add an entry with that key'),
    (ONE + "    part_of: ana-ruiz\n", '"ana-ruiz" is part of itself'),
    (ONE + "    handles: {X: '@ana'}\n", '"@ana" is no account name; write it without @'),
    (ONE + "    roles: [ministra]\n", "role 1 has no fields; write - role:"),
    (ONE + "    roles: [{role: ministra, of: norland}]\n", '"ana-ruiz": a role names "norland", which is no key'),
    (ONE + "    roles: [{role: ministra, since: 2020}]\n", 'role 1: unknown field "since"'),
    (ONE + "    roles: [{role: ministra, start: 2020-13-01}]\n", 'start "2020-13-01" is not understood; write YYYY-MM-DD, YYYY-MM or YYYY'),
    (ONE + "    roles: [{role: ministra, start: 10/01/2020}]\n", 'start "10/01/2020" is not understood'),
    (ONE + "    roles: [{role: ministra, start: 2021-01, end: 2020}]\n", "it starts (2021-01) after its end (2020)"),
    (ONE + "    roles: [{role: ministra, office: minister}]\n", 'office "minister" is not understood; add it under offices:'),
    ("places:\n  p: {name: P, coordinates: [151, -33]}\n", "coordinates [151, -33] are no point; write [latitude, longitude]"),
    ("places:\n  p: {name: P, coordinates: [10]}\n", "coordinates [10] are no point"),
    ("places:\n  p: {name: P, coordinates: [north, 3]}\n", "are no point"),
    ("events:\n  e: {name: E, date: 2031-06}\n", 'date "2031-06" is not understood; write the day of the event as YYYY-MM-DD'),
    ("events:\n  e: {name: E, date: 2031-02-30}\n", 'date "2031-02-30" is not understood'),
    ("outlets:\n  d: {name: D, domain: 'https://d.org'}\n", "write it in small letters without https://"),
    ("outlets:\n  d: {name: D, domain: d.org}\n  e: {name: E, domain: d.org}\n", '"d" and "e" both claim the domain "d.org"'),
    (ONE + "    handles: {X: ana}\n  eva: {name: Eva, handles: {X: Ana}}\n", '"ana-ruiz" and "eva" both claim the handle "x ana"'),
    (ONE + "    formerly: [eva]\n  eva: {name: Eva}\n", 'both claim the key "eva"'),
    (ONE + "ambiguous: [Soto]\n", 'ambiguous: nothing has the name "Soto"; correct it or remove it'),
    (ONE + "not_the_same: [[ana-ruiz]]\n", "is no pair; write each as - [ana-ruiz, Ana Ruiz Soto]"),
    (ONE + "not_the_same: [[ana-ruiz, ana-ruiz]]\n", "is no pair"),
    (ONE + "not_the_same: [[eva, luis]]\n", 'neither of "eva" and "luis" is a key or name of this file'),
    ("- people\n", "sections with a colon were expected"),
    ("people: [ana]\n", "fields with a colon were expected"),
    ("people:\n\tana: {}\n", "cannot start any token"),
    ("people:\n  ana: [Ana\n  eva: {}\n", "line 3, column 6:\n      eva: {}\n         ^"),  # the line is shown
    ("people: " + "[" * 2000 + "]" * 2000, "lists or mappings stand within each other, hundreds deep; a few levels are enough"),
]


@pytest.mark.parametrize(("text", "message"), MISTAKES, ids=[message[:40] for _, message in MISTAKES])
def test_a_mistake_names_the_file_the_entry_and_the_cure(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(EditorsFileError) as error:
        load_authority(write(tmp_path, text))
    assert str(error.value).startswith("authority.yml: ")
    assert message in str(error.value)


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / "authority.yml").write_bytes("people: {pena: {name: Peña}}".encode("latin-1"))
    with pytest.raises(EditorsFileError, match=r"authority\.yml: the file is no UTF-8 text; save it as UTF-8"):
        load_authority(tmp_path)


def test_an_archive_without_the_file_is_named_after_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "clippings"
    folder.mkdir()
    info = load_archive(folder)
    assert (info.title, info.languages, info.time_zone, info.text_policy) == ({"und": "clippings"}, lexicon.codes(), "UTC", TextPolicy())
    assert (info.description, info.contact, info.licence) == ({}, None, {})


def test_an_archive_says_what_it_is_in_its_languages(tmp_path: Path) -> None:
    text = """
        title: {es: Recortes, en: Clippings}
        description: Local news.
        languages: [en]
        time_zone: America/Lima
        contact: desk@example.org
        text_policy: public
    """
    info = load_archive(write(tmp_path, text, "archive.yml"))
    assert isinstance(info, ArchiveInfo)
    assert [text_in(info.title, language) for language in ("en", "es", "fr")] == ["Clippings", "Recortes", "Recortes"]
    assert (info.description, info.languages, info.time_zone) == ({"und": "Local news."}, ("en",), "America/Lima")
    assert (info.contact, info.text_policy) == ("desk@example.org", TextPolicy("public"))


@pytest.mark.parametrize(
    ("text", "policies"),
    [
        ("", ["public", "public", "public"]),
        ("text_policy: full", ["full", "full", "full"]),
        ("text_policy: {faro: full}", ["full", "public", "public"]),
        ("text_policy: {others: full, faro: public}", ["public", "full", "full"]),
    ],
)
def test_how_much_the_public_edition_prints_is_said_for_all_or_by_outlet(tmp_path: Path, text: str, policies: list[str]) -> None:
    policy = load_archive(write(tmp_path, text, "archive.yml")).text_policy
    assert [policy.of(outlet) for outlet in ("faro", "tribuna", None)] == policies


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("languages: [xx]", 'there is no lexicon for "xx"; choose from en, es'),
        ("time_zone: Santiago", 'time_zone "Santiago" is not known; write an IANA name'),
        ("text_policy: some", 'text_policy "some" is not understood; write full or public'),
        ("text_policy: {faro: some}", 'text_policy: faro "some" is not understood; write full or public'),
        ("name: Clippings", 'unknown field "name"'),
        ("title: {spanish: Recortes}", '"spanish" is no language code'),
    ],
)
def test_a_mistake_in_the_archive_file_is_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(EditorsFileError) as error:
        load_archive(write(tmp_path, text, "archive.yml"))
    assert str(error.value).startswith("archive.yml: ")
    assert message in str(error.value)


# ---- docs/editing.md ---------------------------------------------------------------------------------------------------------

GUIDE = (Path(__file__).parent.parent / "docs" / "editing.md").read_text(encoding="utf-8")


def test_the_examples_of_the_guide_load(tmp_path: Path) -> None:
    examples = {text.split("\n", 1)[0].removeprefix("# "): text for text in re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)}
    assert set(examples) == {"archive.yml", "authority.yml", "corrections.yml", "withdrawn.yml"}
    for name, text in examples.items():
        write(tmp_path, text, name)
    assert load_archive(tmp_path).time_zone == "America/Lima"
    assert load_authority(tmp_path).bearers("presidenta") == ("ana-ruiz",)
    assert len(load_withdrawals(tmp_path).entries) == 3


def test_the_guide_explains_every_field() -> None:
    fields = {"titles", "office", "of", "start", "end", "role", *_TOP_LEVEL, *_ARCHIVE_FIELDS}.union(*_FIELDS.values())
    assert sorted(name for name in fields if f"`{name}`" not in GUIDE) == []
