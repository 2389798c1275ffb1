"""Marking texts: whose they are to mark, what a mark changes, and giving a text back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.document.activities import QuizContent
from courses.document.questions import ExtendedText, Grade
from courses.editions.frozen import frozen_edition
from courses.progress.errors import ProgressError
from courses.progress.services import hold
from lms.accounts.models import Membership, Role, User
from lms.accounts.permissions import agencies_authored

from .edition import judged_content, quiz_content, quiz_settings
from .letters import tell
from .models import Attempt, Mark
from .rules import Allowed
from .second_marks import Levels, settled
from .services import answers_of, count, grade


class AlreadyMarked(ProgressError):
    message = _("Somebody has marked this answer already.")


class NotARubric(ProgressError):
    message = _("Choose a level of each criterion.")


@dataclass(frozen=True)
class Waiting:
    """A text that waits for its marker; ``earlier`` are two marks that differ, for whoever settles it."""

    attempt: Attempt
    question: ExtendedText
    text: str
    earlier: tuple[str, ...] = ()


def to_mark(user: User | AnonymousUser) -> QuerySet[Attempt]:
    """Handed-in attempts that ``user`` may mark and that no grade has closed, the oldest first.

    A learner's own agency marks; where the learner has none, or it has no trainer, the course's agency does.
    Whoever has marked each text of an attempt leaves it to a second marker.
    """
    own = Mark.objects.filter(attempt=OuterRef("pk"), marker=user.pk).order_by()
    marked = own.values("attempt").annotate(count=Count("pk")).values("count")
    return (
        markable_by(user)
        .filter(graded_at=None)
        .annotate(marked=Coalesce(Subquery(marked), 0))
        .filter(marked__lt=F("texts"))
        .order_by("submitted_at")
    )


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
    """Is the learner's name kept from the marker: where the quiz says so, and for another agency's people."""
    if quiz_settings(attempt.edition, attempt.activity.key).blind_marking:
        return True
    return attempt.enrolment.agency_id not in [agency.pk for agency in agencies_authored(user)]


def waiting_in(attempt: Attempt, language: str, marker: User) -> list[Waiting]:
    """The texts of an attempt that wait for ``marker``, their questions in ``language``."""
    shown = {q.id: q for q in quiz_content(attempt.edition, attempt.activity.key, language).items}
    answers = answers_of(attempt)
    given: dict[str, list[Mark]] = {}
    for one in attempt.marks.order_by("place"):
        given.setdefault(one.question, []).append(one)
    waiting = []
    for id_, written in attempt.grades.items():
        if not written.get("pending") or id_ not in shown or id_ not in answers:
            continue
        marks = given.get(id_, [])
        if marker.pk in [one.marker_id for one in marks]:
            continue
        question = cast(ExtendedText, shown[id_])
        earlier = tuple(_told(question, one) for one in marks) if len(marks) > 1 else ()
        waiting.append(Waiting(attempt, question, str(answers[id_]), earlier))
    return waiting


@dataclass(frozen=True)
class Remark:
    """What a marker says to the learner: ``levels`` in words by criterion, none where they are not told."""

    comment: str
    levels: tuple[tuple[str, str], ...] = ()


def remarks_on(attempt: Attempt, content: QuizContent, may: Allowed) -> dict[str, list[Remark]]:
    """Markers' remarks by question id: of closed marks as far as ``may`` allows, and why a text came back."""
    if not attempt.texts or not (attempt.graded_at or attempt.voided_at):
        return {}
    questions = {question.id: question for question in content.items}
    found: dict[str, list[Remark]] = {}
    for one in attempt.marks.order_by("place"):
        question = questions.get(one.question)
        if not isinstance(question, ExtendedText) or not (one.returned or may.feedback):
            continue
        levels = () if one.returned or not may.correctness else tuple(_levels(question, one))
        if one.comment or levels:
            found.setdefault(one.question, []).append(Remark(one.comment, levels))
    return found


def _levels(question: ExtendedText, mark: Mark) -> Iterator[tuple[str, str]]:
    words = {level.id: level.text for criterion in question.rubric for level in criterion.levels}
    for criterion in question.rubric:
        yield criterion.title, words.get(mark.levels.get(criterion.id, ""), "")


def _told(question: ExtendedText, mark: Mark) -> str:
    """A mark in words: each criterion with its level, and the comment."""
    said = [f"{title}: {level}" for title, level in _levels(question, mark)]
    return "; ".join([*said, mark.comment] if mark.comment else said)


def mark(
    *, attempt: Attempt, question: str, marker: User, levels: Mapping[str, str], comment: str = ""
) -> Attempt:
    """Mark one text by its rubric; the attempt's grade closes with the last mark that it needs.

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
        held.save(update_fields=["grades", "texts", "graded_at", "score", "passed"])
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
        is_open = attempt.grades.get(id_, {}).get("pending")
        if question.id == id_ and isinstance(question, ExtendedText) and is_open:
            return question
    raise AlreadyMarked


def _keep(attempt: Attempt, question: str, marker: User, **fields: object) -> None:
    try:
        with transaction.atomic():
            place = attempt.marks.filter(question=question).count() + 1
            Mark.objects.create(attempt=attempt, question=question, marker=marker, place=place, **fields)
    except IntegrityError as error:
        raise AlreadyMarked from error


def _marked(attempt: Attempt) -> dict[str, Grade]:
    """The grades of texts whose marks are all there."""
    settings = quiz_settings(attempt.edition, attempt.activity.key)
    questions = {question.id: question for question in judged_content(attempt).items}
    given: dict[str, list[Levels]] = {}
    for one in attempt.marks.filter(returned=False).order_by("place"):
        if one.question in questions:
            given.setdefault(one.question, []).append(one.levels)
    found = {
        id_: settled(cast(ExtendedText, questions[id_]), marks, settings) for id_, marks in given.items()
    }
    return {id_: grade for id_, grade in found.items() if grade}
