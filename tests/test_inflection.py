"""How many of the words that a reader takes for one the search takes for one, and which it must keep apart."""

from pathlib import Path

import pytest
import yaml

from hemeroteca import lexicon
from hemeroteca.inflection import forms_among, inflection
from hemeroteca.text import fold

PAIRS = yaml.safe_load((Path(__file__).parent / "word_pairs.yml").read_text(encoding="utf-8"))


def pairs(language: str, kind: str) -> list[tuple[str, str]]:
    return [(one, other) for one, other in (pair.split() for pair in PAIRS[language][kind].split(", "))]


def meet(one: str, other: str, language: str) -> bool:
    """Whether each is found from the other: among the words of an archive, of which only those are looked at that begin alike."""
    rules = inflection(language)
    assert rules is not None
    words = fold(one), fold(other)
    return all(
        any(found.startswith(b) for b in rules.beginnings(sought)) and forms_among(sought, [found], language) == [found]
        for sought, found in (words, words[::-1])
    )


@pytest.mark.parametrize(("language", "meeting"), [("es", 95), ("en", 98)])
def test_of_a_hundred_pairs_of_forms_nearly_all_meet(language: str, meeting: int) -> None:
    """The share that docs/site.md states; it may only rise."""
    listed = pairs(language, "meet")
    assert len(set(listed)) == 100
    assert len([pair for pair in listed if meet(*pair, language)]) == meeting


@pytest.mark.parametrize(("language", "one", "other"), [(code, *pair) for code in PAIRS for pair in pairs(code, "apart")])
def test_words_that_only_look_alike_stay_apart(language: str, one: str, other: str) -> None:
    assert not meet(one, other, language)


@pytest.mark.parametrize("code", lexicon.codes())
def test_each_lexicon_tells_how_its_words_vary_and_what_its_operators_are_called(code: str) -> None:
    rules = inflection(code)
    assert rules is not None
    assert rules.stems("gato")
    assert all(lexicon.load(code).words("search", operator) for operator in ("speaker", "outlet", "before", "after"))


def test_small_words_have_no_forms() -> None:
    assert forms_among("esta", ["estado", "estas", "este"], "es") == []


def test_a_language_without_a_lexicon_inflects_nothing() -> None:
    assert inflection("fi") is None
    assert forms_among("talo", ["talot"], "fi") == []
