"""Does the log still say what it said, and do the certificates say what the log says?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from django.db.models import Count, Max
from django.utils.translation import gettext as _

from content.storing import file_problems

from ..models import GIVEN_OUT, Certificate, Kind, LogLeaf, Serial, State
from . import heads, leaves, records
from .store import in_chunks
from .walking import log_problems

CHUNK = 2000
SHOWN = 5
"""How many of the numbers that are missing, or of a certificate's entries, are named."""
LAST_ENTRY: dict[str, Kind] = {
    State.ISSUED: Kind.ISSUED,
    State.REVOKED: Kind.REVOKED,
    State.SUPERSEDED: Kind.SUPERSEDED,
    State.VOID: Kind.VOID,
}


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
    yield from log_problems(keys, given)
    yield from _certificate_problems()
    yield from _serial_problems()


def _certificate_problems() -> Iterator[str]:
    rows = Certificate.objects.select_related("agency", "enrolment", "replaces__agency")
    for chunk in in_chunks(lambda last: rows.filter(pk__gt=last).order_by("pk"), CHUNK):
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
            "kinds": _listed([leaf.get_kind_display() for leaf in entries]) or "–",
        }
        return
    ends = entries if len(entries) < 3 else (entries[0], entries[-1])
    for leaf in ends:
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
    return _listed([str(number) for number in missing])


def _listed(words: list[str]) -> str:
    """The first few."""
    return ", ".join([*words[:SHOWN], "…"] if len(words) > SHOWN else words)
