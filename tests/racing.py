"""Work that several threads do at the same moment, each with a connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

import pytest
from django.db import connection, connections

needs_row_locks = pytest.mark.skipif(connection.vendor != "postgresql", reason="asks for real row locks")
PATIENCE = 60
"""Seconds: who waits longer is locked out for good."""


def race(works: Sequence[Callable[[], object]]) -> list[BaseException]:
    """Do every work at once; the errors that they raised."""
    errors: list[BaseException] = []
    barrier = threading.Barrier(len(works))

    def run_one(work: Callable[[], object]) -> None:
        barrier.wait(PATIENCE)
        try:
            work()
        except BaseException as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run_one, args=(work,), daemon=True) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert not any(thread.is_alive() for thread in threads), "a deadlock"
    return errors
