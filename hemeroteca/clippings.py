"""Clippings: a text that is taken into the folder of an archive, with a sidecar for what it does not say itself."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from hemeroteca.addresses import parts_of
from hemeroteca.folder import Input, inputs_of, is_reserved, is_sidecar, stem_of
from hemeroteca.pipeline import Desk
from hemeroteca.readers import holds_many
from hemeroteca.readers.sidecars import is_day
from hemeroteca.records import Reading, Rejected
from hemeroteca.shelfmarks import readable
from hemeroteca.suggest import scalar
from hemeroteca.text import clean

ASKED = ("url", "outlet", "published")  # what an article should have, and a copied text rarely tells


class ClippingError(ValueError):
    """A text cannot be taken in; the message says why."""


@dataclass(frozen=True, slots=True)
class Clipping:
    """A text as it came, and what is known of it beside: fields of a sidecar. `name` is that of its file, "" if it has none."""

    data: bytes
    name: str
    fields: Mapping[str, str]


def mistake_in(field: str, words: str) -> str:
    """What is wrong with the words for a field, "" if nothing is.

    >>> mistake_in("published", "soon")
    'soon is no day; write it as 2031-03-12'
    """
    if not words:
        return ""
    if field in ("published", "modified") and not is_day(words):
        return f"{words[:60]} is no day; write it as 2031-03-12"
    if field == "url" and not _is_address(words):
        return f"{words[:60]} is no address; write it as https://example.org/puerto"
    return ""


def _is_address(words: str) -> bool:
    parts = parts_of(words)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not words.split()[1:]


def read_clipping(clipping: Clipping, desk: Desk) -> Reading:
    """What the build will read from the text with its fields. Raises ClippingError where that is no article."""
    name = clipping.name or "clipping.txt"
    if holds_many(name):
        raise ClippingError("a crawl or table holds many articles; put the file itself into the folder")
    if is_sidecar(name):
        raise ClippingError("a sidecar says something about an article and is none; give the article, and the fields as options")
    with tempfile.TemporaryDirectory() as room:
        text, sidecar = Path(room) / name, Path(room) / "sidecar.yml"
        text.write_bytes(clipping.data)
        sidecar.write_text(_sidecar(clipping.fields), encoding="utf-8")
        (found,) = desk.read(Input(text, name, sidecar if clipping.fields else None))
    if isinstance(found, Reading):
        return found
    raise ClippingError(found.reason if isinstance(found, Rejected) else found.note)


def unknown_in(clipping: Clipping, reading: Reading) -> list[str]:
    """Which of the fields that are asked for neither the text nor anybody tells.

    A day that is only inferred is not told, nor an outlet of which only the domain is known.
    """
    article, dating, outlet = reading.article, reading.dating, reading.outlet
    told = {
        "url": article.url,
        "outlet": (outlet and outlet.name != outlet.domain) or article.outlet_name,
        "published": dating.published_basis in ("metadata", "byline", "editor"),
    }
    return [field for field in ASKED if not told[field] and field not in clipping.fields]


def add_clipping(clipping: Clipping, reading: Reading, folder: Path) -> tuple[Path, ...]:
    """Write the text and, if there are fields, its sidecar: the files. Nothing is overwritten.

    Raises ClippingError where the folder has the same text already, OSError where it cannot be written.
    """
    for there in inputs_of(folder):
        if there.path.stat().st_size == len(clipping.data) and there.path.read_bytes() == clipping.data:
            raise ClippingError(f"{there.path} is the same, byte for byte")
    text = folder / _free_name(clipping, reading, folder)
    sidecar = folder / f"{stem_of(text.name)}.yml"
    files = (text, sidecar) if clipping.fields else (text,)
    written: list[Path] = []
    try:
        for file, data in zip(files, (clipping.data, _sidecar(clipping.fields).encode()), strict=False):
            with file.open("xb") as opened:
                written.append(file)
                opened.write(data)
    except BaseException:
        for file in written:
            file.unlink()
        raise
    return files


def _sidecar(fields: Mapping[str, str]) -> str:
    return "".join(
        f"{field}: {scalar(words)}\n" if (words := " ".join(clean(value).split())) else f"{field}:\n" for field, value in fields.items()
    )


def _free_name(clipping: Clipping, reading: Reading, folder: Path) -> str:
    """The name of the file if it came from one, else day and headline; with a number if another file or sidecar bears it."""
    stem, name = stem_of(clipping.name), clipping.name
    if not name or is_reserved(name) or not name.isprintable():
        suffix = "".join(Path(name).suffixes[-2:]) or (".html" if reading.article.source.media_type == "text/html" else ".txt")
        stem = "-".join(filter(None, (reading.dating.published, readable(reading.article.title)))) or "article"
        name = f"{stem}{suffix}"
    taken = {stem_of(path.name).casefold() for path in folder.iterdir()}
    free, number = stem, 1
    while free.casefold() in taken:
        number += 1
        free = f"{stem}-{number}"
    return f"{free}{name[len(stem) :]}"
