#!/usr/bin/env python3
"""Serve the release that a site wants, and change to another one without losing a request.

Each release runs in processes of its own, from a folder of its own: SITE/run/<number>/ holds their sockets, a link to the release, and a
copy of plugins, templates, style sheet and metadata, so that nothing changes under a running process. SITE/current leads to the folder
of the run that answers; the web server follows that link. A change: start the new processes, wait until they answer, turn the link,
let the old ones finish what they have begun.
"""

import argparse
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import httpx

from hemeroteca import releases
from hemeroteca.releases import Release
from hemeroteca.store import inspect_file

PROGRAM = Path(__file__).resolve().parent.parent
SERVED_WITH = ("plugins", "templates", "static", "metadata.yml")
SETTINGS = (PROGRAM / "deploy/settings.txt").read_text(encoding="utf-8").split()
# Readers come first: SQL runs in a process of its own, behind them in the queue for the processor.
PAGES_ONLY = ["--setting", "default_allow_sql", "off", "--setting", "allow_download", "off"]
AFTER_READERS = ["nice", "-n", "5"]

TICK = 0.2
STARTING = 60.0  # seconds until a release that does not answer is given up
TURNING = 2.0  # until everybody who followed the old link has connected
DRAINING = 600.0  # until an answer that is still being sent is cut off
STOPPING = 15.0  # the same when all of it is stopped
LONGEST = 107  # bytes of a socket's path that Linux takes


@dataclass
class Run:
    """The processes that serve one release, and their folder."""

    folder: Path
    release: Release
    commands: dict[str, list[str]]
    log: IO[bytes] | None = None  # what the processes say; None: what this process says it on
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    since: float = field(default_factory=time.monotonic)  # when it was started, or when another took over
    is_ending: bool = False

    def start(self) -> None:
        """Starts the processes that do not run, at first or because they died."""
        for name, command in self.commands.items():
            if name not in self.processes or self.processes[name].poll() is not None:
                # On stdout stands a line for each request, which the web server logs too.
                self.processes[name] = subprocess.Popen(command, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=self.log)

    def answers(self) -> bool:
        return all(_answers(self.folder / f"{name}.sock", self.release) for name in self.commands)

    def ended(self) -> list[str]:
        return [name for name, process in self.processes.items() if process.poll() is not None]

    def end(self) -> None:
        """Tells the processes to finish the answers that they have begun, and to begin no other."""
        self.is_ending = True
        self._signal(signal.SIGTERM)

    def _signal(self, number: int) -> None:
        for process in self.processes.values():
            if process.poll() is None:
                process.send_signal(number)

    def stop(self, seconds: float = STOPPING) -> None:
        """Ends the processes, after the answers that they have begun if that takes no longer, and removes the folder."""
        self.end()
        until = time.monotonic() + seconds
        while len(self.ended()) < len(self.processes) and time.monotonic() < until:
            time.sleep(TICK / 4)
        self._signal(signal.SIGKILL)
        for process in self.processes.values():
            process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def prepare(site: Path, release: Release, pages: int = 1, settings: tuple[str, ...] = ()) -> Run:
    """A run of that release, not started yet, with `pages` processes for pages and one for SQL, tables and CSV."""
    # The number is a time because a web server's cache may outlive all runs: none may ever bear the number of an earlier one.
    folder = _run_folder(site)
    folder.mkdir(parents=True)
    for name in SERVED_WITH:
        source = PROGRAM / name
        shutil.copytree(source, folder / name) if source.is_dir() else shutil.copy(source, folder)
    (folder / "release").symlink_to(release.folder.resolve())
    serve = [sys.executable, "-m", "datasette", "serve", "--immutable", f"release/{release.database.name}"]
    serve += ["--inspect-file", f"release/{inspect_file(release.database).name}", "--metadata", "metadata.yml"]
    serve += ["--plugins-dir", "plugins", "--template-dir", "templates", "--static", "static:static", *SETTINGS, *settings]
    commands = {f"pages-{n}": [*serve, *PAGES_ONLY, "--uds", f"pages-{n}.sock"] for n in range(1, pages + 1)}
    commands["sql"] = [*AFTER_READERS, *serve, "--uds", "sql.sock"]
    return Run(folder, release, commands)


def _run_folder(site: Path) -> Path:
    return site / "run" / str(time.time_ns() // 1_000_000)


def _answers(socket: Path, release: Release) -> bool:
    try:
        with httpx.Client(transport=httpx.HTTPTransport(uds=str(socket)), base_url="http://site", timeout=5) as client:
            said = client.get("/-/databases.json")
            is_it = said.status_code == 200 and any(database.get("hash") == release.hash for database in said.json())
            return is_it and client.get("/").status_code < 400
    except httpx.TransportError:
        return False


class Server:
    """Keeps the wanted release of a site running; `turn` is called again and again."""

    def __init__(self, site: Path, pages: int, settings: tuple[str, ...]) -> None:
        self.site, self.pages, self.settings = site, pages, settings
        self.current: Run | None = None
        self.coming: Run | None = None
        self.leaving: list[Run] = []
        self.followed: int | None = None

    def turn(self) -> None:
        self._follow()
        self._take_over()
        self._let_go()
        if self.current:
            self.current.start()

    def _follow(self) -> None:
        """Starts what is wanted. Wanting the served release again starts it anew: so it takes up another version of the program."""
        release = releases.wanted(self.site)
        made = os.lstat(self.site / "wanted").st_mtime_ns if release else None
        if release is None or made == self.followed:
            return
        self._leave(self.coming)
        self.coming, self.followed = prepare(self.site, release, self.pages, self.settings), made
        self.coming.start()
        _say(f"starting {release.hash}")

    def _take_over(self) -> None:
        coming = self.coming
        if coming and coming.answers():
            releases.link(self.site / "current", Path("run", coming.folder.name))
            _say(f"serving {coming.release.hash}")
            self._leave(self.current)
            self.current, self.coming = coming, None
        elif coming and (coming.ended() or time.monotonic() > coming.since + STARTING):
            _say(f"{coming.release.hash} does not answer; given up")
            coming.stop()
            self.coming = None
            if self.current is None:  # as after the machine was started: there is nothing else to serve
                self.followed = None

    def _leave(self, run: Run | None) -> None:
        if run:
            run.since = time.monotonic()
            self.leaving.append(run)

    def _let_go(self) -> None:
        for run in list(self.leaving):
            age = time.monotonic() - run.since
            if age > DRAINING or len(run.ended()) == len(run.processes):
                run.stop(0)
                self.leaving.remove(run)
                _say(f"ended {run.release.hash}")
            elif age > TURNING and not run.is_ending:
                run.end()

    def stop(self) -> None:
        runs = [run for run in (self.coming, self.current, *self.leaving) if run]
        for run in runs:
            run.end()
        for run in runs:
            run.stop()


def _say(words: str) -> None:
    print(f"serve.py: {words}", flush=True)


@contextmanager
def only_server(site: Path) -> Iterator[bool]:
    """Whether nobody else serves that site; nobody can while this lasts."""
    (site / "run").mkdir(parents=True, exist_ok=True)
    with (site / "run" / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def parser() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("site", type=Path, metavar="SITE", help="the folder of the site, which deploy/publish.py fills")
    options.add_argument("--pages", type=int, default=1, metavar="N", help="processes for pages (default: 1)")
    options.add_argument("--setting", nargs=2, action="append", default=[], metavar=("NAME", "VALUE"), help="a setting of Datasette")
    return options


def main(arguments: list[str] | None = None) -> int:
    """Serves until it is told to stop; 2 if somebody else serves that site, or the path of its sockets would be too long."""
    options = parser().parse_args(arguments)
    socket = _run_folder(options.site) / f"pages-{options.pages}.sock"
    if len(os.fsencode(socket)) > LONGEST:
        print(
            f"serve.py: {socket} is longer than the {LONGEST} bytes that a socket's path may have; keep the site nearer to /",
            file=sys.stderr,
        )
        return 2
    with only_server(options.site) as alone:
        if not alone:
            print(f"serve.py: another process serves {options.site}", file=sys.stderr)
            return 2
        for left in (options.site / "run").glob("[0-9]*"):
            shutil.rmtree(left)
        settings = tuple(word for pair in options.setting for word in ("--setting", *pair))
        server, told = Server(options.site, options.pages, settings), []
        signal.signal(signal.SIGTERM, lambda number, frame: told.append(number))
        signal.signal(signal.SIGINT, lambda number, frame: told.append(number))
        try:
            while not told:
                server.turn()
                time.sleep(TICK)
        finally:
            server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
