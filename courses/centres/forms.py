"""Choosing where, what and whom to enrol."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from courses.editions.models import Course
from lms.accounts.models import Agency, User
from lms.accounts.permissions import agencies_managed

from .enrolling import Place
from .pasting import Pasted, parse
from .queries import centres_of, course_titles, courses_for

MOST_PEOPLE = 500


class EnrolForm(forms.Form):
    """A course, a language, a centre where there are several, and the people."""

    course = forms.TypedChoiceField(label=_("Course"), coerce=int)
    place = forms.ChoiceField(label=_("Training centre"))
    language = forms.ChoiceField(
        label=_("Language of the letter"),
        choices=settings.LANGUAGES,
        help_text=_("Of the invitation; people choose the language of their course themselves."),
    )
    people = forms.CharField(
        label=_("People"),
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "autocomplete": "off"}),
        help_text=_(
            "One person a line: name and e-mail in any order, or the e-mail alone. "
            "Cells of a spreadsheet too."
        ),
    )

    def __init__(self, *args: Any, user: User, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = places_of(user)
        self.courses = {course.pk: course for course in courses_for(agencies_managed(user))}
        titles = course_titles(list(self.courses.values()), language)
        by_title = sorted(titles.items(), key=lambda item: item[1])
        self.fields["course"].choices = [("", _("Choose")), *by_title]  # type: ignore[attr-defined]
        self.fields["place"].choices = [(key, name_of_place(place)) for key, place in self.places.items()]  # type: ignore[attr-defined]
        if len(self.places) == 1:
            self.fields["place"].widget = forms.HiddenInput()
            self.fields["place"].initial = next(iter(self.places))

    def clean_people(self) -> list[Pasted]:
        people = parse(self.cleaned_data["people"])
        if len(people) > MOST_PEOPLE:
            raise forms.ValidationError(
                _("At most 500 people at a time. Enrol the first 500, then the rest.")
            )
        return people

    def clean(self) -> dict[str, Any]:
        """A course of one agency for that agency's own people is not for the people of another."""
        cleaned = super().clean() or {}
        if cleaned.get("course") and cleaned.get("place") and not self._is_offered():
            self.add_error("course", _("This course is only for people of the agency that made it."))
        return cleaned

    def _is_offered(self) -> bool:
        offered = courses_for([self.chosen_place.agency])
        return offered.filter(pk=self.cleaned_data["course"]).exists()

    @property
    def chosen_place(self) -> Place:
        return self.places[self.cleaned_data["place"]]

    @property
    def chosen_course(self) -> Course:
        return self.courses[self.cleaned_data["course"]]


def places_of(user: User) -> dict[str, Place]:
    """Training centres of the agencies that the person manages, and the agencies that have none."""
    return places_in(agencies_managed(user))


def places_in(agencies: Sequence[Agency]) -> dict[str, Place]:
    """Training centres of ``agencies``, and those of them that have none."""
    centres = list(centres_of(agencies))
    with_centres = {centre.agency_id for centre in centres}
    bare = [agency for agency in agencies if agency.pk not in with_centres]
    return {
        **{f"centre-{centre.pk}": Place(centre.agency, centre) for centre in centres},
        **{f"agency-{agency.pk}": Place(agency) for agency in bare},
    }


def name_of_place(place: Place) -> str:
    owner: Agency | None = place.agency
    return f"{place.centre} ({owner})" if place.centre else str(owner)
