"""Whose attempts a person may see."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from lms.accounts.models import User

from .models import Attempt


def visible_to(user: User | AnonymousUser) -> QuerySet[Attempt]:
    """The person's own attempts in courses they have not left."""
    if not isinstance(user, User):
        return Attempt.objects.none()
    return Attempt.objects.filter(enrolment__user=user, enrolment__left_at__isnull=True).select_related(
        "enrolment__edition", "enrolment__course__agency", "activity", "edition"
    )
