"""What the demo says when it cannot start: one line, and nothing is left behind."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def refused(*, port: str, data: Path) -> str:
    """What a demo that does not start prints."""
    done = subprocess.run(
        [sys.executable, "deploy/serve.py", "demo"],
        cwd=ROOT,
        env={**os.environ, "PORT": port, "MALAKA_DATA": str(data)},
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1, done.stderr
    return done.stderr


@pytest.fixture
def taken() -> Iterator[str]:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        yield str(held.getsockname()[1])


def test_a_taken_port_is_named(tmp_path: Path, taken: str) -> None:
    assert f"Port {taken} is taken" in refused(port=taken, data=tmp_path)


@pytest.mark.parametrize("port", ["web", "0", "70000", "-1"])
def test_a_port_that_is_none_is_named(tmp_path: Path, port: str) -> None:
    assert f"PORT must be a number from 1 to 65535, not '{port}'" in refused(port=port, data=tmp_path)


def test_a_data_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    data = tmp_path / "file" / "data"

    assert f"The data folder {data} cannot be written" in refused(port="8000", data=data)
