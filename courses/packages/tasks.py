from __future__ import annotations

from celery import shared_task

from courses.tree.jobs import clear_away, wake_forgotten

from . import jobs
from .models import ExportJob, ImportJob


@shared_task
def run_export(pk: int) -> None:
    """Make an export's file."""
    jobs.carry_out_export(pk)


@shared_task
def run_import(pk: int) -> None:
    """Read or import an uploaded package."""
    jobs.carry_out_import(pk)


# Beat sends one every 10 s; those that no worker took in time must not pile up in the queue.
@shared_task(expires=10)
def sweep() -> None:
    """Wake the jobs that nobody carries out, and clear away what nobody needs any more."""
    wake_forgotten(ExportJob, run_export.delay)
    wake_forgotten(ImportJob, run_import.delay)
    jobs.clear_away_exports()
    clear_away(ImportJob)
