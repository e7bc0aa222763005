"""Ctrl-C and its like: some things are done as a whole, and what comes meanwhile waits."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_WAITING = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """What is done here is not interrupted; the first interruption that came comes at its end.

    Python gives interruptions to its main thread only: in others there is nothing to wait.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    handlers = {number: signal.signal(number, lambda number, _: came.append(number)) for number in _WAITING}
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
        if came:
            signal.raise_signal(came[0])
