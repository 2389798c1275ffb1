"""Narrowing a centre's list: by course, by state, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django import forms
from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _

from certificates.models import State
from courses.progress.models import EnrolmentQuerySet
from lms.accounts.names import tidy

from .queries import quiet


class Stand(TextChoices):
    """Where a learner of the list stands."""

    UNDER_WAY = "under_way", _("under way")
    QUIET = "quiet", _("not here for 14 days")
    COMPLETED = "completed", _("completed")
    TO_APPROVE = "to_approve", _("certificate to be approved")
    CERTIFIED = "certified", _("has a certificate")


RULES: dict[Stand, Callable[[], Q]] = {
    Stand.UNDER_WAY: lambda: Q(completed_at__isnull=True),
    Stand.QUIET: quiet,
    Stand.COMPLETED: lambda: Q(completed_at__isnull=False),
    Stand.TO_APPROVE: lambda: Q(certificates__state=State.AWAITING_APPROVAL),
    Stand.CERTIFIED: lambda: Q(certificates__state=State.ISSUED),
}


class FilterForm(forms.Form):
    """Filters from the address; one that is not understood narrows nothing."""

    course = forms.TypedChoiceField(label=_("Course"), required=False, coerce=int, empty_value=None)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("all")), *Stand.choices])
    q = forms.CharField(label=_("Name or e-mail"), required=False, max_length=100)

    def __init__(self, data: Mapping[str, object], *, titles: Mapping[int, str]) -> None:
        super().__init__(data)
        by_title = sorted(titles.items(), key=lambda item: item[1])
        self.fields["course"].choices = [("", _("all")), *by_title]  # type: ignore[attr-defined]
        self.is_valid()

    def narrow(self, enrolments: EnrolmentQuerySet) -> EnrolmentQuerySet:
        found = self.cleaned_data
        if found.get("course"):
            enrolments = enrolments.filter(course=found["course"])
        if found.get("state"):
            enrolments = enrolments.filter(RULES[Stand(found["state"])]())
        if found.get("q"):
            enrolments = enrolments.filter(called(found["q"]))
        return enrolments


def called(text: str, user: str = "user") -> Q:
    """Name or address contains ``text``; SQLite folds only ASCII, so a name's own case is tried too.

    ``user`` is the way from the rows that are narrowed to the person.
    """
    text = tidy(text)
    rule = Q(**{f"{user}__email__icontains": text})
    for form in {text, text.title(), text.capitalize()}:
        for name in ("name_latin", "name_cyrillic"):
            rule |= Q(**{f"{user}__{name}__icontains": form})
    return rule
