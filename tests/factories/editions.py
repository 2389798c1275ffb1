"""Courses with editions, with and without pages."""

from __future__ import annotations

from typing import Any

import factory
from factory.django import DjangoModelFactory

from courses.document.course import CourseDocument
from courses.editions.models import Activity, Course, Edition
from courses.editions.store import store_edition
from lms.accounts.models import Agency, User

from .accounts import AgencyFactory
from .document import course_document, read_asset


class CourseFactory(DjangoModelFactory[Course]):
    """A course's facts; it has no edition and no pages."""

    class Meta:
        model = Course

    agency = factory.SubFactory(AgencyFactory)
    slug = factory.Sequence(lambda n: f"course{n}")


class ActivityFactory(DjangoModelFactory[Activity]):
    class Meta:
        model = Activity

    course = factory.SubFactory(CourseFactory)
    kind = "lesson"


def edition_of(
    course: Course, document: CourseDocument | None = None, published_by: User | None = None
) -> Edition:
    """Store ``document`` as the newest edition of ``course``, making the activities that it names."""
    document = document or course_document(slug=course.slug, key=course.key)
    for activity in document.activities():
        Activity.objects.get_or_create(course=course, key=activity.key, defaults={"kind": activity.kind})
    return store_edition(document, read_asset, course=course, published_by=published_by)


def course_with_edition(
    document: CourseDocument | None = None, agency: Agency | None = None, **facts: Any
) -> Course:
    """A course with a stored edition but no pages: what progress, certificates and centres need. Fast."""
    document = document or course_document(slug=facts.get("slug", CourseFactory.build(agency=None).slug))
    course = CourseFactory(
        **{
            "agency": agency or AgencyFactory(),
            "slug": document.slug,
            "key": document.key,
            "sequential": document.sequential,
            "certificate_rule": document.certificate,
            "certificate_months": document.certificate_months,
            **facts,
        }
    )
    edition_of(course, document)
    return course
