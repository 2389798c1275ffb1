"""Until when a certificate holds."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime

from .credentials.times import end_of
from .models import Certificate


def last_day(issued: date, months: int) -> date | None:
    """The same day of the month ``months`` later, that month's last where it has no such; None for 0."""
    if not months:
        return None
    years, month = divmod(issued.month - 1 + months, 12)
    year, month = issued.year + years, month + 1
    return date(year, month, min(issued.day, monthrange(year, month)[1]))


def last_day_of(certificate: Certificate, issued: date) -> date | None:
    """By its course's settings; one whose name was corrected ends with the one that it replaces."""
    if certificate.replaces:
        return certificate.replaces.expires_on
    return last_day(issued, certificate.enrolment.course.certificate_months)


def end(certificate: Certificate) -> datetime | None:
    """The last moment of its last day."""
    return end_of(certificate.expires_on) if certificate.expires_on else None
