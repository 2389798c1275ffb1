"""Does the log still extend every head that was signed, and are its nodes those that its entries make?"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db.models import Max
from django.utils.translation import gettext as _

from ..models import Certificate, LogHead, LogLeaf, LogNode
from . import checkpoint, heads, merkle, stamps, store
from .checkpoint import NoteError, SignedHead
from .store import in_chunks

CHUNK = 2000


class Anchor(NamedTuple):
    """What the log was once: the root over its first ``size`` leaves, when that was signed, who says so."""

    size: int
    root: bytes
    at: datetime | None
    where: str


def log_problems(keys: list[bytes], given: Path | None) -> Iterator[str]:
    """Everything that is wrong with the tree and its heads, a sentence each.

    ``keys`` are the public keys that may have signed heads; ``given`` a file with a head that was kept
    elsewhere. Raises OSError where that cannot be read.
    """
    faults: list[str] = []
    size = store.size()
    anchors = heapq.merge(
        _heads_in_database(keys, faults),
        _heads_in_folder(keys, faults),
        _head_given(keys, faults, given),
        key=lambda anchor: anchor.size,
    )
    yield from _walk(size, anchors, faults)
    yield from faults
    yield from _surplus_problems()
    newest = heads.latest_head()
    if newest is not None and not heads.is_kept(newest.size):
        yield _("head %(size)s is not in the folder of heads, outside the database") % {"size": newest.size}


def _walk(size: int, anchors: Iterator[Anchor], faults: list[str]) -> Iterator[str]:
    """Make the tree anew from its leaves, and compare it with its nodes and with every head on the way."""
    frontier, nodes = merkle.Frontier(), _stored_nodes(merkle.count(size))
    coming = next(anchors, None)
    while coming is not None and coming.size == 0:
        coming = next(anchors, None)
    passed: Anchor | None = None
    nodes_differ = False
    for index, entry, at in _stored_leaves(size, faults):
        yield from _drained(faults)
        if index != frontier.size:
            yield _("entry %(index)s of the log is missing") % {"index": frontier.size}
            return
        yield from _date_problems(index, at, passed, coming)
        made = frontier.append(merkle.leaf_hash(entry))
        nodes_differ |= any(next(nodes, None) != digest for digest in made)
        while coming is not None and coming.size == frontier.size:
            if coming.root != frontier.root():
                yield _("the log does not extend %(where)s: its first %(size)s entries were changed") % {
                    "where": coming.where,
                    "size": coming.size,
                }
            elif coming.at is not None and (passed is None or passed.at is None or passed.at <= coming.at):
                passed = coming
            coming = next(anchors, None)
    if frontier.size < size:
        yield _("entry %(index)s of the log is missing") % {"index": frontier.size}
    if nodes_differ:
        yield _("the nodes of the log are not those that its entries make")
    yield from _cut_off(coming, anchors)


def _date_problems(index: int, at: datetime, passed: Anchor | None, coming: Anchor | None) -> Iterator[str]:
    """Is a leaf's time after the heads that do not hold it, and before the first that does?"""
    tolerance = timedelta(minutes=settings.MALAKA_LOG_TOLERANCE)
    if passed is not None and passed.at is not None and at < passed.at - tolerance:
        yield _("entry %(index)s is back-dated: %(where)s was signed later and does not hold it") % {
            "index": index,
            "where": passed.where,
        }
    if coming is not None and coming.at is not None and at > coming.at + tolerance:
        yield _("entry %(index)s is dated later than %(where)s, which holds it") % {
            "index": index,
            "where": coming.where,
        }


def _cut_off(coming: Anchor | None, anchors: Iterator[Anchor]) -> Iterator[str]:
    while coming is not None:
        if coming.size > (size := store.size()):  # else it was signed while the leaves were read
            yield _("the log does not extend %(where)s: it has only %(size)s entries") % {
                "where": coming.where,
                "size": size,
            }
        coming = next(anchors, None)


def _stored_leaves(size: int, faults: list[str]) -> Iterator[tuple[int, bytes, datetime]]:
    """Index, entry and time of each leaf; a leaf without its certificate is a fault."""
    columns = ("index", "entry", "at", "certificate_id")
    for start in range(0, size, CHUNK):
        wanted = LogLeaf.objects.filter(index__gte=start, index__lt=min(start + CHUNK, size))
        rows = list(wanted.order_by("index").values_list(*columns))
        known = set(Certificate.objects.filter(pk__in={row[3] for row in rows}).values_list("pk", flat=True))
        for index, entry, at, certificate in rows:
            if certificate not in known:
                faults.append(_("entry %(index)s: its certificate was removed") % {"index": index})
            yield index, bytes(entry), at


def _stored_nodes(number: int) -> Iterator[bytes]:
    """Hashes in the order of completion; one that is missing is empty."""
    for start in range(0, number, CHUNK):
        end = min(start + CHUNK, number)
        rows = LogNode.objects.filter(place__gte=start, place__lt=end).values_list("place", "hash")
        found = {place: bytes(digest) for place, digest in rows}
        for place in range(start, end):
            yield found.get(place, b"")


def _surplus_problems() -> Iterator[str]:
    last = LogLeaf.objects.aggregate(last=Max("index"))["last"]
    node = LogNode.objects.aggregate(last=Max("place"))["last"]
    size = store.size()  # read last: what was appended meanwhile is in it
    if last is not None and last >= size:
        yield _("the log has entries beyond its end")
    if node is not None and node >= merkle.count(size):
        yield _("the log has nodes beyond its end")


# --- heads -----------------------------------------------------------------------------------------------


def _heads_in_database(keys: list[bytes], faults: list[str]) -> Iterator[Anchor]:
    for rows in in_chunks(lambda last: LogHead.objects.filter(size__gt=last).order_by("size"), CHUNK):
        for row in rows:
            where = _("head %(size)s in the database") % {"size": row.size}
            opened = _opened(row.checkpoint, keys, faults, where)
            if opened is None:
                continue
            if (opened.size, opened.root, opened.signed_at) != (row.size, bytes(row.root), row.signed_at):
                faults.append(_("%(where)s says something else than what was signed") % {"where": where})
                continue
            faults.extend(_stamp_problems(row, where))
            yield _anchor(opened, where)


def _heads_in_folder(keys: list[bytes], faults: list[str]) -> Iterator[Anchor]:
    for size in heads.kept_sizes():
        where = _("head %(size)s in the folder") % {"size": size}
        try:
            note = heads.kept(size)
        except OSError as error:
            faults.append(f"{where}: {error.strerror}")
            continue
        opened = _opened(note, keys, faults, where)
        if opened is not None and opened.size != size:
            faults.append(_("%(where)s says something else than what was signed") % {"where": where})
        elif opened is not None:
            yield _anchor(opened, where)


def _head_given(keys: list[bytes], faults: list[str], given: Path | None) -> Iterator[Anchor]:
    if given is None:
        return
    where = str(given)
    try:
        note = checkpoint.found_in(given.read_text(errors="replace"))
    except NoteError as error:
        faults.append(f"{where}: {error}")
        return
    opened = _opened(note, keys, faults, where)
    if opened is not None:
        yield _anchor(opened, where)


def _opened(note: str, keys: list[bytes], faults: list[str], where: str) -> SignedHead | None:
    try:
        return checkpoint.open_head(note, keys)
    except NoteError as error:
        faults.append(f"{where}: {error}")
        return None


def _anchor(head: SignedHead, where: str) -> Anchor:
    return Anchor(head.size, head.root, head.signed_at, where)


def _stamp_problems(row: LogHead, where: str) -> Iterator[str]:
    if not row.stamp:
        return
    try:
        stamped = stamps.check(bytes(row.stamp), row.checkpoint.encode())
    except stamps.StampProblem as problem:
        yield f"{where}: {problem}"
        return
    if stamped < row.signed_at - timedelta(minutes=settings.MALAKA_LOG_TOLERANCE):
        yield _("%(where)s was stamped before it was signed") % {"where": where}


def _drained(faults: list[str]) -> Iterator[str]:
    while faults:
        yield faults.pop(0)
