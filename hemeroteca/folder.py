"""The folder of an archive: which of its files are inputs, what they are called, and which belong together."""

import os
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import overload

from hemeroteca import lexicon

SIDECARS = (".yml", ".yaml")
_RESERVED = ("archive.yml", "authority.yml", "corrections.yml", "withdrawn.yml")
_RESERVED_STARTS = (".", "README", "LICENSE")
_PAGES = (".html", ".htm", ".xhtml")
Partners = tuple[str | None, str]  # the name of the sidecar beside a file, and what it is the companion of
_ALONE: Partners = (None, "")
ENDING = re.compile(r"\.[a-zA-Z]\w{1,7}")  # what tells the kind of a file; "2031.03.12 puerto" has none


@dataclass(frozen=True, slots=True)
class Input:
    """A file of the folder with the name that `sources` uses.

    `sidecar` is the file of the editor's that says more about it. `companion_of` names what a file belongs to that is no
    article itself: the article of a sidecar, the page of a picture.
    """

    path: Path
    name: str
    sidecar: Path | None = None
    companion_of: str = ""

    @property
    def files(self) -> tuple[Path, ...]:
        """The files whose bytes decide what is read from it."""
        return (self.path, self.sidecar) if self.sidecar else (self.path,)


class Inputs(Sequence[Input]):
    """The inputs of a folder, each made when it is asked for: of all that is kept is the name, and what few belong to."""

    def __init__(self, folder: Path, names: list[bytes], partners: Mapping[bytes, Partners]) -> None:
        self.folder, self.names, self.partners = folder, names, partners

    def __len__(self) -> int:
        return len(self.names)

    @overload
    def __getitem__(self, index: int) -> Input: ...
    @overload
    def __getitem__(self, index: slice) -> list[Input]: ...
    def __getitem__(self, index: int | slice) -> Input | list[Input]:
        return [self._input(name) for name in self.names[index]] if isinstance(index, slice) else self._input(self.names[index])

    def files(self) -> Iterator[tuple[str, str, tuple[bytes, ...]]]:
        """Of each input its name, what it belongs to, and the files whose bytes decide what is read from it: cheaper than making it."""
        above = os.path.join(os.fsencode(self.folder), b"")
        for name in self.names:
            sidecar, companion_of = self.partners.get(name, _ALONE)
            file = above + name
            files = (file, os.path.join(os.path.dirname(file), os.fsencode(sidecar))) if sidecar else (file,)
            yield path_name(name), companion_of, files

    def _input(self, name: bytes) -> Input:
        path = self.folder / os.fsdecode(name)
        sidecar, companion_of = self.partners.get(name, _ALONE)
        return Input(path, path_name(name), path.with_name(sidecar) if sidecar else None, companion_of)


def inputs_of(folder: Path, without: Collection[Path] = ()) -> Inputs:
    """The inputs of a folder in the order of the bytes of their names.

    Reserved names, dot-files and the files in `without` (what the build itself writes) are no inputs; links that lead out
    of the folder are not followed.
    """
    root, own = folder.resolve(), {path.name: path.resolve() for path in without}
    found: list[bytes] = []
    partners: dict[bytes, Partners] = {}
    stack = [("", "")]
    while stack:
        above, page = stack.pop()
        files, folders = list[str](), list[str]()
        with os.scandir(folder / above) as entries:
            for entry in entries:
                if is_reserved(entry.name) or not _stays_inside(entry, root):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.name)
                elif entry.is_file() and not (entry.name in own and Path(entry.path).resolve() == own[entry.name]):
                    files.append(entry.name)
        present = frozenset(files) if folders else frozenset()
        stack += [(f"{above}{name}/", page or _page_of(above, name, present)) for name in folders]
        found += [os.fsencode(above + name) for name in files]
        belonging = dict.fromkeys(files, (None, page)) if page else _partners(files, above)
        partners |= {os.fsencode(above + name): partner for name, partner in belonging.items()}
    return Inputs(folder, sorted(found), partners)


def input_of(file: Path, folder: Path) -> Input:
    """One file that lies in a folder as an input, with its sidecar."""
    file = file.absolute()
    above, stem = file.parent.relative_to(folder.absolute()), stem_of(file.name)
    beside = [path.name for path in file.parent.iterdir() if stem_of(path.name) == stem and path.is_file()]
    partners = _partners(beside, "" if above == Path() else f"{above}/")
    name = os.fsencode(above / file.name)
    return Inputs(folder.absolute(), [name], {name: partners.get(file.name, _ALONE)})[0]


def path_name(raw: bytes) -> str:
    """A path as text; bytes that are no UTF-8 as %XX, and % itself as %25.

    >>> path_name(b"cr\\xf3nica.txt")
    'cr%F3nica.txt'
    """
    text = raw.decode("utf-8", "surrogateescape").replace("%", "%25")
    if raw.isascii():
        return text
    return "".join(f"%{ord(c) - 0xDC00:02X}" if 0xDC80 <= ord(c) <= 0xDCFF else c for c in text)


def stem_of(name: str) -> str:
    """The name of a file without its ending, and without what says that it is packed: a sidecar bears the same.

    >>> stem_of("puerto.html.gz"), stem_of("puerto.yml"), stem_of("2031.03.12 puerto")
    ('puerto', 'puerto', '2031.03.12 puerto')
    """
    name = name[:-3] if name.lower().endswith(".gz") else name
    stem, ending = os.path.splitext(name)
    return stem if ENDING.fullmatch(ending) else name


def is_sidecar(name: str) -> bool:
    return name.lower().endswith(SIDECARS)


def is_reserved(name: str) -> bool:
    """Is it never an input, by its name alone?"""
    return name in _RESERVED or name.startswith(_RESERVED_STARTS)


def _stays_inside(entry: os.DirEntry[str], root: Path) -> bool:
    return not entry.is_symlink() or Path(entry.path).resolve().is_relative_to(root)


def _partners(files: Sequence[str], above: str) -> dict[str, Partners]:
    """What the files of one folder have to do with each other: articles with their sidecars, sidecars with what they belong to."""
    groups: dict[str, list[str]] = {stem_of(name): [] for name in files if is_sidecar(name)}
    for name in files if groups else ():
        if (group := groups.get(stem_of(name))) is not None:
            group.append(name)
    found: dict[str, Partners] = {}
    for group in groups.values():
        sidecar = next(name for name in sorted(group) if is_sidecar(name))
        articles = ", ".join(sorted(path_name(os.fsencode(above + name)) for name in group if not is_sidecar(name)))
        found |= {name: (None, articles) if is_sidecar(name) else (sidecar, "") for name in group}
    return found


def _page_of(above: str, name: str, files: Collection[str]) -> str:
    """The page whose pictures a browser saved in this folder: "puerto_files" belongs to "puerto.html". None: ""."""
    stem, _, ending = name.rpartition("_")
    if not stem or ending.casefold() not in _endings_of_saved_pages():
        return ""
    return next((path_name(os.fsencode(above + stem + suffix)) for suffix in _PAGES if stem + suffix in files), "")


@cache
def _endings_of_saved_pages() -> frozenset[str]:
    return frozenset(word for code in lexicon.codes() for word in str(lexicon.load(code).words("saved_pages")).split())
