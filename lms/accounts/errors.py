"""What a person may be told when something about accounts and memberships cannot be done."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _


class AccountError(Exception):
    """Base of the family; ``message`` is worded for the person."""

    message = _("This cannot be done now.")

    def __str__(self) -> str:
        return str(self.message)


class HasWorkplace(AccountError):
    message = _("You already belong to an agency. Leave it first.")
