from django.conf import settings
from django.db import migrations, models


def name_questions(apps, schema_editor):
    """Give each use its question: of several with one key the course's own agency's, else the shared one."""
    bank_use = apps.get_model("quizzes", "BankUse")
    bank_question = apps.get_model("quizzes", "BankQuestion")
    rows = {}
    for pk, key, path, shared in (
        bank_question.objects.filter(locale__language_code=settings.LANGUAGE_CODE)
        .order_by("pk")
        .values_list("pk", "key", "collection__name", "is_shared")
    ):
        rows.setdefault(key, []).append((pk, path, shared))
    for use in bank_use.objects.select_related("activity__course__agency").iterator():
        found = rows.get(use.key, [])
        code = use.activity.course.agency.code
        found = sorted(found, key=lambda row: (row[1] != code, not row[2], row[0]))
        if found:
            use.question_id = found[0][0]
            use.save(update_fields=["question"])
        else:
            use.delete()


class Migration(migrations.Migration):
    """Uses name their question, since copies in several agencies' banks share a key."""

    dependencies = [("quizzes", "0008_correction_previews")]

    operations = [
        migrations.AddField(
            "bankuse",
            "question",
            models.ForeignKey(
                "quizzes.bankquestion", null=True, on_delete=models.PROTECT, related_name="uses"
            ),
        ),
        migrations.RunPython(name_questions, migrations.RunPython.noop),
        migrations.RemoveConstraint("bankuse", "bank_use_unique"),
        migrations.RemoveField("bankuse", "key"),
        migrations.AlterField(
            "bankuse",
            "question",
            models.ForeignKey("quizzes.bankquestion", on_delete=models.PROTECT, related_name="uses"),
        ),
        migrations.AddConstraint(
            "bankuse",
            models.UniqueConstraint(fields=["question", "version", "activity"], name="bank_use_unique"),
        ),
    ]
