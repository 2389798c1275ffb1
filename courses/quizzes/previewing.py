"""The preview of a correction as a job: a worker looks at every attempt, its author waits and confirms."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from courses.document.fields import write
from courses.progress.errors import ProgressError
from courses.tree.jobs import JobState, Sign, claimed, refuse
from lms.accounts.models import User
from lms.accounts.permissions import agencies_authored

from .correcting import fingerprint
from .drafting import Choices, Draft
from .effects import Effect, foretold
from .models import CorrectionPreview


@dataclass(frozen=True)
class Foretold:
    """Whom a correction would change."""

    effects: tuple[Effect, ...] = ()
    schema: int = 1


def ask_for_preview(
    draft: Draft, choices: Choices, *, reason: str, user: User, language: str
) -> CorrectionPreview:
    """Have a worker find out whom the correction would change."""
    with transaction.atomic():
        job = CorrectionPreview.objects.create(
            base=draft.base,
            brought=[one.name for one in choices.brought],
            dropped=[one.name for one in choices.dropped],
            reason=reason,
            asked_by=user,
            language=language,
        )
        transaction.on_commit(lambda: _wake(job.pk), robust=True)
    return job


def _wake(pk: int) -> None:
    from .tasks import preview_correction  # the task calls this module

    preview_correction.delay(pk)


def carry_out_preview(pk: int) -> None:
    """Find out whom a correction would change, and keep the fingerprint of what was looked at."""
    with claimed(CorrectionPreview, pk) as job:
        if job is None:
            return
        sign = Sign(job)
        draft = Draft.of(job.base, job.language)
        try:
            choices = draft.chosen(job.brought, job.dropped)
        except ProgressError as error:
            refuse(job, str(error))
            return
        effects = foretold(draft, choices, agencies_authored(job.asked_by), job.language, sign)
        sign.finish(
            state=JobState.DONE,
            report=write(Foretold(tuple(effects))),
            previewed=fingerprint(draft.corrected(choices)),
        )
