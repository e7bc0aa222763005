"""How long a reader waits for a page: median and 95th percentile of searches and of each kind of page, one reader, no cache.

`python bench/serving.py [ARCHIVE.db | NUMBER …]`; for a number an archive of so many generated articles is built, of 1,000 if nothing is said.
Waiting depends on what else the machine does; the time of the processor beside it does not (Linux counts it). What is asked for is drawn
from the archive itself, the same for the same archive, and no address is asked for twice.
"""

import argparse
import os
import random
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlencode

import generate
import httpx

PROGRAM = Path(__file__).resolve().parent.parent
ASKED = 40  # addresses of each kind
TARGET = 150.0  # milliseconds
GENERATED = 1_000
_LETTERS = 4  # of a word that somebody might look for


class Archive:
    """An archive, and what somebody who knows it may ask for."""

    def __init__(self, file: Path) -> None:
        self.file, self.random = file, random.Random(7)
        self.connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        self.count = self.one("SELECT count(*) FROM articles")

    def one(self, sql: str, *parameters: object) -> int:
        return int(self.connection.execute(sql, parameters).fetchone()[0])

    def texts(self, sql: str, *parameters: object) -> list[str]:
        return [str(row[0]) for row in self.connection.execute(sql, parameters)]

    def slugs(self, table: str, condition: str = "1") -> list[str]:
        """Slugs from all over a table."""
        ids = [number for (number,) in self.connection.execute(f"SELECT id FROM {table} WHERE {condition} ORDER BY id")]
        drawn = self.random.sample(ids, min(ASKED, len(ids)))
        return [text for number in drawn for text in self.texts(f"SELECT slug FROM {table} WHERE id = ?", number)]

    def words(self, order: str) -> list[str]:
        """Words of the articles: those in most of them first, or those in the fewest."""
        sql = f"SELECT term FROM vocabulary WHERE length(term) >= ? AND term GLOB '[a-z]*' ORDER BY doc {order}, term LIMIT ?"
        return self.texts(sql, _LETTERS, ASKED)

    def phrases(self) -> list[str]:
        """Two words, each of them common, that stand together somewhere."""
        common = set(self.words("DESC"))
        bodies = (body for (body,) in self.connection.execute("SELECT body FROM articles ORDER BY id LIMIT 2000"))
        pairs = (f'"{one} {two}"' for body in bodies for one, two in pairwise(body.split()) if {one, two} <= common)
        return list(dict.fromkeys(pair for pair, _ in zip(pairs, range(20 * ASKED), strict=False)))[:ASKED]


def asked(archive: Archive) -> Iterator[tuple[str, list[str]]]:
    """Kinds of pages with their addresses."""

    def search(queries: list[str], **more: str) -> list[str]:
        return [f"/es/search?{urlencode({'q': query, **more})}" for query in queries]

    common, rare, phrases = archive.words("DESC"), archive.words("ASC"), archive.phrases()
    last = archive.texts("SELECT max(published) FROM articles")[0]
    yield "search: a common word", search(common)
    yield "search: a rare word", search(rare)
    yield "search: a phrase of common words", search(phrases)
    yield "search: two common words", search([f"{one} {two}" for one, two in pairwise(common)])
    yield "search: a common word, in one language", search(common, language="es")
    yield "search: a common word, only articles", search(common, **{"in": "articles"})
    yield "search: a common word, only quotations", search(common, **{"in": "quotes"})
    if last != "None":
        yield "search: a common word, before a day", search([f"{word} before:{last}" for word in common])
        yield "search: a common word, in one month", search(common, month=last[:7])
    for outlet in archive.texts("SELECT slug FROM outlets WHERE article_count > 0 ORDER BY article_count DESC LIMIT 1"):
        yield "search: a common word, in one outlet", search(common, outlet=outlet)
    for person in archive.texts(
        "SELECT slug FROM entities WHERE standing = 'authority' AND kind = 'person' ORDER BY quote_count DESC LIMIT 1"
    ):
        yield "search: a common word, of one person", search(common, person=person)
    for table in ("articles", "quotes", "statements", "entities"):
        yield f"one of {table}", [f"/es/{table}/{slug}" for slug in archive.slugs(table, "kind <> 'term'" if table == "quotes" else "1")]
    for table in ("articles", "quotes", "statements", "entities"):
        yield f"list of {table}", [f"/es/{table}/?n={number}" for number in range(ASKED)]
    outlets, people = archive.slugs("outlets", "article_count > 0"), archive.slugs("entities", "quote_count > 0 AND standing = 'authority'")
    months = archive.texts("SELECT DISTINCT substr(published, 1, 7) FROM articles WHERE published IS NOT NULL")
    yield "list of articles of one outlet", [f"/es/articles/?outlet={outlet}" for outlet in outlets]
    yield "list of articles that name one", [f"/es/articles/?entity={one}" for one in people]
    yield "list of quotes of one outlet", [f"/es/quotes/?outlet={outlet}" for outlet in outlets]
    yield "list of quotes of one person", [f"/es/quotes/?speaker={one}" for one in people]
    yield "one of outlets", [f"/es/outlets/{outlet}" for outlet in outlets]
    yield "timeline, a month", [f"/es/timeline/?month={month}" for month in months]
    yield "start page", [f"/es/?n={number}" for number in range(ASKED)]
    yield "about, data", [f"/es/{page}?n={number}" for number in range(ASKED // 2) for page in ("about", "data")]


@contextmanager
def serving(archive: Path) -> Iterator[tuple[httpx.Client, int]]:
    with tempfile.TemporaryDirectory() as folder:
        socket = Path(folder) / "site.sock"
        command = [
            sys.executable,
            "-m",
            "datasette",
            "serve",
            "--immutable",
            str(archive),
            "--inspect-file",
            str(archive.with_suffix(".inspect.json")),
        ]
        command += ["--metadata", "metadata.yml", "--plugins-dir", "plugins", "--template-dir", "templates", "--static", "static:static"]
        command += [*(PROGRAM / "deploy/settings.txt").read_text(encoding="utf-8").split(), "--uds", str(socket)]
        with (Path(folder) / "log").open("wb") as log:
            process = subprocess.Popen(command, cwd=PROGRAM, stdout=subprocess.DEVNULL, stderr=log)
        try:
            while not socket.exists():
                if process.poll() is not None:
                    raise RuntimeError((Path(folder) / "log").read_text())
                time.sleep(0.1)
            with httpx.Client(transport=httpx.HTTPTransport(uds=str(socket)), base_url="http://site", timeout=120) as client:
                yield client, process.pid
        finally:
            process.terminate()
            process.wait()


def milliseconds(client: httpx.Client, process: int, path: str) -> tuple[float, float]:
    """Until the answer was there, and of the processor for it."""
    start, used = time.perf_counter(), processor(process)
    answer = client.get(path)
    taken = (time.perf_counter() - start) * 1000
    if answer.status_code != 200:
        raise RuntimeError(f"{path}: {answer.status_code}")
    return taken, processor(process) - used


def processor(process: int) -> float:
    """Milliseconds that all threads of a process have used; 0 where the system does not tell."""
    threads = Path(f"/proc/{process}/task").glob("*/schedstat")
    return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e6


def measure(file: Path, say: Callable[[str], None]) -> None:
    archive = Archive(file)
    say(f"{archive.count:,} articles, {file.stat().st_size / 1e6:,.0f} MB; milliseconds; load of the machine {os.getloadavg()[0]:.1f}")
    say(f"{'':42} median      p95   processor: median      p95   number")
    with serving(file) as (client, process):
        for warm in ("/es/", "/es/articles/", "/es/search?q=puerto"):
            milliseconds(client, process, warm)
        for kind, paths in asked(archive):
            if len(paths) < 2:
                continue
            taken, used = zip(*(milliseconds(client, process, path) for path in paths), strict=True)
            of_reader, of_processor = (f"{statistics.median(each):6.1f} {p95(each):8.1f}" for each in (taken, used))
            late = "   above the target" if p95(taken) > TARGET else ""
            say(f"{kind:42} {of_reader}             {of_processor} {len(taken):8}{late}")


def p95(taken: Sequence[float]) -> float:
    return statistics.quantiles(taken, n=20)[-1]


def generated(folder: Path, count: int) -> Path:
    generate.write(folder / "in", count)
    subprocess.run([sys.executable, PROGRAM / "build_db.py", folder / "in", "--output", folder / "archive.db", "--quiet"], check=True)
    shutil.rmtree(folder / "in")
    return folder / "archive.db"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument(
        "archives", nargs="*", default=[str(GENERATED)], metavar="ARCHIVE", help="a file, or how many articles to generate"
    )
    for argument in options.parse_args().archives:
        with tempfile.TemporaryDirectory() as folder:
            file = generated(Path(folder), int(argument)) if argument.isdecimal() else Path(argument).resolve()
            measure(file, lambda line: print(line, flush=True))


if __name__ == "__main__":
    main()
