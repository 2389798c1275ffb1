"""The pages: who may, what they see, from the wish to the file."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from courses.document.course import Audience
from courses.editions.models import Course, Edition
from courses.packages import native
from courses.packages.importing import import_course
from courses.packages.models import ExportJob, ImportJob
from courses.packages.rights import agencies_to_import, exportable
from courses.packages.tasks import run_export, run_import
from courses.tree.jobs import JobState
from lms.accounts.models import Agency, Role, User
from lms.accounts.services import grant
from tests.factories.accounts import AgencyFactory, UserFactory

from .documents import open_file, small_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency() -> Agency:
    return AgencyFactory()


@pytest.fixture
def package() -> bytes:
    out = io.BytesIO()
    native.write(small_course(), open_file, out)
    return out.getvalue()


@pytest.fixture
def edition(agency: Agency, package: bytes) -> Edition:
    made, _report = import_course(io.BytesIO(package), agency=agency, user=None)
    return made.editions.get()


def person(agency: Agency, role: Role) -> User:
    user: User = UserFactory()
    grant(user=user, agency=agency, role=role)
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def wish(edition: Edition, **changed: str) -> dict[str, Any]:
    return {"edition": edition.pk, "languages": "all", "format": "native", **changed}


def test_guests_sign_in_and_learners_are_refused(agency: Agency) -> None:
    address = reverse("packages")

    assert Client().get(address).status_code == 302
    assert signed_in(person(agency, Role.LEARNER)).get(address).status_code == 403


@pytest.mark.parametrize("role", [Role.TRAINER, Role.CENTRE_MANAGER])
def test_a_course_is_taken_away(agency: Agency, edition: Edition, package: bytes, role: Role) -> None:
    client = signed_in(person(agency, role))
    page = client.get(reverse("packages"))
    assert "Muvofiqlik" in page.content.decode()

    answer = client.post(reverse("packages_export"), wish(edition))
    job = ExportJob.objects.get()
    assert answer["Location"] == reverse("packages_export_job", args=[job.uuid])
    assert "hx-get" in client.get(answer["Location"]).content.decode()
    run_export(job.pk)

    done = client.get(answer["Location"], headers={"HX-Request": "true"}).content.decode()
    address = reverse("packages_export_file", args=[job.uuid])
    assert address in done
    assert "hx-get" not in done
    file = client.get(address)
    assert file["Content-Disposition"] == 'attachment; filename="muvofiqlik-1-all-native.zip"'
    assert b"".join(file.streaming_content) == package  # type: ignore[arg-type]


def test_nobody_else_gets_the_job_or_the_file(agency: Agency, edition: Edition) -> None:
    owner, other = person(agency, Role.TRAINER), person(agency, Role.TRAINER)
    signed_in(owner).post(reverse("packages_export"), wish(edition))
    job = ExportJob.objects.get()
    run_export(job.pk)

    for name in ("packages_export_job", "packages_export_file"):
        assert signed_in(other).get(reverse(name, args=[job.uuid])).status_code == 404
    owner.memberships.all().delete()
    assert (
        signed_in(User.objects.get(pk=owner.pk))
        .get(reverse("packages_export_file", args=[job.uuid]))
        .status_code
        == 403
    )


def test_an_author_of_another_agency_takes_nothing_away(edition: Edition) -> None:
    client = signed_in(person(AgencyFactory(), Role.TRAINER))

    assert client.post(reverse("packages_export"), wish(edition)).status_code == 422
    assert not ExportJob.objects.exists()


def test_who_may_take_what(edition: Edition, agency: Agency) -> None:
    other = AgencyFactory()
    manager, author, learner = (
        person(other, Role.CENTRE_MANAGER),
        person(agency, Role.TRAINER),
        person(other, Role.LEARNER),
    )

    assert list(exportable(manager)) == [edition.course]
    assert list(exportable(author)) == [edition.course]
    assert list(exportable(learner)) == []
    Course.objects.update(audience=Audience.AGENCY)
    assert list(exportable(manager)) == []
    assert list(agencies_to_import(manager)) == [other]


def test_a_language_that_the_course_has_not_is_told_in_the_form(agency: Agency, edition: Edition) -> None:
    answer = signed_in(person(agency, Role.TRAINER)).post(
        reverse("packages_export"), wish(edition, languages="en")
    )

    assert answer.status_code == 422
    assert "en" in answer.content.decode()


def test_a_course_is_brought_in_after_a_look(package: bytes) -> None:
    mine = AgencyFactory()
    client = signed_in(person(mine, Role.CENTRE_MANAGER))
    file = SimpleUploadedFile("kurs.zip", package, "application/zip")

    answer = client.post(reverse("packages_upload"), {"file": file, "agency": mine.pk})
    job = ImportJob.objects.get()
    assert answer["Location"] == reverse("packages_import_job", args=[job.uuid])
    run_import(job.pk)
    assert "Muvofiqlik" in client.get(answer["Location"]).content.decode()

    client.post(reverse("packages_confirm", args=[job.uuid]))
    run_import(job.pk)

    assert Course.objects.get().agency == mine
    assert client.get(answer["Location"]).status_code == 200


def test_a_look_may_be_all(package: bytes) -> None:
    mine = AgencyFactory()
    client = signed_in(person(mine, Role.TRAINER))
    client.post(reverse("packages_upload"), {"file": SimpleUploadedFile("k.zip", package), "agency": mine.pk})
    job = ImportJob.objects.get()
    run_import(job.pk)
    client.post(reverse("packages_discard", args=[job.uuid]))
    client.post(reverse("packages_confirm", args=[job.uuid]))

    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert not Course.objects.exists()


def test_nothing_is_brought_into_another_agency(package: bytes) -> None:
    client = signed_in(person(AgencyFactory(), Role.TRAINER))
    file = SimpleUploadedFile("kurs.zip", package)

    answer = client.post(reverse("packages_upload"), {"file": file, "agency": AgencyFactory().pk})

    assert answer.status_code == 422
    assert not ImportJob.objects.exists()


def test_faults_of_an_upload_are_listed(agency: Agency) -> None:
    client = signed_in(person(agency, Role.TRAINER))
    client.post(
        reverse("packages_upload"), {"file": SimpleUploadedFile("k.zip", b"PK?"), "agency": agency.pk}
    )
    job = ImportJob.objects.get()
    run_import(job.pk)

    page = client.get(reverse("packages_import_job", args=[job.uuid])).content.decode()
    assert job.pk
    assert "ZIP" in page


def test_the_admin_has_the_same_pages(agency: Agency, edition: Edition) -> None:
    client = signed_in(person(agency, Role.TRAINER))
    page = client.get(reverse("cms_packages"))
    assert page.status_code == 200
    assert reverse("cms_packages_export") in page.content.decode()

    answer = client.post(reverse("cms_packages_export"), wish(edition))
    assert answer["Location"].startswith("/cms/packages/")
    assert client.get(answer["Location"]).status_code == 200
