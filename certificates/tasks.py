from __future__ import annotations

import logging

from celery import shared_task
from django.core.cache import cache

from courses.tree.jobs import wake_forgotten

from . import making, reminding
from .batches import issuing
from .log import heads, monthly
from .log.store import LogFault
from .models import Batch

log = logging.getLogger(__name__)
SAID_AGAIN_AFTER = 3600
"""Seconds: the log's fault is told to the administrators no more often."""


@shared_task
def make_certificate(pk: int) -> None:
    """Make one certificate; harmless when it is made already or being made."""
    making.make(pk)


@shared_task(expires=10)
def sweep() -> None:
    """Make every certificate that waits: those nobody was woken for and those whose maker died."""
    for pk in making.waiting().values_list("pk", flat=True)[:200]:
        making.make(pk)


@shared_task
def run_batch(pk: int) -> None:
    """Do the next step of a bulk job."""
    issuing.carry_out(pk)


@shared_task(expires=10)
def sweep_batches() -> None:
    """Wake the bulk jobs that nobody carries out, and clear away what nobody needs any more."""
    wake_forgotten(Batch, run_batch.delay)
    issuing.clear_away()


@shared_task
def remind_of_ends() -> None:
    """Tell people whose certificates end soon."""
    reminding.remind()


@shared_task(expires=60)
def sign_head() -> None:
    """Sign the log's head if the log has grown, and have it stamped where an authority is configured."""
    try:
        heads.sign_head()
    except LogFault as fault:
        level = logging.ERROR if cache.add("certificates.log.fault", 1, SAID_AGAIN_AFTER) else logging.WARNING
        log.log(level, "No head of the certificates' log was signed: %s", fault)
        return
    heads.stamp_newest()


@shared_task
def mail_head() -> None:
    """Send the newest head to the auditors when that is due."""
    heads.mail_head()


@shared_task
def mail_monthly_lists() -> None:
    """Tell each agency what was issued in its name last month, once."""
    monthly.mail_lists()
