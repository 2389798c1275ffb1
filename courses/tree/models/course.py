from __future__ import annotations

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as gettext_now
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page, PreviewableMixin, TranslatableMixin
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from content.blocks.base import PROSE
from courses.document.transliteration import search_key
from courses.editions.models import Course

from .catalogue import AgencyPage
from .kept import TreePage


class CoursePage(TreePage):
    """A course's words in one language; its facts are on its Course row, which is made with the first
    page."""

    course: models.ForeignKey[Any, Any] = models.ForeignKey(
        Course, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="pages"
    )
    summary: models.CharField = models.CharField(
        _("summary"), max_length=300, help_text=_("One sentence: what a person can do after this course.")
    )
    description = RichTextField(
        _("description"),
        blank=True,
        features=PROSE,
        help_text=_("Whom it is for, what it covers and how it is worked through; 100 to 200 words."),
    )
    cover: models.ForeignKey[Any, Any] = models.ForeignKey(
        "content.Picture",
        verbose_name=_("cover"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    cover_alt: models.CharField = models.CharField(
        _("cover in words"), max_length=250, blank=True, help_text=_("Empty when the picture only decorates.")
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        InlinePanel(
            "outcomes",
            label=_("outcome"),
            help_text=_("Begin with a verb: what a person can do, not what is covered."),
        ),
        FieldPanel("description"),
        FieldPanel("cover"),
        FieldPanel("cover_alt"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("description"),
        index.AutocompleteField("folded"),
        index.FilterField("course_id"),
    ]
    parent_page_types = ["tree.AgencyPage"]
    subpage_types = ["tree.ModulePage"]
    preview_modes = PreviewableMixin.DEFAULT_PREVIEW_MODES
    exclude_fields_in_copy = ["course"]
    override_translatable_fields = [
        *TreePage.same_in_every_language,
        SynchronizedField("course", overridable=False),
        TranslatableField("outcomes"),
    ]

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    @property
    def is_retired(self) -> bool:
        return bool(self.course and self.course.is_retired)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        from courses.tree.course import preview

        return preview(request, self)

    def folded(self) -> str:
        """What the catalogue's search finds a course by."""
        return search_key(
            self.title, self.summary, self.description, *(row.text for row in self.outcomes.all())
        )

    def begin(self) -> None:
        if self.course_id is not None:
            return
        original = self.original()
        self.course = original.course if original else self._new_course()

    def _new_course(self) -> Course:
        agency = AgencyPage.objects.get(pk=self.get_parent().pk).agency
        if not self.slug:
            self._set_core_field_defaults()
        self.slug = free_slug(agency.pk, self.slug)
        return Course.objects.create(agency=agency, slug=self.slug)

    def clean(self) -> None:
        super().clean()
        if self.course and self.slug != self.course.slug and self.course.current_edition_id:
            message = gettext_now("Learners and packages know the course as “%(slug)s”; its address stays.")
            raise ValidationError({"slug": message % {"slug": self.course.slug}})

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        course = self.course
        if course and course.slug != self.slug and not course.current_edition_id and self.original() is None:
            course.slug = self.slug
            course.save(update_fields=["slug"])

    def with_content_json(self, content: Any) -> CoursePage:
        page: CoursePage = super().with_content_json(content)
        page.course_id = self.course_id
        return page


def free_slug(agency_id: int, slug: str) -> str:
    """``slug``, or with a number after it, so that no other course of the agency has it."""
    taken = set(
        Course.objects.filter(agency_id=agency_id, slug__startswith=slug).values_list("slug", flat=True)
    )
    number, candidate = 1, slug
    while candidate in taken:
        number += 1
        candidate = f"{slug}-{number}"
    return candidate


class CourseOutcome(TranslatableMixin, Orderable):
    """What a person can do after the course; ``key`` is the same in every language."""

    page = ParentalKey(CoursePage, on_delete=models.CASCADE, related_name="outcomes")
    key: models.UUIDField = models.UUIDField(default=uuid.uuid4, editable=False)
    text: models.CharField = models.CharField(_("outcome"), max_length=250)

    panels = [FieldPanel("text")]
    override_translatable_fields = [SynchronizedField("key", overridable=False)]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("outcome")

    def __str__(self) -> str:
        return self.text
