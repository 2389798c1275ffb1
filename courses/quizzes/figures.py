"""Item analysis worked out of attempts: who counts, what is read, and where the result is kept.

The first finished attempt of each learner counts. The course's own agency sees its own learners' figures;
learners of other agencies are in them once there are five of them, so that nothing tells of fewer. An
edition and its corrections are one: each answer is graded by the newest key, whoever was brought to it.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import groupby, islice
from operator import itemgetter

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from courses.document.fields import read, write
from courses.document.questions import Question
from courses.editions.frozen import frozen_edition
from courses.editions.models import Activity, Edition

from .analysis import SHOWN_FROM, Earned, QuizAnalysis, Tally, Version
from .edition import quiz_content, quiz_settings
from .models import Answer, Attempt, QuizFigures

CHUNK = 500
FORGOTTEN = timedelta(minutes=5)
"""How long a wish may lie before the sweep believes that its message was lost."""
GIVEN_UP = timedelta(days=1)


@dataclass(frozen=True)
class Found:
    """An analysis, and by a question's version an edition that asks it."""

    analysis: QuizAnalysis
    asked_in: dict[str, int] = field(default_factory=dict)
    schema: int = 1


def found_in(figures: QuizFigures | None) -> Found | None:
    """What was last worked out; None before the first time."""
    return read(Found, figures.body) if figures and figures.computed_at else None


def finished() -> QuerySet[Attempt]:
    """Attempts that are handed in, marked, and not void."""
    return Attempt.objects.filter(graded_at__isnull=False, voided_at__isnull=True)


def ask(activity: Activity) -> None:
    """Have the figures worked out; the row says so, the message only wakes a worker."""
    from .tasks import work_out_figures

    with transaction.atomic():
        row, _new = QuizFigures.objects.update_or_create(
            activity=activity, defaults={"asked_for_at": timezone.now()}
        )
        transaction.on_commit(lambda: work_out_figures.delay(row.pk), robust=True)


def outdated() -> QuerySet[Activity]:
    """Quizzes with an attempt that was graded after their figures were worked out."""
    newer = finished().filter(activity=OuterRef("pk"))
    return Activity.objects.filter(kind="quiz").filter(
        Exists(newer.filter(graded_at__gt=OuterRef("quiz_figures__computed_at")))
        | Q(Exists(newer), quiz_figures__computed_at__isnull=True)
    )


def waiting(now: datetime) -> QuerySet[QuizFigures]:
    """Figures that were asked for and that no worker made; those that failed for a day are left."""
    asked = QuizFigures.objects.filter(asked_for_at__lt=now - FORGOTTEN, asked_for_at__gt=now - GIVEN_UP)
    return asked.filter(Q(computed_at__isnull=True) | Q(computed_at__lt=F("asked_for_at")))


def work_out(figures: QuizFigures) -> Found:
    """Work the figures out and keep them. Takes a few numbers of memory for each answer, no transaction."""
    now = timezone.now()
    found = analyse(figures.activity)
    QuizFigures.objects.filter(pk=figures.pk).update(
        computed_at=now, attempts=found.analysis.people, body=write(found)
    )
    return found


def analyse(activity: Activity) -> Found:
    """The figures of a quiz from its attempts as they stand; two queries for each 500 learners."""
    counted = _Counted.of(activity)
    asked = _Asked(activity)
    tally = Tally()
    for pks in counted.chunks():
        _add(tally, asked, counted, pks)
    tally.close()
    for pks in counted.chunks():
        _choose(tally, asked, counted, pks)
    analysis = tally.figures(drawn=any(asked.is_drawn(edition) for edition in set(counted.editions)))
    shown = {item.version for item in analysis.items}
    asked_in = {version: edition for version, edition in asked.asked_in.items() if version in shown}
    return Found(analysis, asked_in)


@dataclass
class _Counted:
    """The attempts that count, by the order in which they are told: its id, its edition, its language."""

    attempts: array[int] = field(default_factory=lambda: array("q"))
    editions: array[int] = field(default_factory=lambda: array("q"))
    languages: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, activity: Activity) -> _Counted:
        own, others = cls(), cls()
        rows = (
            finished()
            .filter(activity=activity)
            .order_by("enrolment__user_id", "submitted_at", "pk")
            .values_list("enrolment__user_id", "pk", "edition_id", "language", "enrolment__agency_id")
            .iterator(chunk_size=2_000)
        )
        for _user, tries in groupby(rows, key=lambda row: row[0]):
            _user, pk, edition, language, agency = next(tries)
            mine = agency == activity.course.agency_id
            (own if mine else others)._add(pk, edition, language)
        return own._with(others) if len(others.attempts) >= SHOWN_FROM else own

    def _add(self, attempt: int, edition: int, language: str) -> None:
        self.attempts.append(attempt)
        self.editions.append(edition)
        self.languages.append(language)

    def _with(self, others: _Counted) -> _Counted:
        """All in the order of attempts, which tells nothing of agencies."""
        together = sorted(
            [
                *zip(self.attempts, self.editions, self.languages, strict=True),
                *zip(others.attempts, others.editions, others.languages, strict=True),
            ]
        )
        found = _Counted()
        for row in together:
            found._add(*row)
        return found

    def chunks(self) -> Iterator[Mapping[int, int]]:
        """The row of each attempt by its id, some at a time."""
        rows = zip(self.attempts, range(len(self.attempts)), strict=True)
        while some := dict(islice(rows, CHUNK)):
            yield some


@dataclass(frozen=True)
class _Known:
    """A question as an edition asks it; ``codes`` says what a response, as written JSON, chose."""

    question: Question
    version: Version
    points: float
    codes: Callable[[str | None], tuple[str, ...]]

    @classmethod
    def of(cls, question: Question, version: Version) -> _Known:
        def codes(response: str | None) -> tuple[str, ...]:
            return question.codes(None if response is None else json.loads(response))

        return cls(question, version, float(question.points), lru_cache(maxsize=1_000)(codes))


class _Asked:
    """The questions of a quiz in each of its editions, as the newest correction has them; read once."""

    def __init__(self, activity: Activity) -> None:
        self.activity = activity
        self.asked_in: dict[str, int] = {}
        self._known: dict[int, dict[str, _Known]] = {}
        self._changed: dict[int, frozenset[str]] = {}
        editions = Edition.objects.filter(course=activity.course_id).order_by("correction")
        numbers = dict(editions.values_list("pk", "number"))
        newest = {number: pk for pk, number in numbers.items()}
        self._newest = {pk: newest[number] for pk, number in numbers.items()}

    def of(self, edition: int) -> Mapping[str, _Known]:
        """The graded questions of an edition by their id."""
        newest = self._newest[edition]
        if newest not in self._known:
            self._known[newest] = {known.question.id: known for known in self._read(newest)}
        return self._known[newest]

    def changed(self, edition: int) -> frozenset[str]:
        """The questions of an edition that its newest correction asks differently."""
        if edition not in self._changed:
            language = frozen_edition(edition).outline.languages[0]
            items = quiz_content(frozen_edition(edition), self.activity.key, language).items
            versions = {question.id: question.version for question in items}
            self._changed[edition] = frozenset(
                id_ for id_, known in self.of(edition).items() if versions.get(id_) != known.version.version
            )
        return self._changed[edition]

    def _read(self, pk: int) -> Iterator[_Known]:
        edition = frozen_edition(pk)
        first, *more = edition.outline.languages
        dropped = quiz_settings(edition, self.activity.key).dropped
        others = [
            {one.id: one for one in quiz_content(edition, self.activity.key, language).items}
            for language in more
        ]
        for question in quiz_content(edition, self.activity.key, first).items:
            if not question.is_graded or question.id in dropped:
                continue
            version = Version(question.id, question.version)
            self.asked_in[version.version] = max(pk, self.asked_in.get(version.version, pk))
            for other in others:
                if question.id in other and other[question.id].type == question.type:
                    question = question.with_answers_of(other[question.id])
            yield _Known.of(question, version)

    def is_drawn(self, edition: int) -> bool:
        """Does not everybody get the same questions?"""
        settings = quiz_settings(frozen_edition(edition), self.activity.key)
        return any(len(ask.pool) > ask.count for section in settings.sections for ask in section.asks)


def _add(tally: Tally, asked: _Asked, counted: _Counted, rows: Mapping[int, int]) -> None:
    grades = dict(Attempt.objects.filter(pk__in=list(rows)).values_list("pk", "grades"))
    anew = _graded_anew(asked, counted, rows)
    for pk, row in rows.items():
        edition = counted.editions[row]
        known = asked.of(edition)
        earned = [
            Earned(known[id_].version, anew.get((pk, id_), float(grade.get("score", 0))), known[id_].points)
            for id_, grade in grades[pk].items()
            if id_ in known
        ]
        for one in earned:
            if one.version not in tally.items:
                question = known[one.version.question].question
                tally.know(one.version, codes=list(question.labels()), right=question.right_codes())
        tally.add(earned, counted.languages[row])


def _graded_anew(
    asked: _Asked, counted: _Counted, rows: Mapping[int, int]
) -> Mapping[tuple[int, str], float]:
    """By attempt and question, the share of what a correction changed and the attempt was not brought to."""
    changed = {pk: asked.changed(counted.editions[row]) for pk, row in rows.items()}
    changed = {pk: ids for pk, ids in changed.items() if ids}
    if not changed:
        return {}
    given = Answer.objects.filter(attempt__in=list(changed), question__in=set().union(*changed.values()))
    responses = {(pk, id_): response for pk, id_, response in given.values_list(*_GIVEN)}
    shares = {}
    for pk, ids in changed.items():
        known = asked.of(counted.editions[rows[pk]])
        for id_ in ids:
            grade = known[id_].question.grade(responses.get((pk, id_)))
            if not grade.pending:
                shares[pk, id_] = float(grade.score)
    return shares


_GIVEN = ("attempt_id", "question", "response")


def _choose(tally: Tally, asked: _Asked, counted: _Counted, rows: Mapping[int, int]) -> None:
    """Count what was chosen, and the time between an answer and the one before.

    Answers that came together, as from a quiz on one page, tell no time.
    """
    begun = dict(Attempt.objects.filter(pk__in=list(rows)).values_list("pk", _as_text("begun_at")))
    answers = (
        Answer.objects.filter(attempt__in=list(rows))
        .order_by("attempt_id", "made_at", "pk")
        .values_list("attempt_id", "question", _as_text("response"), _as_text("made_at"))
    )
    for pk, given in groupby(answers, key=itemgetter(0)):
        row, before = rows[pk], datetime.fromisoformat(begun[pk])
        known = asked.of(counted.editions[row])
        for made, together in groupby(given, key=itemgetter(3)):
            made_at, several = datetime.fromisoformat(made), list(together)
            for _pk, id_, response, _made in several:
                one = known.get(id_)
                if one is None or one.version not in tally.items:
                    continue
                tally.choose(one.version, row, one.codes(response))
                if len(several) == 1:
                    tally.time(one.version, max(0.0, (made_at - before).total_seconds()))
            before = made_at


def _as_text(column: str) -> Cast:
    """A column as the database writes it: Django's own reading of millions of moments and responses takes
    longer than all that is made of them."""
    return Cast(column, TextField())
