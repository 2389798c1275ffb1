"""Courses with pages."""

from __future__ import annotations

from courses.document.course import CourseDocument
from courses.editions.models import Course
from courses.tree.from_document import create_course
from courses.tree.models import ActivityPage, CoursePage, LessonPage
from lms.accounts.models import Agency, User

from .accounts import AgencyFactory
from .document import course_document, read_asset


def published_course(
    document: CourseDocument | None = None, agency: Agency | None = None, user: User | None = None
) -> Course:
    """A course with live pages in each language of ``document`` and that document as its edition."""
    return create_course(
        document or course_document(languages=("uz", "ru", "en")),
        agency=agency or AgencyFactory(),
        user=user,
        read_asset=read_asset,
    )


def course_page(course: Course, language: str = "uz") -> CoursePage:
    return CoursePage.objects.get(course=course, locale__language_code=language)


def lesson_page(course: Course, language: str = "uz") -> LessonPage:
    """The first lesson of the course."""
    pages = LessonPage.objects.filter(activity__course=course, locale__language_code=language)
    return pages.order_by("path")[0]


def activity_page(page_type: type[ActivityPage], course: Course, language: str = "uz") -> ActivityPage:
    found: ActivityPage = page_type.objects.get(activity__course=course, locale__language_code=language)
    return found
