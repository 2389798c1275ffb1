"""Certificates in the words of whoever answers for them: lines of a list, figures, what happened to one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.models import Certificate, Kind, State
from courses.editions.frozen import read_ahead
from lms.accounts.models import Agency, User

from .queries import edition_title

ON_ITS_WAY = (State.AWAITING_NAME, State.DUE, State.MAKING)
KINDS: dict[str, str] = {
    State.ISSUED: "done",
    State.FAILED: "late",
    State.REVOKED: "late",
    State.AWAITING_APPROVAL: "warn",
}


@dataclass(frozen=True)
class CertificateRow:
    """``kind`` is the tag's: done, warn, late or none."""

    certificate: Certificate
    name: str
    course: str
    state: str
    kind: str


def certificate_rows(certificates: Iterable[Certificate], language: str) -> list[CertificateRow]:
    """For certificates that come with agency, enrolment and person: two queries more for any number."""
    found = list(certificates)
    read_ahead({one.enrolment.edition_id for one in found})
    today = timezone.localdate()
    return [
        CertificateRow(
            certificate=one,
            name=one.name or one.enrolment.user.name_for(language) or one.enrolment.user.email,
            course=edition_title(one.enrolment.edition_id, language),
            state=_("expired") if _has_expired(one, today) else one.get_state_display(),
            kind="" if _has_expired(one, today) else KINDS.get(one.state, ""),
        )
        for one in found
    ]


def _has_expired(certificate: Certificate, today: Any) -> bool:
    return certificate.state == State.ISSUED and certificate.is_expired(today)


@dataclass(frozen=True)
class AgencyFigures:
    """How many certificates of an agency's people are where."""

    agency: Agency | None
    issued: int
    on_their_way: int
    to_approve: int
    failed: int
    revoked: int


def figures_by_agency(certificates: QuerySet[Certificate]) -> list[AgencyFigures]:
    """Two queries; people without an agency come last."""
    counted = (
        certificates.order_by()
        .values("enrolment__agency")
        .annotate(
            issued=Count("pk", filter=Q(state=State.ISSUED)),
            on_their_way=Count("pk", filter=Q(state__in=ON_ITS_WAY)),
            to_approve=Count("pk", filter=Q(state=State.AWAITING_APPROVAL)),
            failed=Count("pk", filter=Q(state=State.FAILED)),
            revoked=Count("pk", filter=Q(state=State.REVOKED)),
        )
    )
    rows = list(counted)
    agencies = Agency.objects.in_bulk([row["enrolment__agency"] for row in rows if row["enrolment__agency"]])
    found = [AgencyFigures(agency=agencies.get(row.pop("enrolment__agency")), **row) for row in rows]
    return sorted(found, key=lambda row: (row.agency is None, -row.failed, str(row.agency)))


def total(rows: Sequence[AgencyFigures]) -> AgencyFigures:
    """All of them together."""
    names = ("issued", "on_their_way", "to_approve", "failed", "revoked")
    return AgencyFigures(None, *(sum(getattr(row, name) for row in rows) for name in names))


@dataclass(frozen=True)
class Event:
    """Something that happened to a certificate; ``entry`` is its place in the log, if it has one."""

    at: datetime
    words: str
    by: User | None = None
    why: str = ""
    entry: int | None = None


WORDS = {
    Kind.ISSUED: lambda: _("issued"),
    Kind.REVOKED: lambda: _("revoked"),
    Kind.SUPERSEDED: lambda: _("replaced by one with the corrected name"),
    Kind.VOID: lambda: _("given up"),
}


def history(certificate: Certificate) -> list[Event]:
    """From its beginning to now."""
    events = [Event(certificate.due_at, _("begun"))]
    leaves = list(certificate.leaves.order_by("index"))
    for leaf in leaves:
        kind = Kind(leaf.kind)
        of_withdrawal = kind != Kind.ISSUED
        events.append(
            Event(
                at=leaf.at,
                words=WORDS[kind](),
                by=certificate.withdrawn_by if of_withdrawal else None,
                why=certificate.withdrawn_why if of_withdrawal else "",
                entry=leaf.index,
            )
        )
    if certificate.state == State.VOID and not leaves and certificate.withdrawn_at:
        by, why = certificate.withdrawn_by, certificate.withdrawn_why
        events.append(Event(certificate.withdrawn_at, _("given up"), by, why))
    return events
