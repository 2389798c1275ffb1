"""From an invitation to an enrolment: accepted with a new account or one's own, sent again, withdrawn."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from lms.accounts import services as accounts
from lms.accounts.forms import give_name
from lms.accounts.models import Membership, Role, User

from .enrolling import take_in
from .errors import AccountExists, ForSomebodyElse, InvitationOver
from .letters import wake
from .models import Invitation


def accept_with_new_account(invitation: Invitation, *, name: str, password: str, language: str) -> User:
    """Make the account of somebody who came by the link of their letter, and enrol them in all that the
    agency invited them to. The link proves the address; the person works in that agency from now on.

    Raises InvitationOver, or AccountExists (also for the second of two clicks).
    """
    with transaction.atomic():
        _locked(invitation)
        if User.objects.filter(email=invitation.email).exists():
            raise AccountExists
        user = User(email=invitation.email, language=language, consent_at=timezone.now())
        give_name(user, name)
        user.set_password(password)
        user.save()
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        accounts.grant(user, invitation.agency, Role.LEARNER, centre=invitation.centre)
        _take_in_everywhere(user, invitation)
    return user


def accept(invitation: Invitation, user: User) -> None:
    """Accept with one's own account. Where the person works stays as it is, but for a wish to join.

    Accepted twice changes nothing. Raises InvitationOver or ForSomebodyElse.
    """
    if not belongs_to(invitation, user):
        raise ForSomebodyElse
    with transaction.atomic():
        _locked(invitation)
        wish = (
            Membership.objects.waiting()
            .filter(user=user, agency=invitation.agency, role=Role.LEARNER)
            .first()
        )
        if wish:
            accounts.confirm(wish)
        _take_in_everywhere(user, invitation)


def belongs_to(invitation: Invitation, user: User) -> bool:
    """Is the invited address one that ``user`` has shown to be theirs."""
    return EmailAddress.objects.filter(user=user, email=invitation.email, verified=True).exists()


def send_again(invitation: Invitation) -> None:
    """Send an unaccepted invitation once more; it is valid anew."""
    with transaction.atomic():
        renewed = Invitation.objects.waiting().filter(pk=invitation.pk)
        if renewed.update(sent_at=None, invited_at=timezone.now()):
            wake(invitation)


def withdraw(invitation: Invitation) -> None:
    """Take an unaccepted invitation back: its link no longer works."""
    Invitation.objects.waiting().filter(pk=invitation.pk).delete()


def _locked(invitation: Invitation) -> Invitation:
    locked = Invitation.objects.select_for_update().filter(pk=invitation.pk).first()
    if locked is None or (locked.accepted_at is None and locked.has_expired):
        raise InvitationOver
    return locked


def _take_in_everywhere(user: User, invitation: Invitation) -> None:
    """This invitation and the others that the agency has sent to the same address, for courses still open."""
    sent = Invitation.objects.waiting().filter(email=invitation.email, agency=invitation.agency)
    for one in sent.filter(course__current_edition__isnull=False, course__retired_at__isnull=True):
        take_in(user, one)
