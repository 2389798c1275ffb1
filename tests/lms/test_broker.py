"""The demo's broker: a worker never finds half a message."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from kombu import Connection

from lms import broker


def connection(folder: Path) -> Connection:
    options = {"data_folder_in": str(folder), "data_folder_out": str(folder), "control_folder": str(folder)}
    return Connection("filesystem://", transport="lms.broker:Transport", transport_options=options)


def test_what_is_put_is_taken_once(tmp_path: Path) -> None:
    with connection(tmp_path) as one, one.SimpleQueue("work") as queue:
        queue.put({"course": "oʻqish"})
        message = queue.get(timeout=5)
        message.ack()
        assert message.payload == {"course": "oʻqish"}
        with pytest.raises(queue.Empty):
            queue.get(block=False)


def test_a_message_that_is_being_written_is_not_there_yet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with connection(tmp_path) as one, one.SimpleQueue("other") as queue:
        seen: list[str] = []
        replace = os.replace

        def look_and_replace(source: str, target: Path) -> None:
            seen.extend(path.name for path in tmp_path.glob("*.msg"))
            replace(source, target)

        monkeypatch.setattr(broker.os, "replace", look_and_replace)
        queue.put("whole")
        assert not seen
        assert queue.get(timeout=5).payload == "whole"
