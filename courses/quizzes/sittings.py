"""Which sitting of a quiz is a learner's."""

from __future__ import annotations

from datetime import datetime

from django.db import connection
from django.db.models import Q

from courses.progress.models import Enrolment

from .models import Accommodation, Sitting
from .rules import SittingRules


def sitting_of(enrolment: Enrolment, activity: int, now: datetime) -> Sitting | None:
    """The learner's sitting of the quiz: one that is open, else the next to open, else the last that was.

    None where their agency and centre have none; then the quiz may be begun at any time. A cancelled one is
    theirs only where there is no other: an exam that was called off does not open to everybody.
    """
    if enrolment.agency_id is None:
        return None
    theirs = Q(centre__isnull=True) | Q(centre=enrolment.centre_id)
    every = list(
        Sitting.objects.filter(theirs, activity=activity, agency=enrolment.agency_id).order_by("opens_at")
    )
    sittings = [sitting for sitting in every if not sitting.cancelled_at] or every
    is_open = next((s for s in sittings if s.opens_at <= now < rules_of(s).ends_at), None)
    upcoming = next((s for s in sittings if now < s.opens_at), None)
    return is_open or upcoming or next(reversed(sittings), None)


def rules_of(sitting: Sitting, user: int | None = None) -> SittingRules:
    """What ``sitting`` says to the person with the primary key ``user``."""
    given = Accommodation.objects.filter(sitting=sitting, user=user).first() if user else None
    return SittingRules(
        opens_at=sitting.opens_at,
        closes_at=sitting.closes_at,
        start_code=sitting.start_code,
        added_minutes=sitting.added_minutes,
        extra_minutes=given.extra_minutes if given else 0,
        extra_tries=given.extra_tries if given else 0,
        is_cancelled=sitting.cancelled_at is not None,
    )


def hold_for_beginning(sitting: Sitting) -> Sitting:
    """The sitting as it stands; nobody adds minutes to it until the caller's transaction ends.

    Many may hold it so at once: a room that begins together does not queue. SQLite has one writer anyway.
    """
    if connection.vendor != "postgresql":
        return Sitting.objects.get(pk=sitting.pk)
    return Sitting.objects.raw("SELECT * FROM quizzes_sitting WHERE id = %s FOR SHARE", [sitting.pk])[0]
