"""Making a certificate: claim it, freeze what it says, render it, issue it.

A maker may die at any point. Its claim lasts ``LEASE``; then another may claim the row anew. Only the holder
of the newest claim can issue, so however many makers there were, there is one certificate.
"""

from __future__ import annotations

import base64
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
from courses.editions.frozen import frozen_edition
from courses.progress.queries import records_of
from lms.accounts.models import Agency

from .code import new_code
from .correcting import supersede
from .credentials.achievement import text_of
from .credentials.open_badge import credential
from .designs.queries import design_for
from .expiry import end, last_day_of
from .facts import CertificateFacts, Wording, module_facts
from .keys import signing
from .keys.published import publish
from .keys.signing import Purpose, signing_key
from .letters import tell_issued
from .log import leaves
from .log.heads import latest_head
from .models import Certificate, Kind, Serial, State
from .printing.design import Design
from .printing.pdf import render
from .printing.signing import sign
from .verification.caching import state_changed

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
        pdf = draw(certificate)
    except Exception as error:
        log.exception("certificate %s could not be made", certificate.uuid)
        signing.forget()
        Certificate.objects.filter(pk=pk, state=State.MAKING, making_since=certificate.making_since).update(
            state=State.FAILED, failure=f"{type(error).__name__}: {error}"[:2000]
        )
        return False
    return issue(certificate, pdf)


def draw(certificate: Certificate) -> bytes:
    """The signed PDF of a claimed certificate; the row notes its credential and the key that signed."""
    key = signing_key(Purpose.PDF)
    certificate.pdf_key = publish(key)
    certificate.credential = credential(certificate)
    facts = read(CertificateFacts, certificate.facts)
    version = certificate.design_version
    return sign(render(facts, version.value if version else Design(), certificate.credential), key)


def claim(pk: int) -> Certificate | None:
    """Take a waiting certificate for making; its number is allotted with the first claim and stays, and what
    it says is frozen anew with each, so that a certificate says when it was really issued."""
    with transaction.atomic():
        certificate = (
            waiting()
            .select_for_update(of=("self",))
            .select_related(
                "enrolment__user",
                "enrolment__course__agency",
                "agency",
                "replaces__agency",
            )
            .filter(pk=pk)
            .first()
        )
        if certificate is None:
            return None
        certificate.enrolment.edition = frozen_edition(certificate.enrolment.edition_id)
        certificate.state, certificate.making_since, certificate.failure = State.MAKING, timezone.now(), ""
        if certificate.number is None:
            _allot(certificate)
        certificate.expires_on = last_day_of(certificate, timezone.localdate())
        certificate.facts = write(_facts(certificate, timezone.now().replace(microsecond=0)))
        certificate.save()
        return certificate


def issue(certificate: Certificate, pdf: bytes) -> bool:
    """Store the finished PDF, if this maker's claim is still the newest."""
    folder = f"certificates/{certificate.agency.code}/{certificate.year}"
    name = f"{certificate.serial}-{certificate.making_since:%H%M%S%f}.pdf"
    storage = certificate.pdf.storage
    stored = storage.save(f"{folder}/{name}", ContentFile(pdf))
    issued_at = read(CertificateFacts, certificate.facts).issued_at
    try:
        with transaction.atomic():
            replaced = supersede(certificate, issued_at)
            may_stand = Q(replaces=None) | Q(replaces__state=State.SUPERSEDED)
            issued = Certificate.objects.filter(
                may_stand, pk=certificate.pk, state=State.MAKING, making_since=certificate.making_since
            ).update(
                state=State.ISSUED,
                pdf=stored,
                pdf_key=certificate.pdf_key,
                credential=certificate.credential,
                sha256=hashlib.sha256(pdf).hexdigest(),
                issued_at=issued_at,
            )
            if issued:
                tell_issued(certificate)
                leaves.append(certificate, Kind.ISSUED, issued_at)
                if replaced:
                    leaves.append(replaced, Kind.SUPERSEDED, issued_at)
                    state_changed(replaced)
            elif replaced:
                transaction.set_rollback(True)
    except BaseException:
        storage.delete(stored)
        raise
    if not issued:
        storage.delete(stored)
    return bool(issued)


def _allot(certificate: Certificate) -> None:
    now = timezone.now().replace(microsecond=0)
    certificate.year = timezone.localtime(now).year
    certificate.number = _next_number(certificate.agency, certificate.year)
    certificate.code = new_code()
    certificate.design_version = design_for(certificate.enrolment)


def _head() -> str:
    """The log's newest head as paper holds it: size and root in base64."""
    head = latest_head()
    return f"{head.size} {base64.b64encode(bytes(head.root)).decode()}" if head else ""


def _next_number(agency: Agency, year: int) -> int:
    Serial.objects.get_or_create(agency=agency, year=year)
    serial = Serial.objects.select_for_update().get(agency=agency, year=year)
    serial.last += 1
    serial.save(update_fields=["last"])
    return serial.last


def _facts(certificate: Certificate, now: datetime) -> CertificateFacts:
    enrolment, language = certificate.enrolment, certificate.language
    text, outline = text_of(enrolment.edition, language), enrolment.edition.outline
    with translation.override(language):
        address = settings.MALAKA_ADDRESS + reverse("verify", args=[certificate.code])
    return CertificateFacts(
        name=certificate.name,
        course=text.title,
        agency=certificate.agency.name_in(language),
        edition=enrolment.edition.label,
        minutes=outline.minutes,
        score=enrolment.score,
        completed_at=enrolment.completed_at or now,
        issued_at=now,
        language=language,
        serial=certificate.serial,
        code=certificate.code or "",
        address=address,
        modules=module_facts(outline, text, records_of(enrolment)),
        outcomes=tuple(outcome.text for outcome in text.outcomes),
        also=_also(certificate),
        replaces=certificate.replaces.serial if certificate.replaces else "",
        head=_head(),
        expires_at=end(certificate),
    )


def _also(certificate: Certificate) -> Wording | None:
    """The design's second language, where the edition has it and the certificate is in another."""
    version, edition = certificate.design_version, certificate.enrolment.edition
    language = version.value.second_language if version else ""
    if language not in edition.outline.languages or language == certificate.language:
        return None
    return Wording(language, text_of(edition, language).title, certificate.agency.name_in(language))
