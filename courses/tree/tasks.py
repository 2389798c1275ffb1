from __future__ import annotations

from celery import shared_task
from django.core.management import call_command


@shared_task(expires=60)
def publish_scheduled() -> None:
    """Publish and take down the pages whose time has come."""
    call_command("publish_scheduled")
