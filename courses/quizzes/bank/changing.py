"""Changing questions of the bank, with their translations, and saying so in their history."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Collection
from wagtail_localize.models import Translation, TranslationSource

from content.blocks import Reader, Writer
from content.blocks.base import stored
from courses.document.questions import Question
from courses.tree.translation.sync import sync_source

from ..models import BankQuestion

if TYPE_CHECKING:
    from lms.accounts.models import User


@transaction.atomic
def retire(questions: Iterable[BankQuestion], now: datetime, *, user: User | None) -> int:
    """Keep questions out of new editions, in every language. Returns how many were asked for."""
    return _everywhere(questions, user, "quizzes.bank.retire", retired_at=now)


@transaction.atomic
def take_back(questions: Iterable[BankQuestion], *, user: User | None) -> int:
    """Let quizzes ask retired questions again."""
    return _everywhere(questions, user, "quizzes.bank.take_back", retired_at=None)


@transaction.atomic
def move(questions: Iterable[BankQuestion], collection: Collection, *, user: User | None) -> int:
    """Put questions and their translations into ``collection``."""
    return _everywhere(questions, user, "quizzes.bank.move", collection=collection)


def _everywhere(questions: Iterable[BankQuestion], user: User | None, action: str, **values: Any) -> int:
    questions = list(questions)
    keys = {question.translation_key for question in questions}
    BankQuestion.objects.filter(translation_key__in=keys).update(**values)
    for question in questions:
        note(question, action, user)
    return len(questions)


@transaction.atomic
def tag(questions: Iterable[BankQuestion], *, add: str, remove: str, user: User | None) -> int:
    """Give questions the competency ``add`` and take ``remove`` from them; empty means none."""
    questions = list(questions)
    for question in questions:
        writer, reader = both_ways(question.locale.language_code)
        asked = question.to_document(writer)
        tags = [known for known in asked.facts.tags if known != remove]
        if add and add not in tags:
            tags.append(add)
        reader.pictures |= {sha256: row.pk for sha256, row in writer.sources.items()}  # type: ignore[operator]
        say(question, replace(asked, facts=replace(asked.facts, tags=tuple(tags))), reader)
        question.save()
        question.save_revision(user=user)
        note(question, "quizzes.bank.tag", user)
        follow(question, user)
    return len(questions)


def note(question: BankQuestion, action: str, user: User | None) -> None:
    """Say it in the question's history.

    Each question gets an id of its own: Wagtail gives all that one request does the same, and its history
    then shows one row of them.
    """
    log(instance=question, action=action, user=user, uuid=uuid4())


def both_ways(language: str) -> tuple[Writer, Reader]:
    """A writer and a reader that take a question out of its block and put it back, links to pages kept."""
    pages: dict[str, int] = {}

    def key_of(page: int) -> str:
        pages[str(page)] = page
        return str(page)

    return Writer(language, key_of), Reader(language, pages=pages)


def say(question: BankQuestion, asked: Question, reader: Reader) -> None:
    """Let a question of the bank say ``asked``; it is not saved. Its block keeps its id."""
    block = question.question.stream_block
    raw = stored(block, [asked], reader)
    if question.question:
        raw[0]["id"] = question.question[0].id
    question.question = block.to_python(raw)


def follow(question: BankQuestion, user: User | None) -> None:
    """Call after a question changed in its source language: its translations get its structure and facts.

    Their words stay; those that are new stand in the source language until somebody translates them.
    """
    source = TranslationSource.objects.get_for_instance_or_none(question)
    if source is None or source.locale_id != question.locale_id:
        return
    sync_source(question)
    for translation in Translation.objects.filter(source=source, enabled=True).select_related("source"):
        translation.save_target(user=user)
