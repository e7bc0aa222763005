"""The text around the quotations: its sentences, its noun phrases, and which of them is the subject of a verb.

There is no parser here: a noun phrase is what the lexicon's small words, the names of the article and its role nouns let
one see, and a subject is the nearest of them that no preposition governs.
"""

from bisect import bisect_left
from dataclasses import dataclass

from hemeroteca import tokens as t
from hemeroteca.marks import CLOSING, Pair
from hemeroteca.names import Names, NounKind, NounPhrase
from hemeroteca.runs import Name
from hemeroteca.tokens import Grammar, Tokens
from hemeroteca.traits import roles_at

END = frozenset([".", "!", "?", "…"])
LINK = frozenset([",", "-", "–", "—", "―"])
_STOPS = END | frozenset("—–-:")
_DATELINE = 12  # tokens: a dash further in than this closes no dateline
_SUBJECT_REACH = 45  # tokens: a subject further from its verb than this is guesswork


@dataclass(slots=True)
class _Heads:
    """The nouns of a description that say of whom it is, as far as it has been read; `after`: where the last of them ends."""

    role: str = ""
    collective: str = ""
    document: str = ""
    after: int = -1

    def __bool__(self) -> bool:
        return bool(self.role or self.collective or self.document)

    def note(self, role: str | None, bits: int, word: str, after: int, last_counts: bool) -> None:
        """Take a noun in: where the last noun of a phrase is its head (`last_counts`), a later one replaces an earlier."""
        if role and not self.collective:
            self.role = role if not self.role or last_counts else self.role
        elif bits & t.COLLECTIVE and (not self.role or last_counts):
            self.collective, self.role = word if not self.collective or last_counts else self.collective, ""
        elif bits & t.DOCUMENT and not self.role:
            self.document = word if not self.document or last_counts else self.document
        if role or bits & (t.COLLECTIVE | t.DOCUMENT):
            self.after = after

    def phrase(self, first: int, after: int, indefinite: bool) -> NounPhrase:
        """The description as a phrase of tokens first … after-1. A document goes before those who wrote it."""
        if self.role:
            return NounPhrase(first, after, "indefinite" if indefinite else "role", head=self.role)
        kind: NounKind = "document" if self.document else "plural"
        return NounPhrase(first, after, kind, head=self.document or self.collective)


class Scene:
    """One field with its quotations: which token stands in which, and where the sentences around them begin and end."""

    def __init__(self, tokens: Tokens, pairs: list[Pair], names: Names, known: Grammar) -> None:
        self.tokens, self.pairs, self.names, self.known = tokens, pairs, names, known
        n = len(tokens)
        self.inside: list[int] = [-1] * n  # number of the quotation, marks included
        for number, pair in enumerate(pairs):
            low = pair.first - 1 if pair.marks and pair.first else pair.first
            high = min(n, pair.after + 1) if pair.marks and pair.closed else pair.after
            for i in range(low, high):
                self.inside[i] = number
        self.paragraphs = [i for i in range(n) if tokens.breaks[i]]  # where each begins
        self.sentence: list[int] = [0] * n
        self.bounds: list[tuple[int, int]] = []
        self._cut()
        for pair in pairs:
            pair.sentence = self.sentence[pair.first]

    def _cut(self) -> None:
        """Sentences: a stop outside the marks ends one, and so does a quotation that ends in a stop before a capital."""
        breaks, n = self.tokens.breaks, len(self.tokens)
        number, begin = 0, 0
        words, inside = self.tokens.words, self.inside
        for i in range(n):
            maybe = i > begin and (breaks[i] or words[i - 1] in _STOPS or inside[i - 1] >= 0)
            if maybe and (breaks[i] or self._ends_before(i)):
                self.bounds.append((begin, i))
                number, begin = number + 1, i
            self.sentence[i] = number
        self.bounds.append((begin, n))

    def _ends_before(self, i: int) -> bool:
        """A sentence ends before token i: behind a stop, a dateline, or a quotation that ends in a stop."""
        words, inside = self.tokens.words, self.inside
        previous = words[i - 1]
        if inside[i] >= 0 and inside[i] == inside[i - 1]:
            return False
        word = words[i]
        fresh = inside[i] >= 0 or word[0].isupper() or word[0] in '¿¡“«"‘—-' or word[0].isdigit()
        if inside[i - 1] < 0:
            return fresh and (previous in END or (previous in "—–-:" and self._dateline(i - 1)))
        pair = self.pairs[inside[i - 1]]
        return fresh and words[pair.after - 1] in END and word not in LINK

    def _dateline(self, dash: int) -> bool:
        """ "LIMA, 4 de mayo (EFE) —", "Lirio:": the dash or colon at this token closes the line that names place and agency."""
        words = self.tokens.words
        if words[dash] == ":":
            place = self.name(dash - 1) if dash and self.tokens.field == "body" and self.inside[dash + 1] < 0 else None
            return place is not None and place.kind != "person" and self.tokens.breaks[place.first]
        starts, ends = self.tokens.starts, self.tokens.ends
        if starts[dash] == ends[dash - 1] and starts[dash + 1] == ends[dash]:
            return False  # "(PL-RN)"
        for k in range(dash - 1, max(-1, dash - _DATELINE), -1):
            if self.tokens.breaks[k]:
                return words[dash - 1] in ").-" or (words[k].isupper() and len(words[k]) > 1)
            if words[k] in END or self.inside[k] >= 0:
                return False
        return False

    def in_heading(self, pair: Pair) -> bool:
        """The quotation stands in a headline, a standfirst or a subhead: a paragraph that ends in no stop."""
        if pair.field != "body":
            return True
        following = bisect_left(self.paragraphs, pair.after)
        end = self.paragraphs[following] if following < len(self.paragraphs) else len(self.tokens)
        last = self.tokens.words[end - 1]
        return last not in END and last not in CLOSING and last != '"'

    def name(self, i: int) -> Name | None:
        return self.names.at(self.tokens.field, i)

    def person(self, i: int) -> Name | None:
        """The person or organisation whose name covers token i."""
        name = self.name(i)
        return name if name and name.kind in ("person", "organisation") else None

    def is_cue(self, i: int) -> bool:
        """A reporting verb stands at token i, and not a noun that looks like one."""
        bits = self.tokens.flags[i]
        if not bits & t.CUE or self.inside[i] >= 0 or self.name(i):
            return False
        if bits & t.ALSO_NOUN and i:
            before = self.tokens.flags[i - 1]
            if (
                (before & t.DETERMINER and not before & t.RELATIVE)
                or before & t.DEMONYM
                or (before & t.PREPOSITION and not before & t.COMPLEMENT)
            ):
                return False
            if before & t.OWNER or self.tokens.words[i - 1].isdigit():
                return False
            if not self.known.drops_subjects and not self.tokens.flags[i - 1] & t.ADVERB and not self._subject_like(i - 1):
                return False
            if bits & t.BARE and not before & (t.AUXILIARY | t.PRONOUN | t.COLLECTIVE | t.RELATIVE | t.ADVERB):
                return False
        return not (self.tokens.words[i][0].isupper() and i and not self.tokens.breaks[i] and self.tokens.words[i - 1] not in END)

    def is_plural(self, cue: int) -> bool:
        """The verb at token `cue` is that of several: "dijeron", "han dicho"."""
        flags = self.tokens.flags
        return bool((flags[cue] | (flags[cue - 1] if cue and not flags[cue] & t.FINITE else 0)) & t.PLURAL_VERB)

    def is_finite(self, cue: int) -> bool:
        """The verb at token `cue` is the verb of a clause: "dijo", "ha dicho"."""
        flags = self.tokens.flags
        return bool(flags[cue] & t.FINITE) or (cue > 0 and bool(flags[cue - 1] & t.AUXILIARY))

    def _subject_like(self, i: int) -> bool:
        bits = self.tokens.flags[i]
        return (
            bool(self.name(i))
            or bool(bits & (t.PRONOUN | t.RELATIVE | t.ROLE | t.COLLECTIVE | t.DOCUMENT | t.AUXILIARY | t.CONJUNCTION))
            or self.tokens.words[i] in ',”"»’)—'
        )

    # -- noun phrases -------------------------------------------------------------------------------------------------

    def phrase_at(self, i: int, limit: int) -> NounPhrase | None:
        """The noun phrase that begins at token i and ends before limit, if it can name a speaker."""
        flags, lower = self.tokens.flags, self.tokens.lower
        if i >= limit or self.inside[i] >= 0:
            return None
        name = self.name(i)
        if (name and name.first == i) or (name and i > name.first):
            return self._apposed(i, name, limit)
        bits = flags[i]
        if lower[i] in self.known.pronouns and (bits & t.PRONOUN or self._ends_phrase(i + 1, limit)):
            after = i + 2 if i + 1 < limit and flags[i + 1] & t.SELF else i + 1
            return NounPhrase(i, after, "pronoun", head=lower[i])
        if bits & t.DEFINITE and i + 1 < limit and flags[i + 1] & t.SELF and self._ends_phrase(i + 2, limit):
            return NounPhrase(i, i + 2, "pronoun", head=lower[i + 1])
        if bits & t.COMPLEMENT and i + 1 < limit and (flags[i + 1] & (t.DETERMINER | t.PRONOUN) or self.name(i + 1)):
            return None  # "said that the …"
        if bits & t.INDEFINITE and i + 2 < limit and flags[i + 1] & t.GENITIVE and flags[i + 2] & t.PRONOUN:
            return NounPhrase(i, i + 3, "indefinite", head=lower[i])  # "uno de ellos"
        if bits & t.INDEFINITE and i + 2 < limit and flags[i + 1] & t.GENITIVE and flags[i + 2] & t.DETERMINER:
            comma = next((k for k in range(i + 3, min(limit, i + 9)) if self.tokens.words[k] == ","), None)
            follow = self._named_behind(comma + 1, limit, known=False) if comma else None
            if follow:
                return NounPhrase(i, follow.after, "name", follow)  # "uno de sus alumnos, Luis Soto,"
            if i + 3 < limit and flags[i + 3] & t.SMALL and not self.known.noun_last:
                return NounPhrase(i, i + 4, "indefinite", head=lower[i])  # "otra de las madres"
        document = i + 1 < limit and flags[i + 1] & t.DOCUMENT  # "a report", which is a verb too
        if bits & t.INDEFINITE and not document and self._ends_phrase(i + 1, limit):
            comma = i + 2 < limit and self.tokens.words[i + 1] == ","
            follow = self._named_behind(i + 2, limit, known=False) if comma else None  # "said one, Ann Ross, who"
            return NounPhrase(i, follow.after, "name", follow) if follow else NounPhrase(i, i + 1, "indefinite", head=lower[i])
        begins = t.DETERMINER | t.ROLE | t.HONORIFIC | t.COLLECTIVE | t.DEMONYM | t.PERSON_PREFIX | t.ORGANISATION_HEAD
        bare = self.known.noun_last and (not bits & ~t.SHAPE or bits & (t.ADVERB | t.ALSO_NOUN)) and self._titled(i, limit)
        found = self._described(i, limit) if bits & begins or self._role(i, limit) or bare else None
        return self._of_somebody(found, limit) or found

    def _of_somebody(self, found: NounPhrase | None, limit: int) -> NounPhrase | None:
        """ "El conselleiro de Industria, Luis Soto, …": what the lexicon does not know, of something, and a person as an aside."""
        flags, words = self.tokens.flags, self.tokens.words
        if found is None or found.kind != "thing" or found.after >= limit or not flags[found.first] & t.DEFINITE:
            return None
        if self.known.noun_last or not flags[found.after] & t.GENITIVE:
            return None
        for k in range(found.after + 1, min(limit, found.after + 9)):
            if words[k] == ",":
                follow = self._named_behind(k + 1, limit, known=False)
                return NounPhrase(found.first, follow.after, "name", follow) if follow else None
            if self.inside[k] >= 0 or flags[k] & (t.CUE | t.AUXILIARY | t.CLITIC | t.RELATIVE) & ~t.DEFINITE or words[k] in ".;:(":
                return None
        return None

    def _titled(self, i: int, limit: int) -> bool:
        """ "former", "senior campaign": a few plain words, then a role."""
        for k in range(i + 1, min(i + 4, limit)):
            if self._role(k, limit) or self.tokens.flags[k] & t.COLLECTIVE:
                return True
            if self.tokens.flags[k] & (t.PREPOSITION | t.CUE | t.AUXILIARY | t.CONJUNCTION) or not self.tokens.words[k].isalpha():
                return False
        return False

    def _ends_phrase(self, i: int, limit: int) -> bool:
        return (
            i >= limit
            or self.tokens.words[i] in ",.;:"
            or bool(self.tokens.flags[i] & (t.CUE | t.CLITIC | t.AUXILIARY | t.ADVERB | t.NEGATION))
        )

    def _role(self, i: int, limit: int) -> str | None:
        found = next(roles_at(self.tokens, i, self.known), None)
        return found if found and i + len(found.split()) <= limit else None

    def _apposed(self, i: int, name: Name, limit: int) -> NounPhrase:
        """A name, or "the Ruiz campaign"-like phrases that only begin with one."""
        after = name.after
        while after < limit and self.tokens.words[after] in self.known.postnominals:
            after += 1  # "Ann Ross MP said"
        flags = self.tokens.flags
        k = after
        second = self.name(k + 1) if k + 1 < limit and flags[k] & t.AND and self.inside[k] < 0 else None
        if name.kind == "person" and second and second.kind == "person" and second.first == k + 1:
            return NounPhrase(i, second.after, "plural")
        if self.known.noun_last:
            if k < limit and flags[k] & t.OWNER:
                return self._headed(i, k + 1, limit) or NounPhrase(i, k, "thing")
            while (
                k < min(limit, after + 4)
                and self.inside[k] < 0
                and (
                    (not flags[k] & ~t.SHAPE and self.tokens.words[k].isalpha())
                    or flags[k] & (t.ROLE | t.COLLECTIVE | t.ORGANISATION_HEAD | t.DEMONYM)
                )
            ):
                if flags[k] & t.CUE or self.name(k):
                    break
                k += 1
            nxt = self.name(k) if k < limit else None
            office = name.kind != "person" or any(flags[m] & t.ROLE for m in range(after, k))
            if nxt and k > after and nxt.kind == "person" and office:  # "Harbour Bank strategist Jo Ross"
                return NounPhrase(i, nxt.after, "name", nxt)
            if k > after and self._role(k - 1, limit):
                return NounPhrase(i, k, "role", head=self._role(k - 1, limit) or "")
            if k > after and flags[k - 1] & (t.COLLECTIVE | t.DOCUMENT | t.ORGANISATION_HEAD):
                return NounPhrase(i, k, "plural", head=self.tokens.lower[k - 1])
        kind: NounKind = "name" if name.kind in ("person", "organisation") else "thing"
        return NounPhrase(i, after, kind, name)

    def _headed(self, i: int, k: int, limit: int) -> NounPhrase | None:
        """ "Oregon's governor, …", "Labour's Jo Ross": what the owner's noun says; its name if one follows."""
        name = self.name(k) if k < limit else None
        if name and name.kind == "person" and name.first == k:
            return NounPhrase(i, name.after, "name", name)
        inner = self._described(k, limit) if k < limit else None
        return NounPhrase(i, inner.after, inner.kind, inner.name, inner.head) if inner else None

    def _described(self, i: int, limit: int) -> NounPhrase | None:
        """A description: determiner, nouns, perhaps "de …", perhaps the name itself at its end."""
        tokens, flags = self.tokens, self.tokens.flags
        if self._is_countryman(i, limit):
            return NounPhrase(i, i + 2, "role", head=tokens.lower[i + 1])
        determiner = flags[i] & t.DETERMINER
        heads = _Heads()
        k = i
        genitive = within = False  # right behind "of"; somewhere in what it governs
        while k < min(limit, i + 16):
            epithet = self._epithet_in_marks(i) if k == i + 1 and determiner and self.inside[k] >= 0 else None
            if epithet:
                return epithet
            if self.inside[k] >= 0 or (tokens.breaks[k] and k > i) or tokens.words[k] in ".;:!?()—":
                break
            name = self.name(k)
            if name:
                apposed = not genitive and (not within or (name.kind == "person" and bool(flags[name.first] & t.GIVEN)))
                if apposed and (heads.role or k > i) and self._is_itself(name, i, heads) and not self._modifies(name, limit):
                    return NounPhrase(i, name.after, "name", name, heads.role)
                k = max(k + 1, name.after)
                within, genitive = within or genitive, False
                k += k < limit and bool(flags[k] & t.OWNER)
                continue
            bits = flags[k]
            if tokens.words[k] == ",":
                follow = self._named_behind(k + 1, limit, known=bool(heads.role)) if determiner or heads.role else None
                if follow:
                    return NounPhrase(i, follow.after, "name", follow, heads.role)
                break
            if self._ends_description(k, i, limit, heads):
                break
            if bits & t.PREPOSITION:
                genitive = within = True
                k += 1
                continue
            if genitive and bits & t.DETERMINER:
                k += 1
                continue
            if bits & t.DETERMINER and k > i and not bits & t.DEMONYM and not flags[k - 1] & t.DETERMINER:
                k = heads.after if heads.after > 0 else k
                break
            role = self._role_of_somebody(k, i, limit, heads)
            size = len(role.split()) if role else 1
            if not genitive or bits & t.HONORIFIC:
                heads.note(role, bits, tokens.lower[k], k + size, self.known.noun_last)
                genitive = genitive and bool(bits & t.HONORIFIC)
            else:
                genitive = bool(role)  # "los abogados del expresidente Ruiz": still inside the genitive
            k += size
        if k == i:
            return None
        while k > i + 1 and (flags[k - 1] & (t.PREPOSITION | t.AND | t.DETERMINER) or tokens.words[k - 1] == ","):
            k -= 1
        if heads:
            return heads.phrase(i, k, indefinite=bool(determiner & t.INDEFINITE))
        return NounPhrase(i, k, "thing", head=tokens.lower[k - 1]) if determiner else None

    def _is_countryman(self, i: int, limit: int) -> bool:
        """ "El argentino", "la gallega", and nothing else: an article of one, an adjective of a nation, and the end or a verb."""
        tokens, flags, k = self.tokens, self.tokens.flags, i + 2
        one = flags[i] & t.DEFINITE and not flags[i] & t.PREPOSITION and not tokens.lower[i].endswith(self.known.plural_endings)
        if self.known.noun_last or not one or i + 1 >= limit or not flags[i + 1] & t.DEMONYM or not flags[i + 1] & t.SMALL:
            return False
        if self._role(i + 1, limit) or (k < limit and self.name(k)):
            return False
        goes_on = t.CUE | t.CLITIC | t.AUXILIARY | t.NEGATION | t.RELATIVE | t.PREPOSITION | t.ADVERB | t.CONJUNCTION
        verb = k < limit and not flags[k] & ~t.SHAPE and tokens.lower[k].endswith(self.known.finite_endings)
        return k >= limit or not tokens.words[k].isalnum() or bool(flags[k] & goes_on) or verb

    def _epithet_in_marks(self, determiner: int) -> NounPhrase | None:
        """The «libertarian»: a determiner, and marks around a word or two."""
        pair = self.pairs[self.inside[determiner + 1]]
        short = pair.after - pair.first <= 3 and pair.marks and pair.closed
        return NounPhrase(determiner, pair.after + 1, "role", head=self.tokens.lower[pair.first]) if short else None

    def _is_itself(self, name: Name, first: int, heads: _Heads) -> bool:
        """A name in a description that begins at token `first` is what is described: not whose "the lawmaker representing Navelia" is."""
        firm = any(bits & t.ORGANISATION_NOUN for bits in self.tokens.flags[first : name.first])  # "la productora Tres Lunas"
        apart = self.known.noun_last and heads.role and heads.after < name.first
        return not apart and (name.kind == "person" or (name.kind == "organisation" and (firm or not heads)))

    def _ends_description(self, k: int, first: int, limit: int, heads: _Heads) -> bool:
        """Token k is no part of the description that begins at token `first`: a verb, a clause, an adjunct."""
        bits = self.tokens.flags[k]
        clause = (bits & (t.RELATIVE | t.AUXILIARY | t.CLITIC) and not bits & t.DEFINITE) or self.is_cue(k) or bits & t.NEGATION
        if (k > first and clause) or (bits & t.CONJUNCTION and not bits & t.AND) or (bits & t.ADVERB and heads.role):
            return True
        if not bits & t.PREPOSITION:
            return False
        office = heads.role and bits & t.OFFICE and self._leads_to_person(k, limit)  # "el senador por Florida"
        if not heads and bits & t.GENITIVE and self.tokens.flags[first] & t.POSSESSIVE and not self.known.noun_last:
            return False  # "su par de la UP Ana Ruiz"
        return not heads or not (bits & t.GENITIVE or office)

    def _role_of_somebody(self, k: int, first: int, limit: int, heads: _Heads) -> str | None:
        """The role noun at token k of a description, unless it is an adjective there: "el programa socialista", "official data"."""
        flags, role = self.tokens.flags, self._role(k, limit)
        if not role or not flags[k] & t.ADJECTIVE:
            return role
        described = self.known.noun_last and k + 1 < limit and not flags[k + 1] & ~t.SHAPE and flags[k + 1] & t.SMALL
        return None if described or (not heads.role and k > first + 1) else role

    def _named_behind(self, i: int, limit: int, known: bool) -> Name | None:
        """ "el técnico, Luis Soto,", "el anfitrión, el canciller Luis Soto,": the person who stands behind a description and its
        comma. Where the noun is not `known` to be one of people, the name must be an aside: a comma or the end follows."""
        titled = t.DEFINITE | t.PERSON_PREFIX | t.HONORIFIC
        phrase = self.phrase_at(i, limit) if i < limit and (self.name(i) or self.tokens.flags[i] & titled) else None
        name = phrase.name if phrase and phrase.kind == "name" else None
        if phrase is None or name is None or name.kind != "person" or name.after != phrase.after:
            return None
        after, n = phrase.after, len(self.tokens)
        while after < min(limit, n) and self.tokens.words[after] in self.known.postnominals:
            after += 1
        if (
            after + 1 < min(limit, n)
            and self.tokens.flags[after] & t.GENITIVE
            and (place := self.name(after + 1))
            and place.kind == "place"
        ):
            after = place.after  # "her counterpart, Sen. Jo Ross of Maine, …"
        aside = after >= limit or self.tokens.words[after] in ",.;:"
        return name if aside or (known and name.first == i) else None

    def _leads_to_person(self, k: int, limit: int) -> bool:
        """ "el senador por Florida": after the preposition at k stands a name, not a clause."""
        return k + 1 < limit and bool(self.name(k + 1))

    def _modifies(self, name: Name, limit: int) -> bool:
        """ "the Ruiz campaign", "the FBI director": in English the name only describes the noun behind it."""
        k = name.after
        if not self.known.noun_last or k >= limit or self.inside[k] >= 0:
            return False
        bits, word = self.tokens.flags[k], self.tokens.words[k]
        if bits & t.OWNER:
            return True
        if bits & (t.ROLE | t.COLLECTIVE | t.ORGANISATION_HEAD | t.ORGANISATION_WORD | t.DOCUMENT | t.DEMONYM) and not self.is_cue(k):
            return True
        return not bits & ~t.SHAPE and word.isalpha() and word.islower() and not word.endswith(self.known.verb_endings)

    # -- subjects -----------------------------------------------------------------------------------------------------

    def subject(self, cue: int, low: int, high: int, inverted: bool) -> NounPhrase | None:
        """Who does what the verb at token `cue` says, within low … high-1. Inverted: the subject stands behind the verb."""
        if inverted:
            return self.subject_behind(cue, high) or self.subject_before(cue, low)
        bits = self.tokens.flags[cue]
        if bits & t.GERUND or not self.is_finite(cue):
            return self.clause_subject(cue, low)
        found = self.subject_before(cue, low)
        if found and self.known.drops_subjects and self._is_last_of_several(found, cue, low):
            return NounPhrase(found.first, found.after, "plural")
        return found or (self.subject_behind(cue, high, strict=True) if self.known.drops_subjects else None)

    def _is_last_of_several(self, found: NounPhrase, cue: int, low: int) -> bool:
        """ "Ana Ruiz (UP) y su par Luis Soto coincidieron": a name behind "and", and a verb in the plural."""
        joined = found.first > low and self.tokens.flags[found.first - 1] & t.AND
        return bool(joined) and found.name is not None and found.name.kind == "person" and self.is_plural(cue)

    def clause_subject(self, verb: int, low: int) -> NounPhrase | None:
        """The subject of the main clause that a participle or infinitive hangs on: the first noun phrase of its clause."""
        flags = self.tokens.flags
        begin, near = low, verb - 1
        while near > low and flags[near] & t.ADVERB:
            near -= 1
        beside = self.name(near)
        told = beside is not None and bool(flags[beside.first - 1] & t.DATIVE)  # "wrote to Ruiz urging him to"
        if beside and beside.kind != "place" and beside.first > low and self.inside[near] < 0 and flags[verb] & t.GERUND and not told:
            return NounPhrase(beside.first, beside.after, "name", beside)  # "with Ruiz promising to"
        with_it = next((k for k in range(verb - 1, max(low, verb - 6), -1) if flags[k] & t.PREPOSITION and self.inside[k] < 0), low)
        absolute = self.phrase_at(with_it + 1, verb) if flags[verb] & t.GERUND and flags[with_it] & t.ABSOLUTE else None
        if absolute and absolute.after == verb:
            return absolute  # "with the mayor calling it"
        for k in range(verb - 1, low, -1):
            if self.inside[k] < 0 and flags[k - 1] & t.CONJUNCTION and self.inside[k - 1] < 0:
                phrase = self.phrase_at(k, verb)
                if (phrase and phrase.kind in ("name", "pronoun", "role")) or not flags[k - 1] & t.AND:
                    begin = k
                    break
        i = begin
        while i < verb:
            governed = i > begin and flags[i - 1] & t.PREPOSITION and not flags[i - 1] & (t.COMPLEMENT | t.CLAUSE)
            merged = flags[i] & t.PREPOSITION and flags[i] & t.DEFINITE
            phrase = None if merged or self.inside[i] >= 0 else self.phrase_at(i, verb)
            if phrase and not governed and phrase.kind != "relative":
                return phrase
            i = max(i + 1, phrase.after) if phrase else i + 1
        return None

    def subject_behind(self, cue: int, high: int, strict: bool = False) -> NounPhrase | None:
        """ "afirmó ayer el ministro": over adverbs, days and short adjuncts to a noun phrase."""
        tokens, flags = self.tokens, self.tokens.flags
        i, adjunct = cue + 1, False
        while i < min(high, cue + 14) and self.inside[i] < 0:
            bits = flags[i]
            named = self.name(i)
            if named and named.first == i and not (adjunct and named.kind != "person"):
                both = self.phrase_at(i, high)
                if both and both.kind == "plural" and not self.is_plural(cue) and self.known.drops_subjects:
                    return NounPhrase(i, named.after, "name", named)  # "dijo Ana Ruiz y Luis Soto se fue"
                if both and both.kind == "name" and named.kind == "person" and self.is_plural(cue) and self.known.drops_subjects:
                    return NounPhrase(i, both.after, "plural")  # "dijeron Ana Ruiz, Luis Soto y Juan Paz"
                return both
            if tokens.words[i] == "," and i + 1 < high and flags[i + 1] & (t.PREPOSITION | t.ADVERB) and not self.name(i + 1):
                aside = next((m for m in range(i + 1, min(high, i + 8)) if tokens.words[m] == ","), None)
                if aside is None:
                    return None
                i, adjunct = aside + 1, True
                continue
            times = t.INDEFINITE if self.known.drops_subjects else 0  # "repitió tres veces Ana Ruiz"
            if i + 1 < high and bits & (t.DEMONSTRATIVE | t.DEFINITE | times) and flags[i + 1] & t.TIME:
                i += 2
                continue
            if bits & (t.TIME | t.ADVERB | t.CLITIC) and not bits & t.DEFINITE and not self.name(i):
                i += 1
                continue
            if i == cue + 1 and not bits & ~t.SHAPE and tokens.lower[i].endswith(self.known.gerund_endings):
                i += 1  # "dijo llorando Ana Ruiz"
                continue
            if bits & t.SOURCE and self.is_plural(cue):
                return self.phrase_at(i + 1, high)
            if bits & t.PREPOSITION and not bits & t.COMPLEMENT:
                end = self._adjunct_end(i, high)
                if end is None:
                    source = next((m for m in range(i + 1, min(high, i + 8)) if flags[m] & t.SOURCE), None)
                    return self.phrase_at(source + 1, high) if source and self.is_plural(cue) else None
                whom = next((p for k in range(i + 1, min(end, i + 4)) if (p := self.phrase_at(k, high))), None)
                i, adjunct = (
                    (whom.after if whom and whom.after > end and tokens.words[end] == "," else end),
                    True,
                )  # "al alcalde, Luis Soto, que"
                continue
            if tokens.words[i] == "," and adjunct:
                i += 1
                continue
            phrase = self.phrase_at(i, high) or self.described_name(i, high)
            if phrase is None or (
                phrase.kind == "thing" and (strict or adjunct or not (phrase.name or flags[i] & (t.DEFINITE | t.INDEFINITE)))
            ):
                return None
            if strict and phrase.kind not in ("name", "role", "pronoun", "plural"):
                return None
            several = phrase.kind == "plural" and self.is_plural(cue)
            somebody = phrase.kind == "indefinite" and phrase.head in self.known.roles  # "contó a este diario una vecina"
            if adjunct and phrase.kind not in ("name", "role", "pronoun") and not several and not somebody:
                return None
            return phrase
        return None

    def described_name(self, i: int, limit: int) -> NounPhrase | None:
        """ "widow Jo Ross", "17-year-old Jo Ross": in English a few plain words before a name describe its bearer."""
        if not self.known.noun_last:
            return None
        for k in range(i, min(limit, i + 7)):
            name = self.name(k)
            if name:
                return NounPhrase(i, name.after, "name", name) if name.kind == "person" and k > i else None
            word = self.tokens.words[k]
            if self.inside[k] >= 0 or self.tokens.flags[k] & ~(t.SHAPE | t.ROLE) or not (word[-1].isalnum() or word in "-/"):
                return None
        return None

    def _adjunct_end(self, i: int, high: int) -> int | None:
        """Where "en rueda de prensa", "a la radio" ends and a noun phrase may begin; None if a stop comes first."""
        flags = self.tokens.flags
        k = i + 1
        if not self.known.drops_subjects:
            return None
        while k < min(high, i + 9):
            if self.inside[k] >= 0 or self.tokens.words[k] in ".;:" or self.tokens.flags[k] & (t.RELATIVE | t.AUXILIARY):
                return None
            if self.tokens.words[k] == ",":
                return k
            if (
                flags[k] & (t.DEFINITE | t.DEMONSTRATIVE | t.INDEFINITE)
                and not flags[k] & t.PREPOSITION
                and k > i + 1
                and not flags[k - 1] & t.PREPOSITION
                and k + 1 < high
                and (self._role(k + 1, high) or flags[k + 1] & t.COLLECTIVE)
            ):
                return k
            name = self.name(k)
            if name and name.kind == "person" and name.first == k and not flags[k - 1] & (t.PREPOSITION | t.ROLE) and k > i + 1:
                return k
            k += 1
        return None

    def subject_before(self, cue: int, low: int) -> NounPhrase | None:
        """The noun phrase that the verb belongs to, looking left over adverbs, relative clauses and appositions."""
        owner = self._whose(cue, low)
        if owner:
            return owner
        return self._leftward(cue - 1, max(low, cue - _SUBJECT_REACH), 6)

    def _whose(self, cue: int, low: int) -> NounPhrase | None:
        """ "Ann Ross, whose son Joe, 22, died, said": a clause of possession stands between the name and its verb."""
        tokens, flags = self.tokens, self.tokens.flags
        if cue <= low or tokens.words[cue - 1] != ",":
            return None
        whose = next(
            (k for k in range(cue - 2, max(low, cue - _SUBJECT_REACH), -1) if flags[k] & t.RELATIVE and flags[k] & t.POSSESSIVE), None
        )
        beside = self.name(cue - 2)
        if whose is not None and beside and beside.kind == "person" and beside.first - 1 > whose and tokens.words[beside.first - 1] == ",":
            return NounPhrase(beside.first, beside.after, "name", beside)  # "the Guild, whose head, Ann Ross, called it"
        name = self.name(whose - 2) if whose is not None and whose - 2 >= low and tokens.words[whose - 1] == "," else None
        return NounPhrase(name.first, name.after, "name", name) if name and name.kind == "person" else None

    def _leftward(self, k: int, low: int, hops: int) -> NounPhrase | None:
        """The noun phrase that ends at token k or left of it, not before `low`; over at most `hops` asides and quotations."""
        tokens, flags, inside = self.tokens, self.tokens.flags, self.inside
        while k >= low and hops > 0:
            bits = flags[k]
            word = tokens.words[k]
            if inside[k] >= 0:
                pair = self.pairs[inside[k]]
                if pair.after - pair.first <= 3 and pair.first - 2 >= low and flags[pair.first - 2] & t.DETERMINER:
                    return self.phrase_at(pair.first - 2, k + 1)
                named = self.name(pair.first)
                if named and named.first == pair.first and named.after == pair.after and named.kind != "place":
                    return NounPhrase(pair.first, pair.after, "name", named)
                k -= 1
                while k >= low and inside[k] >= 0:
                    k -= 1
                hops -= 1
                continue
            if self.name(k):
                break
            if word == ":" and self.known.drops_subjects:  # "Ruiz fue menos diplomática: tachó la marcha de"
                return self.clause_subject(k, low)
            if bits & t.RELATIVE and not bits & t.DEMONSTRATIVE:
                if bits & t.PLACE_RELATIVE:  # "el valle, donde pidió": nobody is the subject there
                    return self.clause_subject(k, low)
                if self._governed_relative(k, low):  # "Ruiz denunció a Soto, a quien acusó de"
                    main = self.clause_subject(k, low)
                    return main if main and main.kind in ("name", "role", "pronoun") else None
                if bits & t.COMPLEMENT and k - 2 >= low and flags[k - 1] & t.CLITIC and tokens.words[k - 2] == ",":
                    return self.clause_subject(k, low)  # "retuvo a tres vecinos, lo que calificó de"
                near = self.antecedent(k)
                if near and near.kind in ("thing", "indefinite"):  # "una situación que calificó de «…»"
                    main = self.clause_subject(k, low)
                    return main if main and main.kind in ("name", "role", "pronoun") and main.first < near.first else near
                return near
            if word.isdigit() and k > low and tokens.words[k - 1] == ",":  # an age: "Ana Ruiz, 42, said"
                k -= 2
                continue
            if bits & (t.CLITIC | t.NEGATION | t.AUXILIARY | t.ADVERB) and not bits & t.PRONOUN:
                k -= 1
                continue
            if bits & t.TIME:  # "Ana Ruiz two weeks ago said"
                k -= 2 if k > low and (flags[k - 1] & t.INDEFINITE or tokens.words[k - 1].isdigit()) and not self.name(k - 1) else 1
                while k >= low and flags[k] & (t.DEMONSTRATIVE | t.DEFINITE | t.PREPOSITION) and not self.name(k):
                    k -= 1
                continue
            if word in ",)—–-":
                opened = self._skip_aside(k, low)
                hops -= 1
                if opened is None:
                    k -= 1
                    continue
                apposed = self.apposition(opened, k)
                if apposed:
                    return apposed
                k = opened - 1
                continue
            break
        if k < low or hops <= 0:
            return None
        found, begin = self._phrase_ending(k, low)
        if found is None and begin > low + 1 and tokens.words[begin - 1] == ",":
            return self._leftward(begin - 2, low, hops - 2)
        return found

    def _governed_relative(self, k: int, low: int) -> bool:
        """A preposition stands before the relative at token k: "a quien", "a la que", "al que": it is no subject."""
        flags = self.tokens.flags
        article = k - 1 > low and flags[k - 1] & t.DEFINITE and not flags[k] & t.WHO
        first = k - 1 if article and not flags[k - 1] & t.PREPOSITION else k
        return first > low and bool(flags[first - 1] & t.PREPOSITION) and bool(article or flags[k] & t.WHO)

    def _skip_aside(self, k: int, low: int) -> int | None:
        """The token that opens the aside which token k closes: the comma, bracket or dash before it."""
        want = {")": "(", ",": ",", "—": "—", "–": "–", "-": "-"}[self.tokens.words[k]]
        for m in range(k - 1, max(low, k - 40) - 1, -1):
            if self.inside[m] < 0 and self.tokens.words[m] == want:
                return m
        return None

    def apposition(self, opened: int, closed: int) -> NounPhrase | None:
        """ "el ministro, Juan Ruiz, dijo": the aside is the name."""
        phrase = self.phrase_at(opened + 1, closed)
        name = phrase.name if phrase else None
        if (
            phrase
            and name
            and name.kind == "person"
            and phrase.kind == "name"
            and (phrase.after >= closed or self.tokens.words[phrase.after] in ",(")
        ):
            before = self.tokens.flags[opened - 1] if opened else 0
            beside = self.name(opened - 1) if opened else None
            if beside and not (beside.first and self.tokens.flags[beside.first - 1] & t.GENITIVE):
                return None  # "Portsmouth, Ana Ruiz," is a list and no apposition; "el portavoz de Ruiz S. A., Luis Soto," is one
            first = self._phrase_start(opened - 1, max(0, opened - 12)) if not before & t.CUE else opened + 1
            if first is None and self._is_governed(opened - 1):
                return None  # "Ana Ruiz, in a letter read by her aide, Luis Soto, said"
            return NounPhrase(first if first is not None else opened + 1, phrase.after, "name", name)
        return None

    def _is_governed(self, k: int) -> bool:
        """A possessive behind a preposition begins the description that ends at token k: "by her aide"."""
        flags = self.tokens.flags
        first = next((m for m in range(k, max(0, k - 6), -1) if flags[m] & (t.DETERMINER | t.PREPOSITION | t.CUE)), 0)
        return first > 0 and bool(flags[first] & t.POSSESSIVE) and bool(flags[first - 1] & t.PREPOSITION)

    def _phrase_start(self, k: int, low: int) -> int | None:
        """The determiner that begins the description which ends at token k."""
        for m in range(k, low - 1, -1):
            bits = self.tokens.flags[m]
            if self.inside[m] >= 0 or self.tokens.words[m] in ",.;:" or (self.tokens.breaks[m] and m < k and not bits & t.DETERMINER):
                return None
            if bits & t.DETERMINER and not (m and self.tokens.flags[m - 1] & t.PREPOSITION) and not bits & t.PREPOSITION:
                return m
        return None

    def _phrase_ending(self, k: int, low: int) -> tuple[NounPhrase | None, int]:
        """The subject in the stretch that ends at token k, and where that stretch begins: the first noun phrase of its
        clause that no preposition governs."""
        tokens, flags = self.tokens, self.tokens.flags
        begin = k
        while begin > low:
            m = begin - 1
            if self.inside[m] >= 0 or tokens.words[m] in ";:—()" or (tokens.words[m] == "," and not self.name(m)) or tokens.breaks[begin]:
                break
            if (flags[m] & t.COMPLEMENT and not flags[m] & t.DEMONSTRATIVE) or (
                flags[m] & t.RELATIVE and not self.name(m) and not flags[m] & t.DEMONSTRATIVE
            ):
                break
            begin = m
            if self._opens_clause(m, k + 1):
                begin = m + 1
                break
        i, after = begin, k + 1
        beside = self._beside(begin, after)
        if beside:
            return beside, begin
        if begin > low and flags[begin - 1] & t.RELATIVE:
            near = self.antecedent(begin - 1)
            own = self.phrase_at(begin, after)  # "una obra que la mandataria consideró"
            own = own if own and own.kind in ("role", "plural") and own.after == after and flags[begin] & t.DEFINITE else None
            if near and not own and not any(self.name(m) for m in range(begin, after)):
                return near, begin
        found: NounPhrase | None = None
        topic: NounPhrase | None = None
        while i < after:
            phrase = None
            governed = i > begin and flags[i - 1] & t.PREPOSITION and not flags[i - 1] & (t.COMPLEMENT | t.CLAUSE)
            merged = flags[i] & t.PREPOSITION and flags[i] & t.DEFINITE  # "del", "al"
            if governed:
                phrase = self.phrase_at(i, after)
                if phrase and phrase.name and not phrase.head and flags[i] & t.POSSESSIVE:
                    i = phrase.name.first  # "por su parte Ana Ruiz"
                else:
                    i = max(i + 1, phrase.after) if phrase else i + 1
                continue
            if not merged:
                phrase = self.phrase_at(i, after)
            if phrase and phrase.kind not in ("name", "role", "pronoun") and self._is_object(i):
                i = phrase.after
                continue
            if phrase and phrase.kind in ("name", "role", "plural", "pronoun", "document", "indefinite"):
                if found is None or (
                    phrase.kind in ("name", "pronoun") and found.kind not in ("name", "pronoun") and phrase.after == after
                ):
                    found = phrase
                    if found.after >= after - 1 or (found.kind in ("name", "pronoun") and not self._title_follows(phrase.after, after)):
                        return found, begin
                i = max(i + 1, phrase.after)
                continue
            if phrase and phrase.kind == "thing" and found is None and phrase.after >= after:
                return phrase, begin
            if phrase and phrase.kind == "thing" and i == begin == low and flags[i] & t.DEFINITE and not self._is_time(phrase):
                topic = phrase  # "El voto de la mayoría sostiene que"
            i = max(i + 1, phrase.after) if phrase else i + 1
        if found is None and begin > low and flags[begin - 1] & (t.COMPLEMENT | t.RELATIVE):
            found = self.antecedent(begin - 1)
        found = found or topic
        bare = self.known.noun_last and not flags[k] & ~t.SHAPE and tokens.words[k].islower()
        if found is None and bare and tokens.words[k].endswith(self.known.plural_endings):
            found = NounPhrase(k, k + 1, "plural", head=tokens.lower[k])  # "though retailers said"
        return found, begin

    def _is_object(self, i: int) -> bool:
        """ "Al dejar la sala dijo": an infinitive behind a preposition has what begins at token i."""
        infinitive = i >= 2 and self.tokens.lower[i - 1].endswith(self.known.infinitive_endings)
        return infinitive and bool(self.tokens.flags[i - 2] & t.PREPOSITION) and not self.name(i - 1)

    def _is_time(self, phrase: NounPhrase) -> bool:
        """ "El martes", "la hora después": a day or a distance of time."""
        flags, after = self.tokens.flags, phrase.after
        return any(bits & t.TIME for bits in flags[phrase.first : after]) or (after < len(flags) and bool(flags[after] & t.ADVERB))

    def _opens_clause(self, i: int, verb: int) -> bool:
        """ "Ruiz stopped as the heckler yelled": behind the conjunction at token i the verb has a subject of its own."""
        flags = self.tokens.flags
        if not flags[i] & (t.CONJUNCTION | t.CLAUSE) or i + 1 >= verb:
            return False
        phrase = self.phrase_at(i + 1, verb)
        if flags[i] & t.AND:  # "Ruiz llegó y la oposición lo criticó"; "Ruiz y la oposición criticaron" comes to the same
            return self.known.drops_subjects and phrase is not None and phrase.after == verb and self._agrees(phrase, verb)
        if phrase and phrase.after == verb and flags[i + 1] & t.COLLECTIVE:  # a headline: "Ruiz walks out as union calls it"
            return True
        if phrase is None or not (phrase.kind in ("name", "pronoun") or flags[i + 1] & t.DETERMINER):
            return False  # "Ruiz, as mayor, yelled"
        if phrase.kind == "thing" and not flags[i] & t.CONJUNCTION:
            return False  # "Ruiz after the vote yelled"
        rest = flags[phrase.after : verb]  # "after a woman in the hall told him"
        if rest and (phrase.kind in ("name", "pronoun") or not rest[0] & t.LOCATIVE):
            return False
        return not any(bits & (t.CUE | t.AUXILIARY | t.CONJUNCTION | t.RELATIVE) for bits in rest)

    def _agrees(self, phrase: NounPhrase, verb: int) -> bool:
        """A description with its article and the verb behind it, from token `verb` on, are both of one or both of several."""
        flags, head = self.tokens.flags, self.tokens.words[phrase.after - 1]
        cue = next((k for k in range(verb, min(verb + 4, len(flags))) if flags[k] & t.CUE), None)
        several = phrase.kind != "role" and head.endswith(self.known.plural_endings)
        described = flags[phrase.first] & t.DEFINITE and phrase.kind in ("role", "plural", "thing") and phrase.name is None
        return bool(described) and cue is not None and self.is_plural(cue) == several

    def _title_follows(self, i: int, after: int) -> bool:
        """ "Teachers' Union (TU) secretary Jo Ross": behind this name stands a title with the name of its bearer."""
        return any(self.tokens.flags[k] & t.ROLE and self.name(k + 1) for k in range(i, after - 1))

    def _beside(self, begin: int, after: int) -> NounPhrase | None:
        """A name or pronoun that ends right before the verb, unless a preposition governs it."""
        name = self.name(after - 1)
        first = name.first if name else after - 1
        if first < begin or (not name and self.tokens.lower[first] not in self.known.pronouns):
            return None
        before = self.tokens.flags[first - 1] if first > begin else 0
        if not name and not self.known.drops_subjects and not before & t.AND:
            return self.phrase_at(first, after)  # "in her report she wrote": no verb's object, however it stands there
        opens = t.CONJUNCTION | t.COMPLEMENT | t.CLAUSE | t.ADVERB | t.RELATIVE | t.TIME
        if first > begin and self.tokens.words[first - 1][0].isalpha() and not before & opens:
            return None
        if (
            (before & t.PREPOSITION and not before & (t.COMPLEMENT | t.CLAUSE))
            or (before & (t.ROLE | t.DETERMINER) and not before & t.RELATIVE)
            or (before & t.AND and first - 2 >= begin and self._both(first - 2, after))  # "Ana Ruiz y Luis Soto"
            or (first > begin and self.tokens.words[first - 1][0].isalpha() and not before & ~t.SHAPE)
        ):
            return None
        phrase = self.phrase_at(first, after)
        return phrase if phrase and phrase.after == after and phrase.kind in ("name", "pronoun") else None

    def _both(self, i: int, verb: int) -> bool:
        """The name at token i and the one behind "and" are the subject of the verb together: not so where one place or one verb stands."""
        name = self.name(i)
        one = self.known.drops_subjects and verb < len(self.tokens) and self.tokens.flags[verb] & t.FINITE and not self.is_plural(verb)
        return name is not None and name.kind != "place" and not one

    def antecedent(self, relative: int) -> NounPhrase | None:
        """ "…, X, quien dijo", "X, ministra de Puertos, quien dijo": whom a relative pronoun takes up."""
        k = relative - 1
        low = max(self.bounds[self.sentence[relative]][0], k - _SUBJECT_REACH)
        opened = self._skip_aside(k, low) if k > low and self.tokens.words[k] == "," else None
        bearer = self.name(opened - 1) if opened and self._role(opened + 1, k) else None
        if bearer and bearer.kind == "person":
            return NounPhrase(bearer.first, bearer.after, "name", bearer)
        while k >= 0 and (self.tokens.words[k] == "," or (self.tokens.flags[k] & (t.DEFINITE | t.PREPOSITION) and k > relative - 3)):
            k -= 1
        if k >= 0 and self.tokens.flags[k] & t.CUE:
            return None  # "dijo que": no relative
        name = self.name(k) if k >= 0 else None
        flags = self.tokens.flags
        if name and name.first > 1 and flags[relative] & t.WHO and flags[name.first - 1] & t.GENITIVE:
            of = self.name(name.first - 2)
            name = of if of and of.kind == "person" else name  # "Ann Ross of Sea Weather, who had"
        if name and name.kind in ("person", "organisation"):
            return NounPhrase(name.first, name.after, "name", name)
        for m in range(k, max(-1, k - 24), -1):
            if (
                self.inside[m] >= 0
                or self.tokens.words[m] in ",.;:"
                or (self.tokens.flags[m] & t.CUE and flags[m] & t.FINITE and not flags[m] & t.ALSO_NOUN)
            ):
                return None
            if flags[m] & t.DETERMINER and not flags[m] & t.GENITIVE and not (m and flags[m - 1] & t.GENITIVE):
                return self.phrase_at(m, k + 1)
        return None
