from __future__ import annotations

from celery import shared_task

from . import regrading, services


@shared_task(expires=10)
def sweep() -> None:
    """Hand in every attempt whose time is up and whose browser is gone."""
    for attempt in services.timed_out()[:500]:
        services.submit_by_clock(attempt)


@shared_task
def regrade(pk: int) -> None:
    """Grade the learners of a correction anew, a batch at a time; harmless when that is done already."""
    if regrading.go_on(pk):
        regrade.delay(pk)


@shared_task(expires=10)
def go_on_regrading() -> None:
    """Go on with corrections that nobody was woken for and those whose worker died."""
    for pk in regrading.unfinished():
        regrading.go_on(pk)
