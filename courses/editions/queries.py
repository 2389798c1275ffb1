"""Which courses a person may see."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from courses.document.course import Audience
from lms.accounts.models import Role, User
from lms.accounts.permissions import is_national

from .models import Course


def visible_to(user: User | AnonymousUser) -> QuerySet[Course]:
    """Courses that ``user`` may look at: public ones, those of an agency they belong to, those they take.

    The national centre's editors see every course. A course without an edition, or a retired one, is seen by
    those who write for its agency and by those enrolled.
    """
    if is_national(user):
        return Course.objects.all()
    published = Q(current_edition__isnull=False, retired_at__isnull=True)
    rule = published & Q(audience=Audience.PUBLIC)
    if isinstance(user, User):
        agencies = {m.agency_id for m in user.confirmed_memberships}
        authored = {m.agency_id for m in user.confirmed_memberships if m.role in (Role.TRAINER, Role.EDITOR)}
        enrolled = Course.objects.filter(enrolments__user=user, enrolments__left_at__isnull=True)
        rule |= published & Q(audience=Audience.AGENCY, agency__in=agencies)
        rule |= Q(agency__in=authored) | Q(pk__in=enrolled.values("pk"))
    return Course.objects.filter(rule)


def may_enrol(user: User | AnonymousUser, course: Course) -> bool:
    """May the person enrol by themselves: the audience says yes, and the course is open for new learners."""
    if not isinstance(user, User) or course.is_retired or course.current_edition_id is None:
        return False
    if course.audience == Audience.PUBLIC:
        return True
    return course.audience == Audience.AGENCY and course.agency_id in {
        m.agency_id for m in user.confirmed_memberships
    }
