"""An exam's room as whoever runs it sees it: everybody, what they did so far, how long they have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from courses.progress.models import Enrolment

from .models import Attempt, Sitting


@dataclass(frozen=True)
class Seat:
    """One learner of the room; ``attempt`` is their newest in the sitting."""

    enrolment: Enrolment
    attempt: Attempt | None
    answered: int = 0
    asked: int = 0
    last_arrival: datetime | None = None
    left: timedelta | None = None

    @property
    def counts(self) -> bool:
        """Has the person an attempt that nobody voided."""
        return self.attempt is not None and self.attempt.voided_at is None

    @property
    def is_writing(self) -> bool:
        return self.attempt is not None and self.attempt.is_open

    @property
    def minutes_left(self) -> int:
        return -(-int(self.left.total_seconds()) // 60) if self.left else 0


def people_of(sitting: Sitting) -> QuerySet[Enrolment]:
    """Whoever is to sit it: enrolled in the course by the sitting's agency and centre."""
    theirs = Q(agency=sitting.agency_id, course=sitting.activity.course_id)
    if sitting.centre_id:
        theirs &= Q(centre=sitting.centre_id)
    begun = Attempt.objects.filter(sitting=sitting).values("enrolment")
    return (
        Enrolment.objects.kept()
        .filter(theirs | Q(pk__in=begun))
        .select_related("user")
        .order_by("user__name_latin", "user__name_cyrillic", "user__email", "pk")
    )


def seats(sitting: Sitting, people: Sequence[Enrolment] | None = None) -> list[Seat]:
    """The room, in four queries for any number of people."""
    enrolments = list(people_of(sitting) if people is None else people)
    attempts = Attempt.objects.filter(sitting=sitting, enrolment__in=[one.pk for one in enrolments])
    newest = {attempt.enrolment_id: attempt for attempt in attempts.order_by("number")}
    rows = Attempt.objects.filter(pk__in=[attempt.pk for attempt in newest.values()])
    answered = dict(
        rows.annotate(n=Count("answers", filter=Q(answers__response__isnull=False))).values_list("pk", "n")
    )
    arrived = dict(rows.annotate(at=Max("arrivals__arrived_at")).values_list("pk", "at"))
    now = timezone.now()

    def seat(enrolment: Enrolment) -> Seat:
        attempt = newest.get(enrolment.pk)
        if attempt is None:
            return Seat(enrolment, None)
        return Seat(
            enrolment,
            attempt,
            answered=answered[attempt.pk],
            asked=len(attempt.drawn["questions"]),
            last_arrival=arrived[attempt.pk],
            left=max(attempt.deadline_at - now, timedelta()) if attempt.deadline_at else None,
        )

    return [seat(enrolment) for enrolment in enrolments]
