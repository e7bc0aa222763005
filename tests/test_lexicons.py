"""Every pattern of every lexicon, against its own examples."""

from collections.abc import Iterator
from typing import Any

import pytest

from hemeroteca import lexicon
from hemeroteca.lexicon import Pattern


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
