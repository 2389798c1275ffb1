"""The demo's processes are kept running, and none of them outlives it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
PROGRAM = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from supervisor import Service, Supervisor
folder = Path(sys.argv[2])
# The service has a child of its own, as a Celery worker has.
child = "import time; time.sleep(60)"
line = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
services = [Service("sleeper", [sys.executable, "-c", line], {}, folder / "pid")]
sys.exit(Supervisor(services).run(lambda: None))
"""


def wait_for(condition: Callable[[], object], seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "waited too long"
        time.sleep(0.02)


def pid(folder: Path) -> int:
    try:
        return int((folder / "pid").read_text() or 0)
    except FileNotFoundError:
        return 0


def group_is_gone(leader: int) -> bool:
    try:
        os.killpg(leader, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(DEPLOY), str(tmp_path)], stderr=subprocess.DEVNULL
    ) as process:
        wait_for(lambda: pid(tmp_path))
        yield process
        process.kill()


def test_a_service_that_dies_is_started_again(supervisor: subprocess.Popen[bytes], tmp_path: Path) -> None:
    first = pid(tmp_path)

    os.kill(first, signal.SIGKILL)

    wait_for(lambda: pid(tmp_path) not in (0, first))
    wait_for(lambda: group_is_gone(first))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_ends_everything(
    supervisor: subprocess.Popen[bytes], tmp_path: Path, number: signal.Signals
) -> None:
    service = pid(tmp_path)

    supervisor.send_signal(number)

    assert supervisor.wait(timeout=20) == 0
    wait_for(lambda: group_is_gone(service))
    assert not (tmp_path / "pid").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
def test_a_supervisor_that_is_killed_takes_its_services_along(
    supervisor: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    service = pid(tmp_path)

    supervisor.kill()
    supervisor.wait()

    wait_for(
        lambda: not Path(f"/proc/{service}").exists() or "Z" in Path(f"/proc/{service}/stat").read_text()
    )
