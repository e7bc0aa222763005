"""The names in an article: those that the authority knows, and by rule those that nobody listed.

Capitalised runs are found once a field, trimmed of titles, cut where two names touch, and gathered over the whole
article: "Ana Ruiz" in the first paragraph is who "Ruiz" is in the fifth. A name that gives no sign of its kind is left out.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256

from hemeroteca import lexicon
from hemeroteca import tokens as t
from hemeroteca.authority import Authority
from hemeroteca.records import Entity, EntityKind, Field, Mention
from hemeroteca.text import fold
from hemeroteca.tokens import Grammar, Tokens

_OPENERS = frozenset("\"“«‘'„”")
_AFTER_THESE_A_SENTENCE_BEGINS = frozenset([".", "!", "?", "…", ":", "¿", "¡", "•", ";", "—", *_OPENERS])
_LONGEST_NAME = 12  # tokens; a longer run of capitals is a headline


@dataclass(slots=True)
class Name:
    """A run of tokens that may be a name, on its way to an entity."""

    field: Field
    first: int
    after: int
    initial: bool = False  # it begins a sentence, so its capital says nothing
    kind: EntityKind | None = None
    rule: str = ""
    entity: str | None = None


@dataclass(slots=True)
class Traits:
    """What an article tells of somebody: the roles it gives, the words around them, and gender as far as it shows."""

    gender: str | None = None
    roles: set[str] = field(default_factory=set)
    context: set[str] = field(default_factory=set)


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


def entity_key(kind: str, name: str) -> str:
    """The key of a discovered entity: a hash of its folded name and kind, the same in every archive.

    >>> entity_key("person", "Ana Ruiz") == entity_key("person", "ANA RUIZ")
    True
    """
    return sha256(f"{kind}:{fold(name)}".encode()).hexdigest()[:10]


class Matcher:
    """The authority's names as token sequences, longest first. Epithets are kept apart: they are no names."""

    def __init__(self, authority: Authority, known: Grammar) -> None:
        self.names: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self.epithets: dict[tuple[str, ...], str] = {}
        for alias, key, language, epithet in authority.names():
            words = tuple(w.lower() for w in known.pattern.findall(alias))
            if not words:
                continue
            if epithet:
                if language in (None, known.code):
                    self.epithets[words] = key
            else:
                self.names.setdefault(words[0], []).append((words, key))
        for entries in self.names.values():
            entries.sort(key=lambda entry: (-len(entry[0]), entry[1]))

    def match(self, tokens: Tokens, i: int) -> tuple[int, str] | None:
        """The longest name of the authority that begins at token i: where it ends, and whose it is."""
        for words, key in self.names.get(tokens.lower[i], ()):
            after = i + len(words)
            if after <= len(tokens) and tuple(tokens.lower[i:after]) == words and not any(tokens.breaks[i + 1 : after]):
                return after, key
        return None


def _capital(tokens: Tokens, i: int) -> bool:
    word = tokens.words[i]
    if word[0].isupper():
        return len(word) > 1 or (i + 1 < len(tokens) and tokens.words[i + 1][:1].isupper() and tokens.starts[i + 1] - tokens.ends[i] == 1)
    return word[0].isdigit() and len(word) > 2 and any(c.isupper() for c in word)


def _adjacent(tokens: Tokens, i: int) -> bool:
    """Only one blank stands between token i and the one after it."""
    return i + 1 < len(tokens) and tokens.starts[i + 1] - tokens.ends[i] == 1 and not tokens.breaks[i + 1]


def is_acronym(word: str) -> bool:
    """
    >>> is_acronym("UDI"), is_acronym("U.S."), is_acronym("Ana"), is_acronym("XXI")
    (True, True, False, False)
    """
    letters = word.replace(".", "").replace("-", "")
    return 2 <= len(letters) <= 7 and letters.isupper() and letters.isalpha() and not set(letters) <= set("IVXLCM")


class _Reader:
    """One article on its way: the state that the steps below share."""

    def __init__(self, fields: Mapping[Field, Tokens], known: Grammar, authority: Authority, matcher: Matcher) -> None:
        self.fields, self.known, self.authority, self.matcher = fields, known, authority, matcher
        self.lower_seen: set[str] = set()
        self.capital_seen: Counter[str] = Counter()
        self.entities: dict[str, Entity] = {}
        self.traits: dict[str, Traits] = {}
        self.people: dict[tuple[str, ...], str] = {}  # folded full name → key
        self.organisations: dict[tuple[str, ...], str] = {}
        self.places: dict[tuple[str, ...], str] = {}
        self.ambiguous: set[tuple[str, int]] = set()
        self.longest: dict[str, str] = {}

    # -- finding runs ---------------------------------------------------------------------------------------------

    def shouting(self, tokens: Tokens) -> list[bool]:
        """By token: it stands in a line in capitals or in Title Case, where a capital is no sign of a name."""
        result = [False] * len(tokens)
        first = 0
        for i in range(1, len(tokens) + 1):
            if i < len(tokens) and not tokens.breaks[i]:
                continue
            words = [w for w in tokens.words[first:i] if w[0].isalpha()]
            if len(words) >= 4:
                high = sum(w.isupper() and len(w) > 1 for w in words)
                long = [w for w in words if len(w) > 3]
                title = sum(w[0].isupper() for w in long)
                ends = tokens.words[i - 1] in '.!?”"»'
                if high > 0.7 * len(words) or (not ends and self.known.code == "en" and len(long) >= 4 and title > 0.75 * len(long)):
                    result[first:i] = [True] * (i - first)
            first = i
        return result

    def initial(self, tokens: Tokens, i: int) -> bool:
        return (
            tokens.breaks[i]
            or tokens.words[i - 1] in _AFTER_THESE_A_SENTENCE_BEGINS
            or (tokens.words[i - 1] == "-" and tokens.breaks[i - 1])
        )

    def runs(self, tokens: Tokens) -> Iterator[Name]:
        loud = self.shouting(tokens)
        i, n = 0, len(tokens)
        while i < n:
            word = tokens.words[i]
            if not (word[0].isupper() or word[0].isdigit() or word[0] == "@"):
                if word[0].isalpha():
                    self.lower_seen.add(tokens.lower[i])
                hit = self.matcher.match(tokens, i)
                if hit and any(w[0].isupper() for w in tokens.words[i : hit[0]]):
                    yield Name(tokens.field, i, hit[0], False, self.kind_of_key(hit[1]), "authority", hit[1])
                    i = hit[0]
                else:
                    i += 1
                continue
            if word[0] == "@":
                key = self.authority.by_handle(word[1:])
                if key:
                    yield Name(tokens.field, i, i + 1, False, self.kind_of_key(key), "handle", key)
                i += 1
                continue
            hit = self.matcher.match(tokens, i)
            if loud[i]:
                if hit and (len(tokens.words[i]) > 1):
                    yield Name(tokens.field, i, hit[0], False, self.kind_of_key(hit[1]), "authority", hit[1])
                    i = hit[0]
                    continue
                known = self.known_name(tokens, i, n)
                if known and (tokens.words[i] != tokens.words[i].upper() or is_acronym(word)):
                    yield Name(tokens.field, i, known[0], False, known[1], "known-name")
                    i = known[0]
                    continue
                yield Name(tokens.field, i, i + 1, True, None, "headline")
                i += 1
                continue
            if not _capital(tokens, i):
                i += 1
                continue
            if not self.initial(tokens, i):
                self.capital_seen[tokens.lower[i]] += 1
            after = self.extend(tokens, i)
            for k in range(i + 1, after):
                if tokens.words[k][0].isupper():
                    self.capital_seen[tokens.lower[k]] += 1
            if hit and hit[0] >= after:
                yield Name(tokens.field, i, hit[0], False, self.kind_of_key(hit[1]), "authority", hit[1])
                i = hit[0]
                continue
            yield from self.pieces(tokens, i, after, self.initial(tokens, i))
            i = after

    def kind_of_key(self, key: str) -> EntityKind:
        return self.authority.entities[key].kind

    def known_name(self, tokens: Tokens, i: int, limit: int) -> tuple[int, EntityKind] | None:
        """The longest place or organisation of the lexicon that begins at token i and ends before limit."""
        longest = self.known.name_starts.get(tokens.words[i], 0)
        for size in range(min(longest, limit - i), 0, -1):
            kind = self.known.names.get(tuple(tokens.words[i : i + size]))
            if kind:
                return i + size, "place" if kind == "place" else "organisation"
        return None

    def extend(self, tokens: Tokens, i: int) -> int:
        """Where the capitalised run that begins at token i ends."""
        j, n, flags = i + 1, len(tokens), tokens.flags
        while j < n and j - i < _LONGEST_NAME:
            if _adjacent(tokens, j - 1):
                if _capital(tokens, j):
                    j += 1
                    continue
                k = j
                while k < n and k - j < 3 and flags[k] & t.PARTICLE and _adjacent(tokens, k - 1):
                    k += 1
                if k > j and k < n and _adjacent(tokens, k - 1) and _capital(tokens, k) and self.joins(tokens, i, j, k):
                    j = k + 1
                    continue
            nickname = self.nickname(tokens, j)
            if nickname:
                j = nickname
                continue
            break
        return j

    def nickname(self, tokens: Tokens, j: int) -> int | None:
        """Joaquín “El Rápido” Ruiz: where the name goes on after a nickname in marks that opens at token j."""
        if j >= len(tokens) or tokens.words[j] not in _OPENERS or tokens.breaks[j]:
            return None
        for k in range(j + 2, min(j + 5, len(tokens) - 1)):
            if tokens.words[k] in "\"”»’'":
                inside = all(_capital(tokens, m) or tokens.flags[m] & t.PARTICLE for m in range(j + 1, k))
                m = k + 1
                while m < len(tokens) - 1 and tokens.flags[m] & t.PARTICLE and m - k < 3:
                    m += 1
                follows = (
                    m < len(tokens)
                    and _capital(tokens, m)
                    and tokens.starts[k + 1] - tokens.ends[k] == 1
                    and not any(tokens.breaks[k + 1 : m + 1])
                )
                return m + 1 if inside and follows and tokens.flags[j - 1] & t.GIVEN else None
        return None

    def joins(self, tokens: Tokens, first: int, left: int, right: int) -> bool:
        """Do particles (tokens left … right-1) hold the name before them and the capital after them together?"""
        flags, lower = tokens.flags, tokens.lower
        particles = set(lower[left:right])
        heads = any(flags[m] & (t.ORGANISATION_HEAD | t.PLACE_HEAD) for m in range(first, left))
        nextf = flags[right]
        if flags[first] & (t.ROLE | t.HONORIFIC | t.PERSON_PREFIX) and not heads:
            return False
        person_next = bool(nextf & t.GIVEN) and right + 1 < len(tokens) and _adjacent(tokens, right) and _capital(tokens, right + 1)
        if particles & {"para", "por"} and not heads:
            return False
        if particles & {"y", "e", "and", "&"}:
            if "&" in particles:
                return True
            joined = any(lower[m] in ("de", "del", "para", "of", "for") for m in range(first, left))
            fresh = (
                nextf & (t.ORGANISATION_HEAD | t.ROLE | t.PLACE_HEAD)
                or is_acronym(tokens.words[right])
                or self.known_name(tokens, right, len(tokens))
            )
            return heads and joined and not fresh and not person_next
        given = bool(flags[first] & t.GIVEN) and not heads
        if given:
            taken = is_acronym(tokens.words[right]) or nextf & t.ORGANISATION_HEAD or self.known_name(tokens, right, len(tokens))
            return (left - first <= 4 and not taken and self.known.code != "en") or (
                bool(particles & {"von", "van", "der", "den", "bin", "al", "di", "da", "du", "le", "de", "la", "del", "ben", "ibn"})
                and "of" not in particles
                and not taken
            )
        if heads:
            return not person_next or (self.known.code != "en" and bool(flags[left - 1] & t.PLACE_HEAD))
        if particles & {"of", "for", "on", "the"}:
            return False
        if left - first == 1 and self.initial(tokens, first):
            return False
        return not person_next

    # -- cutting runs into names ----------------------------------------------------------------------------------

    def pieces(self, tokens: Tokens, first: int, after: int, initial: bool) -> Iterator[Name]:
        """The names in a capitalised run: titles off, cut where a place or organisation touches a person."""
        flags, lower = tokens.flags, tokens.lower
        while initial and first < after and self.common(tokens, first, after):
            first += 1
            initial = False if first < after and tokens.words[first][0].isupper() else initial
            while first < after and not _capital(tokens, first):
                first += 1
        while first < after and not _capital(tokens, after - 1):
            after -= 1
        if first >= after:
            return
        hit = self.matcher.match(tokens, first)
        if hit and first < hit[0] <= after:
            yield Name(tokens.field, first, hit[0], False, self.kind_of_key(hit[1]), "authority", hit[1])
            rest = hit[0]
            while rest < after and not _capital(tokens, rest):
                rest += 1
            if rest < after:
                yield from self.pieces(tokens, rest, after, False)
            return
        known = self.known_name(tokens, first, after)
        if known and known[0] == after:
            yield Name(tokens.field, first, after, False, known[1], "known-name")
            return
        cut = self.title_cut(tokens, first, after)
        if cut == after == first + 1:  # "King asked": a title, unless somebody here is called so
            yield Name(tokens.field, first, after, True, None, "bare-title")
            return
        if cut is not None:
            if cut < after:
                yield from self.left_of_title(tokens, first, cut, initial)
                yield Name(tokens.field, cut, after, False, "person", "title")
            else:
                yield from self.left_of_title(tokens, first, after, initial)
            return
        split = self.person_touching(tokens, first, after)
        if split:
            yield from self.pieces(tokens, first, split, initial)
            yield Name(tokens.field, split, after, False, "person", "given-name")
            return
        if (
            known
            and known[0] < after
            and (
                flags[known[0]] & t.GIVEN
                or known[0] == first + 1
                and is_acronym(tokens.words[first])
                and after - first == 2
                and known[1] == "organisation"
            )
        ):
            yield Name(tokens.field, first, known[0], False, known[1], "known-name")
            yield from self.pieces(tokens, known[0], after, False)
            return
        for m in range(first + 1, after):  # an authority's name inside a longer run
            inner = self.matcher.match(tokens, m)
            if inner and inner[0] == after and self.kind_of_key(inner[1]) == "person":
                yield from self.pieces(tokens, first, m, initial)
                yield Name(tokens.field, m, after, False, "person", "authority", inner[1])
                return
        if all(flags[m] & (t.DEMONYM | t.TIME | t.NOT_NAME) for m in range(first, after)):
            return
        if flags[first] & t.TIME and after - first == 1 or flags[first] & t.NOT_NAME:
            return
        words = [w for w in tokens.words[first:after] if w[0].isalpha()]
        if len(words) > 3 and all(w.isupper() for w in words):
            return  # somebody shouts
        yield Name(tokens.field, first, after, initial)

    def person_touching(self, tokens: Tokens, first: int, after: int) -> int | None:
        """ "Ministry of Finance Ana Ruiz": where the person begins behind a complete name of an organisation."""
        flags = tokens.flags
        if not any(flags[m] & t.ORGANISATION_HEAD for m in range(first, min(first + 2, after))):
            return None
        for m in range(first + 3, after - 1):
            if flags[m] & t.GIVEN and not flags[m - 1] & t.PARTICLE and any(flags[x] & t.PARTICLE for x in range(first, m)):
                return m
        return None

    def common(self, tokens: Tokens, first: int, after: int) -> bool:
        """The first word of a sentence owes its capital to its place there."""
        bits = tokens.flags[first]
        known = self.known_name(tokens, first, after)
        if known and (known[0] > first + 1 or not bits & t.NEVER_NAME):
            return False
        if self.matcher.match(tokens, first):
            return False
        if bits & t.NEVER_NAME:
            return True
        if bits & t.GIVEN or is_acronym(tokens.words[first]):
            return False
        if after - first > 1:
            return bool(bits & (t.DETERMINER | t.ADVERB | t.PREPOSITION | t.CONJUNCTION | t.COLLECTIVE)) and not bits & (
                t.ORGANISATION_HEAD | t.PLACE_HEAD
            )
        return bool(
            bits & (t.ROLE | t.CUE | t.COLLECTIVE | t.ADVERB | t.DOCUMENT | t.TITLE_NOUN | t.PREPOSITION | t.DEMONYM | t.ORGANISATION_HEAD)
        )

    def title_cut(self, tokens: Tokens, first: int, after: int) -> int | None:
        """Where the person begins after a title in the run ("Sen. Ana Ruiz"); `after` if only a title stands there."""
        flags = tokens.flags
        title = None
        for m in range(first, after):
            if (flags[m] & (t.ROLE | t.HONORIFIC | t.PERSON_PREFIX) and not flags[m] & t.GIVEN) or (
                tokens.words[m][-1] == "." and flags[m] & t.ROLE
            ):
                title = m
        if title is None:
            return None
        for m in range(title + 1, after):
            if (flags[m] & (t.ORGANISATION_HEAD | t.ORGANISATION_WORD | t.PLACE_WORD) and not flags[m] & t.GIVEN) or is_acronym(
                tokens.words[m]
            ):
                return None
        begin = title + 1
        while begin < after and (not _capital(tokens, begin) or (flags[begin] & (t.DEMONYM | t.NEVER_NAME) and after - begin > 1)):
            begin += 1
        if begin < after and begin > title + 1 and tokens.lower[title + 1] in ("de", "del", "of"):
            return self.person_after(tokens, begin, after)
        return begin

    def person_after(self, tokens: Tokens, begin: int, after: int) -> int | None:
        """ "Ministro de Hacienda Mario Ruiz": the person begins at a given name."""
        for m in range(begin + 1, after):
            if tokens.flags[m] & t.GIVEN and m + 1 < after:
                return m
        return None

    def left_of_title(self, tokens: Tokens, first: int, cut: int, initial: bool) -> Iterator[Name]:
        """ "Montana Gov. …", "FBI Director …": what stands before the title may be a name itself."""
        after = cut
        while after > first and (
            tokens.flags[after - 1] & (t.ROLE | t.HONORIFIC | t.PERSON_PREFIX | t.DEMONYM | t.ADVERB) or not _capital(tokens, after - 1)
        ):
            after -= 1
        known = self.known_name(tokens, first, after) if after > first else None
        if known:
            yield Name(tokens.field, first, known[0], False, known[1], "known-name")
        elif after > first and (
            is_acronym(tokens.words[first])
            or (any(tokens.flags[m] & t.ORGANISATION_HEAD for m in range(first, after)) and after - first > 1)
        ):
            yield Name(tokens.field, first, after, initial)

    # -- what kind of name ----------------------------------------------------------------------------------------

    def person_context(self, tokens: Tokens, name: Name) -> bool:
        """A title before it, an age or a role after it, a relative pronoun for people."""
        flags, n = tokens.flags, len(tokens)
        i = name.first - 1
        for _ in range(3):
            if i < 0 or tokens.breaks[i + 1]:
                break
            if flags[i] & (t.ROLE | t.HONORIFIC) and not flags[i] & t.ORGANISATION_HEAD:
                return True
            if not flags[i] & t.DEMONYM:
                break
            i -= 1
        j = name.after
        if j + 1 < n and tokens.words[j] == "," and not tokens.breaks[j]:
            after = tokens.words[j + 1]
            if after.isdigit() and 5 <= int(after) <= 110:
                return True
            if tokens.lower[j + 1] in ("quien", "quienes", "who", "whose"):
                return True
            k = j + 1
            while k < min(j + 5, n) and flags[k] & (t.DETERMINER | t.DEMONYM | t.ADVERB):
                k += 1
            if k < n and flags[k] & t.ROLE and not tokens.words[k][0].isupper():
                return True
        return False

    def kind(self, tokens: Tokens, name: Name) -> tuple[EntityKind | None, str]:
        """The kind of a name of several words, and the rule that says so."""
        flags, first, after = tokens.flags, name.first, name.after
        size = after - first
        known = self.known_name(tokens, first, after)
        if known and known[0] == after:
            return known[1], "known-name"
        spanish = self.known.code != "en"
        if size > 1 and flags[first] & t.ORGANISATION_HEAD:
            return "organisation", "organisation-head"
        heads = t.ORGANISATION_WORD if spanish else t.ORGANISATION_HEAD | t.ORGANISATION_WORD
        if flags[after - 1] & heads or (not flags[first] & t.GIVEN and any(flags[m] & heads for m in range(first + (size > 1), after))):
            return "organisation", "organisation-word"
        if size > 1 and flags[first] & t.PLACE_HEAD and not flags[first] & t.GIVEN:
            return "place", "place-head"
        if size > 1 and flags[after - 1] & t.PLACE_WORD and not (flags[first] & t.GIVEN and size == 2):
            return "place", "place-word"
        if size == 1 and is_acronym(tokens.words[first]):
            return ("place" if tokens.words[first].upper() in self.acronym_places() else "organisation"), "acronym"
        if self.person_context(tokens, name):
            return "person", "title-context"
        if size > 1 and flags[first] & t.GIVEN:
            return "person", "given-name"
        return None, ""

    def acronym_places(self) -> frozenset[str]:
        return _acronym_places(self.known.code)

    def votes(self, tokens: Tokens, name: Name) -> Counter[str]:
        """What the words around a name say of its kind."""
        flags = tokens.flags
        result: Counter[str] = Counter()
        i, j = name.first - 1, name.after
        before = flags[i] if i >= 0 and not tokens.breaks[name.first] else 0
        after = flags[j] if j < len(tokens) and not tokens.breaks[j] else 0
        if self.person_context(tokens, name):
            result["person"] += 4
        if before & t.LOCATIVE and tokens.lower[i] not in ("a", "at", "por", "hasta") and not name.initial:
            result["place"] += 3
        elif before & t.LOCATIVE:
            result["place"] += 1
        if before & t.DEFINITE and tokens.lower[i] not in ("al", "del"):
            result["organisation"] += 3
        if before & (t.ORGANISATION_HEAD | t.ORGANISATION_WORD | t.COLLECTIVE) and not before & t.ROLE and not name.initial:
            result["organisation"] += 4
        if (before & t.GENITIVE and i > 0 and tokens.flags[i - 1] & t.PLACE_HEAD) or before & t.PLACE_HEAD:
            result["place"] += 4
        if after & t.CUE and after & t.FINITE and not after & t.ALSO_NOUN:
            result["person"] += 2
        if before & t.CUE and before & t.FINITE and not before & t.ALSO_NOUN and not name.initial:
            result["person"] += 2
        if j < len(tokens) and tokens.lower[j] in ("'s", "’s") and not before & t.DETERMINER:
            result["person"] += 1
        if j + 1 < len(tokens) and tokens.words[j] == "," and self.known_name(tokens, j + 1, len(tokens)):
            result["place"] += 3
        if tokens.flags[name.first] & t.GIVEN:
            result["person"] += 2
        return result

    # -- gathering ------------------------------------------------------------------------------------------------

    def folded(self, tokens: Tokens, name: Name) -> tuple[str, ...]:
        return tuple(fold(tokens.words[m]) for m in range(name.first, name.after) if tokens.words[m][0].isalnum())

    def read(self) -> Names:
        found: list[tuple[Tokens, Name]] = []
        for tokens in self.fields.values():
            found.extend((tokens, name) for name in self.runs(tokens))
        found = [pair for pair in found if not self.is_plain_word(*pair)]
        self.take_known(found)
        self.take_long(found)
        self.link_acronyms(found)
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
        if self.speaks(tokens, name.after) and lower not in self.lower_seen:
            return False
        return lower in self.lower_seen or (self.capital_seen[lower] == 0 and not tokens.flags[name.first] & t.GIVEN)

    def speaks(self, tokens: Tokens, i: int) -> bool:
        """A verb of saying stands at token i: what stands before it is somebody."""
        return i < len(tokens) and not tokens.breaks[i] and tokens.flags[i] & (t.CUE | t.FINITE | t.ALSO_NOUN) == t.CUE | t.FINITE

    def add(self, kind: EntityKind, folded: tuple[str, ...], surface: str) -> str:
        table = {"person": self.people, "organisation": self.organisations}.get(kind, self.places)
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
            if best:
                name.kind, name.rule = best[0][0], "context"  # type: ignore[assignment]
            elif any(tokens.lower[m] in self.lower_seen for m in range(name.first, name.after)):
                continue
            elif name.after - name.first <= 3 and all(
                tokens.words[m].isalpha() or "-" in tokens.words[m] for m in range(name.first, name.after)
            ):
                name.kind, name.rule = "person", "two-names"
            else:
                name.kind, name.rule = "organisation", "long-name"
            self.place_name(tokens, name)

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

    def link_acronyms(self, found: Sequence[tuple[Tokens, Name]]) -> None:
        """ "Unión Nacional (UN)": an acronym in brackets right after a name is that name."""
        previous: Name | None = None
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
                name.entity, name.kind, name.rule = previous.entity, previous.kind, "acronym-in-brackets"
                self.organisations[self.folded(tokens, name)] = previous.entity
            previous = name if name.entity else previous

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
        size = len(folded)
        if people and not (folded in self.organisations or folded in self.places):
            if len(people) > 1:
                last = [key for key in people if any(full[-size:] == folded for full, k in self.people.items() if k == key)]
                people = last or people
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
        longer = {key for full, key in self.organisations.items() if len(full) > size and full[:size] == folded}
        if len(longer) == 1 and name.rule != "headline":
            name.entity, name.kind, name.rule = longer.pop(), "organisation", "short-form"

    def by_initials(self, tokens: Tokens, name: Name) -> str | None:
        """ "JFK": the one person of the article with these initials."""
        word = tokens.words[name.first]
        if name.after - name.first > 1 or not is_acronym(word) or not 3 <= len(word) <= 4 or name.rule == "headline":
            return None
        hits = {key for full, key in self.people.items() if len(full) == len(word) and "".join(w[0] for w in full) == word.lower()}
        return hits.pop() if len(hits) == 1 else None

    def widen(self, tokens: Tokens, name: Name, folded: tuple[str, ...]) -> None:
        """ "del Río", where the full name has the particle too."""
        i = name.first - 1
        if i < 0 or not tokens.flags[i] & t.PARTICLE or tokens.breaks[name.first] or not _adjacent(tokens, i):
            return
        wide = (fold(tokens.words[i]), *folded)
        if any(key == name.entity and _part_of(wide, full) for full, key in self.people.items()):
            name.first = i

    def result(self, found: Sequence[tuple[Tokens, Name]]) -> Names:
        spans: dict[Field, list[Name]] = {field_name: [] for field_name in self.fields}
        best: dict[str, tuple[int, str]] = {}
        for tokens, name in found:
            if not name.entity:
                continue
            spans[name.field].append(name)
            surface = tokens.surface(name.first, name.after)
            if not surface.isupper() or is_acronym(surface):
                size = len(self.folded(tokens, name))
                if name.entity not in best or size > best[name.entity][0]:
                    best[name.entity] = (size, surface)
            self.note_traits(tokens, name)
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

    # -- what the article says of people --------------------------------------------------------------------------

    def note_traits(self, tokens: Tokens, name: Name) -> None:
        """Roles and gender from the words before and after a name: "la senadora Ana Ruiz", "Ana Ruiz, a teacher"."""
        if name.kind != "person" or not name.entity:
            return
        traits = self.traits.setdefault(name.entity, Traits())
        entity = self.entities[name.entity]
        if entity.gender:
            traits.gender = entity.gender
        elif traits.gender is None and tokens.flags[name.first] & t.GIVEN:
            gender = self.known.given[fold(tokens.words[name.first])]
            traits.gender = gender if gender in ("f", "m") else None
        for first, after in (self.apposition_before(tokens, name), self.apposition_after(tokens, name)):
            self.note_role(tokens, first, after, traits)

    def apposition_before(self, tokens: Tokens, name: Name) -> tuple[int, int]:
        """The noun phrase that ends right before a name, over one comma: "el jefe de la policía, Ana Ruiz"."""
        flags = tokens.flags
        i = name.first - 1
        if i < 0 or tokens.breaks[name.first]:
            return 0, 0
        if tokens.words[i] == ",":
            i -= 1
        last = i + 1
        while i >= 0 and last - i < 14:
            bits = flags[i]
            if not (tokens.words[i][0].isalnum() or tokens.words[i] in ("’s", "'s")) or (
                bits & (t.RELATIVE | t.AUXILIARY | t.CONJUNCTION) and not bits & t.AND
            ):
                break
            if bits & t.CUE and bits & t.FINITE and not bits & (t.ALSO_NOUN | t.ROLE):
                break
            if bits & t.PREPOSITION and (
                i == last - 1 or (not bits & t.GENITIVE and not tokens.words[i + 1][0].isupper() and not flags[i + 1] & t.DETERMINER)
            ):
                break
            if bits & (t.CLITIC | t.ADVERB) and not bits & t.DEFINITE:
                break
            if tokens.breaks[i]:
                i -= 1
                break
            i -= 1
        return i + 1, last

    def apposition_after(self, tokens: Tokens, name: Name) -> tuple[int, int]:
        """The noun phrase in commas, brackets or dashes right after a name: "Ana Ruiz, jefa de la policía,"."""
        j = name.after
        if j + 1 >= len(tokens) or tokens.words[j] not in ",(-–—" or tokens.breaks[j]:
            return j, j
        k = j + 1
        while k < len(tokens) and k - j < 18 and not tokens.breaks[k] and tokens.words[k] not in ",.;:()—":
            if tokens.flags[k] & (t.RELATIVE | t.AUXILIARY):
                return j, j
            if tokens.flags[k] & t.CUE and tokens.flags[k] & t.FINITE and not tokens.flags[k] & t.ROLE:
                if not tokens.flags[k] & t.ALSO_NOUN or not tokens.flags[k - 1] & (t.DETERMINER | t.PREPOSITION):
                    return j, j
            k += 1
        closed = k >= len(tokens) or tokens.breaks[k] or tokens.words[k] in ",.;:)—"
        return (j + 1, k) if closed else (j, j)

    def note_role(self, tokens: Tokens, first: int, after: int, traits: Traits) -> None:
        """The first role noun of a phrase, with the names and demonyms around it."""
        nearest = after if after - first < 8 else first + 8
        for i in range(first, nearest):
            roles = list(roles_at(tokens, i, self.known))
            if not roles:
                continue
            before_comma = any(
                tokens.flags[m] & t.CUE and tokens.flags[m] & t.FINITE and not tokens.flags[m] & t.ALSO_NOUN for m in range(first, i)
            )
            if before_comma:
                return
            for noun in roles:
                traits.roles.add(noun)
                gender = self.known.roles[noun].gender
                if gender and not traits.gender:
                    traits.gender = gender
            for m in range(first, after):
                if tokens.words[m][0].isupper() or tokens.flags[m] & t.DEMONYM:
                    traits.context.add(fold(tokens.words[m]))
            return


def roles_at(tokens: Tokens, i: int, known: Grammar) -> Iterator[str]:
    """The role nouns that begin at token i, the longest first: "primer ministro" before "ministro"."""
    for phrase in known.phrases.get(tokens.lower[i], ()):
        if tuple(tokens.lower[i : i + len(phrase)]) == phrase:
            yield " ".join(phrase)
    lower = tokens.lower[i].rstrip(".") if tokens.lower[i] != "." else "."
    if lower in known.roles:
        yield lower
    elif "-" in lower and lower.rsplit("-", 1)[1] in known.roles:
        yield lower.rsplit("-", 1)[1]


def _part_of(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    size = len(short)
    return any(full[i : i + size] == short for i in range(len(full) - size + 1))


@cache
def _acronym_places(code: str) -> frozenset[str]:
    return frozenset(w.upper() for w in t.listed(lexicon.load(code).words("names", "acronym_places")))


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
