"""The broker of the demo, kombu's folder of messages; a message is there whole or not at all.

Kombu writes a message under its final name: a worker that looks at that moment takes half of it, cannot read
it and ends.
"""

from __future__ import annotations

import os
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any

from kombu.transport import filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]
        folder = Path(self.data_folder_out)
        with tempfile.NamedTemporaryFile("w", dir=folder, suffix=".part", delete=False) as unfinished:
            unfinished.write(dumps(payload))
        os.replace(unfinished.name, folder / f"{round(time.monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg")


class Transport(filesystem.Transport):
    Channel = Channel
