"""The words of a language: one YAML file each in `lexicons/`, nothing about a language in code.

A section is either words (lists, mappings) or patterns: rules with a name, a regular expression, examples that must
match and examples that must not. Each stage reads the sections that it needs and compiles them once a process.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

import yaml

_FOLDER = resources.files("hemeroteca") / "lexicons"


class LexiconError(ValueError):
    """A lexicon file is wrong; the message names the file, the entry and the cure."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A named rule of a lexicon. `value` is whatever the rule stands for where a match alone does not say it."""

    rule: str
    regex: re.Pattern[str]
    matches: tuple[str, ...] = ()
    refuses: tuple[str, ...] = ()
    value: Any = None


@dataclass(frozen=True, eq=False)
class Lexicon:
    """One language. `data` is the file as written; `patterns(section)` its rules, compiled."""

    code: str
    data: Mapping[str, Any]
    _patterns: dict[str, tuple[Pattern, ...]] = field(default_factory=dict)

    def words(self, *path: str) -> Any:
        """What stands in the file under these keys; an empty list where there is nothing.

        >>> load("es").words("language")
        'es'
        """
        found: Any = self.data
        for key in path:
            found = found.get(key) if isinstance(found, Mapping) else None
        return [] if found is None else found

    def patterns(self, *path: str) -> tuple[Pattern, ...]:
        """The rules of a section, in the order of the file: the first that matches wins."""
        name = ".".join(path)
        if name not in self._patterns:
            self._patterns[name] = tuple(_pattern(self.code, name, entry) for entry in self.words(*path))
        return self._patterns[name]


def _pattern(code: str, section: str, entry: Mapping[str, Any]) -> Pattern:
    where = f"lexicons/{code}.yml: {section}: {entry.get('rule', entry)!r}"
    unknown = set(entry) - {"rule", "pattern", "matches", "refuses", "value"}
    if unknown or "rule" not in entry or "pattern" not in entry:
        raise LexiconError(f"{where} needs rule and pattern, and may have matches, refuses and value; found {sorted(entry)}")
    try:
        regex = re.compile(entry["pattern"])
    except re.error as error:
        raise LexiconError(f"{where}: the pattern is no regular expression: {error}") from error
    return Pattern(entry["rule"], regex, tuple(entry.get("matches", ())), tuple(entry.get("refuses", ())), entry.get("value"))


# libyaml's reads all lexicons in 40 ms, that in Python in 350, which is most of the time that a small build takes.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def codes() -> tuple[str, ...]:
    """The languages that have a lexicon, sorted."""
    return tuple(sorted(f.name.removesuffix(".yml") for f in _FOLDER.iterdir() if f.name.endswith(".yml")))


@cache
def load(code: str) -> Lexicon:
    """The lexicon of a language. Raises LexiconError where there is none or the file is no mapping."""
    if code not in codes():
        raise LexiconError(f"no lexicon for {code!r}; there are {', '.join(codes())}; add hemeroteca/lexicons/{code}.yml")
    return parse(code, (_FOLDER / f"{code}.yml").read_text(encoding="utf-8"))


def parse(code: str, text: str) -> Lexicon:
    """The lexicon in the text of a file. Raises LexiconError where a word was taken for a truth value: `[no, em]`."""
    loader = _Loader(text)
    node = loader.get_single_node()
    if not isinstance(node, yaml.MappingNode):
        raise LexiconError(f"lexicons/{code}.yml: a mapping of sections was expected")
    for section, word in _truth_values(node, ()):
        raise LexiconError(f'lexicons/{code}.yml: {section}: YAML takes {word} for a truth value; write "{word}"')
    return Lexicon(code, loader.construct_document(node))


def _truth_values(node: yaml.Node, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """The words of lists, keys and values that YAML reads as true or false; a key's own `true` or `false` is meant so."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if _is_truth_value(key):
                yield ".".join(path), key.value
            is_flag = _is_truth_value(value) and value.value in ("true", "false")
            yield from () if is_flag else _truth_values(value, (*path, str(key.value)))
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _truth_values(item, path)
    elif _is_truth_value(node):
        yield ".".join(path), node.value


def _is_truth_value(node: yaml.Node) -> bool:
    return node.tag == "tag:yaml.org,2002:bool"
