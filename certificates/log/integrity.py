"""Does the log still say what it said, and do the certificates say what the log says?"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Count, Max
from django.utils.translation import gettext as _

from content.storing import file_problems

from ..models import GIVEN_OUT, Certificate, Kind, LogHead, LogLeaf, LogNode, Serial, State
from . import checkpoint, heads, leaves, merkle, records, stamps, store
from .checkpoint import NoteError, SignedHead

CHUNK = 2000
SHOWN = 5
"""How many of the numbers that are missing are named."""
LAST_ENTRY: dict[str, Kind] = {
    State.ISSUED: Kind.ISSUED,
    State.REVOKED: Kind.REVOKED,
    State.SUPERSEDED: Kind.SUPERSEDED,
    State.VOID: Kind.VOID,
}


class Anchor(NamedTuple):
    """What the log was once: the root over its first ``size`` leaves, when that was signed, who says so."""

    size: int
    root: bytes
    at: datetime | None
    where: str


def problems(given: Path | None = None) -> Iterator[str]:
    """Everything that is wrong with certificates and their log, a sentence each; memory stays bounded.

    ``given`` is a file with a head that was kept elsewhere, such as a letter to an auditor. Raises OSError
    where it cannot be read.
    """
    try:
        keys = heads.known_keys()
    except ValueError:
        yield _("the log's published keys cannot be read")
        keys = []
    yield from _log_problems(keys, given)
    yield from _certificate_problems()
    yield from _serial_problems()


# --- the tree --------------------------------------------------------------------------------------------


def _log_problems(keys: list[bytes], given: Path | None) -> Iterator[str]:
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
    tolerance = timedelta(minutes=settings.MALAKA_LOG_TOLERANCE)
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
    for rows in _chunks(lambda last: LogHead.objects.filter(size__gt=last).order_by("size")):
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


# --- certificates ----------------------------------------------------------------------------------------


def _certificate_problems() -> Iterator[str]:
    rows = Certificate.objects.select_related("agency", "enrolment", "replaces__agency")
    for chunk in _chunks(lambda last: rows.filter(pk__gt=last).order_by("pk")):
        for certificate, entries in _with_entries(chunk):
            if any(_record_problems(certificate, entries)):
                # Read again, in case it was withdrawn between the two queries.
                for again, found in _with_entries(rows.filter(pk=certificate.pk)):
                    yield from (f"{again}: {problem}" for problem in _record_problems(again, found))
            yield from _file_problems(certificate, entries)


def _with_entries(chunk: Iterable[Certificate]) -> Iterator[tuple[Certificate, list[LogLeaf]]]:
    certificates = list(chunk)
    found: dict[int, list[LogLeaf]] = {certificate.pk: [] for certificate in certificates}
    for leaf in LogLeaf.objects.filter(certificate__in=found).order_by("index"):
        found[leaf.certificate_id].append(leaf)
    for certificate in certificates:
        yield certificate, found[certificate.pk]


def _record_problems(certificate: Certificate, entries: list[LogLeaf]) -> Iterator[str]:
    """Does the log hold what the certificate's row makes now, and the state it is in?"""
    kinds = [leaf.kind for leaf in entries]
    if certificate.state in GIVEN_OUT and not entries:
        yield _("it is not in the log")
        return
    if not _fits(certificate.state, kinds):
        yield _("its state is “%(state)s”, but the log says: %(kinds)s") % {
            "state": certificate.get_state_display(),
            "kinds": ", ".join(leaf.get_kind_display() for leaf in entries) or "–",
        }
        return
    for leaf in (entries[0], entries[-1])[: len(entries)]:
        yield from _entry_problems(certificate, leaf)
    if entries and not _is_forgotten(certificate):
        yield from _column_problems(certificate)


def _fits(state: str, kinds: list[str]) -> bool:
    if state in GIVEN_OUT:
        is_alone = state != State.ISSUED or len(kinds) == 1
        return is_alone and kinds[0] == Kind.ISSUED and kinds[-1] == LAST_ENTRY[state]
    return not kinds or (state == State.VOID and kinds[-1] == Kind.VOID)


def _entry_problems(certificate: Certificate, leaf: LogLeaf) -> Iterator[str]:
    happened = certificate.issued_at if leaf.kind == Kind.ISSUED else certificate.withdrawn_at
    if not leaf.salt:
        if not _is_forgotten(certificate):
            yield _("entry %(index)s of the log cannot be checked: its salt is gone") % {"index": leaf.index}
        return
    if happened != leaf.at:
        yield _("its time is not that of entry %(index)s of the log") % {"index": leaf.index}
    record = leaves.record_of(certificate, Kind(leaf.kind), leaf.at, bytes(leaf.salt))
    if records.entry_of(record) != bytes(leaf.entry):
        yield _("it was changed: entry %(index)s of the log holds something else") % {"index": leaf.index}


def _is_forgotten(certificate: Certificate) -> bool:
    """Was the person forgotten: nothing is left that could be believed."""
    return not (certificate.facts or certificate.name or certificate.pdf)


def _column_problems(certificate: Certificate) -> Iterator[str]:
    """What stands beside the facts has to be what they say."""
    facts: dict[str, Any] = certificate.facts if isinstance(certificate.facts, dict) else {}
    for name in ("name", "serial", "code", "language"):
        if name in facts and facts[name] != getattr(certificate, name):
            yield _("its %(name)s is not the one that it says") % {"name": name}


def _file_problems(certificate: Certificate, entries: list[LogLeaf]) -> Iterator[str]:
    if certificate.state not in GIVEN_OUT:
        return
    if certificate.pdf:
        yield from file_problems(str(certificate), certificate.pdf, certificate.sha256)
    elif not (_is_forgotten(certificate) and entries):
        yield f"{certificate}: " + _("it is issued but has no file")


# --- serial numbers --------------------------------------------------------------------------------------


def _serial_problems() -> Iterator[str]:
    """Of 1…N of each agency and year every number has its row."""
    found = {
        (row["agency"], row["year"]): row
        for row in Certificate.objects.filter(number__isnull=False)
        .values("agency", "year")
        .annotate(many=Count("number", distinct=True), most=Max("number"))
    }
    for serial in Serial.objects.select_related("agency").order_by("agency__code", "year"):
        row = found.pop((serial.agency_id, serial.year), {"many": 0, "most": 0})
        name = f"{serial.agency.code.upper()}-{serial.year}"
        if row["most"] > serial.last:
            yield _("%(name)s: number %(most)s was never allotted") % {"name": name, "most": row["most"]}
        if row["many"] < serial.last and (missing := _missing(serial)):
            yield _("%(name)s: certificates are missing: %(numbers)s") % {"name": name, "numbers": missing}
    if found:
        yield _("there are certificates in a year in which no number was allotted")


def _missing(serial: Serial) -> str:
    """The first numbers that have no row, now."""
    rows = Certificate.objects.filter(
        agency=serial.agency_id, year=serial.year, number__range=(1, serial.last)
    ).order_by("number")
    numbers = rows.values_list("number", flat=True).distinct().iterator(CHUNK)
    missing: list[int] = []
    expected = 1
    for number in chain(numbers, [serial.last + 1]):
        missing.extend(range(expected, min(number or 0, expected + SHOWN + 1)))
        expected = (number or 0) + 1
        if len(missing) > SHOWN:
            break
    text = ", ".join(map(str, missing[:SHOWN]))
    return text + ", …" if len(missing) > SHOWN else text


def _chunks(after: Callable[[int], Any]) -> Iterator[list[Any]]:
    """Rows in chunks by their primary key, so that none is held longer than needed."""
    last = -1
    while rows := list(after(last)[:CHUNK]):
        yield rows
        last = rows[-1].pk


def _drained(faults: list[str]) -> Iterator[str]:
    while faults:
        yield faults.pop(0)
