"""What a quiz asks of the bank: whether it can, before an edition, and a note of it afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..asked import agency_of_page
from .queries import drawable, usable_by

if TYPE_CHECKING:
    from ..models import BankQuestion, QuizPage


def problems_of(page: QuizPage) -> Iterator[tuple[str, bool]]:
    """What stands between a quiz and its next edition, in sentences; True where that is final."""
    agency = agency_of_page(page)
    language = page.locale.language_code
    if language != settings.LANGUAGE_CODE:
        yield from _untranslated(page, rows_of(page))
        return
    for child in page.questions:
        if child.block_type == "bank_question":
            yield from _fixed_problems(page, child, agency)
        elif child.block_type == "draw":
            drawn = drawable(agency, child.value["tag"], child.value["difficulty"])
            yield from _draw_problems(page, child.value, drawn)


def rows_of(page: QuizPage) -> list[BankQuestion]:
    """The bank's questions that a quiz asks or may draw, of the source language."""
    agency = agency_of_page(page)
    rows: list[BankQuestion] = []
    for child in page.questions:
        if child.block_type == "bank_question" and child.value:
            rows.append(child.value)
        elif child.block_type == "draw":
            rows += drawable(agency, child.value["tag"], child.value["difficulty"])
    return rows


def _fixed_problems(page: QuizPage, child: Any, agency: Any) -> Iterator[tuple[str, bool]]:
    question = child.value
    if question is None:
        yield _("“%(title)s” asks a question of the bank that is gone.") % {"title": page.title}, True
        return
    words = {"title": page.title, "question": question.name}
    if question.retired_at:
        yield _("“%(title)s” asks a retired question: %(question)s") % words, True
    elif agency is None or not usable_by(agency).filter(pk=question.pk).exists():
        yield _("“%(title)s” asks another agency's question that is not shared: %(question)s") % words, True


def _draw_problems(page: QuizPage, value: Any, drawn: list[BankQuestion]) -> Iterator[tuple[str, bool]]:
    if len(drawn) >= value["count"]:
        return
    text = ngettext(
        "“%(title)s” draws %(count)d question, and %(found)d in the bank fits (competency: %(tag)s; "
        "difficulty: %(difficulty)s).",
        "“%(title)s” draws %(count)d questions, and %(found)d in the bank fit (competency: %(tag)s; "
        "difficulty: %(difficulty)s).",
        value["count"],
    )
    words = {"title": page.title, "count": value["count"], "found": len(drawn)}
    any_ = _("any")
    yield text % {**words, "tag": value["tag"] or any_, "difficulty": value["difficulty"] or any_}, True


def _untranslated(page: QuizPage, asked: list[BankQuestion]) -> Iterator[tuple[str, bool]]:
    model = apps.get_model("quizzes", "BankQuestion")
    there = set(
        model.objects.filter(
            translation_key__in=[question.translation_key for question in asked], locale=page.locale
        ).values_list("translation_key", flat=True)
    )
    for question in asked:
        if question.translation_key not in there:
            words = {"title": page.title, "question": question.name}
            yield _("“%(title)s”: this question of the bank is not translated: %(question)s") % words, True


def note_uses(page: QuizPage) -> None:
    """Note which questions of the bank the edition that was just published may ask, and in which version."""
    use = apps.get_model("quizzes", "BankUse")
    rows = {row.pk: row for row in rows_of(page)}.values()
    use.objects.bulk_create(
        [use(question=row, version=row.version, activity=page.activity) for row in rows],
        ignore_conflicts=True,
    )


def is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
