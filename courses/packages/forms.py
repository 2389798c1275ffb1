"""What a person fills in to take a course away or bring one in."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django import forms
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from courses.editions.frozen import frozen_text
from courses.editions.models import Course, Edition
from lms.accounts.models import Agency, User

from .archive import LIMITS
from .exporting import ALL
from .formats import FORMATS
from .rights import agencies_to_import, editions_to_export

MIB = 1024 * 1024


def title_of(edition: Edition) -> str:
    """The course's title as the edition has it, in the reader's language where it has that."""
    text = frozen_text(edition, get_language() or settings.LANGUAGE_CODE)
    return text.title if text else edition.course.slug


class ExportForm(forms.Form):
    """Which edition, in which language and format."""

    edition = forms.ModelChoiceField(Edition.objects.none(), label=_("Course and edition"), empty_label=None)
    languages = forms.ChoiceField(label=_("Language"))
    format = forms.ChoiceField(label=_("Format"), widget=forms.RadioSelect)

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        editions = editions_to_export(user)
        field = self.fields["edition"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = editions
        field.choices = list(_by_course(list(editions)))
        names = [(code, LANG_INFO[code]["name_local"]) for code, _name in settings.LANGUAGES]
        self.fields["languages"].choices = [(ALL, _("all languages of the course")), *names]  # type: ignore[attr-defined]
        formats = [(kind.name, f"{kind.label}. {kind.about}") for kind in FORMATS.values()]
        self.fields["format"].choices = formats  # type: ignore[attr-defined]
        self.fields["format"].initial = formats[0][0]


def _by_course(editions: list[Edition]) -> Iterator[tuple[str, list[tuple[int, str]]]]:
    def course_of(edition: Edition) -> Course:
        return edition.course

    for course, group in groupby(editions, key=course_of):
        names = [(one.pk, f"{title_of(one)}, {_('edition')} {one.label}") for one in group]
        yield str(course.agency), [(pk, f"{name} ({course.agency})") for pk, name in names]


class UploadForm(forms.Form):
    """A package, and for which agency."""

    file = forms.FileField(
        label=_("Package"),
        help_text=_("A course package of Malaka (ZIP). You see what is in it before anything changes."),
        max_length=250,
    )
    agency = forms.ModelChoiceField(Agency.objects.none(), label=_("Into the courses of"), empty_label=None)

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["agency"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = agencies_to_import(user)
        self.fields["file"].widget.attrs["accept"] = ".zip,.malaka,application/zip"

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LIMITS.total:
            limit = {"limit": LIMITS.total // MIB}
            raise forms.ValidationError(_("The file is larger than %(limit)s MiB."), params=limit)
        return file
