"""An invitation is accepted by whoever reads the mailbox, and by nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.centres.enrolling import Fate, enrol_people, judge
from courses.centres.letters import address_of
from courses.centres.models import Invitation
from courses.centres.pasting import parse
from courses.centres.queries import enrolments_visible_to
from courses.progress.models import Enrolment
from lms.accounts.models import Membership, Role, User
from tests.centres.people import Centre, centre
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.editions import course_with_edition
from tests.factories.progress import done, enrolment

pytestmark = pytest.mark.django_db

FORM = {"name": "To'raqulov G'ayrat", "password": "uch yuz oltmish besh", "consent": "on"}


@pytest.fixture
def here() -> Centre:
    return centre()


def invite(here: Centre, email: str = "new@example.uz") -> Invitation:
    enrol_people(parse(email), manager=here.manager, place=here.place, course=here.course, language="en")
    return Invitation.objects.get(email=email, course=here.course, agency=here.agency)


def course_page(here: Centre) -> str:
    return reverse("course", args=[here.course.agency.code, here.course.slug])


def test_somebody_new_sets_a_password_and_begins(client: Client, here: Centre) -> None:
    address = address_of(invite(here))
    assert "Only a password is missing" in client.get(address.replace("/uz/", "/en/")).content.decode()
    answer = client.post(address, FORM)
    assert answer.headers["Location"] == course_page(here)
    user = User.objects.get(email="new@example.uz")
    assert user.name_latin == "Toʻraqulov Gʻayrat"
    assert user.consent_at
    assert user.agency == here.agency
    assert user.emailaddress_set.get().verified
    assert Enrolment.objects.get(user=user).agency == here.agency
    assert client.session["_auth_user_id"] == str(user.pk)


def test_a_manager_sees_who_accepted_and_takes_the_course_under_another_agency(
    client: Client, here: Centre
) -> None:
    other = centre("hokimlik", here.course)
    enrol_people(
        parse(other.worker.email), manager=other.manager, place=other.place, course=here.course, language="en"
    )
    invitation = invite(here, other.worker.email)
    client.force_login(other.worker)
    assert (
        "does not see how far" in client.get(address_of(invitation).replace("/uz/", "/en/")).content.decode()
    )
    client.post(address_of(invitation))
    assert Enrolment.objects.get().agency == other.agency

    client.force_login(here.manager)
    page = client.get(reverse("centre_invitations").replace("/uz/", "/en/")).content.decode()
    assert other.worker.email in page
    assert "the course counts for another agency" in page
    assert "Send again" not in page
    (judged,) = judge(parse(other.worker.email), place=here.place, course=here.course)
    assert judged.fate == Fate.ELSEWHERE


def test_who_completed_the_course_for_nobody_is_in_the_list_once_they_accept(
    client: Client, here: Centre
) -> None:
    person = UserFactory()
    run = done(enrolment(user=person, course=here.course))
    invitation = invite(here, person.email)
    client.force_login(person)
    assert (
        "Accept and begin" not in client.get(address_of(invitation).replace("/uz/", "/en/")).content.decode()
    )
    client.post(address_of(invitation))
    assert list(enrolments_visible_to(here.manager)) == [run]


def test_two_clicks_make_one_account(client: Client, here: Centre) -> None:
    address = address_of(invite(here))
    client.post(address, FORM)
    assert client.post(address, FORM).headers["Location"] == course_page(here)
    assert Client().post(address, FORM).status_code == 200  # in another tab: asked to sign in
    assert User.objects.filter(email="new@example.uz").count() == 1
    assert Enrolment.objects.count() == 1


def test_one_acceptance_takes_in_all_that_the_agency_sent(client: Client, here: Centre) -> None:
    first = invite(here)
    here.course = course_with_edition()
    invite(here)
    client.post(address_of(first), FORM)
    assert Enrolment.objects.filter(user__email="new@example.uz").count() == 2
    assert not Invitation.objects.waiting().exists()


@pytest.mark.parametrize(("field", "value"), [("consent", ""), ("name", "G4yrat"), ("password", "12345")])
def test_what_is_missing_is_said_and_no_account_made(
    client: Client, here: Centre, field: str, value: str
) -> None:
    answer = client.post(address_of(invite(here)), {**FORM, field: value})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not User.objects.filter(email="new@example.uz").exists()


def test_the_managers_knowledge_does_not_open_an_invitation(client: Client, here: Centre) -> None:
    invitation = invite(here)
    for signature in ("x", "a" * 43):
        assert client.post(reverse("invitation", args=[invitation.uuid, signature]), FORM).status_code == 410
    other = invite(here, "other@example.uz")
    borrowed = address_of(other).replace(str(other.uuid), str(invitation.uuid))
    assert client.post(borrowed, FORM).status_code == 410
    assert not User.objects.filter(email="new@example.uz").exists()


def test_an_old_or_withdrawn_invitation_is_over_until_sent_again(client: Client, here: Centre) -> None:
    invitation = invite(here)
    address = address_of(invitation)
    Invitation.objects.update(invited_at=timezone.now() - timedelta(days=31))
    assert client.post(address, FORM).status_code == 410
    manager = Client()
    manager.force_login(here.manager)
    manager.post(reverse("centre_send_again", args=[invitation.uuid]))
    assert client.get(address).status_code == 200
    manager.post(reverse("centre_withdraw", args=[invitation.uuid]))
    assert client.post(address, FORM).status_code == 410
    assert not User.objects.filter(email="new@example.uz").exists()


class TestSomebodyOfAnotherAgency:
    @pytest.fixture
    def there(self, here: Centre) -> Centre:
        return centre("hokimlik", here.course)

    def test_signs_in_accepts_and_keeps_their_workplace(
        self, client: Client, here: Centre, there: Centre
    ) -> None:
        address = address_of(invite(here, there.worker.email))
        assert "Sign in to go on" in client.get(address.replace("/uz/", "/en/")).content.decode()
        client.force_login(there.worker)
        assert client.get(address).status_code == 200
        assert not Enrolment.objects.exists()
        client.post(address)
        enrolment = Enrolment.objects.get()
        assert (enrolment.user, enrolment.agency) == (there.worker, here.agency)
        assert Membership.objects.get(user=there.worker, role=Role.LEARNER).agency == there.agency

    def test_a_run_under_way_stays_their_own_agencys(
        self, client: Client, here: Centre, there: Centre
    ) -> None:
        enrol_people(
            parse(there.worker.email),
            manager=there.manager,
            place=there.place,
            course=here.course,
            language="en",
        )
        client.force_login(there.worker)
        client.post(address_of(invite(here, there.worker.email)))
        assert Enrolment.objects.get().agency == there.agency

    def test_cannot_be_accepted_by_another_account(self, client: Client, here: Centre, there: Centre) -> None:
        client.force_login(there.worker)
        assert client.post(address_of(invite(here))).status_code == 403
        assert not Enrolment.objects.exists()

    def test_an_unconfirmed_address_does_not_count(self, client: Client, here: Centre) -> None:
        claimed = UserFactory(email="new@example.uz", verified=False)
        client.force_login(claimed)
        assert client.post(address_of(invite(here))).status_code == 403

    def test_a_wish_to_join_the_agency_is_granted_with_it(self, client: Client, here: Centre) -> None:
        asking = UserFactory(email="asking@example.uz")
        MembershipFactory(user=asking, agency=here.agency, role=Role.LEARNER, confirmed_at=None)
        client.force_login(asking)
        client.post(address_of(invite(here, asking.email)))
        assert Membership.objects.get(user=asking).confirmed_at
