"""What a person fills in to bring questions in or take them away."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.utils.translation import gettext_lazy as _

from courses.document.formats import FORMATS
from courses.document.formats.base import LARGEST
from lms.accounts.models import Agency, User
from lms.accounts.permissions import agencies_authored, is_national


def agencies_for(user: Any) -> Any:
    """Agencies whose bank the person writes."""
    if is_national(user):
        return Agency.objects.all()
    return Agency.objects.filter(pk__in=[agency.pk for agency in agencies_authored(user)])


def _agency_field(form: forms.Form, user: User) -> None:
    field = form.fields["agency"]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = agencies_for(user)


class ImportForm(forms.Form):
    """A file of questions, and for which agency."""

    file = forms.FileField(
        label=_("File"),
        max_length=250,
        help_text=_("You see what is in it before anything is kept."),
        widget=forms.ClearableFileInput(attrs={"accept": ".gift,.txt,.xml,.zip,.xlsx"}),
    )
    format = forms.ChoiceField(label=_("Format"), required=False)
    agency = forms.ModelChoiceField(Agency.objects.none(), label=_("Into the bank of"), empty_label=None)

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _agency_field(self, user)
        formats = [(name, kind.label) for name, kind in FORMATS.items() if name != "qti3"]
        field = self.fields["format"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("told from the file")), *formats]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            limit = {"limit": LARGEST // 1024**2}
            raise forms.ValidationError(_("The file is larger than %(limit)s MiB."), params=limit)
        return file


class ExportForm(forms.Form):
    """Which questions, in which format and language."""

    agency = forms.ModelChoiceField(Agency.objects.none(), label=_("From the bank of"), empty_label=None)
    format = forms.ChoiceField(
        label=_("Format"), choices=[(name, kind.label) for name, kind in FORMATS.items()]
    )
    language = forms.ChoiceField(label=_("Language"))
    tag = forms.CharField(label=_("Competency"), required=False, help_text=_("Empty: all questions."))

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _agency_field(self, user)
        field = self.fields["language"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(code, LANG_INFO[code]["name_local"]) for code, _name in settings.LANGUAGES]
