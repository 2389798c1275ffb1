"""What a learner may do with a course: enrol, leave, complete an activity, step up to a newer edition."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from courses.editions.frozen import frozen_edition
from courses.editions.models import Activity, Course
from courses.editions.queries import may_enrol
from lms.accounts.models import TrainingCentre, User

from .completion import CourseState, completion
from .errors import (
    Completed,
    Locked,
    NeedsPassing,
    NotInEdition,
    NotOpen,
    PrerequisitesMissing,
    RunEnded,
    TooLate,
)
from .hooks import tell_completed
from .models import ActivityProgress, ActivityState, Enrolment, Operation
from .queries import records_of

KEPT_RESULT = ["percent", "done", "total", "minutes_left", "score", "completed_at", "last_seen_at"]


def enrol(
    *, user: User, course: Course, enrolled_by: User | None = None, centre: TrainingCentre | None = None
) -> Enrolment:
    """Enrol ``user``. A run under way or completed is returned as it is; one that was left is taken up again.

    With ``enrolled_by`` a centre does it: audience and prerequisites are its decision. Raises NotOpen or
    PrerequisitesMissing, for a new run only. Two clicks at once make one run.
    """
    newest = course.enrolments.filter(user=user).order_by("-run").first()
    if newest:
        return _take_up_again(newest)
    _check_open(user, course, by_centre=enrolled_by is not None)
    try:
        with transaction.atomic():
            return _first_run(user, course, enrolled_by, centre)
    except IntegrityError:  # a double click: the other request has enrolled
        return course.enrolments.filter(user=user).latest("run")


def _take_up_again(enrolment: Enrolment) -> Enrolment:
    if enrolment.left_at:
        Enrolment.objects.filter(pk=enrolment.pk).update(left_at=None)
        enrolment.left_at = None
    return enrolment


def _check_open(user: User, course: Course, *, by_centre: bool) -> None:
    if course.current_edition_id is None or course.is_retired:
        raise NotOpen
    if by_centre:
        return
    if not may_enrol(user, course):
        raise NotOpen
    if missing_prerequisites(user, course):
        raise PrerequisitesMissing


def missing_prerequisites(user: User, course: Course) -> list[Course]:
    """Courses that ``user`` must complete before they may enrol in ``course``."""
    completed = Enrolment.objects.filter(user=user, completed_at__isnull=False).values("course")
    return list(course.prerequisites.exclude(pk__in=completed))


def _first_run(
    user: User, course: Course, enrolled_by: User | None, centre: TrainingCentre | None
) -> Enrolment:
    workplace = user.workplace
    assert course.current_edition_id is not None
    edition = frozen_edition(course.current_edition_id)
    start = completion(edition.outline, {})
    return Enrolment.objects.create(
        user=user,
        course=course,
        edition=edition,
        agency=centre.agency if centre else workplace.agency if workplace else None,
        centre=centre or (workplace.centre if workplace else None),
        enrolled_by=enrolled_by,
        total=start.total,
        minutes_left=start.minutes_left,
    )


def leave(enrolment: Enrolment) -> None:
    """Leave an open run; its records stay and count again when the learner comes back.

    Left twice is left once. Raises Completed for a run that is complete.
    """
    own = Enrolment.objects.filter(pk=enrolment.pk)
    if not own.open().update(left_at=timezone.now()) and own.filter(completed_at__isnull=False).exists():
        raise Completed


def seen(enrolment: Enrolment, activity_id: int, now: datetime | None = None) -> None:
    """Remember where the learner is. Written at most once in five minutes for the same activity."""
    now = now or timezone.now()
    fresh = enrolment.last_seen_at and now - enrolment.last_seen_at < timedelta(minutes=5)
    if fresh and enrolment.last_activity_id == activity_id:
        return
    Enrolment.objects.filter(pk=enrolment.pk).update(last_activity=activity_id, last_seen_at=now)


def complete(
    *,
    enrolment: Enrolment,
    key: uuid.UUID,
    operation: uuid.UUID | None = None,
    made_at: datetime | None = None,
) -> CourseState:
    """The learner is done with the activity ``key``, at ``made_at`` by their browser's clock.

    Done twice, or with an operation that arrived before, changes nothing. Raises NotInEdition, Locked,
    RunEnded, NeedsPassing for an activity that is graded, and TooLate for what was made more than
    ``MALAKA_OFFLINE_DAYS`` ago.
    """
    now = timezone.now()
    made_at = min(made_at or now, now)
    with transaction.atomic():
        enrolment = hold(enrolment)
        state = state_of(enrolment)
        if key in state.done_keys:
            return state
        if now - made_at > timedelta(days=settings.MALAKA_OFFLINE_DAYS):
            raise TooLate
        activity = _entered(enrolment, key, state)
        if enrolment.edition.outline.by_key[key].pass_mark is not None:
            raise NeedsPassing
        if operation and not _first_time(operation, enrolment, activity, made_at):
            return state
        _record(enrolment, activity, done=True, score=None, at=made_at)
        return settle(enrolment)


def hold(enrolment: Enrolment) -> Enrolment:
    """The enrolment's row, locked until the caller's transaction ends, with its frozen edition."""
    held = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    held.edition = frozen_edition(held.edition_id)
    return held


def record_score(
    *,
    enrolment: Enrolment,
    activity: Activity,
    score: Decimal | None,
    passed: bool,
    replaces: bool = False,
    tried: bool = True,
) -> CourseState:
    """A try has ended with ``score`` in per cent, None where it does not count. A pass is never withdrawn.

    The best score stays, unless ``score`` is said to replace what stands. Not ``tried``: an old try counts
    otherwise now.

    Runs in the caller's transaction, which holds the enrolment's lock.
    """
    _record(enrolment, activity, done=passed, score=score, at=timezone.now(), tried=tried, replaces=replaces)
    return settle(enrolment)


def forget_score(*, enrolment: Enrolment, activity: Activity) -> CourseState:
    """No try counts any more: the score and the failure go. What was passed stays passed, with its score.

    Runs in the caller's transaction, which holds the enrolment's lock.
    """
    rows = ActivityProgress.objects.filter(enrolment=enrolment, activity=activity)
    rows.exclude(state=ActivityState.DONE).update(score=None, state=ActivityState.BEGUN)
    return settle(enrolment)


def enter(enrolment: Enrolment, key: uuid.UUID) -> Activity:
    """The activity, if the learner may work on it now; raises NotInEdition, Locked or RunEnded."""
    return _entered(enrolment, key, state_of(enrolment))


def _entered(enrolment: Enrolment, key: uuid.UUID, state: CourseState) -> Activity:
    if enrolment.left_at:
        raise RunEnded
    if key not in enrolment.edition.outline.by_key:
        raise NotInEdition
    if key in state.locked_keys:
        raise Locked
    return Activity.objects.get(course=enrolment.course_id, key=key)


def state_of(enrolment: Enrolment) -> CourseState:
    """Where the learner stands in their edition."""
    return completion(enrolment.edition.outline, records_of(enrolment))


def settle(enrolment: Enrolment) -> CourseState:
    """Apply the completion rule to a held enrolment, keep its result, and tell of a course now complete."""
    state = state_of(enrolment)
    became_complete = state.complete and enrolment.completed_at is None
    enrolment.percent, enrolment.done, enrolment.total = state.percent, state.done, state.total
    enrolment.minutes_left, enrolment.score = state.minutes_left, state.score
    enrolment.last_seen_at = timezone.now()
    if became_complete:
        enrolment.completed_at = enrolment.last_seen_at
    enrolment.save(update_fields=KEPT_RESULT)
    if became_complete:
        tell_completed(enrolment)
    return state


def step_up(enrolment: Enrolment) -> CourseState:
    """Move a run that is under way to its course's current edition; what was done stays done.

    A completed run stays on the edition it was completed on, which its certificate names.
    """
    with transaction.atomic():
        enrolment = hold(enrolment)
        current = Course.objects.values_list("current_edition", flat=True).get(pk=enrolment.course_id)
        if current in (None, enrolment.edition_id) or enrolment.completed_at:
            return state_of(enrolment)
        enrolment.edition = frozen_edition(current)
        enrolment.save(update_fields=["edition"])
        return settle(enrolment)


def _first_time(operation: uuid.UUID, enrolment: Enrolment, activity: Activity, made_at: datetime) -> bool:
    if Operation.objects.filter(pk=operation).exists():
        return False
    Operation.objects.create(pk=operation, enrolment=enrolment, activity=activity, made_at=made_at)
    return True


def _record(
    enrolment: Enrolment,
    activity: Activity,
    *,
    done: bool,
    score: Decimal | None,
    at: datetime,
    tried: bool = False,
    replaces: bool = False,
) -> None:
    """Write down one activity's state; the enrolment's lock keeps others out."""
    own: dict[str, Any] = {"enrolment": enrolment, "activity": activity}
    row = ActivityProgress.objects.filter(**own).first()
    if row is None:
        row = ActivityProgress(**own, begun_at=at)
    if done and row.state != ActivityState.DONE:
        row.state, row.done_at = ActivityState.DONE, at
    elif tried and row.state == ActivityState.BEGUN:
        row.state = ActivityState.FAILED
    if score is not None and (replaces or row.score is None or score > row.score):
        row.score = score
    row.tries += int(tried)
    row.save()
