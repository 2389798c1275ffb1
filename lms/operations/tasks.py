from __future__ import annotations

from celery import shared_task

from .models import Heartbeat


# Beat sends one every 10 s; those that no worker took in time must not pile up in the queue.
@shared_task(expires=10)
def beat() -> None:
    """Prove that beat, broker, worker and database all work, by writing the worker's heartbeat."""
    Heartbeat.beat("worker")
