from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, Workflow

from courses.tree.models import CoursePage, LessonPage
from courses.tree.moderation import WORKFLOW
from lms.accounts.models import Agency, Role
from lms.accounts.services import make_agency
from tests.once import Once

from .planting import add, body, member, of_slug, planted

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def standing(once: Once[LessonPage]) -> LessonPage:
    return once(a_draft)


@pytest.fixture
def lesson(standing: LessonPage) -> LessonPage:
    return LessonPage.objects.get(pk=standing.pk)


@pytest.fixture
def agency(lesson: LessonPage) -> Agency:
    return Agency.objects.get(code="vazirlik")


def a_draft() -> LessonPage:
    planted(make_agency("vazirlik", {"uz": "Vazirlik", "ru": "Министерство", "en": "Ministry"}))
    return add(of_slug("m2"), LessonPage(title="Uchinchi dars", slug="d3", body=body("Matn")), live=False)


def signed_in(role: Role, agency: Agency) -> Client:
    client = Client()
    client.force_login(member(role, agency))
    return client


def form(page: Page, **values: Any) -> dict[str, Any]:
    data = {"title": page.title, "slug": page.slug, "summary": "", "body-count": 0, "required": "on"}
    for name in ("comments-TOTAL_FORMS", "comments-INITIAL_FORMS", "comments-MIN_NUM_FORMS"):
        data[name] = 0
    return {**data, "comments-MAX_NUM_FORMS": "", "minutes_override": "", **values}


def test_every_page_below_a_home_page_is_reviewed_by_the_national_centre(lesson: LessonPage) -> None:
    assert lesson.get_workflow().name == WORKFLOW
    assert CoursePage.objects.get().get_workflow().name == WORKFLOW
    assert Workflow.objects.filter(name=WORKFLOW).count() == 1


def test_a_trainer_submits_and_an_editor_approves(lesson: LessonPage, agency: Agency) -> None:
    address = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    signed_in(Role.TRAINER, agency).post(address, form(lesson, **{"action-submit": "1"}))
    page = of_slug("d3")
    assert page.workflow_in_progress
    assert not page.live
    editor = signed_in(Role.EDITOR, make_agency("egov", {"uz": "Markaz"}))
    decide = [page.pk, "approve", page.current_workflow_task_state.pk]
    editor.post(reverse("wagtailadmin_pages:workflow_action", args=decide), {"comment": ""})
    assert of_slug("d3").live


def test_a_trainer_does_not_approve(lesson: LessonPage, agency: Agency) -> None:
    trainer = signed_in(Role.TRAINER, agency)
    trainer.post(reverse("wagtailadmin_pages:edit", args=[lesson.pk]), form(lesson, **{"action-submit": "1"}))
    state = of_slug("d3").current_workflow_task_state
    trainer.post(
        reverse("wagtailadmin_pages:workflow_action", args=[lesson.pk, "approve", state.pk]), {"comment": ""}
    )
    assert not of_slug("d3").live


def test_a_trainer_does_not_publish(lesson: LessonPage, agency: Agency) -> None:
    address = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    signed_in(Role.TRAINER, agency).post(address, form(lesson, **{"action-publish": "1"}))
    assert not of_slug("d3").live


def test_an_editor_publishes_directly(lesson: LessonPage) -> None:
    editor = signed_in(Role.EDITOR, make_agency("egov", {"uz": "Markaz"}))
    address = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    editor.post(address, form(lesson, **{"action-publish": "1"}))
    assert of_slug("d3").live
