from __future__ import annotations

from celery import shared_task

from . import services


@shared_task(expires=10)
def sweep() -> None:
    """Hand in every attempt whose time is up and whose browser is gone."""
    for attempt in services.timed_out()[:500]:
        services.submit_by_clock(attempt)
