from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField

from .kept import TreePage


class CatalogPage(TreePage):
    """The catalogue of courses in one language."""

    parent_page_types = ["content.HomePage"]
    subpage_types = ["tree.AgencyPage"]
    max_count_per_parent = 1
    override_translatable_fields = TreePage.same_in_every_language

    class Meta:
        verbose_name = _("catalogue")


class AgencyPage(TreePage):
    """Where an agency's courses stand; its authors' rights are given here, in each language."""

    agency: models.ForeignKey[Any, Any] = models.ForeignKey(
        "accounts.Agency", on_delete=models.PROTECT, related_name="+"
    )

    content_panels = [*Page.content_panels, FieldPanel("agency", read_only=True)]
    parent_page_types = ["tree.CatalogPage"]
    subpage_types = ["tree.CoursePage"]
    override_translatable_fields = [
        *TreePage.same_in_every_language,
        SynchronizedField("agency", overridable=False),
    ]

    class Meta:
        verbose_name = _("agency page")
