"""The names in an article: those that the authority knows, and by rule those that nobody listed.

The runs of capitals of the whole article are gathered into entities: "Ana Ruiz" in the first paragraph is who "Ruiz" is in
the fifth. What kind of name it is shows in itself, right beside it, or in all its places together; a name that gives no
sign of its kind is left out.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from typing import Literal

from hemeroteca import lexicon
from hemeroteca import tokens as t
from hemeroteca.authority import Authority
from hemeroteca.records import Entity, EntityKind, Field, Mention
from hemeroteca.runs import Matcher, Name, Runs, adjacent, is_acronym
from hemeroteca.text import fold
from hemeroteca.tokens import Grammar, Tokens
from hemeroteca.traits import Traits, note_traits


@dataclass(slots=True)
class Names:
    """The names of one article. `spans` by field, in order of the text; `at` finds the name that covers a token."""

    entities: dict[str, Entity]
    spans: dict[Field, list[Name]]
    traits: dict[str, Traits]
    ambiguous: set[tuple[str, int]]  # (field, first token) of surnames that two people bear
    _at: dict[Field, dict[int, Name]] = field(default_factory=dict)

    def at(self, field_name: Field, token: int) -> Name | None:
        """The name that covers a token, or None."""
        if field_name not in self._at:
            covered: dict[int, Name] = {}
            for name in self.spans.get(field_name, ()):
                for i in range(name.first, name.after):
                    covered[i] = name
            self._at[field_name] = covered
        return self._at[field_name].get(token)


NounKind = Literal["name", "pronoun", "role", "plural", "document", "indefinite", "thing", "relative"]


@dataclass(frozen=True, slots=True)
class NounPhrase:
    """The words that name a speaker: tokens first … after-1, and what they are."""

    first: int
    after: int
    kind: NounKind
    name: Name | None = None
    head: str = ""


def entity_key(kind: str, name: str) -> str:
    """The key of a discovered entity: a hash of its folded name and kind, the same in every archive.

    >>> entity_key("person", "Ana Ruiz") == entity_key("person", "ANA RUIZ")
    True
    """
    return sha256(f"{kind}:{fold(name)}".encode()).hexdigest()[:10]


class _Reader:
    """One article on its way: the state that the steps below share."""

    def __init__(self, fields: Mapping[Field, Tokens], known: Grammar, authority: Authority, matcher: Matcher) -> None:
        self.fields, self.known, self.authority = fields, known, authority
        self.runs = Runs(known, authority, matcher)
        self.entities: dict[str, Entity] = {}
        self.traits: dict[str, Traits] = {}
        self.people: dict[tuple[str, ...], str] = {}  # folded full name → key
        self.organisations: dict[tuple[str, ...], str] = {}
        self.places: dict[tuple[str, ...], str] = {}
        self.ambiguous: set[tuple[str, int]] = set()
        self.longest: dict[str, str] = {}

    # -- what kind of name ----------------------------------------------------------------------------------------

    def person_context(self, tokens: Tokens, name: Name) -> bool:
        """A title before it, an age or a role after it, a relative pronoun for people."""
        flags, n = tokens.flags, len(tokens)
        i = name.first - 1
        for _ in range(3):
            if i < 0 or tokens.breaks[i + 1]:
                break
            firm = flags[i] & t.ORGANISATION_NOUN and not flags[name.first] & t.GIVEN  # "la productora Tres Lunas"
            if flags[i] & (t.ROLE | t.HONORIFIC) and not flags[i] & t.ORGANISATION_HEAD and not firm:
                return True
            if not flags[i] & t.DEMONYM:
                break
            i -= 1
        j = name.after
        if j - name.first > 1 and j < n and tokens.words[j] in ",." and self.is_aside_of_role(tokens, name.first):
            return True
        if j + 1 < n and tokens.words[j] == "," and not tokens.breaks[j]:
            after = tokens.words[j + 1]
            if after.isdigit() and 5 <= int(after) <= 110:
                return True
            if tokens.flags[j + 1] & t.WHO:
                return True
            k = j + 1
            while k < min(j + 5, n) and flags[k] & (t.DETERMINER | t.DEMONYM | t.ADVERB):
                k += 1
            town = name.after - name.first == 1 and name.first and flags[name.first - 1] & t.LOCATIVE  # "born in Navelia, the daughter of"
            another = k + 1 < n and flags[k + 1] & t.GIVEN  # "el jefe de Urgencias, el doctor Luis Soto"
            if k < n and flags[k] & t.ROLE and not tokens.words[k][0].isupper() and not town and not another:
                return True
        return False

    def is_aside_of_role(self, tokens: Tokens, first: int) -> bool:
        """ "La portavoz socialista, Remedios Tudela, …": a comma, and before it an article and a role with nothing but adjectives between."""
        flags, i = tokens.flags, first - 2
        if i < 1 or tokens.words[first - 1] != "," or any(tokens.breaks[i : first + 1]):
            return False
        plain = t.SHAPE | t.DEMONYM | t.ADJECTIVE | t.ROLE
        while i > 0 and first - i < 6 and flags[i] & t.SMALL and not flags[i] & ~plain:
            if flags[i] & t.ROLE and flags[i - 1] & t.DETERMINER:
                return True
            i -= 1
        return False

    def kind(self, tokens: Tokens, name: Name) -> tuple[EntityKind | None, str]:
        """The kind of a name of several words, and the rule that says so."""
        flags, first, after = tokens.flags, name.first, name.after
        size = after - first
        known = self.runs.known_name(tokens, first, after)
        if known and known[0] == after:
            return known[1], "known-name"
        noun_last = self.known.noun_last
        if size > 1 and flags[first] & t.ORGANISATION_HEAD:
            return "organisation", "organisation-head"
        heads = t.ORGANISATION_HEAD | t.ORGANISATION_WORD if noun_last else t.ORGANISATION_WORD
        if size > 1 and tokens.words[after - 1] in _listed(self.known.code, "acronym_places") and not flags[first] & t.GIVEN:
            return "organisation", "organisation-word"  # "Rest UK"
        if size == 1 and not flags[first] & t.ORGANISATION_HEAD and not (first and flags[first - 1] & t.DEFINITE):
            heads = 0  # "Energy"
        if flags[after - 1] & heads or (not flags[first] & t.GIVEN and any(flags[m] & heads for m in range(first + (size > 1), after))):
            return "organisation", "organisation-word"
        before = self.noun_before(tokens, first)
        if before & t.ORGANISATION_NOUN:
            article = self.determiner_before(tokens, first - 1)
            plain = article & (t.DEFINITE | t.INDEFINITE) and not article & t.PREPOSITION
            common = size > 1 and self.known.is_common(tokens.words[after - 1])  # "del bloque Libertad Federal"
            bearer = not plain and flags[first] & t.GIVEN and not common  # "firma Ana Ruiz"
            if not bearer and not article & t.DEMONSTRATIVE:  # "contó a este diario Xenia Ruiz"
                return "organisation", "organisation-noun"  # "the law firm Ruiz Soto", "la empresa Ana Ruiz"
        if size > 1 and flags[first] & t.PLACE_HEAD and not flags[first] & t.GIVEN:
            return "place", "place-head"
        if size > 1 and flags[after - 1] & t.PLACE_WORD and not (flags[first] & t.GIVEN and size == 2):
            return "place", "place-word"
        if size == 2 and noun_last and flags[after - 1] & t.PLACE_HEAD and flags[after - 1] & t.SMALL == 0 and not flags[first] & t.GIVEN:
            return "place", "place-word"  # "Harbour North"
        if not flags[first] & t.GIVEN and tokens.words[first - 1 : first] != ["/"] and any(map(self.is_joined, tokens.words[first:after])):
            return "organisation", "capital-inside"
        if size == 1 and is_acronym(tokens.words[first]) and not self.is_loud(tokens, name):
            return ("place" if self.is_region(tokens, first) else "organisation"), "acronym"
        if before & t.PLACE_HEAD and not before & (t.ROLE | t.PREPOSITION) and not noun_last:
            return "place", "place-noun"  # "la calle Ana Ruiz"
        if self.is_governed(tokens, first - 1):
            return "place", "place-noun"
        if self.person_context(tokens, name):
            return "person", "title-context"
        if size > 1 and flags[first] & t.GIVEN:
            return ("organisation", "ampersand") if "&" in tokens.words[first:after] else ("person", "given-name")
        return None, ""

    def is_joined(self, word: str) -> bool:
        """Two words written as one, "BlueHarbour", "LirioAI": a firm; not "MacDonald", "FitzRoy", "VanderMeer", "MaryAnn"."""
        joined = _JOINED.match(word)
        return joined is not None and fold(joined[1]) not in self.known.given

    def determiner_before(self, tokens: Tokens, noun: int) -> int:
        """The bits of the determiner of a noun: "the" in "the shipping firm", "la" in "la banda de rock"; 0 where it has none."""
        for i in range(noun - 1, max(-1, noun - 4), -1):
            bits = tokens.flags[i]
            if tokens.breaks[i + 1] or bits & (t.CUE | t.AUXILIARY | t.CONJUNCTION):
                return 0
            if bits & t.DETERMINER or not bits & t.SMALL:
                return bits & t.DETERMINER and bits
        return 0

    def is_governed(self, tokens: Tokens, i: int) -> bool:
        """Token i is the "of" behind somebody who governs a place: "el alcalde de Santiago Viejo"."""
        role = self.known.roles.get(tokens.lower[i - 1]) if i > 0 and tokens.flags[i] & t.GENITIVE and not tokens.breaks[i] else None
        return role is not None and "local" in role.classes

    def noun_before(self, tokens: Tokens, first: int) -> int:
        """What the lexicon says of the noun in small letters before a name, over an adjective: "el paso fronterizo", "the firm"."""
        flags, i = tokens.flags, first - 1
        if i > 0 and tokens.words[i] in _MARKS and flags[i - 1] & t.ORGANISATION_NOUN and not any(tokens.breaks[i : first + 1]):
            return flags[i - 1]  # el diario "El Faro"
        if i > 0 and flags[i] & t.NAMING and flags[i - 1] & t.ORGANISATION_NOUN and not any(tokens.breaks[i : first + 1]):
            return flags[i - 1]  # "a firm called Navelia"
        if i > 1 and not self.known.noun_last and flags[i - 1] & t.GENITIVE and flags[i - 2] & t.ORGANISATION_NOUN and flags[i] & t.SMALL:
            return 0 if any(tokens.breaks[i - 1 : first + 1]) else flags[i - 2]  # "la banda de rock Tres Lunas"
        if i > 0 and not self.known.noun_last and not tokens.breaks[first] and flags[i] & t.SMALL and not flags[i] & ~(t.SHAPE | t.DEMONYM):
            i -= 1
        return flags[i] if i >= 0 and flags[i] & t.SMALL and not any(tokens.breaks[i + 1 : first + 1]) else 0

    def is_loud(self, tokens: Tokens, name: Name) -> bool:
        """A word in capitals that the lexicon or this article knows in small letters: no acronym, only printed so."""
        i = name.first
        if len(tokens.words[i]) > 3 and tokens.lower[i] in self.runs.lower_seen:
            return True
        word = tokens.flags[i] & ~(t.SHAPE | t.GIVEN | t.ORGANISATION_WORD | t.PLACE_WORD)
        return bool(word) and not self.is_region(tokens, i) and not (i and tokens.flags[i - 1] & t.DEFINITE)

    def is_region(self, tokens: Tokens, i: int) -> bool:
        """An acronym is a place's: of a country, or of a region that stands behind a party or a town ("D-TX", "Austin, TX")."""
        word, code = tokens.words[i].upper(), self.known.code
        return word in _listed(code, "acronym_places") or (i > 0 and tokens.words[i - 1] in "-,/" and word in _listed(code, "regions"))

    def votes(self, tokens: Tokens, name: Name) -> Counter[str]:
        """What the words around a name say of its kind."""
        flags = tokens.flags
        result: Counter[str] = Counter()
        i, j = name.first - 1, name.after
        before = flags[i] if i >= 0 and not tokens.breaks[name.first] else 0
        after = flags[j] if j < len(tokens) and not tokens.breaks[j] else 0
        if self.person_context(tokens, name):
            result["person"] += 4
        if before & t.LOCATIVE and not before & t.WEAK and not name.initial:
            result["place"] += 3
        elif before & t.LOCATIVE:
            result["place"] += 1
        if before & t.SOURCE and after & t.CUE and after & t.PLURAL_VERB:
            result["organisation"] += 6  # "desde Autopistas respondieron"
        noun_last = self.known.noun_last
        modifier = noun_last and not after & ~(t.TITLE_NOUN | t.SHAPE) and j < len(tokens) and tokens.words[j].isalpha()
        everyday = self.is_everyday(tokens, name.first)
        several = name.after - name.first > 1
        if before & t.DEFINITE and not before & t.PREPOSITION and not modifier and (several or not everyday):  # but "the Moon"
            result["organisation"] += 2 if after & (t.COLLECTIVE | t.ORGANISATION_HEAD) and noun_last else 3
        if after & (t.PLACE_WORD | t.PLACE_HEAD) and noun_last and j < len(tokens) and tokens.words[j].islower():
            result["place"] += 3
        if before & (t.ORGANISATION_HEAD | t.ORGANISATION_WORD | t.COLLECTIVE) and not before & t.ROLE and not name.initial:
            result["organisation"] += 4
        places = t.PLACE_HEAD | t.PLACE_WORD
        k = i - 1
        while k > 0 and tokens.flags[k] & t.DEMONYM:
            k -= 1
        if (
            (before & t.GENITIVE and k >= 0 and tokens.flags[k] & places)
            or before & t.PLACE_HEAD
            or (before and self.is_governed(tokens, i))
        ):
            result["place"] += 4
        if self.plays(tokens, name) or self.employs(tokens, name) or self.noun_before(tokens, name.first) & t.ORGANISATION_NOUN:
            result["organisation"] += 5
        if after & t.ORGANISATION_NOUN and after & t.SMALL and noun_last:
            result["organisation"] += 4  # "the Beacon newspaper"
        paper = several and not name.initial and flags[name.first] & (t.DEFINITE | t.PREPOSITION) == t.DEFINITE  # "publicó El Faro"
        speaker = "organisation" if everyday or paper else "person"  # "Orchard Doors said"
        if after & t.CUE and after & t.FINITE and not after & t.ALSO_NOUN:
            result[speaker] += 2
        if before & t.CUE and before & t.FINITE and not before & t.ALSO_NOUN and not name.initial:
            result[speaker] += 2
        if j < len(tokens) and tokens.flags[j] & t.OWNER and not before & t.DETERMINER:
            result["person"] += 1
            if j + 2 < len(tokens) and flags[j + 1] & t.GIVEN and flags[j + 2] & t.HIGH:
                result["organisation"] += 3  # "Citadel Row's Jo Ross"
        if j + 1 < len(tokens) and tokens.words[j] == "," and self.runs.known_name(tokens, j + 1, len(tokens)):
            result["place"] += 3
        if paper:
            result["organisation"] += 4 if noun_last else 2  # "told The Intercept", "de La Cámpora"; but "en El Cerro"
        described = self.description(tokens, j)
        if described:
            result[described] += 4
        small = [flags[m] for m in range(name.first + 1, name.after - 1) if flags[m] & t.SMALL]
        if small and self.runs.of_family(small):
            result["person"] += 2  # "Berto da Oblomsk"
        if tokens.flags[name.first] & t.GIVEN:
            result["person"] += 1
            aside = i >= 0 and tokens.words[i] == "," and j < len(tokens) and tokens.words[j] in ",."  # "dijo el mayor, Ana."
            result["person"] += aside
        return result

    def plays(self, tokens: Tokens, name: Name) -> bool:
        """A club: "Boca Grande empató 2-2", "2-2 con Boca Grande", "el técnico de Boca Grande"; no given name stands there."""
        i, flags = name.first, tokens.flags
        if flags[i] & t.GIVEN:
            return False
        role = self.known.roles.get(tokens.lower[i - 2]) if i > 1 and flags[i - 1] & t.GENITIVE and not tokens.breaks[i] else None
        team = role is not None and bool(role.classes & {"coach", "player"}) and "officer" not in role.classes
        against = i > 3 and not flags[i - 1] & t.LOCATIVE and _score(tokens, i - 4)
        return team or against or _score(tokens, name.after + 1)

    def employs(self, tokens: Tokens, name: Name) -> bool:
        """Somebody speaks for it: "analysts at Bartram Stone", "la vocera de Tres Lunas"; an agency's dateline: "(Tres Lunas) —"."""
        flags, words, i, j = tokens.flags, tokens.words, name.first - 1, name.after
        if j + 1 < len(words) and i > 0 and words[i] == "(" and words[j] == ")" and words[j + 1] in "—–-":
            return True
        if i < 1 or flags[name.first] & t.GIVEN or tokens.breaks[name.first] or name.after - name.first < 2:
            return False
        role = self.known.roles.get(tokens.lower[i - 1])
        if flags[i] & t.GENITIVE:
            return role is not None and bool(role.classes & {"official", "business"})
        at = flags[i] & t.OFFICE and (not flags[i] & t.LOCATIVE or flags[i] & t.WEAK)
        return bool(at) and (role is not None or bool(flags[i - 1] & t.COLLECTIVE))

    def description(self, tokens: Tokens, j: int) -> EntityKind | None:
        """What the noun says that follows a name in an apposition: "Navelia, a small company", "Lirio, un pueblo"."""
        flags = tokens.flags
        if j + 2 >= len(tokens) or tokens.words[j] != "," or tokens.breaks[j] or not flags[j + 1] & (t.INDEFINITE | t.DEFINITE):
            return None
        for k in range(j + 2, min(j + 6, len(tokens))):
            if flags[k] & t.DEMONYM:
                continue  # "the Beacon, a British newspaper"
            if not flags[k] & t.SMALL or flags[k] & t.PREPOSITION:
                return None
            if flags[k] & (t.ORGANISATION_NOUN | t.PLACE_HEAD | t.PLACE_WORD) and not (
                self.known.noun_last and flags[k + 1] & t.SMALL & ~t.PREPOSITION
            ):
                return "organisation" if flags[k] & t.ORGANISATION_NOUN else "place"
        return None

    # -- gathering ------------------------------------------------------------------------------------------------

    def folded(self, tokens: Tokens, name: Name) -> tuple[str, ...]:
        if not name.words:
            name.words = tuple(fold(w) for w in tokens.words[name.first : name.after] if w[0].isalnum())
        return name.words

    def read(self) -> Names:
        """All names of the article: long ones first, as short ones are parts of them."""
        found: list[tuple[Tokens, Name]] = []
        for tokens in self.fields.values():
            found.extend((tokens, name) for name in self.runs.read(tokens))
        found = [pair for pair in found if not self.is_plain_word(*pair)]
        self.take_known(found)
        self.take_long(found)
        self.doubt_places(found)
        self.doubt_surnames(found)
        self.link_acronyms(found)
        found = self.with_headlines(found)
        self.take_short(found)
        return self.result(found)

    def is_plain_word(self, tokens: Tokens, name: Name) -> bool:
        """A single capitalised word that begins a sentence, and that the article also writes small or never else high."""
        if not name.initial or name.entity or name.kind or name.after - name.first > 1:
            return False
        lower = tokens.lower[name.first]
        if is_acronym(tokens.words[name.first]) and name.rule != "headline":
            return False
        if name.rule in ("headline", "bare-title"):
            return False
        if self.runs.speaks(tokens, name.after) and lower not in self.runs.lower_seen and lower[-1] != "s":
            return False
        return lower in self.runs.lower_seen or (self.runs.capital_seen[lower] == 0 and not tokens.flags[name.first] & t.GIVEN)

    def add(self, kind: EntityKind, folded: tuple[str, ...], surface: str) -> str:
        """The key of what has this name and kind: known by now, or new."""
        table = {"person": self.people, "organisation": self.organisations}.get(kind, self.places)
        if len(folded) > 1 and self.known.flags.get(folded[0], 0) & t.DEFINITE and kind != "person":
            folded = folded[1:]  # "The Associated Press" is "Associated Press"
        canonical = self.known.same.get(folded)
        if canonical:
            surface, folded = canonical, tuple(fold(w) for w in canonical.split())
        key = table.get(folded)
        if key is None:
            key = table[folded] = entity_key(kind, surface)
            self.entities.setdefault(key, Entity(key, kind, surface))
        return key

    def take_known(self, found: Iterable[tuple[Tokens, Name]]) -> None:
        """Names of the authority and of the lexicon."""
        for tokens, name in found:
            if name.entity:
                entity = self.authority.entities[name.entity]
                self.entities[name.entity] = entity
                if entity.kind == "person":
                    for full in (entity.name, *(a.alias for a in entity.aliases if not a.epithet)):
                        parts = tuple(fold(w) for w in self.known.pattern.findall(full) if w[0].isalnum())
                        self.people.setdefault(parts, name.entity)
                else:
                    table = self.organisations if entity.kind == "organisation" else self.places
                    table.setdefault(self.folded(tokens, name), name.entity)
            elif name.rule == "known-name" and name.kind:
                name.entity = self.add(name.kind, self.folded(tokens, name), tokens.surface(name.first, name.after))

    def take_long(self, found: Sequence[tuple[Tokens, Name]]) -> None:
        """Names of two words and more, and titled ones: their kind shows in themselves or right beside them."""
        open_: list[tuple[Tokens, Name]] = []
        for tokens, name in found:
            size = name.after - name.first
            if name.entity or name.rule == "headline" or size < 2:
                continue
            if not name.kind:
                name.kind, name.rule = self.kind(tokens, name)
            if name.kind:
                self.place_name(tokens, name)
            else:
                open_.append((tokens, name))
        self.take_open(open_)

    def take_open(self, names: Sequence[tuple[Tokens, Name]]) -> None:
        """Long names without a sign of their own: what all their places in the article say together."""
        votes: dict[tuple[str, ...], Counter[str]] = {}
        for tokens, name in names:
            votes.setdefault(self.folded(tokens, name), Counter()).update(self.votes(tokens, name))
        for tokens, name in names:
            folded = self.folded(tokens, name)
            for kind, table in (("person", self.people), ("organisation", self.organisations), ("place", self.places)):
                if folded in table:
                    votes[folded][kind] += 5
            best = votes[folded].most_common(1)
            shorter = self.without_first_word(tokens, name, folded)
            if best and best[0][1] < 2:
                best = []  # "a Tim Soto" is no place
            if shorter:
                name.first, name.words, name.initial = name.first + 1, (), False
                continue
            if not best and self.is_person_behind_a_word(tokens, name):
                name.first, name.words, name.initial = name.first + 1, (), False
                name.kind, name.rule = "person", "given-name"
            elif best:
                name.kind, name.rule = best[0][0], "context"  # type: ignore[assignment]
            elif any(tokens.lower[m] in self.runs.lower_seen for m in range(name.first, name.after)) or self.fills_marks(tokens, name):
                continue
            elif self.runs.known_name(tokens, name.first, name.after):
                name.kind, name.rule = "organisation", "place-in-front"  # "Denver Broncos", "Colombia Justa"
            elif self.is_nobody(tokens, name):
                continue
            elif sum(len(w) > 2 for w in tokens.words[name.first : name.after]) <= 3 and all(
                tokens.words[m].translate(_MARKS_IN_NAMES).isalpha() for m in range(name.first, name.after)
            ):
                name.kind, name.rule = "person", "two-names"
            else:
                name.kind, name.rule = "organisation", "long-name"
            self.place_name(tokens, name)

    def fills_marks(self, tokens: Tokens, name: Name) -> bool:
        """ "Slow Dynamite", a name in marks of its own, is a title and nobody's name; a stop may stand inside them."""
        words, first, after = tokens.words, name.first, name.after
        after += after + 1 < len(words) and words[after] in ",."
        return first > 0 and after < len(words) and words[first - 1] in _MARKS and words[after] in _MARKS

    def is_nobody(self, tokens: Tokens, name: Name) -> bool:
        """ "Golden Ticket", "Lirio Strategies", "Lirio XL": what it is, nothing tells, but it is no person."""
        words = tokens.words[name.first : name.after]
        if "&" in words:
            return False
        mixed = not all(map(str.isupper, words))
        acronym = mixed and any(is_acronym(w) and "." not in w and (i or len(w) > 2) for i, w in enumerate(words))
        ends = self.known.noun_last and len(words[-1]) >= _LONG_NOUN and self.known.is_common(words[-1])
        return acronym or ends or self.is_everyday(tokens, name.first)

    def is_everyday(self, tokens: Tokens, i: int) -> bool:
        """An everyday word that begins a run: nobody's given name. Adjectives of nations may be surnames where they follow their noun."""
        return self.known.is_common(tokens.words[i]) or bool(tokens.flags[i] & t.DEMONYM and self.known.noun_last)

    def is_person_behind_a_word(self, tokens: Tokens, name: Name) -> bool:
        """ "Heroes Ana Ruiz": a person in full stands behind an everyday word."""
        first, flags = name.first, tokens.flags
        return name.after - first > 2 and bool(flags[first + 1] & t.GIVEN and flags[first + 2] & t.HIGH) and self.is_everyday(tokens, first)

    def without_first_word(self, tokens: Tokens, name: Name, folded: tuple[str, ...]) -> bool:
        """The rest of it is the surname of somebody here: "Painting Ruiz" at the head of a line, "Super Ruiz"."""
        new = name.initial and self.runs.capital_seen[tokens.lower[name.first]] == 0
        once = len(folded) == 2 and (new or self.is_everyday(tokens, name.first))
        return once and any(len(full) > 1 and full[-1] == folded[1] and folded[0] not in full for full in self.people)

    def place_name(self, tokens: Tokens, name: Name) -> None:
        """Give a name of known kind its entity: an earlier, longer or shorter form of the same, or a new one."""
        folded = self.folded(tokens, name)
        surface = tokens.surface(name.first, name.after)
        assert name.kind is not None
        if name.kind == "person":
            key = self.people.get(folded) or self.same_person(folded)
            if key is None:
                key = self.add("person", folded, surface)
            else:
                self.people.setdefault(folded, key)
            name.entity = key
        else:
            name.entity = self.add(name.kind, folded, surface)

    def same_person(self, folded: tuple[str, ...]) -> str | None:
        """The one person whose full name contains this one, or is contained in it, with the same first and last word."""
        hits = set()
        for other, key in self.people.items():
            if len(other) < 2 or len(folded) < 2:
                continue
            short, long = sorted((folded, other), key=len)
            if (
                short == long[: len(short)]
                or short == long[-len(short) :]
                or (short[0] == long[0] and short[-1] == long[-1] and set(short) <= set(long))
            ):
                hits.add(key)
        return hits.pop() if len(hits) == 1 else None

    def doubt_places(self, found: Sequence[tuple[Tokens, Name]]) -> None:
        """ "Lima", where the article has a Victoria Lima, is she: unless a preposition stands before it."""
        for tokens, name in found:
            before = tokens.flags[name.first - 1] if name.first and not tokens.breaks[name.first] else 0
            if name.rule != "known-name" or name.kind != "place" or name.after - name.first > 1 or before & t.PREPOSITION:
                continue
            folded = self.folded(tokens, name)
            bearers = {key for words, key in self.people.items() if len(words) > 1 and words[-1:] == folded}
            if len(bearers) == 1:
                name.entity, name.kind, name.rule = bearers.pop(), "person", "surname"

    def doubt_surnames(self, found: Sequence[tuple[Tokens, Name]]) -> None:
        """A surname that the authority knows is somebody else's where the article gives it to somebody else in full."""
        full = {name.entity for _, name in found if name.after - name.first > 1}
        for tokens, name in found:
            if name.rule != "authority" or name.kind != "person" or name.after - name.first > 1:
                continue
            folded = self.folded(tokens, name)
            others = {
                key
                for words, key in self.people.items()
                if len(words) > 1 and words[-1:] == folded and key != name.entity and self.entities[key].standing == "discovered"
            }
            if others and name.entity in full:
                self.ambiguous.add((name.field, name.first))
            elif len(others) == 1:
                name.entity, name.rule = others.pop(), "surname"

    def with_headlines(self, found: Sequence[tuple[Tokens, Name]]) -> list[tuple[Tokens, Name]]:
        """Words of headlines in capitals, where several in a row are the full name of somebody in the text."""
        result: list[tuple[Tokens, Name]] = []
        i = 0
        while i < len(found):
            tokens, name = found[i]
            size = self.headline_size(found, i) if name.rule == "headline" else 1
            if size > 1:
                name.after = found[i + size - 1][1].after
                name.words = ()
                name.entity, name.kind = self.people[self.folded(tokens, name)], "person"
            result.append((tokens, name))
            i += size
        return result

    def headline_size(self, found: Sequence[tuple[Tokens, Name]], i: int) -> int:
        """How many words of a headline in capitals, from the i-th on, are together the full name of somebody in the text; 1 for none."""
        row = [found[i][1]]
        for _, other in found[i + 1 : i + 5]:
            if other.rule != "headline" or other.field != row[-1].field or other.first != row[-1].after:
                break
            row.append(other)
        for size in range(len(row), 1, -1):
            if tuple(w for name in row[:size] for w in self.folded(found[i][0], name)) in self.people:
                return size
        return 1

    def link_acronyms(self, found: Sequence[tuple[Tokens, Name]]) -> None:
        """ "Unión Nacional (UN)": an acronym in brackets right after a name is that name."""
        previous: Name | None = None
        moved: dict[str, str] = {}  # entities that turned out to be another
        for tokens, name in found:
            if (
                previous
                and previous.entity
                and previous.field == name.field
                and name.after - name.first == 1
                and name.first == previous.after + 1
                and tokens.words[previous.after] == "("
                and name.after < len(tokens)
                and tokens.words[name.after] in "),"
                and self.entities[previous.entity].kind != "person"
                and self.entities[previous.entity].kind != "place"
                and (not name.entity or self.entities[name.entity].standing == "discovered")
                and (is_acronym(tokens.words[name.first]) or fold(tokens.words[name.first])[0] == fold(tokens.words[previous.first])[0])
            ):
                if name.entity:
                    _move(moved, name.entity, previous.entity)
                name.entity, name.kind, name.rule = previous.entity, previous.kind, "acronym-in-brackets"
                self.organisations[self.folded(tokens, name)] = previous.entity
            elif self.expands(tokens, previous, name) and previous and name.entity:  # "UN (Unión Nacional)"
                if previous.entity:
                    _move(moved, previous.entity, name.entity)
                previous.entity, previous.kind, previous.rule = name.entity, name.kind, "acronym-in-front"
                self.organisations[self.folded(tokens, previous)] = name.entity
            if name.entity or is_acronym(tokens.words[name.first]):
                previous = name
        self.same_organisations(moved)
        for _, name in found:
            name.entity = _moved(moved, name.entity) if name.entity else None

    def expands(self, tokens: Tokens, acronym: Name | None, name: Name) -> bool:
        """An organisation's name in brackets right after an acronym of its initials."""
        return bool(
            acronym
            and acronym.field == name.field
            and acronym.after - acronym.first == 1
            and name.first == acronym.after + 1
            and tokens.words[acronym.after] == "("
            and name.kind == "organisation"
            and self.abbreviates(fold(tokens.words[acronym.first]), self.folded(tokens, name))
        )

    def same_organisations(self, moved: dict[str, str]) -> None:
        """ "AP" and "Associated Press": an acronym is the one organisation here with these initials."""
        for folded, key in self.organisations.items():
            if len(folded) != 1 or not 2 <= len(folded[0]) <= 6 or self.entities[key].standing == "authority" or key in moved:
                continue
            if not is_acronym(self.entities[key].name):
                continue
            hits = {other for words, other in self.organisations.items() if len(words) > 1 and self.abbreviates(folded[0], words)}
            if len(hits) == 1 and (other := hits.pop()) != key:
                _move(moved, key, other)

    def abbreviates(self, acronym: str, words: tuple[str, ...]) -> bool:
        """The acronym has the first letter of every word, in their order; particles may be left out."""
        full = "".join(w[0] for w in words)
        short = "".join(w[0] for w in words if not self.known.flags.get(w, 0) & (t.PARTICLE | t.DEFINITE))
        return acronym in (full, short) or (len(acronym) > 2 and _within(short, acronym) and _within(acronym, full))

    def take_short(self, found: Sequence[tuple[Tokens, Name]]) -> None:
        """Single words: a surname or a short form of a name in this article, else what the places around them say."""
        recent: list[str] = []  # people as they are named, latest last
        unknown: list[tuple[Tokens, Name]] = []
        counts: Counter[str | None] = Counter(name.entity for _, name in found if name.entity)
        for tokens, name in found:
            if not name.entity:
                self.resolve_short(tokens, name, recent, counts)
            if not name.entity:
                unknown.append((tokens, name))
            elif self.entities[name.entity].kind == "person":
                recent.append(name.entity)
        votes: dict[tuple[str, ...], Counter[str]] = {}
        for tokens, name in unknown:
            if name.rule not in ("headline", "bare-title"):
                votes.setdefault(self.folded(tokens, name), Counter()).update(self.votes(tokens, name))
        for tokens, name in unknown:
            folded = self.folded(tokens, name)
            if name.rule in ("headline", "bare-title"):
                if name.rule == "headline":
                    self.known_elsewhere(tokens, name, folded)
                continue
            if name.after - name.first == 1 and not name.kind:
                heads = t.ORGANISATION_HEAD | (0 if self.known.noun_last else t.PLACE_HEAD)
                if tokens.flags[name.first] & heads and not tokens.flags[name.first] & t.GIVEN:
                    continue  # "el Gobierno", "el Palacio": whose, nobody says
                if tokens.words[name.first].isupper() and self.is_loud(tokens, name):
                    continue
            kind, rule = (name.kind, name.rule) if name.kind else self.kind(tokens, name)
            if not kind and votes[folded]:
                best = votes[folded].most_common(2)
                if best[0][1] >= 2 and (len(best) == 1 or best[0][1] > best[1][1]):
                    kind, rule = best[0][0], "context"  # type: ignore[assignment]
            if kind:
                name.kind, name.rule = kind, rule
                name.entity = self.add(kind, folded, tokens.surface(name.first, name.after))
        for tokens, name in unknown:
            if not name.entity and name.rule != "bare-title":
                self.known_elsewhere(tokens, name, self.folded(tokens, name))

    def known_elsewhere(self, tokens: Tokens, name: Name, folded: tuple[str, ...]) -> None:
        for table, kind in ((self.people, "person"), (self.organisations, "organisation"), (self.places, "place")):
            if folded in table and name.after - name.first == 1:
                name.entity, name.kind, name.rule = table[folded], kind, "named-elsewhere"  # type: ignore[assignment]
                return

    def resolve_short(self, tokens: Tokens, name: Name, recent: list[str], counts: Counter[str | None]) -> None:
        """The entity of which a short name is a part; of two people with one surname the one named last, marked as unsure."""
        folded = self.folded(tokens, name)
        if not folded or (name.rule == "headline" and len(folded[0]) < 4):
            return
        if folded in self.people:
            name.entity, name.kind, name.rule = self.people[folded], "person", name.rule or "full-name"
            return
        initials = self.by_initials(tokens, name)
        if initials:
            name.entity, name.kind, name.rule = initials, "person", "initials"
            return
        people = sorted({key for full, key in self.people.items() if len(full) > len(folded) and _part_of(folded, full)})
        people = self.addressed(tokens, name, people)
        size = len(folded)
        if people and not (folded in self.organisations or folded in self.places):
            if len(people) > 1:
                last = [key for key in people if any(full[-size:] == folded for full, k in self.people.items() if k == key)]
                people = last or people
            if len(people) > 1:
                people = self.of_gender(tokens, name, people) or people
            if len(people) > 1:
                introduced = [key for key in people if key in recent]
                people = introduced if len(introduced) == 1 else people  # the other is named further down
            if len(people) > 1:
                latest = [key for key in reversed(recent) if key in people]
                self.ambiguous.add((name.field, name.first))
                people = latest[:1] or [max(people, key=lambda key: (counts[key], key))]
            name.entity, name.kind, name.rule = people[0], "person", "surname"
            self.widen(tokens, name, folded)
            return
        for table, kind in ((self.organisations, "organisation"), (self.places, "place")):
            if folded in table:
                name.entity, name.kind, name.rule = table[folded], kind, name.rule or "short-form"  # type: ignore[assignment]
                return
        demonym = size == 1 and tokens.flags[name.first] & t.DEMONYM
        longer = {key for full, key in self.organisations.items() if len(full) > size and full[:size] == folded and not demonym}
        if size > 1:
            longer |= {key for full, key in self.organisations.items() if len(full) > size and full[-size:] == folded}
        if len(longer) == 1 and name.rule != "headline":
            name.entity, name.kind, name.rule = longer.pop(), "organisation", "short-form"

    def addressed(self, tokens: Tokens, name: Name, people: list[str]) -> list[str]:
        """ "Ms Ross" is no Mark Ross: those whose given name has no other gender than the honorific."""
        i = name.first - 1
        gender = self.known.gendered.get(tokens.lower[i].rstrip(".")) if i >= 0 else None
        if gender is None:
            return people
        other = {"m": "f", "f": "m"}[gender]
        return [key for key in people if not any(k == key and self.known.given.get(full[0]) == other for full, k in self.people.items())]

    def of_gender(self, tokens: Tokens, name: Name, people: list[str]) -> list[str]:
        """ "Mrs. Ross": those whose given name has the gender of the honorific before the surname."""
        i = name.first - 1
        gender = self.known.gendered.get(tokens.lower[i].rstrip(".")) if i >= 0 else None
        if gender is None:
            return []
        return [key for key in people if any(k == key and self.known.given.get(full[0]) == gender for full, k in self.people.items())]

    def by_initials(self, tokens: Tokens, name: Name) -> str | None:
        """ "JFK": the one person of the article with these initials."""
        word = tokens.words[name.first]
        if name.after - name.first > 1 or not is_acronym(word) or not 3 <= len(word) <= 4 or name.rule == "headline":
            return None
        hits = {key for full, key in self.people.items() if len(full) == len(word) and "".join(w[0] for w in full) == word.lower()}
        return hits.pop() if len(hits) == 1 else None

    def widen(self, tokens: Tokens, name: Name, folded: tuple[str, ...]) -> None:
        """ "del Río", "De la Torre", where the full name has the particles too."""
        i, wide = name.first - 1, folded
        while i >= 0 and tokens.flags[i] & t.PARTICLE and adjacent(tokens, i):
            wide = (fold(tokens.words[i]), *wide)
            if not any(key == name.entity and _part_of(wide, full) for full, key in self.people.items()):
                return
            name.first = i
            i -= 1

    def in_small(self, surface: str) -> str:
        """A name printed in capitals as it is usually written: ANA DE LA TORRE is Ana de la Torre."""
        words = (w.lower() if i and self.known.look(w)[1] & t.PARTICLE else w.capitalize() for i, w in enumerate(surface.split(" ")))
        return " ".join(words)

    def result(self, found: Sequence[tuple[Tokens, Name]]) -> Names:
        """The names in their order, each entity under the longest form that the article prints and with what it tells of it."""
        spans: dict[Field, list[Name]] = {field_name: [] for field_name in self.fields}
        best: dict[str, tuple[tuple[int, bool], str]] = {}
        for tokens, name in found:
            if not name.entity:
                continue
            spans[name.field].append(name)
            surface = tokens.surface(name.first, name.after)
            loud = surface.isupper() and not is_acronym(surface)
            rank = (len(self.folded(tokens, name)), not loud)
            if name.entity not in best or rank > best[name.entity][0]:
                best[name.entity] = (rank, self.in_small(surface) if loud else surface)
            if name.kind == "person":
                note_traits(self.traits.setdefault(name.entity, Traits()), tokens, name, self.entities[name.entity], self.known)
        entities: dict[str, Entity] = {}
        rename: dict[str, str] = {}
        for key, entity in self.entities.items():
            if not any(name.entity == key for names in spans.values() for name in names):
                continue
            if entity.standing == "discovered" and key in best and best[key][1] != entity.name:
                name_ = best[key][1]
                new = entity_key(entity.kind, name_)
                entity = Entity(new, entity.kind, name_, gender=entity.gender)
                rename[key] = new
            entities[entity.key] = entity
        for names in spans.values():
            names.sort(key=lambda name: name.first)
            for name in names:
                name.entity = rename.get(name.entity or "", name.entity)
        traits = {rename.get(key, key): traits for key, traits in self.traits.items()}
        return Names(entities, spans, traits, self.ambiguous)


_LONG_NOUN = 8  # letters: "Reports" might be a surname, as "Flowers" is
_JOINED = re.compile(r"([A-Z](?!itz|ande)[a-z]{3,})[A-Z]\w*$")
_MARKS = frozenset("“”„«»‘’‚\"'")
_MARKS_IN_NAMES = str.maketrans("", "", "-.'’")  # J. R. O’Ross-Vale


def _within(short: str, long: str) -> bool:
    """Do the letters of one stand in the other in the same order?"""
    letters = iter(long)
    return all(letter in letters for letter in short)


def _part_of(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    size = len(short)
    return any(full[i : i + size] == short for i in range(len(full) - size + 1))


@cache
def _listed(code: str, key: str) -> frozenset[str]:
    """A list of acronyms in the lexicon."""
    return frozenset(w.upper() for w in t.listed(lexicon.load(code).words("names", key)))


def _move(moved: dict[str, str], key: str, other: str) -> None:
    """Note that an entity is another, unless they are known to be one: texts may say "A (B)" and "B (A)"."""
    key, other = _moved(moved, key), _moved(moved, other)
    if key != other:
        moved[key] = other


def _moved(moved: Mapping[str, str], key: str) -> str:
    while key in moved:
        key = moved[key]
    return key


def find_names(fields: Mapping[Field, Tokens], known: Grammar, authority: Authority, matcher: Matcher) -> Names:
    """The names in the fields of one article, gathered into entities."""
    return _Reader(fields, known, authority, matcher).read()


def mentions(names: Names, fields: Mapping[Field, Tokens]) -> tuple[Mention, ...]:
    """The names as rows: the longest match, none inside another, in order of the text."""
    rows = []
    for field_name, spans in names.spans.items():
        tokens = fields[field_name]
        end = 0
        for name in spans:
            if name.first < end or not name.entity:
                continue
            start, stop = tokens.span(name.first, name.after)
            rows.append(Mention(name.entity, tokens.field, tokens.text[start:stop], start, stop, name.rule))
            end = name.after
    return tuple(rows)


def _score(tokens: Tokens, i: int) -> bool:
    """A score of a match stands at token i: "2-2"."""
    words = tokens.words[i : i + 3]
    return i >= 0 and len(words) == 3 and words[0].isdigit() and words[1] in "-–" and words[2].isdigit()
