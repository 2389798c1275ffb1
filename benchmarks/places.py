"""Where the benchmarks run: production on PostgreSQL and Redis, the demo on SQLite; on data of their own."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]
POSTGRES = os.environ.get("BENCH_POSTGRES", "postgres://postgres@127.0.0.1:5432/malaka_bench")
REDIS = os.environ.get("BENCH_REDIS", "redis://127.0.0.1:6379/7")

KEYS = ("pdf", "credential", "log")


@dataclass
class Place:
    """A database with its settings and its server. ``clients`` are the loads that it is measured under."""

    name: str
    settings: str
    clients: tuple[int, ...]
    workers: str
    threads: str
    data: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="malaka-bench-")))
    port: int = field(default_factory=lambda: _free_port())
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": self.settings,
            "MALAKA_DATA": str(self.data),
            "PORT": str(self.port),
            "PYTHONPATH": str(ROOT),
            **self.extra,
        }

    @property
    def headers(self) -> dict[str, str]:
        """What a request carries besides its cookies, as a proxy in front would send it."""
        secure = self.name == "postgresql"
        common = {"Host": f"127.0.0.1:{self.port}", "User-Agent": "malaka-bench", "Accept": "text/html"}
        origin = {"Origin": f"{'https' if secure else 'http'}://127.0.0.1:{self.port}"}
        return {**common, **origin, **({"X-Forwarded-Proto": "https"} if secure else {})}

    def run(self, *command: str) -> str:
        """Run a Python program of ours with these settings; what it prints. Raises CalledProcessError."""
        line = [sys.executable, *command]
        done = subprocess.run(
            line, cwd=ROOT, env=self.environment, check=True, text=True, stdout=subprocess.PIPE
        )
        return done.stdout

    @contextmanager
    def served(self) -> Iterator[None]:
        """The production server, as `deploy/serve.py` starts it, until the block ends."""
        sys.path.insert(0, str(ROOT / "deploy"))
        import serve

        command = serve.web(host="127.0.0.1", port=str(self.port), workers=self.workers, threads=self.threads)
        server = subprocess.Popen(command, cwd=ROOT, env=self.environment, start_new_session=True)
        try:
            _wait_for(f"http://127.0.0.1:{self.port}/healthz", server)
            yield
        finally:
            server.terminate()
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(server.pid, signal.SIGKILL)


def places() -> list[Place]:
    """Those that can be measured on this machine; what is missing is named."""
    found = [Place("sqlite", "benchmarks.settings.demo", clients=(8,), workers="1", threads="4")]
    missing = [url for url in (POSTGRES, REDIS) if not _answers(url)]
    if missing:
        print(
            "PostgreSQL is not measured: nothing answers at "
            + ", ".join(urlsplit(url).netloc for url in missing)
        )
        return found
    production = Place(
        "postgresql",
        "benchmarks.settings.production",
        clients=(8, 32),
        workers=os.environ.get("WEB_WORKERS", str(2 * (os.cpu_count() or 1))),
        threads="2",
    )
    production.extra = {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "BASE_URL": f"https://127.0.0.1:{production.port}",
        "PROXY_PROTO_HEADER": "X-Forwarded-Proto",
        "DATABASE_URL": POSTGRES,
        "REDIS_URL": REDIS,
        **{f"{name.upper()}_KEY": f"pkcs12:{production.data}/keys/{name}.p12" for name in KEYS},
        "EMAIL_URL": "smtp://127.0.0.1:25",
        "DEFAULT_FROM_EMAIL": "malaka@example.uz",
    }
    return [production, *found]


def recreate_database(*, keep: bool = True) -> None:
    """Drop the benchmarks' PostgreSQL database, and make it anew when ``keep``."""
    import psycopg

    address = urlsplit(POSTGRES)
    name = address.path.lstrip("/")
    with psycopg.connect(address._replace(path="/postgres").geturl(), autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        if keep:
            server.execute(f'CREATE DATABASE "{name}"')


def empty_redis() -> None:
    import redis

    redis.Redis.from_url(REDIS).flushdb()


def _answers(url: str) -> bool:
    address = urlsplit(url)
    try:
        with socket.create_connection((address.hostname or "", address.port or 0), timeout=2):
            return True
    except OSError:
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(address: str, server: subprocess.Popen[bytes], seconds: float = 180) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if server.poll() is not None:
            raise RuntimeError(f"the server ended with code {server.returncode}")
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError("the server does not answer")
