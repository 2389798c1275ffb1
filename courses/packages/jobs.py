"""Jobs: asked for in a transaction, carried out by whichever worker takes them first."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TypeVar

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from courses.document.fields import write
from courses.editions.models import Edition
from lms.accounts.models import Agency, User

from .archive import LIMITS
from .errors import NotPossibleError, PackageError, PackageRefusedError
from .exporting import export_edition, file_name, languages_of
from .formats import format_named
from .importing import import_course, opened, plan_import, sentence
from .models import OPEN, ExportJob, ImportJob, Job, JobState

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
"""A job whose worker gave no sign for so long is given to another; longer than any step between two signs."""
TRIES = 3
KEPT = timedelta(days=7)
FORGOTTEN_UPLOAD = timedelta(days=1)
OPEN_JOBS = 5
"""How many jobs a person may have under way."""

AnyJob = TypeVar("AnyJob", ExportJob, ImportJob)


class LostError(Exception):
    """The job was given to another worker in the meantime."""


def ask_for_export(*, edition: Edition, format: str, languages: str, user: User, language: str) -> ExportJob:
    """An export on its way; asking twice gives the same one. Raises NotPossibleError."""
    format_named(format)
    languages_of(edition, languages)
    wish = {"asked_by": user, "edition": edition, "format": format, "languages": languages}
    under_way = ExportJob.objects.filter(**wish, state__in=OPEN).first()
    if under_way:
        return under_way
    _check_number(user)
    try:
        with transaction.atomic():
            job = ExportJob.objects.create(**wish, language=language)
            _wake(job)
    except IntegrityError:
        return ExportJob.objects.filter(**wish, state__in=OPEN).latest("asked_at")
    return job


def ask_for_import(*, file: File, name: str, agency: Agency, user: User, language: str) -> ImportJob:
    """An uploaded package on its way to be read, and imported after ``confirm``. Raises NotPossibleError."""
    if file.size > LIMITS.total:
        raise NotPossibleError(
            _("The file is larger than %(limit)s MiB.") % {"limit": LIMITS.total // 1024**2}
        )
    _check_number(user)
    job = ImportJob(agency=agency, asked_by=user, file_name=name[-250:], language=language)
    job.file.save(f"{job.uuid}.zip", file, save=False)
    with transaction.atomic():
        job.save()
        _wake(job)
    return job


def confirm(job: ImportJob) -> bool:
    """Import what was read; False when the job does not wait for an answer (any more)."""
    with transaction.atomic():
        waiting = ImportJob.objects.filter(pk=job.pk, state=JobState.ASKING)
        now = timezone.now()
        if not waiting.update(state=JobState.WAITING, confirmed_at=now, progress=0, tries=0):
            return False
        _wake(job)
    return True


def discard(job: ImportJob) -> bool:
    """Forget an upload that nothing was made of."""
    waiting = ImportJob.objects.filter(pk=job.pk, state=JobState.ASKING)
    if not waiting.update(state=JobState.FAILED, finished_at=timezone.now(), message=_("Not imported.")):
        return False
    job.file.delete(save=False)
    return True


def _check_number(user: User) -> None:
    under_way = sum(
        kind.objects.filter(asked_by=user, state__in=OPEN).count() for kind in (ExportJob, ImportJob)
    )
    if under_way >= OPEN_JOBS:
        raise NotPossibleError(
            _("You have %(count)s packages under way. Wait until one is ready.") % {"count": under_way}
        )


def _wake(job: Job) -> None:
    from .tasks import run_export, run_import  # the tasks call this module

    task = run_export if isinstance(job, ExportJob) else run_import
    transaction.on_commit(lambda: task.delay(job.pk))


# Carrying out ---------------------------------------------------------------------------------------


def carry_out_export(pk: int) -> None:
    """Make the file of an export that waits; does nothing when another worker has it."""
    with _claimed(ExportJob, pk) as job:
        if job is None:
            return
        sign = Sign(job)
        with tempfile.TemporaryFile() as out:
            options = {"format": job.format, "languages": job.languages}
            export_edition(job.edition, **options, out=out, report=lambda done: sign(min(done, 99)))
            sign(99)
            name = file_name(job.edition, job.format, job.languages)
            job.file.save(f"{job.uuid}/{name}", File(out), save=False)
        sign.finish(state=JobState.DONE, file=job.file.name, message="")


def carry_out_import(pk: int) -> None:
    """Read an uploaded package, or, when that was confirmed, import it."""
    with _claimed(ImportJob, pk) as job:
        if job is None:
            return
        sign = Sign(job)
        with job.file.open("rb") as file:
            if job.confirmed_at is None:
                with opened(file) as (package, _kept):
                    _course, report = plan_import(package, job.agency)
                sign.finish(state=JobState.ASKING, report=write(report), message="")
            else:
                course, report = import_course(file, agency=job.agency, user=job.asked_by, report=sign)
                sign.finish(
                    state=JobState.DONE, report=write(report), course=course, message=sentence(report)
                )


class Sign:
    """A worker's sign of life: says how far it is, and learns whether the job is still its own."""

    def __init__(self, job: ExportJob | ImportJob) -> None:
        self._job = job
        self._jobs = type(job).objects.filter(pk=job.pk, state=JobState.RUNNING)
        self._last: datetime | None = job.running_since

    def __call__(self, done: int) -> None:
        self._write(progress=done, running_since=timezone.now())

    def finish(self, **values: object) -> None:
        self._write(**values, progress=100, finished_at=timezone.now())

    def _write(self, **values: object) -> None:
        if not self._jobs.filter(running_since=self._last).update(**values):
            raise LostError
        moment = values.get("running_since", self._last)
        self._last = moment if isinstance(moment, datetime) else self._last


@contextmanager
def _claimed(kind: type[AnyJob], pk: int) -> Iterator[AnyJob | None]:
    """The waiting job, now this worker's, in the language of who asked; ``None`` when it does not wait."""
    waiting = kind.objects.filter(pk=pk, state=JobState.WAITING)
    now = timezone.now()
    claim = {"state": JobState.RUNNING, "running_since": now, "tries": F("tries") + 1, "progress": 0}
    if not waiting.update(**claim):
        yield None
        return
    job = kind.objects.select_related().get(pk=pk)
    with translation.override(job.language):
        try:
            yield job
        except LostError:
            logger.warning("%s %s was given to another worker", kind.__name__, pk)
        except PackageError as error:
            _fail(job, error)
        except Exception:
            logger.exception("%s %s failed", kind.__name__, pk)
            _try_again(kind, pk)


def _fail(job: ExportJob | ImportJob, error: PackageError) -> None:
    values: dict[str, object] = {
        "state": JobState.FAILED,
        "finished_at": timezone.now(),
        "message": str(error),
    }
    if isinstance(job, ImportJob):
        faults = [str(fault) for fault in error.faults] if isinstance(error, PackageRefusedError) else []
        values |= {"faults": faults, "message": _("The package was not taken.") if faults else str(error)}
    type(job).objects.filter(pk=job.pk, state=JobState.RUNNING).update(**values)
    if isinstance(job, ImportJob):
        job.file.delete(save=False)


def _try_again(kind: type[ExportJob] | type[ImportJob], pk: int) -> None:
    """Back to waiting; after the last try the person is told."""
    running = kind.objects.filter(pk=pk, state=JobState.RUNNING)
    if not running.filter(tries__lt=TRIES).update(state=JobState.WAITING, running_since=None):
        running.update(state=JobState.FAILED, finished_at=timezone.now(), message=_apology())


def _apology() -> str:
    return _("Something went wrong on our side. Please try again later.")


# Sweeping -------------------------------------------------------------------------------------------


def sweep(wake: Callable[[ExportJob | ImportJob], None]) -> None:
    """Find what nobody carries out, and clear away what nobody needs any more."""
    now = timezone.now()
    for kind in (ExportJob, ImportJob):
        for pk in kind.objects.filter(state=JobState.RUNNING, running_since__lt=now - LEASE).values_list(
            "pk", flat=True
        ):
            _try_again(kind, pk)
        for job in kind.objects.filter(state=JobState.WAITING, asked_at__lt=now - timedelta(seconds=5)):
            wake(job)
    _clear_away(now)


def _clear_away(now: datetime) -> None:
    for export in ExportJob.objects.exclude(file="").filter(finished_at__lt=now - KEPT):
        export.file.delete()
    ImportJob.objects.filter(state=JobState.ASKING, asked_at__lt=now - FORGOTTEN_UPLOAD).update(
        state=JobState.FAILED, finished_at=now, message=_("Not imported.")
    )
    finished = Q(state__in=[JobState.DONE, JobState.FAILED])
    for upload in ImportJob.objects.filter(finished).exclude(file=""):
        upload.file.delete()
