"""Who is told that their certificate ends soon: twice, in their language."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from . import letters
from .models import Certificate, Reminder, State

DAYS_BEFORE = (60, 14)


def remind(today: date | None = None) -> int:
    """Write the letters that are due, each once; how many. A day on which nobody called is made up for."""
    today = today or timezone.localdate()
    return sum(
        _write(certificate, days)
        for days, after in zip(DAYS_BEFORE, (*DAYS_BEFORE[1:], -1), strict=True)
        for certificate in _due(today, days, after).iterator(chunk_size=500)
    )


def _due(today: date, days: int, after: int) -> QuerySet[Certificate]:
    """Certificates that end within ``days``, but not within ``after``, and are not renewed already: a later
    run of the course has one that holds longer."""
    told = Reminder.objects.filter(certificate=OuterRef("pk"), days=days)
    renewed = Certificate.objects.filter(
        Q(expires_on=None) | Q(expires_on__gt=OuterRef("expires_on")),
        enrolment__user=OuterRef("enrolment__user"),
        enrolment__course=OuterRef("enrolment__course"),
        state=State.ISSUED,
    ).exclude(pk=OuterRef("pk"))
    soon = Certificate.objects.filter(
        state=State.ISSUED,
        expires_on__gt=today + timedelta(days=after),
        expires_on__lte=today + timedelta(days=days),
        enrolment__user__is_active=True,
    )
    found = soon.filter(~Exists(told), ~Exists(renewed))
    return found.select_related("agency", "enrolment__user", "enrolment__course__agency").order_by("pk")


def _write(certificate: Certificate, days: int) -> bool:
    if _holds_for(certificate) <= timedelta(days=days):
        return False  # its owner learnt of the end when it was issued
    with transaction.atomic():
        _row, is_new = Reminder.objects.get_or_create(certificate=certificate, days=days)
        if is_new:
            letters.tell(certificate, "certificate_expires")
    return is_new


def _holds_for(certificate: Certificate) -> timedelta:
    assert certificate.issued_at
    assert certificate.expires_on
    return certificate.expires_on - timezone.localdate(certificate.issued_at)
