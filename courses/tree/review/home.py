"""On the home page of an editor of the national centre: the courses of which something waits."""

from __future__ import annotations

from typing import Any

from wagtail.admin.ui.components import Component

from courses.editions.models import Course

from ..to_document import source_page
from .standing import IN_PROGRESS, by_course


class WaitingPanel(Component):
    """A homepage panel."""

    name = "waiting"
    template_name = "tree/cms/waiting.html"
    order = 40

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        waiting = by_course(Course.objects.all(), IN_PROGRESS)
        courses = (
            Course.objects.select_related("agency").filter(pk__in=waiting).order_by("agency__code", "slug")
        )
        return {"rows": [(course, source_page(course), len(waiting[course.pk])) for course in courses]}
