"""Another agency's designs are not there: not in lists, choosers, bulk actions, nor by address."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from certificates.models import CertificateDesign
from lms.accounts.models import Agency, Role
from lms.accounts.services import make_agency
from tests.factories.designs import design

from .conftest import signed_in

pytestmark = pytest.mark.django_db

SNIPPET = "wagtailsnippets_certificates_certificatedesign"
CHOOSER = "wagtailsnippetchoosers_certificates_certificatedesign"


@pytest.mark.parametrize("place", [f"{SNIPPET}:list", f"{CHOOSER}:choose", f"{CHOOSER}:choose_results"])
def test_lists_show_ones_own_and_what_is_shared(
    place: str, cms: Client, stranger: Client, agency: Agency
) -> None:
    design(agency, name="Faqat vazirlikniki")
    design(agency, name="Hammaga ochiq", is_shared=True)
    own, foreign = (client.get(reverse(place)).content.decode() for client in (cms, stranger))
    assert "Faqat vazirlikniki" in own
    assert "Hammaga ochiq" in own
    assert "Faqat vazirlikniki" not in foreign
    assert "Hammaga ochiq" in foreign


@pytest.mark.parametrize("name", ["edit", "usage", "history", "history_results", "preview_on_edit"])
@pytest.mark.parametrize("shared", [False, True])
def test_only_the_owner_opens_a_design(
    name: str, shared: bool, cms: Client, stranger: Client, agency: Agency
) -> None:
    made = design(agency, is_shared=shared)
    address = reverse(f"{SNIPPET}:{name}", args=[made.pk])
    assert cms.get(address).status_code == 200
    assert stranger.get(address).status_code in (302, 403, 404)
    assert stranger.post(address).status_code in (302, 403, 404)


@pytest.mark.parametrize("shared", [False, True])
def test_one_chooses_by_number_only_what_one_may_see(
    shared: bool, cms: Client, stranger: Client, agency: Agency
) -> None:
    made = design(agency, is_shared=shared)
    one, many = reverse(f"{CHOOSER}:chosen", args=[made.pk]), reverse(f"{CHOOSER}:chosen_multiple")
    assert cms.get(one).status_code == 200
    assert stranger.get(one).status_code == (200 if shared else 302)
    assert (made.name in stranger.get(many, {"id": made.pk}).content.decode()) == shared


def test_nobody_deletes_a_design(cms: Client, agency: Agency) -> None:
    made = design(agency)
    for address in (
        reverse(f"{SNIPPET}:delete", args=[made.pk]),
        reverse("wagtail_bulk_action", args=["certificates", "certificatedesign", "delete"])
        + f"?id={made.pk}",
    ):
        assert cms.post(address).status_code in (302, 403, 404)
    assert CertificateDesign.objects.filter(pk=made.pk).exists()


def test_national_editors_see_and_change_every_agencys(agency: Agency, settings: Settings) -> None:
    national = make_agency(settings.MALAKA_NATIONAL_AGENCY, {"uz": "Markaz"})
    editor = signed_in(Role.EDITOR, national)
    made = design(agency, name="Vazirlikniki")
    assert "Vazirlikniki" in editor.get(reverse(f"{SNIPPET}:list")).content.decode()
    assert editor.get(reverse(f"{SNIPPET}:edit", args=[made.pk])).status_code == 200


@pytest.mark.parametrize("role", [Role.LEARNER, Role.CENTRE_MANAGER, Role.AUDITOR])
def test_those_who_write_no_courses_see_no_designs(role: Role, agency: Agency) -> None:
    design(agency)
    assert signed_in(role, agency).get(reverse(f"{SNIPPET}:list")).status_code in (302, 403)


def test_the_list_takes_the_same_queries_however_long_it_is(cms: Client, agency: Agency) -> None:
    counts = []
    for number in (1, 6):
        for _each in range(number):
            design(agency)
        cms.get(reverse(f"{SNIPPET}:list"))
        with CaptureQueriesContext(connection) as caught:
            cms.get(reverse(f"{SNIPPET}:list"))
        counts.append(len(caught))
    assert counts[0] == counts[1]
