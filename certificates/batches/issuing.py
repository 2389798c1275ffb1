"""A bulk job: people are chosen, looked at, and given their certificates one after another by a worker.

Each person is one transaction, so a job that is stopped, killed or carried out twice goes on where it was,
and each gets one certificate. A worker does ``STEP`` people and hands the job back, so that other work gets
its turn.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.editions.frozen import read_ahead
from courses.progress.models import Enrolment, EnrolmentQuerySet
from courses.tree.jobs import OPEN, JobState, Sign, claimed
from lms.accounts.models import Agency, User

from .. import making
from ..errors import CertificateError
from ..models import Batch, BatchItem, Certificate, ItemState, State
from .files import make_files
from .judging import Judgement, Verdict, judge

MOST = 5_000
"""People in one job: what they get is one ZIP and one file for the printer."""
OPEN_JOBS = 5
STEP = 50
KEPT = timedelta(days=7)
FORGOTTEN = timedelta(days=1)

logger = logging.getLogger(__name__)


def choose(enrolments: EnrolmentQuerySet, *, agency: Agency, by: User, language: str) -> Batch:
    """A job for these people of ``agency``, not started yet; each item says what becomes of the person as
    things stand.

    Raises CertificateError for none, for more than ``MOST`` and where the person has too many under way.
    """
    count = enrolments.count()
    if not count:
        raise CertificateError(_("Choose at least one person."))
    if count > MOST:
        raise CertificateError(
            _("These are more than %(most)s people. Narrow the list, by course for example.") % {"most": MOST}
        )
    if Batch.objects.filter(asked_by=by, state__in=OPEN).count() >= OPEN_JOBS:
        raise CertificateError(_("You have %(count)s jobs under way. Wait for one.") % {"count": OPEN_JOBS})
    with transaction.atomic():
        batch = Batch.objects.create(agency=agency, asked_by=by, language=language, state=JobState.ASKING)
        BatchItem.objects.bulk_create(_items(batch, enrolments), batch_size=1000)
    return batch


def _items(batch: Batch, enrolments: EnrolmentQuerySet) -> Iterator[BatchItem]:
    read_ahead(enrolments.order_by().values_list("edition", flat=True).distinct())
    people = enrolments.select_related("user", "course").prefetch_related("certificates")
    for enrolment in people.iterator(chunk_size=500):
        judgement = judge(enrolment, list(enrolment.certificates.all()))
        why = "" if judgement.qualifies else judgement.verdict
        yield BatchItem(batch=batch, enrolment=enrolment, why=why)


def start(batch: Batch) -> bool:
    """Carry the job out, or go on with one that was stopped or failed; False where it is under way."""
    with transaction.atomic():
        resting = Batch.objects.filter(pk=batch.pk, state__in=(JobState.ASKING, JobState.FAILED))
        confirmed_at = batch.confirmed_at or timezone.now()
        if not resting.update(
            state=JobState.WAITING, confirmed_at=confirmed_at, tries=0, message="", finished_at=None
        ):
            return False
        _wake(batch.pk)
    return True


def stop(batch: Batch) -> bool:
    """Leave off after the person whose turn it is; False where it is not under way."""
    running = Batch.objects.filter(pk=batch.pk, state__in=OPEN)
    return bool(running.update(state=JobState.ASKING, running_since=None))


def carry_out(pk: int) -> None:
    """Do the next step of a job that waits; does nothing when another worker has it."""
    with claimed(Batch, pk) as batch:
        if batch is None:
            return
        sign = Sign(batch)
        waiting = BatchItem.objects.filter(batch=batch, state=ItemState.WAITING).order_by("pk")
        for item in waiting.select_related("batch")[:STEP]:
            _issue(item)
            sign(0)
        if waiting.exists():
            sign.rest()
            _wake(pk)
        elif figures(batch).on_their_way:
            sign.rest()  # other workers are making them: the sweep looks again
        else:
            _finish(batch, sign)


def _issue(item: BatchItem) -> None:
    """One person's turn. What goes wrong with one stops no other."""
    try:
        certificate = take_on(item)
        if certificate is not None:
            making.make(certificate.pk)
    except Exception:
        logger.exception("the certificate of enrolment %s in %s", item.enrolment_id, item.batch)
        waiting = BatchItem.objects.filter(pk=item.pk, state=ItemState.WAITING)
        waiting.update(state=ItemState.LEFT_OUT, why=Verdict.FAULT)


def take_on(item: BatchItem) -> Certificate | None:
    """Make the person's certificate due, or note why they get none: once, whoever does it at the same
    moment."""
    with transaction.atomic():
        enrolment = (
            Enrolment.objects.select_for_update(of=("self",))
            .select_related("user", "course")
            .get(pk=item.enrolment_id)
        )
        locked = BatchItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
        if locked.state != ItemState.WAITING:
            return None
        rows = list(Certificate.objects.select_for_update(of=("self",)).filter(enrolment=enrolment))
        is_theirs = enrolment.agency_id == item.batch.agency_id and enrolment.left_at is None
        judgement = judge(enrolment, rows) if is_theirs else Judgement(Verdict.NOT_YOURS)
        if not judgement.qualifies:
            locked.state, locked.why = ItemState.LEFT_OUT, judgement.verdict
            locked.save(update_fields=["state", "why"])
            return None
        certificate = judgement.waiting or Certificate(
            enrolment=enrolment, agency_id=enrolment.course.agency_id
        )
        certificate.name, certificate.language = judgement.name, judgement.language
        certificate.state, certificate.announce = State.DUE, True
        certificate.save()
        locked.state, locked.certificate, locked.why = ItemState.DONE, certificate, ""
        locked.save(update_fields=["state", "certificate", "why"])
    return certificate


def _finish(batch: Batch, sign: Sign) -> None:
    """Make the two files of what was issued; none where nothing was."""
    files = make_files(batch, sign)
    sign.finish(state=JobState.DONE, archive=files.archive, printable=files.printable, message=files.message)


def _wake(pk: int) -> None:
    from ..tasks import run_batch  # the task calls this module

    transaction.on_commit(lambda: run_batch.delay(pk), robust=True)


@dataclass(frozen=True)
class Figures:
    """How far a job is; each person of ``total`` is in one of the others."""

    total: int
    waiting: int
    on_their_way: int
    issued: int
    failed: int
    left_out: int

    @property
    def percent(self) -> int:
        settled = self.total - self.waiting - self.on_their_way
        return 100 * settled // self.total if self.total else 100


def figures(batch: Batch) -> Figures:
    """One query, however many people."""
    on_its_way = Q(certificate__state__in=(State.DUE, State.MAKING))
    failed = Q(certificate__state=State.FAILED)
    done = Q(state=ItemState.DONE)
    return Figures(
        **batch.items.aggregate(
            total=Count("pk"),
            waiting=Count("pk", filter=Q(state=ItemState.WAITING)),
            on_their_way=Count("pk", filter=done & on_its_way),
            failed=Count("pk", filter=done & failed),
            issued=Count("pk", filter=done & ~on_its_way & ~failed),
            left_out=Count("pk", filter=Q(state=ItemState.LEFT_OUT)),
        )
    )


def clear_away() -> None:
    """Forget jobs that nobody started within a day, and files that are a week old."""
    now = timezone.now()
    never_started = Batch.objects.filter(confirmed_at=None, asked_at__lt=now - FORGOTTEN)
    never_started.delete()
    old = Batch.objects.filter(finished_at__lt=now - KEPT).exclude(archive="", printable="")
    for batch in old:
        batch.archive.delete(save=False)
        batch.printable.delete(save=False)
        Batch.objects.filter(pk=batch.pk).update(archive="", printable="")
