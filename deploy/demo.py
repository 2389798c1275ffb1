"""The demo: made ready when something changed, then served as one foreground process group."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import messages
import serve
from supervisor import Service, Supervisor, end_with_parent

ACCOUNTS = (
    ("learner@demo.uz", "learner of vazirlik, first module of “interoperability” done"),
    ("learner2@demo.uz", "learner of hokimlik, has a certificate"),
    ("manager@demo.uz", "centre manager of vazirlik"),
    ("manager2@demo.uz", "centre manager of hokimlik"),
    ("trainer@demo.uz", "trainer of egov"),
    ("auditor@demo.uz", "auditor of egov"),
    ("admin@demo.uz", "administrator"),
)
PASSWORD = "malaka-demo"
PREPARED_FROM = ("static", "content/seed", "requirements.txt")


def serve_demo() -> int:
    """Prepare and serve until told to stop. Settings: PORT, MALAKA_DATA (relative to the project)."""
    named = os.environ.get("PORT", "8000")
    if not (named.isascii() and named.isdigit() and 0 < int(named) < 65536):
        return _fail(f"PORT must be a number from 1 to 65535, not '{named}'.")
    port = int(named)
    data = (serve.ROOT / os.environ.get("MALAKA_DATA", "var")).resolve()
    if reason := _unwritable(data):
        return _fail(f"The data folder {data} cannot be written ({reason}). Name another in MALAKA_DATA.")
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "lms.settings.demo", "PORT": str(port)}
    if "MAKELEVEL" in os.environ:
        end_with_parent()
    with (data / "run" / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return _fail(f"A demo already runs on {data}. End it, or name another folder in MALAKA_DATA.")
        if not _free(port):
            return _fail(f"Port {port} is taken. Choose another: make demo PORT={port + 1}")
        # The recipe of `make demo` becomes this process; without this, Ctrl-C here would be a traceback.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        try:
            _prepare(data, environment)
        except KeyboardInterrupt:
            return 130
        except subprocess.CalledProcessError as error:
            return _fail(f"The demo could not be prepared (see above; exit code {error.returncode}).")
        services = _services(data, port, environment)
        return Supervisor(services).run(_opening(port, services))


def _services(data: Path, port: int, environment: dict[str, str]) -> list[Service]:
    """The web server, and the worker with the clock; the worker waits, so that pages are there sooner."""
    run = data / "run"
    web = serve.web(host="127.0.0.1", port=str(port), workers="1", threads="4")
    worker = [*serve.worker(concurrency="2"), "--beat", "--schedule", str(run / "beat-schedule")]
    return [
        Service("web", web, environment, run / "web.pid"),
        Service("worker", worker, environment, run / "worker.pid", held=True),
    ]


def _prepare(data: Path, environment: dict[str, str]) -> None:
    """Translations, tables, courses, accounts, static files: once, and again when their sources changed."""
    messages.compile_changed()
    note = data / "run" / "prepared"
    sources = _fingerprint()
    made = (data / "malaka.sqlite3").exists() and (data / "static" / "staticfiles.json").exists()
    if made and note.exists() and note.read_text() == sources:
        return
    note.unlink(missing_ok=True)
    print("Preparing the demo (the first time takes a minute or two) …", flush=True)
    subprocess.run([sys.executable, "manage.py", "refresh_demo"], check=True, env=environment)
    note.write_text(sources)


def _fingerprint() -> str:
    """Changes with any migration, management command, static file or shipped course, and with the lock."""
    digest = hashlib.sha256()
    for path in sorted(_sources()):
        state = path.stat()
        digest.update(f"{path.relative_to(serve.ROOT)} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _sources() -> Iterator[Path]:
    for name in PREPARED_FROM:
        path = serve.ROOT / name
        yield from (file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]
    for app in ("lms", "courses", "certificates", "content"):
        yield from (serve.ROOT / app).rglob("migrations/*.py")
        yield from (serve.ROOT / app).rglob("management/commands/*.py")


def _unwritable(data: Path) -> str:
    """Make the data folder; why nothing can be kept in it, or an empty string."""
    try:
        (data / "run").mkdir(parents=True, exist_ok=True)
        for folder in (data, data / "run"):
            with tempfile.TemporaryFile(dir=folder):
                pass
    except OSError as error:
        return error.strerror or str(error)
    return ""


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _opening(port: int, services: list[Service]) -> Callable[[], None]:
    """A function that, when the web server first answers, starts what was held and prints the addresses."""
    address = f"http://127.0.0.1:{port}"
    open_already = False

    def look() -> None:
        nonlocal open_already
        if open_already or not _healthy(f"{address}/healthz"):
            return
        open_already = True
        for service in services:
            service.held = False
        print(_welcome(address), flush=True)

    return look


def _healthy(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:
            return json.load(answer)["database"] == "ok"
    except (OSError, ValueError):
        return False


def _welcome(address: str) -> str:
    accounts = "\n".join(f"    {name:<18} {role}" for name, role in ACCOUNTS)
    return f"""
Malaka is ready.

  Courses        {address}/uz/courses/   (also /ru/ and /en/)
  Sign in        {address}/uz/accounts/login/
  Authors        {address}/cms/
  Verification   {address}/verify/
  Demo's mail    {address}/demo/mail/

  Accounts, password {PASSWORD}:
{accounts}

Ctrl-C ends everything; the data stays.
"""


def _fail(reason: str) -> int:
    print(reason, file=sys.stderr)
    return 1
