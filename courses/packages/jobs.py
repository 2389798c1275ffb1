"""What is asked of packages, and the worker's side of it."""

from __future__ import annotations

import tempfile
from datetime import timedelta

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.document.fields import write
from courses.editions.models import Edition
from courses.tree.jobs import OPEN, Job, JobState, Sign, claimed, refuse
from lms.accounts.models import Agency, User

from .archive import LIMITS
from .errors import NotPossibleError, PackageError, PackageRefusedError
from .exporting import export_edition, file_name, languages_of
from .formats import format_named
from .importing import import_course, opened, plan_import, sentence
from .models import ExportJob, ImportJob

KEPT = timedelta(days=7)
OPEN_JOBS = 5
"""How many jobs a person may have under way."""


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
    transaction.on_commit(lambda: task.delay(job.pk), robust=True)


def carry_out_export(pk: int) -> None:
    """Make the file of an export that waits; does nothing when another worker has it."""
    with claimed(ExportJob, pk) as job:
        if job is None:
            return
        sign = Sign(job)
        try:
            with tempfile.TemporaryFile() as out:
                options = {"format": job.format, "languages": job.languages}
                export_edition(job.edition, **options, out=out, report=lambda done: sign(min(done, 99)))
                sign(99)
                name = file_name(job.edition, job.format, job.languages)
                job.file.save(f"{job.uuid}/{name}", File(out), save=False)
            sign.finish(state=JobState.DONE, file=job.file.name, message="")
        except PackageError as error:
            refuse(job, str(error))


def carry_out_import(pk: int) -> None:
    """Read an uploaded package, or, when that was confirmed, import it."""
    with claimed(ImportJob, pk) as job:
        if job is None:
            return
        try:
            _import(job, Sign(job))
        except PackageRefusedError as error:
            refuse(job, _("The package was not taken."), [str(fault) for fault in error.faults])
        except PackageError as error:
            refuse(job, str(error))


def _import(job: ImportJob, sign: Sign) -> None:
    with job.file.open("rb") as file:
        if job.confirmed_at is None:
            with opened(file) as (package, _kept):
                _course, report = plan_import(package, job.agency)
            sign.finish(state=JobState.ASKING, report=write(report), message="")
        else:
            course, report = import_course(file, agency=job.agency, user=job.asked_by, report=sign)
            sign.finish(state=JobState.DONE, report=write(report), course=course, message=sentence(report))


def clear_away_exports() -> None:
    """Forget the files of exports that are a week old."""
    for export in ExportJob.objects.exclude(file="").filter(finished_at__lt=timezone.now() - KEPT):
        export.file.delete()
