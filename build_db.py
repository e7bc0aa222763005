#!/usr/bin/env python3
"""Build an archive: a folder of news articles in, one SQLite file with its inspect file out."""

import argparse
import sys
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from hemeroteca import __version__
from hemeroteca.authority import AuthorityError, load_archive, load_authority, text_in
from hemeroteca.lexicon import LexiconError
from hemeroteca.pipeline import Collection, Desk, inputs_of
from hemeroteca.store import Summary, write_archive

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


def parser() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", nargs="?", type=Path, default=Path("seeds"), metavar="FOLDER", help="the articles (default: seeds)")
    options.add_argument("--output", type=Path, default=Path("archive.db"), metavar="FILE", help="the archive (default: archive.db)")
    options.add_argument("--strict", action="store_true", help="exit with 1 if an input was rejected")
    options.add_argument("--keep-raw", action="store_true", help="keep the bytes of every input in the archive")
    options.add_argument("--quiet", action="store_true", help="print errors only")
    options.add_argument("--version", action="version", version=f"hemeroteca {__version__}")
    return options


def build(folder: Path, output: Path, keep_raw: bool, console: Console) -> Summary:
    """Read the folder and write the archive. Raises AuthorityError, LexiconError or OSError."""
    archive, authority = load_archive(folder), load_authority(folder)
    desk, collection = Desk(archive, authority), Collection()
    inputs = inputs_of(folder)
    for path, name in track(inputs, "Reading", console=console, transient=True, disable=not console.is_terminal):
        collection.add(desk.read(path, name))
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
    raw = {name: path for path, name in inputs} if keep_raw else {}
    return write_archive(output, collection.in_order(), collection.others, collection.statements(), authority, facts, raw)


def report(summary: Summary, output: Path, console: Console) -> None:
    table = Table(title=str(output), title_justify="left", show_header=False, box=None)
    for label, name in _ROWS:
        table.add_row(label, f"{summary.counts[name]:,}", style="bold" if name == "article" else None)
    console.print(table)
    for path, reason in summary.rejected:
        console.print(f"  rejected {path}: {reason}", markup=False, highlight=False)


def main(arguments: list[str] | None = None) -> int:
    """Exit code 0; 1 if inputs were rejected, under --strict; 2 for a wrong call, authority or lexicon file."""
    options = parser().parse_args(arguments)
    console = Console(quiet=options.quiet)
    if not options.folder.is_dir():
        print(f"build_db.py: {options.folder} is no folder; name the folder that holds the articles", file=sys.stderr)
        return 2
    try:
        summary = build(options.folder, options.output, options.keep_raw, console)
    except (AuthorityError, LexiconError, OSError) as error:
        print(f"build_db.py: {error}", file=sys.stderr)
        return 2
    report(summary, options.output, console)
    return 1 if options.strict and summary.rejected else 0


if __name__ == "__main__":
    sys.exit(main())
