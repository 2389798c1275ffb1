"""The post office: e-mails are written in the request's transaction and leave by a worker."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from .models import Letter

logger = logging.getLogger(__name__)

TRIES = 8
CLAIM = timedelta(minutes=5)


def post(*, to: str, subject: str, body: str) -> Letter:
    """Write a letter in the caller's transaction; a worker is woken once that has committed."""
    letter = Letter.objects.create(to=to, subject=" ".join(subject.split())[:250], body=body.strip() + "\n")
    transaction.on_commit(lambda: _wake(letter.pk), robust=True)
    return letter


def _wake(letter_id: int) -> None:
    from .tasks import deliver_letter

    deliver_letter.delay(letter_id)


def due(now: datetime | None = None) -> list[int]:
    """Letters that nobody carries at the moment, oldest first."""
    return list(_free(now or timezone.now()).order_by("pk").values_list("pk", flat=True)[:500])


def deliver(letter_id: int) -> bool:
    """Send one letter, unless another worker has it; True when it left.

    The claim is committed before the letter is sent, so that two workers never send the same one. A worker
    that dies in between leaves the claim, which ends after ``CLAIM``.
    """
    now = timezone.now()
    claimed = _free(now).filter(pk=letter_id).update(claimed_at=now, tries=F("tries") + 1)
    if not claimed:
        return False
    letter = Letter.objects.get(pk=letter_id)
    try:
        EmailMessage(letter.subject, letter.body, settings.DEFAULT_FROM_EMAIL, [letter.to]).send()
    except Exception as error:  # whatever the mail server says, the other letters go on
        logger.warning("Letter %s has not left: %s", letter_id, error)
        Letter.objects.filter(pk=letter_id).update(failure=str(error)[:500])
        return False
    letter.delete()
    return True


def _free(now: datetime) -> QuerySet[Letter]:
    claim_ended = Q(claimed_at__isnull=True) | Q(claimed_at__lt=now - CLAIM)
    return Letter.objects.filter(claim_ended, tries__lt=TRIES)
