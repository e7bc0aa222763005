#!/usr/bin/env python3
"""Load a published archive on this machine: how much it serves, whether it stays as it is, and whether SQL slows its readers.

Generates articles, builds and publishes them into a folder of its own, and lets wrk (Debian's package) read pages of every kind.
"""

import argparse
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import httpx
import webserver
from check_site import ENDLESS, Visit
from serve import PROGRAM

from hemeroteca import releases

sys.path.append(str(PROGRAM / "bench"))
import generate

THREADS = 2
CONNECTIONS = 200
READERS = 8  # at once, where the time of a page is measured
ENDLESS_CLIENTS = 8
SLOWER_AT_MOST = 3.0
GROWTH = 0.05  # of the memory, from the second quarter of the time to the last
# All readers of a soak have one address, for which nginx would soon refuse to search.
FROM_ONE_ADDRESS = {"limit_req zone=@ARCHIVE@_search burst=20 nodelay;": ""}
WITHOUT_CACHE = {"proxy_cache @ARCHIVE@;": "proxy_cache off;"}


@dataclass(frozen=True)
class Load:
    """What wrk saw: requests a second, errors, and milliseconds."""

    rate: float
    errors: int
    median: float
    p95: float
    longest: float


@dataclass(frozen=True)
class Served:
    url: str
    site: Path
    server: int  # the id of the process


def make_site(folder: Path, count: int) -> Path:
    """A site with one release of that many generated articles."""
    inputs = folder / "articles"
    generate.write(inputs, count)
    database = folder / "made" / "archive.db"
    subprocess.run([sys.executable, PROGRAM / "build_db.py", inputs, "--output", database, "--quiet"], check=True)
    releases.want(folder / "site", releases.add_release(folder / "site", database))
    return folder / "site"


@contextmanager
def serving(site: Path, pages: int = 1, cache: bool = True) -> Iterator[Served]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, PROGRAM / "deploy/serve.py", site, "--pages", str(pages)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        (site / "current").unlink(missing_ok=True)
        while not releases.served(site):
            if server.poll() is not None:
                raise RuntimeError(f"deploy/serve.py ended with {server.returncode}")
            time.sleep(0.2)
        with webserver.nginx(site, port, pages, FROM_ONE_ADDRESS if cache else FROM_ONE_ADDRESS | WITHOUT_CACHE):
            time.sleep(0.5)
            yield Served(f"http://127.0.0.1:{port}", site, server.pid)
    finally:
        server.terminate()
        server.wait()


def pages_of(served: Served) -> list[str]:
    """Pages of every kind, as the links of the lists lead to them."""
    with httpx.Client(base_url=served.url, timeout=60) as client:
        visit = Visit(client)
        language = visit.home.url.path.rstrip("/")
        lists = [path for path in visit.linked("nav a[href]") if path.startswith(language)]
        inner = [path for path in visit.linked("main a[href]") if path.startswith(f"{language}/") and "?" not in path]
    return list(dict.fromkeys([f"{language}/", *lists, *inner, f"{language}/search?q=agua"]))


def load(served: Served, paths: list[str], connections: int, seconds: float) -> Load:
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("\n".join(paths))
        file.flush()
        command = ["wrk", f"-t{THREADS}", f"-c{connections}", f"-d{seconds:.0f}s", "--timeout", "30s", "--latency"]
        command += ["-s", str(PROGRAM / "deploy/soak.lua"), served.url, "--", file.name]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = dict(re.findall(r"(\w+)=([\d.]+)", done.stdout.partition("WRK ")[2]))
    rate = float(found["requests"]) / float(found["seconds"])
    return Load(rate, int(found["errors"]), float(found["median"]), float(found["p95"]), float(found["longest"]))


@contextmanager
def endless_queries(served: Served) -> Iterator[list[int]]:
    """Clients that send an endless query as soon as the one before has ended, past nginx and its limits; the answers they got."""
    done, answers = threading.Event(), []  # type: ignore[var-annotated]

    def ask() -> None:
        transport = httpx.HTTPTransport(uds=str((served.site / "current").resolve() / "sql.sock"))
        with httpx.Client(transport=transport, base_url="http://site", timeout=120) as client:
            while not done.is_set():
                answers.append(client.get(f"/archive.json?sql={quote(ENDLESS)}").status_code)

    threads = [threading.Thread(target=ask) for _ in range(ENDLESS_CLIENTS)]
    for thread in threads:
        thread.start()
    try:
        yield answers
    finally:
        done.set()
        for thread in threads:
            thread.join()


def memory(process: int) -> int:
    """Bytes that a process and those it started hold, shared pages counted once each."""
    total = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if process in (parent, int(folder.name)):
                total += int(re.search(r"^Pss:\s+(\d+)", (folder / "smaps_rollup").read_text(), re.MULTILINE)[1]) * 1024  # type: ignore[index]
        except (OSError, TypeError):
            continue  # it ended meanwhile
    return total


@contextmanager
def watched(look: Callable[[], int], every: float) -> Iterator[list[int]]:
    """What is seen every so many seconds, as long as this lasts."""
    done, seen = threading.Event(), []  # type: ignore[var-annotated]

    def watch() -> None:
        while not done.wait(every):
            seen.append(look())

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield seen
    finally:
        done.set()
        thread.join()


def told(name: str, result: Load) -> None:
    print(
        f"{name}: {result.rate:,.0f} requests a second; median {result.median:.1f} ms, 95th percentile {result.p95:.1f} ms, "
        f"longest {result.longest:.0f} ms; {result.errors} errors",
        flush=True,
    )


def measure_rates(site: Path, seconds: float) -> int:
    errors = 0
    for name, pages, cache in (("one process", 1, False), ("two processes", 2, False), ("one process behind the cache", 1, True)):
        with serving(site, pages, cache) as served:
            paths = pages_of(served)
            load(served, paths, READERS, 2)
            result = load(served, paths, 4 * READERS, seconds)
            told(f"{name}, {len(paths)} pages, {4 * READERS} connections", result)
            errors += result.errors
    return errors


def measure_readers_beside_sql(site: Path, seconds: float) -> float:
    """How many times as long the 95th percentile of a page is while endless queries run; without the cache, which would hide it."""
    with serving(site, cache=False) as served:
        paths = pages_of(served)
        load(served, paths, READERS, 2)
        alone = load(served, paths, READERS, seconds)
        told(f"{READERS} readers alone", alone)
        with endless_queries(served) as answers:
            time.sleep(3)
            beside = load(served, paths, READERS, seconds)
        told(f"{READERS} readers beside {ENDLESS_CLIENTS} clients with endless queries", beside)
    statuses = ", ".join(f"{answers.count(status)} times {status}" for status in sorted(set(answers)))
    print(f"  that is {beside.p95 / alone.p95:.1f} times as long; the queries were answered {statuses}")
    return beside.p95 / alone.p95


def soak(site: Path, seconds: float) -> tuple[int, float]:
    """Errors, and the growth of the memory, with many connections at once."""
    with serving(site) as served:
        paths = pages_of(served)
        with watched(lambda: memory(served.server), max(0.5, seconds / 100)) as held:
            result = load(served, paths, CONNECTIONS, seconds)
        told(f"{CONNECTIONS} connections for {seconds:.0f} s", result)
    quarter = max(1, len(held) // 4)
    early, late = statistics.median(held[quarter : 2 * quarter] or held), statistics.median(held[-quarter:])
    print(f"  memory of all processes: {early / 1e6:.1f} MB in the second quarter of the time, {late / 1e6:.1f} MB in the last")
    return result.errors, late / early - 1


def main(arguments: list[str] | None = None) -> int:
    """Exit code 0; 1 if there were errors, the memory grew or SQL slowed readers too much; 2 without wrk or nginx."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--articles", type=int, default=1000, metavar="N", help="articles to generate (default: 1000)")
    options.add_argument("--seconds", type=float, default=300, metavar="S", help="how long to soak (default: 300)")
    options.add_argument("--each", type=float, default=15, metavar="S", help="how long each of the other loads lasts (default: 15)")
    given = options.parse_args(arguments)
    if not (shutil.which("wrk") and webserver.program()):
        print("soak.py: Debian's packages nginx-light and wrk are needed", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        site = make_site(Path(folder), given.articles)
        print(f"{given.articles:,} articles, {releases.newest(site).database.stat().st_size / 1e6:.0f} MB", flush=True)
        errors = measure_rates(site, given.each)
        slower = measure_readers_beside_sql(site, given.each)
        more, growth = soak(site, given.seconds)
    return 1 if errors + more or growth > GROWTH or slower > SLOWER_AT_MOST else 0


if __name__ == "__main__":
    sys.exit(main())
