"""Form fields that people's names and consent go through."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .names import MAX_LENGTH, Script, fault_of, script_of, tidy

WRONG_SCRIPT = {
    Script.LATIN: _(
        "Write this name in Latin letters only, with spaces, hyphens and apostrophes where needed."
    ),
    Script.CYRILLIC: _("Write this name in Cyrillic letters only, with spaces and hyphens where needed."),
    None: _(
        "Write the name in one alphabet, Latin or Cyrillic, "
        "with spaces, hyphens and apostrophes where needed."
    ),
}


class NameField(forms.CharField):
    """A person's name in ``script``, or in either when it is None; tidied before it is looked at."""

    def __init__(self, *, script: Script | None = None, **kwargs: Any) -> None:
        self.script = script
        super().__init__(max_length=MAX_LENGTH, **kwargs)

    def to_python(self, value: Any) -> str:
        return tidy(super().to_python(value) or "")

    def validate(self, value: str) -> None:
        super().validate(value)
        found = script_of(value) if value else self.script
        if value and found is None:
            raise ValidationError(fault_of(value) or WRONG_SCRIPT[self.script], code="script")
        if value and self.script and found != self.script:
            raise ValidationError(WRONG_SCRIPT[self.script], code="script")


def _consent_label() -> SafeString:
    return format_html(
        gettext(
            "I agree to the processing of my personal data for my training "
            '(<a href="{}">what this means</a>).'
        ),
        reverse("personal_data"),
    )


class ConsentField(forms.BooleanField):
    """Consent to the processing of personal data, with a link to what that means in plain words."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=True,
            label=lazy(_consent_label, SafeString)(),
            error_messages={"required": _("Without your consent we cannot keep an account for you.")},
            **kwargs,
        )
