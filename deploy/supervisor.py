"""Keeps a few processes running in the foreground, and ends them together."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

PR_SET_PDEATHSIG = 1
FIRST_DELAY, LONGEST_DELAY, STEADY_AFTER = 0.5, 30.0, 60.0
PATIENCE = 15.0
POLL = 0.2


@dataclass
class Service:
    """A process to keep running: started again when it ends, later each time it ends soon.

    Each leads a process group of its own, so that Ctrl-C reaches the supervisor alone (granian never
    ends when it is told twice) and so that what a killed process leaves behind can be ended as well.
    One that is `held` waits to be released.
    """

    name: str
    command: list[str]
    environment: dict[str, str]
    pid_file: Path
    held: bool = False
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    started: float = field(default=0.0, init=False)
    delay: float = field(default=FIRST_DELAY, init=False)
    due: float = field(default=0.0, init=False)

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            process_group=0,
            preexec_fn=end_with_parent,
        )
        self.pid_file.write_text(f"{self.process.pid}\n")

    def look_after(self) -> None:
        """Start it when it is due; note when it has ended."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.due and not self.held:
                self.start()
            return
        code = self.process.poll()
        if code is None:
            return
        self.kill()
        if now - self.started > STEADY_AFTER:
            self.delay = FIRST_DELAY
        print(f"{self.name} ended (code {code}); starting it again in {self.delay:g} s", file=sys.stderr)
        self.process, self.due = None, now + self.delay
        self.delay = min(self.delay * 2, LONGEST_DELAY)

    def ask_to_end(self) -> None:
        if self.running:
            self.process.terminate()

    def kill(self) -> None:
        """End it and what it started, at once."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None


class Supervisor:
    """Runs services until SIGINT, SIGTERM or SIGHUP; a second signal does not wait."""

    def __init__(self, services: list[Service]) -> None:
        self.services = services
        self.signals = 0
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)

    def _on_signal(self, _number: int, _frame: object) -> None:
        self.signals += 1

    def run(self, each_round: Callable[[], None]) -> int:
        """Look after the services, calling `each_round` in between; 0 when all ended as asked."""
        while not self.signals:
            for service in self.services:
                service.look_after()
            each_round()
            time.sleep(POLL)
        return self._stop()

    def _stop(self) -> int:
        for service in self.services:
            service.ask_to_end()
        until = time.monotonic() + PATIENCE
        while any(service.running for service in self.services):
            if time.monotonic() > until or self.signals > 1:
                for service in self.services:
                    service.kill()
            time.sleep(POLL / 4)
        for service in self.services:
            service.kill()
            service.pid_file.unlink(missing_ok=True)
        return 0


def end_with_parent() -> None:
    """Have the kernel end this process when its parent is killed outright (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
