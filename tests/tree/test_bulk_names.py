"""The admin names nothing and nobody that the person does not see, whatever they type."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.log_actions import log

from content.models import Term
from lms.accounts.models import Agency, Role
from lms.accounts.services import make_agency

from .planting import agency_page, locale, member, of_slug, planted
from .test_rights import picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency() -> Agency:
    return make_agency("vazirlik", {"uz": "Vazirlik"})


@pytest.fixture
def stranger(client: Client) -> Client:
    client.force_login(member(Role.TRAINER, make_agency("hokimlik", {"uz": "Hokimlik"})))
    return client


def term(agency: Agency, word: str) -> Term:
    return Term.objects.create(
        term=word, definition="Maʼnosi", agency=agency, locale=locale("uz"), key=word.lower()
    )


def delete(app: str, model: str, *pks: int | str) -> str:
    address = reverse("wagtail_bulk_action", args=[app, model, "delete"])
    return address + "?" + "&".join(f"id={pk}" for pk in pks)


def test_anothers_terms_are_neither_named_nor_deleted(agency: Agency, stranger: Client) -> None:
    secret = term(agency, "Maxfiy")
    own = term(Agency.objects.get(code="hokimlik"), "Oʻzimniki")
    for address in (delete("content", "term", own.pk, secret.pk), delete("content", "term", "all")):
        page = stranger.get(address).content.decode()
        assert "Oʻzimniki" in page
        assert "Maxfiy" not in page
    assert stranger.get(delete("content", "term", secret.pk)).status_code == 404
    stranger.post(delete("content", "term", "all"))
    assert list(Term.objects.values_list("term", flat=True)) == ["Maxfiy"]


def test_anothers_pictures_and_pages_are_not_named(agency: Agency, stranger: Client) -> None:
    planted(agency)
    secret = picture(agency)
    for address in (
        delete("content", "picture", secret.pk),
        delete("wagtailcore", "page", of_slug("d1").pk),
        delete("wagtailcore", "page", "all"),
        delete("wagtailcore", "page", "all") + f"&childOf={of_slug('m1').pk}",
    ):
        assert stranger.get(address).status_code in (302, 403)
    assert (
        picture(Agency.objects.get(code="hokimlik"), "Bizniki").title
        in stranger.get(delete("content", "picture", type(secret).objects.latest("pk").pk)).content.decode()
    )


def test_the_explorer_offers_no_strangers_to_filter_by(agency: Agency, stranger: Client) -> None:
    planted(agency)
    author = member(Role.TRAINER, agency, name_latin="Begona Muallif")
    lesson = of_slug("d1")
    lesson.owner = author
    lesson.save()
    log(lesson, "wagtail.edit", user=author)
    own = reverse("wagtailadmin_explore", args=[agency_page(Agency.objects.get(code="hokimlik")).pk])
    assert "Begona" not in stranger.get(own).content.decode()
    colleague = Client()
    colleague.force_login(member(Role.TRAINER, agency))
    home = reverse("wagtailadmin_explore", args=[agency_page(agency).pk])
    assert colleague.get(home).content.decode().count("Begona") >= 2
