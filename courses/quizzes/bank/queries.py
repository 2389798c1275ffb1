"""Which questions of the bank a person, and a quiz, may use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db.models import Count, Q, QuerySet
from wagtail.models import Collection

from content.collections import collection_of
from courses.document.transliteration import fold
from lms.accounts.models import Agency
from lms.accounts.permissions import Anyone, agencies_authored, is_national

if TYPE_CHECKING:
    from ..models import Answer, BankQuestion, BankUse


def _questions() -> QuerySet[BankQuestion]:
    return apps.get_model("quizzes", "BankQuestion").objects.all()


def _below(agencies: Iterable[Agency]) -> Q:
    mine = Q(pk__in=[])
    for agency in agencies:
        mine |= Q(collection__path__startswith=collection_of(agency).path)
    return mine


def written_by(user: Anyone) -> QuerySet[BankQuestion]:
    """Questions that ``user`` may change: their agencies' own; every agency's for national editors."""
    if is_national(user):
        return _questions()
    return _questions().filter(_below(agencies_authored(user)))


def visible_to(user: Anyone) -> QuerySet[BankQuestion]:
    """Questions that ``user`` sees in the list: those they may change and those that others share."""
    if is_national(user):
        return _questions()
    agencies = agencies_authored(user)
    if not agencies:
        return _questions().none()
    shared = Q(is_shared=True, retired_at=None)
    return _questions().filter(_below(agencies) | shared)


def choosable_by(user: Anyone) -> QuerySet[BankQuestion]:
    """Questions that ``user`` may put into a quiz, in the source language."""
    return visible_to(user).filter(retired_at=None, locale__language_code=settings.LANGUAGE_CODE)


def usable_by(agency: Agency) -> QuerySet[BankQuestion]:
    """Questions that quizzes of ``agency`` may ask: its own and those that others share, none retired."""
    return _questions().filter(_below([agency]) | Q(is_shared=True), retired_at=None)


def drawable(agency: Agency | None, tag: str, difficulty: str) -> list[BankQuestion]:
    """Questions in the source language that a draw of ``agency`` chooses from, always in the same order.

    Empty ``tag`` and ``difficulty`` stand for any. Of two with one key, as an import from another agency's
    export makes them, the agency's own is taken.
    """
    if agency is None:
        return []
    questions = usable_by(agency).filter(locale__language_code=settings.LANGUAGE_CODE)
    if tag:
        questions = questions.filter(tags__tag=tag)
    if difficulty:
        questions = questions.filter(difficulty=int(difficulty))
    own = collection_of(agency).path
    rows = list(questions.select_related("locale", "collection"))
    rows.sort(key=lambda row: (row.key, not row.collection.path.startswith(own), row.pk))
    return list({row.key: row for row in reversed(rows)}.values())[::-1]


def tags_usable_by(agency: Agency) -> list[str]:
    """The competencies of the questions that quizzes of ``agency`` may ask."""
    tags = usable_by(agency).filter(tags__tag__isnull=False).values_list("tags__tag", flat=True)
    return sorted(set(tags))


def matching(questions: QuerySet[BankQuestion], text: str) -> QuerySet[BankQuestion]:
    """Those of ``questions`` in which every word of ``text`` stands, in whichever alphabet."""
    for word in fold(text).split():
        questions = questions.filter(folded__contains=word)
    return questions


def agency_of(question: BankQuestion) -> Agency | None:
    """Whose question it is: the collections right below the root are named by agencies' codes."""
    collection = question.collection
    own = Collection.objects.filter(depth=2, path=collection.path[: 2 * Collection.steplen]).first()
    return Agency.objects.filter(code=own.name).first() if own else None


@dataclass(frozen=True)
class Usage:
    """In how many quizzes that were published, and in how many attempts that answered it."""

    quizzes: int = 0
    attempts: int = 0


def usage_of(questions: Iterable[BankQuestion]) -> dict[int, Usage]:
    """The use of each question by its primary key, in two queries however many there are.

    Copies of a question in other agencies' banks have the same key and a use of their own.
    """
    questions = list(questions)
    uses: QuerySet[BankUse] = apps.get_model("quizzes", "BankUse").objects.filter(
        question__translation_key__in=[question.translation_key for question in questions]
    )
    asking: dict[UUID, set[int]] = defaultdict(set)
    for key, activity in uses.values_list("question__translation_key", "activity").distinct():
        asking[key].add(activity)
    answers: QuerySet[Answer] = apps.get_model("quizzes", "Answer").objects.filter(
        question__in={str(question.key) for question in questions}, response__isnull=False
    )
    counts: dict[str, dict[int, int]] = defaultdict(dict)
    for key, activity, count in answers.values_list("question", "attempt__activity").annotate(Count("pk")):
        counts[key][activity] = count
    return {
        question.pk: Usage(len(activities), sum(counts[str(question.key)].get(one, 0) for one in activities))
        for question in questions
        for activities in [asking[question.translation_key]]
    }


def own_questions(agency: Agency, language: str, tag: str = "") -> QuerySet[BankQuestion]:
    """The agency's own questions in ``language`` that are not retired, with the competency ``tag`` if any."""
    own = _questions().filter(_below([agency]), retired_at=None, locale__language_code=language)
    if tag:
        own = own.filter(tags__tag=tag)
    return own.select_related("locale", "collection").order_by("key")
