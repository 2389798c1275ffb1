"""Which design a course's certificates have: a field on the course's settings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.editions.models import Course

from ..models import CertificateDesign, CourseDesign
from .queries import usable_by


class CourseDesignForm(forms.Form):
    """Designs that the course's agency may use; none means the agency's usual one."""

    design = forms.ModelChoiceField(
        CertificateDesign.objects.none(),
        label=_("Certificate design"),
        required=False,
        empty_label=_("the usual design of the agency"),
        help_text=_("A change concerns certificates that are made from now on."),
    )

    def __init__(self, course: Course, data: Any = None) -> None:
        named = CertificateDesign.objects.filter(courses__course=course).first()
        super().__init__(data, prefix="certificate", initial={"design": named})
        self.course = course
        usable = Q(pk__in=usable_by(course.agency).values("pk"))
        field = self.fields["design"]
        field.queryset = CertificateDesign.objects.filter(usable | Q(pk=named.pk if named else None))  # type: ignore[attr-defined]

    def save(self) -> None:
        design = self.cleaned_data["design"]
        if design is None:
            CourseDesign.objects.filter(course=self.course).delete()
        else:
            CourseDesign.objects.update_or_create(course=self.course, defaults={"design": design})
