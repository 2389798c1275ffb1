from __future__ import annotations

from celery import shared_task

from . import letters
from .models import Invitation


@shared_task
def send_invitation(invitation_id: int) -> None:
    letters.send(invitation_id)


@shared_task
def sweep() -> None:
    """Send the letters of invitations that nobody was woken for."""
    for pk in Invitation.objects.to_be_sent().order_by("pk").values_list("pk", flat=True)[:500]:
        letters.send(pk)
