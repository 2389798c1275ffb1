"""A correction as it is made up: what is chosen of what was mended, and whom it would change."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import cast
from uuid import UUID

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from courses.document.activities import QuizContent, QuizSettings
from courses.document.course import CourseDocument, EditionInfo
from courses.editions.models import Course, Edition
from courses.editions.store import load_document
from courses.progress.errors import ProgressError
from courses.progress.models import Enrolment
from courses.tree.authoring.figures import FEWEST
from courses.tree.to_document import document_of
from lms.accounts.models import Agency

from .correcting import Asked, Quiz, corrected, quizzes_of
from .judging import Judge
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


@dataclass
class Effect:
    """What a correction changes for some people; ``people`` are those whose tries are graded anew."""

    name: str
    people: set[int] = field(default_factory=set)
    tries: int = 0
    up: int = 0
    down: int = 0
    passes_gained: int = 0
    passes_lost: int = 0
    is_pooled: bool = False

    @property
    def is_told(self) -> bool:
        """Other agencies' people are told of only pooled, from five up."""
        return not self.is_pooled or len(self.people) >= FEWEST

    @property
    def same(self) -> int:
        return self.tries - self.up - self.down

    def add(self, person: int, old: tuple[Decimal, bool], new: tuple[Decimal, bool]) -> None:
        self.people.add(person)
        self.tries += 1
        self.up += new[0] > old[0]
        self.down += new[0] < old[0]
        self.passes_gained += new[1] and not old[1]
        self.passes_lost += old[1] and not new[1]


def preview(draft: Draft, choices: Choices, own: Iterable[Agency], language: str) -> list[Effect]:
    """Who changes: a line for each of the ``own`` agencies that is touched, and one for all others."""
    document = draft.corrected(choices)
    fresh: dict[UUID, set[str]] = {}
    for one in choices.all:
        fresh.setdefault(one.activity, set()).add(one.before.id)
    judges = {
        activity.key: _judge_of_document(activity.content, document.languages, activity.settings)
        for activity in document.activities()
        if activity.key in fresh
    }
    effects = {agency.pk: Effect(agency.name_in(language)) for agency in own}
    others = Effect("", is_pooled=True)
    changed = Changed(draft.base)
    for attempt in _closed(changed.family, list(fresh)):
        key = attempt.activity.key
        ids = changed.since(attempt.edition_id, key) | fresh[key]
        if not asks(attempt, ids):
            continue
        result = judges[key].judge(attempt.drawn, attempt.grades, answers_in(attempt), {}, ids)
        if result.pending:
            continue
        effect = effects.get(attempt.enrolment.agency_id or 0, others)
        old = (cast(Decimal, attempt.score), bool(attempt.passed))
        effect.add(attempt.enrolment.user_id, old, (result.score, result.passed))
    return [effect for effect in (*effects.values(), others) if effect.tries]


def effect_of(correction: Correction, own: Iterable[Agency], language: str) -> list[Effect]:
    """Whom a correction changed so far; tries whose score is as it was are not among them."""
    effects = {agency.pk: Effect(agency.name_in(language)) for agency in own}
    others = Effect("", is_pooled=True)
    rows = correction.regrades.values_list(
        *("attempt__enrolment__agency_id", "attempt__enrolment__user_id"),
        *("old_score", "old_passed", "new_score", "new_passed"),
    )
    for agency, person, *scores in rows:
        effects.get(agency or 0, others).add(person, (scores[0], scores[1]), (scores[2], scores[3]))
    return [effect for effect in (*effects.values(), others) if effect.tries]


def _judge_of_document(content: Mapping[str, object], languages: Iterable[str], settings: object) -> Judge:
    contents = [cast(QuizContent, content[code]) for code in languages]
    return Judge.of(contents, cast(QuizSettings, settings))


def _closed(editions: Collection[int], activities: Collection[UUID]) -> Iterator[Attempt]:
    """Handed-in, graded attempts that count, with their answers."""
    rows = (
        Attempt.objects.filter(
            edition__in=editions, activity__key__in=activities, graded_at__isnull=False, voided_at=None
        )
        .select_related("activity")
        .prefetch_related(Prefetch("enrolment", Enrolment.objects.only("agency_id", "user_id")), "answers")
        .order_by("pk")
    )
    return rows.iterator(chunk_size=500)


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
