"""Further courses like one that stands: fifty imports would take longer than everything that is measured.

Facts and edition are stored as an import stores them; only the pages are copied as rows, without what Wagtail
does at each saving.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from typing import Any

from django.db import router
from django.db.models import F, Model
from wagtail.models import Page

from courses.document.course import CourseDocument
from courses.editions.models import Activity, Course
from courses.editions.store import AssetReader, store_edition
from courses.tree.models import AgencyPage, CourseOutcome, CoursePage


def copy_course(original: Course, document: CourseDocument, read_asset: AssetReader) -> Course:
    """A course of ``document``, which has the shape of ``original``, with copies of its pages."""
    course = Course.objects.create(agency=original.agency, key=document.key, slug=document.slug)
    rows = Activity.objects.bulk_create(
        Activity(course=course, key=activity.key, kind=activity.kind) for activity in document.activities()
    )
    store_edition(document, read_asset, course=course, published_by=None)
    page = CoursePage.objects.get(course=original)
    _copy_pages(page, course, dict(zip(_activities_of(original), rows, strict=True)))
    return course


def _activities_of(course: Course) -> list[int]:
    """The activities' primary keys in the order of the outline."""
    pks = dict(course.activities.values_list("key", "pk"))
    assert course.current_edition is not None
    return [pks[activity.key] for activity in course.current_edition.outline.activities()]


def _copy_pages(page: CoursePage, course: Course, activities: dict[int, Activity]) -> None:
    parent = AgencyPage.objects.get(pk=page.get_parent().pk)
    path = parent.get_last_child()._inc_path()
    own = [found.specific for found in Page.objects.filter(path__startswith=page.path).order_by("path")]
    for copy in own:
        copy.translation_key, copy.latest_revision, copy.live_revision = uuid.uuid4(), None, None
        copy.url_path = copy.url_path.replace(f"/{page.slug}/", f"/{course.slug}/")
        copy.path = path + copy.path[len(page.path) :]
        if isinstance(copy, CoursePage):
            copy.slug, copy.title, copy.course = course.slug, f"{copy.title} ({course.slug})", course
        elif hasattr(copy, "activity_id"):
            copy.activity = activities[copy.activity_id]
    outcomes = list(CourseOutcome.objects.filter(page=page))
    _insert(own)
    for outcome in outcomes:
        outcome.pk, outcome.page, outcome.translation_key = None, own[0], uuid.uuid4()
    CourseOutcome.objects.bulk_create(outcomes)
    Page.objects.filter(pk=parent.pk).update(numchild=F("numchild") + 1)


def _insert(pages: list[Any]) -> None:
    """Rows of Wagtail's table, then the rows of each page type that belong to them."""
    fields = [field for field in Page._meta.concrete_fields if not field.primary_key]
    bases = [Page(**{field.attname: getattr(page, field.attname) for field in fields}) for page in pages]
    by_type: dict[type[Model], list[Any]] = defaultdict(list)
    for page, base in zip(pages, Page.objects.bulk_create(bases), strict=True):
        page.pk = page.id = page.page_ptr_id = base.pk
        by_type[type(page)].append(page)
    for model, rows in by_type.items():
        manager = model._base_manager
        manager._insert(rows, fields=model._meta.local_concrete_fields, using=router.db_for_write(model))
