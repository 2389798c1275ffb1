"""Certificates for many at once: who gets one, who does not and why, and that each gets exactly one.

Among them what other systems got wrong: a file of one page of names only, an empty ZIP, and no bulk at all.
"""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from unittest.mock import patch

import pikepdf
import pytest
from django.core import mail
from django.utils import timezone

from certificates import making
from certificates.batches import issuing
from certificates.batches.issuing import choose, clear_away, figures, start, stop
from certificates.batches.judging import Verdict
from certificates.errors import CertificateError
from certificates.models import Batch, BatchItem, Certificate, ItemState, State
from certificates.services import confirm_name, revoke, void
from certificates.tasks import sweep_batches
from courses.editions.models import Course
from courses.progress.models import Enrolment
from courses.tree.jobs import LEASE, JobState
from lms.accounts.models import Agency, Letter, User
from tests.factories.accounts import AgencyFactory, UserFactory
from tests.factories.certificates import issued
from tests.factories.editions import course_with_edition
from tests.factories.progress import done, enrolment
from tests.racing import needs_row_locks, race

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency() -> Agency:
    return AgencyFactory(code="vazirlik")


@pytest.fixture
def course() -> Course:
    return course_with_edition(certificate_rule="approval")


def completed(course: Course, agency: Agency, count: int = 1, **person: object) -> list[Enrolment]:
    names = {"name_latin": "Anvar Karimov", "name_cyrillic": "Анвар Каримов", **person}
    return [done(enrolment(UserFactory(**names), course, agency=agency)) for _ in range(count)]


def batch_of(runs: list[Enrolment], agency: Agency, by: User | None = None) -> Batch:
    chosen = Enrolment.objects.filter(pk__in=[run.pk for run in runs])
    return choose(chosen, agency=agency, by=by or UserFactory(), language="uz")


def carried_out(batch: Batch) -> Batch:
    start(batch)
    return gone_on(batch)


def gone_on(batch: Batch) -> Batch:
    for _ in range(50):
        issuing.carry_out(batch.pk)
        batch.refresh_from_db()
        if batch.state != JobState.WAITING:
            break
    return batch


def names_in(batch: Batch) -> list[str]:
    with batch.archive.open("rb") as file:
        return zipfile.ZipFile(io.BytesIO(file.read())).namelist()


def test_who_waits_for_approval_gets_a_certificate(course: Course, agency: Agency) -> None:
    (run,) = completed(course, agency, language="ru", name_cyrillic="Анвар Каримов")
    batch = carried_out(batch_of([run], agency))
    certificate = run.certificates.get()
    assert (certificate.state, certificate.name) == (State.ISSUED, run.user.name_for(certificate.language))
    assert (batch.state, figures(batch).issued, figures(batch).percent) == (JobState.DONE, 1, 100)


def test_who_completed_before_there_were_certificates_gets_one(agency: Agency) -> None:
    course = course_with_edition(certificate_rule="none")
    (run,) = completed(course, agency)
    assert not run.certificates.exists()
    Course.objects.update(certificate_rule="automatic")
    carried_out(batch_of([run], agency))
    assert run.certificates.get().state == State.ISSUED


def test_more_than_a_page_of_names_are_in_both_files(course: Course, agency: Agency) -> None:
    runs = completed(course, agency, 4)
    with patch.object(issuing, "STEP", 3):
        batch = carried_out(batch_of(runs, agency))
    serials = {one.serial for one in Certificate.objects.filter(state=State.ISSUED)}
    assert {name.partition("_")[0] for name in names_in(batch)} == serials
    assert len(serials) == 4
    with batch.printable.open("rb") as file, pikepdf.open(file) as pdf:
        assert len(pdf.pages) == 2 * 4


def test_nothing_issued_is_no_empty_zip(course: Course, agency: Agency) -> None:
    runs = [enrolment(course=course, agency=agency)]
    batch = carried_out(batch_of(runs, agency))
    assert (batch.state, batch.archive.name, batch.printable.name) == (JobState.DONE, "", "")
    assert figures(batch).left_out == 1


def test_nobody_is_no_job(agency: Agency) -> None:
    with pytest.raises(CertificateError):
        batch_of([], agency)
    assert not Batch.objects.exists()


def test_too_many_are_told_so(course: Course, agency: Agency) -> None:
    with patch.object(issuing, "MOST", 1), pytest.raises(CertificateError):
        batch_of(completed(course, agency, 2), agency)


def test_who_is_left_out_and_why(course: Course, agency: Agency) -> None:
    (nameless,) = completed(course, agency, name_latin="", name_cyrillic="")
    (odd,) = completed(course, agency, name_latin="Anvar 🎓", name_cyrillic="")
    (given_up,) = completed(course, agency)
    void(given_up.certificates.get(), by=UserFactory(), why="Xato")
    automatic = course_with_edition()
    (has_one,) = completed(automatic, agency)
    issued(completed=has_one)
    (revoked,) = completed(automatic, agency)
    revoke(issued(completed=revoked), by=UserFactory(), why="Xato")
    (on_its_way,) = completed(automatic, agency)
    confirm_name(on_its_way.certificates.get(), name="Karimov Anvar", language="uz")
    (no_rule,) = completed(course_with_edition(certificate_rule="none"), agency)
    (theirs,) = completed(course, AgencyFactory())
    under_way = enrolment(course=course, agency=agency)
    expected = {
        nameless: Verdict.NO_NAME,
        odd: Verdict.UNUSABLE_NAME,
        given_up: Verdict.GIVEN_UP,
        has_one: Verdict.HAS_ONE,
        revoked: Verdict.REVOKED,
        on_its_way: Verdict.ON_ITS_WAY,
        no_rule: Verdict.NO_RULE,
        theirs: Verdict.NOT_YOURS,
        under_way: Verdict.NOT_COMPLETED,
    }
    before = Certificate.objects.count()
    batch = carried_out(batch_of(list(expected), agency))
    assert {item.enrolment: item.why for item in batch.items.select_related("enrolment")} == expected
    assert Certificate.objects.count() == before
    assert not batch.archive


def test_each_learner_is_written_to_once_in_their_language(course: Course, agency: Agency) -> None:
    runs = completed(course, agency, language="en") + completed(course, agency, language="uz")
    batch = batch_of(runs, agency)
    carried_out(batch)
    carried_out(batch)
    letters = {letter.to: letter.body for letter in Letter.objects.all()}
    assert Letter.objects.count() == 2
    assert "Hello" in letters[runs[0].user.email]
    assert "/uz/" in letters[runs[1].user.email]
    assert all("Anvar Karimov" in body for body in letters.values())


def test_a_job_that_is_stopped_goes_on_where_it_was(course: Course, agency: Agency) -> None:
    runs = completed(course, agency, 3)
    batch = batch_of(runs, agency)
    start(batch)
    made = making.make

    def make_and_stop(pk: int) -> bool:
        stop(batch)
        return made(pk)

    with patch.object(making, "make", make_and_stop):
        issuing.carry_out(batch.pk)
    batch.refresh_from_db()
    assert batch.state == JobState.ASKING
    assert (figures(batch).issued, figures(batch).waiting) == (1, 2)
    issuing.carry_out(batch.pk)
    assert figures(batch).waiting == 2
    carried_out(batch)
    assert figures(batch).issued == 3
    assert len(names_in(batch)) == 3


def test_a_job_whose_worker_was_killed_goes_on(course: Course, agency: Agency) -> None:
    batch = batch_of(completed(course, agency, 2), agency)
    start(batch)
    with patch.object(making, "make", side_effect=SystemExit), pytest.raises(SystemExit):
        issuing.carry_out(batch.pk)
    batch.refresh_from_db()
    assert batch.state == JobState.RUNNING
    Batch.objects.update(running_since=timezone.now() - LEASE - timedelta(seconds=1))
    sweep_batches()
    batch.refresh_from_db()
    assert batch.state == JobState.WAITING
    Batch.objects.update(asked_at=timezone.now() - timedelta(minutes=1))
    assert making.make(Certificate.objects.get(state=State.DUE).pk)
    gone_on(batch)
    assert (batch.state, figures(batch).issued) == (JobState.DONE, 2)
    assert Certificate.objects.count() == 2


def test_one_that_cannot_be_made_does_not_block_the_others(course: Course, agency: Agency) -> None:
    runs = completed(course, agency, 3)
    draw = making.draw

    def fail_for_one(certificate: Certificate) -> bytes:
        if certificate.enrolment_id == runs[0].pk:
            raise RuntimeError("no fonts")
        return draw(certificate)

    with patch.object(making, "draw", fail_for_one):
        batch = carried_out(batch_of(runs, agency))
    assert (batch.state, figures(batch).failed, figures(batch).issued) == (JobState.DONE, 1, 2)
    assert len(names_in(batch)) == 2


def test_what_goes_wrong_with_one_is_told_and_stops_no_other(course: Course, agency: Agency) -> None:
    runs = completed(course, agency, 2)
    take_on = issuing.take_on

    def fail_for_one(item: BatchItem) -> Certificate | None:
        if item.enrolment_id == runs[0].pk:
            raise RuntimeError
        return take_on(item)

    with patch.object(issuing, "take_on", fail_for_one):
        batch = carried_out(batch_of(runs, agency))
    assert batch.items.get(enrolment=runs[0]).why == Verdict.FAULT
    assert figures(batch).issued == 1


def test_a_job_waits_for_what_another_worker_makes(course: Course, agency: Agency) -> None:
    (run,) = completed(course, agency)
    batch = batch_of([run], agency)
    start(batch)
    with patch.object(making, "make", return_value=False):
        issuing.carry_out(batch.pk)
        issuing.carry_out(batch.pk)
    batch.refresh_from_db()
    assert batch.state == JobState.WAITING
    assert making.make(run.certificates.get().pk)
    assert gone_on(batch).state == JobState.DONE


def test_a_file_that_is_gone_is_told(course: Course, agency: Agency) -> None:
    runs = completed(course, agency, 2)
    batch = batch_of(runs, agency)
    start(batch)
    issuing.carry_out(batch.pk)
    assert batch.items.filter(state=ItemState.DONE).count() == 2
    Batch.objects.update(state=JobState.WAITING)
    lost = runs[0].certificates.get()
    lost.pdf.delete(save=False)
    gone_on(batch)
    assert lost.serial in batch.message
    assert len(names_in(batch)) == 1


def test_files_and_forgotten_choices_are_cleared_away(course: Course, agency: Agency) -> None:
    runs = completed(course, agency)
    done_one, forgotten, fresh = (batch_of(runs, agency) for _ in range(3))
    carried_out(done_one)
    name = done_one.archive.name
    now = timezone.now()
    Batch.objects.filter(pk=done_one.pk).update(finished_at=now - timedelta(days=8))
    Batch.objects.filter(pk=forgotten.pk).update(asked_at=now - timedelta(days=2))
    clear_away()
    assert set(Batch.objects.all()) == {done_one, fresh}
    done_one.refresh_from_db()
    assert not done_one.archive
    assert name
    assert not done_one.archive.storage.exists(name)
    assert run_is_issued(runs[0])


def run_is_issued(run: Enrolment) -> bool:
    return run.certificates.get().state == State.ISSUED


@needs_row_locks
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_jobs_and_doubled_messages_make_one_certificate_each() -> None:
    agency, course = AgencyFactory(code="vazirlik"), course_with_edition(certificate_rule="approval")
    runs = completed(course, agency, 4)
    batches = [batch_of(runs, agency) for _ in range(2)]
    with patch.object(issuing, "_wake"):
        for batch in batches:
            start(batch)
    assert race([lambda pk=batch.pk: issuing.carry_out(pk) for batch in batches * 3]) == []
    for batch in batches:
        gone_on(batch)
    assert Certificate.objects.filter(state=State.ISSUED).count() == Certificate.objects.count() == 4
    assert sum(figures(batch).issued for batch in batches) == 4
    assert sum(figures(batch).left_out for batch in batches) == 4
    assert Letter.objects.count() + len(mail.outbox) == 4
