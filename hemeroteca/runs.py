"""Runs of capitals, cut into what may be names.

A run is trimmed of titles and of words that owe their capital to the start of a sentence, joined over particles ("Ministerio
de Salud"), and cut where two names touch ("Argentina Ana Ruiz"). Its kind and entity are names.py's business.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from hemeroteca import tokens as t
from hemeroteca.authority import Authority
from hemeroteca.records import EntityKind, Field
from hemeroteca.tokens import Grammar, Tokens

_OPENERS = frozenset("\"“«‘'„”")
_AFTER_THESE_A_SENTENCE_BEGINS = frozenset([".", "!", "?", "…", ":", "¿", "¡", "•", ";", "—", *_OPENERS])
_LONGEST_NAME = 24  # tokens: a select committee on this and on that


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
    words: tuple[str, ...] = ()  # folded, without marks; filled when first asked for


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
    if word[1:2] == "-" and word[2:].islower():
        return False  # "T-shirt"
    if word[0].isupper():
        return len(word) > 1 or (i + 1 < len(tokens) and tokens.words[i + 1][:1].isupper() and tokens.starts[i + 1] - tokens.ends[i] == 1)
    return word[0].isdigit() and len(word) > 2 and any(c.isupper() for c in word)


def _initial(tokens: Tokens, i: int) -> bool:
    """A surname cut to its first letter and a full stop."""
    short = len(tokens.words[i]) == 1 and tokens.words[i].isupper() and i + 1 < len(tokens)
    return short and tokens.words[i + 1] == "." and tokens.starts[i + 1] == tokens.ends[i]


def adjacent(tokens: Tokens, i: int) -> bool:
    """Only one blank stands between token i and the one after it."""
    return i + 1 < len(tokens) and tokens.starts[i + 1] - tokens.ends[i] == 1 and not tokens.breaks[i + 1]


def is_acronym(word: str) -> bool:
    """
    >>> is_acronym("UDI"), is_acronym("U.S."), is_acronym("Ana"), is_acronym("XXI")
    (True, True, False, False)
    """
    letters = word.replace(".", "").replace("-", "")
    return 2 <= len(letters) <= 7 and letters.isupper() and letters.isalpha() and not set(letters) <= set("IVXLCM")


class Runs:
    """The runs of one article. `lower_seen` and `capital_seen` are the words that it writes small, and high within a sentence."""

    def __init__(self, known: Grammar, authority: Authority, matcher: Matcher) -> None:
        self.known, self.authority, self.matcher = known, authority, matcher
        self.lower_seen: set[str] = set()
        self.capital_seen: Counter[str] = Counter()

    def shouting(self, tokens: Tokens) -> list[bool]:
        """By token: it stands in a line in capitals or in Title Case, where a capital is no sign of a name."""
        result = [False] * len(tokens)
        begins = [i for i, broken in enumerate(tokens.breaks) if broken]
        for first, after in pairwise([*begins, len(tokens)]):
            if self.is_loud(tokens.words[first:after]):
                result[first:after] = [True] * (after - first)
        return result

    def is_loud(self, line: list[str]) -> bool:
        words = [w for w in line if w[0].isalpha()]
        if len(words) < 4:
            return False
        low = sum(map(str.islower, words))  # most lines are mostly small: this alone tells
        if low < 0.3 * len(words) and sum(w.isupper() and len(w) > 1 for w in words) > 0.7 * len(words):
            return True
        if "title_case" not in self.known.features:
            return False
        long = [w for w in words if len(w) > 3]
        ends = line[-1] in '.!?”"»'
        return (not ends or len(long) >= 7) and len(long) >= 4 and sum(w[0].isupper() for w in long) > 0.75 * len(long)

    def initial(self, tokens: Tokens, i: int) -> bool:
        """A sentence begins at token i, or may begin: not so behind the mark in: el diario "El Faro"."""
        if i > 1 and tokens.words[i - 1] in _OPENERS and tokens.flags[i - 2] & t.ORGANISATION_NOUN:
            return tokens.breaks[i]
        return (
            tokens.breaks[i]
            or tokens.words[i - 1] in _AFTER_THESE_A_SENTENCE_BEGINS
            or (tokens.words[i - 1] in "-–" and (tokens.breaks[i - 1] or tokens.words[i - 2] == ")"))  # "LIMA (Sur) - El barco"
        )

    def read(self, tokens: Tokens) -> Iterator[Name]:
        """The names of a field, in order, most of them without kind and entity yet."""
        loud = self.shouting(tokens)
        known_starts, n = self.matcher.names, len(tokens)
        self.lower_seen.update(lower for lower, bits in zip(tokens.lower, tokens.flags, strict=True) if bits & t.SMALL)
        stops = [i for i, bits in enumerate(tokens.flags) if bits & t.HIGH or tokens.lower[i] in known_starts]
        heads = Counter(word for word, broken in zip(tokens.words, tokens.breaks, strict=True) if broken and len(word.rstrip(".")) == 1)
        i = 0
        for stop in stops:
            if stop < i or (tokens.breaks[stop] and heads[tokens.words[stop]] > 1):  # "R. No iré": a label, no initial
                continue
            i = stop
            word = tokens.words[i]
            if not tokens.flags[i] & t.HIGH:
                hit = self.matcher.match(tokens, i)
                if hit and any(w[0].isupper() for w in tokens.words[i : hit[0]]):
                    yield Name(tokens.field, i, hit[0], False, self.kind_of_key(hit[1]), "authority", hit[1])
                    i = hit[0]
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
            known = self.known_name(tokens, i, n)
            if known and known[0] > after:  # "EE.UU.", no blank between
                yield Name(tokens.field, i, known[0], False, known[1], "known-name")
                i = known[0]
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
            if kind and tokens.text[tokens.ends[i + size - 1] : tokens.ends[i + size - 1] + 1] != "$":  # US$ 100
                return i + size, "place" if kind == "place" else "organisation"
        return None

    def extend(self, tokens: Tokens, i: int) -> int:
        """Where the capitalised run that begins at token i ends."""
        if tokens.flags[i] & t.TIME and not tokens.flags[i] & t.GIVEN:
            return i + 1  # "On Monday Ann Ross came"
        j, n, flags = i + 1, len(tokens), tokens.flags
        while j < n and j - i < _LONGEST_NAME:
            if adjacent(tokens, j - 1):
                if tokens.words[j - 1][-1] == "." and flags[j] & t.NEVER_NAME:
                    break  # "in the U.S. They left": an abbreviation may end a sentence
                if _capital(tokens, j) and not (flags[j] & t.NEVER_NAME and "'" in tokens.lower[j]):  # "Best I’ve seen"
                    j += 1
                    continue
                k = j
                while k < n and k - j < 3 and flags[k] & t.PARTICLE and adjacent(tokens, k - 1):
                    k += 1
                if k > j and k < n and adjacent(tokens, k - 1) and _capital(tokens, k) and self.joins(tokens, i, j, k):
                    j = k + 1
                    continue
            if self.pursues(tokens, j):
                j += 2  # "Committee to Protect Harbours"
                continue
            listed = self.portfolio(tokens, i, j)
            if listed:
                j = listed
                continue
            if flags[j - 1] & t.GIVEN and adjacent(tokens, j - 1) and _initial(tokens, j):
                j += 1  # "Jorge N."
                continue
            if self.owns(tokens, i, j):
                j += 2  # "Sheriff's Office"
                continue
            nickname = self.nickname(tokens, j)
            if nickname:
                j = nickname
                continue
            break
        return j

    def pursues(self, tokens: Tokens, j: int) -> bool:
        """What a body is there to do follows right behind its head: "Committee to Protect …", "Coalition to End …"."""
        head = self.known.noun_last and j + 1 < len(tokens) and tokens.flags[j - 1] & t.ORGANISATION_HEAD and tokens.flags[j] & t.DATIVE
        aim = (
            head
            and adjacent(tokens, j - 1)
            and adjacent(tokens, j)
            and _capital(tokens, j + 1)
            and self.known.is_common(tokens.words[j + 1])
        )
        return bool(aim) and not tokens.lower[j + 1].endswith(self.known.plural_endings)

    def portfolio(self, tokens: Tokens, first: int, j: int) -> int | None:
        """ "Comisión de Puertos, Barcos y Pesca": where the list of what a body is for ends, if one goes on at token j."""
        flags, words, n = tokens.flags, tokens.words, len(tokens)
        if j >= n or words[j] != "," or not any(flags[m] & t.ORGANISATION_HEAD for m in range(first, j)):
            return None
        if not any(flags[m] & t.PREPOSITION and not flags[m] & t.CONJUNCTION for m in range(first + 1, j)):
            return None

        def field(k: int) -> bool:
            plain = k < n and _capital(tokens, k) and adjacent(tokens, k - 1) and not is_acronym(words[k])
            other = t.GIVEN | t.ROLE | t.HONORIFIC | t.ORGANISATION_HEAD | t.PLACE_HEAD | t.NEVER_NAME
            return plain and not flags[k] & other and not self.known_name(tokens, k, n)

        k = j
        while k < n and words[k] == "," and tokens.starts[k] == tokens.ends[k - 1] and field(k + 1):
            k += 2
            while k < n and field(k):  # "Trabajo, Seguridad Social y …"
                k += 1
        k += k < n and words[k] == ","  # "Ports, Boats, and Harbours"
        return k + 2 if k > j + 1 and k + 1 < n and flags[k] & t.AND and adjacent(tokens, k - 1) and field(k + 1) else None

    def owns(self, tokens: Tokens, first: int, j: int) -> bool:
        """A possessive at token j is part of a name: "People's Party", "Teachers' Union", "St Mary's Hospital"; not "Trump's House"."""
        flags = tokens.flags
        mark = flags[j] & t.OWNER or (tokens.words[j] in "'’" and tokens.lower[j - 1][-1] == "s" and self.known.noun_last)
        if not mark or tokens.starts[j] > tokens.ends[j - 1] or not adjacent(tokens, j) or not _capital(tokens, j + 1):
            return False
        holders = t.ROLE | t.COLLECTIVE | t.PERSON_PREFIX
        if flags[j - 1] & (t.ORGANISATION_HEAD | t.ORGANISATION_WORD):
            return False
        holder = flags[j - 1] & holders or self.known.flags.get(tokens.lower[j - 1].removesuffix("s"), 0) & t.ROLE
        saint = flags[first] & t.PLACE_HEAD and j - first == 2 and not self.known_name(tokens, first, j)
        end = j + 1
        while end + 1 < len(tokens) and adjacent(tokens, end) and _capital(tokens, end + 1):
            end += 1
        body = tokens.words[j] in "'’" and end > j + 1 and flags[end] & t.ORGANISATION_WORD  # "Mineworkers' Solidarity Union"
        return bool(holder or saint or body) and not flags[j + 1] & t.GIVEN

    def speaks(self, tokens: Tokens, i: int) -> bool:
        """A verb of saying stands at token i: what stands before it is somebody."""
        return i < len(tokens) and not tokens.breaks[i] and tokens.flags[i] & (t.CUE | t.FINITE | t.ALSO_NOUN) == t.CUE | t.FINITE

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
        flags = tokens.flags
        between = flags[left:right]
        heads = any(flags[m] & (t.ORGANISATION_HEAD | t.PLACE_HEAD) for m in range(first, left))
        nextf = flags[right]
        if flags[first] & t.PARTICLE and left - first == 1:
            return True  # "Van der Berg" at the head of a sentence
        if flags[first] & (t.ROLE | t.HONORIFIC | t.PERSON_PREFIX) and not heads:
            return False
        person_next = bool(nextf & t.GIVEN) and right + 1 < len(tokens) and adjacent(tokens, right) and _capital(tokens, right + 1)
        if any(bits & t.PREPOSITION and not bits & (t.GENITIVE | t.DEFINITE) for bits in between) and (not heads or nextf & t.TIME):
            return False  # "Senate on Tuesday"
        if any(bits & t.AND for bits in between):
            if "&" in tokens.words[left:right]:
                return True
            joined = any(flags[m] & t.PREPOSITION and not flags[m] & t.CONJUNCTION for m in range(first, left))
            fresh = (
                nextf & (t.ORGANISATION_HEAD | t.ROLE | t.PLACE_HEAD)
                or is_acronym(tokens.words[right])
                or self.known_name(tokens, right, len(tokens))
            )
            return heads and joined and not fresh and not person_next
        given = bool(flags[first] & t.GIVEN) and not heads
        if given:
            taken = is_acronym(tokens.words[right]) or nextf & t.ORGANISATION_HEAD or self.known_name(tokens, right, len(tokens))
            prize = left - first > 1 and any(bits & t.PREPOSITION and not bits & t.GENITIVE for bits in between)  # "Ana Ruiz al Valor"
            return any(bits & t.SURNAME for bits in between) and left - first <= 4 and not taken and not prize
        if heads:
            return not person_next or (not self.known.noun_last and bool(flags[left - 1] & t.PLACE_HEAD))
        if self.known.noun_last and any(bits & (t.PREPOSITION | t.DEFINITE) for bits in between):
            plain = left - first == 1 and not self.initial(tokens, first) and not nextf & t.GIVEN
            taken = is_acronym(tokens.words[right]) or self.known_name(tokens, right, len(tokens)) or is_acronym(tokens.words[first])
            return all(bits & t.GENITIVE for bits in between) and plain and not taken
        if left - first == 1 and self.initial(tokens, first):
            return self.of_family(between) and not self.known_name(tokens, right, len(tokens))  # "Berto da Oblomsk"
        return not person_next

    def of_family(self, between: list[int]) -> bool:
        """Particles that stand in surnames and nowhere else in this language: "von der", "da", "bin"."""
        return all(bits & t.SURNAME and not bits & (t.PREPOSITION | t.DETERMINER | t.CONJUNCTION | t.CLITIC) for bits in between)

    # -- cutting runs into names ----------------------------------------------------------------------------------

    def pieces(self, tokens: Tokens, first: int, after: int, initial: bool) -> Iterator[Name]:
        """The names in a capitalised run: titles off, cut where a place or organisation touches a person."""
        run = first, after
        first, after, initial = self.trimmed(tokens, first, after, initial)
        if first >= after and run[1] - run[0] == 1 and self.speaks(tokens, run[1]) and not tokens.flags[run[0]] & t.NEVER_NAME:
            yield Name(tokens.field, *run, True, None, "bare-title")  # “…,” Brand said: a surname, if somebody here bears it
        if first >= after or self.in_office(tokens, first):
            return
        for cut in (
            self.with_office,
            self.of_authority,
            self.known_throughout,
            self.with_title,
            self.with_portfolio,
            self.with_role,
            self.touching,
            self.ending_in_authority,
        ):
            found = cut(tokens, first, after, initial)
            if found is not None:
                yield from found
                return
        yield from self.whole(tokens, first, after, initial)

    def trimmed(self, tokens: Tokens, first: int, after: int, initial: bool) -> tuple[int, int, bool]:
        """A run without the words that owe their capital to the head of a sentence, and without particles at its end."""
        flags = tokens.flags
        common = initial and first + 1 < after and self.common(tokens, first, after)
        if common and flags[first + 1] & t.TIME and not flags[first + 1] & t.GIVEN:
            first += 2  # "On Monday Ann Ross came"
        while initial and first < after and self.common(tokens, first, after):
            first += 1
            initial = False if first < after and tokens.words[first][0].isupper() else initial
            while first < after and not _capital(tokens, first):
                first += 1
        while first < after and not (_capital(tokens, after - 1) or _initial(tokens, after - 1)):
            after -= 1
        titled = flags[first] & (t.GIVEN | t.HONORIFIC | t.PERSON_PREFIX) if first < after else 0
        while after - first > 2 and titled and tokens.words[after - 1] in self.known.postnominals:
            after -= 1  # "Ann Ross KC", "Dame Ann Ross KC"
        return first, after, initial

    # Each of these cuts a run where its rule applies, and returns None where it does not: tokens first … after-1.

    def with_office(self, tokens: Tokens, first: int, after: int, initial: bool) -> list[Name] | None:
        """ "el ministro de Pesca Ana Ruiz": the person behind the field of an office, and the places in it."""
        person = self.person_in_office(tokens, first, after)
        if person is None:
            return None
        names = []
        for m in range(first, person):
            known = self.known_name(tokens, m, person)
            if known and known[1] == "place":
                names.append(Name(tokens.field, m, known[0], False, "place", "known-name"))
        return [*names, Name(tokens.field, person, after, False, "person", "title")]

    def of_authority(self, tokens: Tokens, first: int, after: int, initial: bool) -> list[Name] | None:
        """A name of the authority at the head of the run, and what follows it."""
        hit = self.matcher.match(tokens, first)
        if not hit or not first < hit[0] <= after:
            return None
        rest = next((m for m in range(hit[0], after) if _capital(tokens, m)), after)
        name = Name(tokens.field, first, hit[0], False, self.kind_of_key(hit[1]), "authority", hit[1])
        return [name, *(self.pieces(tokens, rest, after, False) if rest < after else ())]

    def known_throughout(self, tokens: Tokens, first: int, after: int, initial: bool) -> list[Name] | None:
        """A dateline, or a place or organisation of the lexicon and nothing else."""
        known = self.known_name(tokens, first, after)
        if self.is_dateline(tokens, first, after):
            return [Name(tokens.field, first, after, False, "place", "dateline")]
        if initial and not known and self.is_place_behind_a_word(tokens, first, after):
            return [Name(tokens.field, first + 1, after, False, "place", "known-name")]
        if known and known[0] == after and not self.is_portfolio(tokens, first):
            return [Name(tokens.field, first, after, False, known[1], "known-name")]
        return None

    def with_title(self, tokens: Tokens, first: int, after: int, initial: bool) -> list[Name] | None:
        """ "Harbour Mayor Ann Ross": what stands before a title, and the person behind it."""
        cut = self.title_cut(tokens, first, after)
        if cut is None:
            return None
        if cut == after == first + 1:  # "King asked": a title, unless somebody here is called so
            return [Name(tokens.field, first, after, True, None, "bare-title")]
        names = list(self.left_of_title(tokens, first, cut, initial))
        if cut < after and not self.is_thing(tokens, cut, after) and not tokens.flags[cut] & t.DEMONYM:
            names.append(Name(tokens.field, cut, after, False, "person", "title"))
        return names

    def with_portfolio(self, tokens: Tokens, first: int, after: int, initial: bool) -> list[Name] | None:
        """ "la ministra de Salud de Noruega": the field of an office is no name; the place behind it is."""
        if not self.is_portfolio(tokens, first):
            return None
        return [
            Name(tokens.field, m, after, False, "place", "known-name")
            for m in range(first + 1, after)
            if tokens.flags[m - 1] & t.GENITIVE and self.known_name(tokens, m, after) == (after, "place")
        ]

    def with_role(self, tokens: Tokens, first: int, after: int, initial: bool) -> list[Name] | None:
        """ "Presidente de la República", "Presidente de Chile": only what is known behind a role and its "of" is a name."""
        flags = tokens.flags
        role = flags[first] & t.ROLE and not flags[first] & (t.GIVEN | t.ORGANISATION_HEAD)
        if not role or after - first < 2 or not flags[first + 1] & t.GENITIVE:
            return None
        rest = next(m for m in range(first + 1, after) if _capital(tokens, m))
        known = flags[rest] & t.ORGANISATION_HEAD or is_acronym(tokens.words[rest]) or self.known_name(tokens, rest, after)
        return list(self.pieces(tokens, rest, after, False)) if known else []

    def touching(self, tokens: Tokens, first: int, after: int, initial: bool) -> list[Name] | None:
        """ "Ministry of Finance Ana Ruiz", "Argentina Ana Ruiz": two names with nothing between them."""
        split = self.person_touching(tokens, first, after)
        if split:
            return [*self.pieces(tokens, first, split, initial), Name(tokens.field, split, after, False, "person", "given-name")]
        if after - first > 2 and is_acronym(tokens.words[first]) and tokens.flags[first + 1] & t.GIVEN and tokens.flags[first + 2] & t.HIGH:
            bearer = Name(tokens.field, first + 1, after, False, "person", "given-name")  # "su par de la UP Ana Ruiz"
            return [*self.pieces(tokens, first, first + 1, initial), bearer]
        known = self.known_name(tokens, first, after)
        if known and known[0] < after and (tokens.flags[known[0]] & t.GIVEN or self.is_acronym_beside(tokens, first, after, known)):
            name = Name(tokens.field, first, known[0], False, known[1], "known-name")
            return [name, *self.pieces(tokens, known[0], after, False)]
        if (
            known
            and self.is_unknown(tokens, known[0], after)
            and (self.is_told if known[1] == "organisation" else self.is_governed)(tokens, first)
        ):
            name = Name(tokens.field, first, known[0], False, known[1], "known-name")
            return [name, Name(tokens.field, known[0], after, False, "person", "title-context")]
        person = self.behind_a_title(tokens, first, after)
        return [Name(tokens.field, person, after, False, "person", "given-name")] if person else None

    def is_acronym_beside(self, tokens: Tokens, first: int, after: int, known: tuple[int, EntityKind]) -> bool:
        """Of two words the first is an organisation's acronym, and the second no noun of its name."""
        alone = known[0] == first + 1 and is_acronym(tokens.words[first]) and after - first == 2 and known[1] == "organisation"
        return alone and not tokens.flags[first + 1] & (t.ORGANISATION_HEAD | t.ORGANISATION_WORD)

    def ending_in_authority(self, tokens: Tokens, first: int, after: int, initial: bool) -> list[Name] | None:
        """A person of the authority at the end of a longer run."""
        for m in range(first + 1, after):
            inner = self.matcher.match(tokens, m)
            surname = after - m == 1 and tokens.flags[m - 1] & t.GIVEN  # of somebody else, whom the authority does not know
            ends = inner and inner[0] == after and self.kind_of_key(inner[1]) == "person"
            if inner and ends and not surname and self.stands_apart(tokens, first, m):
                person = Name(tokens.field, m, after, False, "person", "authority", inner[1])
                return [*self.pieces(tokens, first, m, initial), person]
        return None

    def whole(self, tokens: Tokens, first: int, after: int, initial: bool) -> Iterator[Name]:
        """A run that nothing cuts, if it may be a name."""
        flags = tokens.flags
        if all(flags[m] & (t.DEMONYM | t.TIME | t.NOT_NAME) for m in range(first, after)):
            if (after - first == 1 and flags[first] & t.DEMONYM and not initial) or self.speaks(tokens, after):
                yield Name(tokens.field, first, after, True, None, "bare-title")  # a surname, if somebody here bears it
            return
        if after - first == 2 and flags[after - 1] & t.DEMONYM and self.known_name(tokens, first, after):
            return  # "East German"
        if after - first == 1 and flags[first] & t.COLLECTIVE and tokens.lower[first].endswith(self.known.plural_endings):
            return  # "MPs", "Republicans"
        if flags[first] & t.NOT_NAME and flags[first] & t.ORGANISATION_NOUN and first + 1 < after:
            yield Name(tokens.field, first + 1, after, False, "organisation", "organisation-noun")  # "la ONG Frontera Sur"
            return
        if not self.is_thing(tokens, first, after) and not self.is_shouted(tokens, first, after, initial):
            yield Name(tokens.field, first, after, initial)

    def is_shouted(self, tokens: Tokens, first: int, after: int, initial: bool) -> bool:
        """Words in capitals throughout: more than three, or several at the head of a sentence that no given name begins."""
        words = [w for w in tokens.words[first:after] if w[0].isalpha()]
        several = len(words) > 3 or (len(words) > 1 and initial and not tokens.flags[first] & t.GIVEN)
        return several and all(w.isupper() and len(w) > 1 for w in words)

    def stands_apart(self, tokens: Tokens, first: int, after: int) -> bool:
        """What stands before a person's name in a run is a name of its own: known, an acronym, or with an organisation's head."""
        known = self.known_name(tokens, first, after)
        heads = any(tokens.flags[m] & (t.ORGANISATION_HEAD | t.ROLE | t.HONORIFIC) for m in range(first, after))
        return bool(known and known[0] >= after) or is_acronym(tokens.words[after - 1]) or heads

    def is_thing(self, tokens: Tokens, first: int, after: int) -> bool:
        """Days, laws, wars, prizes, words like "God": what has a capital and is neither person, organisation nor place."""
        flags, alone = tokens.flags, after - first == 1
        if flags[first] & t.NOT_NAME or (alone and flags[first] & (t.TIME | t.THING_WORD)):
            return True
        if alone:  # "I'm", "The", but "the Ser"
            return bool(flags[first] & t.NEVER_NAME) and not (is_acronym(tokens.words[first]) or (first and flags[first - 1] & t.DEFINITE))
        last = after - 1
        while last > first and (tokens.words[last][0].isdigit() or set(tokens.words[last]) <= set("IVX")):
            last -= 1  # "World War II"
        surname = flags[first] & t.GIVEN and after - first == 2  # "Doris Day"
        ends = t.THING_WORD | (t.TIME | t.DEMONYM if self.known.noun_last else 0)
        return bool(flags[last] & ends) and not surname

    def in_office(self, tokens: Tokens, first: int) -> bool:
        """ "jefe de Estado": the capital belongs to an office of several words."""
        for back in (1, 2, 3):
            if first - back < 0:
                break
            for phrase in self.known.phrases.get(tokens.lower[first - back], ()):
                if len(phrase) > back and tuple(tokens.lower[first - back : first - back + len(phrase)]) == phrase:
                    return True
        return False

    def person_in_office(self, tokens: Tokens, first: int, after: int) -> int | None:
        """Where the person begins whose office's field the run begins with: role, "de", field, given name."""
        flags = tokens.flags
        i = first - 1
        if i > 1 and flags[i] & t.AND:  # "ministro de Economía y Hacienda Ana Ruiz"
            i -= 1
            while i > 1 and flags[i] & t.HIGH:
                i -= 1
        if i < 1 or tokens.breaks[first] or not flags[i] & t.GENITIVE:
            return None
        i -= 1
        while i > 0 and flags[i] & t.DEMONYM:
            i -= 1
        if not flags[i] & t.ROLE or flags[first] & t.GIVEN or any(flags[m] & t.ORGANISATION_HEAD for m in range(first, after)):
            return None
        for m in range(first + 1, after - 1):
            if flags[m] & t.GIVEN:
                known = self.known_name(tokens, first, m)
                return None if known and known[1] == "place" else m
        return None

    def is_dateline(self, tokens: Tokens, first: int, after: int) -> bool:
        """ "LIRIO, N.J. (AP) —": a name in capitals at the head of a paragraph, and a dash behind it, is where one writes from."""
        if not tokens.breaks[first] or not all(w.isupper() for w in tokens.words[first:after]) or after == len(tokens):
            return False
        head = tokens.words[after : after + 8]
        return head[0] in ",(-–—" and any(w in "-–—" for w in head) and not any(tokens.breaks[after : after + len(head)])

    def is_place_behind_a_word(self, tokens: Tokens, first: int, after: int) -> bool:
        """ "Visiting Norway": a word that has its capital from the head of a sentence, and a known place."""
        mine = tokens.flags[first] & (t.GIVEN | t.ORGANISATION_HEAD | t.PLACE_HEAD | t.ROLE) or self.capital_seen[tokens.lower[first]]
        return not mine and first + 1 < after and self.known_name(tokens, first + 1, after) == (after, "place")

    def is_portfolio(self, tokens: Tokens, first: int) -> bool:
        """ "el ministro ruso de Asuntos Exteriores": the field of an office begins at a token; it is no name."""
        i = first - 1
        if i < 1 or tokens.breaks[first] or not tokens.flags[i] & (t.GENITIVE | t.AND) or tokens.flags[first] & t.ORGANISATION_HEAD:
            return False
        i -= 1
        while i > 0 and tokens.flags[i] & t.DEMONYM:
            i -= 1
        if i > 1 and tokens.flags[i] & t.AND:
            i -= 1
        if tokens.words[i][0].isupper() and tokens.flags[first - 1] & t.AND:  # "ministro de Agricultura y Pesca"
            while i > 0 and (tokens.words[i][0].isupper() or tokens.flags[i] & t.GENITIVE):
                i -= 1
        role = self.known.roles.get(tokens.lower[i])
        return role is not None and "minister" in role.classes

    def person_touching(self, tokens: Tokens, first: int, after: int) -> int | None:
        """ "Ministry of Finance Ana Ruiz": where the person begins behind a complete name of an organisation."""
        flags = tokens.flags
        if not any(flags[m] & t.ORGANISATION_HEAD for m in range(first, min(first + 2, after))):
            return None
        member = self.in_service(tokens, first) and not flags[first] & t.NAMESAKE
        for m in range(first + 2, after - 1):
            if flags[m] & t.GIVEN and not flags[m - 1] & t.PARTICLE:
                return m if member or any(flags[x] & t.PARTICLE for x in range(first + 1, m)) else None
        return None

    def in_service(self, tokens: Tokens, first: int) -> bool:
        """A role with "of" stands before a name: who bears it may follow, "el juez del Tribunal Marítimo Luis Soto"."""
        flags, i = tokens.flags, first - 1
        if i > 0 and flags[i] & t.DEFINITE and not flags[i] & t.GENITIVE:
            i -= 1
        return i > 0 and bool(flags[i] & t.GENITIVE and flags[i - 1] & t.ROLE) and not any(tokens.breaks[i : first + 1])

    def is_unknown(self, tokens: Tokens, first: int, after: int) -> bool:
        """Two words of which nothing is known: a person's name, where another stands right before it."""
        known = t.ORGANISATION_HEAD | t.ORGANISATION_WORD | t.PLACE_HEAD | t.PLACE_WORD | t.DEMONYM
        return after - first == 2 and not any(tokens.flags[m] & known or self.known.is_common(tokens.words[m]) for m in range(first, after))

    def is_told(self, tokens: Tokens, first: int) -> bool:
        """ "dijo a EFE Kyrga Oblomska": the name that begins at token `first` is of the agency that is told."""
        flags, i = tokens.flags, first - 1
        return i > 0 and bool(flags[i] & t.DATIVE and flags[i - 1] & t.CUE) and not any(tokens.breaks[i : first + 1])

    def is_governed(self, tokens: Tokens, first: int) -> bool:
        """ "la presidenta de Navelia Kyrga Oblomska", "the ambassador to Navelia Kyrga Oblomska": of the place where an office is."""
        flags, i = tokens.flags, first - 1
        office = i > 0 and flags[i] & (t.GENITIVE | t.OFFICE) and flags[i - 1] & t.ROLE
        return bool(office) and not any(tokens.breaks[i : first + 1])

    def behind_a_title(self, tokens: Tokens, first: int, after: int) -> int | None:
        """ "Harbour Master Ann Ross": where the person begins behind two words or more that are no name that we know."""
        flags = tokens.flags
        known = t.GIVEN | t.PARTICLE | t.ORGANISATION_HEAD | t.ORGANISATION_WORD | t.PLACE_HEAD
        for m in range(first, after - 1):
            if flags[m] & t.GIVEN and m > first + 1 and flags[m + 1] & t.HIGH:
                return m
            if flags[m] & known or len(tokens.words[m].rstrip(".")) < 2 or is_acronym(tokens.words[m]):
                return None
        return None

    def common(self, tokens: Tokens, first: int, after: int) -> bool:
        """The first word of a sentence owes its capital to its place there."""
        bits, lower = tokens.flags[first], tokens.lower[first]
        known = self.known_name(tokens, first, after)
        if known and (known[0] > first + 1 or not bits & t.NEVER_NAME):
            return False
        if self.matcher.match(tokens, first):
            return False
        if bits & t.NEVER_NAME:
            return True
        if bits & t.GIVEN or is_acronym(tokens.words[first]):
            return False
        if bits & t.CUE and bits & t.FINITE and not bits & (t.ALSO_NOUN | t.ROLE) and not self.capital_seen[lower]:
            return True  # "Habló Naciones Unidas"
        if (
            after - first > 2
            and tokens.flags[first + 1] & t.GIVEN
            and not self.capital_seen[lower]
            and not bits & (t.ORGANISATION_HEAD | t.PLACE_HEAD)
        ):
            return True  # "Rival Ana Ruiz", "Dictador Juan Ruiz"
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
        given = not self.known.noun_last and flags[first] & (t.GIVEN | t.ROLE | t.HONORIFIC) == t.GIVEN
        for m in range(first, after):
            if given and m > first and tokens.words[m].isalpha():
                continue  # "Luis Soto Regidor", "Marta Alcalde Ruiz": surnames; no title stands behind the name
            if m + 1 < after and not tokens.words[m + 1][0].isalnum():
                continue  # "Sheriff's Office"
            if (m == after - 1 and m > first and (flags[m - 1] & t.GIVEN or not flags[m] & t.ROLE)) or flags[m] & t.ORGANISATION_HEAD:
                continue  # "Gail King": a surname
            if m > first and flags[m] & t.ADJECTIVE and flags[m - 1] & t.GENITIVE:
                continue  # "Tasa de Política Monetaria"
            organisation = t.ORGANISATION_HEAD if m > first and not self.known.noun_last else 0
            if flags[m - 1] & organisation or (m == after - 1 and flags[first] & organisation):
                continue  # "Fiscalía General", "Convención Nacional Constituyente": an adjective
            if (flags[m] & (t.ROLE | t.HONORIFIC | t.PERSON_PREFIX) and not flags[m] & t.GIVEN) or (
                tokens.words[m][-1] == "." and flags[m] & t.ROLE
            ):
                title = m
        if title is None:
            return None
        person = after - title == 3 and flags[title + 1] & t.GIVEN  # "Attorney Lee Park"
        for m in range(title + 1, title + 1 if person else after):
            if (flags[m] & (t.ORGANISATION_HEAD | t.ORGANISATION_WORD | t.PLACE_WORD) and not flags[m] & t.GIVEN) or is_acronym(
                tokens.words[m]
            ):
                return None
        begin = title + 1
        while begin < after and (not _capital(tokens, begin) or (flags[begin] & (t.DEMONYM | t.NEVER_NAME) and after - begin > 1)):
            begin += 1
        if begin < after and begin > title + 1 and flags[title + 1] & t.GENITIVE:
            return self.person_after(tokens, begin, after)
        return begin

    def person_after(self, tokens: Tokens, begin: int, after: int) -> int | None:
        """ "Ministro de Hacienda Mario Ruiz": the person begins at a given name."""
        for m in range(begin + 1, after):
            if tokens.flags[m] & t.GIVEN and m + 1 < after:
                return m
        return None

    def left_of_title(self, tokens: Tokens, first: int, cut: int, initial: bool) -> Iterator[Name]:
        """ "Oregon Gov. …", "FBI Director …": what stands before the title may be a name itself."""
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
