"""What a browser says of an operation: its own id for it, and when it was made."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_datetime


def operation_of(request: HttpRequest) -> uuid.UUID | None:
    """The field ``operation``, None where the page had no script to make one."""
    try:
        return uuid.UUID(request.POST.get("operation", ""))
    except ValueError:
        return None


def made_at_of(request: HttpRequest) -> datetime | None:
    """When the operation was made, by the server's clock; None where the page had no script to say.

    The browser sends ``made_at`` and, with the header X-Malaka-Sent-At, its clock at the moment of sending:
    their distance counts back from now, so that a clock that is wrong orders nothing wrongly.
    """
    made_at = _moment(request.POST.get("made_at", ""))
    sent_at = _moment(request.headers.get("X-Malaka-Sent-At", ""))
    if made_at is None or sent_at is None:
        return made_at
    try:
        return timezone.now() - max(sent_at - made_at, timedelta(0))
    except OverflowError:  # clocks that are thousands of years apart say nothing of each other
        return made_at


def _moment(text: str) -> datetime | None:
    try:
        moment = parse_datetime(text)
        return moment.astimezone(UTC) if moment and moment.tzinfo else None
    except (ValueError, OverflowError):
        return None
