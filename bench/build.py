"""What building an archive costs, from a folder of files to the finished file, on generated articles: with two processes.

`python bench/build.py [NUMBER …] [--strangers NUMBER] [--html NUMBER] [--keep FOLDER]`. In one run: the rate of each size as a share of the rate at
which plain SQLite inserts and indexes the same texts; the peak of memory of all processes together; what the next build takes when an
article was added; the size of the file by table; and pages a second beside trafilatura's own command on the same pages, by turns.
"""

import argparse
import compileall
import filecmp
import os
import re
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median

from generate import articles, pages, write

_ROOT = Path(__file__).parent.parent
_SIZES = (1_000, 20_000)
_PAGES = 1_000
_ROUNDS = 5
_ADDED = 3  # articles, one after the other
_WORKERS = 2
_EVERY = 0.2  # seconds between two looks at the memory


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds by the clock, seconds of processors, and the peak of memory of a program with all its processes, in bytes."""

    seconds: float
    processor: float
    peak: int


def run(*command: str | Path) -> Run:
    """Run a program. Pages that processes share are counted once (PSS), where Linux tells it."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    process = subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL)
    peak, ended = [0], threading.Event()

    def watch() -> None:
        while not ended.wait(_EVERY):
            peak[0] = max(peak[0], sum(map(_memory, _family(process.pid))))

    watcher = threading.Thread(target=watch)
    watcher.start()
    code = process.wait()
    seconds = time.monotonic() - start
    ended.set()
    watcher.join()
    if code:
        sys.exit(f"{' '.join(map(str, command))} ended with {code}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Run(seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, peak[0])


def _family(process: int) -> Iterator[int]:
    yield process
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text()
    except OSError:
        return
    for child in children.split():
        yield from _family(int(child))


def _memory(process: int) -> int:
    try:
        found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{process}/smaps_rollup").read_text(), re.M)
    except OSError:
        return 0
    return int(found[1]) * 1024 if found else 0


def build(folder: Path, output: Path, *options: str) -> Run:
    return run(sys.executable, _ROOT / "build_db.py", folder, "--output", output, "--workers", str(_WORKERS), "--quiet", *options)


def plain(files: list[Path], file: Path, each: bool) -> float:
    """Seconds an article in which SQLite takes files into a table with full-text search, in one transaction or one for `each`."""
    start = time.monotonic()
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("CREATE TABLE articles (id INTEGER PRIMARY KEY, title TEXT, body TEXT)")
    connection.execute(
        "CREATE VIRTUAL TABLE articles_fts USING fts5(title, body, content='articles', content_rowid='id', tokenize='unicode61 remove_diacritics 2')"
    )
    if not each:
        connection.execute("BEGIN")
    for number, path in enumerate(files, 1):
        title, body = path.read_text(encoding="utf-8").split("\n", 1)
        if each:
            connection.execute("BEGIN")
        connection.execute("INSERT INTO articles VALUES (?, ?, ?)", (number, title, body))
        connection.execute("INSERT INTO articles_fts(rowid, title, body) VALUES (?, ?, ?)", (number, title, body))
        if each:
            connection.execute("COMMIT")
    if not each:
        connection.execute("COMMIT")
    connection.close()
    seconds = time.monotonic() - start
    file.unlink()
    return seconds / len(files)


def sizes_of(database: Path) -> dict[str, int]:
    """Bytes of each table with its indexes; of a full-text index with all that belongs to it."""
    connection = sqlite3.connect(f"file:{database}?mode=ro&immutable=1", uri=True)
    sql = "SELECT m.tbl_name, sum(s.pgsize) FROM dbstat s JOIN sqlite_master m ON m.name = s.name WHERE s.aggregate = 1 GROUP BY 1"
    found: dict[str, int] = {}
    for table, size in connection.execute(sql):
        name = re.sub(r"_(data|idx|docsize|config|content)$", "", table)
        found[name] = found.get(name, 0) + size
    connection.close()
    return dict(sorted(found.items(), key=lambda pair: -pair[1]))


def measure(number: int, strangers: int, room: Path, keep: Path | None) -> tuple[float, float]:
    """Prints what a folder of so many articles costs, each with so many people of its own; the articles a second, by the clock and of a core."""
    folder, output, afresh = room / f"folder-{number}", room / f"archive-{number}.db", room / f"afresh-{number}.db"
    write(folder, number, strangers)
    files = sorted(folder.glob("*.txt"))
    each, once = plain(files[: _SIZES[0]], room / "plain", each=True), plain(files, room / "plain", each=False)
    full = build(folder, output)
    rate, size = number / full.seconds, output.stat().st_size
    print(
        f"{number:,} articles: {full.seconds:.1f} s, {rate:.0f} articles a second, {1000 * full.processor / number:.2f} ms of a core each"
    )
    print(f"  plain SQLite: {1000 * each:.2f} ms each with a transaction each, {1000 * once:.2f} ms in one transaction")
    print(f"  share of its rate: {each * rate:.1%} and {once * rate:.1%}")
    print(
        f"  memory at its peak, all processes: {full.peak / 1e6:.0f} MB; file: {size / 1e6:.1f} MB, {size / number / 1000:.1f} kB an article"
    )
    tables = sizes_of(output)
    print("  " + ", ".join(f"{name} {100 * part / size:.0f} %" for name, part in tables.items() if part >= size / 100))
    if keep:
        keep.mkdir(parents=True, exist_ok=True)
        for path in (output, output.with_suffix(".inspect.json")):
            shutil.copy(path, keep)
    again: list[Run] = []
    for name, text in articles(_ADDED, seed=2, strangers=strangers):
        (folder / f"added-{name}").write_text(text, encoding="utf-8")
        again.append(build(folder, output))
    work, clock, peak = median(r.processor for r in again), median(r.seconds for r in again), max(r.peak for r in again)
    # Beside full builds before and after, as a machine with neighbours is quick and slow by turns.
    last = build(folder, afresh)
    of_work, of_time = work / mean((full.processor, last.processor)), clock / mean((full.seconds, last.seconds))
    print(
        f"  one article added, the median of {_ADDED}: {work:.1f} s of a core, {of_work:.1%} of the work of all;"
        f" {clock:.1f} s, {of_time:.1%} of the time of all, which takes {full.seconds:.1f} s before and {last.seconds:.1f} after; {peak / 1e6:.0f} MB"
    )
    print(f"  the same bytes as made afresh: {'yes' if filecmp.cmp(output, afresh, shallow=False) else 'NO'}")
    sys.stdout.flush()
    for path in (output, afresh):
        path.unlink()
        path.with_suffix(".cache").unlink()
    shutil.rmtree(folder)
    return rate, number / full.processor


def measure_pages(number: int, room: Path) -> None:
    folder, output = room / "pages", room / "texts"
    folder.mkdir()
    for name, text in pages(number):
        (folder / name).write_text(text, encoding="utf-8")
    command = Path(sys.executable).with_name("trafilatura")

    def trafilatura() -> Run:
        shutil.rmtree(output, ignore_errors=True)
        return run(command, "--input-dir", folder, "--output-dir", output, "--parallel", str(_WORKERS), "--with-metadata", "--json")

    theirs, own = [trafilatura()], list[Run]()
    for _ in range(_ROUNDS):
        own.append(build(folder, room / "pages.db", "--no-cache"))
        theirs.append(trafilatura())
    texts = sum(1 for path in output.rglob("*") if path.is_file())
    seconds, others = median(r.seconds for r in own), median(r.seconds for r in theirs)
    print(f"{number:,} pages: {number / seconds:.0f} a second into an archive; trafilatura {number / others:.0f} ({texts:,} texts)")
    # Each build beside what ran before and after it, as a machine with neighbours is quick and slow by turns.
    around = [(before, one, after) for before, one, after in zip(theirs, own, theirs[1:], strict=False)]
    clock = sorted((before.seconds + after.seconds) / 2 / one.seconds for before, one, after in around)
    work = sorted((before.processor + after.processor) / 2 / one.processor for before, one, after in around)
    print(
        f"  share of its rate: {median(clock):.2f} by the clock ({clock[0]:.2f} to {clock[-1]:.2f}), {median(work):.2f} by the work of a core"
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("sizes", nargs="*", type=int, metavar="NUMBER", help=f"articles (default: {' '.join(map(str, _SIZES))})")
    options.add_argument(
        "--strangers", type=int, default=0, metavar="NUMBER", help="people in each article whom no other names (default: 0)"
    )
    options.add_argument("--html", type=int, default=_PAGES, metavar="NUMBER", help=f"pages, 0 for none (default: {_PAGES})")
    options.add_argument("--keep", type=Path, metavar="FOLDER", help="copy the archives with their inspect files there")
    chosen = options.parse_args()
    compileall.compile_dir(_ROOT / "hemeroteca", quiet=1)  # as pip did with trafilatura when it installed it
    rates: dict[int, tuple[float, float]] = {}
    with tempfile.TemporaryDirectory(prefix="build-bench-", dir=os.environ.get("TMPDIR")) as room:
        for number in chosen.sizes or _SIZES:
            rates[number] = measure(number, chosen.strangers, Path(room), chosen.keep)
        if chosen.html:
            measure_pages(chosen.html, Path(room))
    smallest, largest = min(rates), max(rates)
    clock, core = (large / small for large, small in zip(rates[largest], rates[smallest], strict=True))
    print(f"rate at {largest:,} articles: {clock:.0%} of that at {smallest:,} by the clock, {core:.0%} by the time of a core")


if __name__ == "__main__":
    main()
