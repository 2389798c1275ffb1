"""Import and export as jobs that a worker carries out."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property

from content.storing import private_storage
from courses.document.fields import read
from courses.tree.jobs import OPEN, Job, Upload

from .importing import ImportReport


class ExportJob(Job):
    """An edition on its way into a file; ``languages`` is a code or ``all``."""

    edition = models.ForeignKey("editions.Edition", on_delete=models.PROTECT, related_name="+")
    format = models.CharField(max_length=20)
    languages = models.CharField(max_length=8, default="all")
    file = models.FileField(storage=private_storage, upload_to="exports/", blank=True, max_length=255)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["asked_by", "edition", "format", "languages"],
                condition=Q(state__in=OPEN),
                name="one_open_export_of_a_kind",
            )
        ]

    def __str__(self) -> str:
        return f"{self.edition} {self.format} {self.languages}"


class ImportJob(Upload):
    """A package on its way into an agency's tree; ``report`` is an ImportReport."""

    course = models.ForeignKey("editions.Course", null=True, on_delete=models.PROTECT, related_name="+")

    @cached_property
    def import_report(self) -> ImportReport | None:
        return read(ImportReport, self.report) if self.report else None
