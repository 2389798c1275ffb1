"""Item analysis of many attempts: seconds and memory.

benchmarks/analysis.py fill ATTEMPTS    makes a quiz of 20 questions and that many learners who finished it
benchmarks/analysis.py measure          works its figures out; prints a JSON object

Filling and measuring are two processes, so that the memory is that of the analysis alone. PostgreSQL only.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import django

QUESTIONS = 20
SLUG = "analysed"
SECONDS_AN_ANSWER = 40
BATCH = 2_000


def main(arguments: Sequence[str]) -> int:
    django.setup()
    if arguments[0] == "fill":
        fill(int(arguments[1]))
    else:
        print(json.dumps(measure()))
    return 0


def is_right(seed: int, place: int) -> bool:
    """Does the learner ``seed`` know the question at ``place``? Some know more than others."""
    return seed * (place + 3) % 100 < 20 + seed % 60


def fill(attempts: int) -> None:
    edition, activity, items = make_quiz()
    from courses.quizzes.models import Attempt

    Attempt.objects.bulk_create(_attempts(edition, activity, items, attempts), batch_size=BATCH)
    make_answers(activity, items)


def make_quiz() -> tuple[Any, Any, Any]:
    from benchmarks.course import analysed, course
    from courses.editions.models import Activity, Course
    from courses.editions.store import store_edition
    from lms.accounts.models import Agency

    agency, _new = Agency.objects.get_or_create(code="bench", defaults={"name_uz": "Oʻlchov"})
    document = analysed(QUESTIONS, course(0, agency=agency.code), SLUG)
    row = Course.objects.create(agency=agency, slug=SLUG, key=document.key)
    (quiz,) = document.activities()
    activity = Activity.objects.create(course=row, key=quiz.key, kind=quiz.kind)
    edition = store_edition(document, _no_file, course=row, published_by=None)
    return edition, activity, quiz.content["uz"].items


def _no_file(sha256: str) -> Any:
    raise KeyError(sha256)


def _attempts(edition: Any, activity: Any, items: Any, number: int) -> Iterator[Any]:
    from django.utils import timezone

    from courses.quizzes.models import Attempt

    now = timezone.now()
    drawn = {"questions": [{"id": item.id} for item in items], "pass_mark": "60"}
    for enrolment in _enrolments(edition, number):
        seed = enrolment.pk
        right = [is_right(seed, place) for place in range(QUESTIONS)]
        yield Attempt(
            enrolment=enrolment,
            activity=activity,
            edition=edition,
            number=1,
            language=enrolment.user.language,
            seed=seed,
            drawn=drawn,
            begun_at=now - timedelta(hours=1),
            submitted_at=now,
            graded_at=now,
            score=100 * sum(right) / QUESTIONS,
            passed=sum(right) * 100 >= 60 * QUESTIONS,
            grades={item.id: {"score": str(int(known))} for item, known in zip(items, right, strict=True)},
        )


def _enrolments(edition: Any, number: int) -> Iterator[Any]:
    from courses.progress.models import Enrolment
    from lms.accounts.models import User

    for first in range(0, number, BATCH):
        users = User.objects.bulk_create(
            User(email=f"analysed{n}@example.uz", language=("uz", "ru")[n % 2], password="!")
            for n in range(first, min(number, first + BATCH))
        )
        yield from Enrolment.objects.bulk_create(
            Enrolment(
                user=user, course_id=edition.course_id, edition=edition, agency_id=edition.course.agency_id
            )
            for user in users
        )


def make_answers(activity: Any, items: Any) -> None:
    """What each attempt answered, the right option or one of the three others, as ``is_right`` has it."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE asked (place integer, question text, options jsonb)")
        cursor.executemany(
            "INSERT INTO asked VALUES (%s, %s, %s::jsonb)",
            [
                (place, item.id, json.dumps([option.id for option in item.options]))
                for place, item in enumerate(items)
            ],
        )
        cursor.execute(
            """
            INSERT INTO quizzes_answer (attempt_id, question, response, made_at, saved_at)
            SELECT attempt.id, asked.question,
                jsonb_build_array(asked.options -> CASE
                    WHEN attempt.seed * (asked.place + 3) %% 100 < 20 + attempt.seed %% 60 THEN 0
                    ELSE (1 + (attempt.seed + asked.place) %% 3)::integer END),
                attempt.begun_at + (1 + asked.place) * make_interval(secs => %s), attempt.submitted_at
            FROM quizzes_attempt AS attempt CROSS JOIN asked WHERE attempt.activity_id = %s
            """,
            [SECONDS_AN_ANSWER, activity.pk],
        )
        cursor.execute("ANALYZE")


def measure() -> dict[str, Any]:
    from courses.editions.models import Activity
    from courses.quizzes.figures import work_out
    from courses.quizzes.models import QuizFigures

    activity = Activity.objects.select_related("course").get(course__slug=SLUG)
    row, _new = QuizFigures.objects.get_or_create(activity=activity)
    started, processor = time.perf_counter(), time.process_time()
    found = work_out(row).analysis
    seconds, processor = time.perf_counter() - started, time.process_time() - processor
    assert len(found.items) == QUESTIONS
    assert all(item.people == found.people for item in found.items)
    assert all(sum(choice.chosen for choice in item.choices) == found.people for item in found.items)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "attempts": found.people,
        "questions": QUESTIONS,
        "seconds": round(seconds, 1),
        "processor_seconds": round(processor, 1),
        "peak_mb": round(peak),
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
