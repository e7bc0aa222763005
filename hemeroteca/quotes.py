"""Quotations: where they stand, what attributes them, and the words that name who speaks.

Three steps over one article: pair the marks (one bad mark spoils one quotation at most), cut the text around them into
sentences, and look for the cue that governs each pair: right after it, before it in its sentence, or in the sentence
before. What the words of a speaker mean is decided in speakers.py.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from hemeroteca import lexicon
from hemeroteca import tokens as t
from hemeroteca.authority import Authority
from hemeroteca.names import Name, Names, roles_at
from hemeroteca.posts import Post, channel_in
from hemeroteca.records import Field
from hemeroteca.tokens import Grammar, Tokens

_DOUBLE = frozenset('“”„‟«»"')
_SINGLE = frozenset("‘’‚'")
_MARK = re.compile("[“”„‟«»\"‘’‚']")
_OPENING = frozenset("“„«‘‚")
_CLOSING = frozenset("”»’")
_BEFORE_OPEN = frozenset("([{—–-/¡¿…:\"“«‘'„|*")
_AFTER_CLOSE = frozenset(".,;:!?)]}…—–-/\"”»’'|*")
_ELISION = re.compile(r"['’‘](?:\d|(?:cause|em|til|tis|twas|n|bout|round)\b)", re.I)
_END = frozenset([".", "!", "?", "…"])
_SENTENCE_FINAL = frozenset(".!?…")
_LINK = frozenset([",", "-", "–", "—"])
_SUBJECT_REACH = 45  # tokens: a subject further from its verb than this is guesswork

NounKind = Literal["name", "pronoun", "role", "plural", "document", "indefinite", "thing", "relative", "none"]


@dataclass(frozen=True, slots=True)
class NounPhrase:
    """The words that name a speaker: tokens first … after-1, and what they are."""

    first: int
    after: int
    kind: NounKind
    name: Name | None = None
    head: str = ""


@dataclass(slots=True)
class Pair:
    """A pair of outer marks. `first … after-1` are the tokens inside; `open_` and `close` the marks' tokens."""

    field: Field
    start: int
    end: int
    first: int
    after: int
    closed: bool = True
    reopens: bool = False  # the quotation before it ran on into this paragraph
    sentence: int = -1
    kind: Literal["direct", "post", "term"] = "term"
    rule: str = ""
    cue: tuple[int, int] | None = None
    subject: NounPhrase | None = None
    follows: "Pair | None" = None  # the quotation whose speaker it shares
    after_cue: bool = False
    entity: str | None = None  # a speaker that the block itself names (posts)
    url: str | None = None
    marks: bool = True
    channel: str | None = None
    cue_after: int = -1


@dataclass(frozen=True, slots=True)
class Report:
    """Somebody says something, in marks or not: a cue and its subject. What keeps track of who speaks."""

    field: Field
    position: int  # offset of the cue
    sentence: int
    subject: NounPhrase


# -- marks ------------------------------------------------------------------------------------------------------------


def _contexts(text: str, pos: int) -> tuple[bool, bool]:
    """May the mark at this offset open, may it close?"""
    char = text[pos]
    before = text[pos - 1] if pos else "\n"
    after = text[pos + 1] if pos + 1 < len(text) else "\n"
    free_before = before.isspace() or before in _BEFORE_OPEN
    free_after = after.isspace() or after in _AFTER_CLOSE
    if char == '"' and before.isspace() and after.isspace() and pos and pos + 1 < len(text):
        return True, True  # blanks on both sides: what it is depends on the marks before it
    cut = text.startswith(("...", ". .", ".@"), pos + 1)
    opens = free_before and not after.isspace() and (after not in ".,;:)!?" or cut)
    closes = not before.isspace() and before not in "([{" and free_after
    if char in "“„«":
        opens = opens or not closes or (char == "«" and after.isspace() and not free_after)
        closes = closes and not opens
    elif char in "”»":
        closes = closes or not opens or (char == "»" and before.isspace())
        opens = opens and not closes
    return opens, closes


def _paragraph_pairs(text: str, start: int, end: int) -> tuple[list[tuple[int, int]], int | None]:
    """The pairs of outer double marks of a paragraph, and the offset of one that opens and never closes."""
    marks = [(m.start(), *_contexts(text, m.start())) for m in _MARK.finditer(text, start, end) if m.group() in _DOUBLE]
    pairs: list[tuple[int, int]] = []
    i = 0
    while i < len(marks):
        pos, opens, _ = marks[i]
        if not opens:
            i += 1
            continue
        depth, close = 0, None
        for j in range(i + 1, len(marks)):
            at, inner_opens, closes = marks[j]
            if closes and not (inner_opens and text[at] in _OPENING):
                if depth == 0:
                    close = j
                    break
                depth -= 1
            elif inner_opens:
                depth += 1
        if close is None:
            if depth == 0:
                return pairs, pos
            later = next((j for j in range(i + 1, len(marks)) if marks[j][2]), None)
            plain = later is not None and all(not marks[j][1] or text[marks[j][0]] == text[pos] for j in range(i + 1, later))
            if plain and later is not None and marks[i + 1][1] and text[marks[i + 1][0]] != '"':
                pairs.append((pos, marks[later][0]))  # “… (“Ruiz”) … ”: one closing mark too few, take the last
                pairs[-1] = (pos, next(m[0] for m in reversed(marks) if m[2]))
                return pairs, None
            i += 1
            continue
        pairs.append((pos, marks[close][0]))
        i = close + 1
    return pairs, None


def _single_pairs(text: str, start: int, end: int, taken: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Pairs of single marks outside the double ones; apostrophes are none."""
    open_: int | None = None
    for match in _MARK.finditer(text, start, end):
        pos = match.start()
        if match.group() not in _SINGLE or any(a < pos < b for a, b in taken):
            continue
        opens, closes = _contexts(text, pos)
        if open_ is None:
            if opens and not (match.group() == "’" and not text[pos + 1 : pos + 2].isupper()) and not _ELISION.match(text, pos):
                open_ = pos
        elif closes and pos - open_ > 2:
            if text[pos - 1] in "sS" and text[pos + 1 : pos + 2] == " " and _closes_later(text, pos + 1, end):
                continue
            yield open_, pos
            open_ = None


def _closes_later(text: str, start: int, end: int) -> bool:
    """A better closing single mark, one behind punctuation, stands further on before the next opening one."""
    for match in _MARK.finditer(text, start, end):
        if match.group() in _SINGLE:
            opens, closes = _contexts(text, match.start())
            if opens and not closes:
                return False
            if closes:
                return text[match.start() - 1] in ".,!?" or text[match.start() + 1 : match.start() + 2] in (",", ".")
    return False


def find_pairs(tokens: Tokens, paragraphs: Sequence[tuple[int, int]]) -> list[Pair]:
    """The pairs of outer marks of a text, in order. A mark that opens and never closes counts only where a paragraph
    begins with it or a colon stands before it; its quotation then ends with the paragraph."""
    text, result = tokens.text, []
    carried = False
    for number, (start, end) in enumerate(paragraphs):
        doubles, open_ = _paragraph_pairs(text, start, end)
        carries = False
        if open_ is not None:
            following = text[paragraphs[number + 1][0] : paragraphs[number + 1][0] + 1] if number + 1 < len(paragraphs) else ""
            lead = text[start:open_].rstrip()
            carries = following in _DOUBLE and following != ""
            if (carries or not lead or lead[-1] in ":,") and len(text[open_ + 1 : end].split()) >= 4:
                doubles.append((open_, end))
        singles = list(_single_pairs(text, start, end, doubles))
        spans = [(a, b) for a, b in doubles if not any(c < a and b < d for c, d in singles)] + singles
        for a, b in sorted(spans):
            pair = _pair(tokens, a + 1, b, closed=b < end or (text[b - 1 : b] in _DOUBLE and b > a + 1 and False))
            if pair is None:
                continue
            pair.reopens = carried and a == start
            result.append(pair)
        carried = carries
    return result


def with_posts(pairs: list[Pair], posts: Sequence[Post], tokens: Tokens, names: Names, authority: Authority) -> list[Pair]:
    """The pairs outside the posts, and a pair without marks for each post; its author, if its attribution line names one."""
    if not posts:
        return pairs
    kept = [p for p in pairs if not any(post.start <= p.start < max(post.end, post.block_end) for post in posts)]
    for post in posts:
        first, after = bisect_left(tokens.starts, post.start), bisect_left(tokens.starts, post.end)
        pair = Pair(
            tokens.field, post.start, post.end, first, after, kind="post", rule=post.rule, marks=False, url=post.url, channel=post.channel
        )
        if post.name_span:
            low, high = bisect_left(tokens.starts, post.name_span[0]), bisect_left(tokens.starts, post.name_span[1])
            name = names.at(tokens.field, low)
            pair.subject = NounPhrase(low, high, "name", name)
            pair.entity = authority.by_handle(post.handle or "") or (name.entity if name else None)
        kept.append(pair)
    return sorted(kept, key=lambda p: p.start)


def with_answers(pairs: list[Pair], answers: Sequence[tuple[int, int]], tokens: Tokens) -> list[Pair]:
    """The pairs outside the answers of an interview, and a pair without marks for each paragraph of an answer."""
    if not answers:
        return pairs
    kept = [p for p in pairs if not any(start <= p.start < end for start, end in answers)]
    for start, end in answers:
        pair = _pair(tokens, start, end, closed=True)
        if pair is not None:
            pair.marks, pair.kind, pair.rule = False, "direct", "interview"
            kept.append(pair)
    return sorted(kept, key=lambda p: p.start)


def _pair(tokens: Tokens, start: int, end: int, closed: bool) -> Pair | None:
    """The pair around text[start:end], without blanks at its ends; None if nothing is left."""
    text = tokens.text
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    first, after = bisect_left(tokens.starts, start), bisect_left(tokens.starts, end)
    if first >= after:
        return None
    return Pair(tokens.field, start, end, first, after, closed)


_REOPENED = re.compile("\n\\s*[“”„«»\"‘'](?=\\S)")


def words_of(text: str) -> str:
    """What is indexed and compared: white space folded, marks that are opened anew at a paragraph left out.

    >>> words_of("One.\\n\\n“Two  three.")
    'One. Two three.'
    """
    return " ".join(_REOPENED.sub(" ", text).split())


# -- the text around the marks ----------------------------------------------------------------------------------------


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
        self.sentence: list[int] = [0] * n
        self.bounds: list[tuple[int, int]] = []
        self._cut()
        for pair in pairs:
            pair.sentence = self.sentence[pair.first]

    def _cut(self) -> None:
        """Sentences: a stop outside the marks ends one, and so does a quotation that ends in a stop before a capital."""
        words, breaks, n = self.tokens.words, self.tokens.breaks, len(self.tokens)
        number, begin = 0, 0
        for i in range(n):
            if i > begin and (breaks[i] or self._ends_before(i)):
                self.bounds.append((begin, i))
                number, begin = number + 1, i
            self.sentence[i] = number
        self.bounds.append((begin, n))
        del words

    def _ends_before(self, i: int) -> bool:
        words, inside = self.tokens.words, self.inside
        previous = words[i - 1]
        if inside[i] >= 0 and inside[i] == inside[i - 1]:
            return False
        word = words[i]
        fresh = inside[i] >= 0 or word[0].isupper() or word[0] in '¿¡“«"‘—-' or word[0].isdigit()
        if inside[i - 1] < 0:
            return previous in _END and fresh
        pair = self.pairs[inside[i - 1]]
        return fresh and words[pair.after - 1] in _END and word not in _LINK

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
            if self.tokens.lower[i - 1] in ("'s", "’s") or self.tokens.words[i - 1].isdigit():
                return False
            if self.known.code == "en" and not self.tokens.flags[i - 1] & t.ADVERB and not self._subject_like(i - 1):
                return False
        return not (self.tokens.words[i][0].isupper() and i and not self.tokens.breaks[i] and self.tokens.words[i - 1] not in _END)

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
        begins = t.DETERMINER | t.ROLE | t.HONORIFIC | t.COLLECTIVE | t.DEMONYM | t.PERSON_PREFIX | t.ORGANISATION_HEAD
        bare = self.known.code == "en" and (bits == 0 or bits & t.ADVERB) and self._titled(i, limit)
        return self._described(i, limit) if bits & begins or self._role(i, limit) or bare else None

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
        """A name, or "the Harris campaign"-like phrases that only begin with one."""
        after = name.after
        flags = self.tokens.flags
        k = after
        if self.known.code == "en":
            if k < limit and self.tokens.lower[k] in ("'s", "’s"):
                return self._headed(i, k + 1, limit) or NounPhrase(i, k, "thing")
            while (
                k < min(limit, after + 4)
                and self.inside[k] < 0
                and (
                    (flags[k] == 0 and self.tokens.words[k].isalpha())
                    or flags[k] & (t.ROLE | t.COLLECTIVE | t.ORGANISATION_HEAD | t.DEMONYM)
                )
            ):
                if flags[k] & t.CUE or self.name(k):
                    break
                k += 1
            nxt = self.name(k) if k < limit else None
            if nxt and k > after and nxt.kind == "person" and any(flags[m] & t.ROLE for m in range(after, k)):
                return NounPhrase(i, nxt.after, "name", nxt)
            if k > after and self._role(k - 1, limit):
                return NounPhrase(i, k, "role", head=self._role(k - 1, limit) or "")
            if k > after and flags[k - 1] & (t.COLLECTIVE | t.DOCUMENT | t.ORGANISATION_HEAD):
                return NounPhrase(i, k, "plural", head=self.tokens.lower[k - 1])
        kind: NounKind = "name" if name.kind in ("person", "organisation") else "thing"
        return NounPhrase(i, after, kind, name)

    def _headed(self, i: int, k: int, limit: int) -> NounPhrase | None:
        """ "Montana's governor, …": what the owner's noun says; its name if one follows."""
        inner = self._described(k, limit) if k < limit else None
        return NounPhrase(i, inner.after, inner.kind, inner.name, inner.head) if inner else None

    def _described(self, i: int, limit: int) -> NounPhrase | None:
        """A description: determiner, nouns, perhaps "de …", perhaps the name itself at its end."""
        tokens, flags, lower = self.tokens, self.tokens.flags, self.tokens.lower
        determiner = flags[i] & t.DETERMINER
        head, head_at, collective, document = "", -1, "", ""
        k = i
        genitive = False
        while k < min(limit, i + 16):
            if self.inside[k] >= 0 and k == i + 1 and determiner:  # the «libertarian»
                pair = self.pairs[self.inside[k]]
                if pair.after - pair.first <= 3 and pair.marks and pair.closed:
                    return NounPhrase(i, pair.after + 1, "role", head=lower[pair.first])
            if self.inside[k] >= 0 or (tokens.breaks[k] and k > i) or tokens.words[k] in ".;:!?()—":
                break
            name = self.name(k)
            if name:
                itself = name.kind == "person" or (name.kind == "organisation" and not (head or collective or document))
                if itself and not genitive and (head or k > i) and not self._modifies(name, limit):
                    return NounPhrase(i, name.after, "name", name, head)
                k = max(k + 1, name.after)
                genitive = False
                if self.known.code == "en" and k < limit and lower[k] in ("'s", "’s"):
                    k += 1
                continue
            bits = flags[k]
            if tokens.words[k] == ",":
                follow = self.name(k + 1) if k + 1 < limit else None
                if follow and follow.kind == "person" and head and follow.first == k + 1:
                    return NounPhrase(i, follow.after, "name", follow, head)
                break
            if k > i and ((bits & (t.RELATIVE | t.AUXILIARY | t.CLITIC) and not bits & t.DEFINITE) or self.is_cue(k) or bits & t.NEGATION):
                break
            if bits & t.CONJUNCTION and not bits & t.AND:
                break
            if bits & t.ADVERB and head:
                break
            if bits & t.PREPOSITION:
                if not head and not collective and not document:
                    break
                if not bits & t.GENITIVE and not (head and lower[k] in ("por", "para", "en", "for", "from", "in", "at", "with", "to")):
                    break
                if not bits & t.GENITIVE and not self._leads_to_person(k, limit):
                    break
                genitive = True
                k += 1
                continue
            if genitive and bits & t.DETERMINER:
                k += 1
                continue
            if bits & t.DETERMINER and k > i and not bits & t.DEMONYM and not flags[k - 1] & t.DETERMINER:
                k = head_at if head_at > 0 else k
                break
            role = self._role(k, limit)
            if not genitive or bits & t.HONORIFIC:
                later = self.known.code == "en"  # the head of an English noun phrase is its last noun, of a Spanish one the first
                if role and not collective:
                    head = role if not head or later else head
                elif bits & t.COLLECTIVE and (not head or later):
                    collective, head = (lower[k] if not collective or later else collective), ""
                elif bits & t.DOCUMENT and not head:
                    document = lower[k] if not document or later else document
                if role or bits & (t.COLLECTIVE | t.DOCUMENT):
                    head_at = k + (len(role.split()) if role else 1)
            elif role:
                genitive = True  # "los abogados del expresidente Ruiz": still inside the genitive
                k += len(role.split())
                continue
            genitive = False if not bits & (t.DETERMINER | t.DEMONYM) and not genitive else genitive
            if genitive and not bits & (t.DETERMINER | t.HONORIFIC):
                genitive = False
            k += len(role.split()) if role else 1
        if k == i:
            return None
        while k > i + 1 and (flags[k - 1] & (t.PREPOSITION | t.AND | t.DETERMINER) or tokens.words[k - 1] == ","):
            k -= 1
        indefinite = determiner & t.INDEFINITE
        if document and not head:
            return NounPhrase(i, k, "document", head=document)
        if collective and not head:
            return NounPhrase(i, k, "plural", head=collective)
        if head:
            return NounPhrase(i, k, "indefinite" if indefinite else "role", head=head)
        return NounPhrase(i, k, "thing", head=lower[k - 1]) if determiner else None

    def _leads_to_person(self, k: int, limit: int) -> bool:
        """ "el senador por Florida": after the preposition at k stands a name, not a clause."""
        return k + 1 < limit and bool(self.name(k + 1))

    def _modifies(self, name: Name, limit: int) -> bool:
        """ "the Harris campaign", "the FBI director": in English the name only describes the noun behind it."""
        k = name.after
        if self.known.code != "en" or k >= limit or self.inside[k] >= 0:
            return False
        if self.tokens.lower[k] in ("'s", "’s"):
            return True
        bits, word = self.tokens.flags[k], self.tokens.words[k]
        if bits & (t.ROLE | t.COLLECTIVE | t.ORGANISATION_HEAD | t.ORGANISATION_WORD | t.DOCUMENT | t.DEMONYM) and not self.is_cue(k):
            return True
        return bits == 0 and word.isalpha() and word.islower() and not word.endswith(("ed", "s"))

    # -- subjects -----------------------------------------------------------------------------------------------------

    def subject(self, cue: int, low: int, high: int, inverted: bool) -> NounPhrase | None:
        """Who does what the verb at token `cue` says, within low … high-1. Inverted: the subject stands behind the verb."""
        if inverted:
            return self.subject_behind(cue, high) or self.subject_before(cue, low)
        bits = self.tokens.flags[cue]
        if bits & t.GERUND or not bits & t.FINITE and not (cue and self.tokens.flags[cue - 1] & t.AUXILIARY):
            return self.clause_subject(cue, low)
        return self.subject_before(cue, low) or self.subject_behind(cue, high, strict=True)

    def clause_subject(self, verb: int, low: int) -> NounPhrase | None:
        """The subject of the main clause that a participle or infinitive hangs on: the first noun phrase of its clause."""
        flags = self.tokens.flags
        begin = low
        for k in range(verb - 1, low, -1):
            if self.inside[k] < 0 and flags[k - 1] & t.CONJUNCTION and self.inside[k - 1] < 0:
                phrase = self.phrase_at(k, verb)
                if phrase and phrase.kind in ("name", "pronoun", "role"):
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
                return self.phrase_at(i, high)
            if tokens.words[i] == "," and i + 1 < high and flags[i + 1] & (t.PREPOSITION | t.ADVERB) and not self.name(i + 1):
                aside = next((m for m in range(i + 1, min(high, i + 8)) if tokens.words[m] == ","), None)
                if aside is None:
                    return None
                i, adjunct = aside + 1, True
                continue
            if i + 1 < high and bits & (t.DEMONSTRATIVE | t.DEFINITE) and flags[i + 1] & t.TIME:
                i += 2
                continue
            if bits & (t.TIME | t.ADVERB | t.CLITIC) and not bits & t.DEFINITE and not self.name(i):
                i += 1
                continue
            if bits & t.SOURCE and flags[cue] & t.PLURAL_VERB:
                return self.phrase_at(i + 1, high)
            if bits & t.PREPOSITION and not bits & t.COMPLEMENT:
                end = self._adjunct_end(i, high)
                if end is None:
                    source = next((m for m in range(i + 1, min(high, i + 8)) if flags[m] & t.SOURCE), None)
                    return self.phrase_at(source + 1, high) if source and flags[cue] & t.PLURAL_VERB else None
                i, adjunct = end, True
                continue
            if tokens.words[i] == "," and adjunct:
                i += 1
                continue
            phrase = self.phrase_at(i, high)
            if phrase is None or (phrase.kind == "thing" and (strict or adjunct or not (phrase.name or flags[i] & t.DEFINITE))):
                return None
            if strict and phrase.kind not in ("name", "role", "pronoun", "plural"):
                return None
            if adjunct and phrase.kind not in ("name", "role", "pronoun"):
                return None
            return phrase
        return None

    def _adjunct_end(self, i: int, high: int) -> int | None:
        """Where "en rueda de prensa", "a la radio" ends and a noun phrase may begin; None if a stop comes first."""
        flags = self.tokens.flags
        k = i + 1
        if self.known.code == "en":
            return None
        while k < min(high, i + 9):
            if self.inside[k] >= 0 or self.tokens.words[k] in ".;:" or self.tokens.flags[k] & (t.RELATIVE | t.AUXILIARY):
                return None
            if self.tokens.words[k] == ",":
                return k
            if (
                flags[k] & t.DEFINITE
                and not flags[k] & t.PREPOSITION
                and k > i + 1
                and not flags[k - 1] & t.PREPOSITION
                and self._role(k + 1, high)
            ):
                return k
            name = self.name(k)
            if name and name.kind == "person" and not flags[k - 1] & t.PREPOSITION and k > i + 1:
                return k
            k += 1
        return None

    def subject_before(self, cue: int, low: int) -> NounPhrase | None:
        """The noun phrase that the verb belongs to, looking left over adverbs, relative clauses and appositions."""
        return self._leftward(cue - 1, max(low, cue - _SUBJECT_REACH), 6)

    def _leftward(self, k: int, low: int, hops: int) -> NounPhrase | None:
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
            if bits & t.RELATIVE and not bits & t.DEMONSTRATIVE:
                near = self._antecedent(k)
                if near and near.kind in ("thing", "document", "indefinite"):  # "una situación que calificó de «…»"
                    main = self.clause_subject(k, low)
                    return main if main and main.kind in ("name", "role", "pronoun") and main.first < near.first else near
                return near
            if word.isdigit() and k > low and tokens.words[k - 1] == ",":  # an age: "Ana Ruiz, 42, said"
                k -= 2
                continue
            if bits & (t.CLITIC | t.NEGATION | t.AUXILIARY | t.ADVERB) and not bits & t.PRONOUN:
                k -= 1
                continue
            if bits & t.TIME:
                k -= 1
                while k >= low and flags[k] & (t.DEMONSTRATIVE | t.DEFINITE | t.PREPOSITION) and not self.name(k):
                    k -= 1
                continue
            if word in ",)—–-":
                opened = self._skip_aside(k, low)
                hops -= 1
                if opened is None:
                    k -= 1
                    continue
                apposed = self._apposition(opened, k)
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

    def _skip_aside(self, k: int, low: int) -> int | None:
        """The token that opens the aside which token k closes: the comma, bracket or dash before it."""
        want = {")": "(", ",": ",", "—": "—", "–": "–", "-": "-"}[self.tokens.words[k]]
        for m in range(k - 1, max(low, k - 40) - 1, -1):
            if self.inside[m] < 0 and self.tokens.words[m] == want:
                return m
        return None

    def _apposition(self, opened: int, closed: int) -> NounPhrase | None:
        """ "el ministro, Juan Ruiz, dijo": the aside is the name."""
        phrase = self.phrase_at(opened + 1, closed)
        name = phrase.name if phrase else None
        if (
            phrase
            and name
            and name.kind == "person"
            and phrase.kind == "name"
            and (phrase.after >= closed or self.tokens.words[phrase.after] == ",")
        ):
            before = self.tokens.flags[opened - 1] if opened else 0
            if self.name(opened - 1) if opened else None:
                return None  # "Tynemouth, Ana Ruiz," is a list and no apposition
            first = self._phrase_start(opened - 1, max(0, opened - 12)) if not before & t.CUE else opened + 1
            return NounPhrase(first if first is not None else opened + 1, phrase.after, "name", name)
        return None

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
            if self.inside[m] >= 0 or tokens.words[m] in ";:—(" or tokens.words[m] == "," or tokens.breaks[begin]:
                break
            if (flags[m] & t.COMPLEMENT and self.known.code != "en") or (
                flags[m] & t.RELATIVE and not self.name(m) and not flags[m] & t.DEMONSTRATIVE
            ):
                break
            begin = m
        i, after = begin, k + 1
        beside = self._beside(begin, after)
        if beside:
            return beside, begin
        if begin > low and flags[begin - 1] & t.RELATIVE:
            near = self._antecedent(begin - 1)
            if near and not any(self.name(m) for m in range(begin, after)):
                return near, begin
        found: NounPhrase | None = None
        while i < after:
            phrase = None
            governed = i > begin and flags[i - 1] & t.PREPOSITION and not flags[i - 1] & (t.COMPLEMENT | t.CLAUSE)
            merged = flags[i] & t.PREPOSITION and flags[i] & t.DEFINITE  # "del", "al"
            if governed:
                phrase = self.phrase_at(i, after)
                i = max(i + 1, phrase.after) if phrase else i + 1
                continue
            if not merged:
                phrase = self.phrase_at(i, after)
            if phrase and phrase.kind in ("name", "role", "plural", "pronoun", "document", "indefinite"):
                if found is None or (
                    phrase.kind in ("name", "pronoun") and found.kind not in ("name", "pronoun") and phrase.after == after
                ):
                    found = phrase
                    if found.kind in ("name", "pronoun") or found.after >= after - 1:
                        return found, begin
                i = max(i + 1, phrase.after)
                continue
            if phrase and phrase.kind == "thing" and found is None and phrase.after >= after:
                return phrase, begin
            i = max(i + 1, phrase.after) if phrase else i + 1
        if found is None and begin > low and flags[begin - 1] & (t.COMPLEMENT | t.RELATIVE):
            found = self._antecedent(begin - 1)
        return found, begin

    def _beside(self, begin: int, after: int) -> NounPhrase | None:
        """A name or pronoun that ends right before the verb, unless a preposition governs it."""
        name = self.name(after - 1)
        first = name.first if name else after - 1
        if first < begin or not name and self.tokens.lower[first] not in self.known.pronouns:
            return None
        before = self.tokens.flags[first - 1] if first > begin else 0
        if (
            before & t.PREPOSITION
            and not before & (t.COMPLEMENT | t.CLAUSE)
            or before & (t.ROLE | t.DETERMINER | t.AND)
            or first > begin
            and self.tokens.words[first - 1][0].isalpha()
            and not before
        ):
            return None
        phrase = self.phrase_at(first, after)
        return phrase if phrase and phrase.after == after and phrase.kind in ("name", "pronoun") else None

    def _antecedent(self, relative: int) -> NounPhrase | None:
        """ "…, X, quien dijo": the name or noun phrase right before a relative pronoun."""
        k = relative - 1
        while k >= 0 and (self.tokens.words[k] == "," or (self.tokens.flags[k] & (t.DEFINITE | t.PREPOSITION) and k > relative - 3)):
            k -= 1
        if k >= 0 and self.tokens.flags[k] & t.CUE:
            return None  # "dijo que": no relative
        name = self.name(k) if k >= 0 else None
        if name and name.kind in ("person", "organisation"):
            return NounPhrase(name.first, name.after, "name", name)
        flags = self.tokens.flags
        for m in range(k, max(-1, k - 14), -1):
            if (
                self.inside[m] >= 0
                or self.tokens.words[m] in ",.;:"
                or self.tokens.flags[m] & t.CUE
                and flags[m] & t.FINITE
                and not flags[m] & t.ALSO_NOUN
            ):
                return None
            if flags[m] & t.DETERMINER and not flags[m] & t.GENITIVE and not (m and flags[m - 1] & t.GENITIVE):
                return self.phrase_at(m, k + 1)
        return None


# -- cues -------------------------------------------------------------------------------------------------------------


class Attribution:
    """Finds the cue and the subject of each pair of a scene."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.words = _phrase_words(scene.known.code)
        self.cues = [i for i, bits in enumerate(scene.tokens.flags) if bits & t.CUE and scene.is_cue(i)]

    def govern(self) -> None:
        """Give every pair its kind, rule, cue and subject, in order of the text."""
        previous: Pair | None = None
        for pair in self.scene.pairs:
            if pair.kind == "post":
                self._post(pair)
            elif pair.rule != "interview":
                self._govern(pair, previous)
            previous = pair

    def _post(self, pair: Pair) -> None:
        """A post without an attribution line is by the last subject of the paragraph before it."""
        if pair.subject is not None or not pair.sentence:
            return
        tokens = self.scene.tokens
        high = self.scene.bounds[pair.sentence][0]
        low = next((i for i in range(high - 1, -1, -1) if tokens.breaks[i]), 0)
        for cue in reversed(self.cues):
            if low <= cue < high and tokens.flags[cue] & t.FINITE:
                begin, end = self.scene.bounds[self.scene.sentence[cue]]
                subject = self.scene.subject(cue, begin, end, inverted=False)
                if subject:
                    pair.subject, pair.cue = subject, (cue, cue + 1)
                    return

    def channel(self, pair: Pair) -> str | None:
        """Where it was said, if the sentence of the quotation and its cue tell."""
        if pair.channel or pair.kind == "term":
            return pair.channel
        if pair.follows is not None:
            return self.channel(pair.follows)
        low, high = self.scene.bounds[pair.sentence]
        tokens = self.scene.tokens
        before = tokens.text[tokens.starts[low] : pair.start]
        after = tokens.text[pair.end : tokens.ends[min(high, len(tokens)) - 1]]
        return channel_in(f"{before} {after}", self.scene.known.code)

    def _govern(self, pair: Pair, previous: Pair | None) -> None:
        if self._inside_name(pair):
            pair.rule = "nickname"
            return
        size = pair.after - pair.first
        for step in (self._behind, self._within, self._ahead, self._colon, self._at_end, self._pointed_at):
            if step(pair, previous):
                pair.kind = "direct"
                return
        if self._titled(pair):
            pair.rule = "title"
            return
        if self._alone(pair) and size >= 3 and self._continues(pair, previous):
            pair.kind = "direct"
            return
        if self._alone(pair) and (size >= 7 or (size >= 4 and self.scene.tokens.words[pair.after - 1] in _END)):
            pair.kind, pair.rule = "direct", "no-cue"
            return
        pair.rule = "no-cue"
        if size >= 9:
            pair.kind = "direct"

    # -- terms --------------------------------------------------------------------------------------------------------

    def _inside_name(self, pair: Pair) -> bool:
        """Joaquín “El Rápido” Ruiz; alias “El Rápido”."""
        name = self.scene.names.at(pair.field, pair.first)
        if name and name.first < pair.first and name.after > pair.after:
            return True
        before = pair.first - 2
        return before >= 0 and bool(self.scene.tokens.flags[before] & t.GIVEN) and pair.after - pair.first <= 3 and self._capitals(pair)

    def _capitals(self, pair: Pair) -> bool:
        tokens = self.scene.tokens
        long = [w for w in tokens.words[pair.first : pair.after] if w[0].isalpha() and len(w) > 3]
        return bool(long) and all(w[0].isupper() for w in long)

    def _titled(self, pair: Pair) -> bool:
        """A noun that takes a title, or a naming word, stands before the marks; or every word inside has a capital."""
        tokens, size = self.scene.tokens, pair.after - pair.first
        i = pair.first - 2
        if i >= 0 and not tokens.breaks[i + 1] and size <= 10:
            opens = tokens.words[pair.first][0].isupper() or size <= 4
            if tokens.flags[i] & (t.NAMING | t.TITLE_NOUN) and opens:
                return True
            if (
                tokens.lower[i] in ("como", "as", ",", "de", "del", "of")
                and i
                and tokens.flags[i - 1] & (t.NAMING | t.TITLE_NOUN)
                and opens
            ):
                return True
        return (
            size <= 6
            and self._capitals(pair)
            and tokens.words[pair.after - 1] not in _END
            and (size > 1 or tokens.words[pair.first].isupper() is False)
        )

    def _goes_on(self, pair: Pair) -> bool:
        """A plain word follows the marks: they stand in the middle of a phrase (told “The Show” host …)."""
        tokens, i = self.scene.tokens, pair.after + 1
        return (
            i < len(tokens)
            and not tokens.breaks[i]
            and tokens.words[i][0].islower()
            and not tokens.flags[i] & (t.AND | t.PREPOSITION | t.CUE)
        )

    def _alone(self, pair: Pair) -> bool:
        """The marks hold a whole sentence of the text."""
        low, high = self.scene.bounds[pair.sentence]
        return pair.first - 1 <= low and all(w in _END or w in _CLOSING or w in '"' for w in self.scene.tokens.words[pair.after : high])

    # -- behind -------------------------------------------------------------------------------------------------------

    def _behind(self, pair: Pair, previous: Pair | None) -> bool:
        """«…», dijo X · "…," X said · «…», según X."""
        scene, tokens = self.scene, self.scene.tokens
        if not pair.closed:
            return False
        i = pair.after + (1 if pair.marks else 0)
        n = len(tokens)
        if i >= n or tokens.breaks[i]:
            return False
        link = tokens.words[i] in _LINK
        i += link
        last = self._last_word(pair)
        strong = link or last in (",", "!", "?", "…", "—") or (last == "." and scene.known.code == "en")
        if last == "." and not link and i < n and not self._quick(i):
            return False
        limit = self._reach(i)
        if i >= limit:
            return False
        phrase = self._according(i, limit)
        if phrase and (strong or pair.after - pair.first >= 4):
            return self._take(pair, "according-after", (i, phrase.first), phrase, after=True)
        like = tokens.lower[i] in self.words["like"]
        begin = i + 1 if like else i
        cue = self._verb(begin, limit)
        if cue is not None and (strong or pair.after - pair.first >= 4):
            if tokens.flags[cue] & t.GERUND:
                return False
            subject = scene.subject_behind(cue, limit)
            if subject is None and begin == i and self._other_subject(cue, limit):
                return False
            if subject is None and self._ahead(pair, previous) and (pair.subject or pair.follows):
                return True  # «El ministro señaló que "…", afirmó.»
            pair.follows = None
            if subject is None:
                subject = self._opening_subject(pair)
            return self._take(pair, "after" if subject else "after-bare", (cue, cue + 1), subject, after=True)
        if not strong and not like:
            return False
        subject = scene.phrase_at(begin, limit)
        if subject and subject.kind not in ("thing",):
            cue = self._verb_after(subject, limit)
            if cue is not None:
                return self._take(pair, "after", (cue, cue + 1), subject, after=True)
        return False

    def _within(self, pair: Pair, previous: Pair | None) -> bool:
        """ "El acuerdo -añadió- es bueno": the attribution stands inside the marks, between dashes."""
        tokens, scene = self.scene.tokens, self.scene
        if not pair.marks or not self._alone(pair):
            return False
        dashes = [k for k in range(pair.first + 1, pair.after - 1) if tokens.words[k] in "-–—"]
        for opening, closing in zip(dashes, dashes[1:], strict=False):
            if closing - opening > 12:
                continue
            for k in range(opening + 1, min(closing, opening + 4)):
                if tokens.flags[k] & t.CUE and tokens.flags[k] & t.FINITE:
                    subject = self._phrase_within(k + 1, closing) or self._phrase_within(opening + 1, k)
                    return self._take(pair, "within" if subject else "after-bare", (k, k + 1), subject)
                if not tokens.flags[k] & (t.ADVERB | t.CLITIC | t.PREPOSITION | t.AUXILIARY) and not scene.name(k):
                    break
        return False

    def _phrase_within(self, first: int, after: int) -> NounPhrase | None:
        """A name between the dashes of an attribution inside the marks."""
        name = next((n for k in range(first, after) if (n := self.scene.name(k))), None)
        return NounPhrase(name.first, name.after, "name", name) if name and name.kind != "place" else None

    def _opening_subject(self, pair: Pair) -> NounPhrase | None:
        """ "Ruiz salió en su defensa: «…», lanzó": who opens the sentence of a quotation with a bare verb behind it."""
        scene, tokens = self.scene, self.scene.tokens
        low, mark = scene.bounds[pair.sentence][0], pair.first - 1
        i = low
        while i < min(mark, low + 8) and scene.inside[i] < 0:
            phrase = scene.phrase_at(i, mark)
            if phrase and phrase.kind in ("name", "role") and not (i and tokens.flags[i - 1] & t.PREPOSITION):
                return phrase
            i += 1
        return None

    def _at_end(self, pair: Pair, previous: Pair | None) -> bool:
        """We must «…» as soon as possible, Ruiz said. The attribution closes the sentence."""
        scene, tokens = self.scene, self.scene.tokens
        low, high = scene.bounds[pair.sentence]
        end = high
        while end > pair.after and (tokens.words[end - 1] in _END or tokens.words[end - 1] in _CLOSING):
            end -= 1
        comma = next((k for k in range(end - 1, pair.after, -1) if tokens.words[k] == "," and scene.inside[k] < 0), None)
        if comma is None or end - comma > 12 or comma <= pair.after or any(scene.inside[k] >= 0 for k in range(comma, end)):
            return False
        cue = self._verb(comma + 1, end)
        if cue is not None:
            subject = scene.subject_behind(cue, end)
            if subject is None and cue != end - 1:
                return False
            return self._take(pair, "at-end" if subject else "after-bare", (cue, cue + 1), subject, after=True)
        subject = scene.phrase_at(comma + 1, end)
        cue = self._verb_after(subject, end) if subject and subject.kind != "thing" else None
        return cue is not None and self._take(pair, "at-end", (cue, cue + 1), subject, after=True)

    def _pointed_at(self, pair: Pair, previous: Pair | None) -> bool:
        """«…». Con esa frase, Ruiz respondió. The next sentence points back."""
        scene, tokens = self.scene, self.scene.tokens
        if not self._alone(pair) or pair.sentence + 1 >= len(scene.bounds):
            return False
        low, high = scene.bounds[pair.sentence + 1]
        text = tokens.text[tokens.starts[low] : tokens.ends[high - 1]]
        if not any(p.regex.search(text) for p in lexicon.load(scene.known.code).patterns("cues", "pointing_back")):
            return False
        cue = next((k for k in self.cues if low <= k < high and tokens.flags[k] & t.FINITE), None)
        if cue is None:
            return False
        return self._take(pair, "pointing-back", (cue, cue + 1), scene.subject(cue, low, high, inverted=False))

    def _last_word(self, pair: Pair) -> str:
        """The last token of a quotation, inner marks aside: ‘…our lives,’” ends in a comma."""
        words = self.scene.tokens.words
        for k in range(pair.after - 1, pair.first, -1):
            if words[k] not in _SINGLE and words[k] not in _DOUBLE:
                return words[k]
        return words[pair.first]

    def _quick(self, i: int) -> bool:
        """After a full stop inside the marks only a short "Ruiz said" still belongs to them."""
        subject = self.scene.phrase_at(i, min(len(self.scene.tokens), i + 12))
        if subject is None or subject.kind in ("thing", "document"):
            return False
        cue = self._verb_after(subject, min(len(self.scene.tokens), subject.after + 3))
        return cue is not None

    def _other_subject(self, cue: int, limit: int) -> bool:
        """The verb goes on with an object in a way no attribution does: "…”, llamó la atención"."""
        i = cue + 1
        return bool(
            i < limit
            and self.scene.tokens.flags[cue] & t.NEAR_ONLY
            and self.scene.tokens.flags[i] & t.DETERMINER
            and not self.scene.name(i)
        )

    def _reach(self, i: int) -> int:
        """How far an attribution behind the marks may reach: to the stop, the next quotation or the paragraph's end."""
        tokens, inside = self.scene.tokens, self.scene.inside
        k = i
        while k < len(tokens) and k < i + 60:
            if tokens.words[k] in ".;:?!" or inside[k] >= 0 or (tokens.breaks[k] and k > i):
                break
            k += 1
        return k

    def _verb(self, i: int, limit: int) -> int | None:
        """The cue at token i, over clitics, auxiliaries and adverbs."""
        flags = self.scene.tokens.flags
        k = i
        while k < min(limit, i + 4):
            if self.scene.is_cue(k):
                return k if flags[k] & (t.FINITE | t.GERUND) or (k > i and flags[k - 1] & t.AUXILIARY) else None
            if (
                not flags[k] & (t.CLITIC | t.AUXILIARY | t.ADVERB)
                or self.scene.name(k)
                or self.scene.tokens.lower[k] in self.scene.known.pronouns
            ):
                return None
            k += 1
        return None

    def _verb_after(self, subject: NounPhrase, limit: int) -> int | None:
        """The verb of a subject, over asides in commas, brackets or dashes."""
        scene, words, flags = self.scene, self.scene.tokens.words, self.scene.tokens.flags
        k = subject.after
        while k < min(limit, subject.after + 40):
            if scene.is_cue(k) and (flags[k] & t.FINITE or (k and flags[k - 1] & t.AUXILIARY)):
                return k
            if words[k] in ",(—–":
                close = {"(": ")", ",": ",", "—": "—", "–": "–"}[words[k]]
                open_aside = next(
                    (m for m in range(k + 1, min(limit, k + 30)) if scene.is_cue(m) and flags[m] & t.FINITE and not flags[m] & t.ALSO_NOUN),
                    None,
                )
                end = next((m + 1 for m in range(k + 1, min(limit, k + 30)) if words[m] == close), None)
                if end is None:
                    return open_aside if words[k] == "," else None
                k = end
                continue
            if flags[k] & (t.CLITIC | t.AUXILIARY | t.ADVERB | t.NEGATION | t.TIME) and not scene.name(k):
                k += 1
                continue
            return None
        return None

    # -- ahead --------------------------------------------------------------------------------------------------------

    def _ahead(self, pair: Pair, previous: Pair | None) -> bool:
        """X dijo que «…» · According to X, "…" · X calificó de «…»."""
        scene, tokens = self.scene, self.scene.tokens
        low = scene.bounds[pair.sentence][0]
        mark = pair.first - 1 if pair.marks else pair.first
        gap = 0
        for k in range(mark - 1, low - 1, -1):
            if scene.inside[k] >= 0:
                continue
            gap += 1
            phrase = self._according(k, mark) if tokens.lower[k] in self.words["first"] else None
            if phrase:
                if self._titled(pair):
                    return False
                return self._take(pair, "according", (k, phrase.first), phrase)
            bits = tokens.flags[k]
            if not bits & t.CUE or not scene.is_cue(k):
                continue
            if bits & t.NEAR_ONLY and gap > 3 and tokens.words[mark - 1] != ":":
                continue
            finite = bits & t.FINITE or (k and tokens.flags[k - 1] & t.AUXILIARY)
            if not finite and gap > 9:
                continue
            if not finite and scene.known.code != "en" and not bits & t.GERUND and tokens.lower[k].endswith(("do", "da", "dos", "das")):
                continue
            if self._titled(pair) and (gap > 2 or tokens.flags[mark - 1] & t.NAMING or self._goes_on(pair)):
                return False
            if self._named_opinion(pair, low, k, mark):
                return True
            return self._before(pair, previous, k, low, mark, gap)
        found = self._by_pattern(pair, low, mark)
        if found is not None and not self._titled(pair):
            return self._before(pair, previous, found, low, mark, 0)
        return False

    def _named_opinion(self, pair: Pair, low: int, cue: int, mark: int) -> bool:
        """ "Para el juez, los datos apuntan a que «…»": who opens the sentence says it, not the data."""
        first = self.scene.tokens.lower[low]
        if first not in self.words["first"] or self.scene.inside[low] >= 0:
            return False
        phrase = self._according(low, mark)
        subject = self.scene.subject_before(cue, phrase.after if phrase else low)
        if phrase and (subject is None or subject.kind == "thing"):
            return self._take(pair, "according", (low, phrase.first), phrase)
        return False

    def _before(self, pair: Pair, previous: Pair | None, cue: int, low: int, mark: int, gap: int) -> bool:
        tokens, scene = self.scene.tokens, self.scene
        if previous and previous.after_cue and previous.cue and previous.cue[0] == cue and previous.sentence == pair.sentence:
            between = range(previous.cue_after, mark)
            if all(tokens.words[m] in ",:;" or tokens.flags[m] & (t.AND | t.COMPLEMENT) for m in between) or len(between) <= 2:
                return self._follow(pair, previous, "split")
            if pair.after - pair.first >= 6 or tokens.words[mark - 1] == ":":
                return self._follow(pair, previous, "split-far")
            return False
        chained = self._chained(cue, low)
        if chained is not None:
            return self._take(pair, "before", (cue, cue + 1), chained)
        passive = self._passive(cue)
        if passive is not None:
            return self._take(pair, "passive", (cue, cue + 1), passive)
        subject = scene.subject(cue, low, mark, inverted=False)
        if subject is None and self._impersonal(cue):
            return self._take(pair, "impersonal", (cue, cue + 1), NounPhrase(cue, cue + 1, "thing"))
        if subject is None and not tokens.flags[cue] & t.GERUND:
            subject = self._earlier_subject(cue, low, mark)
        if subject is None or subject.kind == "relative":
            earlier = self._same_sentence(pair)
            if earlier:
                return self._follow(pair, earlier, "coordinated", (cue, cue + 1))
        return self._take(pair, "before" if subject else "before-bare", (cue, cue + 1), subject)

    def _chained(self, cue: int, low: int) -> NounPhrase | None:
        """ "Ruiz negó … y acusó", "Ruiz dijo que, añadió, …": a verb behind "y" or between commas has the subject of the one before."""
        tokens, k = self.scene.tokens, cue - 1
        while k > low and tokens.flags[k] & (t.CLITIC | t.ADVERB | t.AUXILIARY | t.NEGATION) and not self.scene.name(k):
            k -= 1
        aside = tokens.words[k] in ",—–-" and cue + 1 < len(tokens) and tokens.words[cue + 1] in ",—–-"
        joined = k > low and tokens.flags[k] & t.CONJUNCTION and self.scene.inside[k] < 0
        if not aside and not joined:
            return None
        return self._earlier_subject(k, low, cue)

    def _earlier_subject(self, cue: int, low: int, mark: int) -> NounPhrase | None:
        """The subject of the verb of saying before this one in the sentence, else of the sentence itself."""
        tokens = self.scene.tokens
        for other in reversed(self.cues):
            if low <= other < cue and tokens.flags[other] & t.FINITE and self.scene.inside[other] < 0:
                found = self.scene.subject(other, low, cue, inverted=False)
                if found and found.kind in ("name", "role", "pronoun", "plural"):
                    return found
        return None

    def _same_sentence(self, pair: Pair) -> Pair | None:
        """The last quotation of the sentence that has a subject of its own."""
        for other in reversed(self.scene.pairs[: self.scene.pairs.index(pair)]):
            if other.sentence != pair.sentence or other.field != pair.field:
                return None
            if other.kind == "direct" and other.rule != "no-cue":
                return other
        return None

    def _passive(self, cue: int) -> NounPhrase | None:
        """ "was described as «…» by X": the agent; a phrase of kind thing where none stands."""
        scene, flags, lower = self.scene, self.scene.tokens.flags, self.scene.tokens.lower
        if scene.known.code != "en" or (
            not lower[cue].endswith("ed") and lower[cue] not in ("said", "told", "written", "quoted", "known", "shown")
        ):
            return None
        k = cue - 1
        while k >= 0 and flags[k] & t.ADVERB:
            k -= 1
        if k < 0 or lower[k] not in ("is", "was", "were", "are", "been", "be", "being"):
            return None
        for m in range(cue + 1, min(cue + 10, len(flags))):
            if lower[m] == "by" and scene.inside[m] < 0:
                return scene.phrase_at(m + 1, min(m + 14, len(flags)))
        return NounPhrase(cue, cue + 1, "thing")

    def _impersonal(self, cue: int) -> bool:
        """ "se indicó que": nobody is said to have said it."""
        lower = self.scene.tokens.lower
        return cue > 0 and lower[cue - 1] == "se" and not self.scene.tokens.flags[cue] & t.REFLEXIVE and self.scene.known.code != "en"

    def _by_pattern(self, pair: Pair, low: int, mark: int) -> int | None:
        """The token at which a cue of several words ends ("made it clear"), the last before the marks."""
        tokens = self.scene.tokens
        if mark <= low:
            return None
        text = tokens.text[tokens.starts[low] : tokens.ends[mark - 1]]
        found = None
        for pattern in lexicon.load(self.scene.known.code).patterns("cues", "phrases"):
            for match in pattern.regex.finditer(text):
                found = max(found or 0, tokens.starts[low] + match.start())
        if found is None:
            return None
        at = bisect_left(tokens.starts, found)
        return at if at < mark and self.scene.inside[at] < 0 else None

    def _according(self, i: int, limit: int) -> NounPhrase | None:
        """ "según X", "de acuerdo con X", "para X" at token i: X."""
        tokens, scene = self.scene.tokens, self.scene
        if scene.inside[i] >= 0:
            return None
        for words in self.words["according"].get(tokens.lower[i], ()):
            if tuple(tokens.lower[i : i + len(words)]) != words:
                continue
            k = i + len(words)
            if tokens.lower[k - 1] == "de" and k < limit and tokens.lower[k] == "el":
                k += 0
            cue = self._verb(k, limit)
            if cue is not None:
                return scene.subject_behind(cue, limit)
            phrase = scene.phrase_at(k, limit)
            if phrase and (phrase.kind != "thing" or phrase.name is None):
                return phrase
        starts_clause = (
            i == 0 or tokens.breaks[i] or tokens.words[i - 1] in _END or tokens.words[i - 1] in ",;:" or scene.inside[i - 1] >= 0
        )
        if starts_clause and tokens.lower[i] in self.words["opinion"]:
            phrase = scene.phrase_at(i + 1, limit)
            strict = scene.known.code == "en"
            if phrase and (phrase.kind in ("name", "role") and (not phrase.name or phrase.name.kind == "person")) and not strict:
                return phrase
        return None

    # -- colons and neighbours ----------------------------------------------------------------------------------------

    def _colon(self, pair: Pair, previous: Pair | None) -> bool:
        """ "Ruiz: «…»", and a sentence that ends in a colon before the marks."""
        scene, tokens = self.scene, self.scene.tokens
        mark = pair.first - 1 if pair.marks else pair.first
        if mark < 1 or tokens.words[mark - 1] != ":":
            return False
        low = scene.bounds[scene.sentence[mark - 1]][0]
        if self._titled(pair) and pair.after - pair.first <= 4:
            return False
        phrase = scene.phrase_at(low, mark - 1)
        if phrase and phrase.kind in ("name", "role"):
            return self._take(pair, "label", None, phrase)
        cue = next((k for k in range(mark - 2, low - 1, -1) if scene.inside[k] < 0 and scene.is_cue(k)), None)
        if cue is not None:
            return self._before(pair, previous, cue, low, mark, 0)
        return self._take(pair, "colon", None, None)

    def _continues(self, pair: Pair, previous: Pair | None) -> bool:
        """A quotation that stands alone goes on with the speaker of the sentence before."""
        scene, tokens = self.scene, self.scene.tokens
        if pair.reopens and previous:
            return self._follow(pair, previous, "reopened")
        mark = pair.first - 1 if pair.marks else pair.first
        if mark < 0:
            return False
        starts = tokens.breaks[mark]
        before = pair.sentence - 1
        if before < 0:
            return False
        if previous and previous.sentence == before and previous.kind == "direct":
            if not starts:
                return self._follow(pair, previous, "continued")
            return self._follow(pair, previous, "continued-paragraph")
        low, high = scene.bounds[before]
        rule = "introduced-paragraph" if starts else "introduced"
        phrase = self._according_in(low, high)
        if phrase:
            return self._take(pair, rule, None, phrase)
        cue = next((k for k in reversed(self.cues) if low <= k < high and tokens.flags[k] & t.FINITE), None)
        if cue is not None:
            return self._take(pair, rule, (cue, cue + 1), scene.subject(cue, low, high, inverted=False))
        if not starts:
            people = [n for n in scene.names.spans.get(pair.field, ()) if low <= n.first < high and n.kind == "person"]
            if len({n.entity for n in people}) == 1:
                return self._take(pair, "introduced", None, NounPhrase(people[0].first, people[0].after, "name", people[0]))
        return False

    def _according_in(self, low: int, high: int) -> NounPhrase | None:
        for k in range(low, high):
            if self.scene.tokens.lower[k] in self.words["first"]:
                phrase = self._according(k, high)
                if phrase:
                    return phrase
        return None

    # -- results ------------------------------------------------------------------------------------------------------

    def _take(self, pair: Pair, rule: str, cue: tuple[int, int] | None, subject: NounPhrase | None, after: bool = False) -> bool:
        pair.rule, pair.subject, pair.after_cue = rule, subject, after
        pair.cue = cue
        pair.cue_after = max(cue[1] if cue else -1, subject.after if subject else -1)
        return True

    def _follow(self, pair: Pair, other: Pair, rule: str, cue: tuple[int, int] | None = None) -> bool:
        if other.kind != "direct":
            return False
        pair.rule, pair.follows, pair.cue = rule, other, cue
        pair.cue_after = cue[1] if cue else -1
        return True

    def reports(self) -> Iterator[tuple[int, int]]:
        """The finite cues outside the marks: what keeps track of who speaks. (token, sentence)"""
        for cue in self.cues:
            if self.scene.tokens.flags[cue] & (t.FINITE | t.GERUND) and not self.scene.tokens.flags[cue] & t.NEAR_ONLY:
                yield cue, self.scene.sentence[cue]


_PHRASE_WORDS: dict[str, Mapping[str, object]] = {}


def _phrase_words(code: str) -> dict:  # type: ignore[type-arg]
    """The lexicon's "according to" phrases as token sequences by their first word."""
    lex = lexicon.load(code)
    according: dict[str, list[tuple[str, ...]]] = {}
    for phrase in lex.words("cues", "according"):
        words = tuple(str(phrase).split())
        according.setdefault(words[0], []).append(words)
    for entries in according.values():
        entries.sort(key=len, reverse=True)
    opinion = frozenset(str(w) for w in lex.words("cues", "opinion"))
    return {
        "according": according,
        "opinion": opinion,
        "like": frozenset(str(w) for w in lex.words("cues", "like")),
        "first": frozenset(according) | opinion,
    }
