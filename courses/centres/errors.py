"""What a centre manager, or somebody invited, may be told when something cannot be done."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _


class CentreError(Exception):
    """Base of the family; ``message`` is worded for the person."""

    message = _("This cannot be done now.")

    def __str__(self) -> str:
        return str(self.message)


class InvitationOver(CentreError):
    message = _("This invitation is no longer valid. Ask the training centre to send it again.")


class ForSomebodyElse(CentreError):
    message = _("This invitation is for another e-mail address.")


class AccountExists(CentreError):
    message = _("There is an account with this address already. Sign in to accept.")
