from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from lms.accounts.names import MAX_LENGTH, fault_of, tidy

from .models import Certificate


class NameForm(forms.Form):
    """How the learner is called on the certificate, and in which language it is made."""

    name = forms.CharField(
        label=_("Your name on the certificate"),
        max_length=MAX_LENGTH,
        help_text=_("As in your passport. It cannot be changed after the certificate is made."),
    )
    language = forms.ChoiceField(label=_("Language of the certificate"))

    def __init__(self, data: Any = None, *, certificate: Certificate) -> None:
        name = certificate.enrolment.user.name_for(certificate.language)
        super().__init__(data, initial={"name": name, "language": certificate.language})
        languages = certificate.enrolment.edition.outline.languages
        self.fields["language"].choices = [  # type: ignore[attr-defined]
            (code, get_language_info(code)["name_local"]) for code in languages
        ]

    def clean_name(self) -> str:
        name = tidy(self.cleaned_data["name"])
        fault = fault_of(name)
        if fault:
            raise forms.ValidationError(fault)
        return name
