"""How what a search finds spreads over outlets, people, languages and months: by a register of the articles that is read once.

A search counts thousands of rows. In the register the outlet, language and month of an article are together one number, and the people whom it
names a few more: some 60 bytes an article, and a fifth of the time that SQL takes.
"""

import json
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import groupby
from operator import itemgetter

from hemeroteca.hits import ARTICLES, PRINTED_BY, QUOTES, STATEMENTS, Connection, Found

_MOST = 12  # of outlets and people, those with most hits

Line = tuple[str, str, int]  # value, label, count


@dataclass(frozen=True, slots=True)
class Trait:
    """What articles of an outlet in a language from a month have in common."""

    outlet: int | None
    language: str
    month: str | None


@dataclass(frozen=True, slots=True)
class Register:
    """Of each article, at the place of its id, which of `traits` it has and whom it names: the bytes of an array of their ids."""

    traits: tuple[Trait, ...]
    trait_of: "array[int]"
    named: Sequence[bytes]
    outlets: Mapping[int, tuple[str, str]]  # slug and name
    people: Mapping[int, tuple[str, str]]  # that the editor has confirmed and nobody hides


def register(connection: Connection) -> Register:
    last = connection.execute("SELECT max(id) FROM articles").fetchone()[0] or 0
    numbers: dict[Trait, int] = {}
    trait_of = array("I", bytes(4 * (last + 1)))
    for article, *trait in connection.execute(f"SELECT id, outlet_id, language, substr(published, 1, 7) FROM {ARTICLES}"):
        trait_of[article] = numbers.setdefault(Trait(*trait), len(numbers))
    outlets = {number: (slug, name) for number, slug, name in connection.execute("SELECT id, slug, name FROM outlets")}
    confirmed = "entities WHERE kind = 'person' AND standing = 'authority' AND private = 0"
    people = {number: (slug, name) for number, slug, name in connection.execute(f"SELECT id, slug, name FROM {confirmed}")}
    named = [b""] * (last + 1)
    sql = f"SELECT article_id, entity_id FROM named_in WHERE entity_id IN (SELECT id FROM {confirmed}) ORDER BY article_id"
    for article, group in groupby(connection.execute(sql), key=itemgetter(0)):
        named[article] = array("I", [person for _, person in group]).tobytes()
    return Register(tuple(numbers), trait_of, named, outlets, people)


def spread(connection: Connection, register: Register, kind: str, found: Found) -> dict[str, list[Line]]:
    """How the rows that were found spread: (value, label, count) by outlet, person, language and month.

    Those with most rows come first, months in their order. People are those whom the editor has confirmed.
    """
    if kind not in _COUNTED:
        return {}
    outlets, people, languages, months = _COUNTED[kind](connection, register, found.ids)
    return {
        "outlet": _most(outlets, register.outlets),
        "person": _most(people, register.people),
        "language": [(code, code, count) for code, count in sorted(languages.items(), key=lambda line: (-line[1], line[0]))],
        "month": [(month, month, count) for month, count in sorted(months.items())],
    }


def _most(counted: Mapping[int, int], known: Mapping[int, tuple[str, str]]) -> list[Line]:
    shown = {number: count for number, count in counted.items() if number in known}
    least = nlargest(_MOST, shown.values())[-1] if shown else 0
    lines = sorted((-count, *known[number][::-1]) for number, count in shown.items() if count >= least)
    return [(slug, name, -count) for count, name, slug in lines[:_MOST]]


_Counts = tuple[Mapping[int, int], Mapping[int, int], Mapping[str, int], Mapping[str, int]]


def _of_articles(connection: Connection, register: Register, ids: "array[int]") -> _Counts:
    return _by_trait(register, ids, Counter(array("I", b"".join(map(register.named.__getitem__, ids)))))


def _of_quotes(connection: Connection, register: Register, ids: "array[int]") -> _Counts:
    sql = f"SELECT json_group_array(q.article_id), json_group_array(q.speaker_id) FROM json_each(:ids) hit CROSS JOIN {QUOTES} ON q.id = hit.value"
    articles, speakers = map(json.loads, connection.execute(sql, {"ids": json.dumps(ids.tolist())}).fetchone())
    return _by_trait(register, articles, Counter(speakers))


def _by_trait(register: Register, articles: Iterable[int], people: Mapping[int, int]) -> _Counts:
    outlets, languages, months = Counter[int](), Counter[str](), Counter[str]()
    for number, count in Counter(map(register.trait_of.__getitem__, articles)).items():
        trait = register.traits[number]
        languages[trait.language] += count
        if trait.outlet is not None:
            outlets[trait.outlet] += count
        if trait.month is not None:
            months[trait.month] += count
    return outlets, people, languages, months


def _of_statements(connection: Connection, register: Register, ids: "array[int]") -> _Counts:
    """A statement is counted once for each outlet that has it."""
    sql = (
        "WITH hit AS MATERIALIZED (SELECT value AS id FROM json_each(:ids))"
        " SELECT json_group_array(s.speaker_id), json_group_array(s.language), json_group_array(substr(s.first_published, 1, 7)),"
        " (SELECT json_group_array(outlet_id) FROM (SELECT DISTINCT hit.id, a.outlet_id FROM hit CROSS JOIN printings p"
        f" ON p.statement_id = hit.id {PRINTED_BY})) FROM hit CROSS JOIN {STATEMENTS} ON s.id = hit.id"
    )
    speakers, languages, days, outlets = map(json.loads, connection.execute(sql, {"ids": json.dumps(ids.tolist())}).fetchone())
    return Counter(outlets), Counter(speakers), Counter(languages), Counter(filter(None, days))


_COUNTED = {"articles": _of_articles, "quotes": _of_quotes, "statements": _of_statements}
