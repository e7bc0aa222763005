"""Work for several processes, each piece within a limit of time, whatever a piece does to its process.

A piece that uses up its time is ended by the system (a timer of processor time whose signal nobody handles), even inside a
library that never looks up; so is one that crashes. The process is replaced, and `Died` says which piece it was at.
"""

import os
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Protocol

from hemeroteca.interruptions import uninterrupted

Task = Any
Work = Callable[[Task], Iterator[bytes]]

_START = "import sys; sys.path[:] = sys.argv[2:]; from hemeroteca.workers import serve; serve(int(sys.argv[1]))"
_AHEAD = 4  # tasks that wait in the pipe of a process, so that it never idles; they fit into it, or both ends would wait for each other


@dataclass(frozen=True, slots=True)
class Answer:
    """Answer `number` to a task, from 0; the last one has no data."""

    task: Task
    number: int
    data: bytes | None


@dataclass(frozen=True, slots=True)
class Died:
    """A process ended at this task, after so many answers to it: by its limit (`slow`), or because it crashed."""

    task: Task
    answers: int
    slow: bool


class Readers(Protocol):
    """Who does the work: processes here, or a cluster (`cluster.py`)."""

    def run(self, tasks: Iterable[Task], again: Callable[[Died], Task | None]) -> Iterator[Answer]:
        """The answers to all tasks, those of one task in their order. `again` says what to try instead of a task whose
        process died, None for nothing. Raises RuntimeError where a process ends by itself: that is a mistake of the program.
        """


Hire = Callable[[int, Work, float], AbstractContextManager[Readers]]  # so many processes for that work, with a limit of seconds


@dataclass(eq=False)
class _Worker:
    process: "BaseProcess | subprocess.Popen[bytes]"
    pipe: "Connection[Any, Any]"
    tasks: deque[Task] = field(default_factory=deque)
    answers: int = 0


class Crew:
    """Processes that do `work` on tasks, of which each has up to `ahead` (1 where a task may be larger than a pipe). They get ready by
    `ready` before the first. Use as a context: at its end they are gone, whatever happened.
    """

    def __init__(self, number: int, work: Work, seconds: float, ahead: int = _AHEAD, ready: Callable[[], None] | None = None) -> None:
        self.number, self.work, self.seconds, self.ahead, self.ready = number, work, seconds, ahead, ready
        self.workers: list[_Worker] = []

    def __enter__(self) -> "Crew":
        for _ in range(self.number):
            self._hire()
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self.workers:
            self._dismiss(worker)
        self.workers.clear()

    def run(self, tasks: Iterable[Task], again: Callable[[Died], Task | None]) -> Iterator[Answer]:
        """See `Readers`."""
        waiting, left = iter(tasks), deque[Task]()
        while True:
            self._hand_out(waiting, left)
            busy = {worker.pipe: worker for worker in self.workers if worker.tasks}
            if not busy:
                return
            for pipe in wait(list(busy)):
                worker = busy[pipe]  # type: ignore[index]
                try:
                    data = worker.pipe.recv_bytes()
                except (EOFError, ConnectionResetError):
                    self._mourn(worker, left, again)
                    continue
                yield Answer(worker.tasks[0], worker.answers, data or None)
                worker.answers += 1
                if not data:
                    worker.tasks.popleft()
                    worker.answers = 0

    def _hand_out(self, waiting: Iterator[Task], left: deque[Task]) -> None:
        while (worker := min(self.workers, key=lambda w: len(w.tasks))) and len(worker.tasks) < self.ahead:
            task = left.popleft() if left else next(waiting, None)
            if task is None:
                return
            worker.tasks.append(task)
            try:
                worker.pipe.send(task)
            except (BrokenPipeError, ConnectionResetError):
                return  # it just died: reading from it tells

    def _hire(self) -> None:
        # A fork shares what is loaded already; but a lock that another thread holds at that moment is never released.
        can_fork = sys.platform == "linux" and threading.active_count() == 1
        self.workers.append(self._forked() if can_fork else self._started())

    def _forked(self) -> _Worker:
        ours, theirs = Pipe()
        inherited = [worker.pipe for worker in self.workers] + [ours]
        process = get_context("fork").Process(target=_serve, args=(theirs, inherited, self.work, self.seconds, self.ready), daemon=True)
        with uninterrupted():  # Python loses an exception that comes in what modules do around a fork
            process.start()
        theirs.close()
        return _Worker(process, ours)

    def _started(self) -> _Worker:
        # Not by multiprocessing: it refuses to start anything from a process that it calls a daemon, as workers of Dask are.
        ours, theirs = Pipe()
        process = subprocess.Popen([sys.executable, "-c", _START, str(theirs.fileno()), *sys.path], pass_fds=[theirs.fileno()])  # noqa: S603
        theirs.close()
        ours.send((self.work, self.seconds, self.ready))
        return _Worker(process, ours)

    def _mourn(self, worker: _Worker, left: deque[Task], again: Callable[[Died], Task | None]) -> None:
        code = _end_of(worker.process)
        self.workers.remove(worker)
        worker.pipe.close()
        if code >= 0:
            raise RuntimeError(f"reading {worker.tasks[0]} failed; the error stands above")
        self._hire()
        instead = again(Died(worker.tasks.popleft(), worker.answers, code == -signal.SIGPROF))
        left.extendleft(reversed(worker.tasks))
        if instead is not None:
            left.appendleft(instead)

    @staticmethod
    def _dismiss(worker: _Worker) -> None:
        worker.process.kill()
        _end_of(worker.process)
        worker.pipe.close()


def cores() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _end_of(process: "BaseProcess | subprocess.Popen[bytes]") -> int:
    """The exit code, once the process has ended."""
    if isinstance(process, BaseProcess):
        process.join()
        return process.exitcode or 0
    return process.wait()


def serve(descriptor: int) -> None:
    """The life of a process that was started with one end of a pipe; its first message is the work."""
    pipe: Connection[Any, Any] = Connection(descriptor)
    _serve(pipe, [], *pipe.recv())


def _serve(
    pipe: "Connection[Any, Any]", inherited: list["Connection[Any, Any]"], work: Work, seconds: float, ready: Callable[[], None] | None
) -> None:
    """The life of a process: tasks in, answers out, until the other end is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all; the parent decides
    for number in (signal.SIGTERM, signal.SIGPROF):
        signal.signal(number, signal.SIG_DFL)
    for other in inherited:  # an end kept open here would keep siblings waiting for a parent that is gone
        other.close()
    try:
        if ready:
            ready()
        while True:
            task = pipe.recv()
            signal.setitimer(signal.ITIMER_PROF, seconds)
            for data in work(task):
                signal.setitimer(signal.ITIMER_PROF, 0)
                pipe.send_bytes(data)
                signal.setitimer(signal.ITIMER_PROF, seconds)
            signal.setitimer(signal.ITIMER_PROF, 0)
            pipe.send_bytes(b"")
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return
