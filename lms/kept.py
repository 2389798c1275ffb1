"""A small memory of one process, for what never changes or may be a little old.

A shared cache would cost a round trip on each request; these values are few and cheap to make again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from typing import Any, ClassVar, Generic, TypeVar

V = TypeVar("V")


class Kept(Generic[V]):
    """Up to ``size`` values by key, each for ``seconds`` (``None``: for as long as the process lives)."""

    _all: ClassVar[list[Kept[Any]]] = []

    def __init__(self, *, size: int, seconds: float | None = None) -> None:
        self.size = size
        self.seconds = seconds
        self._values: dict[Hashable, tuple[float, V]] = {}
        self._all.append(self)

    def get(self, key: Hashable, make: Callable[[], V]) -> V:
        """The value of ``key``, made by ``make()`` where there is none that is young enough."""
        now = time.monotonic()
        found = self._values.get(key)
        if found and (self.seconds is None or now - found[0] < self.seconds):
            return found[1]
        value = make()
        self.put(key, value)
        return value

    def put(self, key: Hashable, value: V) -> None:
        while len(self._values) >= self.size:
            self._values.pop(next(iter(self._values)), None)
        self._values[key] = (time.monotonic(), value)

    def has(self, key: Hashable) -> bool:
        return key in self._values

    def forget(self) -> None:
        self._values.clear()

    @classmethod
    def forget_everything(cls) -> None:
        """Empty every memory of this process, as a test does before it begins."""
        for kept in cls._all:
            kept.forget()
