"""A course of exams, one quiz for each way of asking; made in the demo by the services that pages use."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import uuid4

from courses.document.activities import QuizContent, QuizSettings
from courses.document.course import Activity
from courses.document.questions import (
    Criterion,
    ExtendedText,
    Option,
    Question,
    RubricLevel,
    ShortText,
    SingleChoice,
)
from courses.document.quiz import QuizMode, ReviewRules, When
from courses.editions.models import Course
from lms.accounts.models import Agency, User
from tests.factories.document import course_document, module, quiz
from tests.factories.progress import enrolment
from tests.factories.questions import every_type
from tests.factories.tree import published_course

SLUG = "exams"
AT_ONCE = ReviewRules(correctness=When.ANSWERED, feedback=When.ANSWERED, key=When.ANSWERED)
LEARNERS = ("learner@demo.uz", "learner2@demo.uz")


def choice(name: str) -> SingleChoice:
    options = (
        Option(str(uuid4()), f"<p>Right of {name}</p>", right=True, feedback="<p>By the law.</p>"),
        Option(str(uuid4()), f"<p>Wrong of {name}</p>", feedback="<p>Look again.</p>"),
    )
    return SingleChoice(id=str(uuid4()), stem=f"<p>Question {name}?</p>", options=options)


def three() -> tuple[Question, ...]:
    capital = ShortText(id=str(uuid4()), stem="<p>Which city is the capital?</p>", accepted="Tashkent")
    return choice("one"), capital, choice("three")


def essay() -> tuple[Question, ...]:
    levels = (
        RubricLevel(str(uuid4()), "not shown", Decimal(0)),
        RubricLevel(str(uuid4()), "shown", Decimal(1)),
    )
    rubric = (Criterion(str(uuid4()), "Reasoned", levels),)
    return (ExtendedText(id=str(uuid4()), stem="<p>Why once only?</p>", rubric=rubric),)


def exam(slug: str, items: tuple[Question, ...], **settings: Any) -> Activity:
    content = {code: QuizContent(title=f"Exam {slug}", items=items) for code in ("uz", "en")}
    plain: dict[str, Any] = {"shuffle_questions": False, "shuffle_options": False, **settings}
    return quiz(uuid4(), slug=slug, languages=("uz", "en"), content=content, settings=QuizSettings(**plain))


def build() -> None:
    """Make the course once and enrol the demo's learners in it."""
    egov = Agency.objects.get(code="egov")
    course = Course.objects.filter(agency=egov, slug=SLUG).first()
    if course is None:
        every = tuple(replace(question, id=str(uuid4())) for question in every_type())
        activities = (
            *(exam(slug, three()) for slug in ("cut", "reload", "late", "tabs", "devices", "held")),
            exam("time", three(), time_limit=60),
            exam("all", every, one_page=True, time_limit=60),
            exam("each", every),
            exam("forward", three(), forward_only=True),
            exam("practice", three(), mode=QuizMode.PRACTICE, review=AT_ONCE),
            exam("desk", three(), time_limit=30),
            exam("essay", essay()),
        )
        document = course_document(
            module(*activities, slug="session"), languages=("uz", "en"), title="Exams", slug=SLUG
        )
        course = published_course(document, agency=egov)
    for email in LEARNERS:
        user = User.objects.get(email=email)
        if not user.enrolments.filter(course=course).exists():
            enrolment(user, course, agency=user.agency)
