"""An activity as it is being written, in the frame that learners meet, published or not."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

from django.http import HttpRequest

from courses.document.outline import Outline, OutlineActivity, OutlineModule
from courses.editions.frozen import frozen_edition
from courses.progress.completion import completion

from .kinds import page_types
from .learner import LearnerContext
from .live import outlined
from .models import ActivityPage, CoursePage, ModulePage
from .to_document import content_of, minutes_of


def preview_visit(request: HttpRequest, page: ActivityPage) -> LearnerContext:
    """The author's visit to ``page`` as it stands in the editor, among its neighbours as they stand.

    A page that is not saved yet stands last in its module.
    """
    module_page = ModulePage.objects.get(path=page.path[: -ModulePage.steplen])
    course_page = module_page.get_parent().specific
    assert isinstance(course_page, CoursePage)
    here = _as_written(page)
    modules = tuple(
        _module(one, page, here) if one.pk == module_page.pk else _module(one)
        for one in ModulePage.objects.child_of(course_page).order_by("path")
    )
    language = page.locale.language_code
    course = course_page.course
    outline = Outline(modules=modules, languages=(language,), sequential=course.sequential)
    visit = LearnerContext(
        user=request.user,
        language=language,
        course=course,
        edition=frozen_edition(course.current_edition_id) if course.current_edition_id else None,
        outline=outline,
        enrolment=None,
        records={},
        state=completion(outline, {}),
        module=next(module for module in modules if here in module.activities),
        activity=here,
    )
    visit.page = page
    return visit


def _as_written(page: ActivityPage) -> OutlineActivity:
    key = page.activity.key if page.activity else uuid4()
    written = outlined(page, key, {page.locale.language_code: page.title})
    return replace(
        written, minutes=page.minutes_override or minutes_of(content_of(page).content, page.to_settings())
    )


def _module(
    module: ModulePage, page: ActivityPage | None = None, here: OutlineActivity | None = None
) -> OutlineModule:
    """A module with its activities; ``here`` stands for ``page`` among them."""
    language = module.locale.language_code
    found = {
        one.path: outlined(one, one.activity.key, {language: one.title})
        for page_type in page_types().values()
        for one in page_type.objects.child_of(module).select_related("activity").defer_streamfields()  # type: ignore[attr-defined]
        if one.activity and not one.activity.retired_at
    }
    if page is not None and here is not None:
        found[page.path] = here
    activities = tuple(found[path] for path in sorted(found))
    return OutlineModule(module.key, module.slug, {language: module.title}, activities)
