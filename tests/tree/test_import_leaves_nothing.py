"""An import that fails half-way leaves neither rows nor files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from content.models import File, Picture
from courses.editions.models import Course
from courses.tree import from_document
from tests.factories.accounts import AgencyFactory
from tests.factories.document import read_asset
from tests.factories.everything import everything


@pytest.mark.django_db
def test_files_are_taken_away_when_the_rows_fail(
    monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    storages = {**settings.STORAGES}
    for name in ("originals", "private"):
        storages[name] = {**storages[name], "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = storages

    def fail(*_args: Any, **_kwargs: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(from_document, "store_edition", fail)
    with pytest.raises(RuntimeError):
        from_document.create_course(everything(), agency=AgencyFactory(), user=None, read_asset=read_asset)
    assert [model.objects.count() for model in (Course, Picture, File)] == [0, 0, 0]
    left = [path for path in tmp_path.rglob("*") if path.is_file() and "assets" not in path.parts]
    assert left == []
