from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..named import Named


class Agency(Named):
    """A government body. ``code`` stands in addresses and serial numbers."""

    code = models.SlugField(_("code"), max_length=32, unique=True)

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        ordering = ["code"]


class TrainingCentre(Named):
    """A training centre of an agency."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="centres")
    code = models.SlugField(_("code"), max_length=32)

    class Meta:
        verbose_name = _("training centre")
        verbose_name_plural = _("training centres")
        ordering = ["agency", "code"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "code"], name="centre_code_unique_in_agency")
        ]
