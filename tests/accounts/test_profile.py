"""A person's own page, and the second factor of those who see what is not theirs."""

from __future__ import annotations

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client

from lms.accounts import services
from lms.accounts.errors import HasWorkplace
from lms.accounts.models import Membership, Role
from tests.factories.accounts import PASSWORD, AgencyFactory, UserFactory, person

pytestmark = pytest.mark.django_db

FORM = {
    "name_latin": "To'raqulov G'ayrat",
    "name_cyrillic": "Тўрақулов Ғайрат",
    "position": "",
    "language": "ru",
}


@pytest.fixture
def user(client: Client) -> object:
    user = UserFactory(language="en")
    client.force_login(user)
    return user


def test_guests_sign_in_first(client: Client) -> None:
    assert (
        client.get("/en/accounts/profile/").headers["Location"]
        == "/en/accounts/login/?next=/en/accounts/profile/"
    )


def test_a_profile_is_saved_and_shown_in_the_chosen_language(client: Client, user: object) -> None:
    assert client.post("/en/accounts/profile/", FORM).headers["Location"] == "/ru/accounts/profile/"
    user.refresh_from_db()  # type: ignore[attr-defined]
    assert user.name_for("uz") == "Toʻraqulov Gʻayrat"  # type: ignore[attr-defined]
    assert user.name_for("ru") == "Тўрақулов Ғайрат"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name_latin", "Тўрақулов"),
        ("name_cyrillic", "Toʻraqulov"),
        ("name_latin", "K4rimov"),
        ("name_latin", "a" * 151),
        ("language", "de"),
    ],
)
def test_what_is_no_name_is_refused(client: Client, user: object, field: str, value: str) -> None:
    assert field in client.post("/en/accounts/profile/", {**FORM, field: value}).context["form"].errors


def test_one_of_the_two_names_is_needed(client: Client, user: object) -> None:
    form = {**FORM, "name_latin": "", "name_cyrillic": ""}
    assert client.post("/en/accounts/profile/", form).context["form"].errors


def test_somebody_asks_to_join_and_is_nobodys_until_confirmed(client: Client, user: object) -> None:
    agency = AgencyFactory()
    for _ in range(2):
        client.post("/en/accounts/profile/join/", {"agency": agency.pk})
    membership = Membership.objects.get()
    assert membership.confirmed_at is None
    assert membership.user.agency is None
    client.post("/en/accounts/profile/leave/")
    assert not Membership.objects.exists()


def test_who_has_a_workplace_leaves_it_before_asking_elsewhere() -> None:
    worker = person(Role.LEARNER)
    with pytest.raises(HasWorkplace):
        services.ask_to_join(worker, AgencyFactory())
    services.leave_workplace(worker)
    services.ask_to_join(worker, AgencyFactory())


def test_a_workplace_granted_elsewhere_moves_the_person() -> None:
    worker = person(Role.LEARNER)
    new = AgencyFactory()
    services.grant(worker, new, Role.LEARNER)
    assert worker.agency == new
    assert Membership.objects.filter(user=worker).count() == 1


class TestSecondFactor:
    @pytest.fixture(autouse=True)
    def needed(self, settings: object) -> None:
        settings.MALAKA_STAFF_NEEDS_MFA = True  # type: ignore[attr-defined]

    @pytest.mark.parametrize("role", [Role.TRAINER, Role.EDITOR, Role.CENTRE_MANAGER, Role.AUDITOR])
    def test_staff_set_it_up_before_anything_else(self, client: Client, role: Role) -> None:
        client.force_login(person(role))
        assert client.get("/en/accounts/profile/").headers["Location"] == "/en/accounts/2fa/totp/activate/"
        answer = client.get("/en/accounts/profile/", headers={"HX-Request": "true"})
        assert answer.headers["HX-Redirect"] == "/en/accounts/2fa/totp/activate/"
        client.post("/en/accounts/logout/")
        assert "_auth_user_id" not in client.session

    def test_learners_are_left_alone(self, client: Client) -> None:
        client.force_login(person(Role.LEARNER))
        assert client.get("/en/accounts/profile/").status_code == 200

    def test_it_is_set_up_and_asked_for(self, client: Client) -> None:
        manager = person(Role.CENTRE_MANAGER, language="en")
        login = {"login": manager.email, "password": PASSWORD}
        client.post("/en/accounts/login/", login)
        again = client.get("/en/accounts/2fa/totp/activate/").headers["Location"]
        assert client.get(again).status_code == 200
        page = client.post(again, {"password": PASSWORD}, follow=True)
        secret = page.context["form"].secret
        client.post("/en/accounts/2fa/totp/activate/", {"code": code(secret)})
        assert client.get("/en/accounts/2fa/recovery-codes/").status_code == 200
        assert client.get("/en/accounts/profile/").status_code == 200
        other = Client()
        assert (
            other.post("/en/accounts/login/", login)
            .headers["Location"]
            .startswith("/en/accounts/2fa/authenticate/")
        )
        assert "_auth_user_id" not in other.session
        assert other.get("/en/accounts/2fa/authenticate/").status_code == 200

    def test_a_wrong_code_does_not_let_in(self, client: Client) -> None:
        manager = person(Role.CENTRE_MANAGER)
        TOTP.activate(manager, generate_totp_secret())
        client.post("/en/accounts/login/", {"login": manager.email, "password": PASSWORD})
        answer = client.post("/en/accounts/2fa/authenticate/", {"code": "000000"})
        assert answer.context["form"].errors
        assert "_auth_user_id" not in client.session


def code(secret: str) -> str:
    """What the authenticator app shows now."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))
