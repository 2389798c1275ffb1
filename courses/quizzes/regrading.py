"""Correcting an edition, and grading anew those who are on it: in batches, a learner at a time."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.document.course import CourseDocument
from courses.document.fields import read, write
from courses.document.questions import ExtendedText, Grade
from courses.editions.frozen import frozen_edition
from courses.editions.models import Course, Edition
from courses.editions.store import open_asset, store_edition
from courses.progress.errors import ProgressError
from courses.progress.models import Enrolment
from courses.progress.services import hold
from courses.tree.to_document import document_of
from lms.accounts.models import User

from .bank.asking import is_key
from .correcting import fingerprint
from .drafting import Changed, Choices, Draft, answers_in, asks, newest_of
from .edition import quiz_content, quiz_settings
from .judging import Judge
from .letters import tell
from .models import Attempt, BankUse, Correction, Decision, Regrade
from .second_marks import Levels, settled
from .services import count

logger = logging.getLogger(__name__)

BATCH = 100
"""Learners that one task takes on."""
CLAIM = timedelta(seconds=60)
"""How long after a worker's last sign another may go on."""
SETTLED = timedelta(seconds=30)
"""How long a request that began before the correction may still put somebody on the edition as it was."""


class CorrectedMeanwhile(ProgressError):
    message = _("Something changed since the preview. Look at it again before you confirm.")


def correct(
    draft: Draft, choices: Choices, *, reason: str, user: User, previewed: str, base: int
) -> Correction:
    """Store the correction as the next ``number.correction`` and have everybody on the edition graded anew.

    ``previewed`` is the fingerprint of the corrected document that was previewed, ``base`` the primary key of
    the edition it was a correction of. Raises CorrectedMeanwhile where either is no longer so.
    """
    with transaction.atomic():
        course = Course.objects.select_for_update(of=("self",)).get(pk=draft.base.course_id)
        newest = newest_of(course, draft.base.number)
        if newest is None or newest.pk != base or draft.base.pk != base:
            raise CorrectedMeanwhile
        if fingerprint(draft.corrected(choices)) != previewed:
            raise CorrectedMeanwhile
        info = replace(
            draft.base.edition_info,
            correction=draft.base.correction + 1,
            published_at=timezone.now().replace(microsecond=0),
            note={draft.document.source_language: reason},
            author=user.get_full_name(),
        )
        edition = _store(draft, draft.corrected(choices, info), course, user)
        correction = Correction.objects.create(
            base=draft.base, edition=edition, reason=reason, questions=_logged(draft, choices), made_by=user
        )
        _note_uses(choices, course)
        transaction.on_commit(lambda: _wake(correction.pk), robust=True)
    return correction


def _store(draft: Draft, document: CourseDocument, course: Course, user: User) -> Edition:
    _document, read_present = document_of(course, draft.base.edition_info)
    kept = {asset.sha256 for asset in draft.document.assets}
    return store_edition(
        document,
        lambda sha256: open_asset(sha256) if sha256 in kept else read_present(sha256),
        course=course,
        published_by=user,
        is_current=course.current_edition_id == draft.base.pk,
    )


def _logged(draft: Draft, choices: Choices) -> list[dict[str, object]]:
    source = draft.document.source_language
    return [
        {
            "activity": str(one.activity),
            "question": one.before.id,
            "dropped": one in choices.dropped,
            "differs": list(one.differs) if one in choices.brought else [],
            "before": write(one.before),
            "after": write(one.after[source]) if one in choices.brought else None,
        }
        for one in choices.all
    ]


def _note_uses(choices: Choices, course: Course) -> None:
    """Of the bank's questions among those brought, their versions of now are in use."""
    ids = [one.before.id for one in choices.brought if is_key(one.before.id)]
    asked = BankUse.objects.filter(activity__course=course, question__key__in=ids)
    rows = asked.values_list("question", "question__version", "activity").distinct()
    BankUse.objects.bulk_create(
        [
            BankUse(question_id=question, version=now, activity_id=activity)
            for question, now, activity in rows
        ],
        ignore_conflicts=True,
    )


def _wake(pk: int) -> None:
    from .tasks import regrade

    regrade.delay(pk)


def unfinished() -> list[int]:
    """Corrections that still have learners to grade anew and that no worker is at."""
    return list(_free().order_by("pk").values_list("pk", flat=True)[:50])


def _free() -> QuerySet[Correction]:
    idle = Q(worked_at=None) | Q(worked_at__lt=timezone.now() - CLAIM)
    return Correction.objects.filter(idle, finished_at=None)


def go_on(pk: int, batch: int = BATCH) -> bool:
    """Grade the next ``batch`` learners of a correction anew; True while there are more.

    What a killed worker left undone, the next one finds; a learner who is done is not found again. Of two
    corrections of an edition either may come first: the later one brings the earlier one with it.
    """
    if not _free().filter(pk=pk).update(worked_at=timezone.now()):
        return False
    correction = Correction.objects.select_related("edition", "base").get(pk=pk)
    work = _Work(correction)
    failed = 0
    enrolments = list(work.left().values_list("pk", flat=True)[:batch])
    for place, enrolment in enumerate(enrolments):
        if place % 20 == 19:
            Correction.objects.filter(pk=pk).update(worked_at=timezone.now())
        try:
            work.regrade(enrolment)
        except Exception:  # one learner's records must not keep the others waiting
            logger.exception("Correction %s: enrolment %s was not graded anew", pk, enrolment)
            failed += 1
    more = len(enrolments) == batch
    now = timezone.now()
    done = None if more or failed or now < correction.made_at + SETTLED else now
    Correction.objects.filter(pk=pk).update(worked_at=None, finished_at=done)
    return more


class _Work:
    """What is left to do of a correction."""

    def __init__(self, correction: Correction) -> None:
        self.correction = correction
        self.edition = frozen_edition(correction.edition_id)
        self.changed = Changed(self.edition)
        self.older = [pk for pk in self.changed.family if pk != self.edition.pk]
        self.judges: dict[UUID, Judge] = {}

    def attempts(self) -> QuerySet[Attempt]:
        """Those on the edition as it was, unless this correction or a later one has spoken of them."""
        done = Regrade.objects.filter(
            attempt=OuterRef("pk"),
            correction__edition__course=self.edition.course_id,
            correction__edition__number=self.edition.number,
            correction__edition__correction__gte=self.edition.correction,
        )
        return Attempt.objects.filter(~Exists(done), edition__in=self.older)

    def left(self) -> QuerySet[Enrolment]:
        theirs = self.attempts().filter(enrolment=OuterRef("pk"))
        return Enrolment.objects.filter(
            Q(edition__in=self.older) | Exists(theirs), course=self.edition.course_id
        ).order_by("pk")

    @transaction.atomic
    def regrade(self, pk: int) -> None:
        """Bring the correction to one learner's run and all its attempts, or to nothing of it."""
        enrolment = hold(Enrolment(pk=pk))
        if enrolment.edition_id in self.older:
            enrolment.edition = self.edition
            enrolment.save(update_fields=["edition"])
        rows = self.attempts().filter(enrolment=enrolment).select_for_update(of=("self",))
        better: dict[int, Regrade] = {}
        for attempt in (
            rows.select_related("activity").prefetch_related("answers", "marks").order_by("number")
        ):
            attempt.enrolment = enrolment
            regraded = self._regrade(attempt)
            if regraded and regraded.decision == Decision.APPLIED:
                better[attempt.activity_id] = regraded
        for regraded in better.values():
            count(regraded.attempt)
            tell(regraded.attempt, "regraded", regrade=regraded, reason=self.correction.reason)

    def _regrade(self, attempt: Attempt) -> Regrade | None:
        """An attempt's new grade, written down where it is better, kept for a decision where it is worse."""
        key = attempt.activity.key
        ids = self.changed.since(attempt.edition_id, key)
        if attempt.submitted_at is None or attempt.voided_at or not asks(attempt, ids):
            self._move(attempt)
            return None
        marks = self._marks(attempt)
        result = self._judge(key).judge(attempt.drawn, attempt.grades, answers_in(attempt), marks, ids)
        grades = write(result.grades)
        if attempt.graded_at is None:
            attempt.texts = sum(one.pending for one in result.grades.values()) + len(marks)
            attempt.grades = grades
            if not result.pending:
                attempt.score, attempt.passed, attempt.graded_at = result.score, result.passed, timezone.now()
            self._move(attempt)
            if attempt.graded_at:
                count(attempt)
                tell(attempt, "marked")
            return None
        assert attempt.score is not None
        attempt.regrades.filter(decision=Decision.WAITING).update(decision=Decision.OVERTAKEN)
        if result.pending or (result.score, result.passed) == (attempt.score, attempt.passed):
            attempt.grades = attempt.grades if result.pending else grades
            self._move(attempt)
            return None
        regraded = Regrade(
            attempt=attempt,
            correction=self.correction,
            old_score=attempt.score,
            new_score=result.score,
            old_passed=bool(attempt.passed),
            new_passed=result.passed,
            old_grades=attempt.grades,
            new_grades=grades,
            decision=Decision.APPLIED if result.score > attempt.score else Decision.WAITING,
        )
        regraded.save()
        if regraded.decision == Decision.APPLIED:
            apply(regraded, self.edition)
        return regraded

    def _move(self, attempt: Attempt) -> None:
        attempt.edition = self.edition
        attempt.save(update_fields=["edition", "grades", "texts", "score", "passed", "graded_at"])

    def _judge(self, key: UUID) -> Judge:
        if key not in self.judges:
            codes = self.edition.outline.languages
            contents = [quiz_content(self.edition, key, code) for code in codes]
            self.judges[key] = Judge.of(contents, quiz_settings(self.edition, key))
        return self.judges[key]

    def _marks(self, attempt: Attempt) -> dict[str, Grade]:
        """What markers gave, by the rubric as it is now; where it lost a level, the grade stands."""
        questions = self._judge(attempt.activity.key).questions
        settings = quiz_settings(self.edition, attempt.activity.key)
        given: dict[str, list[Levels]] = {}
        for mark in sorted(attempt.marks.all(), key=lambda mark: mark.place):
            if not mark.returned:
                given.setdefault(mark.question, []).append(mark.levels)
        found = {}
        for id_, marks in given.items():
            question = questions.get(id_)
            if not isinstance(question, ExtendedText):
                continue
            try:
                grade = settled(question, marks, settings)
            except ValueError:
                grade = read(Grade, attempt.grades[id_])
            if grade:
                found[id_] = grade
        return found


def apply(regraded: Regrade, edition: Edition) -> None:
    """Write a new grade into its attempt, which the caller holds and counts."""
    attempt = regraded.attempt
    attempt.edition = edition
    attempt.score, attempt.passed, attempt.grades = (
        regraded.new_score,
        regraded.new_passed,
        regraded.new_grades,
    )
    attempt.save(update_fields=["edition", "score", "passed", "grades"])
