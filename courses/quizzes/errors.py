"""What a learner may be told at a quiz."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from courses.progress.errors import ProgressError


class NoTriesLeft(ProgressError):
    message = _("You have used every try at this quiz.")


class AttemptClosed(ProgressError):
    message = _("This attempt has been handed in; its answers can no longer change.")


class BadAnswer(ProgressError):
    message = _("This answer does not fit the question. Open the question again and choose from its options.")


class NothingToAsk(ProgressError):
    message = _("This quiz has no questions yet. Tell your trainer.")
