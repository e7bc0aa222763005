"""Articles read by a Dask cluster: what a `Crew` does, at the other end of a network.

A batch of inputs is one task of Dask and brings their bytes, so that folders need not be shared. Each thread of a worker has
a reading process beside it (a `Crew` of one): an article that crashes or takes too long ends that process and not the worker,
and ends in the words that it would end in here. What brings down whole workers is tried alone before it is rejected.
"""

import re
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from queue import Empty, SimpleQueue
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from weakref import finalize

from distributed import CancelledError, Client, KilledWorker, get_worker

from hemeroteca import program
from hemeroteca.build import BuildError, Task
from hemeroteca.folder import is_sidecar
from hemeroteca.workers import Answer, Crew, Died, Work

MOST_SENT = 8 << 20  # bytes of one input; what is larger (a crawl, a table) is read here
_BATCH = 1 << 20, 64  # bytes and inputs of a batch: some seconds of reading at most, against milliseconds of sending
_AHEAD = 3  # batches for each thread, so that none idles and none is sent the whole folder
_ADDRESS = re.compile(r"(?:tcp|tls)://\S+:\d+")
_CONNECTING = 10.0  # seconds until a scheduler that does not answer is none
_FETCHING = 10.0  # seconds until answers that were there are taken for lost
_JOINING = 30.0  # seconds until a cluster without workers is given up
_LOOKING = 1.0  # seconds between two looks at the cluster


_Future = Any  # of Dask, whose types are half there
_Running = dict[Any, tuple[_Future, list[Task]]]


class Sent(NamedTuple):
    """A task with the bytes of its files."""

    task: Task
    contents: tuple[bytes, ...]


class Outcome(NamedTuple):
    """The answers to a task; or where its reading process ended: after so many answers, and whether by its limit."""

    answers: tuple[bytes, ...]
    death: tuple[int, bool] | None = None


# ---- At the other end --------------------------------------------------------------------------------------------------------


class Room:
    """Where a worker of the cluster reads. Its processes outlive a batch, as starting one takes a second."""

    def __init__(self, work: Work, seconds: float, parts: dict[str, str]) -> None:
        self.work, self.seconds, self.parts = work, seconds, parts
        self.idle: list[Crew] = []
        finalize(self, _dismiss, self.idle)

    def __reduce__(self) -> tuple[Any, ...]:
        return Room, (self.work, self.seconds, self.parts)

    @contextmanager
    def crew(self) -> Iterator[Crew]:
        try:
            crew = self.idle.pop()
        except IndexError:
            crew = Crew(1, self.work, self.seconds).__enter__()
        try:
            yield crew
        except BaseException:
            crew.__exit__()
            raise
        self.idle.append(crew)


def _dismiss(crews: list[Crew]) -> None:
    for crew in crews:
        crew.__exit__()


def read(room: Room, batch: Sequence[Sent]) -> list[Outcome]:
    """What a worker does. Raises RuntimeError where it would read otherwise than whoever asks."""
    if room.parts != program.parts():
        raise RuntimeError("another hemeroteca")
    answers: dict[int, list[bytes]] = {sent.task.file: [] for sent in batch}
    deaths: dict[int, tuple[int, bool]] = {}

    def note(died: Died) -> None:
        deaths[died.task.file] = died.answers, died.slow

    with room.crew() as crew, TemporaryDirectory(dir=get_worker().local_directory) as folder:
        for answer in crew.run(_unpacked(batch, Path(folder)), note):
            if answer.data is not None:
                answers[answer.task.file].append(answer.data)
    return [Outcome((), deaths[file]) if file in deaths else Outcome(tuple(found)) for file, found in answers.items()]


def _unpacked(batch: Sequence[Sent], folder: Path) -> Iterator[Task]:
    """The tasks with their files in that folder; of their names only the endings matter to readers."""
    for number, (task, contents) in enumerate(batch):
        room = folder / str(number)
        room.mkdir()
        article = room / f"a{''.join(task.input.path.suffixes)}"
        sidecar = room / "sidecar" if task.input.sidecar else None
        for path, content in zip(filter(None, (article, sidecar)), contents, strict=True):
            path.write_bytes(content)
        yield task._replace(input=replace(task.input, path=article, sidecar=sidecar))


# ---- Here --------------------------------------------------------------------------------------------------------------------


class Cluster:
    """Does `work` on the workers of a Dask scheduler; `number` processes here read what is too large to be sent."""

    def __init__(self, scheduler: str, number: int, work: Work, seconds: float) -> None:
        self.scheduler, self.number, self.work, self.seconds = scheduler, number, work, seconds
        self.done: SimpleQueue[_Future] = SimpleQueue()
        self.again: deque[Task] = deque()
        self.suspects: deque[Task] = deque()  # what was at workers that died
        self.here: list[Task] = []
        self.threads, self.looked, self.seen = 0, 0.0, 0.0
        self.client: Any = None

    def __enter__(self) -> "Cluster":
        if not _ADDRESS.fullmatch(self.scheduler):
            raise BuildError(f'"{self.scheduler}" is no address of a scheduler; write tcp://host:8786')
        try:
            self.client = Client(self.scheduler, timeout=_CONNECTING, set_as_default=False)  # type: ignore[no-untyped-call]
        except (OSError, ValueError) as error:
            raise BuildError(
                f"no Dask scheduler answers at {self.scheduler}; start one (dask scheduler), or leave out --scheduler"
            ) from error
        try:
            self._meet()
        except BaseException:
            self._leave()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._leave()

    def _leave(self) -> None:
        with suppress(OSError):  # there may be nobody left to say goodbye to
            self.client.close(timeout=_CONNECTING)

    def run(self, tasks: Iterable[Task], again: Callable[[Died], Task | None]) -> Iterator[Answer]:
        """See `Readers`."""
        with self._lost():
            yield from self._there(self._batches(tasks), again, alone=False)
            while self.suspects:
                yield from self._there(iter([[self.suspects.popleft()]]), again, alone=True)
        if self.here:
            with Crew(min(self.number, len(self.here)), self.work, self.seconds) as crew:
                yield from crew.run(self.here, again)

    @contextmanager
    def _lost(self) -> Iterator[None]:
        """Raises BuildError where the scheduler is gone, by whatever Dask's client noticed it."""
        try:
            yield
        except (OSError, CancelledError) as error:
            raise BuildError(self._gone("scheduler at")) from error
        except BuildError:
            raise
        except Exception as error:
            if self.client.status == "running":
                raise
            raise BuildError(self._gone("scheduler at")) from error

    def _gone(self, who: str) -> str:
        return f"the {who} {self.scheduler} is gone; build again: what stands in the cache is not read again"

    def _meet(self) -> None:
        """Waits for workers, and gives all of them what they need. Raises BuildError where there are none or others."""
        try:
            self.client.wait_for_workers(1, timeout=_JOINING)
        except TimeoutError as error:
            raise BuildError(f"the scheduler at {self.scheduler} has no workers; start some: dask worker {self.scheduler}") from error
        self._compare()
        self.room = self.client.submit(Room, self.work, self.seconds, program.parts(), pure=False)

    def _compare(self) -> None:
        """Raises BuildError where a worker would read otherwise than this process, and says what it has otherwise."""
        ours = program.parts()
        for address, theirs in sorted(self.client.run(program.parts, on_error="return").items()):
            if isinstance(theirs, Exception):
                raise BuildError(f"the worker at {address} has no hemeroteca that answers ({theirs}); install this one there")
            others = [name for name in sorted({**ours, **theirs}) if ours.get(name) != theirs.get(name)]
            if others:
                raise BuildError(
                    f"the worker at {address} would read otherwise; install this hemeroteca there: it differs in {', '.join(others[:5])}"
                )

    def _batches(self, tasks: Iterable[Task]) -> Iterator[list[Task]]:
        batch: list[Task] = []
        size = 0
        for task in tasks:
            sizes = _size_of(task)
            if sizes is None:
                self.here.append(task)
                continue
            if batch and (size + sizes > _BATCH[0] or len(batch) == _BATCH[1]):
                yield batch
                batch, size = [], 0
            batch.append(task)
            size += sizes
        if batch:
            yield batch

    def _there(self, batches: Iterator[list[Task]], again: Callable[[Died], Task | None], alone: bool) -> Iterator[Answer]:
        """The answers to these batches and to what is tried instead. `alone`: one after the other, so that it is known which one it was."""
        running: _Running = {}
        while True:
            while len(running) < (1 if alone else _AHEAD * self._places()):
                batch = [self.again.popleft()] if self.again else next(batches, None)
                if batch is None:
                    break
                self._send(batch, running)
            if not running:
                return
            future = self._finished()
            try:
                error = future.exception(timeout=_FETCHING)
                found: list[Outcome] = [] if error else future.result(timeout=_FETCHING)
            except TimeoutError:  # its worker went before its answers came: they are waited for again, if anybody is there to give them
                self._expect_workers()
                future.add_done_callback(self.done.put)
                continue
            _, batch = running.pop(future.key)
            if error is None:
                yield from self._answers(batch, found, again)
            elif not isinstance(error, KilledWorker):
                self._compare()  # one that joined later may be another
                raise RuntimeError(f"reading on the cluster failed: {error}") from error
            elif alone:
                self.here += (_given_up(task, again) for task in batch)
            else:
                self.suspects += batch

    def _send(self, batch: list[Task], running: _Running) -> None:
        sent = [Sent(task, contents) for task in batch if (contents := self._contents(task)) is not None]
        if sent:
            future = self.client.submit(read, self.room, sent, pure=False)
            running[future.key] = future, [task for task, _ in sent]
            future.add_done_callback(self.done.put)

    def _contents(self, task: Task) -> tuple[bytes, ...] | None:
        try:
            return tuple(path.read_bytes() for path in task.input.files)
        except OSError:  # the reader here says why
            self.here.append(task)
            return None

    def _answers(self, batch: list[Task], outcomes: list[Outcome], again: Callable[[Died], Task | None]) -> Iterator[Answer]:
        for task, outcome in zip(batch, outcomes, strict=True):
            if outcome.death:
                instead = again(Died(task, *outcome.death))
                self.again.extend([instead] if instead is not None else [])
                continue
            for number, data in enumerate((*outcome.answers, None)):
                yield Answer(task, number, data)

    def _finished(self) -> _Future:
        """The next batch that is done. Raises BuildError where there is nobody any more who could do one."""
        while True:
            try:
                future = self.done.get(timeout=_LOOKING)
            except Empty:
                self._expect_workers()
                continue
            if future.status == "cancelled":
                raise BuildError(self._gone("scheduler at"))
            return future

    def _expect_workers(self) -> None:
        """Raises BuildError where there have been none for too long."""
        self._places()
        if time.monotonic() > self.seen + _JOINING:
            raise BuildError(self._gone("last worker of")) from None

    def _places(self) -> int:
        """The threads of the cluster, at least one: it may grow, and shrink to none for a while."""
        if time.monotonic() > self.looked + _LOOKING:
            self.threads = sum(self.client.nthreads().values())
            self.looked = time.monotonic()
            self.seen = self.looked if self.threads else self.seen
        return max(self.threads, 1)


def _size_of(task: Task) -> int | None:
    """The bytes to be sent for it; None if it is read here: too large, out of reach, or a picture, of which only the hash is wanted."""
    try:
        size = sum(path.stat().st_size for path in task.input.files)
    except OSError:
        return None
    return None if size > MOST_SENT or (task.input.companion_of and not is_sidecar(task.input.name)) else size


def _given_up(task: Task, again: Callable[[Died], Task | None]) -> Task:
    """The task that says no more than why it is not read: workers died of it again and again."""
    while task.stop is None:
        task = again(Died(task, 0, slow=False)) or task
    return task
