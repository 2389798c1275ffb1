"""Where sign-in meets our own rules: the words, the mail, and where people go."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.userkit import filter_users_by_email
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import translate_url
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from .models import User
from .post import post


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed."),
        "email_password_mismatch": _("The e-mail or the password is not right. Check both and try again."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_code": _("This code is not right. Codes change every 30 seconds: take the newest."),
        "incorrect_password": _("The password is not right."),
        "invalid_password_reset": _("This link is no longer valid. Ask for a new one."),
        "too_many_login_attempts": _("Too many attempts. Wait five minutes and try again."),
        "rate_limited": _("Too many attempts. Wait a minute and try again."),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the letter in the person's language, its links too; a worker sends it."""
        language = self._language_of(email, context.get("user"))
        links = {name: translate_url(url, language) for name, url in context.items() if name.endswith("_url")}
        with override(language):
            message = self.render_mail(template_prefix, email, {"email": email, **context, **links})
        post(to=email, subject=message.subject, body=message.body)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        super().send_notification_mail(template_prefix, user, {"user": user, **(context or {})}, email)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """My learning, in the language that the person chose for the site."""
        assert isinstance(request.user, User)
        with override(request.user.language or get_language()):
            return resolve_url(settings.LOGIN_REDIRECT_URL)

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        """The link also knows where the person was going, for it is often opened in another browser."""
        url: str = super().get_email_confirmation_url(request, emailconfirmation)
        destination = get_next_redirect_url(request)
        return f"{url}?{urlencode({'next': destination})}" if destination else url

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return resolve_url("profile")

    def _language_of(self, email: str, user: Any) -> str:
        if not isinstance(user, User):
            user = next(iter(filter_users_by_email(email)), None)
        return (user.language if user else "") or get_language() or settings.LANGUAGE_CODE


class MfaAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "unverified_email": _("Confirm your e-mail address first."),
    }
