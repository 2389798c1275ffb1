"""When a try may begin, how long it lasts, and what its learner may see of it: pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from courses.document.activities import QuizSettings
from courses.document.quiz import ReviewRules, When

from .errors import CoolingDown, NotOpenYet, NoTriesLeft, SittingCancelled, SittingOver, WrongStartCode


@dataclass(frozen=True)
class SittingRules:
    """What a sitting says to one learner: its window and code, and the minutes and tries added for them."""

    opens_at: datetime
    closes_at: datetime
    start_code: str = ""
    added_minutes: int = 0
    extra_minutes: int = 0
    extra_tries: int = 0
    is_cancelled: bool = False

    @property
    def ends_at(self) -> datetime:
        """When the last answer of this learner may arrive."""
        return self.closes_at + timedelta(minutes=self.added_minutes + self.extra_minutes)

    def is_open(self, now: datetime) -> bool:
        return self.opens_at <= now < self.closes_at + timedelta(minutes=self.added_minutes)


def tries_left(settings: QuizSettings, tries_made: int, sitting: SittingRules | None = None) -> int | None:
    """How many tries remain; None for any number. A try that was voided is not made."""
    if not settings.tries:
        return None
    extra = sitting.extra_tries if sitting else 0
    return max(0, settings.tries + extra - tries_made)


def next_try_at(settings: QuizSettings, handed_in: Sequence[datetime]) -> datetime | None:
    """When the cool-down after the last try ends; None where there is none."""
    if not settings.cool_down or not handed_in:
        return None
    return max(handed_in) + timedelta(minutes=settings.cool_down)


def check_may_begin(
    settings: QuizSettings,
    *,
    tries_made: int,
    handed_in: Sequence[datetime],
    now: datetime,
    sitting: SittingRules | None,
    code: str = "",
) -> None:
    """Raises NoTriesLeft, CoolingDown, and in a sitting NotOpenYet, SittingOver,
    SittingCancelled or WrongStartCode."""
    if tries_left(settings, tries_made, sitting) == 0:
        raise NoTriesLeft
    until = next_try_at(settings, handed_in)
    if until and now < until:
        raise CoolingDown(until)
    if sitting is None:
        return
    if sitting.is_cancelled:
        raise SittingCancelled
    if now < sitting.opens_at:
        raise NotOpenYet(sitting.opens_at)
    if not sitting.is_open(now):
        raise SittingOver
    if sitting.start_code and code.strip().casefold() != sitting.start_code.strip().casefold():
        raise WrongStartCode


def deadline(settings: QuizSettings, begun_at: datetime, sitting: SittingRules | None) -> datetime | None:
    """When the time of a try is up: its own limit with what was added, and the end of the sitting."""
    ends = [sitting.ends_at] if sitting else []
    if settings.time_limit:
        added = sitting.added_minutes + sitting.extra_minutes if sitting else 0
        ends.append(begun_at + timedelta(minutes=settings.time_limit + added))
    return min(ends, default=None)


@dataclass(frozen=True)
class Allowed:
    """What a learner may see of a try, or of one question of it."""

    answers: bool = False
    score: bool = False
    correctness: bool = False
    feedback: bool = False
    key: bool = False

    @property
    def anything_of_questions(self) -> bool:
        return self.answers or self.correctness or self.feedback or self.key


def allowed(
    rules: ReviewRules, *, checked: bool = False, submitted: bool = False, over: bool = False
) -> Allowed:
    """What ``rules`` allow once a question was ``checked``, its try was handed in, no further try is to
    come."""
    reached = {When.ANSWERED: checked or submitted, When.SUBMITTED: submitted, When.OVER: submitted and over}
    may = {name: reached.get(when, False) for name, when in vars(rules).items()}
    return Allowed(**may)


def is_over(*, passed: bool, tries_left: int | None, sitting: SittingRules | None, now: datetime) -> bool:
    """Is no further try to come: passed, or no tries left, or the sitting closed?"""
    return passed or tries_left == 0 or (sitting is not None and now >= sitting.ends_at)


def tells_after_answers(rules: ReviewRules) -> bool:
    """Does a learner see something of a question before the try is handed in?"""
    return When.ANSWERED in (rules.correctness, rules.feedback, rules.key)
