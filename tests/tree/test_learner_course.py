"""The course page, and going in and out of a course."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client
from django.utils import timezone

from courses.document.course import Audience
from courses.editions.models import Course
from courses.progress.models import Enrolment
from lms.accounts.models import Membership, Role, User
from tests.factories.accounts import AgencyFactory, UserFactory
from tests.factories.document import course_document, module
from tests.factories.editions import edition_of
from tests.factories.learning import course_of, live_course, reading
from tests.factories.progress import done, enrolment
from tests.once import Once

pytestmark = pytest.mark.django_db

ADDRESS = "/uz/courses/egov/course/"
RENEWED = "/uz/courses/egov/renewed/"


@pytest.fixture(scope="module")
def standing(once: Once[Course]) -> Course:
    return once(
        lambda: live_course(
            course_of(modules=2, lessons=2, slug="course", languages=("uz", "ru"), with_quiz=True)
        )
    )


@pytest.fixture
def course(standing: Course) -> Course:
    return Course.objects.get(pk=standing.pk)


def _read(client: Client, address: str = ADDRESS) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_a_guest_reads_about_the_course_and_signs_in_to_enrol(client: Client, course: Course) -> None:
    html = _read(client)
    assert "Kurs (uz)" in html
    assert "Ajratadi (uz)" in html
    assert f"/uz/accounts/login/?next={ADDRESS}" in html
    assert "60 %" in html


def test_a_course_is_told_in_the_language_of_the_address(client: Client, course: Course) -> None:
    assert "Kurs (ru)" in _read(client, "/ru/courses/egov/course/")


def test_a_course_without_a_translation_is_told_in_its_own(client: Client, course: Course) -> None:
    live_course(course_of(slug="one-language"))
    assert "Kurs (uz)" in _read(client, "/ru/courses/egov/one-language/")


def test_a_person_enrols_once_however_often_they_click(client: Client, course: Course) -> None:
    client.force_login(UserFactory())
    for _click in range(2):
        assert client.post(f"{ADDRESS}enrol/")["Location"] == ADDRESS
    run = Enrolment.objects.get()
    assert (run.edition, run.total, run.minutes_left) == (course.current_edition, 6, 46)


def test_a_guest_who_enrols_signs_in_first(client: Client, course: Course) -> None:
    response = client.post(f"{ADDRESS}enrol/")
    assert response["Location"] == "/uz/accounts/login/?next=/uz/my/"
    assert not Enrolment.objects.exists()


def test_who_enrols_after_the_session_ended_comes_back_to_the_course_page(
    client: Client, course: Course
) -> None:
    response = client.post(f"{ADDRESS}enrol/", headers={"Referer": f"http://testserver{ADDRESS}"})
    assert response["Location"] == f"/uz/accounts/login/?next={ADDRESS}"
    response = client.post(f"{ADDRESS}enrol/", headers={"Referer": "https://elsewhere.uz/uz/"})
    assert response["Location"] == "/uz/accounts/login/?next=/uz/my/"


def test_the_button_goes_on_where_they_stopped(client: Client, course: Course) -> None:
    run = enrolment(UserFactory(), course)
    client.force_login(run.user)
    assert f'href="{ADDRESS}m1/l1/">' in _read(client)
    done(run, *[a.key for a in run.edition.outline.activities()][:1])
    html = _read(client)
    assert f'class="button" href="{ADDRESS}m1/l2/"' in html
    assert html.count("tick--done") >= 1


def test_a_course_that_was_left_can_be_come_back_to_with_what_was_done(
    client: Client, course: Course
) -> None:
    run = enrolment(UserFactory(), course)
    done(run, *[a.key for a in run.edition.outline.activities()][:2])
    client.force_login(run.user)
    client.post(f"{ADDRESS}leave/")
    assert client.get(f"{ADDRESS}m1/l1/").status_code == 302
    client.post(f"{ADDRESS}enrol/")
    run.refresh_from_db()
    assert (run.left_at, run.done) == (None, 2)
    assert client.get(f"{ADDRESS}m1/l1/").status_code == 200


@pytest.mark.parametrize("audience", [Audience.PUBLIC, Audience.INVITED])
def test_leaving_leads_to_where_one_comes_back_however_often_it_is_clicked(
    client: Client, course: Course, audience: Audience
) -> None:
    Course.objects.filter(pk=course.pk).update(audience=audience)
    client.force_login(enrolment(UserFactory(), course).user)
    for _click in range(2):
        response = client.post(f"{ADDRESS}leave/", follow=True)
        assert response.redirect_chain == [("/uz/my/", 302)]
        assert f'action="{ADDRESS}enrol/"' in response.content.decode()
    client.post(f"{ADDRESS}enrol/")
    assert client.get(ADDRESS).status_code == 200


def test_who_never_began_a_course_cannot_leave_it(client: Client, course: Course) -> None:
    client.force_login(UserFactory())
    assert client.post(f"{ADDRESS}leave/").status_code == 404


def test_a_completed_course_is_not_left(client: Client, course: Course) -> None:
    run = done(enrolment(UserFactory(), course))
    client.force_login(run.user)
    response = client.post(f"{ADDRESS}leave/", follow=True)
    assert [message.level_tag for message in response.context["messages"]] == ["warning"]
    run.refresh_from_db()
    assert run.left_at is None
    assert "leave/" not in _read(client)


def test_prerequisites_are_named_and_enforced(client: Client, course: Course) -> None:
    before = live_course(course_of(slug="before", title="Avvalgi"))
    course.prerequisites.add(before)
    user = UserFactory()
    client.force_login(user)
    html = _read(client)
    assert "Avvalgi (uz)" in html
    assert "enrol/" not in html
    client.post(f"{ADDRESS}enrol/")
    assert not Enrolment.objects.exists()
    done(enrolment(user, before))
    assert "enrol/" in _read(client)
    client.post(f"{ADDRESS}enrol/")
    assert Enrolment.objects.filter(course=course, user=user).exists()


class TestAudience:
    def test_a_course_of_an_agency_is_for_its_people(self, client: Client, course: Course) -> None:
        course.audience = Audience.AGENCY
        course.save()
        assert client.get(ADDRESS)["Location"] == f"/uz/accounts/login/?next={ADDRESS}"
        stranger = UserFactory()
        client.force_login(stranger)
        assert client.get(ADDRESS).status_code == 404
        assert client.post(f"{ADDRESS}enrol/").status_code == 404
        _works_for(stranger, course)
        assert client.get(ADDRESS).status_code == 200

    def test_in_a_course_for_invited_people_nobody_enrols_alone(self, client: Client, course: Course) -> None:
        course.audience = Audience.INVITED
        course.save()
        user = UserFactory()
        client.force_login(user)
        assert client.get(ADDRESS).status_code == 404
        enrolment(user, course)
        assert client.get(ADDRESS).status_code == 200

    def test_a_retired_course_stays_with_those_who_have_it(self, client: Client, course: Course) -> None:
        run = enrolment(UserFactory(), course)
        course.retired_at = timezone.now()
        course.save()
        assert client.get(ADDRESS).status_code in (302, 404)
        client.force_login(run.user)
        assert client.get(ADDRESS).status_code == 200
        assert client.get(f"{ADDRESS}m1/l1/").status_code == 200


def _works_for(user: User, course: Course) -> None:
    Membership.objects.create(user=user, agency=course.agency, role=Role.LEARNER, confirmed_at=timezone.now())


@pytest.fixture
def two_editions() -> Course:
    """A course of one lesson whose second edition has two."""
    first, second = reading("l1"), reading("l2")
    document = course_document(module(first, slug="m1"), slug="renewed")
    course = live_course(document)
    enrolment(UserFactory(), course)
    newer = replace(document.edition, number=2, note={"uz": "Yangi dars qoʻshildi", "ru": "Новый урок"})
    edition_of(
        course, course_document(module(first, second), slug="renewed", key=document.key, edition=newer)
    )
    return course


def test_a_newer_edition_is_told_of_on_the_course_page_and_in_lessons(
    client: Client, two_editions: Course
) -> None:
    client.force_login(Enrolment.objects.get().user)
    page = _read(client, RENEWED)
    assert "step-up/" in page
    assert "Yangi dars qoʻshildi" in page
    assert f'href="{RENEWED}#edition"' in _read(client, f"{RENEWED}m1/l1/")


def test_stepping_up_keeps_what_was_done(client: Client, two_editions: Course) -> None:
    run = Enrolment.objects.get()
    client.force_login(run.user)
    client.post(f"{RENEWED}step-up/")
    run.refresh_from_db()
    assert (run.edition, run.total) == (two_editions.current_edition, 2)
    assert "step-up/" not in _read(client, RENEWED)


def test_a_completed_run_stays_on_its_edition(client: Client, two_editions: Course) -> None:
    run = done(Enrolment.objects.get())
    client.force_login(run.user)
    client.post(f"{RENEWED}step-up/")
    run.refresh_from_db()
    assert run.edition.number == 1
    assert "step-up/" not in _read(client, RENEWED)


def test_a_module_has_its_place_on_the_course_page(client: Client, course: Course) -> None:
    assert client.get(f"{ADDRESS}m2/")["Location"] == f"{ADDRESS}#m2"


class TestQueries:
    @pytest.mark.parametrize(("modules", "lessons"), [(1, 2), (6, 6)])
    def test_a_course_page_asks_the_same_of_any_course(
        self, client: Client, django_assert_num_queries: Callable[..., object], modules: int, lessons: int
    ) -> None:
        run = enrolment(UserFactory(), live_course(course_of(modules, lessons, slug="long")))
        done(run, *[a.key for a in run.edition.outline.activities()][1:])
        client.force_login(run.user)
        client.get("/uz/courses/egov/long/")
        with django_assert_num_queries(6):  # session, person, memberships, page, standing, outcomes
            client.get("/uz/courses/egov/long/")

    def test_a_completed_course_asks_for_its_certificate_besides(
        self, client: Client, course: Course, django_assert_max_num_queries: Callable[..., object]
    ) -> None:
        run = done(enrolment(UserFactory(), course))
        client.force_login(run.user)
        client.get(ADDRESS)
        with django_assert_max_num_queries(8):
            client.get(ADDRESS)

    @pytest.mark.parametrize("number", [1, 4])
    def test_prerequisites_cost_one_query_however_many(
        self, client: Client, course: Course, django_assert_num_queries: Callable[..., object], number: int
    ) -> None:
        course.prerequisites.set([live_course(course_of(slug=f"before-{n}")) for n in range(number)])
        client.force_login(UserFactory())
        client.get(ADDRESS)
        with django_assert_num_queries(7):
            client.get(ADDRESS)

    def test_agencies_and_languages_cost_nothing(
        self, client: Client, django_assert_num_queries: Callable[..., object]
    ) -> None:
        course = live_course(
            course_of(slug="course", languages=("uz", "ru", "en")), agency=AgencyFactory(code="a")
        )
        client.force_login(UserFactory())
        client.get(f"/uz/courses/a/{course.slug}/")
        with django_assert_num_queries(7):
            client.get(f"/uz/courses/a/{course.slug}/")
