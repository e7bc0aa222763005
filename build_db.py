#!/usr/bin/env python3
"""Build an archive: a folder of news articles in, one SQLite file with its inspect file out."""

import argparse
import signal
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, nullcontext
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from hemeroteca import __version__
from hemeroteca.authority import load_archive, load_authority
from hemeroteca.build import BuildError, Busy, Options, build_archive, read_folder
from hemeroteca.corrections import CorrectionsError, load_corrections
from hemeroteca.entries import EditorsFileError
from hemeroteca.explain import explain, folder_of
from hemeroteca.lexicon import LexiconError
from hemeroteca.pipeline import Desk
from hemeroteca.proofs import NotAnArchive, changes, decisions, open_archive, rejections
from hemeroteca.readers.tables import ColumnsError, parse_columns
from hemeroteca.store import Summary
from hemeroteca.suggest import suggest
from hemeroteca.withdrawals import load_withdrawals
from hemeroteca.workers import Crew, Hire, cores

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
Thing = TypeVar("Thing")
Track = Callable[[Iterable[Thing], str, int], Iterable[Thing]]
_LISTED = 100  # inputs that were rejected
_NARROW = 60
_WIDE = 200  # columns of a table where no terminal says how many there are


def parser() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", nargs="?", type=Path, default=Path("seeds"), metavar="FOLDER", help="the articles (default: seeds)")
    options.add_argument("--output", type=Path, default=Path("archive.db"), metavar="FILE", help="the archive (default: archive.db)")
    options.add_argument("--workers", type=_number, default=cores(), metavar="N", help="processes that read (default: all cores)")
    options.add_argument("--scheduler", metavar="ADDRESS", help="read on the Dask cluster of this scheduler: tcp://host:8786")
    options.add_argument("--no-cache", action="store_true", help="read everything again, and keep nothing for the next build")
    options.add_argument("--strict", action="store_true", help="exit with 1 if an input was rejected")
    options.add_argument(
        "--columns", default="", metavar="FIELD=NAME,…", help="which column of a table is which field: text=contenido,title=titular"
    )
    options.add_argument("--edition", choices=("full", "public"), default="full", help="public: only excerpts of the texts (default: full)")
    options.add_argument("--keep-raw", action="store_true", help="keep the bytes of every input in the archive")
    options.add_argument("--suggest", action="store_true", help="print entries for authority.yml and corrections.yml; write no archive")
    options.add_argument(
        "--explain", type=Path, metavar="FILE", help="print what is read from one article and by which rule; write no archive"
    )
    options.add_argument(
        "--diff",
        type=Path,
        metavar="OLD",
        help="print what changes against that earlier archive, article by article; it may be the one replaced",
    )
    loudness = options.add_mutually_exclusive_group()
    loudness.add_argument("--verbose", action="store_true", help="print what became of each source, and why")
    loudness.add_argument("--quiet", action="store_true", help="print errors only, and what --diff asks for")
    options.add_argument("--version", action="version", version=f"hemeroteca {__version__}")
    return options


def desk_of(folder: Path, columns: str) -> Desk:
    """What the articles of a folder are read with. Raises EditorsFileError, ColumnsError, CorrectionsError or LexiconError."""
    archive, authority = load_archive(folder), load_authority(folder)
    return Desk(archive, authority, load_corrections(folder, authority), parse_columns(columns), load_withdrawals(folder))


def hire_of(scheduler: str | None) -> Hire:
    """Who reads. Raises BuildError where Dask is wanted and not installed."""
    if scheduler is None:
        return Crew
    try:
        from hemeroteca.cluster import Cluster  # noqa: PLC0415  only whoever has a cluster has Dask
    except ModuleNotFoundError as error:
        raise BuildError('--scheduler needs Dask; install it, in the folder of this program: pip install ".[cluster]"') from error
    return partial(Cluster, scheduler)


def _number(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least one process is needed")
    return number


def tracker(console: Console) -> Track:
    """What shows how far the build is, how fast it goes, and how long it will take; nothing where nobody watches."""
    if console.quiet or not console.is_terminal:
        return lambda things, what, number: things
    bar = (BarColumn(),) if console.width >= _NARROW else ()  # beside it the numbers would lose their last digits
    columns = (TextColumn("{task.description}"), *bar, MofNCompleteColumn(), _Rate(), TimeRemainingColumn())

    def track(things: Iterable[Thing], what: str, number: int) -> Iterator[Thing]:
        with Progress(*columns, console=console, transient=True) as progress:
            yield from progress.track(things, total=number, description=what)

    return track


def busy(console: Console) -> Busy:
    """What shows that something is at work, and for how long; nothing where nobody watches."""

    @contextmanager
    def show(what: str) -> Iterator[None]:
        bar = (BarColumn(),) if console.width >= _NARROW else ()
        columns = (TextColumn("{task.description}"), *bar, TimeElapsedColumn())
        with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
            progress.add_task(what, total=None)
            yield

    return show


class _Rate(ProgressColumn):
    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:,.0f}/s" if task.speed else "")


def print_suggestions(options: argparse.Namespace) -> None:
    desk = desk_of(options.folder, options.columns)
    how = Options(options.workers, cache=False, hire=hire_of(options.scheduler), track=tracker(Console(stderr=True)))
    sys.stdout.write(suggest(read_folder(options.folder, options.output, desk, how), desk.authority))


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
    more = summary.counts["rejected"] - _LISTED
    for line in chain(islice(rejections(output), _LISTED), [f"{more:,} more; --verbose lists all"] if more > 0 else (), leftover):
        console.print(f"  {line}", markup=False, highlight=False, soft_wrap=True)


def _file_at(path: Path) -> tuple[int, int] | None:
    """What tells one file of this name from another that took its place."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


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
    stood = _file_at(options.output)
    try:
        if options.explain:
            print_explanation(options.explain, options.columns)
            return 0
        if options.suggest:
            print_suggestions(options)
            return 0
        hire = hire_of(options.scheduler)
        how = Options(
            options.workers, not options.no_cache, options.keep_raw, options.edition, hire=hire, track=tracker(console), busy=busy(console)
        )
        with closing(open_archive(options.diff)) if options.diff else nullcontext() as earlier:
            summary, leftover = build_archive(options.folder, options.output, desk_of(options.folder, options.columns), how)
            lines = chain(decisions(options.output) if options.verbose else (), changes(earlier, options.output) if earlier else ())
            sys.stdout.writelines(f"{line}\n" for line in lines)
        report(summary, leftover, options.output, console)
    except (BuildError, EditorsFileError, ColumnsError, CorrectionsError, LexiconError, NotAnArchive, OSError, sqlite3.Error) as error:
        print(f"build_db.py: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        now = "what stood there is as it was" if _file_at(options.output) == stood else f"{options.output} is new already, and whole"
        print(f"build_db.py: interrupted; {now}", file=sys.stderr)
        return 130
    return 1 if options.strict and summary.counts["rejected"] else 0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _interrupt)
    sys.exit(main())
