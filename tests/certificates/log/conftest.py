from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def heads_folder(settings: Settings, tmp_path: Path) -> Path:
    """Where this test's heads are kept."""
    settings.MALAKA_LOG_HEADS = tmp_path / "heads"
    return tmp_path / "heads"
