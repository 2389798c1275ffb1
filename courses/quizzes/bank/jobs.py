"""A file of questions as a job: read by a worker, shown to its sender, and imported on a yes."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import ngettext

from courses.document.fields import write
from courses.document.formats import FormatError
from courses.tree.jobs import JobState, Sign, claimed, refuse
from lms.accounts.models import Agency, User

from ..models import BankImport
from .importing import Plan, carry_out, plan_import

SHOWN = 200
"""How many questions, remarks and pairs of a file are shown."""


@dataclass(frozen=True)
class Listed:
    """A question of the file: its words without markup, and whether the bank has it already."""

    stem: str
    known: bool


@dataclass(frozen=True)
class Contents:
    """What a file would do: counts, sentences on what was left out or read otherwise, and of the questions
    and of those nearly the same as another the first ``SHOWN``."""

    new: int
    changed: int
    left_out: tuple[str, ...]
    otherwise: tuple[str, ...]
    alike: tuple[tuple[str, ...], ...]
    questions: tuple[Listed, ...]
    schema: int = 1

    @classmethod
    def of(cls, plan: Plan) -> Contents:
        return cls(
            len(plan.new),
            len(plan.known),
            tuple(str(remark) for remark in plan.reading.left_out[:SHOWN]),
            tuple(str(remark) for remark in plan.reading.changed[:SHOWN]),
            tuple((plan.stems[pair.one], plan.stems[pair.other]) for pair in plan.alike[:SHOWN]),
            tuple(Listed(plan.stems[one.id], one.id in plan.known) for one in plan.questions[:SHOWN]),
        )


def ask_for_import(
    *, file: File, name: str, format: str, agency: Agency, user: User, language: str
) -> BankImport:
    """An uploaded file on its way to be read, and imported after ``confirm``."""
    job = BankImport(agency=agency, asked_by=user, format=format, file_name=name[-250:], language=language)
    job.file.save(str(job.uuid), file, save=False)
    with transaction.atomic():
        job.save()
        transaction.on_commit(lambda: _wake(job.pk), robust=True)
    return job


def _wake(pk: int) -> None:
    from ..tasks import import_questions  # the task calls this module

    import_questions.delay(pk)


def carry_out_import(pk: int) -> None:
    """Read an uploaded file, or, when that was confirmed, import it."""
    with claimed(BankImport, pk) as job:
        if job is None:
            return
        try:
            _import(job, Sign(job))
        except FormatError as error:
            refuse(job, "", [str(remark) for remark in error.remarks[:SHOWN]])


def _import(job: BankImport, sign: Sign) -> None:
    """The import and the word that it is done are one transaction: a second worker imports nothing twice."""
    with job.file.open("rb") as file:
        data = file.read()
    plan = plan_import(data, name=job.file_name, agency=job.agency, format=job.format)
    if job.confirmed_at is None:
        sign.finish(state=JobState.ASKING, format=plan.format, report=write(Contents.of(plan)))
        return
    count = len(plan.questions)
    text = ngettext("%(count)d question imported.", "%(count)d questions imported.", count)
    message = text % {"count": count}
    carry_out(plan, job.asked_by, finish=lambda: sign.finish(state=JobState.DONE, message=message))
