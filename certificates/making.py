"""Making a certificate: claim it, freeze what it says, render it, issue it.

A maker may die at any point. Its claim lasts ``LEASE``; then another may claim the row anew. Only the holder
of the newest claim can issue, so however many makers there were, there is one certificate.
"""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation

from courses.document.fields import read, write
from courses.editions.models import EditionText
from lms.accounts.models import Agency

from .code import new_code
from .credentials.open_badge import credential
from .facts import CertificateFacts
from .models import Certificate, Serial, State
from .pdf import render

LEASE = timedelta(seconds=10)
RETRY_FAILED_AFTER = timedelta(minutes=10)

log = logging.getLogger(__name__)


def waiting(now: datetime | None = None) -> QuerySet[Certificate]:
    """Certificates that somebody should make now: due, left by a maker that died, or failed a while ago."""
    now = now or timezone.now()
    return Certificate.objects.filter(
        Q(state=State.DUE)
        | Q(state=State.MAKING, making_since__lt=now - LEASE)
        | Q(state=State.FAILED, making_since__lt=now - RETRY_FAILED_AFTER)
    ).order_by("due_at")


def make(pk: int) -> bool:
    """Make the certificate ``pk`` if it waits for it; True when it is issued by this call."""
    certificate = claim(pk)
    if certificate is None:
        return False
    try:
        certificate.credential = credential(certificate)
        pdf = render(read(CertificateFacts, certificate.facts))
    except Exception as error:
        log.exception("certificate %s could not be rendered", certificate.uuid)
        Certificate.objects.filter(pk=pk, state=State.MAKING, making_since=certificate.making_since).update(
            state=State.FAILED, failure=f"{type(error).__name__}: {error}"[:2000]
        )
        return False
    return issue(certificate, pdf)


def claim(pk: int) -> Certificate | None:
    """Take a waiting certificate for making; number and facts are allotted with the first claim and stay."""
    with transaction.atomic():
        certificate = (
            waiting()
            .select_for_update(of=("self",))
            .select_related("enrolment__user", "enrolment__edition", "enrolment__course__agency", "agency")
            .filter(pk=pk)
            .first()
        )
        if certificate is None:
            return None
        certificate.state, certificate.making_since, certificate.failure = State.MAKING, timezone.now(), ""
        if certificate.number is None:
            _allot(certificate)
        certificate.save()
        return certificate


def issue(certificate: Certificate, pdf: bytes) -> bool:
    """Store the finished PDF, if this maker's claim is still the newest."""
    folder = f"certificates/{certificate.agency.code}/{certificate.year}"
    name = f"{certificate.serial}-{certificate.making_since:%H%M%S%f}.pdf"
    storage = certificate.pdf.storage
    stored = storage.save(f"{folder}/{name}", ContentFile(pdf))
    issued = Certificate.objects.filter(
        pk=certificate.pk, state=State.MAKING, making_since=certificate.making_since
    ).update(
        state=State.ISSUED,
        pdf=stored,
        sha256=hashlib.sha256(pdf).hexdigest(),
        credential=certificate.credential,
        issued_at=read(CertificateFacts, certificate.facts).issued_at,
    )
    if not issued:
        storage.delete(stored)
    return bool(issued)


def _allot(certificate: Certificate) -> None:
    now = timezone.now().replace(microsecond=0)
    certificate.year = timezone.localtime(now).year
    certificate.number = _next_number(certificate.agency, certificate.year)
    certificate.code = new_code()
    certificate.facts = write(_facts(certificate, now))


def _next_number(agency: Agency, year: int) -> int:
    Serial.objects.get_or_create(agency=agency, year=year)
    serial = Serial.objects.select_for_update().get(agency=agency, year=year)
    serial.last += 1
    serial.save(update_fields=["last"])
    return serial.last


def _facts(certificate: Certificate, now: datetime) -> CertificateFacts:
    enrolment, language = certificate.enrolment, certificate.language
    text = EditionText.objects.get(edition=enrolment.edition, language=language).text
    with translation.override(language):
        address = settings.MALAKA_ADDRESS + reverse("verify", args=[certificate.code])
    return CertificateFacts(
        name=certificate.name,
        course=text.title,
        agency=certificate.agency.name_in(language),
        edition=enrolment.edition.label,
        minutes=enrolment.edition.outline.minutes,
        score=enrolment.score,
        completed_at=enrolment.completed_at or now,
        issued_at=now,
        language=language,
        serial=certificate.serial,
        code=certificate.code or "",
        address=address,
    )
