"""What answers are worth elsewhere, brought to the rules by which they are scored here.

The one rule for every format: where right stays right and wrong stays wrong, a question is read and what
changed of its scoring is said; where a learner who was right would be wrong, or the other way round, it is
left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from ..questions import MultipleResponse, Question, Scoring
from .base import NotHeld, Say, Writing, plain_number

ABOUT = Decimal("0.1")
"""Per cent by which a share may be rounded."""
WHOLE = Decimal(100)
_WILDCARD = re.compile(r"(?<!\\)\*")


def one_right(worths: Sequence[Decimal], say: Say) -> int:
    """Which of several answers, worth so many per cent each, is the one that is right.

    Raises ValueError where none is, NotHeld where another is right too, or in part.
    """
    positive = [place for place, worth in enumerate(worths) if worth > 0]
    if not positive:
        raise ValueError(_("the question has no right answer"))
    if len(positive) > 1:
        raise NotHeld(_("several of its answers are worth something though one can be chosen"))
    (right,) = positive
    if worths[right] < WHOLE - ABOUT:
        say(
            _("its right answer was worth %(share)s %%; here it is worth all points")
            % {"share": plain_number(worths[right])}
        )
    say_costs(worths, say)
    return right


def say_costs(worths: Sequence[Decimal], say: Say) -> None:
    if any(worth < 0 for worth in worths):
        say(_("a wrong answer cost points; here it earns none and costs none"))


def several_right(
    worths: Sequence[Decimal], say: Say, *, all_at_once: bool = True
) -> tuple[frozenset[int], Scoring]:
    """Which of several answers, worth so many per cent each, are right, and how they are scored.

    ``all_at_once``: can a learner choose every answer? Raises ValueError where none is right, NotHeld where
    those that are do not make a whole.
    """
    right = frozenset(place for place, worth in enumerate(worths) if worth > 0)
    shares = [worths[place] for place in right]
    if not right:
        raise ValueError(_("the question has no right answer"))
    if abs(sum(shares, Decimal(0)) - WHOLE) > 1:
        raise NotHeld(_("its right answers together are not worth 100 %"))
    if max(shares) - min(shares) > ABOUT:
        say(_("its right answers were not worth the same; here they are"))
    wrong = [worth for place, worth in enumerate(worths) if place not in right]
    if not any(worth < 0 for worth in wrong):
        if wrong and all_at_once:
            say(_("choosing everything earned all points; here a choice too many takes a right one back"))
        return right, Scoring.PARTIAL
    if any(abs(worth + WHOLE / len(right)) > ABOUT for worth in wrong):
        say(_("what a wrong answer costs changed: here it takes a right one back"))
    return right, Scoring.PENALTY


@dataclass(frozen=True)
class Typed:
    """An answer that a typed one is compared with, a ``*`` in it standing for anything; worth in per cent."""

    text: str
    worth: Decimal = WHOLE
    feedback: str = ""


@dataclass(frozen=True)
class Accepted:
    """What is right, an answer a line, and what is said to who is right and to anybody else."""

    lines: str
    right: str = ""
    wrong: str = ""


def accepted(answers: Sequence[Typed], say: Say) -> Accepted:
    """What of typed answers is right. A last ``*`` that is worth nothing speaks to all other answers.

    Raises ValueError where nothing is right, NotHeld on other wildcards and on what is right in part.
    """
    rest, wrong = list(answers), ""
    say_costs([answer.worth for answer in answers], say)
    if rest and rest[-1].text == "*" and rest[-1].worth <= 0:
        wrong = rest.pop().feedback
    if any(_WILDCARD.search(answer.text) for answer in rest):
        raise NotHeld(_("a * in a right answer stands for any letters, which cannot be read"))
    if any(0 < answer.worth < WHOLE - ABOUT for answer in rest):
        raise NotHeld(_("answers worth a part of the points cannot be read where learners type"))
    right = [answer for answer in rest if answer.worth > 0]
    if not any(answer.text for answer in right):
        raise ValueError(_("the question has no right answer"))
    spoken = [answer.feedback for answer in right if answer.feedback]
    if len(set(spoken)) > 1 or any(answer.feedback for answer in rest if answer.worth <= 0):
        say(_("its feedback on each answer is not taken over"))
    lines = dict.fromkeys(answer.text.replace("\\*", "*") for answer in right if answer.text)
    return Accepted("\n".join(lines), next(iter(spoken), ""), wrong)


def starred(text: str) -> str:
    """A typed answer to be written where a ``*`` would stand for anything."""
    return text.replace("*", "\\*")


def say_merged(question: Question, writing: Writing) -> None:
    if question.stem:
        writing.say(question, _("what it asks and its text with gaps become one"))


def say_scoring(question: MultipleResponse, writing: Writing) -> None:
    """What Moodle, which adds up the worth of what is chosen, does with a way of scoring."""
    if question.scoring == Scoring.ALL:
        writing.say(question, _("all or nothing becomes a share for each right answer"))
    elif question.scoring == Scoring.PARTIAL and not all(option.right for option in question.options):
        writing.say(question, _("whoever chooses every answer earns all points there"))
