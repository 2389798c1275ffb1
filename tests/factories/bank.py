"""Questions of the bank."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from wagtail.models import Locale

from content.blocks import Reader
from content.collections import collection_of
from courses.document.questions import Question
from courses.quizzes.bank.changing import say
from courses.quizzes.models import BankQuestion, BankTag
from lms.accounts.models import Agency

from .document import single_choice


def bank_question(
    agency: Agency, stem: str = "Kim qaror qiladi?", *, tags: Sequence[str] = (), **fields: Any
) -> BankQuestion:
    """A choice question in the bank of ``agency``; ``question`` gives another, other fields are the row's."""
    key = fields.pop("key", uuid4())
    question: Question = fields.pop("question", None) or single_choice(stem=f"<p>{stem}</p>")
    row = BankQuestion(
        key=UUID(str(key)),
        collection=collection_of(agency),
        locale=Locale.objects.get(language_code=fields.pop("language", "uz")),
        **fields,
    )
    say(row, question.with_id(str(key)), Reader("uz"))
    row.save()
    row.save_revision()
    for tag in tags:
        BankTag.objects.get_or_create(question=row, tag=tag)
    return row
