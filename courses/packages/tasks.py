from __future__ import annotations

from celery import shared_task

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
    """Wake the jobs that nobody carries out: the message of a waiting one may have been lost."""
    jobs.sweep(_wake)


def _wake(job: ExportJob | ImportJob) -> None:
    (run_export if isinstance(job, ExportJob) else run_import).delay(job.pk)
