"""From a completed enrolment to a certificate that is on its way: due, named, approved, revoked."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from courses.document.course import CertificateRule
from courses.progress.hooks import Link, completion_address, course_completed, enrolment_links
from courses.progress.models import Enrolment
from lms.accounts.models import User

from .credentials import status_list
from .errors import CertificateError
from .facts import offered_language
from .letters import tell_approved, tell_revoked
from .log import leaves
from .models import Certificate, Kind, State
from .queries import counting
from .verification.caching import state_changed

NEVER_GIVEN_OUT = (State.AWAITING_NAME, State.AWAITING_APPROVAL, State.DUE, State.MAKING, State.FAILED)


@course_completed
def certificate_due(enrolment: Enrolment) -> None:
    """Insert the certificate's row, in the transaction that completes the course."""
    first_state = {
        CertificateRule.AUTOMATIC: State.AWAITING_NAME,
        CertificateRule.APPROVAL: State.AWAITING_APPROVAL,
    }.get(CertificateRule(enrolment.course.certificate_rule))
    if first_state is None or Certificate.objects.filter(enrolment=enrolment).exists():
        return
    Certificate.objects.create(
        enrolment=enrolment,
        state=first_state,
        agency_id=enrolment.course.agency_id,
        language=offered_language(enrolment.edition.outline, get_language(), enrolment.user.language),
    )


@completion_address
def moment_address(enrolment: Enrolment) -> str:
    """Where a learner goes when the course becomes complete."""
    return reverse("certificate_moment", args=[enrolment.uuid])


@enrolment_links
def certificate_links(enrolments: Sequence[Enrolment]) -> dict[int, list[Link]]:
    """Each completed enrolment's way to its certificate: one query for a whole list."""
    completed = {enrolment.pk: enrolment for enrolment in enrolments if enrolment.completed_at}
    if not completed:
        return {}
    rows = counting(Certificate.objects.filter(enrolment__in=completed.values()))
    return {row.enrolment_id: _links(row, completed[row.enrolment_id]) for row in rows}


def _links(certificate: Certificate, enrolment: Enrolment) -> list[Link]:
    if certificate.state == State.ISSUED:
        address = reverse("certificate_pdf", args=[certificate.uuid])
        return [
            Link(address, str(_("Certificate (PDF)")), "certificate"),
            Link(moment_address(enrolment), str(_("Show it to others")), "forward"),
        ]
    label = {
        State.AWAITING_NAME: _("Confirm your name for the certificate"),
        State.AWAITING_APPROVAL: _("The certificate waits for approval"),
        State.REVOKED: _("The certificate has been revoked"),
    }.get(State(certificate.state), _("The certificate is being made"))
    return [Link(moment_address(enrolment), str(label), "certificate")]


def confirm_name(certificate: Certificate, *, name: str, language: str) -> Certificate:
    """The learner confirms how they are called on it, and its language; from then on it is due.

    Confirming twice changes nothing. Raises CertificateError once it is being made.
    """
    with transaction.atomic():
        locked = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
        if locked.state != State.AWAITING_NAME:
            if locked.name == name:
                return locked
            raise CertificateError(_("The name on this certificate has been confirmed already."))
        locked.name, locked.language, locked.state = name, language, State.DUE
        locked.save(update_fields=["name", "language", "state"])
        wake(locked)
    return locked


def approve(certificate: Certificate) -> None:
    """The training centre approves a certificate that waits for it; its owner is asked for the name."""
    waiting = Certificate.objects.filter(pk=certificate.pk, state=State.AWAITING_APPROVAL)
    with transaction.atomic():
        if waiting.update(state=State.AWAITING_NAME):
            tell_approved(certificate)


def retry(certificate: Certificate) -> None:
    """Try again to make a certificate whose making failed."""
    with transaction.atomic():
        if Certificate.objects.filter(pk=certificate.pk, state=State.FAILED).update(
            state=State.DUE, failure=""
        ):
            wake(certificate)


def revoke(certificate: Certificate, *, by: User, why: str) -> None:
    """Revoke an issued certificate; raises CertificateError without a reason or when it is not issued."""
    if not why.strip():
        raise CertificateError(_("Say why the certificate is revoked."))
    now = timezone.now()
    with transaction.atomic():
        changed = Certificate.objects.filter(pk=certificate.pk, state=State.ISSUED).update(
            state=State.REVOKED, withdrawn_at=now, withdrawn_by=by, withdrawn_why=why.strip()
        )
        if not changed:
            raise CertificateError(_("Only an issued certificate can be revoked."))
        _give_up_corrections(certificate, by=by, why=why.strip())
        status_list.withdraw(certificate)
        state_changed(certificate)
        tell_revoked(certificate, why.strip())
        leaves.append(certificate, Kind.REVOKED, now)


def _give_up_corrections(certificate: Certificate, *, by: User, why: str) -> None:
    """What is revoked is not given out again under another name."""
    for correction in certificate.replacements.filter(state__in=NEVER_GIVEN_OUT):
        void(correction, by=by, why=why)


def void(certificate: Certificate, *, by: User, why: str) -> None:
    """Give up a certificate that was never given out: it keeps its number and its row.

    Raises CertificateError without a reason or when it was given out.
    """
    if not why.strip():
        raise CertificateError(_("Say why the certificate is given up."))
    now = timezone.now()
    with transaction.atomic():
        voided = Certificate.objects.filter(pk=certificate.pk, state__in=NEVER_GIVEN_OUT)
        if not voided.update(
            state=State.VOID, withdrawn_at=now, withdrawn_by=by, withdrawn_why=why.strip(), making_since=None
        ):
            raise CertificateError(_("Only a certificate that was never given out can be given up."))
        stored = Certificate.objects.get(pk=certificate.pk)
        if stored.replaces_id:
            held = Certificate.objects.filter(pk=stored.replaces_id, state=State.ISSUED)
            held.update(withdrawn_by=None, withdrawn_why="")
        state_changed(stored)
        if stored.number:
            leaves.append(stored, Kind.VOID, now)


def give_anew(certificate: Certificate) -> Certificate:
    """A new certificate for the enrolment of one that was given up; its owner confirms the name.

    Raises CertificateError where this one was not given up or another one is there.
    """
    with transaction.atomic():
        given_up = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
        others = Certificate.objects.filter(enrolment=given_up.enrolment_id).exclude(state=State.VOID)
        if given_up.state != State.VOID or others.exists():
            raise CertificateError(_("There is a certificate for this course already."))
        return Certificate.objects.create(
            enrolment_id=given_up.enrolment_id,
            agency_id=given_up.agency_id,
            language=given_up.language,
            state=State.AWAITING_NAME,
        )


def wake(certificate: Certificate) -> None:
    """Tell a worker once the transaction has committed; the sweep finds what nobody heard."""
    from .tasks import make_certificate

    transaction.on_commit(lambda: make_certificate.delay(certificate.pk), robust=True)
