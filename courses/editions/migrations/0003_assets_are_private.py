from __future__ import annotations

from typing import Any

from django.db import migrations, models

import content.storing
import courses.editions.models
from content.moving import move_to_private


def move(apps: Any, _schema_editor: Any) -> None:
    assets = apps.get_model("editions", "EditionAsset").objects
    move_to_private(assets.values_list("file", flat=True))


class Migration(migrations.Migration):
    """Reads and writes each stored file once; backward, files stay where they are, so it is not undone."""

    dependencies = [("editions", "0002_edition_stored_at")]

    operations = [
        migrations.AlterField(
            "editionasset",
            "file",
            models.FileField(
                max_length=255,
                storage=content.storing.private_storage,
                upload_to=courses.editions.models.asset_path,
            ),
        ),
        migrations.RunPython(move),
    ]
