"""Agencies, people and roles on the editing site: the national centre's editors only."""

from __future__ import annotations

import pytest
from django.test import Client

from lms.accounts.models import Agency, Membership, Role, User
from tests.factories.accounts import AgencyFactory, SuperuserFactory, UserFactory, person

pytestmark = pytest.mark.django_db

PAGES = ("agencies", "training-centres", "people", "roles")


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(SuperuserFactory())
    return client


@pytest.mark.parametrize("page", PAGES)
def test_the_lists(editor: Client, page: str) -> None:
    person(Role.TRAINER)
    assert editor.get(f"/cms/{page}/").status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_a_trainer_has_none_of_them(client: Client, page: str) -> None:
    from lms.accounts.services import grant

    trainer = UserFactory()
    grant(trainer, AgencyFactory(), Role.TRAINER)
    client.force_login(trainer)
    assert client.get(f"/cms/{page}/").status_code in (302, 403)
    assert client.get(f"/cms/{page}/new/").status_code in (302, 403)


def test_an_agency_is_made_and_keeps_its_code(editor: Client) -> None:
    editor.post(
        "/cms/agencies/new/", {"code": "soliq", "name_uz": "Soliq qoʻmitasi", "name_ru": "", "name_en": ""}
    )
    agency = Agency.objects.get(code="soliq")
    editor.post(
        f"/cms/agencies/edit/{agency.pk}/",
        {"code": "other", "name_uz": "Soliq", "name_ru": "", "name_en": ""},
    )
    agency.refresh_from_db()
    assert (agency.code, agency.name_uz) == ("soliq", "Soliq")


def test_a_role_is_given_and_taken(editor: Client) -> None:
    user, agency = UserFactory(), AgencyFactory()
    form = {"email": user.email.upper(), "agency": agency.pk, "role": Role.TRAINER, "centre": ""}
    for _ in range(2):
        editor.post("/cms/roles/new/", form)
    membership = Membership.objects.get(user=user)
    assert membership.confirmed_at
    assert User.objects.get(pk=user.pk).is_staff
    editor.post(f"/cms/roles/delete/{membership.pk}/")
    assert not Membership.objects.filter(user=user).exists()
    assert not User.objects.get(pk=user.pk).is_staff
