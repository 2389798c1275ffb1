"""The outline of a course as its pages stand now, for those who write it: an edition's is the learner's."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from uuid import UUID

from django.conf import settings

from courses.document.outline import Outline, OutlineActivity, OutlineModule
from courses.editions.models import Course

from .kinds import page_types
from .models import ActivityPage, CoursePage, ModulePage


def live_outline(course: Course) -> Outline:
    """The outline of the live pages: shape of the source language, titles of every language."""
    languages = _languages(course)
    if not languages:
        return Outline(modules=(), languages=())
    source, root = languages[0]
    activities = _activities(course)
    titles = _titles(activities)
    modules = tuple(
        OutlineModule(
            key=module.key,
            slug=module.slug,
            title={source: module.title},
            activities=tuple(
                outlined(page, page.activity.key, titles[page.activity.key])
                for page in activities
                if page.activity and page.locale_id == root.locale_id and page.path.startswith(module.path)
            ),
        )
        for module in ModulePage.objects.child_of(root).live().order_by("path")
    )
    return Outline(
        modules=modules,
        languages=tuple(language for language, _page in languages),
        sequential=course.sequential,
        minutes=course.minutes_override or sum(module.minutes for module in modules),
    )


def _languages(course: Course) -> list[tuple[str, CoursePage]]:
    """The course's page in each language, the source language first."""
    pages = CoursePage.objects.filter(course=course, alias_of=None).select_related("locale").order_by("path")
    found = [(page.locale.language_code, page) for page in pages]
    return sorted(found, key=lambda pair: pair[0] != settings.LANGUAGE_CODE)


def languages_of(course: Course) -> list[str]:
    """The languages that the course has a page in, the source language first."""
    return [language for language, _page in _languages(course)]


def _activities(course: Course) -> list[ActivityPage]:
    pages: list[ActivityPage] = []
    for page_type in page_types().values():
        pages += (
            page_type.objects.filter(activity__course=course, live=True)  # type: ignore[attr-defined]
            .select_related("activity", "locale")
            .defer_streamfields()
        )
    return sorted(pages, key=lambda page: page.path)


def _titles(activities: list[ActivityPage]) -> dict[UUID, dict[str, str]]:
    titles: dict[UUID, dict[str, str]] = defaultdict(dict)
    for page in activities:
        if page.activity:
            titles[page.activity.key][page.locale.language_code] = page.title
    return titles


def outlined(page: ActivityPage, key: UUID, title: dict[str, str]) -> OutlineActivity:
    """The page as an outline has it; its minutes are the author's own, 0 where they are computed."""
    return OutlineActivity(
        key=key,
        slug=page.slug,
        kind=page.kind,
        title=title,
        required=page.required,
        minutes=page.minutes_override or 0,
        pass_mark=getattr(page, "pass_mark", None),
        tries=getattr(page, "tries", 0),
        weight=getattr(page, "weight", Decimal(0)),
    )
