"""Sidecars: `puerto.yml` beside `puerto.txt` says what the text does not, or puts right what it says wrongly."""

from difflib import get_close_matches
from pathlib import Path

import yaml

from hemeroteca import lexicon
from hemeroteca.dates import parse_instant
from hemeroteca.readers.fields import FIELDS, field_of
from hemeroteca.readers.plain import decode
from hemeroteca.records import Given

MOST_BYTES = 100_000
_CURE = "write one field a line, as in `title: …` or `published: 2031-03-12`"


class SidecarError(ValueError):
    """A sidecar is wrong; the message names the line and the cure."""


def load_sidecar(path: Path) -> dict[str, Given]:
    """The fields of a sidecar; an empty one takes away what the article says. Raises SidecarError or OSError."""
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    decoded = decode(data)
    if len(data) > MOST_BYTES or decoded is None:
        raise SidecarError(f"a sidecar is a YAML text of at most {MOST_BYTES:,} bytes")
    try:
        top = yaml.compose(decoded[0].lstrip("\ufeff"), Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError, ValueError, OverflowError) as error:  # "\UFFFFFFFF" is no character
        mark = getattr(error, "problem_mark", None)
        line = f"line {mark.line + 1}: " if mark else ""
        raise SidecarError(f"{line}this is no YAML; {_CURE}") from error
    if not isinstance(top, yaml.MappingNode):
        raise SidecarError(f"there are no fields in it; {_CURE}")
    given: dict[str, Given] = {}
    for name, value in top.value:
        _add(given, name, value)
    return given


def _add(given: dict[str, Given], name: yaml.Node, value: yaml.Node) -> None:
    line, written = name.start_mark.line + 1, str(name.value)[:60]
    field = field_of(written) if isinstance(name, yaml.ScalarNode) else None
    if field not in FIELDS:
        meant = get_close_matches(written.casefold(), FIELDS, 1)
        cure = f"did you mean {meant[0]}?" if meant else f"there are {', '.join(FIELDS)}"
        raise SidecarError(f'line {line}: "{written}" is no field of an article; {cure}')
    if field in given:
        raise SidecarError(f'line {line}: "{written}" says again what "{given[field].rule.partition(":")[2]}" says; keep one')
    words = _words_of(value)
    if words is None:
        raise SidecarError(f'line {line}: "{written}" should be words, or a list of words')
    if field in ("published", "modified") and words and not is_day(words):
        raise SidecarError(f'line {line}: "{words[:40]}" is no day; write it as 2031-03-12 or 2031-03-12T10:30:00-03:00')
    given[field] = Given(words, f"editor:{written}")


def _words_of(value: yaml.Node) -> str | None:
    values = value.value if isinstance(value, yaml.SequenceNode) else [value]
    if not all(isinstance(v, yaml.ScalarNode) for v in values):
        return None
    return ", ".join(words for v in values if (words := v.value.strip()))


def is_day(words: str) -> bool:
    """Do the words name a day, in any language that has a lexicon?"""
    return any(parse_instant(words, code) is not None for code in lexicon.codes())
