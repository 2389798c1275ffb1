"""The editing site's forms for agencies, people and roles."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from . import services
from .fields import NameField
from .models import Agency, Membership, Role, TrainingCentre, User
from .names import Script


class AgencyForm(WagtailAdminModelForm):
    """The code cannot change once there is one: it stands in addresses and serial numbers."""

    instance: Agency

    class Meta:
        model = Agency
        fields = ("code", "name_uz", "name_ru", "name_en")
        help_texts = {
            "code": _("Latin letters, digits and hyphens, such as soliq. It stands in addresses for ever.")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["code"].disabled = True

    def save(self, commit: bool = True) -> Agency:
        self.instance = services.make_agency(self.instance.code, self.instance.names)
        return self.instance


class PersonForm(WagtailAdminModelForm):
    """A person's names, position and whether they may sign in; the address is how they are known."""

    name_latin = NameField(script=Script.LATIN, required=False, label=_("Name in Latin letters"))
    name_cyrillic = NameField(script=Script.CYRILLIC, required=False, label=_("Name in Cyrillic letters"))

    class Meta:
        model = User
        fields = ("name_latin", "name_cyrillic", "position", "is_active")


class MembershipForm(WagtailAdminModelForm):
    """Gives a role to somebody who has an account."""

    email = forms.EmailField(
        label=_("E-mail of the person"),
        help_text=_("They need an account: people register, or a centre invites them."),
    )

    class Meta:
        model = Membership
        fields = ("agency", "centre", "role")

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        self.person = User.objects.filter(email=email).first()
        if self.person is None:
            raise ValidationError(_("Nobody has an account with this address."))
        return email

    def clean_centre(self) -> TrainingCentre | None:
        centre: TrainingCentre | None = self.cleaned_data.get("centre")
        if centre and centre.agency != self.cleaned_data.get("agency"):
            raise ValidationError(_("This training centre belongs to another agency."))
        return centre

    def _post_clean(self) -> None:
        """A role held already is granted again without harm, so uniqueness is not an error here."""

    def save(self, commit: bool = True) -> Membership:
        assert self.person is not None
        data = self.cleaned_data
        self.instance = services.grant(self.person, data["agency"], Role(data["role"]), centre=data["centre"])
        return self.instance
