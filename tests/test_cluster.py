"""Articles read by a Dask cluster, whose scheduler and workers are processes of their own: the archive is the same, whoever dies."""

import gzip
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
from building import ROOT, build, rows, write
from distributed import Client
from test_build import FERRY, MARKET, Hostile

from hemeroteca import cluster
from hemeroteca.authority import load_archive, load_authority
from hemeroteca.build import BuildError, Options, build_archive
from hemeroteca.folder import Input
from hemeroteca.pipeline import Desk
from hemeroteca.records import Companion, Reading, Rejected

TESTS = Path(__file__).parent
PATIENCE = 60.0


@dataclass
class Processes:
    """A scheduler and its workers, each worker with a nanny that starts it again when it dies."""

    folder: Path
    address: str = ""
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, *arguments: str, path: str = str(TESTS)) -> subprocess.Popen[bytes]:
        # Two deaths tell what four would.
        environment = {**os.environ, "PYTHONPATH": path, "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"}
        with (self.folder / "log").open("ab") as log:
            command = [sys.executable, "-m", "dask", *arguments, "--no-dashboard"]
            process = subprocess.Popen(command, cwd=self.folder, env=environment, stdout=log, stderr=log)
        self.running.append(process)
        return process

    def scheduler(self) -> subprocess.Popen[bytes]:
        process = self.start("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(self.folder / "file"))
        until(lambda: (self.folder / "file").exists())
        with self.client() as client:
            self.address = client.scheduler.address
        return process

    def worker(self, path: str = str(TESTS)) -> subprocess.Popen[bytes]:
        return self.start("worker", "--scheduler-file", str(self.folder / "file"), "--nthreads", "1", path=path)

    def client(self) -> Client:
        return Client(scheduler_file=str(self.folder / "file"), set_as_default=False)

    def workers(self) -> dict[str, int]:
        """The addresses of the workers with the numbers of their processes."""
        with self.client() as client:
            return client.run(os.getpid)

    def stop(self) -> None:
        for process in self.running:
            process.terminate()
        for process in self.running:
            process.wait(PATIENCE)


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end
        time.sleep(0.1)


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Processes]:
    dask = Processes(tmp_path_factory.mktemp("dask"))
    try:
        dask.scheduler()
        for _ in range(2):
            dask.worker()
        until(lambda: len(dask.workers()) == 2)
        yield dask
    finally:
        dask.stop()


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_BATCH", (1 << 20, 4))


def there(folder: Path, output: Path, dask: Processes, desk: type[Desk] = Desk, **options: object) -> None:
    """A build on the cluster."""
    how = Options(workers=1, cache=False, hire=partial(cluster.Cluster, dask.address), **options)
    build_archive(folder, output, desk(load_archive(folder), load_authority(folder)), how)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Files of all kinds, one of them too large to be sent, and enough of them for many batches."""
    folder = write(
        tmp_path / "prensa", market=MARKET, ferry=FERRY, copy=FERRY, empty="", **{f"n{n}": f"Día {n}: {MARKET}" for n in range(60)}
    )
    for path in sorted((ROOT / "seeds").glob("*.*")):
        shutil.copy(path, folder)
    (folder / "ferry.yml").write_text("outlet: La Gaceta del Muelle\n", encoding="utf-8")
    (folder / "packed.txt.gz").write_bytes(gzip.compress(f"Ayer. {FERRY}".encode()))
    (folder / "large.csv").write_text("title,text\n" + "".join(f'Nota {n},"Hoy {n} {FERRY}"\n' for n in range(40)), encoding="utf-8")
    (folder / "page.html").write_text(f"<html><body><article><p>{MARKET}</p></article></body></html>", encoding="utf-8")
    (folder / "page_files").mkdir()
    (folder / "page_files" / "port.png").write_bytes(bytes(100))
    (folder / "gone.txt").symlink_to(folder / "page_files" / "nowhere.txt")
    return folder


@pytest.mark.usefixtures("small_batches")
def test_a_worker_that_is_killed_loses_nothing(folder: Path, tmp_path: Path, dask: Processes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "MOST_SENT", 8 << 10)
    before = dask.workers()
    killed = []

    def kill_one(things: Iterable[object], what: str, number: int) -> Iterator[object]:
        for done, thing in enumerate(things):
            if what == "Reading" and done == 10:
                killed.append(min(before.values()))
                os.kill(killed[0], signal.SIGKILL)
            yield thing

    there(folder, tmp_path / "there.db", dask, track=kill_one)
    assert build(folder, tmp_path / "here.db", "--no-cache") == 0
    assert (tmp_path / "there.db").read_bytes() == (tmp_path / "here.db").read_bytes()
    until(lambda: len(dask.workers()) == 2)
    assert set(dask.workers().values()) & set(before.values()) == set(before.values()) - set(killed) != set(before.values())


def test_the_command_reads_on_the_cluster_it_is_given(folder: Path, tmp_path: Path, dask: Processes) -> None:
    assert build(folder, tmp_path / "there.db", "--scheduler", dask.address) == 0
    assert build(folder, tmp_path / "here.db", "--no-cache") == 0
    assert (tmp_path / "there.db").read_bytes() == (tmp_path / "here.db").read_bytes()


def test_an_article_that_takes_too_long_or_crashes_ends_no_worker(tmp_path: Path, dask: Processes) -> None:
    folder = write(tmp_path / "in", a=MARKET, slow=FERRY, crash="Hoy " + FERRY, z=FERRY)
    before = dask.workers()
    there(folder, tmp_path / "a.db", dask, Hostile, seconds=1)
    assert rows(tmp_path / "a.db", "select path, status, note from sources order by path") == [
        ("a.txt", "article", None),
        ("crash.txt", "rejected", "it makes the program crash"),
        ("slow.txt", "rejected", "too slow: it takes more than 1 s of a processor"),
        ("z.txt", "article", None),
    ]
    assert dask.workers() == before


@dataclass(frozen=True)
class Deadly(Desk):
    """A desk at which an article takes the whole worker with it, as one may that uses up the machine's memory."""

    def read(self, file: Input, passed_over: Mapping[int, str] = {}) -> Iterator[Reading | Rejected | Companion]:
        if file.name.startswith("deadly"):
            os.kill(os.getppid(), signal.SIGKILL)
            os._exit(1)
        yield from super().read(file, passed_over)


def test_an_article_that_kills_workers_is_rejected_and_what_was_beside_it_is_read(tmp_path: Path, dask: Processes) -> None:
    folder = write(tmp_path / "in", a=MARKET, deadly=FERRY, z="Ayer " + FERRY)
    there(folder, tmp_path / "a.db", dask, Deadly)
    assert rows(tmp_path / "a.db", "select path, status, note from sources order by path") == [
        ("a.txt", "article", None),
        ("deadly.txt", "rejected", "it makes the program crash"),
        ("z.txt", "article", None),
    ]


@dataclass(frozen=True)
class Mistaken(Desk):
    def read(self, file: Input, passed_over: Mapping[int, str] = {}) -> Iterator[Reading | Rejected | Companion]:
        raise LookupError("a mistake of the program")


def test_a_mistake_of_the_program_stops_the_build(tmp_path: Path, dask: Processes) -> None:
    with pytest.raises(RuntimeError, match=r"a\.txt"):
        there(write(tmp_path / "in", a=MARKET), tmp_path / "a.db", dask, Mistaken)
    assert not (tmp_path / "a.db").exists()


# ---- What is said of a cluster that cannot be used ---------------------------------------------------------------------------


def other_words(package: Path) -> None:
    with (package / "lexicons" / "es.yml").open("a", encoding="utf-8") as words:
        words.write("# another list\n")


def no_package(package: Path) -> None:
    (package / "__init__.py").write_text("raise ImportError('not here')\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (other_words, r"the worker at tcp://\S+ would read otherwise; install this hemeroteca there: it differs in lexicons/es.yml"),
        (no_package, r"the worker at tcp://\S+ has no hemeroteca that answers .*; install this one there"),
    ],
)
def test_workers_with_another_program_are_refused(tmp_path: Path, dask: Processes, change: Callable[[Path], None], said: str) -> None:
    shutil.copytree(ROOT / "hemeroteca", tmp_path / "hemeroteca")
    change(tmp_path / "hemeroteca")
    other = dask.worker(path=str(tmp_path))
    try:
        until(lambda: len(known(dask)) == 3)
        with pytest.raises(BuildError, match=said):
            there(write(tmp_path / "in", a=MARKET), tmp_path / "a.db", dask)
    finally:
        other.terminate()
        other.wait(PATIENCE)
    until(lambda: len(known(dask)) == 2)


def known(dask: Processes) -> list[str]:
    with dask.client() as client:
        return list(client.nthreads())


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("tcp://127.0.0.1:9", "no Dask scheduler answers at tcp://127.0.0.1:9; start one (dask scheduler), or leave out --scheduler"),
        ("localhost", '"localhost" is no address of a scheduler; write tcp://host:8786'),
    ],
)
def test_a_scheduler_that_cannot_be_reached_is_said_in_a_line(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, address: str, said: str
) -> None:
    monkeypatch.setattr(cluster, "_CONNECTING", 2.0)
    assert build(write(tmp_path / "in", a=MARKET), tmp_path / "a.db", "--scheduler", address) == 2
    assert capfd.readouterr().err == f"build_db.py: {said}\n"


def test_without_dask_the_option_says_what_to_install(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "hemeroteca.cluster", None)
    assert build(write(tmp_path / "in", a=MARKET), tmp_path / "a.db", "--scheduler", "tcp://127.0.0.1:9") == 2
    assert (
        capsys.readouterr().err
        == 'build_db.py: --scheduler needs Dask; install it, in the folder of this program: pip install ".[cluster]"\n'
    )


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize(("lost", "said"), [("scheduler", "the scheduler at .* is gone"), ("worker", "the last worker of .* is gone")])
def test_a_cluster_that_is_lost_ends_the_build_and_not_what_was_read(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lost: str, said: str
) -> None:
    dask = Processes(tmp_path)
    try:
        processes = {"scheduler": dask.scheduler(), "worker": dask.worker()}
        until(lambda: len(dask.workers()) == 1)
        monkeypatch.setattr(cluster, "_JOINING", 3.0)
        monkeypatch.setattr(cluster, "_FETCHING", 1.0)

        def lose(things: Iterable[object], what: str, number: int) -> Iterator[object]:
            for done, thing in enumerate(things):
                if what == "Reading" and done == 10:
                    processes[lost].terminate()
                    processes[lost].wait(PATIENCE)
                yield thing

        how = Options(workers=1, hire=partial(cluster.Cluster, dask.address), track=lose)
        with pytest.raises(BuildError, match=said):
            build_archive(folder, tmp_path / "a.db", Desk(load_archive(folder), load_authority(folder)), how)
    finally:
        dask.stop()
    left = []
    how = Options(workers=1, track=lambda things, what, number: left.append((what, number)) or things)
    build_archive(folder, tmp_path / "a.db", Desk(load_archive(folder), load_authority(folder)), how)
    assert 0 < dict(left)["Reading"] < dict(left)["Looking"]
