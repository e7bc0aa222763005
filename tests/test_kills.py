"""Builds that are killed, run out of disk, lose their sources or meet each other: the old archive is whole, and the next build works."""

import os
import random
import re
import resource
import shutil
import signal
import subprocess
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest
from building import ROOT, build, main, rows, write

from hemeroteca.authority import load_archive, load_authority
from hemeroteca.build import Options, build_archive
from hemeroteca.pipeline import Desk
from hemeroteca.staging import Staging

MARKET = """La alcaldesa Inés Peñalver explicó que el mercado de la plaza se muda en otoño y que los vecinos no deben pagar nada por ello.

«No habrá más demoras», señaló Peñalver a los puesteros de la ciudad."""
KILLS, INTERRUPTIONS = 50, 20
DONE = {"archive.db", "archive.inspect.json", "archive.cache"}
SEED = random.randrange(1_000_000)  # printed where a test fails


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = write(tmp_path / "prensa", market=MARKET, later="Ayer " + MARKET)
    for path in sorted((ROOT / "seeds").glob("*.txt")):
        shutil.copy(path, folder)
    return folder


@pytest.fixture
def output(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    return tmp_path / "out" / "archive.db"


# ---- Builds in processes of their own, which are quick to start ----------------------------------------------------------------

_START = get_context("forkserver")
_START.set_forkserver_preload(["build_db"])


@dataclass(frozen=True)
class Running:
    """A build that can be killed; `said` gives what it printed on its error output."""

    process: BaseProcess
    errors: Path

    def signal(self, number: signal.Signals) -> None:
        if self.process.is_alive():
            os.kill(self.process.pid or 0, number)

    def end(self) -> tuple[int, str]:
        """Exit code and what was said."""
        self.process.join(300)
        assert self.process.exitcode is not None, "it does not end"
        return self.process.exitcode, self.errors.read_text(encoding="utf-8")


def start(folder: Path, output: Path, *options: str, errors: str = "errors", bytes_at_most: int | None = None) -> Running:
    """A build as the command runs it; it is at work when this returns."""
    ours, theirs = _START.Pipe(duplex=False)
    said = folder.with_name(errors)
    arguments = [str(folder), "--output", str(output), "--quiet", "--workers=2", *options]
    process = _START.Process(target=_run, args=(arguments, said, theirs, bytes_at_most))
    process.start()
    theirs.close()
    ours.recv()
    ours.close()
    return Running(process, said)


def _run(arguments: list[str], errors: Path, ready: "Connection[Any, Any]", bytes_at_most: int | None) -> None:
    os.setsid()
    os.dup2(os.open(errors, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 2)
    if bytes_at_most is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_at_most, bytes_at_most))
    signal.signal(signal.SIGTERM, main.__globals__["_interrupt"])  # as the script does when it is started
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        ready.send(None)
        ready.close()
        code = main(arguments)
    except KeyboardInterrupt:  # before the command is at work, or when it is done
        code = 130
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    raise SystemExit(code)


def seconds_of(folder: Path, output: Path) -> float:
    """How long a build takes now, with whatever else is at work."""
    running, before = start(folder, output, "--no-cache"), time.monotonic()
    assert running.end()[0] == 0
    return time.monotonic() - before


def moments(number: int, longest: float) -> Iterator[float]:
    """Random moments, spread over the time that a build takes and a little beyond."""
    chance = random.Random(SEED)
    for turn in range(number):
        yield (turn + chance.random()) / number * longest * 1.1


def versions(folder: Path, room: Path) -> tuple[str, bytes, str, bytes]:
    """Two states of an article, and the archive of the folder in each."""
    texts = MARKET, MARKET.replace("otoño", "verano")
    archives = []
    for number, text in enumerate(texts):
        write(folder, market=text)
        (room / str(number)).mkdir()
        assert build(folder, room / str(number) / "archive.db", "--no-cache") == 0
        archives.append((room / str(number) / "archive.db").read_bytes())
    return texts[0], archives[0], texts[1], archives[1]


# ---- Signals -------------------------------------------------------------------------------------------------------------------


def test_a_build_that_is_killed_at_any_moment_leaves_the_old_archive_whole_and_the_next_one_works(
    folder: Path, output: Path, tmp_path: Path
) -> None:
    first, old, second, new = versions(folder, tmp_path)
    inspected = {(tmp_path / n / "archive.inspect.json").read_bytes() for n in "01"}
    longest = min(seconds_of(folder, output) for _ in range(3))  # what else the machine does must not let builds end before the kill
    died = 0
    for turn, moment in enumerate(moments(KILLS, longest)):
        write(folder, market=(first, second)[turn % 2])
        before = output.read_bytes()
        running = start(folder, output, *(["--no-cache"] if turn % 5 == 0 else []))
        time.sleep(moment)
        running.signal(signal.SIGKILL)
        died += running.end()[0] == -signal.SIGKILL
        after = output.read_bytes()
        assert after in (before, (old, new)[turn % 2]), f"kill {turn} after {moment:.3f} s, seed {SEED}"
        assert rows(output, "PRAGMA integrity_check") == [("ok",)]
        assert output.with_name("archive.inspect.json").read_bytes() in inspected
        if turn % 3 == 2:
            code, said = start(folder, output).end()
            assert (code, said) == (0, ""), f"after kill {turn}, seed {SEED}"
            assert output.read_bytes() == (old, new)[turn % 2]
            assert {path.name for path in output.parent.iterdir()} == DONE
    assert died >= KILLS // 4


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_build_leaves_nothing_behind(folder: Path, output: Path, tmp_path: Path, number: signal.Signals) -> None:
    longest = seconds_of(folder, tmp_path / "other.db")
    interrupted = 0
    for moment in moments(INTERRUPTIONS, longest):
        running = start(folder, output)
        time.sleep(moment)
        running.signal(number)
        code, said = running.end()
        assert code in (0, 130)
        as_it_was, is_new = "what stood there is as it was", f"{output} is new already, and whole"
        assert said in ("", *(f"build_db.py: interrupted; {now}\n" for now in (as_it_was, is_new)))
        left = {path.name for path in output.parent.iterdir()}
        # Nothing, or what was done just before: never a part of anything.
        assert left in (set(), {"archive.db", "archive.inspect.json"}, DONE), f"after {moment:.3f} s, seed {SEED}"
        assert said or left in (set(), DONE)
        assert not said or (as_it_was in said) == (output.name not in left)
        interrupted += bool(said)
        shutil.rmtree(output.parent)
        output.parent.mkdir()
    assert interrupted >= INTERRUPTIONS // 4


@pytest.mark.parametrize("at", ["archive.inspect.json", "archive.db"])
def test_an_interruption_while_the_archive_is_replaced_waits_until_it_is_and_says_so(
    folder: Path, output: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], at: str
) -> None:
    _, old, _, new = versions(folder, tmp_path)
    output.write_bytes(old)
    replace, before = os.replace, signal.signal(signal.SIGINT, signal.default_int_handler)

    def interrupted(made: Path, place: Path) -> None:
        if place.name == at:
            signal.raise_signal(signal.SIGINT)
        replace(made, place)

    monkeypatch.setattr(os, "replace", interrupted)
    try:
        assert build(folder, output) == 130
    finally:
        signal.signal(signal.SIGINT, before)
    assert capsys.readouterr().err == f"build_db.py: interrupted; {output} is new already, and whole\n"
    assert output.read_bytes() == new
    assert output.with_name("archive.inspect.json").read_bytes() == (tmp_path / "1" / "archive.inspect.json").read_bytes()


def test_an_interrupted_build_keeps_the_old_archive_and_what_was_read(folder: Path, output: Path) -> None:
    assert build(folder, output) == 0
    before = {path.name: path.read_bytes() for path in output.parent.iterdir() if path.suffix != ".cache"}
    write(folder, market=MARKET.replace("otoño", "verano"))
    running = start(folder, output)
    running.signal(signal.SIGINT)
    assert running.end()[0] == 130
    assert {path.name: path.read_bytes() for path in output.parent.iterdir() if path.suffix != ".cache"} == before


# ---- Disks and folders -----------------------------------------------------------------------------------------------------------


@contextmanager
def small_disk(place: Path, size: str) -> Iterator[Path]:
    """A file system of so many bytes, where one can be mounted."""
    place.mkdir()
    if (
        os.geteuid()
        or subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "small", place], capture_output=True, check=False).returncode
    ):
        pytest.skip("no file system can be mounted here")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", place], check=True)


@pytest.mark.parametrize("size", ["4k", "60k", "200k", "400k"])
def test_a_full_disk_is_said_in_a_line_that_names_the_archive(folder: Path, tmp_path: Path, size: str) -> None:
    with small_disk(tmp_path / "disk", size) as disk:
        (disk / "out").mkdir()
        code, said = start(folder, disk / "out" / "archive.db").end()
        assert (code, said.count("\n"), f"{disk}/out/" in said) == (2, 1, True), said
        assert "full" in said or "No space" in said
        assert [path.name for path in (disk / "out").iterdir() if path.name != "archive.cache"] == []


@pytest.mark.parametrize("most", [5_000, 50_000, 300_000])
@pytest.mark.parametrize("options", [[], ["--no-cache"]], ids=["cache", "no cache"])
def test_what_cannot_be_written_to_its_end_leaves_the_old_archive(folder: Path, output: Path, most: int, options: list[str]) -> None:
    assert build(folder, output, "--no-cache") == 0
    before = {path.name: path.read_bytes() for path in output.parent.iterdir()}
    write(folder, market=MARKET.replace("otoño", "verano"))
    code, said = start(folder, output, *options, bytes_at_most=most).end()
    assert (code, said.count("\n"), f"{output.parent}/" in said) == (2, 1, True), said
    assert {path.name: path.read_bytes() for path in output.parent.iterdir() if path.name != "archive.cache"} == before
    assert build(folder, output) == 0


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ("file/archive.db", "File exists|Not a directory"),
        ("folder", "is a folder"),
        ("/sys/archive.db", "denied|Read-only|not permitted"),
        ("/proc/archive.db", "No such file|denied"),
        ("missing/" + "n" * 300 + ".db", "too long"),
    ],
)
def test_a_place_that_cannot_be_written_is_named_before_anything_is_read(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], place: str, reason: str
) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    assert build(folder, tmp_path / place) == 2
    said = capsys.readouterr().err
    assert (said.count("\n"), str((tmp_path / place).parent) in said, bool(re.search(reason, said))) == (1, True, True), said


# ---- Sources that vanish ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("phase", ["Looking", "Reading", "Writing"])
def test_a_source_that_vanishes_during_the_build_is_rejected_or_was_read(folder: Path, output: Path, phase: str) -> None:
    def track(things: Iterable[Any], what: str, _: int) -> Iterator[Any]:
        if what == phase:
            (folder / "market.txt").unlink()
        yield from things

    build_archive(folder, output, Desk(load_archive(folder), load_authority(folder)), Options(workers=1, track=track))
    expected = ("article", None) if phase == "Writing" else ("rejected", "unreadable: No such file or directory")
    assert rows(output, "SELECT status, note FROM sources WHERE path = 'market.txt'") == [expected]


def test_an_original_that_vanishes_before_it_is_kept_is_named(folder: Path, output: Path) -> None:
    def track(things: Iterable[Any], what: str, _: int) -> Iterator[Any]:
        if what == "Writing":
            (folder / "market.txt").unlink()
        yield from things

    with pytest.raises(OSError, match=r"market\.txt"):
        build_archive(folder, output, Desk(load_archive(folder), load_authority(folder)), Options(workers=1, keep_raw=True, track=track))
    assert not output.exists()


# ---- Two at once -----------------------------------------------------------------------------------------------------------------


def test_of_two_builds_at_once_one_is_refused_and_says_so(folder: Path, output: Path) -> None:
    write(folder, **{f"more_{number}": f"{number} {MARKET}" for number in range(60)})
    first = start(folder, output)
    while not output.with_name(".archive.db.lock").exists():
        time.sleep(0.005)
    time.sleep(0.05)
    first.signal(signal.SIGSTOP)
    refused = f"build_db.py: {output} is being built by another process; wait for it, or name another file with --output\n"
    assert start(folder, output, errors="second").end() == (2, refused)
    first.signal(signal.SIGCONT)
    assert first.end() == (0, "")
    assert rows(output, "PRAGMA integrity_check") == [("ok",)]


def test_the_file_of_waiting_rows_goes_where_opening_it_is_interrupted(tmp_path: Path) -> None:
    room = tmp_path / "rows"

    class Connection:
        def execute(self, sql: str, values: tuple[str, ...] = ()) -> None:
            Path(values[0]).touch()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Staging(Connection(), room, {})  # type: ignore[arg-type]
    assert not room.exists()
