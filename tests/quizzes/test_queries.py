"""A step of an exam costs the same whatever is asked and however long the exam is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from courses.document.activities import QuizContent, QuizSettings
from courses.document.questions import Hotspot, Question
from courses.quizzes.edition import judged_content
from courses.quizzes.models import Attempt
from courses.quizzes.naming import field_of, names_of
from courses.quizzes.services import begin, save_answer, take_over
from tests.factories.document import course_document, module, quiz, single_choice
from tests.factories.learning import live_course
from tests.factories.progress import enrolment
from tests.factories.questions import every_type
from tests.factories.quizzes import quiz_key

pytestmark = pytest.mark.django_db

AN_ANSWER = 6  # person, standing, attempt, arrivals; the arrival and the answer are written
A_PAGE = 4  # person, standing, attempt, answers
A_STEP = AN_ANSWER


def begun(client: Client, items: list[Question]) -> Attempt:
    """An attempt at a quiz of ``items``, whose edition and sessions the process has read."""
    content = {"uz": QuizContent(title="Sinov", items=tuple(items))}
    settings = QuizSettings(shuffle_questions=False, shuffle_options=False)
    document = course_document(module(quiz(content=content, settings=settings)), languages=("uz",))
    run = enrolment(course=live_course(document))
    attempt = begin(enrolment=run, key=quiz_key(run))
    client.force_login(run.user)
    take_over(attempt)
    return attempt


def address(attempt: Attempt, *tail: str) -> str:
    course = attempt.enrolment.course
    return f"/uz/courses/egov/{course.slug}/module/quiz/{attempt.uuid}/" + "".join(f"{t}/" for t in tail)


def queries(work: Callable[[], object]) -> int:
    """How many statements ``work`` needs the second time, without the session's and the transaction's."""
    work()
    with CaptureQueriesContext(connection) as captured:
        work()
    passed = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
    return len([q for q in captured if not q["sql"].startswith(passed) and "django_session" not in q["sql"]])


def form(attempt: Attempt, question: Question) -> dict[str, object]:
    """An honest form for any type: the first part where there are any, a word where there are none."""
    names = [names_of(question, attempt.seed)[part] for part in question.part_ids()]
    given = {f"{field_of(question.id)}-{name}": names[-1] for name in names[:1]}
    text = names[0] if names and question.type != "numeric" else "true" if not names else "1"
    return {"question": question.id, field_of(question.id): text, **given}


@pytest.mark.parametrize("place", range(len(every_type())), ids=lambda n: f"{n}-{every_type()[n].type}")
def test_an_answer_and_its_page_take_as_many_queries_for_each_type(client: Client, place: int) -> None:
    attempt = begun(client, [every_type()[place], single_choice()])
    question = judged_content(attempt).items[0]
    filled = form(attempt, question)
    assert client.post(address(attempt, "answer"), filled).status_code == 200
    assert queries(lambda: client.post(address(attempt, "answer"), filled)) == AN_ANSWER
    assert queries(lambda: client.post(address(attempt), {**filled, "go": "2"})) == A_STEP
    page = f"{address(attempt)}?w={attempt.writer}&q=1"
    picture_and_its_renditions = 2 if isinstance(question, Hotspot) else 0
    assert queries(lambda: client.get(page)) == A_PAGE + picture_and_its_renditions


@pytest.mark.parametrize("number", [20, 60])
@pytest.mark.parametrize("answered", [0, 20])
def test_an_exam_of_sixty_costs_a_step_as_much_as_one_of_twenty(
    client: Client, number: int, answered: int
) -> None:
    attempt = begun(client, [single_choice() for _one in range(number)])
    items = judged_content(attempt).items
    for question in items[:answered]:
        save_answer(attempt=attempt, question=question.id, response=question.right_response())
    filled = form(attempt, items[0])
    assert queries(lambda: client.post(address(attempt, "answer"), filled)) == AN_ANSWER
    assert queries(lambda: client.post(address(attempt), {**filled, "go": "2"})) == A_STEP
    assert queries(lambda: client.get(f"{address(attempt)}?w={attempt.writer}&q=2")) == A_PAGE
