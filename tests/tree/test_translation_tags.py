from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from courses.tree.models import CoursePage
from courses.tree.translation.tags import fault_in
from lms.accounts.models import Role
from tests.once import Once

from .planting import member, of_slug, planted_and_translated
from .test_translation import edit, translate_all, translation

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def standing(once: Once[CoursePage]) -> CoursePage:
    return once(planted_and_translated)


@pytest.fixture
def trainer(standing: CoursePage, client: Client) -> Client:
    client.force_login(member(Role.TRAINER, standing.course.agency))
    return client


@pytest.mark.parametrize(
    "text",
    ["", "Oddiy", "a < b", "<i>x <b>y</b></i>", "Bir<br>ikki<br/>", '<a id="a1">Havola</a>'],
)
def test_whole_tags_have_no_fault(text: str) -> None:
    assert fault_in(text) == ""


@pytest.mark.parametrize(
    ("text", "tag"),
    [("<b>Жирный <i>текст</b>", "<i>"), ("<b>Жирный", "</b>"), ("Жирный</b>", "</b>"), ("<b>x</i>", "<b>")],
)
def test_broken_tags_are_named(text: str, tag: str) -> None:
    assert tag in fault_in(text)


def test_a_text_with_broken_tags_says_why_and_is_not_handed_in(trainer: Client) -> None:
    translate_all("d1")
    one = translation("d1")
    segment = one.source.stringsegment_set.get(string__data="Birinchi matn")
    address = reverse("wagtail_localize:edit_string_translation", args=[one.pk, segment.pk])
    form = {"content_type": "application/x-www-form-urlencoded"}
    answer = trainer.put(address, "value=<b>Первый <i>текст</b>", **form).json()
    assert answer["error"] == "<i> tegi yopilmagan: </i> yetishmaydi."
    trainer.post(edit(of_slug("d1", "ru")), {"action": "submit"})
    assert not of_slug("d1", "ru").workflow_in_progress
    answer = trainer.put(address, "value=<b>Первый</b> текст", **form).json()
    assert answer["error"] is None
    trainer.post(edit(of_slug("d1", "ru")), {"action": "submit"})
    assert of_slug("d1", "ru").workflow_in_progress
