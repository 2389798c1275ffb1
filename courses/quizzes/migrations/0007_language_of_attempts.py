from __future__ import annotations

from typing import Any

from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def fill(apps: Any, schema_editor: Any) -> None:
    """What was begun before goes by the language of its learner."""
    run = apps.get_model("progress", "Enrolment").objects.filter(pk=OuterRef("enrolment"))
    apps.get_model("quizzes", "Attempt").objects.update(language=Subquery(run.values("user__language")[:1]))


class Migration(migrations.Migration):
    """The language that an attempt was begun in: a column with a constant, then one update."""

    dependencies = [("quizzes", "0006_writer_since"), ("accounts", "0001_initial")]

    operations = [
        migrations.AddField(
            "attempt", "language", models.CharField(max_length=8, default=""), preserve_default=False
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
