from __future__ import annotations

from celery import shared_task

from . import making


@shared_task
def make_certificate(pk: int) -> None:
    """Make one certificate; harmless when it is made already or being made."""
    making.make(pk)


@shared_task(expires=10)
def sweep() -> None:
    """Make every certificate that waits: those nobody was woken for and those whose maker died."""
    for pk in making.waiting().values_list("pk", flat=True)[:200]:
        making.make(pk)
