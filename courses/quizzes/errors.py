"""What a learner may be told at a quiz."""

from __future__ import annotations

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from courses.progress.errors import ProgressError


class NoTriesLeft(ProgressError):
    message = _("You have used every try at this quiz. Your training centre can tell you how to go on.")


class AttemptClosed(ProgressError):
    state = "closed"
    message = _("This attempt has been handed in; its answers can no longer change.")


class AttemptVoided(AttemptClosed):
    message = _("This attempt was voided; it counts for nothing, and its answers can no longer change.")


class AnswerLate(ProgressError):
    state = "late"
    message = _("The time was up when this answer arrived. It is kept, but it does not count by itself.")


class WrittenElsewhere(ProgressError):
    state = "other_tab"
    message = _("You opened this attempt in another tab or on another device. Answers count from there.")


class LeftBehind(ProgressError):
    state = "passed_by"
    message = _("This question was left behind; its answer can no longer change.")


class BadAnswer(ProgressError):
    message = _("This answer does not fit the question. Open the question again and choose from its options.")


class NothingToAsk(ProgressError):
    message = _("This quiz has no questions yet. Tell your trainer.")


class SittingOver(ProgressError):
    message = _("The time of this exam is over. Your training centre can tell you how to go on.")


class SittingCancelled(ProgressError):
    message = _("This exam was cancelled. Your training centre can tell you when it is held.")


class AnotherOpen(ProgressError):
    message = _("This learner has another attempt open. It must be handed in or voided first.")


class NothingToReopen(ProgressError):
    message = _("Only an attempt that was handed in and still counts can be reopened.")


class MarkedAlready(ProgressError):
    message = _("A trainer has marked a text of this attempt. Void it, so that the learner may try again.")


class NoTimeToReopen(ProgressError):
    message = _("The time of this attempt is over: say how many minutes the learner gets from now.")


class VoidedAlready(ProgressError):
    message = _("This attempt was voided already.")


class AlreadyBegun(ProgressError):
    message = _("Somebody has begun: this can no longer change. Add minutes at the incident desk instead.")


class ReasonMissing(ProgressError):
    message = _("Say why: the reason is kept with what you do.")


class BadMinutes(ProgressError):
    message = _("Give between 1 and 240 minutes.")


class WrongStartCode(ProgressError):
    message = _("This is not the start code. Ask whoever runs the exam.")


class _Until(ProgressError):
    """Something that can be done from a moment on."""

    def __init__(self, moment: datetime) -> None:
        super().__init__(moment)
        self.moment = moment

    def __str__(self) -> str:
        return str(self.message) % {"moment": date_format(localtime(self.moment), "DATETIME_FORMAT")}


class CoolingDown(_Until):
    message = _("The next try can begin at %(moment)s.")


class NotOpenYet(_Until):
    message = _("This exam opens at %(moment)s.")
