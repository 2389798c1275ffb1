"""A correction as it is made up: what is chosen of what was mended."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from courses.document.course import CourseDocument, EditionInfo
from courses.editions.models import Course, Edition
from courses.editions.store import load_document
from courses.progress.errors import ProgressError
from courses.tree.to_document import document_of

from .correcting import Asked, Quiz, corrected, quizzes_of
from .models import Attempt, Correction


class NothingChosen(ProgressError):
    message = _("Choose at least one question to bring or to drop.")


def newest_of(course: Course, number: int | None = None) -> Edition | None:
    """The newest correction of the edition ``number``; of the current one without a number."""
    if number is None:
        return course.current_edition
    return course.editions.filter(number=number).order_by("-correction").first()


@dataclass
class Draft:
    """A correction that is being made up: the edition as it is, the course as it stands in the tree."""

    base: Edition
    document: CourseDocument
    present: CourseDocument
    quizzes: list[Quiz]

    @classmethod
    def of(cls, base: Edition, language: str) -> Draft:
        document = load_document(base)
        present, _reader = document_of(base.course, base.edition_info)
        return cls(base, document, present, quizzes_of(document, present, language))

    def chosen(self, brought: Collection[str], dropped: Collection[str]) -> Choices:
        """The questions that a form named; names that it may not choose are passed over. Raises
        NothingChosen."""
        asked = [one for quiz in self.quizzes for one in quiz.questions]
        out = tuple(one for one in asked if one.name in dropped and not one.is_dropped)
        kept = tuple(one for one in asked if one.name in brought and one.may_be_brought and one not in out)
        if not (kept or out):
            raise NothingChosen
        return Choices(kept, out)

    def corrected(self, choices: Choices, info: EditionInfo | None = None) -> CourseDocument:
        return corrected(
            self.document,
            self.present,
            info or self.document.edition,
            brought=[(one.activity, one.before.id) for one in choices.brought],
            dropped=[(one.activity, one.before.id) for one in choices.dropped],
        )


@dataclass(frozen=True)
class Choices:
    """What a correction brings and what it drops."""

    brought: tuple[Asked, ...]
    dropped: tuple[Asked, ...]

    @property
    def all(self) -> tuple[Asked, ...]:
        return self.brought + self.dropped


def asks(attempt: Attempt, ids: Collection[str]) -> bool:
    return any(drawn["id"] in ids for drawn in attempt.drawn["questions"])


def answers_in(attempt: Attempt) -> dict[str, object]:
    return {answer.question: answer.response for answer in attempt.answers.all()}


class Changed:
    """Which questions corrections have changed since each edition of the same number as ``newest``."""

    def __init__(self, newest: Edition) -> None:
        same = Edition.objects.filter(
            course=newest.course_id, number=newest.number, correction__lte=newest.correction
        )
        self.family: dict[int, int] = dict(same.values_list("pk", "correction"))
        rows = Correction.objects.filter(edition__in=self.family)
        self.steps = [
            (correction, UUID(one["activity"]), one["question"])
            for correction, questions in rows.values_list("edition__correction", "questions")
            for one in questions
        ]

    def since(self, edition: int, activity: UUID) -> set[str]:
        """Ids of the activity's questions that changed after ``edition``."""
        before = self.family[edition]
        return {id_ for step, key, id_ in self.steps if step > before and key == activity}
