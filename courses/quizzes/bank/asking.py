"""What a quiz asks of the bank: whether it can, before an edition, and a note of it afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from content.blocks import Writer

from ..asked import agency_of_page, asked_of
from .queries import drawable, usable_by

if TYPE_CHECKING:
    from ..models import BankQuestion, QuizPage


def problems_of(page: QuizPage) -> Iterator[tuple[str, bool]]:
    """What stands between a quiz and its next edition, in sentences; True where that is final."""
    agency = agency_of_page(page)
    language = page.locale.language_code
    is_source = language == settings.LANGUAGE_CODE
    asked: list[BankQuestion] = []
    for child in page.questions:
        if child.block_type == "bank_question":
            asked += [child.value] if child.value else []
            if is_source:
                yield from _fixed_problems(page, child, agency)
        elif child.block_type == "draw":
            drawn = drawable(agency, child.value["tag"], child.value["difficulty"])
            asked += drawn
            if is_source:
                yield from _draw_problems(page, child.value, drawn)
    if not is_source:
        yield from _untranslated(page, asked)


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
    ids = [id_ for id_ in asked_of(page, Writer(page.locale.language_code)).questions if is_key(id_)]
    bank, use = apps.get_model("quizzes", "BankQuestion"), apps.get_model("quizzes", "BankUse")
    rows = bank.objects.filter(key__in=ids, locale__language_code=settings.LANGUAGE_CODE)
    use.objects.bulk_create(
        [
            use(key=key, version=version, activity=page.activity)
            for key, version in rows.values_list("key", "version").distinct()
        ],
        ignore_conflicts=True,
    )


def is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
