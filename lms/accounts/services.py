"""What may be done with agencies and with what people are in them."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils import timezone

from . import hooks
from .errors import HasWorkplace
from .models import Agency, Membership, Role, TrainingCentre, User

EDITING_ROLES = (Role.TRAINER, Role.EDITOR)


def make_agency(code: str, names: Mapping[str, str]) -> Agency:
    """The agency ``code``, made or renamed; rooms above make its page (``hooks.agency_made``)."""
    with transaction.atomic():
        agency = Agency.objects.filter(code=code).first() or Agency(code=code)
        agency.set_names(dict(names))
        agency.save()
        hooks.tell_agency_made(agency)
    return agency


def grant(user: User, agency: Agency, role: Role, *, centre: TrainingCentre | None = None) -> Membership:
    """Make ``user`` hold ``role`` in ``agency``, confirmed. Granted twice changes nothing.

    Roles that write courses open the editing site (``is_staff``); Wagtail's groups follow by
    ``hooks.role_granted``. A learner's role is a workplace: granting it elsewhere moves the person.
    """
    with transaction.atomic():
        if role == Role.LEARNER:
            for former in Membership.objects.filter(user=user, role=role).exclude(agency=agency):
                _remove(former)
        membership, _created = Membership.objects.get_or_create(
            user=user, agency=agency, role=role, defaults={"centre": centre}
        )
        membership.centre = centre or membership.centre
        return _confirm(membership)


def revoke(membership: Membership) -> None:
    """Take a role away. Records of learning stay."""
    with transaction.atomic():
        _remove(membership)


def ask_to_join(user: User, agency: Agency) -> Membership:
    """Ask the agency's centre managers to confirm that ``user`` works there; asked twice changes nothing.

    Raises HasWorkplace for someone whom another agency has confirmed.
    """
    with transaction.atomic():
        Membership.objects.waiting().filter(user=user, role=Role.LEARNER).exclude(agency=agency).delete()
        try:
            with transaction.atomic():
                membership, _created = Membership.objects.get_or_create(
                    user=user, agency=agency, role=Role.LEARNER
                )
        except IntegrityError as error:
            raise HasWorkplace from error
    _forget(user)
    return membership


def confirm(membership: Membership) -> Membership:
    """The agency says that the person works there."""
    with transaction.atomic():
        return _confirm(membership)


def leave_workplace(user: User) -> None:
    """Leave the agency, or withdraw the wish to join one."""
    with transaction.atomic():
        for membership in Membership.objects.filter(user=user, role=Role.LEARNER):
            _remove(membership)
    _forget(user)


def _confirm(membership: Membership) -> Membership:
    user = membership.user
    membership.confirmed_at = membership.confirmed_at or timezone.now()
    membership.save()
    if membership.role in EDITING_ROLES and not user.is_staff:
        user.is_staff = True
        user.save(update_fields=["is_staff"])
    _forget(user)
    hooks.tell_granted(membership)
    return membership


def _remove(membership: Membership) -> None:
    user = membership.user
    membership.delete()
    _forget(user)
    writes = Membership.objects.confirmed().filter(user=user, role__in=EDITING_ROLES).exists()
    if membership.role in EDITING_ROLES and user.is_staff and not writes and not user.is_superuser:
        user.is_staff = False
        user.save(update_fields=["is_staff"])
    hooks.tell_revoked(membership)


def _forget(user: User) -> None:
    user.__dict__.pop("confirmed_memberships", None)
