"""A centre's certificates: its own people's only, seen, corrected and withdrawn by who may."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from certificates.making import make
from certificates.models import Certificate, State
from courses.editions.models import Course
from lms.accounts.models import Letter, Role, User
from tests.centres.people import Centre, centre
from tests.factories.accounts import AgencyFactory, UserFactory, person
from tests.factories.certificates import awaiting_name, issued
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


def given_to(place: Centre, name: str = "Karimova Dilnoza", course: Course | None = None) -> Certificate:
    run = enrolment(UserFactory(name_latin=name), course or place.course, agency=place.agency)
    return issued(name, done(run))


def address(certificate: Certificate, name: str = "centre_certificate") -> str:
    return reverse(name, args=[certificate.uuid])


def shown(client: Client, query: str = "") -> list[str]:
    return [row.name for row in client.get(f"{reverse('centre_certificate_list')}?{query}").context["rows"]]


def change(client: Client, certificate: Certificate, go: str, **fields: str) -> Certificate:
    client.post(address(certificate, "centre_certificate_change"), {"go": go, **fields})
    certificate.refresh_from_db()
    return certificate


def signed_in_as(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_only_their_own_peoples_are_listed(manager: Client, here: Centre) -> None:
    mine = given_to(here)
    theirs = given_to(centre("hokimlik", here.course), "Rahimov Olim")
    assert shown(manager) == ["Karimova Dilnoza"]
    assert manager.get(address(mine)).status_code == 200
    assert manager.get(address(theirs)).status_code == 404
    assert change(manager, theirs, "revoke", why="Xato").state == State.ISSUED


def test_the_list_is_narrowed(manager: Client, here: Centre) -> None:
    first = given_to(here)
    second = given_to(here, "Ўктамов Ғайрат", course_with_edition(certificate_months=1))
    Certificate.objects.filter(pk=first.pk).update(expires_on=timezone.localdate().replace(year=2020))
    failed = awaiting_name(done(enrolment(UserFactory(name_latin="Failed"), here.course, agency=here.agency)))
    Certificate.objects.filter(pk=failed.pk).update(state=State.FAILED, failure="OSError: no space")
    queries = {
        "q=dilnoza": [first],
        f"q={first.serial.lower()}": [first],
        f"q={second.code}": [second],
        f"q={first.enrolment.user.email}": [first],
        "state=failed": [failed],
        "state=expired": [first],
        f"course={second.enrolment.course_id}": [second],
        "state=nonsense&course=x": [failed, second, first],
    }
    found = {
        query: [
            row.certificate
            for row in manager.get(f"{reverse('centre_certificate_list')}?{query}").context["rows"]
        ]
        for query in queries
    }
    assert found == queries


def test_as_many_queries_for_twenty_as_for_two(manager: Client, here: Centre) -> None:
    def add(count: int) -> None:
        for _ in range(count):
            done(enrolment(course=here.course, agency=here.agency))

    add(2)
    list_address = reverse("centre_certificate_list")
    manager.get(list_address)
    with CaptureQueriesContext(connection) as few:
        manager.get(list_address)
    add(18)
    with CaptureQueriesContext(connection) as many:
        manager.get(list_address)
    assert len(many) == len(few)


def test_an_agencys_auditor_reads_and_changes_nothing(here: Centre) -> None:
    mine, theirs = given_to(here), given_to(centre("hokimlik", here.course), "Rahimov Olim")
    auditor = signed_in_as(person(Role.AUDITOR, here.agency))
    assert shown(auditor) == ["Karimova Dilnoza"]
    page = auditor.get(address(mine)).content.decode()
    assert address(mine, "centre_certificate_change") not in page
    assert auditor.get(address(theirs)).status_code == 404
    assert (
        auditor.post(address(mine, "centre_certificate_change"), {"go": "revoke", "why": "x"}).status_code
        == 403
    )
    assert auditor.get(reverse("centre_batch_new")).status_code == 403


def test_national_auditors_see_each_agencys_failures(here: Centre) -> None:
    given_to(here)
    other = centre("hokimlik", here.course)
    failed = awaiting_name(done(enrolment(other.worker, here.course, agency=other.agency)))
    Certificate.objects.filter(pk=failed.pk).update(state=State.FAILED, failure="OSError: no space")
    auditor = signed_in_as(person(Role.AUDITOR, AgencyFactory(code="egov")))
    answer = auditor.get(reverse("centre_certificate_list"))
    assert [(row.agency, row.issued, row.failed) for row in answer.context["agencies"]] == [
        (other.agency, 0, 1),
        (here.agency, 1, 0),
    ]
    assert "OSError: no space" in auditor.get(address(failed)).content.decode()


def test_the_national_centre_corrects_a_name(here: Centre) -> None:
    old = given_to(here)
    editor = signed_in_as(person(Role.EDITOR, AgencyFactory(code="egov")))
    fields = {"correct-name": "Karimova Dilnoza Anvarovna", "correct-why": "Pasport"}
    assert change(editor, old, "correct", **fields).state == State.ISSUED
    new = old.replacements.get()
    assert make(new.pk)
    old.refresh_from_db()
    assert old.state == State.SUPERSEDED
    assert new.uuid.hex not in editor.get(address(old)).content.decode()
    assert address(new) in editor.get(address(old)).content.decode()
    new.refresh_from_db()
    page = Client().get(reverse("verify", args=[old.code])).content.decode()
    assert new.serial in page
    assert reverse("verify", args=[new.code]) in page


def test_what_is_no_name_is_told(manager: Client, here: Centre) -> None:
    old = given_to(here)
    change(manager, old, "correct", **{"correct-name": "Karimova 🎓", "correct-why": "Pasport"})
    assert not old.replacements.exists()
    assert "🎓" in manager.get(address(old)).content.decode()


def test_a_certificate_is_revoked_with_a_reason(manager: Client, here: Centre) -> None:
    certificate = given_to(here)
    assert change(manager, certificate, "revoke", why="").state == State.ISSUED
    assert change(manager, certificate, "revoke", why="Imtihonda aldagan").state == State.REVOKED
    letter = Letter.objects.get(to=certificate.enrolment.user.email)
    assert "Imtihonda aldagan" in letter.body
    page = manager.get(address(certificate)).content.decode()
    assert "Imtihonda aldagan" in page
    assert str(here.manager) in page


def test_a_failed_one_is_tried_again_or_given_up_and_made_anew(manager: Client, here: Centre) -> None:
    certificate = awaiting_name(done(enrolment(here.worker, here.course, agency=here.agency)))
    Certificate.objects.filter(pk=certificate.pk).update(state=State.FAILED, failure="OSError")
    assert change(manager, certificate, "retry").state == State.DUE
    assert change(manager, certificate, "void", why="Boshqa odam").state == State.VOID
    assert change(manager, certificate, "nonsense").state == State.VOID
    change(manager, certificate, "anew")
    change(manager, certificate, "anew")
    states = certificate.enrolment.certificates.order_by("pk").values_list("state", flat=True)
    assert list(states) == [State.VOID, State.AWAITING_NAME]


def test_who_is_approved_is_asked_for_the_name(manager: Client, here: Centre) -> None:
    course = course_with_edition(certificate_rule="approval")
    run = done(enrolment(here.worker, course, agency=here.agency))
    assert change(manager, run.certificates.get(), "approve").state == State.AWAITING_NAME
    assert str(run.uuid) in Letter.objects.get().body
