"""The catalogue: what is in it, for whom, and how it is found."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from content.models import Topic
from courses.document.course import Audience
from courses.editions.models import Course
from tests.factories.accounts import AgencyFactory, UserFactory
from tests.factories.editions import CourseFactory
from tests.factories.learning import course_of, live_course
from tests.factories.progress import enrolment
from tests.once import Once

pytestmark = pytest.mark.django_db


def _titles(client: Client, address: str = "/uz/courses/") -> list[str]:
    response = client.get(address)
    assert response.status_code == 200
    return [card.page.title for card in response.context["cards"]]


@pytest.fixture(scope="module")
def standing(once: Once[tuple[Course, Course]]) -> tuple[Course, Course]:
    return once(two_courses)


@pytest.fixture
def two(standing: tuple[Course, Course]) -> tuple[Course, Course]:
    """Two courses: on teaching, in Uzbek and Russian; and on data, of another agency."""
    teaching, data = standing
    return Course.objects.get(pk=teaching.pk), Course.objects.get(pk=data.pk)


def two_courses() -> tuple[Course, Course]:
    teaching = live_course(course_of(slug="teaching", title="Oʻqitish metodikasi", languages=("uz", "ru")))
    data = live_course(
        course_of(slug="data", title="Maʼlumotlar almashinuvi"), agency=AgencyFactory(code="hokimlik")
    )
    return teaching, data


def test_open_courses_are_listed_for_everybody(client: Client, two: tuple[Course, Course]) -> None:
    assert set(_titles(client)) == {"Oʻqitish metodikasi (uz)", "Maʼlumotlar almashinuvi (uz)"}


def test_what_is_not_for_everybody_is_not_listed(client: Client, two: tuple[Course, Course]) -> None:
    Course.objects.filter(slug="data").update(audience=Audience.INVITED)
    assert _titles(client) == ["Oʻqitish metodikasi (uz)"]
    user = UserFactory()
    enrolment(user, two[1])
    client.force_login(user)
    assert len(_titles(client)) == 2


def test_a_course_without_an_edition_is_not_listed(client: Client, two: tuple[Course, Course]) -> None:
    CourseFactory()
    assert len(_titles(client)) == 2


def test_a_course_that_is_not_translated_is_listed_in_its_own_language(
    client: Client, two: tuple[Course, Course]
) -> None:
    assert set(_titles(client, "/ru/courses/")) == {
        "Oʻqitish metodikasi (ru)",
        "Maʼlumotlar almashinuvi (uz)",
    }


@pytest.mark.parametrize(
    "query",
    [
        "oʻqitish",
        "o'qitish",
        "o’qitish",
        "o‘qitish",
        "o`qitish",
        "oʼqitish",
        "oqitish",
        "OʻQITISH",
        "ўқитиш",
        "oʻqit",
    ],
)
def test_search_finds_a_word_however_it_is_typed(
    client: Client, two: tuple[Course, Course], query: str
) -> None:
    assert _titles(client, f"/uz/courses/?q={query}") == ["Oʻqitish metodikasi (uz)"]


def test_search_finds_a_course_by_a_lesson_and_says_which(client: Client, two: tuple[Course, Course]) -> None:
    live_course(course_of(slug="third", title="Uchinchi"))
    response = client.get("/uz/courses/?q=маълумотнома")
    card = next(card for card in response.context["cards"] if card.course.slug == "third")
    assert "Dars l1 (uz)" in card.matches


def test_search_that_finds_nothing_says_what_to_do(client: Client, two: tuple[Course, Course]) -> None:
    assert _titles(client, "/uz/courses/?q=astronomiya") == []


@pytest.mark.parametrize("query", ["' OR 1=1", '"', "*", "(", "oʻ -", "%00", "<b>"])
def test_odd_searches_do_no_harm(client: Client, two: tuple[Course, Course], query: str) -> None:
    assert client.get("/uz/courses/", {"q": query}).status_code == 200


@pytest.mark.parametrize("name", ["q", "topic", "level", "language", "agency", "page"])
def test_a_nul_in_an_address_is_left_out(client: Client, two: tuple[Course, Course], name: str) -> None:
    """PostgreSQL would refuse it."""
    assert client.get("/uz/courses/", {name: "\0"}).status_code == 200


def test_filters(client: Client, two: tuple[Course, Course]) -> None:
    topic = Topic.objects.create(slug="data", name_uz="Maʼlumotlar")
    two[1].topics.add(topic)
    Course.objects.filter(slug="data").update(level="advanced")
    only_data = ["Maʼlumotlar almashinuvi (uz)"]
    assert _titles(client, "/uz/courses/?topic=data") == only_data
    assert _titles(client, "/uz/courses/?level=advanced") == only_data
    assert _titles(client, "/uz/courses/?agency=hokimlik") == only_data
    assert _titles(client, "/uz/courses/?language=ru") == ["Oʻqitish metodikasi (uz)"]
    assert _titles(client, "/uz/courses/?q=almashinuv&level=advanced") == only_data
    assert _titles(client, "/uz/courses/?q=almashinuv&level=basic") == []


def test_an_agency_has_its_own_list(client: Client, two: tuple[Course, Course]) -> None:
    assert _titles(client, "/uz/courses/hokimlik/") == ["Maʼlumotlar almashinuvi (uz)"]
    assert client.get("/uz/courses/nobody/").status_code == 404


def test_the_front_page_shows_the_newest_courses(client: Client, two: tuple[Course, Course]) -> None:
    html = client.get("/uz/").content.decode()
    assert "Oʻqitish metodikasi (uz)" in html
    assert 'action="/verify/"' in html


@pytest.mark.parametrize("number", [1, 5])
def test_the_catalogue_asks_the_same_for_any_number_of_courses(
    client: Client, django_assert_num_queries: Callable[..., object], number: int
) -> None:
    user = UserFactory()
    for place in range(number):
        enrolment(user, live_course(course_of(slug=f"course-{place}")))
    client.force_login(user)
    client.get("/uz/courses/")
    with django_assert_num_queries(11):
        client.get("/uz/courses/")
