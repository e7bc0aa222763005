"""What the site says: every message in each language of its interface, one YAML file a language in `catalogues/`.

A message is text with inline HTML of ours and `{places}` for values, which are escaped. One that depends on a number has a
form for each of the plural categories that CLDR gives the language, and is chosen by its value `n`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

import yaml
from babel import Locale
from babel.numbers import format_decimal
from markupsafe import Markup

Message = str | Mapping[str, str]

_FOLDER = resources.files("hemeroteca") / "catalogues"


@dataclass(frozen=True, eq=False)
class Catalogue:
    """One language of the interface: its code, the locale of its days and numbers, its messages by `group.name`."""

    language: str
    locale: Locale
    messages: Mapping[str, Message]

    def message(self, key: str, number: int | None = None) -> str:
        """The text for a key, in the form that a number asks for; KeyError where there is none."""
        message = self.messages[key]
        if isinstance(message, str):
            return message
        return message.get(self.locale.plural_form(number or 0)) or message["other"]


@cache
def languages() -> tuple[str, ...]:
    """The languages that have a catalogue.

    >>> languages()
    ('en', 'es')
    """
    return tuple(sorted(file.name.removesuffix(".yml") for file in _FOLDER.iterdir() if file.name.endswith(".yml")))


@cache
def load(language: str) -> Catalogue:
    data = yaml.safe_load((_FOLDER / f"{language}.yml").read_text(encoding="utf-8"))
    locale = Locale.parse(data.pop("locale"))
    messages = {f"{group}.{name}": message for group, entries in data.items() for name, message in entries.items()}
    return Catalogue(language, locale, messages)


# Typed, because HTML and the same characters as text are equal, but are not escaped alike.
@lru_cache(maxsize=4096, typed=True)
def text(key: str, language: str, **values: object) -> Markup:
    """A message in HTML; its number is written as the language writes numbers, and everything else is escaped.

    >>> text("count.article", "es", n=12000)
    Markup('12.000 artículos')
    """
    catalogue = load(language)
    number = values.get("n")
    if isinstance(number, int):
        values["n"] = format_decimal(number, locale=catalogue.locale)
    message = Markup(catalogue.message(key, number if isinstance(number, int) else None))  # noqa: S704  ours, a test reads them
    return message.format(**values) if values else message


def preferred(accepted: str, default: str) -> str:
    """The language of the interface that an `Accept-Language` header likes best, else the default.

    >>> preferred("fr, en-GB;q=0.4, es-CL;q=0.9", "en"), preferred("fr", "es"), preferred("es;q=0, *", "en")
    ('es', 'es', 'en')
    """
    liked = [(_quality(weight), -place, name) for place, (name, weight) in enumerate(map(_choice, accepted.split(",")[:20]))]
    known = [name for quality, _, name in sorted(liked, reverse=True) if quality > 0 and name in languages()]
    return known[0] if known else default


def _choice(entry: str) -> tuple[str, str]:
    name, _, weight = entry.partition(";")
    return name.strip().lower().partition("-")[0], weight.strip().removeprefix("q=")


def _quality(weight: str) -> float:
    try:
        return float(weight or 1)
    except ValueError:
        return 0.0
