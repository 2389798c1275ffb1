"""A centre's exams: its own only, in as many queries whatever the room."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from courses.editions.models import Activity
from courses.quizzes.models import Attempt, Incident, Sitting
from courses.quizzes.services import begin, submit
from lms.accounts.models import Role
from tests.centres.people import centre
from tests.factories.accounts import AgencyFactory, MembershipFactory, UserFactory, person
from tests.factories.document import course_document, module, quiz
from tests.factories.learning import live_course
from tests.factories.progress import enrolment
from tests.factories.quizzes import quiz_key
from tests.factories.tree import published_course

pytestmark = pytest.mark.django_db


def test_a_manager_sets_up_an_exam_runs_it_and_another_agencys_is_refused(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    here = centre(course=live_course(course_document(module(quiz()))))
    runs = [enrolment(UserFactory(), here.course, agency=here.agency) for _n in range(8)]
    client.force_login(here.manager)
    page = client.get("/en/centre/sittings/new/").context["form"]
    form = {
        "name": "Imtihon",
        "activity": next(iter(page.quizzes)),
        "place": next(iter(page.places)),
        "opens_at": "2026-01-01T00:00",
        "closes_at": "2099-12-31T23:59",
        "start_code": "",
    }
    assert client.post("/en/centre/sittings/new/", {**form, "closes_at": form["opens_at"]}).status_code == 200
    address = client.post("/en/centre/sittings/new/", form)["Location"]
    sitting = Sitting.objects.get()
    assert timezone.localtime(sitting.opens_at).strftime("%d %H:%M") == "01 00:00"
    attempts = [begin(enrolment=run, key=quiz_key(run)) for run in runs]
    submit(attempts[0])
    with django_assert_max_num_queries(14):
        assert client.get(address).content.decode().count("not begun") == 0
    client.post(address, {"minutes": 15, "reason": "=Power"})
    client.post(address, {"minutes": 15, "reason": " "})
    person_address = f"{address}people/{runs[0].uuid}/"
    for nothing in ({"go": "give", "extra_minutes": "-3", "extra_tries": "0"}, {"go": "unknown"}):
        answer = client.post(person_address, nothing, follow=True)
        assert "Done and written down." not in answer.content.decode()
        assert answer.redirect_chain[-1][0] == person_address
    client.post(person_address, {"go": "void", "reason": "Wrong person"})
    assert Attempt.objects.get(pk=attempts[0].pk).voided_at
    room = client.get(address).context
    assert (room["begun"], room["handed_in"], room["may_cancel"]) == (7, 0, False)
    assert Incident.objects.count() == 2
    assert "'=Power" in client.get(f"{address}incidents.csv").content.decode()
    other = centre("hokimlik", here.course)
    client.force_login(other.manager)
    for tail in ("", "edit/", "incidents.csv", f"people/{runs[0].uuid}/"):
        assert client.get(address + tail).status_code == 404


def setting_up(client: Client) -> dict[str, object]:
    form = client.get("/en/centre/sittings/new/").context["form"]
    return {
        "name": "Imtihon",
        "activity": next(iter(form.quizzes), ""),
        "place": next(iter(form.places)),
        "opens_at": "2026-01-01T00:00",
        "closes_at": "2099-12-31T23:59",
    }


def test_a_trainer_holds_an_exam_of_their_agencys_own_course_for_its_own_people(client: Client) -> None:
    agency = AgencyFactory(code="vazirlik")
    course = live_course(course_document(module(quiz())), agency=agency)
    run = enrolment(UserFactory(), course, agency=agency)
    client.force_login(person(Role.TRAINER, agency))
    address = client.post("/en/centre/sittings/new/", setting_up(client))["Location"]
    begin(enrolment=run, key=quiz_key(run))
    assert client.get(address).context["begun"] == 1
    client.post(f"{address}people/{run.uuid}/", {"go": "void", "reason": "Wrong person"})
    assert Attempt.objects.get().voided_at
    assert client.get("/en/centre/").status_code == 403
    assert address in client.get("/en/centre/sittings/").content.decode()


def test_a_trainer_sees_no_exam_that_another_agency_holds_in_their_course(client: Client) -> None:
    here = centre(course=live_course(course_document(module(quiz()))))
    client.force_login(here.manager)
    address = client.post("/en/centre/sittings/new/", setting_up(client))["Location"]
    client.force_login(person(Role.TRAINER, here.course.agency))
    assert client.get(address).status_code == 404
    assert client.post(address, {"minutes": 15, "reason": "Power"}).status_code == 404


def test_a_trainer_holds_no_exam_in_a_course_of_another_agency(client: Client) -> None:
    course = live_course(course_document(module(quiz())))
    client.force_login(person(Role.TRAINER, AgencyFactory(code="vazirlik")))
    fields = setting_up(client)
    assert fields["activity"] == ""
    activity = Activity.objects.get(course=course, kind="quiz").pk
    client.post("/en/centre/sittings/new/", {**fields, "activity": activity})
    assert not Sitting.objects.exists()


def test_who_manages_one_agency_and_teaches_in_another_holds_only_its_own_courses_there(
    client: Client,
) -> None:
    here = centre(course=live_course(course_document(module(quiz()))))
    taught = AgencyFactory(code="hokimlik")
    MembershipFactory(user=here.manager, agency=taught, role=Role.TRAINER)
    client.force_login(here.manager)
    answer = client.post("/en/centre/sittings/new/", {**setting_up(client), "place": f"agency-{taught.pk}"})
    assert "place" in answer.context["form"].errors


def test_a_quiz_of_a_copied_course_is_offered_beside_the_first(client: Client) -> None:
    document = course_document(module(quiz()), slug="course")
    here = centre(course=live_course(document))
    published_course(document, agency=AgencyFactory(code="boshqa"))
    client.force_login(here.manager)
    labels = client.get("/en/centre/sittings/new/").context["form"].quizzes
    assert len(labels) == len(set(labels.values())) == 2
