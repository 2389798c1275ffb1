"""Reading the learner's records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import BigIntegerField, CharField, F, Model, QuerySet

from courses.editions.frozen import frozen_edition
from courses.editions.models import Course
from lms.accounts.models import Agency, User
from lms.prepared import Blank, Prepared

from .completion import CourseState, Record, completion
from .models import ActivityProgress, ActivityState, Enrolment, EnrolmentQuerySet

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Standing:
    """An enrolment (with course, agency and frozen edition) and where it stands; ``last`` was seen last."""

    enrolment: Enrolment
    last: UUID | None
    records: dict[UUID, Record]
    state: CourseState


def visible_to(user: User | AnonymousUser) -> EnrolmentQuerySet:
    """The person's own enrolments, but for those that they left."""
    if not isinstance(user, User):
        return Enrolment.objects.none()
    return Enrolment.objects.kept().filter(user=user)


def standing_in(user: User | AnonymousUser, agency: str, slug: str) -> Standing | None:
    """Where the person stands in their newest run of the course ``agency``/``slug``: one query."""
    if not isinstance(user, User):
        return None
    found = _standings(_in_course.rows(user=user.pk, agency=agency, course=slug))
    return found[0] if found else None


def newest_run(user: User | AnonymousUser, agency: str, slug: str) -> Enrolment | None:
    """The person's newest run of the course ``agency``/``slug``, left or not."""
    if not isinstance(user, User):
        return None
    return (
        Enrolment.objects.filter(user=user, course__agency__code=agency, course__slug=slug)
        .order_by("run")
        .last()
    )


def enrolment_in(user: User | AnonymousUser, course: Course | int) -> Enrolment | None:
    """The person's newest run of a course, with its edition: one query."""
    found = standings(visible_to(user).filter(course=course).order_by("-run"))
    return found[0].enrolment if found else None


_PARTS: list[tuple[type[Model], str]] = [(Enrolment, ""), (Course, "course__"), (Agency, "course__agency__")]
_RECORD = ("last_activity__key", "progress__activity__key", "progress__state", "progress__score")


def standings(enrolments: EnrolmentQuerySet) -> list[Standing]:
    """Where each of ``enrolments`` stands, in their order: one query for all of them and their progress.

    Rows are joined and taken apart here, because a prefetch costs a second query on the lesson page, where
    every query counts.
    """
    return _standings(_rows(enrolments))


def _rows(enrolments: EnrolmentQuerySet) -> QuerySet[Enrolment, Any]:
    return enrolments.values_list("pk", *_columns(), *_RECORD)


def runs_of(user: User | AnonymousUser) -> list[Enrolment]:
    """Every run of the person, left or not, the one seen last first, with course and agency: one query."""
    if not isinstance(user, User):
        return []
    return [_enrolment(row) for row in _own.rows(user=user.pk)]


def standing_of(enrolment: Enrolment) -> Standing:
    """Where a run stands: one query."""
    return _standings(_one.rows(pk=enrolment.pk))[0]


def _columns() -> list[str]:
    return [prefix + field.attname for model, prefix in _PARTS for field in model._meta.concrete_fields]


_own = Prepared(
    lambda: (
        Enrolment.objects.filter(user=Blank("user", BigIntegerField()))
        .order_by(F("last_seen_at").desc(nulls_last=True), "-enrolled_at")
        .values_list(*_columns())
    )
)
_one = Prepared(lambda: _rows(Enrolment.objects.filter(pk=Blank("pk", BigIntegerField()))))
_in_course = Prepared(
    lambda: _rows(
        Enrolment.objects.kept()
        .filter(
            user=Blank("user", BigIntegerField()),
            course__agency__code=Blank("agency", CharField()),
            course__slug=Blank("course", CharField()),
        )
        .order_by("-run")
    )
)


def _standings(rows: Iterable[Sequence[Any]]) -> list[Standing]:
    found: dict[int, tuple[Enrolment, UUID | None, dict[UUID, Record]]] = {}
    for pk, *values, last, key, state, score in rows:
        if pk not in found:
            found[pk] = (_enrolment(values), last, {})
        if key is not None:
            found[pk][2][key] = Record(done=state == ActivityState.DONE, score=score)
    return [
        Standing(enrolment, last, records, completion(enrolment.edition.outline, records))
        for enrolment, last, records in found.values()
    ]


def _enrolment(values: Sequence[Any]) -> Enrolment:
    enrolment, values = _instance(Enrolment, values)
    enrolment.course, values = _instance(Course, values)
    enrolment.course.agency, _none = _instance(Agency, values)
    enrolment.edition = frozen_edition(enrolment.edition_id)
    return enrolment


def _instance(model: type[M], values: Sequence[Any]) -> tuple[M, Sequence[Any]]:
    names = [field.attname for field in model._meta.concrete_fields]
    return model.from_db("default", names, values[: len(names)]), values[len(names) :]


def records_of(enrolment: Enrolment) -> dict[UUID, Record]:
    """Progress by activity key, as the completion rule takes it."""
    return to_records(enrolment.progress.select_related("activity"))


def to_records(rows: Iterable[ActivityProgress]) -> dict[UUID, Record]:
    return {row.activity.key: Record(done=row.state == ActivityState.DONE, score=row.score) for row in rows}
