"""Loads learners, courses and progress, and writes what the load client asks for.

benchmarks/generate.py OUTPUT.json [--learners 2000] [--courses 50]

Runs with the settings of the environment, in an empty and migrated database. The first course comes in by the
importer, the others are copies of it, records come in bulk. Everybody but the measured learners is enrolled
in every course, so that tables are as large as they get; the measured have eight courses each, two
of them finished, as people at work have.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

MEASURED = 40
COURSES_EACH = 8
DONE_OF_TWENTY = (20, 20, 10, 6, 3, 0, 0, 0)
LANGUAGE = "uz"


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("output", type=Path)
    parser.add_argument("--learners", type=int, default=2000)
    parser.add_argument("--courses", type=int, default=50)
    options = parser.parse_args(arguments)
    django.setup()
    agency = step("agency and courses", lambda: make_courses(options.courses))
    users = step("learners", lambda: make_learners(options.learners, agency))
    step("enrolments", lambda: make_enrolments(users))
    step("progress", make_progress)
    step("what the clients ask for", lambda: options.output.write_text(json.dumps(visits(users))))
    return 0


def step(name: str, work: Any) -> Any:
    started = time.perf_counter()
    result = work()
    print(f"  {name}: {time.perf_counter() - started:.1f} s", file=sys.stderr, flush=True)
    return result


def make_courses(number: int) -> Any:
    from benchmarks.copies import copy_course
    from benchmarks.course import course
    from courses.tree.from_document import create_course
    from lms.accounts.models import Agency

    agency = Agency.objects.create(code="bench", name_uz="Oʻlchov", name_ru="Замеры", name_en="Bench")
    documents = [course(n, agency=agency.code, language=LANGUAGE) for n in range(1, number + 1)]
    first = create_course(documents[0], agency=agency, user=None, read_asset=_no_file)
    for document in documents[1:]:
        copy_course(first, document, _no_file)
    return agency


def _no_file(sha256: str) -> io.BytesIO:
    raise KeyError(sha256)


def make_learners(number: int, agency: Any) -> list[Any]:
    from django.utils import timezone

    from lms.accounts.models import Membership, Role, User

    now = timezone.now()
    users = User.objects.bulk_create(
        (
            User(
                email=f"bench{n}@example.uz",
                name_latin=f"Oʻquvchi {n}",
                language=LANGUAGE,
                password="!",
            )
            for n in range(number)
        ),
        batch_size=1000,
    )
    Membership.objects.bulk_create(
        (Membership(user=user, agency=agency, role=Role.LEARNER, confirmed_at=now) for user in users),
        batch_size=1000,
    )
    return users


def make_enrolments(users: list[Any]) -> None:
    from courses.progress.models import Enrolment

    Enrolment.objects.bulk_create(_enrolments(users), batch_size=1000)


def _enrolments(users: list[Any]) -> Iterator[Any]:
    from django.utils import timezone

    from courses.editions.models import Course
    from courses.progress.completion import Record, completion
    from courses.progress.models import Enrolment

    now = timezone.now()
    courses = list(
        Course.objects.filter(agency__code="bench").select_related("current_edition").order_by("pk")
    )
    keys = {course.pk: [a.key for a in course.current_edition.outline.activities()] for course in courses}
    states = {
        (course.pk, done): completion(
            course.current_edition.outline, {key: Record(done=True) for key in keys[course.pk][:done]}
        )
        for course in courses
        for done in range(21)
    }
    for number, user in enumerate(users):
        for place, course in enumerate(_courses_of(number, courses)):
            done = DONE_OF_TWENTY[place] if number < MEASURED else (number + place) % 21
            state = states[course.pk, done]
            yield Enrolment(
                user=user,
                course=course,
                edition=course.current_edition,
                agency_id=course.agency_id,
                percent=state.percent,
                done=state.done,
                total=state.total,
                minutes_left=state.minutes_left,
                completed_at=now - timedelta(days=1) if state.complete else None,
                last_seen_at=now - timedelta(hours=place + 1),
            )


def _courses_of(number: int, courses: list[Any]) -> list[Any]:
    if number >= MEASURED:
        return courses
    return [courses[(number * COURSES_EACH + place) % len(courses)] for place in range(COURSES_EACH)]


def make_progress() -> None:
    """A row for each activity that is done: the first ones of a course, as many as its enrolment says."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO progress_activityprogress (enrolment_id, activity_id, state, tries, begun_at, done_at)
            SELECT enrolment.id, activity.id, 'done', 0, enrolment.last_seen_at, enrolment.last_seen_at
            FROM progress_enrolment AS enrolment
            JOIN (
                SELECT id, course_id, row_number() OVER (PARTITION BY course_id ORDER BY id) AS place
                FROM editions_activity
            ) AS activity ON activity.course_id = enrolment.course_id AND activity.place <= enrolment.done
            """
        )
        cursor.execute("ANALYZE")


def visits(users: list[Any]) -> dict[str, Any]:
    """What each measured learner asks for, with a session of their own; and learners of every course."""
    return {
        "measured": [_visit(user) for user in users[:MEASURED]],
        "busy": [cookies_of(user) for user in users[MEASURED : 2 * MEASURED]],
    }


def _visit(user: Any) -> dict[str, Any]:
    from courses.progress.models import Enrolment

    runs = list(
        Enrolment.objects.filter(user=user).select_related("course", "edition").order_by("-last_seen_at")
    )
    under_way = [run for run in runs if not run.completed_at]
    return {
        **cookies_of(user),
        "course": [_address(run) for run in under_way[:4]],
        "lesson": [address for _key, address in _lessons(under_way[0])[:4]],
        "done": [
            address + "done/" for run in under_way for place, address in _lessons(run) if place >= run.done
        ],
        "answer": _answers(under_way[1]),
    }


def cookies_of(user: Any) -> dict[str, str]:
    """A session as sign-in makes it, and a CSRF token."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.utils.crypto import get_random_string

    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    token = get_random_string(32)
    cookies = {
        settings.SESSION_COOKIE_NAME: session.session_key,
        settings.CSRF_COOKIE_NAME: token,
        settings.LANGUAGE_COOKIE_NAME: LANGUAGE,
    }
    return {"cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()), "token": token}


def _address(run: Any) -> str:
    return f"/{LANGUAGE}/courses/{run.course.agency.code}/{run.course.slug}/"


def _lessons(run: Any) -> list[tuple[int, str]]:
    """The lessons of a run with their places among its activities."""
    places = enumerate((m, a) for m in run.edition.outline.modules for a in m.activities)
    return [(place, f"{_address(run)}{m.slug}/{a.slug}/") for place, (m, a) in places if a.kind == "lesson"]


def _answers(run: Any) -> list[list[str]]:
    """Each question of an open attempt with each of its options, as address and form."""
    from courses.quizzes.edition import judged_questions
    from courses.quizzes.naming import field_of, names_of
    from courses.quizzes.services import begin

    module, quiz = [(m, a) for m in run.edition.outline.modules for a in m.activities if a.kind == "quiz"][-1]
    attempt = begin(enrolment=run, key=quiz.key)
    address = f"{_address(run)}{module.slug}/{quiz.slug}/{attempt.uuid}/answer/"
    return [
        [address, f"question={question.id}&{field_of(question.id)}={name}"]
        for question in judged_questions(attempt)
        for name in names_of(question, attempt.seed).values()
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
