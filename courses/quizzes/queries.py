"""Reading attempts: whose a person may see, and what an exam reads with every step."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import BigIntegerField, CharField, Q, QuerySet, UUIDField

from courses.document.questions import Response
from courses.editions.frozen import frozen_edition
from courses.editions.models import Activity
from courses.progress.models import Enrolment
from lms.accounts.models import User
from lms.prepared import Blank, Prepared

from .models import Answer, Arrival, Attempt, Verdict


def visible_to(user: User | AnonymousUser) -> QuerySet[Attempt]:
    """The person's own attempts in courses they have not left."""
    if not isinstance(user, User):
        return Attempt.objects.none()
    return Attempt.objects.filter(enrolment__user=user, enrolment__left_at__isnull=True).select_related(
        "enrolment__edition", "enrolment__course__agency", "activity", "edition"
    )


def attempt_in(enrolment: Enrolment, quiz: uuid.UUID, attempt: uuid.UUID, *, lock: bool = False) -> Attempt:
    """The attempt of ``enrolment`` at the activity with the key ``quiz``, with both and its edition.

    With ``lock`` it is locked until the caller's transaction ends. Raises Attempt.DoesNotExist.
    """
    found = (_locked if lock else _read).rows(enrolment=enrolment.pk, quiz=quiz, attempt=attempt)
    if not found:
        raise Attempt.DoesNotExist
    row: Attempt = found[0]
    row.enrolment, row.edition = enrolment, frozen_edition(row.edition_id)
    row.activity = Activity(pk=row.activity_id, course_id=enrolment.course_id, key=quiz, kind="quiz")
    return row


def responses_in(attempt: Attempt) -> Mapping[str, Response]:
    """Saved responses by question id."""
    return dict(_answers.rows(attempt=attempt.pk))


def too_late(attempt: Attempt, counted: Mapping[str, Response]) -> int:
    """How many questions have an answer that came after the attempt was closed and is not the one that
    counted."""
    came = Arrival.objects.filter(attempt=attempt, verdict__in=(Verdict.LATE, Verdict.CLOSED))
    rows = came.values_list("question", "response")
    return len({question for question, response in rows if counted.get(question) != response})


def arrivals_of(
    attempt: Attempt, operations: Sequence[uuid.UUID], questions: Sequence[str]
) -> Iterable[tuple[uuid.UUID, str, Response, datetime, str]]:
    """Arrivals of ``operations``, two for each question, and those saved of ``questions``: operation,
    question, response, ``made_at`` and verdict; one query."""
    if len(questions) == 1:
        one, other = operations
        return _arrivals.rows(attempt=attempt.pk, one=one, other=other, question=questions[0])
    found = Arrival.objects.filter(attempt=attempt).filter(
        Q(operation__in=operations) | Q(question__in=questions, verdict=Verdict.SAVED)
    )
    return found.values_list(*_ARRIVED)


_ARRIVED = ("operation", "question", "response", "made_at", "verdict")


def _attempts() -> QuerySet[Attempt]:
    return Attempt.objects.filter(
        enrolment=Blank("enrolment", BigIntegerField()),
        activity__key=Blank("quiz", UUIDField()),
        uuid=Blank("attempt", UUIDField()),
    )


_read = Prepared(_attempts)
_locked = Prepared(lambda: _attempts().select_for_update(of=("self",)))
_answers = Prepared(
    lambda: Answer.objects.filter(attempt=Blank("attempt", BigIntegerField())).values_list(
        "question", "response"
    )
)
_arrivals = Prepared(
    lambda: (
        Arrival.objects.filter(attempt=Blank("attempt", BigIntegerField()))
        .filter(
            Q(operation__in=[Blank("one", UUIDField()), Blank("other", UUIDField())])
            | Q(question=Blank("question", CharField()), verdict=Verdict.SAVED)
        )
        .values_list(*_ARRIVED)
    )
)
