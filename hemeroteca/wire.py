"""Records as tuples of plain values and back: what goes through pipes and into files.

A packed record is the tuple of its fields in their order; records within it are packed too. `marshal` writes such tuples,
and reading them back costs a tenth of what `pickle` needs for the records themselves.
"""

import marshal
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache
from operator import attrgetter, itemgetter
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

Packed = tuple[Any, ...]
Record = TypeVar("Record")


def pack(record: Any) -> Packed:
    """A record as a tuple.

    >>> from hemeroteca.records import Given, Rejected, Source
    >>> pack(Rejected(Source("a.txt", "", "text/plain", None, 0), "empty"))[1]
    'empty'
    """
    kind: Any = type(record)
    values, nested = _shape(kind)
    packed = values(record)
    if not nested:
        return packed
    inner = list(packed)
    for number, _, many in nested:
        value = inner[number]
        if many:
            inner[number] = tuple(map(pack, value))
        elif value is not None:
            inner[number] = pack(value)
    return tuple(inner)


def unpack(kind: Callable[..., Record], packed: Packed) -> Record:
    """The record of that kind that was packed."""
    values = list(packed)
    for number, inner, many in _shape(kind)[1]:
        value = values[number]
        if many:
            values[number] = tuple(unpack(inner, entry) for entry in value)
        elif value is not None:
            values[number] = unpack(inner, value)
    return kind(*values)


def picker(kind: Any, *names: str) -> Callable[[Packed], Packed]:
    """What takes these fields, at least two, out of packed records of that kind."""
    numbers = {field.name: number for number, field in enumerate(fields(kind))}
    return itemgetter(*(numbers[name] for name in names))


def to_bytes(values: Any) -> bytes:
    """Plain values and tuples of them as bytes: the same for the same values (later formats know how often a string is used)."""
    return marshal.dumps(values, 2)


def from_bytes(data: bytes) -> Any:
    """What was made into bytes. Only for bytes of our own: `marshal` guards against nothing."""
    return marshal.loads(data)  # noqa: S302


@cache
def _shape(kind: Any) -> tuple[Callable[[Any], Packed], tuple[tuple[int, Any, bool], ...]]:
    """How records of a kind are taken apart: all their fields; and which of them hold records, of which kind, one or many."""
    hints = get_type_hints(kind)
    nested: list[tuple[int, Any, bool]] = []
    for number, field in enumerate(fields(kind)):
        hint = hints[field.name]
        inner = next((t for t in (hint, *get_args(hint)) if is_dataclass(t)), None)
        if inner is not None:
            nested.append((number, inner, get_origin(hint) is tuple))
    return attrgetter(*(field.name for field in fields(kind))), tuple(nested)
