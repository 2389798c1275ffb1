"""What whoever runs an exam may do about it: add minutes, reopen or void an attempt; each with a reason."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from courses.editions.frozen import frozen_edition
from courses.progress.services import forget_score, hold
from lms.accounts.models import User

from .errors import (
    AlreadyBegun,
    AnotherOpen,
    BadMinutes,
    MarkedAlready,
    NothingToReopen,
    NoTimeToReopen,
    ReasonMissing,
    VoidedAlready,
)
from .letters import tell
from .models import Accommodation, Attempt, Decision, HandedInBy, Incident, IncidentKind, Sitting
from .services import count, grade

MOST_MINUTES = 240


def add_minutes(
    *, sitting: Sitting, minutes: int, reason: str, by: User, learner: User | None = None
) -> Incident:
    """Give ``minutes`` to everybody in the sitting, or to one learner; open attempts end so much later.

    The sitting's row is locked: who begins meanwhile begins with the minutes. An attempt that was handed in
    stays so. Raises BadMinutes and ReasonMissing. As many queries for a room as for one.
    """
    reason = _checked(reason)
    if not 1 <= minutes <= MOST_MINUTES:
        raise BadMinutes
    with transaction.atomic():
        held = Sitting.objects.select_for_update().get(pk=sitting.pk)
        if learner is None:
            Sitting.objects.filter(pk=held.pk).update(added_minutes=F("added_minutes") + minutes)
        else:
            given, _is_new = Accommodation.objects.get_or_create(sitting=held, user=learner)
            given.extra_minutes += minutes
            given.save(update_fields=["extra_minutes"])
        _move_deadlines(held, minutes, learner)
        return Incident.objects.create(
            sitting=held, kind=IncidentKind.MINUTES, minutes=minutes, reason=reason, by=by, learner=learner
        )


def accommodate(*, sitting: Sitting, user: User, extra_minutes: int, extra_tries: int) -> None:
    """What ``user`` is given in the sitting beyond the others; nothing where both are 0.

    Raises AlreadyBegun where somebody who has begun would get other minutes.
    """
    with transaction.atomic():
        held = Sitting.objects.select_for_update().get(pk=sitting.pk)
        before = Accommodation.objects.filter(sitting=held, user=user).first()
        changes_time = extra_minutes != (before.extra_minutes if before else 0)
        if changes_time and Attempt.objects.filter(sitting=held, enrolment__user=user).exists():
            raise AlreadyBegun
        if extra_minutes or extra_tries:
            given = {"extra_minutes": extra_minutes, "extra_tries": extra_tries}
            Accommodation.objects.update_or_create(sitting=held, user=user, defaults=given)
        elif before:
            before.delete()


def reopen(*, attempt: Attempt, reason: str, by: User, minutes: int = 0) -> Attempt:
    """Let a learner go on with an attempt that was handed in, by the clock or by mistake.

    It ends when it would have, or ``minutes`` from now if that is later. Its older tabs no longer write. What
    was completed by it stays completed. The learner is told by letter. Raises NothingToReopen, MarkedAlready,
    NoTimeToReopen, AnotherOpen and BadMinutes.
    """
    reason = _checked(reason)
    if not 0 <= minutes <= MOST_MINUTES:
        raise BadMinutes
    with transaction.atomic():
        held = _held(attempt)
        if held.is_open or held.voided_at:
            raise NothingToReopen
        if held.marks.exists():
            raise MarkedAlready
        now = timezone.now()
        if held.deadline_at:
            held.deadline_at = max(held.deadline_at, now + timedelta(minutes=minutes))
            if held.deadline_at <= now:
                raise NoTimeToReopen
        held.submitted_at = held.graded_at = held.score = held.passed = None
        held.handed_in_by, held.grades = "", {}
        _bring_correction(held)
        held.writer, held.writer_since = uuid.uuid4(), now
        try:
            with transaction.atomic():
                held.save()
        except IntegrityError as error:
            raise AnotherOpen from error
        _count(held)
        _log(held, IncidentKind.REOPENED, reason, by, minutes)
        tell(held, "reopened")
    return held


def _bring_correction(attempt: Attempt) -> None:
    """What is answered anew is graded by the newest correction, also where a worse result of it waited."""
    newest = attempt.regrades.select_related("correction").order_by("-pk").first()
    if newest:
        attempt.edition_id = newest.correction.edition_id
        attempt.regrades.filter(decision=Decision.WAITING).update(decision=Decision.OVERTAKEN)


def void(*, attempt: Attempt, reason: str, by: User) -> Attempt:
    """An attempt does not count, its learner may try again; an open one is closed as it stands.

    What was completed by it stays completed: that is the agency's to decide. Raises VoidedAlready.
    """
    reason = _checked(reason)
    with transaction.atomic():
        held = _held(attempt)
        if held.voided_at:
            raise VoidedAlready
        held.voided_at = timezone.now()
        if held.is_open:
            held.submitted_at, held.handed_in_by = held.voided_at, HandedInBy.DESK
            grade(held)
        held.save()
        _count(held)
        _log(held, IncidentKind.VOIDED, reason, by)
    return held


def cancel(sitting: Sitting) -> None:
    """Call a sitting off; raises AlreadyBegun. Nobody begins meanwhile."""
    with transaction.atomic():
        held = Sitting.objects.select_for_update().get(pk=sitting.pk)
        if held.attempts.exists():
            raise AlreadyBegun
        held.cancelled_at = held.cancelled_at or timezone.now()
        held.save(update_fields=["cancelled_at"])


def _checked(reason: str) -> str:
    reason = reason.strip()[:500]
    if not reason:
        raise ReasonMissing
    return reason


def _move_deadlines(sitting: Sitting, minutes: int, learner: User | None) -> None:
    attempts = Attempt.objects.filter(sitting=sitting, submitted_at__isnull=True, deadline_at__isnull=False)
    if learner:
        attempts = attempts.filter(enrolment__user=learner)
    attempts.update(deadline_at=F("deadline_at") + timedelta(minutes=minutes))


def _held(attempt: Attempt) -> Attempt:
    enrolment = hold(attempt.enrolment)
    held = Attempt.objects.select_for_update(of=("self",)).select_related("activity").get(pk=attempt.pk)
    held.enrolment, held.edition = enrolment, frozen_edition(held.edition_id)
    return held


def _count(attempt: Attempt) -> None:
    """Let the tries that are left count; without any the score goes, a completion never."""
    count(attempt)
    others = Attempt.objects.filter(
        enrolment=attempt.enrolment,
        activity=attempt.activity,
        submitted_at__isnull=False,
        voided_at__isnull=True,
    )
    if not others.exists():
        forget_score(enrolment=attempt.enrolment, activity=attempt.activity)


def _log(attempt: Attempt, kind: IncidentKind, reason: str, by: User, minutes: int = 0) -> None:
    Incident.objects.create(
        sitting=attempt.sitting,
        attempt=attempt,
        learner=attempt.enrolment.user,
        kind=kind,
        minutes=minutes,
        reason=reason,
        by=by,
    )
