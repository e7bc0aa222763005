"""Every pattern of every lexicon, against its own examples."""

from collections.abc import Iterator
from typing import Any

import pytest

from hemeroteca import lexicon
from hemeroteca.lexicon import LexiconError, Pattern


def _sections(data: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The paths of all lists of patterns, however deep they stand."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _sections(value, (*path, key))
    elif isinstance(data, list) and any(isinstance(entry, dict) and "pattern" in entry for entry in data):
        yield path


def _patterns() -> list[tuple[str, Pattern]]:
    found = []
    for code in lexicon.codes():
        for path in _sections(lexicon.load(code).data):
            found += [(f"{code}: {'.'.join(path)}: {pattern.rule}", pattern) for pattern in lexicon.load(code).patterns(*path)]
    return found


PATTERNS = _patterns()


def test_there_is_a_lexicon_for_both_languages_of_the_first_archive() -> None:
    assert {"en", "es"} <= set(lexicon.codes())


def test_a_file_says_which_language_it_is() -> None:
    assert [lexicon.load(code).words("language") for code in lexicon.codes()] == list(lexicon.codes())


@pytest.mark.parametrize("pattern", [p for _, p in PATTERNS], ids=[name for name, _ in PATTERNS])
def test_a_pattern_matches_its_examples_and_refuses_the_others(pattern: Pattern) -> None:
    assert pattern.matches, "needs at least one example under matches:"
    assert pattern.refuses, "needs at least one example under refuses:"
    assert [text for text in pattern.matches if not pattern.regex.search(str(text))] == []
    assert [text for text in pattern.refuses if pattern.regex.search(str(text))] == []


@pytest.mark.parametrize(
    ("text", "section", "word"),
    [
        ("grammar:\n  prepositions: [em, no, na]", "grammar.prepositions", "no"),
        ("cues:\n  classes:\n    neutral: {ar: [on]}", "cues.classes.neutral.ar", "on"),
        ("grammar:\n  pronouns: {Yes: m}", "grammar.pronouns", "Yes"),
        ("grammar:\n  negation: no", "grammar.negation", "no"),
        ("grammar:\n  negation: [true]", "grammar.negation", "true"),
    ],
)
def test_a_word_that_yaml_takes_for_a_truth_value_is_refused(text: str, section: str, word: str) -> None:
    with pytest.raises(LexiconError) as refused:
        lexicon.parse("xx", text)
    assert str(refused.value) == f'lexicons/xx.yml: {section}: YAML takes {word} for a truth value; write "{word}"'


def test_quoted_words_strings_of_words_and_flags_are_no_truth_values() -> None:
    text = 'grammar:\n  negation: "no"\n  prepositions: em no na\n  drops_subjects: true\n  links: ["on", \'yes\']'
    assert lexicon.parse("xx", text).words("grammar") == {
        "negation": "no",
        "prepositions": "em no na",
        "drops_subjects": True,
        "links": ["on", "yes"],
    }


def test_a_lexicon_that_is_no_mapping_is_refused() -> None:
    with pytest.raises(LexiconError, match="a mapping of sections was expected"):
        lexicon.parse("xx", "- no\n")
