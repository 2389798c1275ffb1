"""The editor's form: own agencies, own pictures, and only what can be printed and keeps to the page."""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import InlinePanel

from content.choosing import OwnFiles
from lms.accounts.models import Agency
from lms.accounts.permissions import agencies_authored, is_national

from ..models import CertificateDesign
from ..printing.fitting import at_its_longest, fits
from .preview import sample
from .versions import drawn, picture

log = logging.getLogger(__name__)


class Embeddable(OwnFiles):
    """Refuses a picture that a certificate cannot carry, at the field that has it."""

    picture_field = ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        chosen = cleaned.get(self.picture_field)
        if chosen:
            try:
                picture(chosen)
            except ValidationError as unusable:
                self.add_error(self.picture_field, unusable)  # type: ignore[attr-defined]
            except OSError:
                self.add_error(self.picture_field, _("The picture's file is missing."))  # type: ignore[attr-defined]
        return cleaned


class SignatoryForm(Embeddable, WagtailAdminModelForm):
    picture_field = "scan"


class DesignForm(Embeddable, WagtailAdminModelForm):
    """A design belongs to an agency that the author writes for."""

    picture_field = "emblem"
    instance: CertificateDesign

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get("agency")
        if field is None or self.for_user is None:
            return
        own = [agency.pk for agency in agencies_authored(self.for_user)]
        if not is_national(self.for_user):
            field.queryset = Agency.objects.filter(pk__in=own)  # type: ignore[attr-defined]
        if not self.instance.agency_id and own:
            self.initial["agency"] = own[0]

    def _get_validation_exclusions(self) -> set[str]:
        """Saving takes the mark from the design that was the usual one before."""
        excluded: set[str] = super()._get_validation_exclusions()
        return excluded | {"is_default"}

    def is_valid(self) -> bool:
        """A preview may show what does not fit; it is refused when it is saved."""
        if not super().is_valid():
            return False
        return self.is_deferred_validation or self._keeps_to_the_page()

    def _keeps_to_the_page(self) -> bool:
        try:
            design = drawn(self.instance, self._rows("texts"), self._rows("signatories"))
            languages = {settings.LANGUAGE_CODE, *design.texts}
            shown = [sample(design, self.instance.agency, language) for language in sorted(languages)]
            fitting = all(fits(at_its_longest(facts), design) for facts in shown)
        except Exception:
            log.exception("a design could not be drawn")
            self.add_error(None, _("The certificate cannot be drawn with these pictures and texts."))
            return False
        if not fitting:
            words = _("With a long name the texts would run into the signatures. Shorten them.")
            self.add_error(None, words)
        return fitting

    def _rows(self, name: str) -> list[Any]:
        """The rows that will be there when it is saved, in their order."""
        formset = self.formsets[name]
        return [
            form.instance
            for form in formset.ordered_forms
            if form not in formset.deleted_forms and (form.instance.pk or form.has_changed())
        ]


class Rows(InlinePanel):
    """Rows of a design with a form of their own, which knows whose pictures may be chosen."""

    def __init__(self, *args: Any, row_form: type[WagtailAdminModelForm], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row_form = row_form

    def clone_kwargs(self) -> dict[str, Any]:
        return {**super().clone_kwargs(), "row_form": self.row_form}

    def get_form_options(self) -> dict[str, Any]:
        options: dict[str, Any] = super().get_form_options()
        options["formsets"][self.relation_name] |= {"form": self.row_form, "inherit_kwargs": ["for_user"]}
        return options
