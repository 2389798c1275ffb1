"""Whom a correction of an edition changes: foretold before it is made, counted once it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from django.db.models import Count, F, Prefetch, Q, QuerySet

from courses.document.activities import QuizContent, QuizSettings
from courses.progress.models import Enrolment
from courses.tree.authoring.figures import FEWEST
from lms.accounts.models import Agency

from .drafting import Changed, Choices, Draft, answers_in, asks
from .judging import Judge
from .models import Attempt, Correction, Regrade

CHUNK = 500
OTHERS = 0
"""Stands for the number of an agency where all others are counted together."""


@dataclass
class Effect:
    """What a correction changes for some people; ``people`` are those whose tries are graded anew."""

    name: str = ""
    people: int = 0
    tries: int = 0
    up: int = 0
    down: int = 0
    passes_gained: int = 0
    passes_lost: int = 0
    is_pooled: bool = False

    @property
    def is_told(self) -> bool:
        """Other agencies' people are told of only pooled, from five up."""
        return not self.is_pooled or self.people >= FEWEST

    def add(self, old: tuple[Decimal, bool], new: tuple[Decimal, bool]) -> None:
        self.tries += 1
        self.up += new[0] > old[0]
        self.down += new[0] < old[0]
        self.passes_gained += new[1] and not old[1]
        self.passes_lost += old[1] and not new[1]


def foretold(
    draft: Draft,
    choices: Choices,
    own: Iterable[Agency],
    language: str,
    sign: Callable[[int], None] = lambda done: None,
) -> list[Effect]:
    """Who would change: a line for each of the ``own`` agencies that is touched, and one for all others.

    ``sign`` is called with how many per cent of the attempts are looked at.
    """
    document = draft.corrected(choices)
    fresh: dict[UUID, set[str]] = {}
    for one in choices.all:
        fresh.setdefault(one.activity, set()).add(one.before.id)
    judges = {
        activity.key: _judge_of_document(activity.content, document.languages, activity.settings)
        for activity in document.activities()
        if activity.key in fresh
    }
    effects = {agency.pk: Effect(agency.name_in(language)) for agency in own}
    effects[OTHERS] = Effect(is_pooled=True)
    seen: set[tuple[int, int]] = set()
    changed = Changed(draft.base)
    attempts = _closed(changed.family, list(fresh))
    total = attempts.count()
    for place, attempt in enumerate(_with_answers(attempts)):
        if place % CHUNK == CHUNK - 1:
            sign(100 * place // total)
        key = attempt.activity.key
        ids = changed.since(attempt.edition_id, key) | fresh[key]
        if not asks(attempt, ids):
            continue
        result = judges[key].judge(attempt.drawn, attempt.grades, answers_in(attempt), {}, ids)
        if result.pending:
            continue
        run = attempt.enrolment
        agency = run.agency_id if run.agency_id in effects else OTHERS
        effect = effects[agency]
        effect.add((cast(Decimal, attempt.score), bool(attempt.passed)), (result.score, result.passed))
        effect.people += (agency, run.user_id) not in seen
        seen.add((agency, run.user_id))
    return [effect for effect in effects.values() if effect.tries]


def _judge_of_document(content: Mapping[str, object], languages: Iterable[str], settings: object) -> Judge:
    contents = [cast(QuizContent, content[code]) for code in languages]
    return Judge.of(contents, cast(QuizSettings, settings))


def _closed(editions: Collection[int], activities: Collection[UUID]) -> QuerySet[Attempt]:
    """Handed-in, graded attempts that count."""
    return Attempt.objects.filter(
        edition__in=editions, activity__key__in=activities, graded_at__isnull=False, voided_at=None
    )


def _with_answers(attempts: QuerySet[Attempt]) -> Iterator[Attempt]:
    runs = Prefetch("enrolment", Enrolment.objects.only("agency_id", "user_id"))
    found = attempts.select_related("activity").prefetch_related(runs, "answers").order_by("pk")
    return found.iterator(chunk_size=CHUNK)


COUNTS: dict[str, Any] = {
    "people": Count("attempt__enrolment__user", distinct=True),
    "tries": Count("pk"),
    "up": Count("pk", filter=Q(new_score__gt=F("old_score"))),
    "down": Count("pk", filter=Q(new_score__lt=F("old_score"))),
    "passes_gained": Count("pk", filter=Q(new_passed=True, old_passed=False)),
    "passes_lost": Count("pk", filter=Q(new_passed=False, old_passed=True)),
}


def effects_of(
    corrections: Collection[Correction], own: Collection[Agency], language: str
) -> Mapping[int, list[Effect]]:
    """Whom each correction changed so far, by its primary key; tries whose score is as it was are not among
    them. Two queries."""
    rows = Regrade.objects.filter(correction__in=corrections).order_by()
    mine = Q(attempt__enrolment__agency__in=own)
    names = {agency.pk: agency.name_in(language) for agency in own}
    found: dict[int, list[Effect]] = defaultdict(list)
    for row in rows.filter(mine).values("correction", "attempt__enrolment__agency").annotate(**COUNTS):
        name = names[row.pop("attempt__enrolment__agency")]
        found[row.pop("correction")].append(Effect(name, **row))
    for row in rows.exclude(mine).values("correction").annotate(**COUNTS):
        found[row.pop("correction")].append(Effect(**row, is_pooled=True))
    return found
