"""Completion: one pure function from an outline and a learner's records to where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from uuid import UUID

from courses.document.outline import Outline, OutlineActivity


@dataclass(frozen=True)
class Record:
    """What is known of one activity. ``score`` in per cent."""

    done: bool
    score: Decimal | None = None
    begun: bool = True


@dataclass(frozen=True)
class CourseState:
    """Where a learner stands; ``percent`` is by working time of what is required, 100 only when complete."""

    percent: int
    done: int
    total: int
    minutes_left: int
    complete: bool
    score: Decimal | None
    next_key: UUID | None
    done_keys: frozenset[UUID]
    locked_keys: frozenset[UUID]


def completion(outline: Outline, records: Mapping[UUID, Record]) -> CourseState:
    """Where a learner with ``records`` (by activity key) stands in a course with ``outline``.

    A course is complete when each required activity is done; where nothing is required, when each
    activity is. The score is the mean of scores by weight, of activities that have one.
    """
    activities = list(outline.activities())
    counted = [a for a in activities if a.required] or activities
    done_keys = frozenset(a.key for a in activities if a.key in records and records[a.key].done)
    done = [a for a in counted if a.key in done_keys]
    left = [a for a in counted if a.key not in done_keys]
    complete = bool(counted) and not left
    weights = {a.key: max(a.minutes, 1) for a in counted}
    share = sum(weights[a.key] for a in done) * 100 // max(sum(weights.values()), 1)
    upcoming = left or [a for a in activities if a.key not in done_keys]
    return CourseState(
        percent=100 if complete else min(share, 99),
        done=len(done),
        total=len(counted),
        minutes_left=sum(a.minutes for a in left),
        complete=complete,
        score=score_of(activities, records),
        next_key=upcoming[0].key if upcoming else None,
        done_keys=done_keys,
        locked_keys=_locked(outline, done_keys),
    )


def _locked(outline: Outline, done_keys: frozenset[UUID]) -> frozenset[UUID]:
    if not outline.sequential:
        return frozenset()
    locked: set[UUID] = set()
    open_so_far = True
    for activity in outline.activities():
        if not open_so_far and activity.key not in done_keys:
            locked.add(activity.key)
        if activity.required and activity.key not in done_keys:
            open_so_far = False
    return frozenset(locked)


def score_of(activities: Iterable[OutlineActivity], records: Mapping[UUID, Record]) -> Decimal | None:
    """The mean of the scores by weight, in per cent and rounded down; None where nothing has one."""
    weighed: list[tuple[Decimal, Decimal]] = []
    for activity in activities:
        record = records.get(activity.key)
        if record and record.score is not None and activity.weight:
            weighed.append((record.score, activity.weight))
    total = sum((weight for _, weight in weighed), Decimal(0))
    if not total:
        return None
    return (sum((score * weight for score, weight in weighed), Decimal(0)) / total).quantize(
        Decimal("0.01"), ROUND_DOWN
    )
