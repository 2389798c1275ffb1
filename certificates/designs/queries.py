"""Which designs a person sees and changes, and which one a certificate is made with."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from courses.progress.models import Enrolment
from lms.accounts.models import Agency
from lms.accounts.permissions import Anyone, agencies_authored, is_national

from ..models import CertificateDesign, DesignVersion


def written_by(user: Anyone) -> QuerySet[CertificateDesign]:
    """Designs that ``user`` may change: their agencies' own; every agency's for national editors."""
    if is_national(user):
        return _designs()
    return _designs().filter(agency__in=[agency.pk for agency in agencies_authored(user)])


def visible_to(user: Anyone) -> QuerySet[CertificateDesign]:
    """Designs that ``user`` sees in the list: those they may change and those that others share."""
    if is_national(user):
        return _designs()
    own = [agency.pk for agency in agencies_authored(user)]
    if not own:
        return _designs().none()
    return _designs().filter(Q(agency__in=own) | Q(is_shared=True, is_retired=False))


def usable_by(agency: Agency) -> QuerySet[CertificateDesign]:
    """Designs that courses of ``agency`` may name: its own and those that others share, none retired."""
    return _designs().filter(Q(agency=agency) | Q(is_shared=True), is_retired=False)


def design_for(enrolment: Enrolment) -> DesignVersion | None:
    """The version that a certificate begun now is made with; None is the house's own look.

    The course's own choice, while its agency may use it, else the agency's usual design.
    """
    course = enrolment.course
    usable = usable_by(course.agency)
    named = usable.filter(courses__course=course).first()
    design = named or usable.filter(agency=course.agency, is_default=True).first()
    return design.versions.first() if design else None


def _designs() -> QuerySet[CertificateDesign]:
    return CertificateDesign.objects.select_related("agency")
