"""What a centre writes to people. The worker renders a letter and hands it to the post."""

from __future__ import annotations

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from lms.accounts.models import Membership, User
from lms.accounts.post import post

from .models import Invitation
from .queries import edition_title

_signer = Signer(salt="invitation")


def wake(invitation: Invitation) -> None:
    """Tell a worker once the transaction has committed; the sweep finds what nobody heard."""
    from .tasks import send_invitation

    transaction.on_commit(lambda: send_invitation.delay(invitation.pk), robust=True)


def send(invitation_id: int) -> None:
    """Hand one invitation's letter to the post, once."""
    with transaction.atomic():
        invitation = (
            Invitation.objects.select_for_update(of=("self",), skip_locked=True)
            .select_related("course__agency", "agency", "centre", "invited_by")
            .filter(pk=invitation_id, sent_at__isnull=True)
            .first()
        )
        if invitation is None:
            return
        _write(invitation)
        invitation.sent_at = timezone.now()
        invitation.save(update_fields=["sent_at"])


def address_of(invitation: Invitation) -> str:
    """Where it is accepted. The signature is in the letter alone: whoever has it reads that mailbox."""
    signature = _signer.signature(str(invitation.uuid))
    return reverse("invitation", args=[invitation.uuid, signature])


def is_signed(invitation: Invitation, signature: str) -> bool:
    try:
        _signer.unsign(f"{invitation.uuid}{_signer.sep}{signature}")
    except BadSignature:
        return False
    return True


def course_address(invitation: Invitation) -> str:
    return reverse("course", args=[invitation.course.agency.code, invitation.course.slug])


def write_confirmation(membership: Membership) -> None:
    """Tell a person that their agency has confirmed them. In the caller's transaction."""
    user = membership.user
    with override(user.language or settings.LANGUAGE_CODE):
        context = {
            "membership": membership,
            "name": _name_of(user),
            "url": settings.MALAKA_ADDRESS + reverse("my"),
        }
        _post(user.email, "mail/membership_confirmed", context)


def _write(invitation: Invitation) -> None:
    user = User.objects.filter(email=invitation.email).first() if invitation.accepted_at else None
    language = (user.language if user else "") or invitation.language
    with override(language):
        address = course_address(invitation) if invitation.accepted_at else address_of(invitation)
        context = {
            "invitation": invitation,
            "name": _name_of(user) if user else invitation.name,
            "course": edition_title(invitation.course.current_edition_id, language) or invitation.course.slug,
            "place": invitation.centre or invitation.agency,
            "manager": invitation.invited_by.name_for(language),
            "url": settings.MALAKA_ADDRESS + address,
        }
        _post(invitation.email, "mail/enrolled" if invitation.accepted_at else "mail/invitation", context)


def _post(to: str, template: str, context: dict[str, object]) -> None:
    post(
        to=to,
        subject=render_to_string(f"{template}_subject.txt", context),
        body=render_to_string(f"{template}.txt", context),
    )


def _name_of(user: User) -> str:
    return user.name_for(user.language or settings.LANGUAGE_CODE)
