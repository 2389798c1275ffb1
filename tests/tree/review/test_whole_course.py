"""A course goes to review, and is decided on, in a few presses."""

from __future__ import annotations

import html

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries
from wagtail.models import PageLogEntry, WorkflowState

from courses.tree.models import CoursePage, LessonPage
from courses.tree.retire import retire
from courses.tree.review.hand_in import drafts_of, hand_in
from lms.accounts.models import Role, User
from tests.factories.accounts import AgencyFactory
from tests.tree.planting import add, body, member, of_slug
from tests.tree.test_translation import republish, translate_all

pytestmark = pytest.mark.django_db


def draft(slug: str, title: str) -> LessonPage:
    return add(of_slug("m2"), LessonPage(title=title, slug=slug, body=body("Matn")), live=False)


def change(slug: str, title: str) -> None:
    page = of_slug(slug)
    page.title = title
    page.save_revision()


def waiting() -> set[str]:
    states = WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS)
    return {f"{state.content_object.slug} {state.content_object.locale.language_code}" for state in states}


def states_of(html_page: str) -> list[str]:
    return [part.split('"')[0] for part in html_page.split('name="state" value="')[1:]]


def test_all_that_changed_is_handed_in_with_its_translations(trainer: Client, course: CoursePage) -> None:
    draft("d3", "Uchinchi dars")
    change("d1", "Birinchi dars, boshqacha")
    translate_all("d2")
    address = reverse("hand_in_course", args=[course.course_id])
    listed = html.unescape(trainer.get(address).content.decode())
    assert "Uchinchi dars" in listed
    assert "Birinchi dars, boshqacha" in listed
    trainer.post(address)
    assert waiting() == {"d3 uz", "d1 uz", "d2 ru"}
    trainer.post(address)
    assert WorkflowState.objects.count() == 3


def test_what_lacks_something_is_named_and_stays(trainer: Client, author: User, course: CoursePage) -> None:
    lesson = draft("d3", "Chala dars")
    lesson.body = [{"type": "picture", "value": {"image": None, "alt": "", "decorative": False}}]
    lesson.save_revision()
    translate_all("d1")
    republish("d1", body=[*of_slug("d1").body.get_prep_value(), *body("Yangi matn")])
    address = reverse("hand_in_course", args=[course.course_id])
    answer = html.unescape(trainer.post(address, follow=True).content.decode())
    assert "Chala dars</a> (Oʻzbekcha): Tugallanmagan." in answer
    assert "1 ta matn tarjima qilinmagan." in answer
    assert waiting() == set()


def test_what_came_back_goes_again_when_it_was_changed(
    trainer: Client, editor: Client, author: User, course: CoursePage
) -> None:
    change("d1", "Boshqacha")
    hand_in(course.course, author)
    state = of_slug("d1").current_workflow_task_state.pk
    editor.post(reverse("decide_reviews"), {"decision": "reject", "state": state, "comment": "Yoʻq"})
    with override("uz"):
        (draft,) = drafts_of(course.course)
        assert draft.lacks == "Qaytarilgan va shundan beri oʻzgarmagan."
    change("d1", "Yana boshqacha")
    assert [one.lacks for one in drafts_of(course.course)] == [""]
    hand_in(course.course, author)
    assert waiting() == {"d1 uz"}


def test_what_was_retired_is_not_handed_in(trainer: Client, course: CoursePage) -> None:
    change("d1", "Birinchi dars, boshqacha")
    translate_all("d2")
    for slug in ("d1", "d2"):
        activity = of_slug(slug).activity
        assert activity
        retire(activity)
    trainer.post(reverse("hand_in_course", args=[course.course_id]))
    assert waiting() == set()


def test_another_agencys_trainer_finds_no_course(course: CoursePage) -> None:
    change("d1", "Boshqacha")
    stranger = Client()
    stranger.force_login(member(Role.TRAINER, AgencyFactory(code="hokimlik")))
    stranger.post(reverse("hand_in_course", args=[course.course_id]))
    assert waiting() == set()


def test_a_page_that_one_may_not_edit_stays(author: User, course: CoursePage) -> None:
    change("d1", "Boshqacha")
    stranger = member(Role.TRAINER, AgencyFactory(code="hokimlik"))
    assert [one.title for one in hand_in(course.course, stranger).left] == ["Boshqacha"]
    assert waiting() == set()


def test_an_editor_publishes_the_chosen_and_sends_back_the_rest(
    editor: Client, reviewer: User, author: User, course: CoursePage
) -> None:
    draft("d3", "Uchinchi dars")
    change("d1", "Boshqacha")
    translate_all("d2")
    hand_in(course.course, author)
    address = reverse("review_course", args=[course.course_id])
    assert address in editor.get("/cms/").content.decode()
    assert len(states_of(editor.get(address).content.decode())) == 3
    chosen = [
        of_slug("d3").current_workflow_task_state.pk,
        of_slug("d2", "ru").current_workflow_task_state.pk,
    ]
    data = {"decision": "approve", "state": chosen, "comment": "Yaxshi", "next": address}
    answer = html.unescape(editor.post(reverse("decide_reviews"), data, follow=True).content.decode())
    assert of_slug("d3").live
    assert of_slug("d2", "ru").live
    assert of_slug("d1").title == "Birinchi dars"
    logged = PageLogEntry.objects.filter(action="wagtail.workflow.approve", user=reviewer)
    assert logged.count() == 2
    rest = states_of(answer)
    editor.post(reverse("decide_reviews"), {"decision": "reject", "state": rest, "comment": "Atama"})
    assert of_slug("d1").current_workflow_state.status == WorkflowState.STATUS_NEEDS_CHANGES


def test_nothing_chosen_changes_nothing(editor: Client, author: User, course: CoursePage) -> None:
    change("d1", "Boshqacha")
    hand_in(course.course, author)
    editor.post(reverse("decide_reviews"), {"decision": "approve"})
    assert waiting() == {"d1 uz"}


def test_the_list_of_what_waits_costs_the_same_for_many_pages(
    editor: Client, author: User, course: CoursePage, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    address = reverse("review_course", args=[course.course_id])
    change("d1", "Boshqacha")
    hand_in(course.course, author)
    editor.get(address)
    with django_assert_max_num_queries(40) as few:
        editor.get(address)
    for number in range(4):
        draft(f"k{number}", f"Dars {number}")
    hand_in(course.course, author)
    with django_assert_max_num_queries(len(few)):
        editor.get(address)


def test_the_courses_page_offers_both(trainer: Client, editor: Client, course: CoursePage) -> None:
    listing = reverse("wagtailadmin_explore", args=[course.pk])
    hand, look = (reverse(name, args=[course.course_id]) for name in ("hand_in_course", "review_course"))
    assert hand in trainer.get(listing).content.decode()
    assert look not in trainer.get(listing).content.decode()
    assert look in editor.get(listing).content.decode()
