"""Marks that quote nobody: titles, nicknames, names that somebody or something is given."""

from collections.abc import Mapping
from functools import cache

from hemeroteca import lexicon
from hemeroteca import tokens as t
from hemeroteca.marks import Pair
from hemeroteca.names import NounPhrase
from hemeroteca.phrases import END, Scene

_LONGEST_TITLE = 6  # tokens


class Terms:
    """Tells of each pair of a scene whether what stands around its marks makes it a term."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.words = _words(scene.known.code)

    def is_nickname(self, pair: Pair) -> bool:
        """Joaquín “El Rápido” Ruiz; alias “El Rápido”."""
        tokens, name = self.scene.tokens, self.scene.names.at(pair.field, pair.first)
        if name and name.first < pair.first and name.after > pair.after:
            return True
        before = pair.first - 2
        if before > 0 and tokens.words[before] == "," and self._capitals(pair) and pair.after - pair.first <= 3:
            bearer = self.scene.name(before - 1)  # Ana Ruiz, “La Rápida”, said
            closes = tokens.words[pair.after - 1] == "," or (pair.after + 1 < len(tokens) and tokens.words[pair.after + 1] == ",")
            if bearer and bearer.kind == "person" and bearer.after - bearer.first > 1 and closes:
                return True
        return before >= 0 and bool(tokens.flags[before] & t.GIVEN) and pair.after - pair.first <= 3 and self._capitals(pair)

    def is_named_so(self, pair: Pair) -> bool:
        """The noun right before the marks takes a title: whatever verb follows does not say these words."""
        i, tokens = pair.first - 2, self.scene.tokens
        if i < 0 or tokens.breaks[i + 1] or not tokens.words[pair.first][0].isupper():
            return False
        short = pair.after - pair.first <= _LONGEST_TITLE or self._capitals(pair)
        following = tokens.words[pair.after + 1] if pair.after + 1 < len(tokens) else ""
        if i and tokens.flags[i] & t.GENITIVE and tokens.flags[i - 1] & t.ROLE and short:
            return True  # "la autora de «El faro»"
        if i > 1 and tokens.words[i] == "," and short and following == "," and tokens.flags[i - 1] & t.TITLE_NOUN:
            return bool(tokens.flags[i - 2] & (t.POSSESSIVE | t.DEFINITE))  # "su novela, «El faro», dijo"
        return bool(tokens.flags[i] & (t.TITLE_NOUN | t.NAMING)) or self._broadcast(pair) or self._titled_before(pair)

    def _titled_before(self, pair: Pair) -> bool:
        """ "el diario limeño «Mar Abierto»", "el diario de Lima «Mar Abierto»": the noun stands before what describes it."""
        tokens, i = self.scene.tokens, pair.first - 2
        if self.scene.known.noun_last or pair.after - pair.first > _LONGEST_TITLE or not self._capitals(pair):
            return False
        name = self.scene.name(i)
        if name and name.kind == "place" and name.first and tokens.flags[name.first - 1] & t.GENITIVE:
            i = name.first - 2
        elif tokens.flags[i] & t.DEMONYM or not tokens.flags[i] & ~t.SHAPE:
            i -= 1
        else:
            return False
        return i >= 0 and bool(tokens.flags[i] & t.TITLE_NOUN) and not any(tokens.breaks[i + 1 : pair.first])

    def _broadcast(self, pair: Pair) -> bool:
        """ "on Radio Lima's “Morning Tide,” Ruiz said": capitals throughout, behind a preposition or an owner."""
        tokens, i = self.scene.tokens, pair.first - 2
        size = pair.after - pair.first
        words = [w for w in tokens.words[pair.first : pair.after] if w[0].isalpha()]
        short = len(words) > 1 and all(w[0].isupper() for w in words)  # "New Day"
        if size > _LONGEST_TITLE or tokens.words[pair.after - 1] in "!?" or not (short or self._capitals(pair)):
            return False
        stands_on = tokens.flags[i] & t.PREPOSITION and size > 1 and tokens.lower[i] not in self.words["like"]
        return bool(stands_on or tokens.flags[i] & t.OWNER) and not self.scene.in_heading(pair)

    def is_titled(self, pair: Pair) -> bool:
        """A noun that takes a title, or a naming word, stands before the marks; or every word inside has a capital."""
        tokens, size = self.scene.tokens, pair.after - pair.first
        i = pair.first - 2
        if i >= 0 and not tokens.breaks[i + 1] and size <= 10 and tokens.words[pair.after - 1] not in "!?":
            verb = tokens.flags[pair.first] & (t.CLITIC | t.AUXILIARY | t.NEGATION)  # the plan “is dead”
            opens = tokens.words[pair.first][0].isupper() or (size <= 4 and not verb)
            if tokens.flags[i] & (t.NAMING | t.TITLE_NOUN) and opens:
                return True
            if (
                (tokens.flags[i] & t.GENITIVE or tokens.words[i] == "," or tokens.lower[i] in self.words["like"])
                and i
                and tokens.flags[i - 1] & (t.NAMING | t.TITLE_NOUN)
                and opens
            ):
                return True
        return (
            size <= 6
            and self._capitals(pair)
            and tokens.words[pair.after - 1] not in END
            and (size > 1 or tokens.words[pair.first].isupper() is False)
        )

    def goes_on(self, pair: Pair) -> bool:
        """A plain word follows the marks: they stand in the middle of a phrase (told “The Show” host …)."""
        tokens, i = self.scene.tokens, pair.after + 1
        return (
            i < len(tokens)
            and not tokens.breaks[i]
            and tokens.words[i][0].islower()
            and not tokens.flags[i] & (t.AND | t.PREPOSITION | t.CUE)
        )

    def is_given_as_name(self, pair: Pair, cue: int, gap: int, subject: NounPhrase | None) -> bool:
        """ "a quien llaman «la abuela»": a verb that gives a name, right before the marks, and nobody named who gives it."""
        flags, verb = self.scene.tokens.flags, self.scene.tokens.lower[cue]
        whom = cue > 0 and bool(flags[cue - 1] & t.CLITIC)  # "le dicen «la abuela»"
        naming = verb in self.words["calling"] or (whom and verb in self.words["calling_whom"])
        article = bool(flags[pair.first] & t.INDEFINITE and not self._capitals(pair))  # "a clear pivot" is no name
        naming = naming and not article and not any(flags[k] & t.COMPLEMENT for k in range(cue + 1, pair.first))
        somebody = subject is not None and (
            subject.kind in ("name", "role", "indefinite")
            or (self.scene.known.pronouns.get(subject.head) in ("m", "f") and not self._capitals(pair))
        )
        return naming and not somebody and gap <= 2 and pair.after - pair.first <= 5

    def _capitals(self, pair: Pair) -> bool:
        tokens = self.scene.tokens
        long = [w for w in tokens.words[pair.first : pair.after] if w[0].isalpha() and len(w) > 3]
        return bool(long) and all(w[0].isupper() for w in long)


@cache
def _words(code: str) -> Mapping[str, frozenset[str]]:
    """The words of a lexicon that give names, and those that compare."""
    lex = lexicon.load(code)
    return {
        "like": frozenset(t.listed(lex.words("cues", "like"))),
        "calling": frozenset(t.listed(lex.words("terms", "calling"))),
        "calling_whom": frozenset(t.listed(lex.words("terms", "calling_whom"))),
    }
