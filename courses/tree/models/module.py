from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField

from .kept import TreePage


class ModulePage(TreePage):
    """A part of a course; ``key`` is the same in every language and in packages."""

    key: models.UUIDField = models.UUIDField(default=uuid.uuid4, editable=False)
    summary: models.CharField = models.CharField(
        _("summary"), max_length=300, blank=True, help_text=_("What the module adds, in one sentence.")
    )

    content_panels = [*Page.content_panels, FieldPanel("summary")]
    parent_page_types = ["tree.CoursePage"]
    subpage_types = ["tree.LessonPage", "quizzes.QuizPage"]
    exclude_fields_in_copy = ["key"]
    override_translatable_fields = [
        *TreePage.same_in_every_language,
        SynchronizedField("key", overridable=False),
    ]

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")

    def begin(self) -> None:
        original = self.original()
        if original:
            self.key = original.key

    def stays_together(self, destination: Page) -> bool:
        return self.is_child_of(destination)

    def with_content_json(self, content: Any) -> ModulePage:
        page: ModulePage = super().with_content_json(content)
        page.key = self.key
        return page
