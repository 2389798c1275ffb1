"""`/healthz`: may this web server be sent visitors, and does the work behind it get done?"""

from __future__ import annotations

import os
from datetime import timedelta

from celery import current_app
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .models import Heartbeat

STALE_AFTER = timedelta(seconds=45)


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer `{"status", "database", "broker", "worker"}`.

    The code follows the database alone, because without it no page can be served: 503 and status
    "down". A silent broker or worker leaves pages working and certificates, exports and mail
    waiting, so it answers 200 with status "degraded": a balancer keeps the machine, monitoring
    reads the JSON. "worker" is "ok", "stale" (no heartbeat for 45 s) or "never" (none yet).
    """
    database = _database()
    broker = _broker()
    worker = _worker() if database == "ok" else "unknown"
    status = "down" if database != "ok" else "ok" if broker == worker == "ok" else "degraded"
    answer = {"status": status, "database": database, "broker": broker, "worker": worker}
    return JsonResponse(answer, status=503 if status == "down" else 200)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "down"
    return "ok"


def _broker() -> str:
    folder = current_app.conf.broker_transport_options.get("data_folder_out")
    if folder:
        return "ok" if os.access(folder, os.W_OK) else "down"
    try:
        with current_app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, timeout=2)
            broker.default_channel.close()  # Redis is spoken to only when a channel opens
    except Exception:  # each transport raises its own kind; all mean the same here
        return "down"
    return "ok"


def _worker() -> str:
    try:
        last = Heartbeat.last("worker")
    except DatabaseError:  # not migrated yet
        return "never"
    if last is None:
        return "never"
    return "ok" if timezone.now() - last < STALE_AFTER else "stale"
