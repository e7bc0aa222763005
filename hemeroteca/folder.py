"""The folder of an archive: which of its files are inputs, what they are called, and which belong together."""

import os
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from hemeroteca import lexicon

SIDECARS = (".yml", ".yaml")
_RESERVED = ("archive.yml", "authority.yml", "corrections.yml", "withdrawn.yml")
_RESERVED_STARTS = (".", "README", "LICENSE")
_PAGES = (".html", ".htm", ".xhtml")
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


def inputs_of(folder: Path, without: Collection[Path] = ()) -> list[Input]:
    """The inputs of a folder in the order of the bytes of their names.

    Reserved names, dot-files and the files in `without` (what the build itself writes) are no inputs; links that lead out
    of the folder are not followed.
    """
    root, own = folder.resolve(), {path.name: path.resolve() for path in without}
    found: list[tuple[bytes, Input]] = []
    stack = [(folder, "")]
    while stack:
        above, page = stack.pop()
        entries = [e for e in os.scandir(above) if not is_reserved(e.name) and _stays_inside(e, root)]
        files = [Path(e.path) for e in entries if e.is_file() and not (e.name in own and Path(e.path).resolve() == own[e.name])]
        names = {path.name for path in files}
        stack += [(Path(e.path), page or _page_of(e, folder, names)) for e in entries if e.is_dir(follow_symlinks=False)]
        inputs = (Input(path, _name(path, folder), companion_of=page) for path in files) if page else _with_partners(files, folder)
        found += [(os.fsencode(i.path.relative_to(folder)), i) for i in inputs]
    return [entry for _, entry in sorted(found, key=lambda pair: pair[0])]


def input_of(file: Path, folder: Path) -> Input:
    """One file that lies in a folder as an input, with its sidecar."""
    file, stem = file.absolute(), stem_of(file.name)
    beside = [path for path in file.parent.iterdir() if stem_of(path.name) == stem and path.is_file()]
    return next(i for i in _with_partners(beside, folder.absolute()) if i.path == file)


def _name(path: Path, folder: Path) -> str:
    return path_name(os.fsencode(path.relative_to(folder)))


def path_name(raw: bytes) -> str:
    """A path as text; bytes that are no UTF-8 as %XX, and % itself as %25.

    >>> path_name(b"cr\\xf3nica.txt")
    'cr%F3nica.txt'
    """
    text = raw.decode("utf-8", "surrogateescape").replace("%", "%25")
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


def _with_partners(files: Iterable[Path], folder: Path) -> Iterator[Input]:
    """The files of one folder as inputs, articles with their sidecars and sidecars with what they belong to."""
    groups: dict[str, list[Path]] = {}
    for path in files:
        groups.setdefault(stem_of(path.name), []).append(path)
    for group in groups.values():
        sidecar = next((path for path in sorted(group) if is_sidecar(path.name)), None)
        partners = ", ".join(sorted(_name(path, folder) for path in group if not is_sidecar(path.name)))
        for path in group:
            partner = is_sidecar(path.name)
            yield Input(path, _name(path, folder), None if partner else sidecar, partners if partner else "")


def _page_of(entry: os.DirEntry[str], folder: Path, names: Collection[str]) -> str:
    """The page whose pictures a browser saved in this folder: "puerto_files" belongs to "puerto.html". None: ""."""
    stem, _, ending = entry.name.rpartition("_")
    if not stem or ending.casefold() not in _endings_of_saved_pages():
        return ""
    return next((_name(Path(entry.path).with_name(stem + suffix), folder) for suffix in _PAGES if stem + suffix in names), "")


@cache
def _endings_of_saved_pages() -> frozenset[str]:
    return frozenset(word for code in lexicon.codes() for word in str(lexicon.load(code).words("saved_pages")).split())
