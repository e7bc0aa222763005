"""What a source calls the facts of an article, in any language that has a lexicon → given fields."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from hemeroteca import lexicon
from hemeroteca.records import Given
from hemeroteca.text import fold

FIELDS = (
    "title",
    "standfirst",
    "byline",
    "section",
    "outlet",
    "domain",
    "country",
    "url",
    "published",
    "modified",
    "language",
    "original_title",
    "keywords",
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BETWEEN = re.compile(r"[\s.:_-]+")

Pairs = tuple[tuple[str, str], ...]  # field, column


def field_of(name: str) -> str | None:
    """The field that the lexicons know by this name, or None.

    >>> field_of("Título"), field_of("publishedAt"), field_of("size")
    ('title', 'published', None)
    """
    return _names_of_fields().get(_normal(name), (None, 0))[0]


@lru_cache(maxsize=256)
def columns_of(names: tuple[str, ...], wanted: Pairs = ()) -> Mapping[str, tuple[str, ...]]:
    """The columns for each field, the surest first; `wanted` are pairs of field and column that the editor chose.

    >>> columns_of(("ID", "titular", "contenido", "texto"), (("title", "ID"),))
    {'title': ('ID',), 'text': ('texto', 'contenido')}
    """
    chosen = {field: (name,) for field, column in wanted for name in names if _normal(name) == _normal(column)}
    taken = {name for columns in chosen.values() for name in columns}
    found: dict[str, list[str]] = {}
    known = _names_of_fields()
    for name in sorted((n for n in names if n not in taken and _normal(n) in known), key=lambda n: known[_normal(n)][1]):
        found.setdefault(known[_normal(name)][0], []).append(name)
    return chosen | {field: tuple(columns) for field, columns in found.items() if field not in chosen}


def shown(name: str) -> str:
    """The name of a column as a message may print it."""
    return "".join(c for c in name if c.isprintable())[:30]


def given_fields(fields: Mapping[Any, Any], rule: str, wanted: Pairs = ()) -> dict[str, Given]:
    """The fields of an article among others, each with the rule `<rule>:<name in the source>`, the first that is not empty.

    >>> given_fields({"Título": "Llueve", "size": "12"}, "front-matter")
    {'title': Given(value='Llueve', rule='front-matter:Título')}
    """
    given: dict[str, Given] = {}
    for field, columns in columns_of(tuple(name for name in fields if isinstance(name, str)), wanted).items():
        for words, name in ((words_of(fields[name]), name) for name in columns if field in FIELDS):
            if words:
                # Scrapers write the address of a page where others write its outlet: "source".
                is_address = field == "outlet" and words.startswith(("http://", "https://"))
                given.setdefault("url" if is_address else field, Given(words, f"{rule}:{name}"))
    return given


@cache
def _names_of_fields() -> Mapping[str, tuple[str, int]]:
    """The field and the rank of each name that a lexicon lists; the first of a list is the surest."""
    known: dict[str, tuple[str, int]] = {}
    for code in lexicon.codes():
        for field, names in dict(lexicon.load(code).words("fields")).items():
            for rank, name in enumerate(names.split()):
                known.setdefault(_normal(name), (field, rank))
    return known


def _normal(name: str) -> str:
    return _BETWEEN.sub("_", fold(_CAMEL.sub("_", name[:80]))).strip("_")


def words_of(value: Any) -> str:
    """A value or a list of values, each a text or a mapping with a name; nothing deeper, which is where bombs are."""
    values = value if isinstance(value, list) else [value]
    named = [v.get("name") or v.get("rendered") if isinstance(v, dict) else v for v in values]
    return ", ".join(str(v).strip() for v in named if isinstance(v, str | int | float) and str(v).strip())
