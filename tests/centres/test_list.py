"""A manager's list: theirs only, in as many queries whatever its length, safe in a spreadsheet."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from certificates.models import Certificate, State
from courses.centres.downloads import safe
from courses.progress.models import Enrolment
from lms.accounts.models import Membership, Role
from lms.accounts.tasks import sweep as deliver
from tests.centres.people import Centre, centre
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.certificates import issued
from tests.factories.editions import course_with_edition
from tests.factories.progress import done, enrolment

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Centre:
    return centre()


@pytest.fixture
def manager(client: Client, here: Centre) -> Client:
    client.force_login(here.manager)
    return client


def learners(here: Centre, count: int) -> list[Enrolment]:
    people = [UserFactory(name_latin=f"Learner {chr(65 + n % 26)}", language="en") for n in range(count)]
    return [enrolment(user, here.course, agency=here.agency) for user in people]


def rows(answer: object) -> list[list[str]]:
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_only_their_own_people_are_listed(manager: Client, here: Centre) -> None:
    mine = enrolment(here.worker, here.course, agency=here.agency)
    other = centre("hokimlik", here.course)
    theirs = enrolment(other.worker, here.course, agency=other.agency)
    page = manager.get("/en/centre/").content.decode()
    assert str(mine.uuid) in page
    assert str(theirs.uuid) not in page
    assert len(rows(manager.get("/en/centre/people.csv"))) == 2
    for name in ("centre_person", "centre_approve", "centre_unenrol"):
        address = reverse(name, args=[theirs.uuid])
        method = manager.get if name == "centre_person" else manager.post
        assert method(address).status_code == 404
    theirs.refresh_from_db()
    assert theirs.left_at is None


def test_invitations_and_requests_of_other_agencies_are_out_of_reach(manager: Client, here: Centre) -> None:
    other = centre("hokimlik", here.course)
    asked = MembershipFactory(agency=other.agency, role=Role.LEARNER, confirmed_at=None)
    assert str(asked.user) not in manager.get("/en/centre/").content.decode()
    manager.post(reverse("centre_answer", args=[asked.pk, "confirm"]))
    asked.refresh_from_db()
    assert asked.confirmed_at is None


def test_as_many_queries_for_forty_as_for_two(
    manager: Client, here: Centre, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    learners(here, 2)
    manager.get("/en/centre/")
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(
        connection,
    ) as few:
        manager.get("/en/centre/")
    learners(here, 38)
    with django_assert_num_queries(len(few)):  # type: ignore[operator]
        manager.get("/en/centre/")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("state=quiet", ["Quiet"]),
        ("state=completed", ["Done"]),
        ("state=under_way", ["Active", "Quiet"]),
        ("q=quie", ["Quiet"]),
        ("q=ўкта", ["Active"]),
        ("state=nonsense", ["Active", "Done", "Quiet"]),
        ("course=999999", ["Active", "Done", "Quiet"]),
    ],
)
def test_the_list_is_narrowed(manager: Client, here: Centre, query: str, names: list[str]) -> None:
    now = timezone.now()
    enrolment(
        UserFactory(name_latin="Active", name_cyrillic="Ўктамов"),
        here.course,
        agency=here.agency,
        last_seen_at=now,
    )
    long_ago = now - timedelta(days=15)
    enrolment(UserFactory(name_latin="Quiet"), here.course, agency=here.agency, last_seen_at=long_ago)
    completed = {"completed_at": now, "percent": 100, "last_seen_at": now}
    enrolment(UserFactory(name_latin="Done"), here.course, agency=here.agency, **completed)
    shown = [row.name for row in manager.get(f"/en/centre/?{query}").context["rows"]]
    assert shown == names


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_name_cannot_be_a_formula(manager: Client, here: Centre, start: str) -> None:
    user = UserFactory(name_latin=f"{start}HYPERLINK(1)", language="en", position=f"{start}cmd|' /C calc'!A0")
    enrolment(user, here.course, agency=here.agency)
    line = rows(manager.get("/en/centre/people.csv"))[1]
    assert line[0] == f"'{start}HYPERLINK(1)"
    assert line[2].startswith(f"'{start}")


def test_what_is_no_formula_is_left_alone() -> None:
    assert [safe(value) for value in ("Karimova", 42, None, "a=b")] == ["Karimova", "42", "", "a=b"]


def test_somebody_is_taken_out_of_a_course_and_keeps_what_they_did(manager: Client, here: Centre) -> None:
    (mine,) = learners(here, 1)
    for _ in range(2):
        manager.post(reverse("centre_unenrol", args=[mine.uuid]))
    mine.refresh_from_db()
    assert mine.left_at
    assert str(mine.uuid) not in manager.get("/en/centre/").content.decode()


def test_a_completed_course_cannot_be_taken_away(manager: Client, here: Centre) -> None:
    (mine,) = learners(here, 1)
    done(mine)
    manager.post(reverse("centre_unenrol", args=[mine.uuid]))
    mine.refresh_from_db()
    assert mine.left_at is None


def test_a_certificate_is_approved(manager: Client, here: Centre) -> None:
    here.course = course_with_edition(certificate_rule="approval")
    (mine,) = learners(here, 1)
    done(mine)
    assert "Approve the certificate" in manager.get(f"/en/centre/people/{mine.uuid}/").content.decode()
    manager.post(reverse("centre_approve", args=[mine.uuid]))
    assert Certificate.objects.get().state == State.AWAITING_NAME


@pytest.mark.slow
def test_certificates_come_in_one_file(manager: Client, here: Centre) -> None:
    (mine,) = learners(here, 1)
    certificate = issued(completed=done(mine))
    page = manager.get(f"/en/centre/people/{mine.uuid}/").content.decode()
    assert reverse("certificate_pdf", args=[certificate.uuid]).partition("/certificates/")[2] in page
    answer = manager.get("/en/centre/certificates.zip")
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    (name,) = archive.namelist()
    assert name == f"{certificate.serial}_Toʻraqulova-Oʻgʻiloy.pdf"
    assert archive.read(name).startswith(b"%PDF")


def test_somebody_who_asked_to_join_is_confirmed_and_told(manager: Client, here: Centre) -> None:
    asked = MembershipFactory(
        user=UserFactory(language="en"), agency=here.agency, role=Role.LEARNER, confirmed_at=None
    )
    run = enrolment(asked.user, here.course, agency=None)
    assert asked.user.email in manager.get("/en/centre/").content.decode()
    for _ in range(2):
        manager.post(reverse("centre_answer", args=[asked.pk, "confirm"]))
    asked.refresh_from_db()
    run.refresh_from_db()
    assert asked.confirmed_at
    assert run.agency == here.agency
    deliver()
    assert [letter.to for letter in mail.outbox] == [[asked.user.email]]


def test_somebody_who_does_not_work_there_is_declined(manager: Client, here: Centre) -> None:
    asked = MembershipFactory(agency=here.agency, role=Role.LEARNER, confirmed_at=None)
    manager.post(reverse("centre_answer", args=[asked.pk, "decline"]))
    assert not Membership.objects.filter(pk=asked.pk).exists()
