"""Starts Malaka's processes.

deploy/serve.py demo      web server, worker and beat together, looked after, until Ctrl-C
deploy/serve.py web       one web server            } production: one of these a service,
deploy/serve.py worker    one worker                } as many machines as wanted,
deploy/serve.py beat      the clock, exactly one    } the clock once
"""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent


def web(*, host: str, port: str, workers: str, threads: str) -> list[str]:
    return [
        str(BIN / "granian"), "--interface", "wsgi", "--host", host, "--port", port,
        "--workers", workers, "--blocking-threads", threads, "--backpressure", "256",
        "--no-ws", "--log-level", "warning", "--respawn-failed-workers", "lms.wsgi:application",
    ]  # fmt: skip


def worker(*, concurrency: str) -> list[str]:
    return [
        str(BIN / "celery"), "-A", "lms.celery", "--quiet", "worker", "--loglevel", "WARNING",
        "--concurrency", concurrency, "--max-tasks-per-child", "500",
        "--without-gossip", "--without-mingle", "--without-heartbeat",
    ]  # fmt: skip


def beat(*, schedule: Path) -> list[str]:
    return [
        str(BIN / "celery"), "-A", "lms.celery", "--quiet", "beat", "--loglevel", "WARNING",
        "--schedule", str(schedule), "--pidfile", "",
    ]  # fmt: skip


def production_command(service: str) -> list[str]:
    """The command of one production service; its size comes from the environment."""
    value = os.environ.get
    if service == "web":
        return web(
            host=value("WEB_HOST", "127.0.0.1"),
            port=value("PORT", "8000"),
            workers=value("WEB_WORKERS", str(2 * (os.cpu_count() or 1))),
            threads=value("WEB_THREADS", "2"),
        )
    if service == "worker":
        return worker(concurrency=value("WORKER_CONCURRENCY", str(os.cpu_count() or 1)))
    return beat(schedule=Path(value("BEAT_SCHEDULE", "/tmp/malaka-beat-schedule")))


def refusal(settings: str) -> str:
    """Why nothing can start with these settings, or an empty string.

    Asked before granian and Celery are, because granian starts a worker that cannot start again for ever.
    """
    sys.path.insert(0, str(ROOT))
    from django.core.exceptions import ImproperlyConfigured

    try:
        importlib.import_module(settings)
    except ImproperlyConfigured as error:
        return str(error)
    return ""


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or arguments[0] not in ("demo", "web", "worker", "beat"):
        print(__doc__, file=sys.stderr)
        return 2
    os.chdir(ROOT)
    if arguments[0] == "demo":
        from demo import serve_demo

        return serve_demo()
    settings = os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.production")
    if reason := refusal(settings):
        print(reason, file=sys.stderr)
        return 1
    command = production_command(arguments[0])
    os.execv(command[0], command)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
