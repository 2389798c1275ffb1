from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from courses.tree.jobs import clear_away, wake_forgotten

from . import figures, previewing, regrading, services
from .bank import jobs
from .models import BankImport, CorrectionPreview, QuizFigures


@shared_task(expires=10)
def sweep() -> None:
    """Hand in every attempt whose time is up and whose browser is gone."""
    for attempt in services.timed_out()[:500]:
        services.submit_by_clock(attempt)


@shared_task
def regrade(pk: int) -> None:
    """Grade the learners of a correction anew, a batch at a time; harmless when that is done already."""
    if regrading.go_on(pk):
        regrade.delay(pk)


@shared_task(expires=10)
def go_on_regrading() -> None:
    """Go on with corrections that nobody was woken for and those whose worker died."""
    for pk in regrading.unfinished():
        regrading.go_on(pk)


@shared_task
def work_out_figures(pk: int) -> None:
    """Work out the figures of a quiz; harmless when done twice."""
    row = QuizFigures.objects.select_related("activity__course").filter(pk=pk).first()
    if row is not None:
        figures.work_out(row)


@shared_task(expires=3_600)
def refresh_figures() -> None:
    """Every night: ask for the figures of quizzes with new attempts."""
    for activity in figures.outdated():
        figures.ask(activity)


@shared_task(expires=60)
def sweep_figures() -> None:
    """Wake the figures that were asked for and that nobody works out: their message may have been lost."""
    for row in figures.waiting(timezone.now()):
        work_out_figures.delay(row.pk)


@shared_task
def import_questions(pk: int) -> None:
    """Read a file of questions, or import it; harmless when that is done already."""
    jobs.carry_out_import(pk)


@shared_task
def preview_correction(pk: int) -> None:
    """Find out whom a correction would change; harmless when that is done already."""
    previewing.carry_out_preview(pk)


@shared_task(expires=10)
def sweep_jobs() -> None:
    """Wake the jobs that nobody carries out, and clear away the files that nobody answered for."""
    wake_forgotten(CorrectionPreview, preview_correction.delay)
    wake_forgotten(BankImport, import_questions.delay)
    clear_away(BankImport)
