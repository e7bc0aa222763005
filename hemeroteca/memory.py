"""What was found lately. A search is asked for again: its next page, with one filter less, in the other language, as a table, as a feed."""

import pickle
from typing import Any


class Memory:
    """The latest answers, each under a key, together at most `most` bytes: what nobody asked for longest goes first.

    Answers are kept packed, so that they cannot be changed and their bytes can be counted. For one thread.
    """

    def __init__(self, most: int = 0) -> None:
        self.most, self.held = most, 0
        self._packed: dict[str, bytes] = {}

    def get(self, key: str) -> Any:
        """The answer; None where it is not known any more."""
        packed = self._packed.pop(key, None)
        if packed is None:
            return None
        self._packed[key] = packed  # now the last to go
        return pickle.loads(packed)  # noqa: S301  packed below

    def keep(self, key: str, answer: object) -> None:
        self._forget(key)
        packed = pickle.dumps(answer, pickle.HIGHEST_PROTOCOL)
        self._packed[key] = packed
        self.held += _size(key, packed)
        while self.held > self.most:
            self._forget(next(iter(self._packed)))

    def _forget(self, key: str) -> None:
        packed = self._packed.pop(key, None)
        if packed is not None:
            self.held -= _size(key, packed)


def _size(key: str, packed: bytes) -> int:
    return _OBJECTS + len(key) + len(packed)


_OBJECTS = 200  # bytes of a dictionary's entry, a text and what holds the bytes
