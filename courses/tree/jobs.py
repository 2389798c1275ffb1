"""Jobs: asked for in a transaction, carried out by whichever worker takes one first, swept when forgotten."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TypeVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content.storing import private_storage

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
"""A job whose worker gave no sign for so long is given to another; longer than any step between two signs."""
TRIES = 3
OVERLOOKED = timedelta(seconds=5)
"""How long a job waits before the sweep believes that its message was lost."""
FORGOTTEN_UPLOAD = timedelta(days=1)


class JobState(models.TextChoices):
    WAITING = "waiting", gettext_lazy("waiting")
    RUNNING = "running", gettext_lazy("under way")
    ASKING = "asking", gettext_lazy("waits for your answer")
    DONE = "done", gettext_lazy("done")
    FAILED = "failed", gettext_lazy("failed")


OPEN = (JobState.WAITING, JobState.RUNNING)


class Job(models.Model):
    """What jobs share; ``progress`` 0 to 100, ``message`` is worded for who asked.

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


class Upload(Job):
    """A file on its way into what an agency has: read first, then it waits for ``confirmed_at``.

    ``report`` says what is in it, ``faults`` are sentences on why it is not taken.
    """

    agency = models.ForeignKey("accounts.Agency", on_delete=models.PROTECT, related_name="+")
    file = models.FileField(storage=private_storage, upload_to="imports/", max_length=255)
    file_name = models.CharField(max_length=250)
    confirmed_at = models.DateTimeField(null=True)
    report = models.JSONField(default=dict)
    faults = models.JSONField(default=list)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.file_name} → {self.agency}"


AnyJob = TypeVar("AnyJob", bound=Job)
AnyUpload = TypeVar("AnyUpload", bound=Upload)
Wake = Callable[[int], object]
"""Sends a job's primary key to a worker."""


def confirm(job: Upload, wake: Wake) -> bool:
    """Import what was read; False when the job does not wait for an answer (any more)."""
    with transaction.atomic():
        waiting = type(job)._default_manager.filter(pk=job.pk, state=JobState.ASKING)
        now = timezone.now()
        if not waiting.update(state=JobState.WAITING, confirmed_at=now, progress=0, tries=0):
            return False
        transaction.on_commit(lambda: wake(job.pk), robust=True)
    return True


def discard(job: Upload) -> bool:
    """Forget an upload that nothing was made of."""
    waiting = type(job)._default_manager.filter(pk=job.pk, state=JobState.ASKING)
    if not waiting.update(state=JobState.FAILED, finished_at=timezone.now(), message=_("Not imported.")):
        return False
    job.file.delete(save=False)
    return True


# Carrying out ---------------------------------------------------------------------------------------


class LostError(Exception):
    """The job was given to another worker in the meantime."""


class Sign:
    """A worker's sign of life: says how far it is, and learns whether the job is still its own."""

    def __init__(self, job: Job) -> None:
        self._jobs = type(job)._default_manager.filter(pk=job.pk, state=JobState.RUNNING)
        self._last: datetime | None = job.running_since

    def __call__(self, done: int) -> None:
        self._write(progress=done, running_since=timezone.now())

    def rest(self) -> None:
        """Hand the job back after a part of it; whoever takes it goes on."""
        self._write(state=JobState.WAITING, running_since=None, tries=0)

    def finish(self, **values: object) -> None:
        self._write(**values, progress=100, finished_at=timezone.now())

    def _write(self, **values: object) -> None:
        if not self._jobs.filter(running_since=self._last).update(**values):
            raise LostError
        moment = values.get("running_since", self._last)
        self._last = moment if isinstance(moment, datetime) else self._last


@contextmanager
def claimed(kind: type[AnyJob], pk: int) -> Iterator[AnyJob | None]:
    """The waiting job, now this worker's, in the language of who asked; ``None`` when it does not wait."""
    waiting = kind._default_manager.filter(pk=pk, state=JobState.WAITING)
    now = timezone.now()
    claim = {"state": JobState.RUNNING, "running_since": now, "tries": F("tries") + 1, "progress": 0}
    if not waiting.update(**claim):
        yield None
        return
    job = kind._default_manager.select_related().get(pk=pk)
    with translation.override(job.language):
        try:
            yield job
        except LostError:
            logger.warning("%s %s was given to another worker", kind.__name__, pk)
        except Exception:
            logger.exception("%s %s failed", kind.__name__, pk)
            _try_again(kind, pk)


def refuse(job: Job, message: str, faults: list[str] | None = None) -> None:
    """The worker's end of a job that cannot be carried out; an upload's file goes with it."""
    values: dict[str, object] = {
        "state": JobState.FAILED,
        "finished_at": timezone.now(),
        "message": message,
    }
    if isinstance(job, Upload):
        values["faults"] = faults or []
    type(job)._default_manager.filter(pk=job.pk, state=JobState.RUNNING).update(**values)
    if isinstance(job, Upload):
        job.file.delete(save=False)


def _try_again(kind: type[AnyJob], pk: int) -> None:
    """Back to waiting; after the last try the person is told."""
    running = kind._default_manager.filter(pk=pk, state=JobState.RUNNING)
    if not running.filter(tries__lt=TRIES).update(state=JobState.WAITING, running_since=None):
        apology = _("Something went wrong on our side. Please try again later.")
        running.update(state=JobState.FAILED, finished_at=timezone.now(), message=apology)


# Sweeping -------------------------------------------------------------------------------------------


def wake_forgotten(kind: type[AnyJob], wake: Wake) -> None:
    """Wake the jobs that nobody carries out: their message may have been lost, or their worker killed."""
    now = timezone.now()
    dead = kind._default_manager.filter(state=JobState.RUNNING, running_since__lt=now - LEASE)
    for pk in dead.values_list("pk", flat=True):
        _try_again(kind, pk)
    overlooked = kind._default_manager.filter(state=JobState.WAITING, asked_at__lt=now - OVERLOOKED)
    for pk in overlooked.values_list("pk", flat=True):
        wake(pk)


def clear_away(kind: type[AnyUpload]) -> None:
    """Give up the uploads that nobody answered for a day, and forget the files of those that ended."""
    now = timezone.now()
    kind._default_manager.filter(state=JobState.ASKING, asked_at__lt=now - FORGOTTEN_UPLOAD).update(
        state=JobState.FAILED, finished_at=now, message=_("Not imported.")
    )
    ended = kind._default_manager.filter(state__in=[JobState.DONE, JobState.FAILED])
    for upload in ended.exclude(file=""):
        upload.file.delete()
