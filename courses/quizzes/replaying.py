"""An attempt replayed for an auditor: every arrival, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from courses.document.questions import Question, Response
from courses.document.rich_text import plain
from lms.accounts.models import User
from lms.accounts.permissions import agencies_audited, audits_all

from .edition import judged_content
from .models import Arrival, Attempt


def replayable_by(user: User | AnonymousUser) -> QuerySet[Attempt]:
    """Attempts that an auditor may replay: of their agency's people, and in their agency's courses those of
    people without one; the national centre's replays each."""
    attempts = Attempt.objects.select_related(
        "enrolment__user", "enrolment__course", "activity", "sitting"
    ).prefetch_related("incidents__by")
    if audits_all(user):
        return attempts
    own = agencies_audited(user)
    of_nobody = Q(enrolment__agency=None, enrolment__course__agency__in=own)
    return attempts.filter(Q(enrolment__agency__in=own) | of_nobody)


@dataclass(frozen=True)
class Step:
    """One arrival; ``since_begun`` is how long after the beginning it came, ``answer`` what it said."""

    arrival: Arrival
    number: int
    stem: str
    answer: str
    since_begun: timedelta


def steps_of(attempt: Attempt) -> list[Step]:
    """The arrivals of ``attempt`` in the order in which they came."""
    questions = {question.id: question for question in judged_content(attempt).items}
    numbers = {drawn["id"]: number for number, drawn in enumerate(attempt.drawn["questions"], start=1)}
    return [
        Step(
            arrival,
            numbers.get(arrival.question, 0),
            " ".join(plain(questions[arrival.question].stem).split())
            if arrival.question in questions
            else "",
            _in_words(questions.get(arrival.question), arrival.response),
            arrival.arrived_at - attempt.begun_at,
        )
        for arrival in attempt.arrivals.all()
    ]


def _in_words(question: Question | None, response: Response) -> str:
    if response is None or question is None:
        return ""
    labels = question.labels()
    codes = question.codes(response)
    if not codes:
        return str(response)
    return "; ".join(" ".join(plain(labels.get(code, code)).split()) for code in codes)
