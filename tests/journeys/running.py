"""Malaka as `make demo` serves it: web server, worker and clock as processes of their own."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parents[2]
SEED = ROOT / "content" / "seed" / "interoperability"
T = TypeVar("T")


@dataclass(frozen=True)
class Demo:
    """A demo that answers at ``address`` and keeps its data in ``data``."""

    address: str
    data: Path

    def pid(self, service: str) -> int:
        """The process that the supervisor started last for ``service``: web, worker or beat."""
        return int((self.data / "run" / f"{service}.pid").read_text())

    def letter_to(self, address: str, *, seconds: float = 40) -> str:
        """The newest letter to ``address``, waited for: the worker sends it."""
        return until(lambda: self._letter_to(address), f"a letter to {address}", seconds)

    def _letter_to(self, address: str) -> str | None:
        from lms.operations.mailbox import letters

        return next((one.text for one in letters(self.data / "mail") if address in one.to), None)

    def shell(self, code: str) -> str:
        """Run ``code`` in the demo's Django; what it prints."""
        command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", code]
        done = subprocess.run(
            command, cwd=ROOT, env=environment(self), check=True, text=True, stdout=subprocess.PIPE
        )
        return done.stdout.strip()


def environment(demo: Demo) -> dict[str, str]:
    port = demo.address.rpartition(":")[2]
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "lms.settings.demo",
        "MALAKA_DATA": str(demo.data),
        "PORT": port,
    }


@contextmanager
def running_demo(data: Path) -> Iterator[Demo]:
    """Prepare and serve a demo on ``data`` until the block ends."""
    demo = Demo(f"http://127.0.0.1:{_free_port()}", data)
    log = (data / "demo.log").open("w")
    process = subprocess.Popen(
        [sys.executable, "deploy/serve.py", "demo"],
        cwd=ROOT,
        env=environment(demo),
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        until(lambda: _ready(demo, process, data), "the demo", 300)
        yield demo
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
        log.close()


def _ready(demo: Demo, process: subprocess.Popen[bytes], data: Path) -> bool:
    assert process.poll() is None, (data / "demo.log").read_text()[-3000:]
    try:
        with urllib.request.urlopen(f"{demo.address}/healthz", timeout=5) as answer:
            return bool(json.load(answer)["status"] == "ok")
    except OSError:
        return False


def until(find: Callable[[], T | None], what: str, seconds: float = 30) -> T:
    """What ``find`` returns once it is something; fails when ``seconds`` have passed."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = find()
        if found:
            return found
        time.sleep(0.1)  # another process works; there is nothing to wait on but its result
    raise AssertionError(f"{what} did not come within {seconds:g} s")


def link_in(letter: str, part: str) -> str:
    """The first address in ``letter`` with ``part`` in it."""
    return next(found for found in re.findall(r"https?://\S+", letter) if part in found)


def right_options() -> frozenset[str]:
    """What every right option of the shipped course says, in every language; a page tells no id."""
    files = [json.loads(path.read_text()) for path in SEED.rglob("*.json")]
    return frozenset(option for file in files for option in _right_in(file))


def words_of(html: str) -> str:
    """What a piece of HTML says, with single spaces."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def _right_in(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if value.get("right") is True:
            yield words_of(value["html"])
        for part in value.values():
            yield from _right_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from _right_in(part)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
