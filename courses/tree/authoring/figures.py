"""How learners fare in a course, as its author may know it: other agencies' people only pooled, from five
up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from statistics import median

from django.utils import timezone

from courses.editions.models import Activity, Course
from courses.progress.models import Enrolment

FEWEST = 5
ACTIVE = timedelta(days=14)


@dataclass(frozen=True)
class Figures:
    """``stops_at`` is the activity at which most stopped: were last seen there and not for 14 days."""

    enrolled: int
    active: int
    finished: int
    score: Decimal | None
    stops_at: Activity | None


@dataclass(frozen=True)
class CourseFigures:
    """``others`` is None while fewer than five people of other agencies are enrolled."""

    own: Figures
    others: Figures | None


@dataclass(frozen=True)
class _Run:
    """One enrolment, as far as figures need it."""

    user_id: int
    agency_id: int | None
    completed_at: datetime | None
    last_seen_at: datetime | None
    score: Decimal | None
    last_activity_id: int | None


def figures_of(courses: Sequence[Course]) -> dict[int, CourseFigures]:
    """Figures by course id; two queries for any number of courses."""
    runs: dict[int, list[_Run]] = {course.pk: [] for course in courses}
    rows = Enrolment.objects.kept().filter(course__in=courses)
    for course, *facts in rows.values_list(
        *("course_id", "user_id", "agency_id", "completed_at", "last_seen_at", "score", "last_activity_id")
    ):
        runs[course].append(_Run(*facts))
    activities = Activity.objects.in_bulk(
        {run.last_activity_id for some in runs.values() for run in some} - {None}
    )
    return {course.pk: _of_course(course, runs[course.pk], activities) for course in courses}


def _of_course(course: Course, runs: list[_Run], activities: dict[int, Activity]) -> CourseFigures:
    own = [run for run in runs if run.agency_id == course.agency_id]
    others = [run for run in runs if run.agency_id != course.agency_id]
    enough = len({run.user_id for run in others}) >= FEWEST
    return CourseFigures(
        own=_of_runs(own, activities), others=_of_runs(others, activities) if enough else None
    )


def _of_runs(runs: list[_Run], activities: dict[int, Activity]) -> Figures:
    lately = timezone.now() - ACTIVE
    scores = [run.score for run in runs if run.score is not None]
    stopped = Counter(
        run.last_activity_id
        for run in runs
        if run.completed_at is None
        and run.last_activity_id
        and run.last_seen_at
        and run.last_seen_at < lately
    )
    most = stopped.most_common(1)
    return Figures(
        enrolled=len(runs),
        active=sum(1 for run in runs if run.last_seen_at and run.last_seen_at >= lately),
        finished=sum(1 for run in runs if run.completed_at),
        score=median(scores) if scores else None,
        stops_at=activities.get(most[0][0]) if most and most[0][0] else None,
    )
