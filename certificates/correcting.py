"""A name is corrected: a new certificate takes the place of the old one, which holds until then."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User
from lms.accounts.names import fault_of, tidy

from .credentials import status_list
from .errors import CertificateError
from .models import Certificate, State


def correct_name(certificate: Certificate, *, name: str, by: User, why: str) -> Certificate:
    """A new certificate under the right name, due; asked for twice with one name it is the same.

    Raises CertificateError for what is no name, without a reason, for one that is not issued and while
    another name is on its way.
    """
    name = tidy(name)
    fault = fault_of(name)
    if fault:
        raise CertificateError(fault)
    if not why.strip():
        raise CertificateError(_("Say why the name is corrected."))
    with transaction.atomic():
        old = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
        if old.state != State.ISSUED:
            raise CertificateError(_("Only the name on an issued certificate can be corrected."))
        if old.name == name:
            raise CertificateError(_("This name is on the certificate already."))
        on_its_way = old.replacements.exclude(state=State.VOID).first()
        if on_its_way:
            if on_its_way.name == name:
                return on_its_way
            raise CertificateError(_("A correction of this certificate is on its way already."))
        old.withdrawn_by, old.withdrawn_why = by, why.strip()
        old.save(update_fields=["withdrawn_by", "withdrawn_why"])
        new = Certificate.objects.create(
            enrolment_id=old.enrolment_id,
            agency_id=old.agency_id,
            language=old.language,
            name=name,
            state=State.DUE,
            replaces=old,
            announce=True,
        )
        _wake(new)
    return new


def supersede(new: Certificate, at: datetime) -> Certificate | None:
    """Withdraw what ``new`` replaces, in the transaction that issues ``new``; the caller logs it.

    None where it replaces nothing, or what does not hold any more.
    """
    if new.replaces_id is None:
        return None
    held = Certificate.objects.filter(pk=new.replaces_id, state=State.ISSUED)
    if not held.update(state=State.SUPERSEDED, withdrawn_at=at):
        return None
    old = Certificate.objects.select_related("agency").get(pk=new.replaces_id)
    status_list.withdraw(old)
    return old


def _wake(certificate: Certificate) -> None:
    from .services import wake  # which may import this module

    wake(certificate)
