"""What may be done with an attempt: begin, save an answer, hand in."""

from __future__ import annotations

import random
import uuid
from collections.abc import Mapping
from datetime import datetime
from decimal import ROUND_DOWN, Decimal
from typing import cast

from django.db import transaction
from django.utils import timezone

from courses.document.activities import QuizContent, QuizSettings, Settings
from courses.document.fields import read, write
from courses.document.questions import Response
from courses.editions.frozen import frozen_content, frozen_edition
from courses.editions.models import Edition
from courses.progress.models import Enrolment
from courses.progress.services import enter, hold, record_score

from .drawing import DrawnQuiz, draw
from .errors import AttemptClosed, BadAnswer, NothingToAsk, NoTriesLeft
from .grading import grade_attempt
from .models import Answer, Attempt


def quiz_settings(edition: Edition, key: uuid.UUID) -> QuizSettings:
    """The quiz's settings as the edition froze them."""
    for module in edition.structure["modules"]:
        for activity in module["activities"]:
            if activity["key"] == str(key):
                return cast(QuizSettings, read(Settings, activity["settings"]))
    raise LookupError(key)


def quiz_content(edition: Edition, key: uuid.UUID, language: str) -> QuizContent:
    """The quiz's words in ``language``, in the course's first language where the edition lacks that one."""
    return cast(QuizContent, frozen_content(edition, key, language))


def judged_content(attempt: Attempt) -> QuizContent:
    """The content whose key counts: the source language's."""
    return quiz_content(attempt.edition, attempt.activity.key, attempt.edition.outline.languages[0])


def tries_left(settings: QuizSettings, tries_made: int) -> int | None:
    """How many tries remain; None for any number."""
    return max(0, settings.tries - tries_made) if settings.tries else None


def begin(*, enrolment: Enrolment, key: uuid.UUID) -> Attempt:
    """Begin an attempt at the quiz ``key``, or go on with the open one.

    Raises what ``progress.services.enter`` raises, NoTriesLeft and NothingToAsk.
    """
    with transaction.atomic():
        enrolment = hold(enrolment)
        activity = enter(enrolment, key)
        attempts = Attempt.objects.filter(enrolment=enrolment, activity=activity)
        under_way = attempts.filter(submitted_at__isnull=True).first()
        if under_way:
            return under_way
        made = attempts.count()
        settings = quiz_settings(enrolment.edition, key)
        if tries_left(settings, made) == 0:
            raise NoTriesLeft
        content = quiz_content(enrolment.edition, key, enrolment.edition.outline.languages[0])
        if not content.items:
            raise NothingToAsk
        seed = random.SystemRandom().getrandbits(62)
        drawn = draw(content, settings, seed)
        return Attempt.objects.create(
            enrolment=enrolment,
            activity=activity,
            edition=enrolment.edition,
            number=made + 1,
            seed=seed,
            drawn=write(drawn),
            begun_at=timezone.now(),
        )


def save_answer(
    *,
    attempt: Attempt,
    question: str,
    response: Response,
    operation: uuid.UUID | None = None,
    made_at: datetime | None = None,
) -> Answer | None:
    """Save one answer; the newest by the browser's clock stays, whatever the order of arrival.

    Returns None where a newer answer stands already. Raises AttemptClosed and BadAnswer.
    """
    now = timezone.now()
    made_at = min(made_at or now, now)
    by_id = {item.id: item for item in judged_content(attempt).items}
    try:
        clean = by_id[question].clean_response(response)
    except (KeyError, ValueError) as error:
        raise BadAnswer from error
    with transaction.atomic():
        attempt = Attempt.objects.select_for_update(of=("self",)).get(pk=attempt.pk)
        if attempt.submitted_at:
            raise AttemptClosed
        standing = Answer.objects.filter(attempt=attempt, question=question).first()
        if standing and standing.made_at > made_at:
            return None
        answer, _created = Answer.objects.update_or_create(
            attempt=attempt,
            question=question,
            defaults={"response": clean, "operation": operation, "made_at": made_at},
        )
        return answer


def submit(attempt: Attempt) -> Attempt:
    """Hand in: grade what was saved and count it. A second call changes nothing."""
    with transaction.atomic():
        enrolment = hold(attempt.enrolment)
        attempt = (
            Attempt.objects.select_for_update(of=("self",)).select_related("activity").get(pk=attempt.pk)
        )
        attempt.edition = frozen_edition(attempt.edition_id)
        if attempt.submitted_at:
            return attempt
        drawn = read(DrawnQuiz, attempt.drawn)
        result = grade_attempt(drawn.arrange(judged_content(attempt)), answers_of(attempt), drawn.pass_mark)
        attempt.submitted_at = timezone.now()
        attempt.score, attempt.passed = _cut(result.score, "0.0001"), result.passed
        attempt.grades = write(result.grades)
        attempt.save(update_fields=["submitted_at", "score", "passed", "grades"])
        record_score(
            enrolment=enrolment,
            activity=attempt.activity,
            score=_cut(result.score, "0.01"),
            passed=result.passed,
        )
    return attempt


def answers_of(attempt: Attempt) -> Mapping[str, Response]:
    """Saved responses by question id."""
    return {answer.question: answer.response for answer in attempt.answers.all()}


def _cut(score: Decimal, places: str) -> Decimal:
    """Shortened, never rounded up: 59.999 must not read as a passed 60."""
    return score.quantize(Decimal(places), rounding=ROUND_DOWN)
