"""A course's screens in the admin, as its trainer and as somebody of another agency meets them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail_localize.models import StringTranslation

from courses.editions.models import Course
from courses.progress.models import Enrolment
from courses.tree.authoring.figures import figures_of
from courses.tree.authoring.home import rows_for
from courses.tree.models import AgencyPage, CoursePage, MistakeReport, ModulePage
from courses.tree.retire import retire
from lms.accounts.models import Role, User
from lms.accounts.services import grant, make_agency
from tests.factories.accounts import AgencyFactory, MembershipFactory, UserFactory
from tests.factories.document import course_document
from tests.factories.progress import done, enrolment
from tests.factories.tree import course_page, lesson_page, published_course
from tests.once import Once

pytestmark = pytest.mark.django_db

SCREENS = ["course_settings", "publish_edition", "course_editions", "retire_course", "course_mistakes"]


@pytest.fixture(scope="module")
def standing(once: Once[Course]) -> Course:
    return once(lambda: published_course(course_document(languages=("uz", "ru"))))


@pytest.fixture
def course(standing: Course) -> Course:
    return Course.objects.get(pk=standing.pk)


@pytest.fixture
def trainer(course: Course, client: Client) -> User:
    user = UserFactory()
    grant(user, course.agency, Role.TRAINER)
    user.refresh_from_db()
    client.force_login(user)
    return user


@pytest.mark.parametrize("screen", SCREENS)
def test_a_trainer_opens_every_screen_of_their_course(
    screen: str, course: Course, trainer: User, client: Client
) -> None:
    response = client.get(reverse(screen, args=[course.pk]))
    assert response.status_code == 200
    heading = re.search(r"<h1.*?</h1>", response.content.decode(), re.DOTALL)
    assert heading is not None
    assert course_page(course).title in heading[0]


@pytest.mark.parametrize("screen", SCREENS)
def test_a_trainer_of_another_agency_finds_none(screen: str, course: Course, client: Client) -> None:
    stranger = UserFactory()
    grant(stranger, AgencyFactory(), Role.TRAINER)
    client.force_login(stranger)
    assert client.get(reverse(screen, args=[course.pk]), follow=True).status_code == 404


def test_the_courses_page_offers_its_screens(course: Course, trainer: User, client: Client) -> None:
    page = client.get(reverse("wagtailadmin_explore", args=[course_page(course).pk])).content.decode()
    for screen in SCREENS:
        assert reverse(screen, args=[course.pk]) in page


def test_settings_are_saved(course: Course, trainer: User, client: Client) -> None:
    data = {"audience": "agency", "level": "advanced", "certificate_rule": "approval", "sequential": "on"}
    client.post(reverse("course_settings", args=[course.pk]), data)
    course.refresh_from_db()
    assert (course.audience, course.level, course.sequential) == ("agency", "advanced", True)


def test_a_course_cannot_ask_for_one_that_asks_for_it(course: Course, trainer: User, client: Client) -> None:
    other = published_course(course_document(slug="other"), course.agency)
    other.prerequisites.add(course)
    data = {"audience": "public", "level": "basic", "certificate_rule": "none", "prerequisites": [other.pk]}
    response = client.post(reverse("course_settings", args=[course.pk]), data)
    assert response.status_code == 200
    assert not course.prerequisites.exists()


def test_publishing_makes_the_next_edition(course: Course, trainer: User, client: Client) -> None:
    data = {"note_uz": "Yangi dars", "note_ru": "Новый урок", "newest": 1}
    response = client.post(reverse("publish_edition", args=[course.pk]), data, follow=True)
    course.refresh_from_db()
    assert course.current_edition is not None
    assert course.current_edition.number == 2
    assert course.current_edition.note_in("ru") == "Новый урок"
    assert "Yangi dars" in response.content.decode()


def test_pressing_publish_twice_makes_one_edition(course: Course, trainer: User, client: Client) -> None:
    address = reverse("publish_edition", args=[course.pk])
    assert client.get(address).context["form"]["newest"].value() == 1
    for _press in range(2):
        response = client.post(address, {"note_uz": "", "newest": 1}, follow=True)
    assert list(course.editions.values_list("number", flat=True)) == [2, 1]
    assert [str(message) for message in response.context["messages"]]


def test_a_course_without_an_edition_says_so(course: Course, trainer: User, client: Client) -> None:
    Course.objects.filter(pk=course.pk).update(current_edition=None)
    course.editions.all().delete()
    response = client.get(reverse("course_editions", args=[course.pk]))
    assert response.status_code == 200
    assert reverse("publish_edition", args=[course.pk]) in response.content.decode()


def test_only_what_is_live_can_be_viewed_as_a_learner(course: Course, trainer: User, client: Client) -> None:
    page = course_page(course)
    module = page.get_children().get()
    below = {child.pk: f"/{child.slug}/" for child in module.get_children()}
    draft = lesson_page(course)
    type(draft).objects.filter(pk=draft.pk).update(live=False)
    listing = client.get(reverse("wagtailadmin_explore", args=[module.pk])).content.decode()
    address = f"/uz/courses/{course.agency.code}/{course.slug}/{module.slug}"
    for pk, slug in below.items():
        assert (f'"{address}{slug}"' in listing) is (pk != draft.pk)


def test_the_check_list_leads_to_what_is_to_mend(course: Course, trainer: User, client: Client) -> None:
    page = lesson_page(course)
    page.body = []
    page.save()
    content = client.get(reverse("publish_edition", args=[course.pk])).content.decode()
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in content
    assert "<textarea" not in content


def test_a_course_is_retired_and_brought_back(course: Course, trainer: User, client: Client) -> None:
    for retired in (True, False):
        client.post(reverse("retire_course", args=[course.pk]))
        course.refresh_from_db()
        assert course.is_retired is retired


def test_an_activity_is_retired(course: Course, trainer: User, client: Client) -> None:
    activity = lesson_page(course).activity
    assert activity is not None
    address = reverse("retire_activity", args=[course.pk, activity.pk])
    asked = client.get(address, {"title": "Boshqa nom"}).content.decode()
    assert lesson_page(course).title in asked
    assert "Boshqa nom" not in asked
    client.post(address)
    activity.refresh_from_db()
    assert activity.retired_at is not None


def test_a_report_is_read_and_settled(course: Course, trainer: User, client: Client) -> None:
    report = MistakeReport.objects.create(
        activity=lesson_page(course).activity, user=UserFactory(), language="uz", text="Sana notoʻgʻri"
    )
    listed = client.get(reverse("course_mistakes", args=[course.pk])).content.decode()
    assert "Sana notoʻgʻri" in listed
    assert report.user.name_latin not in listed
    client.post(reverse("settle_mistake", args=[course.pk, report.pk]))
    report.refresh_from_db()
    assert report.settled_at is not None


def test_the_trainers_home_shows_their_courses_only(course: Course, trainer: User, client: Client) -> None:
    other = published_course(course_document(title="Boshqa", slug="other"))
    page = client.get(reverse("wagtailadmin_home")).content.decode()
    assert course_page(course).title in page
    assert course_page(other).title not in page


def test_an_imported_course_has_not_changed_since_its_edition(course: Course, trainer: User) -> None:
    assert [row.changed for row in rows_for(trainer)] == [0]
    lesson_page(course).save_revision().publish()
    assert [row.changed for row in rows_for(trainer)] == [1]


def learners(course: Course, number: int, **fields: object) -> list[Enrolment]:
    return [enrolment(course=course, **fields) for _number in range(number)]


def test_figures_of_other_agencies_are_pooled_from_five_up(course: Course) -> None:
    learners(course, 4, agency=AgencyFactory())
    assert figures_of([course])[course.pk].others is None
    learners(course, 1, agency=AgencyFactory())
    others = figures_of([course])[course.pk].others
    assert others is not None
    assert others.enrolled == 5


def test_one_person_of_another_agency_stays_unseen_however_often_they_took_the_course(
    course: Course,
) -> None:
    agency, user = AgencyFactory(), UserFactory()
    for _run in range(5):
        enrolment(user=user, course=course, agency=agency, completed_at=timezone.now())
    assert figures_of([course])[course.pk].others is None


def test_figures_of_the_own_agency_say_how_learners_fare(course: Course) -> None:
    people = [MembershipFactory(agency=course.agency).user for _number in range(3)]
    runs = [enrolment(user=user, course=course) for user in people]
    done(runs[0])
    stuck = lesson_page(course).activity
    long_ago = timezone.now() - timedelta(days=20)
    Enrolment.objects.filter(pk=runs[1].pk).update(last_seen_at=long_ago, last_activity=stuck)
    own = figures_of([course])[course.pk].own
    assert (own.enrolled, own.active, own.finished) == (3, 1, 1)
    assert own.stops_at == stuck
    assert own.score is not None


def test_the_home_leads_to_adding_a_course_to_ones_own_agency(
    course: Course, trainer: User, client: Client
) -> None:
    own = AgencyPage.objects.get(agency=course.agency, locale__language_code="uz")
    other = make_agency("boshqa", {"uz": "Boshqa"})
    adding = [
        reverse("wagtailadmin_pages:add", args=["tree", "coursepage", page.pk])
        for page in (own, AgencyPage.objects.get(agency=other, locale__language_code="uz"))
    ]
    home = client.get(reverse("wagtailadmin_home")).content.decode()
    assert [address in home for address in adding] == [True, False]
    assert client.get(adding[0]).status_code == 200


def test_a_retired_activity_says_so_wherever_it_is_met(course: Course, trainer: User, client: Client) -> None:
    lesson = lesson_page(course)
    places = [
        reverse("wagtailadmin_explore", args=[lesson.get_parent().pk]),
        reverse("wagtailadmin_pages:edit", args=[lesson.pk]),
        reverse("wagtailadmin_pages:edit", args=[lesson_page(course, "ru").pk]),
        f"{reverse('translations')}?course={course.pk}",
    ]
    StringTranslation.objects.all().delete()
    for place in places:
        assert "isteʼmoldan chiqarilgan" not in client.get(place).content.decode()
    retire(lesson.activity)
    for place in places:
        assert "isteʼmoldan chiqarilgan" in client.get(place).content.decode(), place


def test_a_retired_course_stays_on_the_trainers_home(course: Course, trainer: User, client: Client) -> None:
    other = published_course(course_document(slug="other"), course.agency)
    retire(other)
    assert [row.course for row in rows_for(trainer)] == [course, other]
    assert "isteʼmoldan chiqarilgan" in client.get(reverse("wagtailadmin_home")).content.decode()
    edit = reverse("wagtailadmin_pages:edit", args=[course_page(other).pk])
    assert reverse("retire_course", args=[other.pk]) in client.get(edit).content.decode()


def test_a_new_course_says_what_comes_next(course: Course, trainer: User, client: Client) -> None:
    parent = course_page(course).get_parent()
    new = parent.add_child(
        instance=CoursePage(title="Yangi", slug="yangi", summary="Nima beradi", live=False)
    )
    settings = reverse("course_settings", args=[new.course.pk])
    step = reverse("wagtailadmin_pages:add", args=["tree", "modulepage", new.pk])
    edit = client.get(reverse("wagtailadmin_pages:edit", args=[new.pk]))
    told = " ".join(str(message) for message in edit.context["messages"])
    assert step in told
    assert settings in told
    assert step in client.get(reverse("wagtailadmin_home")).content.decode()
    new.add_child(instance=ModulePage(title="Modul", slug="modul"))
    edit = client.get(reverse("wagtailadmin_pages:edit", args=[new.pk]))
    assert not list(edit.context["messages"])
