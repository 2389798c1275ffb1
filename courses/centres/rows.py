"""A line of a centre's list, in the reader's words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.models import Certificate, State
from courses.editions.frozen import read_ahead
from courses.progress.models import Enrolment

from .queries import QUIET_AFTER, edition_title


@dataclass(frozen=True)
class Row:
    """One enrolment. ``kind`` is the tag's: done, warn, late or none."""

    enrolment: Enrolment
    name: str
    email: str
    course: str
    state: str
    kind: str
    certificate: Certificate | None

    @property
    def uuid(self) -> UUID:
        return self.enrolment.uuid

    @property
    def issued(self) -> Certificate | None:
        is_there = self.certificate is not None and self.certificate.state == State.ISSUED
        return self.certificate if is_there else None


def rows_of(enrolments: Iterable[Enrolment], language: str, now: datetime | None = None) -> Iterator[Row]:
    """Lines for enrolments that ``queries.for_list`` has read."""
    now = now or timezone.now()
    for enrolment in enrolments:
        certificates: list[Certificate] = getattr(enrolment, "counting_certificates", [])
        certificate = certificates[0] if certificates else None
        state, kind = _stand(enrolment, certificate, now)
        yield Row(
            enrolment=enrolment,
            name=enrolment.user.name_for(language) or enrolment.user.email,
            email=enrolment.user.email,
            course=edition_title(enrolment.edition_id, language) or enrolment.course.slug,
            state=state,
            kind=kind,
            certificate=certificate,
        )


def rows_of_page(enrolments: list[Enrolment], language: str) -> list[Row]:
    """The same for one page, with all its courses' titles read at once."""
    read_ahead({enrolment.edition_id for enrolment in enrolments})
    return list(rows_of(enrolments, language))


def _stand(enrolment: Enrolment, certificate: Certificate | None, now: datetime) -> tuple[str, str]:
    if certificate and certificate.state == State.ISSUED:
        return _("certificate"), "done"
    if certificate and certificate.state == State.AWAITING_APPROVAL:
        return _("to be approved"), "warn"
    if certificate and certificate.state == State.REVOKED:
        return _("certificate revoked"), "late"
    if enrolment.completed_at:
        return _("completed"), "done"
    if now - (enrolment.last_seen_at or enrolment.enrolled_at) > QUIET_AFTER:
        return _("not here for 14 days"), "late"
    return (_("under way"), "") if enrolment.last_seen_at else (_("not begun"), "")
