"""Whom a centre manager sees: theirs, and nobody else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.utils import timezone

from certificates.models import Certificate, State
from certificates.queries import counting
from courses.document.course import Audience
from courses.editions.frozen import frozen_edition, frozen_text, read_ahead
from courses.editions.models import Course
from courses.progress.models import Enrolment, EnrolmentQuerySet
from courses.quizzes.models import Sitting
from lms.accounts.models import Agency, Membership, Role, TrainingCentre, User
from lms.accounts.models.membership import MembershipQuerySet
from lms.accounts.permissions import agencies_authored, agencies_managed

from .models import Invitation, InvitationQuerySet

Anyone = User | AnonymousUser
QUIET_AFTER = timedelta(days=14)


def enrolments_visible_to(user: Anyone) -> EnrolmentQuerySet:
    """Enrolments made under an agency that the person manages, those that were left aside."""
    return Enrolment.objects.kept().filter(agency__in=agencies_managed(user))


def invitations_visible_to(user: Anyone) -> InvitationQuerySet:
    return Invitation.objects.filter(agency__in=agencies_managed(user))


def requests_visible_to(user: Anyone) -> MembershipQuerySet:
    """People who asked to join an agency that the person manages."""
    asked = Membership.objects.waiting().filter(role=Role.LEARNER, agency__in=agencies_managed(user))
    return asked.select_related("user", "agency").order_by("asked_at")


def centres_visible_to(user: Anyone) -> QuerySet[TrainingCentre]:
    return centres_of(agencies_managed(user))


def centres_of(agencies: Sequence[Agency]) -> QuerySet[TrainingCentre]:
    return TrainingCentre.objects.filter(agency__in=agencies).select_related("agency")


def sittings_visible_to(user: Anyone) -> QuerySet[Sitting]:
    """Exams of agencies that the person manages, and those that an agency whose courses they write holds in
    its own courses for its own people."""
    managed = Q(agency__in=agencies_managed(user))
    taught = Q(agency__in=agencies_authored(user), activity__course__agency=F("agency"))
    return Sitting.objects.filter(managed | taught).select_related("activity__course", "agency", "centre")


def courses_for(agencies: Sequence[Agency]) -> QuerySet[Course]:
    """Courses that a centre of one of ``agencies`` may enrol people in: open ones of its own, and of others
    those for everybody or for whomever a centre enrols."""
    own = Q(agency__in=agencies)
    offered = Q(audience__in=(Audience.PUBLIC, Audience.INVITED))
    is_open = Q(current_edition__isnull=False, retired_at__isnull=True)
    return Course.objects.filter(is_open, own | offered).select_related("agency").order_by("pk")


def quiet(now: datetime | None = None) -> Q:
    """Under way, and the learner has not been here for ``QUIET_AFTER``."""
    since = (now or timezone.now()) - QUIET_AFTER
    unseen = Q(last_seen_at__lt=since) | Q(last_seen_at__isnull=True, enrolled_at__lt=since)
    return Q(completed_at__isnull=True) & unseen


def for_list(enrolments: EnrolmentQuerySet) -> EnrolmentQuerySet:
    """With what a line of the list says: the person, the course, the certificate that counts."""
    certificates = counting(Certificate.objects.select_related("agency"))
    return (
        enrolments.select_related("user", "course")
        .prefetch_related(Prefetch("certificates", queryset=certificates, to_attr="counting_certificates"))
        .order_by("user__name_latin", "user__name_cyrillic", "user__email", "pk")
    )


@dataclass(frozen=True)
class Figures:
    """What a centre manager sees first."""

    under_way: int
    completed_this_month: int
    quiet: int
    certified: int
    awaiting_approval: int


def figures(enrolments: EnrolmentQuerySet) -> Figures:
    """One query, however many there are."""
    month = timezone.localtime().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    counted = enrolments.aggregate(
        under_way=Count("pk", filter=Q(completed_at__isnull=True), distinct=True),
        completed_this_month=Count("pk", filter=Q(completed_at__gte=month), distinct=True),
        quiet=Count("pk", filter=quiet(), distinct=True),
        certified=Count("pk", filter=Q(certificates__state=State.ISSUED), distinct=True),
        awaiting_approval=Count("pk", filter=Q(certificates__state=State.AWAITING_APPROVAL), distinct=True),
    )
    return Figures(**counted)


def course_titles(courses: Sequence[Course], language: str) -> dict[int, str]:
    """The title of each course by its primary key, as its newest edition has it; with the name of its agency
    where several have the same."""
    published = [course for course in courses if course.current_edition_id]
    read_ahead([course.current_edition_id for course in published if course.current_edition_id])
    titles = {
        course.pk: edition_title(course.current_edition_id, language) or course.slug for course in published
    }
    having = Counter(titles.values())
    for course in published:
        if having[titles[course.pk]] > 1:
            titles[course.pk] += f" ({course.agency.name_in(language)})"
    return titles


def edition_title(edition_id: int | None, language: str) -> str:
    """The title that an edition has in ``language``, or in its first one."""
    text = frozen_text(frozen_edition(edition_id), language) if edition_id else None
    return text.title if text else ""
