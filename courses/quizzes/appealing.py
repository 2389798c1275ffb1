"""Appeals on questions: made once an attempt is handed in, answered by who answers for course or learner."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.progress.errors import ProgressError
from lms.accounts.models import User
from lms.accounts.permissions import agencies_authored

from .deciding import agencies_of
from .errors import BadAnswer
from .letters import tell
from .models import Appeal, Attempt, Outcome

LONGEST = 2_000


class NothingSaid(ProgressError):
    message = _("Say what is wrong with the question.")


class NoReason(ProgressError):
    message = _("Give the learner a reason.")


class AppealOpen(ProgressError):
    message = _("You have appealed this question already; the answer is still to come.")


class AlreadyAnswered(ProgressError):
    message = _("Somebody has answered this appeal already.")


class NotHandedIn(ProgressError):
    message = _("An appeal can be made once the attempt is handed in.")


def appeal(*, attempt: Attempt, question: str, text: str) -> Appeal:
    """Appeal a question of a handed-in attempt; the same words sent again are the same appeal.

    Raises NotHandedIn, BadAnswer for a question that was not asked, NothingSaid and AppealOpen.
    """
    text = text.strip()[:LONGEST]
    if attempt.submitted_at is None:
        raise NotHandedIn
    if question not in [drawn["id"] for drawn in attempt.drawn["questions"]]:
        raise BadAnswer
    if not text:
        raise NothingSaid
    try:
        with transaction.atomic():
            return Appeal.objects.create(attempt=attempt, question=question, text=text)
    except IntegrityError:
        standing = Appeal.objects.filter(attempt=attempt, question=question, answered_at=None, text=text)
        if found := standing.first():
            return found
        raise AppealOpen from None


def newest_appeals(attempt: Attempt) -> dict[str, Appeal]:
    """The newest appeal on each question of an attempt."""
    return {row.question: row for row in attempt.appeals.order_by("made_at", "pk")}


def to_answer(user: User | AnonymousUser) -> QuerySet[Appeal]:
    """Open appeals that the person may answer: on courses they write, and of their agencies' people."""
    authored = [agency.pk for agency in agencies_authored(user)]
    theirs = Q(attempt__enrolment__agency__in=agencies_of(user)) | Q(
        attempt__enrolment__course__agency__in=authored
    )
    return (
        Appeal.objects.filter(theirs, answered_at=None)
        .exclude(attempt__enrolment__user=user.pk)
        .select_related("attempt__enrolment__user", "attempt__enrolment__course", "attempt__activity")
        .order_by("made_at", "pk")
    )


def answer(*, row: Appeal, user: User, outcome: Outcome, text: str) -> None:
    """Accept or refuse an appeal, with a reason that its learner gets. Raises NoReason, AlreadyAnswered.

    The caller has asked ``to_answer``.
    """
    text = text.strip()[:LONGEST]
    if not text:
        raise NoReason
    with transaction.atomic():
        answered = Appeal.objects.filter(pk=row.pk, answered_at=None).update(
            outcome=outcome, answer=text, answered_by=user, answered_at=timezone.now()
        )
        if not answered:
            raise AlreadyAnswered
        tell(row.attempt, "appeal_answered", is_accepted=outcome == Outcome.ACCEPTED, answer=text)
