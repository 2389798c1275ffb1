"""When and where an exam is held, and what is done about it while it runs."""

from __future__ import annotations

import secrets
from collections import Counter
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from courses.editions.frozen import frozen_edition
from courses.editions.models import Activity, Course
from courses.quizzes.models import Sitting
from lms.accounts.models import Agency, User
from lms.accounts.permissions import agencies_authored, agencies_managed

from .forms import name_of_place, places_in
from .queries import course_titles, courses_for

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Without those that are mistaken for one another when read from a board."""


def new_code() -> str:
    return "".join(secrets.choice(LETTERS) for _n in range(6))


class SittingForm(forms.ModelForm[Sitting]):
    """Once somebody has begun, only the name and the start code can change."""

    activity = forms.TypedChoiceField(label=_("Course and quiz"), coerce=int)
    place = forms.ChoiceField(label=_("Training centre"))

    class Meta:
        model = Sitting
        fields = ["name", "opens_at", "closes_at", "start_code"]
        help_texts = {
            "opens_at": _("Tashkent time"),
            "closes_at": _("Tashkent time"),
            "start_code": _("Learners type it to begin. Empty: none is asked for."),
        }
        widgets = {
            name: forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
            for name in ("opens_at", "closes_at")
        }

    field_order = ["name", "activity", "place", "opens_at", "closes_at", "start_code"]

    def __init__(self, *args: Any, user: User, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.places = places_in([*{one.pk: one for one in _agencies_of(user)}.values()])
        self.quizzes = _quizzes(user, language)
        self.fields["activity"].choices = [("", _("Choose")), *self.quizzes.items()]  # type: ignore[attr-defined]
        self.fields["place"].choices = [(key, name_of_place(one)) for key, one in self.places.items()]  # type: ignore[attr-defined]
        if self.instance.pk:
            here = self.instance.centre_id
            key = f"centre-{here}" if here else f"agency-{self.instance.agency_id}"
            self.initial.update({"activity": self.instance.activity_id, "place": key})
            if self.instance.attempts.exists():
                for name in ("activity", "place", "opens_at", "closes_at"):
                    del self.fields[name]
        else:
            self.initial["start_code"] = new_code()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        opens, closes = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("The exam closes before it opens."))
        if cleaned.get("activity") and cleaned.get("place"):
            agency = self.places[cleaned["place"]].agency
            activity = Activity.objects.get(pk=cleaned["activity"])
            if not courses_for([agency]).filter(pk=activity.course_id).exists():
                self.add_error("activity", _("This course is only for people of the agency that made it."))
            elif agency not in agencies_managed(self.user) and activity.course.agency_id != agency.pk:
                self.add_error("place", _("You may hold an exam in a course for people of its own agency."))
        return cleaned

    def save(self, commit: bool = True) -> Sitting:
        if "place" in self.cleaned_data:
            place = self.places[self.cleaned_data["place"]]
            self.instance.agency, self.instance.centre = place.agency, place.centre
            self.instance.activity_id = self.cleaned_data["activity"]
        if not self.instance.pk:
            self.instance.made_by = self.user
        return super().save(commit)


def _agencies_of(user: User) -> list[Agency]:
    return [*agencies_managed(user), *agencies_authored(user)]


def _courses_of(user: User) -> QuerySet[Course]:
    """Courses that the agencies which the person manages may sit, and those that they write."""
    managed, authored = agencies_managed(user), agencies_authored(user)
    offered = courses_for(managed) if managed else Course.objects.none()
    written = courses_for(authored).filter(agency__in=authored)
    return Course.objects.filter(Q(pk__in=offered.values("pk")) | Q(pk__in=written.values("pk")))


def _quizzes(user: User, language: str) -> dict[int, str]:
    """ "Course: quiz" by the activity's primary key, of courses that the person may hold exams in.

    Where two courses have the same title, the agency that made each is named.
    """
    courses = list(_courses_of(user).select_related("agency").order_by("pk"))
    titles = course_titles(courses, language)
    shared = {title for title, times in Counter(titles.values()).items() if times > 1}
    quizzes = Activity.objects.filter(course__in=courses, kind="quiz")
    pks = {(course, key): pk for course, key, pk in quizzes.values_list("course", "key", "pk")}
    found = {}
    for course in courses:
        name = titles[course.pk]
        if name in shared:
            name = f"{name} ({course.agency.name_in(language)})"
        outline = frozen_edition(course.current_edition_id).outline  # type: ignore[arg-type]
        for one in outline.activities():
            if (course.pk, one.key) in pks:
                title = one.title.get(language) or next(iter(one.title.values()))
                found[pks[course.pk, one.key]] = f"{name}: {title}"
    return dict(sorted(found.items(), key=lambda item: item[1]))


class MinutesForm(forms.Form):
    minutes = forms.IntegerField(label=_("Minutes"), min_value=0, max_value=240)
    reason = forms.CharField(label=_("Reason"), max_length=500)


class GivenForm(forms.Form):
    """What one learner is given before they begin."""

    extra_minutes = forms.IntegerField(label=_("Extra minutes"), min_value=0, max_value=240)
    extra_tries = forms.IntegerField(label=_("Extra tries"), min_value=0, max_value=20)
