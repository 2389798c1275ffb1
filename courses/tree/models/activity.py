from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page, PreviewableMixin
from wagtail_localize.fields import SynchronizedField

from content.blocks import Reader, Writer
from courses.document.activities import Content, Settings
from courses.document.transliteration import search_key
from courses.editions.models import Activity, Course, Edition

from .course import CoursePage
from .kept import Apart, TreePage

if TYPE_CHECKING:
    from courses.tree.learner import LearnerContext


class ActivityPage(TreePage):
    """What every kind of activity shares; what is judged is read from the source language's page only.

    A kind is a page type with its ``kind``, its view for learners, and its part of the document.
    """

    kind: ClassVar[str] = ""
    learner_fields: ClassVar[list[str]] = [
        "title", "url_path", "last_published_at", "live", "locale", "activity", "summary",
    ]  # fmt: skip

    activity: models.ForeignKey[Any, Any] = models.ForeignKey(
        Activity, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    summary: models.CharField = models.CharField(
        _("summary"),
        max_length=300,
        blank=True,
        help_text=_("What the learner can do after it, in one sentence."),
    )
    required: models.BooleanField = models.BooleanField(
        _("required"), default=True, help_text=_("Needed to complete the course.")
    )
    minutes_override: models.PositiveSmallIntegerField = models.PositiveSmallIntegerField(
        _("minutes"),
        null=True,
        blank=True,
        help_text=_("Leave empty to have it computed from words and questions."),
    )

    counting_panel = MultiFieldPanel(
        [FieldPanel("required"), FieldPanel("minutes_override")], heading=_("How it counts")
    )
    settings_panels = [counting_panel, *TreePage.settings_panels]
    parent_page_types = ["tree.ModulePage"]
    subpage_types: list[str] = []
    preview_modes = PreviewableMixin.DEFAULT_PREVIEW_MODES
    exclude_fields_in_copy = ["activity"]
    shared_translatable_fields = [
        *TreePage.same_in_every_language,
        SynchronizedField("activity", overridable=False),
        SynchronizedField("required", overridable=False),
        SynchronizedField("minutes_override", overridable=False),
    ]

    class Meta:
        abstract = True

    @property
    def is_retired(self) -> bool:
        return bool(self.activity and self.activity.retired_at)

    @classmethod
    def learner_view(cls, request: HttpRequest, learner: LearnerContext) -> HttpResponse:
        """The learner's page of an activity of this kind, with or without a live page."""
        raise NotImplementedError

    def to_settings(self) -> Settings:
        """What is judged."""
        raise NotImplementedError

    def to_content(self, writer: Writer) -> Content:
        """What the page says, in its language."""
        raise NotImplementedError

    def fill(self, content: Any, settings: Any, reader: Reader) -> None:
        """Take over what a document says; the page is not saved."""
        raise NotImplementedError

    def problems(self) -> Iterator[tuple[str, bool]]:
        """What else keeps the activity out of an edition, in whole sentences; True where that is final."""
        return iter(())

    def published_with(self, edition: Edition) -> None:
        """Called on the source language's page, in the transaction that published ``edition`` with it."""

    def words(self) -> list[str]:
        """What the catalogue's search finds the activity by, beside its title and summary."""
        return []

    def folded(self) -> str:
        return search_key(self.title, self.summary, *self.words())

    def begin(self) -> None:
        if self.activity_id is not None:
            return
        original = self.original()
        self.activity = original.activity if original else self._new_activity()

    def _new_activity(self) -> Activity:
        course = course_above(self)
        if course is None:
            raise Apart
        return Activity.objects.create(course=course, kind=self.kind)

    def stays_together(self, destination: Page) -> bool:
        course = course_above(destination, inclusive=True)
        return self.is_child_of(destination) or course == course_above(self)

    def with_content_json(self, content: Any) -> ActivityPage:
        page: ActivityPage = super().with_content_json(content)
        page.activity_id = self.activity_id
        return page


def course_above(page: Page, *, inclusive: bool = False) -> Course | None:
    """The course in whose tree ``page`` stands."""
    length = page.steplen
    last = len(page.path) if inclusive else len(page.path) - length
    paths = [page.path[:end] for end in range(length, last + 1, length)]
    above = CoursePage.objects.filter(path__in=paths).select_related("course").first()
    return above.course if above else None
