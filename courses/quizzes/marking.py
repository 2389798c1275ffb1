"""Marking texts: whose they are to mark, what a mark changes, and giving a text back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.document.questions import ExtendedText, Grade
from courses.editions.frozen import frozen_edition
from courses.progress.errors import ProgressError
from courses.progress.services import hold
from lms.accounts.models import Membership, Role, User
from lms.accounts.permissions import agencies_authored

from .edition import judged_content, quiz_content
from .letters import tell
from .models import Attempt, Mark
from .services import answers_of, count, grade


class AlreadyMarked(ProgressError):
    message = _("Somebody has marked this answer already.")


class NotARubric(ProgressError):
    message = _("Choose a level of each criterion.")


@dataclass(frozen=True)
class Waiting:
    """A text that waits for its marker."""

    attempt: Attempt
    question: ExtendedText
    text: str


def to_mark(user: User | AnonymousUser) -> QuerySet[Attempt]:
    """Handed-in attempts that ``user`` may mark and that no grade has closed, the oldest first.

    A learner's own agency marks; where the learner has none, or it has no trainer, the course's agency does.
    """
    return markable_by(user).filter(graded_at=None).order_by("submitted_at")


def markable_by(user: User | AnonymousUser) -> QuerySet[Attempt]:
    own = [agency.pk for agency in agencies_authored(user)]
    has_trainer = Membership.objects.confirmed().filter(
        agency=OuterRef("enrolment__agency"), role__in=(Role.TRAINER, Role.EDITOR)
    )
    theirs = Q(enrolment__agency__in=own) | (Q(enrolment__course__agency__in=own) & ~Exists(has_trainer))
    return (
        Attempt.objects.filter(theirs, submitted_at__isnull=False, voided_at=None)
        .exclude(enrolment__user=user.pk)
        .select_related("enrolment__user", "enrolment__course__agency", "activity", "edition")
    )


def is_blind(user: User, attempt: Attempt) -> bool:
    """Is the learner's name kept from the marker: always where another agency's person is marked."""
    return attempt.enrolment.agency_id not in [agency.pk for agency in agencies_authored(user)]


def waiting_in(attempt: Attempt, language: str) -> list[Waiting]:
    """The texts of an attempt that nobody has marked yet, their questions in ``language``."""
    shown = {q.id: q for q in quiz_content(attempt.edition, attempt.activity.key, language).items}
    answers = answers_of(attempt)
    marked = set(attempt.marks.values_list("question", flat=True))
    return [
        Waiting(attempt, cast(ExtendedText, shown[id_]), str(answers[id_]))
        for id_, written in attempt.grades.items()
        if written.get("pending") and id_ not in marked and id_ in shown and id_ in answers
    ]


def mark(
    *, attempt: Attempt, question: str, marker: User, levels: Mapping[str, str], comment: str = ""
) -> Attempt:
    """Mark one text by its rubric; the attempt's grade closes with the last one.

    Raises AlreadyMarked and NotARubric. The caller has asked ``markable_by``.
    """
    with transaction.atomic():
        held = _held(attempt)
        rubric = _question(held, question)
        try:
            rubric.marked(levels)
        except ValueError as error:
            raise NotARubric from error
        _keep(held, question, marker, levels=dict(levels), comment=comment)
        grade(held, _marked(held))
        held.save(update_fields=["grades", "graded_at", "score", "passed"])
        if held.graded_at:
            count(held)
            tell(held, "marked")
    return held


def give_back(*, attempt: Attempt, question: str, marker: User, comment: str) -> Attempt:
    """Give a text back: the try does not count, and its learner may make another. Raises AlreadyMarked."""
    with transaction.atomic():
        held = _held(attempt)
        _question(held, question)
        _keep(held, question, marker, comment=comment, returned=True)
        held.voided_at = timezone.now()
        held.save(update_fields=["voided_at"])
        count(held)
        tell(held, "given_back", comment=comment)
    return held


def _held(attempt: Attempt) -> Attempt:
    enrolment = hold(attempt.enrolment)
    held = Attempt.objects.select_for_update(of=("self",)).select_related("activity").get(pk=attempt.pk)
    held.enrolment, held.edition = enrolment, frozen_edition(held.edition_id)
    if held.voided_at or held.graded_at:
        raise AlreadyMarked
    return held


def _question(attempt: Attempt, id_: str) -> ExtendedText:
    for question in judged_content(attempt).items:
        if question.id == id_ and isinstance(question, ExtendedText) and attempt.grades.get(id_):
            return question
    raise AlreadyMarked


def _keep(attempt: Attempt, question: str, marker: User, **fields: object) -> None:
    try:
        with transaction.atomic():
            Mark.objects.create(attempt=attempt, question=question, marker=marker, **fields)
    except IntegrityError as error:
        raise AlreadyMarked from error


def _marked(attempt: Attempt) -> dict[str, Grade]:
    questions = {question.id: question for question in judged_content(attempt).items}
    return {
        one.question: cast(ExtendedText, questions[one.question]).marked(one.levels)
        for one in attempt.marks.filter(returned=False)
        if one.question in questions
    }
