"""The forms that people meet on their way in and on their profile."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .fields import ConsentField, NameField
from .models import Agency, User
from .names import Script, script_of

PASSWORD_HELP = _(
    "10 characters or more, not a common word, not digits alone. A short sentence is easy to remember."
)


def give_name(user: User, name: str) -> None:
    """Keep a name under the script that it is written in."""
    if script_of(name) == Script.CYRILLIC:
        user.name_cyrillic = name
    else:
        user.name_latin = name


def plain(form: forms.Form) -> None:
    """Labels instead of placeholders, and help that is words instead of a list in a label's place."""
    for name, field in form.fields.items():
        field.widget.attrs.pop("placeholder", None)
        if name == "password1":
            field.help_text = PASSWORD_HELP


class LoginForm(allauth_forms.LoginForm):
    """Sign-in; who is signed in stays so on this device unless they say otherwise."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain(self)
        self.fields["login"].label = _("E-mail")
        self.fields["password"].help_text = ""
        self.fields.pop("remember", None)


class SignupForm(allauth_forms.SignupForm):
    """A new account: address, name in either alphabet, password, consent."""

    name = NameField(
        label=_("Family name, first name and father's name"),
        help_text=_("As it is to stand on certificates, in Latin or Cyrillic letters."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    consent = ConsentField()
    field_order = ("email", "name", "password1", "password2", "consent")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain(self)
        self.fields["email"].label = _("E-mail")

    def signup(self, request: HttpRequest, user: User) -> None:
        """Called by allauth with the saved user."""
        give_name(user, self.cleaned_data["name"])
        user.language = get_language() or settings.LANGUAGE_CODE
        user.consent_at = timezone.now()
        user.save(update_fields=["name_latin", "name_cyrillic", "language", "consent_at"])


class ResetPasswordForm(allauth_forms.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain(self)
        self.fields["email"].label = _("E-mail")


class ResetPasswordKeyForm(allauth_forms.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain(self)


class ChangePasswordForm(allauth_forms.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain(self)
        self.fields["oldpassword"].help_text = ""


class SetPasswordForm(allauth_forms.SetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain(self)


class ReauthenticateForm(allauth_forms.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain(self)
        self.fields["password"].help_text = ""


class ProfileForm(forms.ModelForm[User]):
    """What a person says of themselves; one of the two names is needed for a certificate."""

    name_latin = NameField(
        script=Script.LATIN,
        required=False,
        label=_("Name in Latin letters"),
        help_text=_("On certificates in Uzbek and English: family name, first name, father's name."),
    )
    name_cyrillic = NameField(
        script=Script.CYRILLIC,
        required=False,
        label=_("Name in Cyrillic letters"),
        help_text=_("On certificates in Russian."),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=settings.LANGUAGES,
        help_text=_("Of our mail, and of the site until you choose another in its menu."),
    )

    class Meta:
        model = User
        fields = ("name_latin", "name_cyrillic", "position", "language")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("name_latin") and not cleaned.get("name_cyrillic"):
            self.add_error("name_latin", _("Write your name in at least one of the two alphabets."))
        return cleaned


class JoinForm(forms.Form):
    agency = forms.ModelChoiceField(queryset=Agency.objects.all(), label=_("Agency"), empty_label=_("Choose"))


class NewPersonForm(forms.Form):
    """Someone who was invited makes their account: the address is known, and confirmed by the invitation."""

    name = NameField(
        label=_("Family name, first name and father's name"),
        help_text=_("As it is to stand on certificates, in Latin or Cyrillic letters."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=PASSWORD_HELP,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    consent = ConsentField()

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        password_validation.validate_password(password, User(email=self.email))
        return password
