"""What each kind of page costs over generated articles, against stock Datasette's table of the same file, in the same run.

`python bench/site.py [ARCHIVE] [--articles N] [--seconds S]`; without an archive one of 20,000 articles is built, which takes minutes.
Each page that misses a target says which. `search` is the same search again and again, which the site remembers; `another search` is another one each time.
"""

import argparse
import asyncio
import http.client
import random
import re
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle, repeat
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import generate
import yaml
from datasette.app import Datasette
from serving import processor

ROOT = Path(__file__).parent.parent
sys.path.append(str(ROOT / "audit"))
from kinds import PAGES, WITH_TILES, addresses  # noqa: E402
from served import serving  # noqa: E402

FLOOR = "/{database}/articles?_size=20&_nofacet=1&_nocount=1"
TIMES_THE_FLOOR, MILLISECONDS, QUERIES, HTML, ASSETS = 5, 25, 6, 60_000, 60_000
CONNECTIONS = 4
_NOT_OURS = ("--", "PRAGMA", "SELECT k, v FROM 'main'.")  # what FTS5 asks when a connection first uses an index


@dataclass(frozen=True)
class Cost:
    """Of one page: requests a second, milliseconds of the processor, for one reader, queries, bytes of HTML, of CSS and JavaScript."""

    rate: float
    processor: float
    median: float
    queries: int
    html: int
    assets: int

    def missed(self, floor: float, drawn: bool) -> list[str]:
        """Which targets it misses; a map that is `drawn` in the browser brings Leaflet, which may weigh what it does."""
        limits = {
            "rate": self.rate >= TIMES_THE_FLOOR * floor,
            "median": self.median <= MILLISECONDS,
            "queries": self.queries <= QUERIES,
            "HTML": self.html <= HTML,
            "CSS and JavaScript": drawn or self.assets <= ASSETS,
        }
        return [name for name, kept in limits.items() if not kept]


# --- an archive


def make_archive(folder: Path, count: int) -> Path:
    """An archive of that many generated articles."""
    inputs, database = folder / "articles", folder / "archive.db"
    generate.write(inputs, count)
    subprocess.run([sys.executable, ROOT / "build_db.py", inputs, "--output", database, "--quiet"], check=True)
    return database


def searches(archive: Path) -> list[str]:
    """Searches of which none was asked before: for a name, for a word, for a name with one of the commonest words, in both languages and in one.

    Names are those that the editor has confirmed, words any that several articles have. They come in no order, but always in the same one.
    """
    connection = sqlite3.connect(f"file:{archive}?mode=ro", uri=True)
    try:
        names = [
            name for (name,) in connection.execute("SELECT name FROM entities WHERE standing = 'authority' AND private = 0 ORDER BY id")
        ]
        words = [
            word for (word,) in connection.execute("SELECT term FROM vocabulary WHERE length(term) > 3 AND doc > 1 ORDER BY doc DESC, term")
        ]
    finally:
        connection.close()
    drawn = random.Random(7)
    common = words[: len(names)]
    drawn.shuffle(words)
    drawn.shuffle(common)
    asked = [q for name, word, beside in zip(names, words, common, strict=False) for q in (name, word, f"{name} {beside}")]
    found = [f"/es/search?{urlencode({'q': query, **more})}" for query in asked for more in ({}, {"language": "es"}, {"language": "en"})]
    drawn.shuffle(found)
    return found


# --- what a page costs


def times(site: str, paths: Iterator[str], connections: int, seconds: float) -> tuple[list[float], float]:
    """How long each answer took, and how long it took in all, with that many readers at once, each of whom takes the next address."""
    found: list[float] = []
    end = time.perf_counter() + seconds

    def read() -> None:
        connection = http.client.HTTPConnection(urlsplit(site).netloc, timeout=60)
        while (start := time.perf_counter()) < end:
            path = next(paths)
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise RuntimeError(f"{path}: {answer.status}")
            found.append(time.perf_counter() - start)

    start = time.perf_counter()
    threads = [threading.Thread(target=read) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found, time.perf_counter() - start


def rate_of(site: str, process: int, paths: Iterator[str], seconds: float) -> tuple[float, float]:
    """Requests a second, and milliseconds of the processor for each: these do not depend on what else the machine does."""
    used = processor(process)
    answered, took = times(site, paths, CONNECTIONS, seconds)
    return len(answered) / took, (processor(process) - used) / len(answered)


def body_of(site: str, path: str) -> str:
    connection = http.client.HTTPConnection(urlsplit(site).netloc, timeout=60)
    connection.request("GET", path)
    return connection.getresponse().read().decode()


def assets_of(site: str, html: str) -> int:
    links = re.findall(r'<link rel="stylesheet" href="([^"]+)"|<script[^>]* src="([^"]+)"', html)
    return sum(len(body_of(site, style or script)) for style, script in links)


@contextmanager
def counted_queries(archive: Path) -> Iterator[Callable[[str], int]]:
    """A function that tells how many queries the page at an address runs, asked of a site inside this process.

    The archive is served as one that may change: nothing is remembered of what a search finds.
    """
    asked: list[str] = []
    connect = sqlite3.connect

    def watched(database, *arguments, **options):  # type: ignore[no-untyped-def]
        connection = connect(database, *arguments, **options)
        if "cached_statements" in options:  # the readers' own connections
            connection.set_trace_callback(lambda sql: None if sql.startswith(_NOT_OURS) else asked.append(sql))
        return connection

    sqlite3.connect = watched  # type: ignore[assignment]
    metadata = yaml.safe_load((ROOT / "metadata.yml").read_text(encoding="utf-8"))
    folders = {"plugins_dir": str(ROOT / "plugins"), "template_dir": str(ROOT / "templates")}
    datasette = Datasette([str(archive)], metadata=metadata, static_mounts=[("static", str(ROOT / "static"))], **folders)

    async def number(path: str) -> int:
        asked.clear()
        await datasette.client.get(path)
        return len(asked)

    try:
        asyncio.run(number("/es/about"))  # the first request of all reads what every page needs
        yield lambda path: asyncio.run(number(path))
    finally:
        sqlite3.connect = connect


def cost_of(site: str, process: int, paths: Iterator[str], seconds: float, queries: int) -> Cost:
    html = body_of(site, next(paths))
    alone, _ = times(site, paths, 1, seconds / 2)
    return Cost(
        *rate_of(site, process, paths, seconds),
        1000 * statistics.median(alone),
        queries,
        len(html.encode()),
        assets_of(site, html),
    )


def main(arguments: list[str] | None = None) -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("archive", nargs="?", type=Path, metavar="ARCHIVE", help="the archive to serve (default: one is made)")
    options.add_argument("--articles", type=int, default=20_000, metavar="N", help="articles to generate (default: 20000)")
    options.add_argument("--seconds", type=float, default=3, metavar="S", help="how long to ask for each page (default: 3)")
    given = options.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        archive = given.archive or make_archive(Path(folder), given.articles)
        measure(archive, given.seconds)


def measure(archive: Path, seconds: float) -> None:
    pages = {kind: [path] for kind, path in addresses(archive, PAGES, "es").items()}
    if others := searches(archive):
        pages["another search"] = others
    table = FLOOR.format(database=archive.stem)
    with counted_queries(archive) as count:
        queries = {kind: max(map(count, paths[:20])) for kind, paths in pages.items()}
    missed = 0
    print(
        f"{archive.name}, {archive.stat().st_size / 1e6:,.0f} MB; the floor is stock Datasette's {table}, asked before and after each page"
    )
    with serving(archive, stock=True) as stock, serving(archive) as (site, process):
        for kind, paths in pages.items():
            before = rate_of(*stock, repeat(table), seconds / 2)
            cost = cost_of(site, process, cycle(paths), seconds, queries[kind])
            after = rate_of(*stock, repeat(table), seconds / 2)
            floor, floor_processor = ((one + other) / 2 for one, other in zip(before, after, strict=True))
            wrong = cost.missed(floor, kind in WITH_TILES)
            missed += bool(wrong)
            print(
                f"{kind:<20}{cost.rate:7,.0f} a second, {cost.rate / floor:5.1f} times the floor of {floor:3,.0f}"
                f"   processor {cost.processor:5.1f} ms, {floor_processor / cost.processor:5.1f} times less   median {cost.median:5.1f} ms"
                f"   {cost.queries} queries   {cost.html / 1000:5.1f} kB HTML, {cost.assets / 1000:4.1f} kB CSS and JavaScript"
                f"{'   MISSED: ' + ', '.join(wrong) if wrong else ''}",
                flush=True,
            )
    print(f"{missed} pages miss a target" if missed else "every page meets its targets")


if __name__ == "__main__":
    main()
