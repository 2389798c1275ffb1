"""What has no drafts is not saved while it is being typed."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from content.models import Term
from courses.tree.models import LessonPage
from lms.accounts.models import Agency
from tests.factories.accounts import AgencyFactory, SuperuserFactory
from tests.factories.bank import bank_question
from tests.tree.planting import planted

pytestmark = pytest.mark.django_db

AUTOSAVED = "w-autosave-interval-value"


@pytest.fixture
def cms(client: Client) -> Client:
    client.force_login(SuperuserFactory())
    return client


@pytest.fixture
def agency() -> Agency:
    agency: Agency = AgencyFactory()
    return agency


@pytest.mark.parametrize("model", ["quizzes_bankquestion", "content_term"])
def test_what_is_added_waits_for_the_button(model: str, cms: Client, agency: Agency) -> None:
    page = cms.get(reverse(f"wagtailsnippets_{model}:add"), follow=True)
    assert page.status_code == 200
    assert AUTOSAVED not in page.content.decode()


def test_a_question_of_the_bank_waits_for_the_button(cms: Client, agency: Agency) -> None:
    address = reverse("wagtailsnippets_quizzes_bankquestion:edit", args=[bank_question(agency).pk])
    assert AUTOSAVED not in cms.get(address).content.decode()


def test_a_term_waits_for_the_button(cms: Client, agency: Agency) -> None:
    term = Term.objects.create(key="atama", agency=agency, term="Atama", definition="Taʼrif")
    address = reverse("wagtailsnippets_content_term:edit", args=[term.pk])
    assert AUTOSAVED not in cms.get(address).content.decode()


def test_a_page_has_drafts_and_is_saved_while_it_is_typed(cms: Client) -> None:
    planted()
    page = LessonPage.objects.get(slug="d1")
    assert AUTOSAVED in cms.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
