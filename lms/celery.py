"""Celery: the work that no request waits for."""

from __future__ import annotations

import os

from celery import Celery
from celery.signals import worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.demo")

app = Celery("malaka")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_ready.connect
def beat_at_once(**_kwargs: object) -> None:
    """Report a worker as alive when it starts, not ten seconds later."""
    from lms.operations.models import Heartbeat

    Heartbeat.beat("worker")
