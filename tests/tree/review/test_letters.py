"""Letters about reviews and comments are in their reader's language, one a person."""

from __future__ import annotations

import pytest
from django.core import mail
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from wagtail.users.models import UserProfile

from courses.tree.models import CoursePage
from lms.accounts.models import Letter, User
from tests.factories.accounts import UserFactory
from tests.tree.planting import of_slug

from .test_coming_back import handed_in
from .test_whole_course import change

pytestmark = pytest.mark.django_db


def to(user: User) -> list[Letter]:
    return list(Letter.objects.filter(to=user.email).order_by("pk"))


def test_a_page_handed_in_is_told_to_who_decides_once(
    author: User, reviewer: User, course: CoursePage
) -> None:
    superuser = UserFactory(is_superuser=True, language="en")
    handed_in(of_slug("d1"), author)
    assert [letter.subject for letter in to(superuser)] == ["“Birinchi dars” waits for your review"]
    assert [letter.subject for letter in to(reviewer)] == ["«Birinchi dars» ожидает вашей проверки"]
    assert reverse("wagtailadmin_pages:edit", args=[of_slug("d1").pk]) in to(reviewer)[0].body
    assert to(author) == []
    assert mail.outbox == []


@pytest.mark.parametrize("language", ["uz", "ru", "en"])
def test_an_author_is_told_why_a_page_came_back(
    language: str, editor: Client, author: User, reviewer: User, course: CoursePage
) -> None:
    User.objects.filter(pk=author.pk).update(language=language)
    page = handed_in(of_slug("d1"), author)
    data = {"decision": "reject", "state": page.current_workflow_task_state.pk, "comment": "Atama & izoh"}
    editor.post(reverse("decide_reviews"), data)
    (letter,) = to(author)
    words = {"uz": "qaytarildi", "ru": "возвращена", "en": "sent back"}
    assert words[language] in letter.subject
    assert "Atama & izoh" in letter.body


def test_a_whole_course_makes_one_letter_a_person(
    trainer: Client, editor: Client, author: User, reviewer: User, course: CoursePage
) -> None:
    change("d1", "Bir")
    change("d2", "Ikki")
    trainer.post(reverse("hand_in_course", args=[course.course_id]))
    (letter,) = to(reviewer)
    assert "2 страницы" in letter.subject
    assert "– Bir (" in letter.body
    assert reverse("review_course", args=[course.course_id]) in letter.body
    states = [of_slug(slug).current_workflow_task_state.pk for slug in ("d1", "d2")]
    editor.post(reverse("decide_reviews"), {"decision": "approve", "state": states})
    assert [one.subject for one in to(author)] == ["2 ta sahifa eʼlon qilindi"]


def test_who_wants_no_letters_gets_none(author: User, reviewer: User, course: CoursePage) -> None:
    UserProfile.objects.create(user=reviewer, submitted_notifications=False)
    handed_in(of_slug("d1"), author)
    assert to(reviewer) == []


def test_comments_are_told_in_the_readers_language(author: User, reviewer: User, course: CoursePage) -> None:
    context = {"user": author, "editor": reviewer, "page": of_slug("d1"), "new_comments": []}
    with override("en"):
        text = render_to_string("wagtailadmin/notifications/updated_comments.txt", context)
    assert text.startswith("Assalomu alaykum, Lola Rahimova")
