#!/usr/bin/env python3
"""Build an archive: a folder of news articles in, one SQLite file with its inspect file out."""

import argparse
import sqlite3
import sys
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table
from rich.text import Text

from hemeroteca import __version__
from hemeroteca.authority import load_archive, load_authority, text_in
from hemeroteca.corrections import CorrectionsError, load_corrections, unapplied
from hemeroteca.entries import EditorsFileError
from hemeroteca.explain import explain, folder_of
from hemeroteca.folder import Input, inputs_of
from hemeroteca.lexicon import LexiconError
from hemeroteca.pipeline import Collection, Desk
from hemeroteca.readers.tables import ColumnsError, parse_columns
from hemeroteca.store import Summary, inspect_file, write_archive
from hemeroteca.suggest import suggest

_ROWS = (
    ("articles", "article"),
    ("older versions", "version"),
    ("duplicates", "duplicate"),
    ("quotations: speaker named", "quotes named"),
    ("quotations: source without a name", "quotes collective"),
    ("quotations: document", "quotes document"),
    ("quotations: speaker unresolved", "quotes unresolved"),
    ("other words in marks", "quotes term"),
    ("statements", "statements"),
    ("people, organisations, places named", "entities named"),
    ("inputs rejected", "rejected"),
)
_WIDE = 200  # columns of a table where no terminal says how many there are


def parser() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", nargs="?", type=Path, default=Path("seeds"), metavar="FOLDER", help="the articles (default: seeds)")
    options.add_argument("--output", type=Path, default=Path("archive.db"), metavar="FILE", help="the archive (default: archive.db)")
    options.add_argument("--strict", action="store_true", help="exit with 1 if an input was rejected")
    options.add_argument(
        "--columns", default="", metavar="FIELD=NAME,…", help="which column of a table is which field: text=contenido,title=titular"
    )
    options.add_argument("--keep-raw", action="store_true", help="keep the bytes of every input in the archive")
    options.add_argument("--suggest", action="store_true", help="print entries for authority.yml and corrections.yml; write no archive")
    options.add_argument(
        "--explain", type=Path, metavar="FILE", help="print what is read from one article and by which rule; write no archive"
    )
    options.add_argument("--quiet", action="store_true", help="print errors only")
    options.add_argument("--version", action="version", version=f"hemeroteca {__version__}")
    return options


def desk_of(folder: Path, columns: str) -> Desk:
    """What the articles of a folder are read with. Raises EditorsFileError, ColumnsError, CorrectionsError or LexiconError."""
    archive, authority = load_archive(folder), load_authority(folder)
    return Desk(archive, authority, load_corrections(folder, authority), parse_columns(columns))


def read_folder(folder: Path, output: Path, desk: Desk, console: Console) -> tuple[list[Input], Collection]:
    """The inputs of the folder, and what was read from them."""
    inputs, collection = inputs_of(folder, without=(output, inspect_file(output))), Collection(desk.corrections)
    for file in track(inputs, "Reading", console=console, transient=True, disable=not console.is_terminal):
        collection.add(desk.read(file))
    return inputs, collection


def build(options: argparse.Namespace, console: Console) -> tuple[Summary, list[str]]:
    """Read the folder and write the archive: what was done, and the corrections that came to nothing.

    Raises EditorsFileError, ColumnsError, CorrectionsError, LexiconError or OSError.
    """
    folder, output = options.folder, options.output
    desk = desk_of(folder, options.columns)
    archive, authority = desk.archive, desk.authority
    inputs, collection = read_folder(folder, output, desk, console)
    facts = {
        "title": text_in(archive.title, archive.languages[0]) or folder.resolve().name,
        "description": text_in(archive.description, archive.languages[0]) or "",
        **{f"title.{language}": text for language, text in archive.title.items()},
        **{f"description.{language}": text for language, text in archive.description.items()},
        **{f"licence.{language}": text for language, text in archive.licence.items()},
        "languages": " ".join(archive.languages),
        "time_zone": archive.time_zone,
        "contact": archive.contact or "",
        "edition": archive.text_policy,
        "program_version": __version__,
    }
    raw = {file.name: file.path for file in inputs} if options.keep_raw else {}
    summary = write_archive(output, collection.in_order(), collection.others, authority, facts, raw)
    return summary, [*unapplied(desk.corrections, collection.outcomes), *summary.leftover]


def print_suggestions(options: argparse.Namespace) -> None:
    desk = desk_of(options.folder, options.columns)
    _, collection = read_folder(options.folder, options.output, desk, Console(stderr=True))
    sys.stdout.write(suggest((reading for _, reading in collection.in_order()), desk.authority))


def print_explanation(file: Path, columns: str) -> None:
    console = Console()
    if not console.is_terminal:
        console = Console(width=_WIDE)
    folder = folder_of(file)
    for part in explain(file, folder, desk_of(folder, columns), plain=not console.is_terminal):
        console.print(part, soft_wrap=not console.is_terminal and isinstance(part, Text))


def report(summary: Summary, leftover: list[str], output: Path, console: Console) -> None:
    table = Table(title=str(output), title_justify="left", show_header=False, box=None)
    for label, name in _ROWS:
        table.add_row(label, f"{summary.counts[name]:,}", style="bold" if name == "article" else None)
    console.print(table)
    for path, reason in summary.rejected:
        console.print(f"  rejected {path}: {reason}", markup=False, highlight=False)
    for line in leftover:
        console.print(f"  {line}", markup=False, highlight=False, soft_wrap=True)


def main(arguments: list[str] | None = None) -> int:
    """Exit code 0; 1 if inputs were rejected, under --strict; 2 for a wrong call, editor's or lexicon file."""
    options = parser().parse_args(arguments)
    console = Console(quiet=options.quiet)
    if not options.explain and not options.folder.is_dir():
        print(f"build_db.py: {options.folder} is no folder; name the folder that holds the articles", file=sys.stderr)
        return 2
    if options.explain and not options.explain.is_file():
        print(f"build_db.py: {options.explain} is no file; name one article", file=sys.stderr)
        return 2
    try:
        if options.explain:
            print_explanation(options.explain, options.columns)
            return 0
        if options.suggest:
            print_suggestions(options)
            return 0
        summary, leftover = build(options, console)
    except (EditorsFileError, ColumnsError, CorrectionsError, LexiconError, OSError, sqlite3.Error) as error:
        print(f"build_db.py: {error}", file=sys.stderr)
        return 2
    report(summary, leftover, options.output, console)
    return 1 if options.strict and summary.rejected else 0


if __name__ == "__main__":
    sys.exit(main())
