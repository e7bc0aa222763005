"""The entries of a YAML file that an editor writes, and what is wrong with them.

Scalars are read as the text that stands in the file, so `country: NO` is Norway and `start: 2025-12` is a month.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import yaml

LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


class EditorsFileError(ValueError):
    """A file that an editor writes is wrong; the message names the file, the entry and the cure."""


class _Loader(yaml.BaseLoader):
    """Scalars stay text; a key that stands twice is an error and not a silent overwriting."""


class _QuickLoader(getattr(yaml, "CBaseLoader", yaml.BaseLoader)):  # type: ignore[misc]
    """The same by libyaml: in a tenth of the time, but it shows nobody the words that are wrong."""


def _unique_mapping(loader: _Loader | _QuickLoader, node: yaml.MappingNode) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        line = key_node.start_mark.line + 1
        if not isinstance(key, str):
            raise yaml.YAMLError(f"line {line}: a key is one word or name; write it before a colon")
        if key in found:
            raise yaml.YAMLError(f'line {line}: "{key}" stands twice; join the two entries or rename one')
        found[key] = loader.construct_object(value_node, deep=True)
    return found


for _kind in (_Loader, _QuickLoader):
    _kind.add_constructor("tag:yaml.org,2002:map", _unique_mapping)


def _data_in(text: str) -> Any:
    try:
        return yaml.load(text, Loader=_QuickLoader)  # noqa: S506  both make nothing but text, lists and mappings
    except (yaml.YAMLError, RecursionError):
        return yaml.load(text, Loader=_Loader)  # noqa: S506


def _read(file: Path) -> dict[str, Any]:
    try:
        data = _data_in(file.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise EditorsFileError(f"{file.name}: the file is no UTF-8 text; save it as UTF-8") from error
    except RecursionError as error:
        raise EditorsFileError(f"{file.name}: lists or mappings stand within each other, hundreds deep; a few levels are enough") from error
    except yaml.YAMLError as error:
        raise EditorsFileError(f"{file.name}: {error}") from error
    if data in (None, ""):
        return {}
    if not isinstance(data, dict):
        raise EditorsFileError(f"{file.name}: sections with a colon were expected (people:, places: …), found a {type(data).__name__}")
    return data


def read_entries(file: Path) -> "Entry":
    """The entries of the file. Raises EditorsFileError where it is no YAML mapping."""
    return Entry(file.name, "", _read(file))


@dataclass(frozen=True)
class Entry:
    """A mapping of the file with its place in it, so that every message can name both."""

    file: str
    where: str
    data: Mapping[str, Any]

    def fail(self, what: str, cure: str) -> NoReturn:
        place = f"{self.file}: {self.where}" if self.where else self.file
        raise EditorsFileError(f"{place}: {what}; {cure}")

    def refuse_unknown(self, known: Iterable[str]) -> None:
        for name in self.data:
            if name not in known:
                self.fail(f'unknown field "{name}"', f"known are {', '.join(sorted(known))}")

    def entry(self, name: str) -> "Entry":
        value = self.data[name] or {}
        inner = Entry(self.file, f'{self.where}: "{name}"' if self.where else name, value)
        if not isinstance(value, Mapping):
            inner.fail("fields with a colon were expected", "write them below it, indented (name: …)")
        return inner

    def section(self, name: str) -> "Entry":
        return self.entry(name) if name in self.data else Entry(self.file, name, {})

    def text(self, name: str) -> str | None:
        value = self.data.get(name)
        if isinstance(value, Mapping | list):
            self.fail(f"{name} is one text", "remove the list or the lines below it")
        return " ".join(str(value).split()) if value and str(value).strip() else None

    def needed(self, name: str) -> str:
        value = self.text(name)
        if value is None:
            self.fail(f"{name} is missing", f"add {name}:")
        return value

    def checked(self, name: str, is_right: Callable[[str], object], cure: str) -> str | None:
        value = self.text(name)
        if value is not None and not is_right(value):
            self.fail(f'{name} "{value}" is not understood', cure)
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        value = self.data.get(name) or []
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            self.fail(f"{name} is a list of texts", f"write {name}: [one, another]")
        return tuple(" ".join(item.split()) for item in value)

    def by_language(self, name: str) -> Mapping[str, str]:
        value = self.data.get(name) or {}
        if not isinstance(value, Mapping):
            return {"und": self.needed(name)}
        inner = self.section(name)
        for language in value:
            if not LANGUAGE.fullmatch(language):
                self.fail(f'{name}: "{language}" is no language code', "write a BCP 47 code such as es or en")
        return {language: inner.needed(language) for language in value}
