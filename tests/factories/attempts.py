"""Attempts at a quiz as many people made them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from courses.document.activities import QuizContent, QuizSettings
from courses.document.course import CourseDocument
from courses.document.questions import Option, SingleChoice
from courses.editions.models import Activity, Course
from courses.quizzes.models import Attempt
from courses.quizzes.services import begin, save_answer, submit
from lms.accounts.models import Agency

from .document import course_document, module, quiz
from .editions import course_with_edition
from .progress import enrolment
from .questions import an_id

RIGHT, WRONG, UNUSED = an_id("right"), an_id("wrong"), an_id("unused")


def three_questions(languages: Sequence[str] = ("uz",)) -> CourseDocument:
    """A course with a quiz of the questions a, b and c, each with a right, a wrong and an unused option."""
    items = tuple(
        SingleChoice(
            id=an_id(name),
            stem=f"<p>Savol {name}</p>",
            options=(
                Option(RIGHT, "<p>toʻgʻri</p>", right=True),
                Option(WRONG, "<p>=notoʻgʻri</p>"),
                Option(UNUSED, "<p>hech kim</p>"),
            ),
        )
        for name in "abc"
    )
    content = {code: QuizContent(title=f"Sinov {code}", items=items) for code in languages}
    settings = QuizSettings(pass_mark=Decimal(60))
    return course_document(
        module(quiz(languages=languages, content=content, settings=settings)), languages=languages
    )


def measured_course(agency: Agency, languages: Sequence[str] = ("uz",)) -> tuple[Course, Activity]:
    course = course_with_edition(three_questions(languages), agency=agency)
    return course, Activity.objects.get(course=course, kind="quiz")


def attempt_of(
    course: Course, activity: Activity, agency: Agency | None, right: Sequence[int], language: str = "uz"
) -> Attempt:
    """Somebody of ``agency`` takes the quiz; ``right`` says of a, b and c whether they know it."""
    run = enrolment(course=course, agency=agency)
    return take(begin(enrolment=run, key=activity.key, language=language), right)


def take(attempt: Attempt, right: Sequence[int]) -> Attempt:
    for name, known in zip("abc", right, strict=True):
        save_answer(attempt=attempt, question=an_id(name), response=[RIGHT if known else WRONG])
    return submit(attempt)
