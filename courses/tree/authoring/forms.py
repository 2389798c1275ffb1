"""The facts of a course on one screen, and the note of an edition."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf.locale import LANG_INFO
from django.db.models import Q
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from courses.document.course import Audience
from courses.editions.models import Course

from ..models import CoursePage


class CourseSettingsForm(forms.ModelForm[Course]):
    """What is the same in every language; a change shows at once, what is judged comes with the next
    edition."""

    class Meta:
        model = Course
        fields = [
            "audience",
            "level",
            "topics",
            "prerequisites",
            "sequential",
            "minutes_override",
            "certificate_rule",
            "certificate_months",
        ]
        widgets = {"topics": forms.CheckboxSelectMultiple, "prerequisites": forms.CheckboxSelectMultiple}
        labels = {"minutes_override": _("Working time, minutes")}
        help_texts = {
            "audience": _("Who may find the course and enrol by themselves."),
            "topics": _("Where people look for it in the catalogue; one or two."),
            "prerequisites": _("Courses that a learner must have completed before."),
            "certificate_rule": _("When a learner gets the certificate."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        possible = Q(agency=self.instance.agency) | Q(audience=Audience.PUBLIC, current_edition__isnull=False)
        choices = Course.objects.filter(possible).exclude(pk=self.instance.pk).filter(retired_at=None)
        prerequisites = self.fields["prerequisites"]
        prerequisites.queryset = choices.select_related("agency").order_by("agency__code", "slug")  # type: ignore[attr-defined]
        self.titles = _titles(get_language() or "")
        prerequisites.label_from_instance = self._name_of  # type: ignore[attr-defined]

        self.fields["certificate_months"].required = False

    def clean_certificate_months(self) -> int:
        return self.cleaned_data["certificate_months"] or 0

    def _name_of(self, course: Course) -> str:
        return f"{self.titles.get(course.pk, course.slug)} ({course.agency})"

    def clean_prerequisites(self) -> Any:
        chosen = self.cleaned_data["prerequisites"]
        for course in chosen:
            if _leads_to(course, self.instance):
                raise forms.ValidationError(
                    _("“%(course)s” itself asks for this course.") % {"course": self._name_of(course)},
                    code="circle",
                )
        return chosen


def _titles(language: str) -> dict[int, str]:
    """Titles of courses by their primary keys, in ``language`` where there is such a page, else in any."""
    pages = CoursePage.objects.order_by("locale_id").values_list("course", "title", "locale__language_code")
    found: dict[int, str] = {}
    for course, title, code in pages:
        if code == language or course not in found:
            found[course] = title
    return found


def _leads_to(course: Course, wanted: Course) -> bool:
    """Does ``course`` ask for ``wanted``, directly or through others."""
    seen: set[int] = set()
    waiting = [course.pk]
    while waiting:
        pk = waiting.pop()
        if pk == wanted.pk:
            return True
        if pk not in seen:
            seen.add(pk)
            waiting += Course.prerequisites.through.objects.filter(from_course_id=pk).values_list(
                "to_course_id", flat=True
            )
    return False


class EditionNoteForm(forms.Form):
    """``newest`` is the number that the person saw as the newest, so that pressing twice publishes once."""

    newest = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, languages: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for language in languages:
            self.fields[f"note_{language}"] = forms.CharField(
                label=format_lazy("{} ({})", _("What is new"), LANG_INFO[language]["name_local"]),
                required=False,
                max_length=1000,
                widget=forms.Textarea(attrs={"rows": 3, "lang": language}),
                help_text=_("Two sentences for learners who have an older edition."),
            )

    def note(self) -> dict[str, str]:
        """What was written, by language."""
        return {
            name.removeprefix("note_"): text
            for name, text in self.cleaned_data.items()
            if name.startswith("note_") and text
        }
