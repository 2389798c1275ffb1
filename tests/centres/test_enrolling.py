"""Who is known is enrolled, everybody else is invited; twice is once."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from courses.centres.enrolling import Fate, enrol_people, judge
from courses.centres.models import Invitation
from courses.centres.pasting import parse
from courses.centres.tasks import sweep
from courses.progress.models import Enrolment
from courses.progress.services import leave
from lms.accounts.models import Role
from lms.accounts.tasks import sweep as deliver
from tests.centres.people import Centre, centre
from tests.factories.accounts import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Centre:
    return centre()


def enrol(here: Centre, text: str) -> object:
    return enrol_people(
        parse(text), manager=here.manager, place=here.place, course=here.course, language="en"
    )


def fates(here: Centre, text: str) -> list[Fate]:
    return [one.fate for one in judge(parse(text), place=here.place, course=here.course)]


def test_a_colleague_is_enrolled_at_once_and_told(here: Centre) -> None:
    enrol(here, here.worker.email)
    enrolment = Enrolment.objects.get()
    assert (enrolment.user, enrolment.agency, enrolment.enrolled_by) == (
        here.worker,
        here.agency,
        here.manager,
    )
    sweep()
    deliver()
    assert [letter.to for letter in mail.outbox] == [[here.worker.email]]
    assert f"/en/courses/{here.course.agency.code}/{here.course.slug}/" in mail.outbox[0].body


def test_somebody_new_is_invited_and_not_enrolled(here: Centre) -> None:
    enrol(here, "Toʻraqulov Gʻayrat <new@example.uz>")
    sweep()
    deliver()
    assert not Enrolment.objects.exists()
    assert "Toʻraqulov Gʻayrat" in mail.outbox[0].body
    assert f"/en/accounts/invitation/{Invitation.objects.get().uuid}/" in mail.outbox[0].body


def test_somebody_of_another_agency_looks_like_somebody_new(here: Centre) -> None:
    elsewhere = centre("hokimlik", here.course)
    stranger = UserFactory(email="alone@example.uz")
    enrol(elsewhere, elsewhere.worker.email)
    text = f"{elsewhere.worker.email}\n{stranger.email}\nnobody@example.uz"
    assert fates(here, text) == [Fate.INVITE] * 3
    enrol(here, text)
    assert Enrolment.objects.get().agency == elsewhere.agency
    assert Invitation.objects.filter(agency=here.agency).waiting().count() == 3
    sweep()
    deliver()
    bodies = [letter.body for letter in mail.outbox if "/invitation/" in letter.body]
    assert len({body.replace(body[body.index("/invitation/") :][:120], "") for body in bodies}) == 1


def test_twice_is_once(here: Centre) -> None:
    for _ in range(2):
        enrol(here, f"{here.worker.email}\nnew@example.uz")
        sweep()
        deliver()
    assert Enrolment.objects.count() == 1
    assert Invitation.objects.count() == 2
    assert len(mail.outbox) == 2
    assert fates(here, f"{here.worker.email}\nnew@example.uz\nbad") == [
        Fate.ENROLLED,
        Fate.INVITED,
        Fate.UNUSABLE,
    ]


def test_somebody_who_left_is_enrolled_again_with_what_they_did(here: Centre) -> None:
    enrol(here, here.worker.email)
    first = Enrolment.objects.get()
    leave(first)
    assert fates(here, here.worker.email) == [Fate.ENROL]
    enrol(here, here.worker.email)
    assert Enrolment.objects.kept().get() == first


def test_a_wish_to_join_is_not_a_workplace_yet(here: Centre) -> None:
    asking = UserFactory(email="asking@example.uz")
    MembershipFactory(user=asking, agency=here.agency, role=Role.LEARNER, confirmed_at=None)
    assert fates(here, asking.email) == [Fate.INVITE]


def test_judging_takes_as_many_queries_for_a_hundred_as_for_one(
    here: Centre, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    text = "\n".join(f"person{n}@example.uz" for n in range(100))
    with django_assert_num_queries(3):  # type: ignore[operator]
        fates(here, text)


class TestPage:
    @pytest.fixture
    def manager(self, client: Client, here: Centre) -> Client:
        client.force_login(here.manager)
        return client

    def form(self, here: Centre, people: str, **more: str) -> dict[str, str]:
        return {
            "course": str(here.course.pk),
            "place": f"agency-{here.agency.pk}",
            "language": "en",
            "people": people,
            **more,
        }

    def test_the_preview_shows_each_line_and_does_nothing(self, manager: Client, here: Centre) -> None:
        page = manager.post(
            "/en/centre/add/", self.form(here, f"{here.worker.email}\nnew@example.uz\nnobody")
        )
        text = page.content.decode()
        assert "is enrolled at once" in text
        assert "gets an invitation" in text
        assert "There is no e-mail address in this line." in text
        assert not Enrolment.objects.exists()
        assert not Invitation.objects.exists()

    def test_two_clicks_are_one(self, manager: Client, here: Centre) -> None:
        form = self.form(here, f"{here.worker.email}\nnew@example.uz", confirm="1")
        for _ in range(2):
            assert manager.post("/en/centre/add/", form).status_code == 302
        assert Enrolment.objects.count() == 1
        assert Invitation.objects.waiting().count() == 1

    def test_a_course_for_the_people_of_another_agency_cannot_be_chosen(
        self, manager: Client, here: Centre
    ) -> None:
        here.course.audience = "agency"
        here.course.save()
        page = manager.post("/en/centre/add/", self.form(here, "new@example.uz", confirm="1"))
        assert "course" in page.context["form"].errors
        assert not Invitation.objects.exists()

    def test_a_place_that_is_not_theirs_cannot_be_chosen(self, manager: Client, here: Centre) -> None:
        other = centre("hokimlik", here.course)
        form = {**self.form(here, "new@example.uz", confirm="1"), "place": f"agency-{other.agency.pk}"}
        assert "place" in manager.post("/en/centre/add/", form).context["form"].errors

    @pytest.mark.parametrize("role", [Role.LEARNER, Role.TRAINER, Role.AUDITOR])
    def test_others_have_no_centre(self, client: Client, here: Centre, role: Role) -> None:
        client.force_login(MembershipFactory(agency=here.agency, role=role).user)
        for name in ("centre", "centre_add", "centre_csv", "centre_certificates", "centre_invitations"):
            assert client.get(reverse(name)).status_code == 403

    def test_far_too_much_at_once_is_told_in_their_language(self, manager: Client, here: Centre) -> None:
        answer = manager.post("/uz/centre/add/", self.form(here, "x" * 3_000_000))

        assert answer.status_code == 400
        assert "Hech narsa oʻzgarmadi" in answer.content.decode()
