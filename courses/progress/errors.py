"""What a learner may be told when something cannot be done."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _


class ProgressError(Exception):
    """Base of the family; ``message`` is worded for the learner, ``state`` for a script."""

    state = "refused"
    message = _("This cannot be done now.")

    def __str__(self) -> str:
        return str(self.message)


class NotOpen(ProgressError):
    message = _("This course is not open for enrolment.")


class PrerequisitesMissing(ProgressError):
    message = _("Complete the courses that come before this one first.")


class Locked(ProgressError):
    message = _("This activity opens when those before it are done.")


class NotInEdition(ProgressError):
    message = _("This activity is not part of your edition of the course.")


class TooLate(ProgressError):
    state = "too_late"
    message = _("This was done more than seven days before it reached us, so it could not be counted.")


class RunEnded(ProgressError):
    message = _("You have left this course. Enrol again to go on.")


class Completed(ProgressError):
    message = _("You have completed this course, so it cannot be left.")


class NeedsPassing(ProgressError):
    message = _("This activity counts as done when you pass it.")
