"""Courses as a learner meets them: an edition and live pages, of texts and questions without files."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from courses.document.activities import LessonContent, LessonSettings
from courses.document.blocks import Heading, KnowledgeCheck, RichText
from courses.document.course import Activity as ActivityDocument
from courses.document.course import CourseDocument
from courses.editions.models import Course
from lms.accounts.models import Agency

from .accounts import AgencyFactory
from .document import course_document, module, new_id, quiz, single_choice
from .tree import published_course


def reading(
    slug: str, *, title: str = "Dars", languages: Sequence[str] = ("uz",), **fields: Any
) -> ActivityDocument:
    """A lesson of text and a knowledge check, without files."""
    text, check, question = new_id(), new_id(), single_choice()
    content = {
        language: LessonContent(
            title=f"{title} {slug} ({language})",
            body=(
                Heading(new_id(), f"Bosh soʻz ({language})"),
                RichText(text, f"<p>Fuqaro maʼlumotnoma tashimasin: {slug} ({language}).</p>"),
                KnowledgeCheck(check, (question,)),
            ),
        )
        for language in languages
    }
    fields = {"minutes": 10, "key": uuid.uuid4(), **fields}
    return ActivityDocument(slug=slug, settings=LessonSettings(), content=content, **fields)


def course_of(
    modules: int = 1,
    lessons: int = 2,
    *,
    languages: Sequence[str] = ("uz",),
    with_quiz: bool = False,
    **fields: Any,
) -> CourseDocument:
    """A document of modules m1, m2, … with lessons l1, l2, … each, and a quiz."""
    made = []
    for number in range(1, modules + 1):
        activities = [reading(f"l{place}", languages=languages) for place in range(1, lessons + 1)]
        if with_quiz:
            activities.append(quiz(languages=languages))
        made.append(module(*activities, slug=f"m{number}"))
    return course_document(*made, languages=languages, **fields)


def live_course(document: CourseDocument | None = None, *, agency: Agency | None = None) -> Course:
    """A course of ``egov`` with an edition and live pages in every language of the document."""
    return published_course(document or course_of(), agency or AgencyFactory(code="egov"))
