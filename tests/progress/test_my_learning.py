"""My learning, and the one button that leads on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from courses.progress.models import Enrolment
from courses.progress.services import leave
from lms.accounts.models import User
from tests.factories.accounts import UserFactory
from tests.factories.document import course_document
from tests.factories.editions import course_with_edition
from tests.factories.progress import done, enrolment

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(client: Client) -> User:
    user = UserFactory(name_latin="Karimova Dilnoza")
    client.force_login(user)
    return user


def _course(slug: str) -> object:
    return course_with_edition(course_document(slug=slug, title=slug, languages=("uz", "ru")))


def _html(client: Client, address: str = "/uz/my/") -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_a_guest_signs_in(client: Client) -> None:
    assert client.get("/uz/my/")["Location"] == "/uz/accounts/login/?next=/uz/my/"


def test_who_has_begun_nothing_is_told_what_to_do(client: Client, user: User) -> None:
    assert 'href="/uz/courses/"' in _html(client)


def test_what_is_under_way_done_and_left_are_apart(client: Client, user: User) -> None:
    enrolment(user, _course("one"))
    done(enrolment(user, _course("two")))
    leave(enrolment(user, _course("three")))
    context = client.get("/uz/my/").context
    assert [row["title"] for row in context["under_way"]] == ["one (uz)"]
    assert [row["title"] for row in context["finished"]] == ["two (uz)"]
    assert [row["title"] for row in context["left"]] == ["three (uz)"]


def test_who_has_left_their_only_course_is_not_told_that_they_began_none(client: Client, user: User) -> None:
    leave(enrolment(user, _course("one")))
    html = _html(client, "/en/my/")
    assert "Nothing is under way" in html
    assert "You have not begun a course yet" not in html


def test_titles_are_in_the_language_of_the_address(client: Client, user: User) -> None:
    enrolment(user, _course("one"))
    assert "one (ru)" in _html(client, "/ru/my/")


def test_others_runs_are_not_shown(client: Client, user: User) -> None:
    run = enrolment(UserFactory(), _course("one"))
    assert "one (uz)" not in _html(client)
    assert client.get(f"/uz/my/{run.uuid}/continue/")["Location"] == "/uz/my/"
    assert client.get(f"/uz/my/{uuid4()}/continue/")["Location"] == "/uz/my/"


def test_the_run_seen_last_comes_first(client: Client, user: User) -> None:
    early, late = enrolment(user, _course("one")), enrolment(user, _course("two"))
    now = timezone.now()
    Enrolment.objects.filter(pk=early.pk).update(last_seen_at=now)
    Enrolment.objects.filter(pk=late.pk).update(last_seen_at=now - timedelta(days=1))
    assert client.get("/uz/my/").context["now"]["title"] == "one (uz)"


def test_the_button_on_every_page_leads_to_what_is_next(client: Client, user: User) -> None:
    run = enrolment(user, _course("one"))
    assert f"/uz/my/{run.uuid}/continue/" in client.get("/uz/courses/").content.decode()
    address = f"/uz/courses/{run.course.agency.code}/one/module/"
    assert client.get(f"/uz/my/{run.uuid}/continue/")["Location"] == f"{address}lesson/"
    done(run, next(run.edition.outline.activities()).key)
    assert client.get(f"/uz/my/{run.uuid}/continue/")["Location"] == f"{address}quiz/"


def test_a_token_is_given_to_anybody(client: Client) -> None:
    answer = client.get("/uz/my/token/").json()
    assert answer["token"]
    assert answer["signed_in"] is False


@pytest.mark.parametrize("number", [1, 7])
def test_my_learning_asks_the_same_for_any_number_of_courses(
    client: Client, user: User, django_assert_max_num_queries: Callable[..., object], number: int
) -> None:
    for place in range(number):
        enrolment(user, _course(f"one-{place}"))
        done(enrolment(user, _course(f"two-{place}")))
    client.get("/uz/my/")
    with django_assert_max_num_queries(5):  # session, person, runs, certificates, the run seen last
        client.get("/uz/my/")


def test_a_cold_process_asks_for_editions_in_one_go(
    client: Client, user: User, django_assert_max_num_queries: Callable[..., object]
) -> None:
    for place in range(5):
        enrolment(user, _course(f"one-{place}"))
    with django_assert_max_num_queries(8):
        client.get("/uz/my/")
