from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index
from wagtail_localize.fields import TranslatableField

from content.blocks import LessonBody, Reader, Writer, stored, written
from courses.document.activities import LessonContent, LessonSettings

from .activity import ActivityPage

if TYPE_CHECKING:
    from courses.tree.learner import LearnerContext


class LessonPage(ActivityPage):
    """A lesson to read."""

    kind = "lesson"

    body = StreamField(
        LessonBody(),
        verbose_name=_("lesson"),
        blank=True,
        help_text=_(
            "Open with a case from work, say what the law says, work an example, "
            "let the reader check themselves. 500 to 1,000 words."
        ),
    )

    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("body"), index.AutocompleteField("folded")]
    override_translatable_fields = [*ActivityPage.shared_translatable_fields, TranslatableField("body")]

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    @classmethod
    def learner_view(cls, request: HttpRequest, learner: LearnerContext) -> HttpResponse:
        from courses.tree.lesson import read_lesson

        return read_lesson(request, learner)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        from courses.tree.lesson import preview

        return preview(request, self)

    def words(self) -> list[str]:
        return self.body.stream_block.get_searchable_content(self.body)

    def to_settings(self) -> LessonSettings:
        return LessonSettings()

    def to_content(self, writer: Writer) -> LessonContent:
        return LessonContent(self.title, written(self.body, writer), self.summary)

    def fill(self, content: LessonContent, settings: LessonSettings, reader: Reader) -> None:
        block = LessonPage._meta.get_field("body").stream_block
        self.title, self.summary = content.title, content.summary
        self.body = block.to_python(stored(block, content.body, reader))
