from __future__ import annotations

from typing import Any

import wagtail.images.models
from django.core.files.storage import storages
from django.db import migrations, models

import content.models
import content.storing
from content.moving import move_to_private


def move(apps: Any, _schema_editor: Any) -> None:
    """Originals go to the private storage; renditions, whose names told the originals', are made anew."""
    for name in ("Picture", "File"):
        move_to_private(apps.get_model("content", name).objects.values_list("file", flat=True))
    renditions = apps.get_model("content", "PictureRendition").objects.all()
    for name in renditions.values_list("file", flat=True):
        storages["default"].delete(name)
    renditions.delete()


class Migration(migrations.Migration):
    """Reads and writes each stored file once; backward, files stay where they are, so it is not undone."""

    dependencies = [("content", "0001_initial")]

    operations = [
        migrations.AlterField(
            "file",
            "file",
            models.FileField(
                storage=content.storing.private_storage,
                upload_to=content.models.file_path,
                verbose_name="file",
            ),
        ),
        migrations.AlterField(
            "picture",
            "file",
            wagtail.images.models.WagtailImageField(
                height_field="height",
                storage=content.storing.originals,
                upload_to=wagtail.images.models.get_upload_to,
                verbose_name="file",
                width_field="width",
            ),
        ),
        migrations.RunPython(move),
    ]
