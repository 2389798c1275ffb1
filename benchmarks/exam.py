"""The exam that many begin at once: who sits it, and at the end what is saved of what they were told is.

benchmarks/exam.py prepare OUTPUT.json LEARNERS    after benchmarks/generate.py, in the same database
benchmarks/exam.py compare TOLD.json               prints a JSON object
"""

from __future__ import annotations

import io
import json
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import django

SLUG = "exam"
CODE = "tong-7"


def main(arguments: Sequence[str]) -> int:
    django.setup()
    if arguments[0] == "prepare":
        Path(arguments[1]).write_text(json.dumps(prepare(int(arguments[2]))))
    else:
        print(json.dumps(compare(json.loads(Path(arguments[1]).read_text()))))
    return 0


def prepare(learners: int) -> dict[str, Any]:
    """The exam and its sitting, enrolled learners with a session each, and where they begin."""
    from benchmarks.course import course, exam
    from benchmarks.generate import cookies_of
    from courses.tree.from_document import create_course
    from lms.accounts.models import Agency, User

    agency = Agency.objects.get(code="bench")
    document = exam(course(0, agency=agency.code), SLUG)
    row = create_course(document, agency=agency, user=None, read_asset=_picture)
    users = User.objects.bulk_create(
        (
            User(email=f"exam{n}@example.uz", name_latin=f"Oʻquvchi {n}", language="uz", password="!")
            for n in range(learners)
        ),
        batch_size=1000,
    )
    _make_sitting(row, users[0])
    _enrol(row, users)
    return {
        "address": f"/uz/courses/{agency.code}/{SLUG}/module-1/quiz/",
        "code": CODE,
        "learners": [cookies_of(user) for user in users],
    }


def _picture(sha256: str) -> io.BytesIO:
    from benchmarks.questions import DRAWING

    return io.BytesIO(DRAWING)


def _make_sitting(course: Any, user: Any) -> None:
    from django.utils import timezone

    from courses.editions.models import Activity
    from courses.quizzes.models import Sitting

    Sitting.objects.create(
        activity=Activity.objects.get(course=course, kind="quiz"),
        agency=course.agency,
        name="Imtihon",
        opens_at=timezone.now() - timedelta(hours=1),
        closes_at=timezone.now() + timedelta(hours=8),
        start_code=CODE,
        made_by=user,
    )


def _enrol(course: Any, users: Sequence[Any]) -> None:
    from django.db import connection

    from courses.progress.completion import completion
    from courses.progress.models import Enrolment

    course.refresh_from_db()
    edition = course.current_edition
    start = completion(edition.outline, {})
    Enrolment.objects.bulk_create(
        (
            Enrolment(
                user=user,
                course=course,
                edition=edition,
                agency_id=course.agency_id,
                total=start.total,
                minutes_left=start.minutes_left,
            )
            for user in users
        ),
        batch_size=1000,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def compare(told: list[dict[str, Any]]) -> dict[str, int]:
    """What stands in the database against what each learner (``attempt``, ``answers``, ``handed_in``) was
    told.

    ``lost``: told to be saved, and is not, or an attempt told to be handed in that is open. ``doubled``: more
    savings than were told, or more attempts than learners. ``changed``: something else is saved than was
    sent.
    """
    from courses.quizzes.models import Attempt

    rows = {
        str(attempt.uuid): attempt
        for attempt in Attempt.objects.filter(uuid__in=[one["attempt"] for one in told])
        .select_related("activity", "edition", "enrolment")
        .prefetch_related("answers", "arrivals")
    }
    found: Counter[str] = Counter(told=0, saved=0, lost=0, doubled=0, changed=0)
    for one in told:
        found.update(_compared(rows.get(one["attempt"]), one))
    runs = {attempt.enrolment_id for attempt in rows.values()}
    found["doubled"] += Attempt.objects.filter(enrolment__in=runs).count() - len(runs)
    return dict(found)


def _compared(attempt: Any, told: dict[str, Any]) -> dict[str, int]:
    if attempt is None:
        return {"told": len(told["answers"]), "lost": len(told["answers"]) + 1}
    standing = {answer.question: answer for answer in attempt.answers.all()}
    saved = [arrival for arrival in attempt.arrivals.all() if arrival.verdict == "saved"]
    is_there = [
        one["question"] in standing and str(standing[one["question"]].operation) == one["operation"]
        for one in told["answers"]
    ]
    return {
        "told": len(told["answers"]),
        "saved": sum(is_there),
        "lost": is_there.count(False) + bool(told["handed_in"] and attempt.is_open),
        "doubled": max(0, len(saved) - len(told["answers"])),
        "changed": sum(
            there and standing[one["question"]].response != _meant(attempt, one)
            for one, there in zip(told["answers"], is_there, strict=True)
        ),
    }


def _meant(attempt: Any, told: dict[str, Any]) -> Any:
    """The response that the form which was sent makes."""
    from courses.quizzes.edition import judged_content, judged_questions
    from courses.quizzes.naming import response_from

    asked, authored = (
        next(one for one in questions if one.id == told["question"])
        for questions in (judged_questions(attempt), judged_content(attempt).items)
    )
    form = parse_qs(told["form"], keep_blank_values=True)
    return authored.clean_response(response_from(form, asked, attempt.seed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
