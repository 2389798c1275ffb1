"""What was sent back says why, where its authors work."""

from __future__ import annotations

import html

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from courses.tree.models import CoursePage
from lms.accounts.models import Role, User
from tests.factories.accounts import AgencyFactory
from tests.tree.planting import member, of_slug
from tests.tree.test_translation import translate_all

pytestmark = pytest.mark.django_db

COMMENT = "Atama <glossariy>dagidek boʻlsin"


def edit(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def handed_in(page: Page, author: User) -> Page:
    page.save_revision(user=author)
    page.get_workflow().start(page, author)
    return page


def decision(page: Page, decision: str, **values: str) -> dict[str, str]:
    state = page.current_workflow_task_state.pk
    return {"decision": decision, "state": str(state), "next": edit(page), **values}


def shown(response: object) -> str:
    return html.unescape(response.content.decode())  # type: ignore[attr-defined]


def send_back(editor: Client, page: Page, comment: str = COMMENT) -> None:
    editor.post(reverse("decide_reviews"), decision(page, "reject", comment=comment))


def test_a_source_page_says_it_in_the_editor(
    trainer: Client, editor: Client, author: User, course: CoursePage
) -> None:
    page = handed_in(of_slug("d1"), author)
    assert "qaytar" not in shown(trainer.get(edit(page)))
    send_back(editor, page)
    assert COMMENT in shown(trainer.get(edit(page)))


def test_a_translation_says_it_in_its_editor(
    trainer: Client, editor: Client, author: User, course: CoursePage
) -> None:
    translate_all("d1")
    trainer.post(edit(of_slug("d1", "ru")), {"action": "submit"})
    send_back(editor, of_slug("d1", "ru"))
    page = shown(trainer.get(edit(of_slug("d1", "ru"))))
    assert f": {COMMENT}</p>" in page
    assert 'value="submit"' in page


def test_the_trainers_home_names_the_pages_with_the_words(
    trainer: Client, editor: Client, author: User, course: CoursePage
) -> None:
    page = handed_in(of_slug("d1"), author)
    send_back(editor, page)
    home = shown(trainer.get("/cms/"))
    assert COMMENT in home
    assert edit(page) in home


def test_nothing_is_said_any_more_when_it_was_handed_in_again(
    trainer: Client, editor: Client, author: User, course: CoursePage
) -> None:
    page = handed_in(of_slug("d1"), author)
    send_back(editor, page)
    of_slug("d1").current_workflow_state.resume(user=author)
    assert COMMENT not in shown(trainer.get(edit(page)))
    assert COMMENT not in shown(trainer.get("/cms/"))


def test_another_agencys_trainer_reads_no_words(editor: Client, author: User, course: CoursePage) -> None:
    send_back(editor, handed_in(of_slug("d1"), author))
    stranger = Client()
    stranger.force_login(member(Role.TRAINER, AgencyFactory(code="hokimlik")))
    assert COMMENT not in shown(stranger.get("/cms/"))


def test_the_editor_of_a_translation_is_told_what_happened(
    trainer: Client, editor: Client, reviewer: User, course: CoursePage
) -> None:
    User.objects.filter(pk=reviewer.pk).update(language="uz")
    translate_all("d1")
    page = of_slug("d1", "ru")
    assert "uborildi" in shown(trainer.post(edit(page), {"action": "submit"}, follow=True))
    before = shown(editor.get(edit(page)))
    assert '<textarea class="decision__comment"' in before
    answer = shown(editor.post(reverse("decide_reviews"), decision(page, "approve"), follow=True))
    assert "«Birinchi dars (ru)» tasdiqlandi va eʼlon qilindi." in answer
    assert of_slug("d1", "ru").live


def test_what_was_decided_in_the_meantime_is_named(editor: Client, author: User, course: CoursePage) -> None:
    page = handed_in(of_slug("d1"), author)
    late = decision(page, "reject", comment="Kech")
    editor.post(reverse("decide_reviews"), decision(page, "approve"))
    answer = shown(editor.post(reverse("decide_reviews"), late, follow=True))
    assert "Birinchi dars" in answer
    assert of_slug("d1").current_workflow_state is None


def test_a_trainer_decides_nothing(trainer: Client, author: User, course: CoursePage) -> None:
    page = handed_in(of_slug("d1"), author)
    assert trainer.post(reverse("decide_reviews"), decision(page, "approve")).status_code in (302, 403)
    assert of_slug("d1").workflow_in_progress
