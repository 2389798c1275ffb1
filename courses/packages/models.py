"""Import and export as jobs that a worker carries out."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from courses.document.fields import read

from .importing import ImportReport


def private_storage() -> Storage:
    return storages["private"]


class JobState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("under way")
    ASKING = "asking", _("waits for your answer")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


OPEN = (JobState.WAITING, JobState.RUNNING)


class Job(models.Model):
    """What exports and imports share; ``progress`` 0 to 100, ``message`` is worded for who asked.

    ``running_since`` is when the worker that has the job last gave a sign of life. Nobody else knows its
    value, so a worker that was given up cannot write over the one after it. ``tries`` counts workers.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=8, choices=JobState, default=JobState.WAITING)
    running_since = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    progress = models.PositiveSmallIntegerField(default=0)
    message = models.TextField(blank=True)
    language = models.CharField(max_length=8, default="uz")

    class Meta:
        abstract = True

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


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


class ImportJob(Job):
    """A file on its way into an agency's tree; ``report`` is an ImportReport.

    It is read first and then waits for ``confirmed_at``; ``faults`` are sentences on why it is not taken.
    """

    agency = models.ForeignKey("accounts.Agency", on_delete=models.PROTECT, related_name="+")
    file = models.FileField(storage=private_storage, upload_to="imports/", max_length=255)
    file_name = models.CharField(max_length=250)
    confirmed_at = models.DateTimeField(null=True)
    report = models.JSONField(default=dict)
    faults = models.JSONField(default=list)
    course = models.ForeignKey("editions.Course", null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.file_name} → {self.agency}"

    @cached_property
    def import_report(self) -> ImportReport | None:
        return read(ImportReport, self.report) if self.report else None
