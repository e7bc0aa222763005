"""Keep an archive: `hemeroteca add` takes a text into its folder."""

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from hemeroteca import __version__
from hemeroteca.authority import load_archive, load_authority
from hemeroteca.clippings import Clipping, ClippingError, add_clipping, mistake_in, read_clipping, unknown_in
from hemeroteca.entries import EditorsFileError
from hemeroteca.lexicon import LexiconError
from hemeroteca.pipeline import MOST_BYTES, Desk
from hemeroteca.readers.fields import FIELDS
from hemeroteca.readers.sidecars import MOST_BYTES as MOST_BYTES_OF_A_SIDECAR
from hemeroteca.records import Reading

_LONGEST_LINE = 4095  # bytes that a terminal passes on of one line; it drops the rest without a word
_QUESTIONS = {
    "url": "Address",
    "outlet": "Outlet",
    "published": "Day, as 2031-03-12",
}
_MEANINGS = {
    "title": "headline",
    "standfirst": "summary below the headline",
    "byline": "authors",
    "section": "section",
    "outlet": "who printed it",
    "domain": "domain of the outlet",
    "country": "country of the outlet",
    "url": "address of the article",
    "published": "day on which it was printed: 2031-03-12",
    "modified": "when it was changed",
    "language": "language: es, en …",
    "original_title": "headline in the language from which it was translated",
    "keywords": "keywords, with commas between them",
}


def option_of(field: str) -> str:
    """The option for a field of an article."""
    return "--date" if field == "published" else f"--{field.replace('_', '-')}"


def parser() -> argparse.ArgumentParser:
    command = argparse.ArgumentParser(prog="hemeroteca", description=__doc__)
    command.add_argument("--version", action="version", version=f"hemeroteca {__version__}")
    add = command.add_subparsers(dest="command", required=True, metavar="COMMAND").add_parser(
        "add",
        help="take a text into the folder of an archive, with a sidecar for what it does not tell",
        description="Take a text into the folder of an archive, with a sidecar for what it does not tell. "
        "Address, outlet and day are asked for where neither text nor options tell them.",
    )
    add.add_argument("file", nargs="?", type=Path, metavar="FILE", help="the text or page (default: standard input)")
    add.add_argument("--to", type=Path, default=Path("seeds"), metavar="FOLDER", help="the folder of the archive (default: seeds)")
    for field in FIELDS:
        add.add_argument(option_of(field), dest=field, metavar="WORDS", help=f'{_MEANINGS[field]}; "" for none')
    return command


@dataclass(frozen=True, slots=True)
class Terminal:
    """Where somebody can be asked, also while standard input is the text."""

    questions: IO[str]
    answers: IO[str]

    def ask(self, field: str) -> str:
        """What is answered: words without a mistake, "" for nothing."""
        while True:
            self.say(f"{_QUESTIONS[field]} (Enter if unknown): ")
            line = self.answers.readline()
            words = " ".join(line.split())
            mistake = mistake_in(field, words)
            if not mistake or not line:
                return "" if mistake else words
            self.say(f"{mistake}\n")

    def say(self, words: str) -> None:
        self.questions.write(words)
        self.questions.flush()


@contextmanager
def terminal() -> Iterator[Terminal | None]:
    """The terminal of this process, None where there is none."""
    try:
        answers = Path("/dev/tty").open(encoding="utf-8", errors="replace")  # noqa: SIM115  closed below
    except OSError:
        yield None
        return
    with answers, Path("/dev/tty").open("w", encoding="utf-8", errors="replace") as questions:
        yield Terminal(questions, answers)


def add(options: argparse.Namespace, somebody: Terminal | None) -> tuple[tuple[Path, ...], Reading]:
    """Take a text in: the files that were written, and what the build will read. Raises ClippingError, EditorsFileError, LexiconError or OSError."""
    fields = {field: words for field in FIELDS if (words := getattr(options, field)) is not None}
    for field, words in fields.items():
        if mistake := mistake_in(field, words):
            raise ClippingError(f"{option_of(field)}: {mistake}")
    if sum(map(len, fields.values())) > MOST_BYTES_OF_A_SIDECAR // 4:
        raise ClippingError("the options hold more words than a sidecar may")
    desk = Desk(load_archive(options.to), load_authority(options.to))
    clipping = Clipping(*_text(options.file, somebody), fields)
    reading = read_clipping(clipping, desk)
    clipping, reading = _asked(clipping, reading, desk, somebody)
    return add_clipping(clipping, reading, options.to), reading


def _text(file: Path | None, somebody: Terminal | None) -> tuple[bytes, str]:
    """The bytes of the text and the name of its file, from standard input if there is none."""
    if file:
        with file.open("rb") as opened:
            data = opened.read(MOST_BYTES + 1)
    else:
        typed = sys.stdin.isatty()
        if typed and somebody:
            somebody.say("Paste the text, then press Enter and Ctrl-D:\n")
        data = sys.stdin.buffer.read(MOST_BYTES + 1)
        if typed and any(len(line) >= _LONGEST_LINE for line in data.splitlines()):
            raise ClippingError(
                f"a line is longer than the {_LONGEST_LINE:,} bytes that a terminal passes on; save the text and name the file"
            )
    if len(data) > MOST_BYTES:
        raise ClippingError(f"too large: more than {MOST_BYTES:,} bytes")
    return data, file.name if file else ""


def _asked(clipping: Clipping, reading: Reading, desk: Desk, somebody: Terminal | None) -> tuple[Clipping, Reading]:
    """The clipping with what was answered; each answer may tell more, as an address tells the outlet."""
    asked: set[str] = set()
    while unknown := [field for field in unknown_in(clipping, reading) if field not in asked]:
        if somebody is None:
            missing = ", ".join(f"{_QUESTIONS[field].partition(',')[0].lower()} ({option_of(field)})" for field in unknown)
            raise ClippingError(f'the text does not tell: {missing}; state it, or that it is unknown, as in {option_of(unknown[0])} ""')
        asked.add(unknown[0])
        if words := somebody.ask(unknown[0]):
            clipping = replace(clipping, fields={**clipping.fields, unknown[0]: words})
            reading = read_clipping(clipping, desk)
    return clipping, reading


def _facts(reading: Reading) -> Iterator[tuple[str, str | None]]:
    article, outlet = reading.article, reading.outlet
    yield "headline", article.title
    yield "outlet", outlet.name if outlet else None
    yield "published", reading.dating.published_edtf
    yield "address", article.url


def main(arguments: list[str] | None = None, asked: Callable[[], AbstractContextManager[Terminal | None]] = terminal) -> int:
    """Exit code 0; 2 where nothing was added, and the reason was printed; 130 after Ctrl-C."""
    options = parser().parse_args(arguments)
    if not options.to.is_dir():
        print(f"hemeroteca add: {options.to} is no folder; name the archive's with --to", file=sys.stderr)
        return 2
    try:
        with asked() as somebody:
            files, reading = add(options, somebody)
    except (ClippingError, EditorsFileError, LexiconError, OSError) as error:
        reason = f"{error.filename}: {error.strerror}" if isinstance(error, OSError) and error.filename else error
        print(f"hemeroteca add: {reason}; nothing was added", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("hemeroteca add: interrupted; nothing was added", file=sys.stderr)
        return 130
    print(*files, sep="\n")
    for name, value in _facts(reading):
        print(f"  {name:10} {value or 'unknown'}")
    return 0
