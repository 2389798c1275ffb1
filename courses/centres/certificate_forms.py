"""Narrowing lists of certificates and of who could get one; what is written when one is changed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certificates.batches.judging import WAITS_FOR_SOMEBODY
from certificates.code import normalise
from certificates.models import Certificate, State
from courses.progress.models import EnrolmentQuerySet
from lms.accounts.fields import NameField
from lms.accounts.models import Agency, TrainingCentre

from .filters import called

EXPIRED = "expired"
SERIAL = re.compile(r"([A-Za-z0-9_-]{1,50})-(\d{4})-(\d{1,9})")


class Narrowing(forms.Form):
    """Filters from the address; one that is not understood narrows nothing."""

    def __init__(self, data: Mapping[str, object], *, titles: Mapping[int, str]) -> None:
        super().__init__(data)
        self._offer("course", titles)

    def _offer(self, name: str, choices: Mapping[int, str]) -> None:
        by_name = sorted(choices.items(), key=lambda item: item[1])
        self.fields[name].choices = [("", _("all")), *by_name]  # type: ignore[attr-defined]

    def _offer_or_drop(self, name: str, rows: Sequence[Agency] | Sequence[TrainingCentre]) -> None:
        """A choice of one is none."""
        if len(rows) > 1:
            self._offer(name, {row.pk: str(row) for row in rows})
        else:
            del self.fields[name]


class CertificateFilterForm(Narrowing):
    agency = forms.TypedChoiceField(label=_("Agency"), required=False, coerce=int, empty_value=None)
    course = forms.TypedChoiceField(label=_("Course"), required=False, coerce=int, empty_value=None)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("all")), *State.choices, (EXPIRED, _("expired"))],
    )
    q = forms.CharField(label=_("Name, e-mail, number or code"), required=False, max_length=100)

    def __init__(
        self, data: Mapping[str, object], *, titles: Mapping[int, str], agencies: Sequence[Agency]
    ) -> None:
        super().__init__(data, titles=titles)
        self._offer_or_drop("agency", agencies)
        self.is_valid()

    def narrow(self, certificates: QuerySet[Certificate]) -> QuerySet[Certificate]:
        found = self.cleaned_data
        if found.get("agency"):
            certificates = certificates.filter(enrolment__agency=found["agency"])
        if found.get("course"):
            certificates = certificates.filter(enrolment__course=found["course"])
        if found.get("state") == EXPIRED:
            certificates = certificates.filter(state=State.ISSUED, expires_on__lt=timezone.localdate())
        elif found.get("state"):
            certificates = certificates.filter(state=found["state"])
        if found.get("q"):
            certificates = certificates.filter(_asked_for(found["q"]))
        return certificates


def _asked_for(text: str) -> Q:
    """A number, a code, else part of a name or an address."""
    serial = SERIAL.fullmatch(text.strip())
    if serial:
        agency, year, number = serial.groups()
        return Q(agency__code__iexact=agency, year=int(year), number=int(number))
    code = normalise(text)
    return (Q(code=code) if code else Q(name__icontains=text)) | called(text, "enrolment__user")


class Whom(TextChoices):
    """Of whom a list of people to be given certificates is."""

    WITHOUT = "", _("completed, without a certificate")
    COMPLETED = "completed", _("completed")
    ALL = "all", _("all")


class PeopleFilterForm(Narrowing):
    """``agency`` is always known: a job is one agency's."""

    agency = forms.TypedChoiceField(label=_("Agency"), required=False, coerce=int, empty_value=None)
    course = forms.TypedChoiceField(label=_("Course"), required=False, coerce=int, empty_value=None)
    centre = forms.TypedChoiceField(label=_("Training centre"), required=False, coerce=int, empty_value=None)
    show = forms.ChoiceField(label=_("Whom to show"), required=False, choices=Whom.choices)
    since = forms.DateField(
        label=_("Completed from"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("Completed until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    q = forms.CharField(label=_("Name or e-mail"), required=False, max_length=100)

    def __init__(
        self,
        data: Mapping[str, object],
        *,
        titles: Mapping[int, str],
        agencies: Sequence[Agency],
        centres: Sequence[TrainingCentre],
    ) -> None:
        super().__init__(data, titles=titles)
        self.agencies = {agency.pk: agency for agency in agencies}
        self._offer_or_drop("centre", centres)
        if len(agencies) > 1:
            self.fields["agency"].choices = [(one.pk, str(one)) for one in agencies]  # type: ignore[attr-defined]
        else:
            del self.fields["agency"]
        self.is_valid()

    @property
    def chosen_agency(self) -> Agency:
        """The first where none is chosen."""
        return self.agencies.get(self.cleaned_data.get("agency") or 0) or next(iter(self.agencies.values()))

    def narrow(self, enrolments: EnrolmentQuerySet) -> EnrolmentQuerySet:
        found = self.cleaned_data
        enrolments = enrolments.filter(agency=self.chosen_agency)
        if found.get("show") != Whom.ALL:
            enrolments = enrolments.filter(completed_at__isnull=False)
        if not found.get("show"):
            own = Certificate.objects.filter(enrolment=OuterRef("pk"))
            waiting = own.filter(state__in=WAITS_FOR_SOMEBODY)
            enrolments = enrolments.filter(~Exists(own) | Exists(waiting))
        for field in ("course", "centre"):
            if found.get(field):
                enrolments = enrolments.filter(**{field: found[field]})
        zone = timezone.get_default_timezone()
        if found.get("since"):
            enrolments = enrolments.filter(completed_at__gte=datetime.combine(found["since"], time(), zone))
        if found.get("until"):
            end = datetime.combine(found["until"] + timedelta(days=1), time(), zone)
            enrolments = enrolments.filter(completed_at__lt=end)
        if found.get("q"):
            enrolments = enrolments.filter(called(found["q"]))
        return enrolments


class WhyForm(forms.Form):
    """Why a certificate is revoked or given up; its owner reads it where they are told."""

    why = forms.CharField(label=_("Reason"), max_length=500)


class CorrectionForm(forms.Form):
    name = NameField(label=_("The right name"))
    why = forms.CharField(label=_("Reason"), max_length=500)

    def __init__(self, data: Any = None, *, name: str = "") -> None:
        super().__init__(data, initial={"name": name}, prefix="correct")
