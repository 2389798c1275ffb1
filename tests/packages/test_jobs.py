"""Jobs: once, whatever happens to messages and workers."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from courses.editions.models import Course, Edition
from courses.packages import jobs, native
from courses.packages.errors import NotPossibleError
from courses.packages.importing import import_course
from courses.packages.models import ExportJob, ImportJob
from courses.packages.tasks import run_export, run_import, sweep
from courses.tree.jobs import LEASE, TRIES, JobState, LostError, Sign, confirm
from lms.accounts.models import Agency, User
from tests.factories.accounts import AgencyFactory, UserFactory

from .documents import open_file, small_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency() -> Agency:
    return AgencyFactory()


@pytest.fixture
def user() -> User:
    return UserFactory()


@pytest.fixture
def package() -> bytes:
    out = io.BytesIO()
    native.write(small_course(), open_file, out)
    return out.getvalue()


@pytest.fixture
def edition(agency: Agency, package: bytes) -> Edition:
    made, _report = import_course(io.BytesIO(package), agency=agency, user=None)
    return made.editions.get()


def ask(edition: Edition, user: User, **changed: str) -> ExportJob:
    wish = {"format": "native", "languages": "all", "language": "uz", **changed}
    return jobs.ask_for_export(edition=edition, user=user, **wish)


def uploaded(package: bytes, agency: Agency, user: User) -> ImportJob:
    return jobs.ask_for_import(
        file=ContentFile(package), name="kurs.zip", agency=agency, user=user, language="uz"
    )


Waker = Callable[[], Any]


def test_an_export_ends_in_a_file(
    edition: Edition, user: User, package: bytes, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        job = ask(edition, user)

    job.refresh_from_db()
    assert (job.state, job.progress) == (JobState.DONE, 100)
    assert job.file.name.endswith("/muvofiqlik-1-all-native.zip")
    with job.file.open("rb") as file:
        assert file.read() == package


def test_asking_twice_gives_one_job(edition: Edition, user: User) -> None:
    assert ask(edition, user) == ask(edition, user)
    assert ExportJob.objects.count() == 1


def test_what_cannot_be_made_is_told_at_once(edition: Edition, user: User) -> None:
    for changed in ({"format": "odt"}, {"languages": "en"}):
        with pytest.raises(NotPossibleError):
            ask(edition, user, **changed)


def test_a_person_has_only_so_many_under_way(edition: Edition, user: User) -> None:
    for language in ("uz", "ru", "all"):
        ask(edition, user, languages=language)
    for language in ("uz", "ru"):
        ask(edition, user, languages=language, format="scorm12")

    with pytest.raises(NotPossibleError):
        ask(edition, user, format="scorm12")


def test_a_second_message_makes_nothing_again(edition: Edition, user: User) -> None:
    job = ask(edition, user)
    run_export(job.pk)
    job.refresh_from_db()
    name = job.file.name
    run_export(job.pk)
    job.refresh_from_db()

    assert job.file.name == name
    assert job.tries == 1


def test_a_lost_message_is_found_by_the_sweep(edition: Edition, user: User) -> None:
    job = ask(edition, user)
    ExportJob.objects.update(asked_at=timezone.now() - timedelta(minutes=1))
    sweep()

    job.refresh_from_db()
    assert job.state == JobState.DONE


def test_a_killed_worker_is_replaced_and_may_not_speak_any_more(edition: Edition, user: User) -> None:
    job = ask(edition, user)
    long_ago = timezone.now() - LEASE * 2
    ExportJob.objects.update(state=JobState.RUNNING, running_since=long_ago, tries=1, asked_at=long_ago)
    job.refresh_from_db()
    late = Sign(job)

    sweep()

    job.refresh_from_db()
    assert (job.state, job.tries) == (JobState.DONE, 2)
    with pytest.raises(LostError):
        late(50)


def test_a_worker_at_work_is_left_alone(edition: Edition, user: User) -> None:
    job = ask(edition, user)
    ExportJob.objects.update(state=JobState.RUNNING, running_since=timezone.now())
    sweep()

    job.refresh_from_db()
    assert job.state == JobState.RUNNING


def test_what_fails_each_time_is_given_up_with_an_apology(
    edition: Edition, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object, **_options: object) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr(jobs, "export_edition", fail)
    job = ask(edition, user)
    for _try in range(TRIES):
        run_export(job.pk)

    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert job.message
    assert "RuntimeError" not in job.message


def test_an_upload_is_read_first_and_imported_when_confirmed(
    agency: Agency, user: User, package: bytes
) -> None:
    job = uploaded(package, agency, user)
    run_import(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.ASKING
    assert not Course.objects.exists()

    assert confirm(job, run_import.delay)
    assert not confirm(job, run_import.delay)
    run_import(job.pk)

    job.refresh_from_db()
    assert job.state == JobState.DONE
    assert job.course == Course.objects.get()


def test_a_bad_upload_is_told_with_every_fault(agency: Agency, user: User) -> None:
    job = uploaded(b"not a package", agency, user)
    run_import(job.pk)

    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert len(job.faults) == 1


def test_an_import_whose_worker_died_after_it_ends_well(agency: Agency, user: User, package: bytes) -> None:
    job = uploaded(package, agency, user)
    run_import(job.pk)
    confirm(job, run_import.delay)
    import_course(io.BytesIO(package), agency=agency, user=user)
    run_import(job.pk)

    job.refresh_from_db()
    assert job.state == JobState.DONE
    assert Edition.objects.count() == 1


def test_old_files_are_cleared_away(edition: Edition, user: User, agency: Agency, package: bytes) -> None:
    export = ask(edition, user)
    run_export(export.pk)
    ExportJob.objects.update(finished_at=timezone.now() - jobs.KEPT - timedelta(hours=1))
    forgotten = uploaded(package, AgencyFactory(), user)
    run_import(forgotten.pk)
    ImportJob.objects.update(asked_at=timezone.now() - timedelta(days=2))

    sweep()

    export.refresh_from_db()
    forgotten.refresh_from_db()
    assert not export.file
    assert not forgotten.file
    assert forgotten.state == JobState.FAILED
