"""Who may carry courses away, and bring them in."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from courses.editions.models import Course, Edition
from courses.editions.queries import visible_to
from lms.accounts.models import Agency, User
from lms.accounts.permissions import agencies_authored, agencies_managed, is_national

from .models import ExportJob, ImportJob

Anyone = User | AnonymousUser


def may_carry(user: Anyone) -> bool:
    """Packages hold right answers, so they are for those who teach: authors and centre managers."""
    return is_national(user) or bool(agencies_authored(user)) or bool(agencies_managed(user))


def exportable(user: Anyone) -> QuerySet[Course]:
    """Published courses that the person may take away.

    A centre manager takes what their people may see, an author what their agency wrote.
    """
    published = visible_to(user).exclude(current_edition=None)
    if is_national(user) or agencies_managed(user):
        return published
    return published.filter(agency__in=agencies_authored(user))


def editions_to_export(user: Anyone) -> QuerySet[Edition]:
    """Editions of those courses, newest first; of a retired course too, for its authors."""
    courses = exportable(user).values("pk")
    return (
        Edition.objects.filter(course__in=courses)
        .select_related("course__agency")
        .order_by("course", "-number")
    )


def agencies_to_import(user: Anyone) -> QuerySet[Agency]:
    """Agencies into which the person may bring a course."""
    if is_national(user):
        return Agency.objects.all()
    mine = {agency.pk for agency in (*agencies_authored(user), *agencies_managed(user))}
    return Agency.objects.filter(pk__in=mine)


def exports_of(user: Anyone) -> QuerySet[ExportJob]:
    """The person's own exports of courses that they may still take away."""
    mine = Q(asked_by=user.pk, edition__course__in=exportable(user).values("pk"))
    return ExportJob.objects.filter(mine).select_related("edition__course__agency").order_by("-asked_at")


def imports_of(user: Anyone) -> QuerySet[ImportJob]:
    """The person's own imports into agencies that are still theirs."""
    mine = Q(asked_by=user.pk, agency__in=agencies_to_import(user).values("pk"))
    return ImportJob.objects.filter(mine).select_related("agency", "course__agency").order_by("-asked_at")
