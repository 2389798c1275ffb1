"""The tree's nodes in the database: leaves hold level 0, rows of their own the levels above."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from django.db.models import QuerySet

from ..models import Log, LogLeaf, LogNode
from . import merkle
from .merkle import Node, Span


class LogFault(Exception):
    """The log's rows are not those of a log; worded for the operator."""


def size() -> int:
    """How many leaves the log has."""
    return Log.objects.values_list("size", flat=True).first() or 0


def hashes(nodes: Collection[Node]) -> dict[Node, bytes]:
    """The hashes of ``nodes``, by two queries at most. Raises LogFault where one is missing."""
    leaves = {node.number: node for node in nodes if node.level == 0}
    places = {merkle.place(node): node for node in nodes if node.level}
    found: dict[Node, bytes] = {}
    if leaves:
        for index, entry in LogLeaf.objects.filter(pk__in=leaves).values_list("index", "entry"):
            found[leaves[index]] = merkle.leaf_hash(bytes(entry))
    if places:
        for place, digest in LogNode.objects.filter(pk__in=places).values_list("place", "hash"):
            found[places[place]] = bytes(digest)
    if len(found) < len(nodes):
        raise LogFault("leaves or nodes of the log are missing")
    return found


def root(size: int) -> bytes:
    """The root of the log's first ``size`` leaves. Raises LogFault."""
    return merkle.root(size, hashes(merkle.cover((0, size))))


def proof(spans: Iterable[Span]) -> list[bytes]:
    """The proof with these spans. Raises LogFault."""
    wanted = list(spans)
    return merkle.combined(wanted, hashes(merkle.nodes_of(wanted)))


def in_chunks(after: Callable[[int], QuerySet[Any]], chunk: int) -> Iterator[list[Any]]:
    """Rows by their primary key, ``chunk`` at a time, so that none is held longer than needed.

    ``after(last)`` are the rows whose key is larger, in its order.
    """
    last = -1
    while rows := list(after(last)[:chunk]):
        yield rows
        last = rows[-1].pk
