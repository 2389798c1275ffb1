"""A file of questions as a job: read by a worker, shown to its sender, and imported on a yes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.files.base import File
from django.db import transaction
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.document.fields import write
from courses.document.formats import FormatError, Remark
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
        new = {question.id for question in plan.new}
        return cls(
            len(plan.new),
            len(plan.known),
            _first(plan.reading.left_out),
            _first(plan.reading.changed),
            tuple(
                (_named(plan, pair.one, new), _named(plan, pair.other, new)) for pair in plan.alike[:SHOWN]
            ),
            tuple(Listed(plan.stems[one.id], one.id in plan.known) for one in plan.questions[:SHOWN]),
        )


def _first(remarks: Sequence[Remark]) -> tuple[str, ...]:
    """The first ``SHOWN`` remarks, and how many more there are."""
    more = len(remarks) - SHOWN
    last = [ngettext("and %(count)d more", "and %(count)d more", more) % {"count": more}] if more > 0 else []
    return (*(str(remark) for remark in remarks[:SHOWN]), *last)


def _named(plan: Plan, key: str, new: set[str]) -> str:
    """A question's words, and whether they stand in the file or in the bank."""
    where = _("in the file") if key in new else _("in the bank")
    return f"{Truncator(plan.stems[key]).chars(120)} ({where})"


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
            refuse(job, "", list(_first(error.remarks)))


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
