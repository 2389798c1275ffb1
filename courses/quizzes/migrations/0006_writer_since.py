from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """When the tab that writes an attempt took over: a column without a default, no lock of length."""

    dependencies = [("quizzes", "0005_bank_imports")]

    operations = [
        migrations.AddField("attempt", "writer_since", models.DateTimeField(null=True)),
    ]
