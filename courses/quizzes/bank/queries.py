"""Which questions of the bank a person, and a quiz, may use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.conf import settings
from django.db.models import Q, QuerySet

from content.collections import collection_of
from lms.accounts.models import Agency

if TYPE_CHECKING:
    from ..models import BankQuestion


def usable_by(agency: Agency) -> QuerySet[BankQuestion]:
    """Questions that quizzes of ``agency`` may ask: its own and those that others share, none retired."""
    own = collection_of(agency)
    questions = apps.get_model("quizzes", "BankQuestion").objects.filter(
        Q(is_shared=True) | Q(collection__path__startswith=own.path), retired_at=None
    )
    return questions


def drawable(agency: Agency | None, tag: str, difficulty: str) -> list[BankQuestion]:
    """Questions in the source language that a draw of ``agency`` chooses from, always in the same order.

    Empty ``tag`` and ``difficulty`` stand for any.
    """
    if agency is None:
        return []
    questions = usable_by(agency).filter(locale__language_code=settings.LANGUAGE_CODE)
    if tag:
        questions = questions.filter(tags__tag=tag)
    if difficulty:
        questions = questions.filter(difficulty=int(difficulty))
    return list(questions.select_related("locale").order_by("key"))
