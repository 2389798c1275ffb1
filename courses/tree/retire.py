"""Retiring a course or an activity: nobody new meets it, and those who have it keep it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from courses.editions.models import Activity, Course
from courses.progress.models import ActivityProgress, ActivityState, Enrolment


@dataclass(frozen=True)
class Effect:
    """Whom retiring concerns: ``under_way`` keep what they have, ``completed`` are done already."""

    under_way: int
    completed: int
    in_edition: bool = False


def effect_on_course(course: Course) -> Effect:
    """Who is enrolled in the course now."""
    kept = Enrolment.objects.kept().filter(course=course)
    return Effect(
        under_way=kept.filter(completed_at=None).count(),
        completed=kept.exclude(completed_at=None).count(),
        in_edition=course.current_edition_id is not None,
    )


def effect_on_activity(activity: Activity) -> Effect:
    """Who has the activity before them, and who has done it."""
    under_way = (
        Enrolment.objects.open()
        .filter(course=activity.course, edition__contents__activity=activity)
        .distinct()
    )
    done = ActivityProgress.objects.filter(activity=activity, state=ActivityState.DONE)
    edition = activity.course.current_edition
    return Effect(
        under_way=under_way.count(),
        completed=done.count(),
        in_edition=edition is not None and activity.key in edition.outline.by_key,
    )


def retire(thing: Course | Activity) -> None:
    """Take a course from the catalogue, or an activity from the next edition on. Twice is as good as once."""
    if thing.retired_at is None:
        thing.retired_at = timezone.now()
        thing.save(update_fields=["retired_at"])


def bring_back(thing: Course | Activity) -> None:
    """Undo ``retire``."""
    thing.retired_at = None
    thing.save(update_fields=["retired_at"])
