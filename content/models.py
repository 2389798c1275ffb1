"""Pictures, files, topics, the glossary and the site's own pages."""

from __future__ import annotations

import hashlib
from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.documents.models import AbstractDocument
from wagtail.fields import RichTextField
from wagtail.images.models import AbstractImage, AbstractRendition, WagtailImageField, get_upload_to
from wagtail.models import Page, TranslatableMixin
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from lms.accounts.named import Named

from .freshness import glossary_changed
from .shown import AS_IT_IS, is_shown_as_it_is
from .storing import originals, private_storage, unguessable
from .tasks import make_renditions
from .uses import is_used


def file_path(_instance: File, filename: str) -> str:
    return unguessable("files", filename)


class InUse(PermissionDenied):
    """A picture or file cannot be deleted because something needs it; the message says so."""

    def __init__(self) -> None:
        super().__init__(_("It is used in a page or an edition. Take it out there first."))


class Hashed(models.Model):
    """A stored file that knows the SHA-256 of its bytes, the name it came with, and whose it is.

    ``delete`` raises InUse while a page, a draft, a question or an edition needs it.
    """

    sha256 = models.CharField(max_length=64, editable=False, db_index=True, default="")
    file_name = models.CharField(max_length=250, editable=False, default="")
    licence = models.CharField(_("licence"), max_length=100, blank=True)
    source = models.CharField(
        _("source"), max_length=250, blank=True, help_text=_("Who made it, and where it is from.")
    )

    class Meta:
        abstract = True

    @property
    def filename(self) -> str:
        """The name that people know it by; in the storage it has one that nobody guesses."""
        return self.file_name or PurePosixPath(self.file.name).name  # type: ignore[attr-defined]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.file._committed or not self.sha256:  # type: ignore[attr-defined]
            self.file_name = PurePosixPath(self.file.name).name[-250:]  # type: ignore[attr-defined]
            self.file.seek(0)  # type: ignore[attr-defined]
            self.sha256 = hashlib.file_digest(self.file, "sha256").hexdigest()  # type: ignore[attr-defined]
            self.file.seek(0)  # type: ignore[attr-defined]
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        if is_used(self):
            raise InUse
        return super().delete(*args, **kwargs)


class Picture(Hashed, AbstractImage):  # type: ignore[django-manager-missing]  # noqa: DJ008
    """An image; its collection is the agency that owns it."""

    file: models.ImageField = WagtailImageField(
        verbose_name=_("file"),
        storage=originals,
        upload_to=get_upload_to,
        width_field="width",
        height_field="height",
    )

    admin_form_fields = (
        *("title", "file", "licence", "source", "collection", "tags"),
        *("focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height"),
    )

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        permissions = [("choose_image", "Can choose image")]

    def get_upload_to(self, filename: str) -> str:
        return unguessable("pictures", filename)

    def save(self, *args: Any, **kwargs: Any) -> None:
        is_new = self._state.adding or not self.file._committed
        super().save(*args, **kwargs)
        if is_new:
            transaction.on_commit(lambda: make_renditions.delay(self.pk), robust=True)

    def generate_rendition_file(self, filter: Any, *, source: Any = None) -> Any:
        """What is shown as it is, is a copy byte for byte: Wagtail would write it anew."""
        if filter.spec != AS_IT_IS or not is_shown_as_it_is(self):
            return super().generate_rendition_file(filter, source=source)
        with self.open_file() as file:
            return ContentFile(file.read(), name=PurePosixPath(self.file.name).name)


class PictureRendition(AbstractRendition):
    image: models.ForeignKey = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="rendition_unique"
            )
        ]


class File(Hashed, AbstractDocument):  # type: ignore[django-manager-missing]  # noqa: DJ008
    """A file to take away; its collection is the agency that owns it."""

    file: models.FileField = models.FileField(
        verbose_name=_("file"), storage=private_storage, upload_to=file_path
    )

    admin_form_fields = ("title", "file", "licence", "source", "collection", "tags")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("file")
        verbose_name_plural = _("files")
        permissions = [("choose_document", "Can choose document")]


class Topic(Named):
    """A subject heading of the catalogue."""

    slug = models.SlugField(_("slug"), unique=True)

    panels = [FieldPanel("name_uz"), FieldPanel("name_ru"), FieldPanel("name_en"), FieldPanel("slug")]

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["name_uz"]


class Term(TranslatableMixin, index.Indexed, models.Model):
    """A word of the glossary with its definition; ``key`` is the same in every language and in packages."""

    key = models.SlugField(_("key"), max_length=80)
    agency = models.ForeignKey("accounts.Agency", on_delete=models.PROTECT, related_name="+")
    term = models.CharField(_("term"), max_length=150)
    definition = models.TextField(_("definition"))

    panels = [FieldPanel("term"), FieldPanel("definition"), FieldPanel("key"), FieldPanel("agency")]
    search_fields = [
        index.AutocompleteField("term"),
        index.SearchField("definition"),
        index.FilterField("agency_id"),
    ]
    override_translatable_fields = [
        SynchronizedField("key", overridable=False),
        SynchronizedField("agency", overridable=False),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("glossary term")
        verbose_name_plural = _("glossary")
        ordering = ["term"]
        constraints = [
            models.UniqueConstraint(fields=["key", "agency", "locale"], name="term_key_unique_in_agency"),
        ]

    def __str__(self) -> str:
        return self.term

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        glossary_changed()


class HomePage(Page):
    """The site's front page in one language."""

    lead: models.TextField = models.TextField(
        _("lead"), blank=True, help_text=_("One or two sentences that say what the site gives.")
    )

    content_panels = [*Page.content_panels, FieldPanel("lead")]
    template = "content/home.html"
    parent_page_types = ["wagtailcore.Page"]
    private_page_options: list[str] = []

    class Meta:
        verbose_name = _("home page")


class GuidePage(Page):
    """A page of guidance: how to learn here, about the site, the processing of personal data."""

    body = RichTextField(_("body"), features=["h2", "h3", "bold", "italic", "ol", "ul", "link"])

    content_panels = [*Page.content_panels, FieldPanel("body")]
    template = "content/guide.html"
    parent_page_types = ["content.HomePage"]
    subpage_types: list[str] = []
    private_page_options: list[str] = []

    class Meta:
        verbose_name = _("guide page")
