from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from courses.editions.models import Course
from courses.tree.models import CoursePage
from courses.tree.review.decide import Decision, decide
from courses.tree.translation.editor import submit
from courses.tree.translation.status import CourseStatus, State, status_of
from lms.accounts.models import Role
from tests.factories.accounts import AgencyFactory
from tests.once import Once

from .planting import member, of_slug, planted_and_translated
from .test_translation import republish, translate_all, translation

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def standing(once: Once[CoursePage]) -> CoursePage:
    return once(planted_and_translated)


@pytest.fixture
def course(standing: CoursePage) -> CoursePage:
    return CoursePage.objects.get(pk=standing.pk)


def state(course: CoursePage, title: str, language: str = "ru") -> State:
    status = _status(course)
    place = [column.locale.language_code for column in status.columns].index(language)
    return next(row for row in status.rows if row.title == title).cells[place].state


def _status(course: CoursePage) -> CourseStatus:
    return status_of([Course.objects.get(pk=course.course_id)])[0]


def publish(slug: str) -> None:
    one = translation(slug)
    one.save_target(publish=False)
    of_slug(slug, "ru").get_latest_revision().publish()


def test_a_page_goes_from_missing_to_up_to_date_and_back(course: CoursePage) -> None:
    title = "Birinchi dars"
    assert state(course, title, "en") == State.MISSING
    assert state(course, title) == State.UNTRANSLATED
    translate_all("d1")
    assert state(course, title) == State.DRAFT
    publish("d1")
    assert state(course, title) == State.CURRENT
    republish("d1", summary="Yangi jumla")
    assert state(course, title) == State.OUTDATED
    translate_all("d1")
    assert state(course, title) == State.OUTDATED
    publish("d1")
    assert state(course, title) == State.CURRENT


def test_a_page_under_review_waits(course: CoursePage, client: Client) -> None:
    client.force_login(member(Role.TRAINER, course.course.agency))
    translate_all("d1")
    client.post(reverse("wagtailadmin_pages:edit", args=[of_slug("d1", "ru").pk]), {"action": "submit"})
    assert state(course, "Birinchi dars") == State.WAITING


def test_a_page_is_sent_back_until_somebody_works_on_it(course: CoursePage) -> None:
    author = member(Role.TRAINER, course.course.agency)
    editor = member(Role.EDITOR, AgencyFactory(code="egov"))
    translate_all("d1")
    submit(of_slug("d1", "ru"), translation("d1"), author)
    decide(
        [of_slug("d1", "ru").current_workflow_task_state.pk],
        user=editor,
        decision=Decision.REJECT,
        comment="?",
    )
    assert state(course, "Birinchi dars") == State.RETURNED
    translate_all("d1")
    assert state(course, "Birinchi dars") == State.DRAFT


def test_the_page_shows_states_with_links(course: CoursePage, client: Client) -> None:
    client.force_login(member(Role.TRAINER, course.course.agency))
    html = client.get(reverse("translations")).content.decode()
    assert reverse("wagtailadmin_pages:edit", args=[of_slug("d1", "ru").pk]) in html
    assert reverse("translate_course", args=[course.course_id, "en"]) in html


def test_queries_do_not_grow_with_courses(
    course: CoursePage, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3):
        agency = AgencyFactory(code=f"boshqa{number}")
        planted_and_translated(agency)
    with django_assert_max_num_queries(11):
        assert len(status_of(list(Course.objects.all()))) == 4
