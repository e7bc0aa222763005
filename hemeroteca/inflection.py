"""The forms of a word: what the lexicons say of inflection, and the Snowball project's stemmers.

Two words are forms of one word where they share a stem. Both are folded first, because the stemmers are strict about
accents and readers are not; and both are asked for their singulars too: Snowball's Spanish takes "mujer" and "mujeres"
for two words, since one ends like a verb.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

import Stemmer

from hemeroteca import lexicon
from hemeroteca.text import fold

_SHORTEST = 3  # letters of a word that is inflected, and of the beginning by which its forms are looked for
_CHANGING = 1  # letters at the end of a stem that its forms may not share: party, parties


@dataclass(frozen=True, eq=False)
class Inflection:
    """How the words of one language vary."""

    stemmer: str
    plurals: tuple[tuple[str, str], ...]  # ending, what stands for it in the singular
    bases: dict[str, str]  # irregular form → the word that it is a form of
    apart: dict[str, str]  # word → the word whose forms it shares, and no others
    small: frozenset[str]  # words without forms

    def varies(self, word: str) -> bool:
        return len(word) >= _SHORTEST and word.isalpha() and word not in self.small

    @lru_cache(maxsize=10_000)  # noqa: B019  one object a language, which lives as long as the program
    def stems(self, word: str) -> frozenset[str]:
        """The stems of a folded word; of one that is kept apart, a stem that no other word has."""
        if word in self.apart:
            return frozenset({self.apart[word] + "="})
        words = {word, *self._singulars(word)} | ({self.bases[word]} if word in self.bases else set())
        return frozenset(self.stem_words(words))

    def stem_words(self, folded: Collection[str]) -> list[str]:
        """What Snowball makes of each of some folded words, none of which is looked up here."""
        return self._snowball.stemWords(sorted(folded))  # type: ignore[no-any-return]

    @cached_property
    def _snowball(self) -> Stemmer.Stemmer:
        return Stemmer.Stemmer(self.stemmer, 0)  # what it would remember, `stems` does

    def _singulars(self, word: str) -> Iterator[str]:
        for ending, singular in self.plurals:
            if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST - 1:
                yield word.removesuffix(ending) + singular

    def beginnings(self, word: str) -> frozenset[str]:
        """How every form of a word begins: one of these. The irregular ones are whole words."""
        stems = {stem.rstrip("=") for stem in self.stems(word)}
        base = self.bases.get(word, word)
        return frozenset(self._beginning(stem, word) for stem in stems) | {base} | self._irregular.get(base, frozenset())

    @cached_property
    def _irregular(self) -> dict[str, frozenset[str]]:
        """The irregular forms of each word."""
        return {base: frozenset(form for form, of in self.bases.items() if of == base) for base in set(self.bases.values())}

    def _beginning(self, stem: str, word: str) -> str:
        begins = stem[:-_CHANGING] if len(stem) > _SHORTEST else stem
        return begins if len(begins) >= _SHORTEST else word


@cache
def inflection(language: str) -> Inflection | None:
    """The inflection of a language; None where no lexicon tells."""
    if language not in lexicon.codes():
        return None
    words = lexicon.load(language)
    if not words.words("inflection", "stemmer"):
        return None
    return Inflection(
        words.words("inflection", "stemmer"),
        tuple((fold(ending), fold(singular)) for ending, singular in words.words("inflection", "plurals").items()),
        {fold(form): fold(base) for base, forms in words.words("inflection", "irregular").items() for form in forms.split()},
        {fold(word): fold(line.split()[0]) for line in words.words("inflection", "apart") for word in line.split()},
        frozenset(fold(words.words("function_words", "common")).split()),
    )


def forms_among(word: str, others: Iterable[str], language: str) -> list[str]:
    """Which of the other words are forms of a word in a language; all folded.

    >>> forms_among("eleccion", ["electo", "elecciones", "elegante"], "es")
    ['elecciones']
    """
    rules = inflection(language)
    if rules is None or not rules.varies(word):
        return []
    stems = rules.stems(word)
    return [other for other in others if other != word and rules.varies(other) and rules.stems(other) & stems]
