"""A centre issues for many: chooses, looks, starts, stops, takes the files."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from certificates.batches import issuing
from certificates.models import Batch, Certificate, State
from courses.editions.models import Course
from courses.progress.models import Enrolment
from courses.tree.jobs import JobState
from lms.accounts.models import Role
from tests.centres.people import Centre, centre
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.editions import course_with_edition
from tests.factories.progress import done, enrolment

pytestmark = pytest.mark.django_db
NEW = "/en/centre/certificates/issue/"


@pytest.fixture
def here() -> Centre:
    return centre(course=course_with_edition(certificate_rule="approval"))


@pytest.fixture
def manager(client: Client, here: Centre) -> Client:
    client.force_login(here.manager)
    return client


def learners(here: Centre, count: int, course: Course | None = None, **person: str) -> list[Enrolment]:
    names = {"name_latin": "Anvar Karimov", "name_cyrillic": "Анвар Каримов", **person}
    return [
        done(enrolment(UserFactory(**names), course or here.course, agency=here.agency)) for _ in range(count)
    ]


def chosen(manager: Client, runs: list[Enrolment], query: str = "") -> Batch:
    manager.post(f"{NEW}{query}", {"go": "some", "enrolment": [str(run.uuid) for run in runs]})
    return Batch.objects.latest("pk")


def page_of(batch: Batch) -> str:
    return reverse("centre_batch", args=[batch.uuid])


def change(manager: Client, batch: Batch, go: str) -> Batch:
    manager.post(reverse("centre_batch_change", args=[batch.uuid]), {"go": go})
    batch.refresh_from_db()
    return batch


def test_the_whole_way(manager: Client, here: Centre) -> None:
    runs = learners(here, 2)
    (nameless,) = learners(here, 1, name_latin="", name_cyrillic="")
    batch = chosen(manager, [*runs, nameless])
    look = manager.get(page_of(batch))
    assert (look.context["qualify"], [line.kind for line in look.context["lines"]]) == (
        2,
        ["warn", "done", "done"],
    )
    assert not Certificate.objects.filter(state=State.ISSUED).exists()
    assert change(manager, batch, "start").state == JobState.WAITING
    issuing.carry_out(batch.pk)
    answer = manager.get(page_of(batch), headers={"HX-Request": "true"})
    assert "<html" not in answer.content.decode()
    archive = manager.get(reverse("centre_batch_file", args=[batch.uuid, "certificates.zip"]))
    names = zipfile.ZipFile(io.BytesIO(b"".join(archive.streaming_content))).namelist()  # type: ignore[attr-defined]
    assert len(names) == 2
    printed = manager.get(reverse("centre_batch_file", args=[batch.uuid, "certificates-for-printing.pdf"]))
    assert b"".join(printed.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]


def test_all_of_the_list_are_chosen_beyond_the_page(manager: Client, here: Centre) -> None:
    learners(here, 52)
    manager.post(f"{NEW}?page=2", {"go": "all"})
    assert Batch.objects.get().items.count() == 52


def test_nobody_chosen_starts_nothing(manager: Client, here: Centre) -> None:
    learners(here, 1)
    for data in ({"go": "some"}, {"go": "some", "enrolment": ["x"]}):
        assert manager.post(NEW, data).status_code == 302
    assert not Batch.objects.exists()


def test_others_people_cannot_be_chosen(manager: Client, here: Centre) -> None:
    other = centre("hokimlik", here.course)
    (theirs,) = learners(other, 1)
    manager.post(NEW, {"go": "some", "enrolment": [str(theirs.uuid)]})
    assert not Batch.objects.exists()
    batch = issuing.choose(
        Enrolment.objects.filter(pk=theirs.pk), agency=other.agency, by=other.manager, language="uz"
    )
    assert manager.get(page_of(batch)).status_code == 404
    assert manager.post(reverse("centre_batch_change", args=[batch.uuid]), {"go": "start"}).status_code == 404


def test_a_manager_of_two_agencies_chooses_in_one(manager: Client, here: Centre) -> None:
    other = centre("hokimlik", here.course)
    MembershipFactory(user=here.manager, agency=other.agency, role=Role.CENTRE_MANAGER)
    mine, theirs = learners(here, 1), learners(other, 1)
    assert chosen(manager, mine + theirs, f"?agency={other.agency.pk}").agency == other.agency
    assert [item.enrolment for item in Batch.objects.get().items.all()] == theirs


def test_the_list_is_narrowed(manager: Client, here: Centre) -> None:
    (waits,) = learners(here, 1, name_latin="Waits")
    (has_one,) = learners(here, 1, name_latin="Holder")
    has_one.certificates.update(state=State.ISSUED)
    (long_ago,) = learners(here, 1, course_with_edition(certificate_rule="none"), name_latin="Longago")
    Enrolment.objects.filter(pk=long_ago.pk).update(completed_at=timezone.now() - timedelta(days=400))
    under_way = enrolment(UserFactory(name_latin="Underway"), here.course, agency=here.agency)
    today = timezone.localdate()
    queries = {
        "": {waits, long_ago},
        "show=completed": {waits, has_one, long_ago},
        "show=all": {waits, has_one, long_ago, under_way},
        f"since={today}": {waits},
        f"until={today - timedelta(days=1)}": {long_ago},
        "q=wait": {waits},
        f"course={long_ago.course_id}": {long_ago},
        "since=nonsense&centre=9": {waits, long_ago},
    }
    found = {
        query: {row.enrolment for row in manager.get(f"{NEW}?{query}").context["rows"]} for query in queries
    }
    assert found == queries


def test_a_job_is_stopped_and_gone_on_with(manager: Client, here: Centre) -> None:
    batch = chosen(manager, learners(here, 2))
    change(manager, batch, "start")
    assert change(manager, batch, "stop").state == JobState.ASKING
    assert "Go on" in manager.get(page_of(batch)).content.decode()
    assert change(manager, batch, "start").state == JobState.WAITING
    issuing.carry_out(batch.pk)
    assert Certificate.objects.filter(state=State.ISSUED).count() == 2


def test_a_job_that_issued_nothing_has_no_files_and_says_so(manager: Client, here: Centre) -> None:
    batch = chosen(manager, learners(here, 1, name_latin="", name_cyrillic=""))
    change(manager, batch, "start")
    issuing.carry_out(batch.pk)
    page = manager.get(page_of(batch)).content.decode()
    assert "No certificate was issued" in page
    for name in ("certificates.zip", "certificates-for-printing.pdf", "other"):
        assert manager.get(reverse("centre_batch_file", args=[batch.uuid, name])).status_code == 404


def test_as_many_queries_for_twenty_as_for_two(manager: Client, here: Centre) -> None:
    counts = []
    for count in (2, 18):
        learners(here, count)
        manager.post(NEW, {"go": "all"})
        batch = Batch.objects.latest("pk")
        for address in (NEW, page_of(batch)):
            manager.get(address)
            with CaptureQueriesContext(connection) as queries:
                manager.get(address)
            counts.append(len(queries))
    assert counts[:2] == counts[2:]
