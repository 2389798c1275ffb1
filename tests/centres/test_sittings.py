"""A centre's exams: its own only, in as many queries whatever the room."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from courses.quizzes.models import Attempt, Incident, Sitting
from courses.quizzes.services import begin, submit
from tests.centres.people import centre
from tests.factories.accounts import AgencyFactory, UserFactory
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
    client.post(f"{address}people/{runs[0].uuid}/", {"go": "void", "reason": "Wrong person"})
    assert Attempt.objects.get(pk=attempts[0].pk).voided_at
    room = client.get(address).context
    assert (room["begun"], room["handed_in"], room["may_cancel"]) == (7, 0, False)
    assert Incident.objects.count() == 2
    assert "'=Power" in client.get(f"{address}incidents.csv").content.decode()
    other = centre("hokimlik", here.course)
    client.force_login(other.manager)
    for tail in ("", "edit/", "incidents.csv", f"people/{runs[0].uuid}/"):
        assert client.get(address + tail).status_code == 404


def test_a_quiz_of_a_copied_course_is_offered_beside_the_first(client: Client) -> None:
    document = course_document(module(quiz()), slug="course")
    here = centre(course=live_course(document))
    published_course(document, agency=AgencyFactory(code="boshqa"))
    client.force_login(here.manager)
    labels = client.get("/en/centre/sittings/new/").context["form"].quizzes
    assert len(labels) == len(set(labels.values())) == 2
