"""JSON that fills no memory: thirty megabytes of `{},{},{}` would become a gigabyte of objects."""

import json
from typing import Any

MOST_VALUES = 1_000_000  # in one text: a hundred megabytes; a table of articles has some hundred thousand
_SHORT = MOST_VALUES  # characters; a text of as many holds no more values


class TooManyValues(ValueError):
    """A text of JSON that would fill the memory."""


def loads(text: str, strict: bool = True) -> Any:
    """What a text of JSON says. Raises TooManyValues, RecursionError where it is nested without end, and ValueError where it is no JSON."""
    if len(text) > _SHORT and _has_too_many_values(text):
        raise TooManyValues(f"more than {MOST_VALUES:,} values")
    return json.loads(text, strict=strict)


def _has_too_many_values(text: str) -> bool:
    """By the commas and brackets that stand outside of strings."""
    values = at = 0
    while values <= MOST_VALUES:
        opening = text.find('"', at)
        end = len(text) if opening < 0 else opening
        values += sum(text.count(mark, at, end) for mark in ",[{")
        if opening < 0:
            break
        closing = text.find('"', opening + 1)
        while closing > 0 and _is_escaped(text, closing):
            closing = text.find('"', closing + 1)
        if closing < 0:
            break
        at = closing + 1
    return values > MOST_VALUES


def _is_escaped(text: str, at: int) -> bool:
    first = at
    while text[first - 1] == "\\":
        first -= 1
    return (at - first) % 2 == 1
