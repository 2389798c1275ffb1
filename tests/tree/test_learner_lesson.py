"""A lesson as its learner meets it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from courses.document.fields import read, write
from courses.document.outline import Outline
from courses.editions.frozen import frozen_edition
from courses.editions.models import Course
from courses.progress.models import ActivityProgress, Enrolment, Operation
from courses.tree.models import LessonPage, MistakeReport
from lms.accounts.models import Membership, Role, User
from tests.factories.accounts import UserFactory
from tests.factories.learning import course_of, live_course
from tests.factories.progress import done, enrolment
from tests.once import Once

pytestmark = pytest.mark.django_db

LESSON = "/uz/courses/egov/course/m1/l1/"
NEXT = "/uz/courses/egov/course/m1/l2/"
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture(scope="module")
def standing(once: Once[Course]) -> Course:
    return once(lambda: live_course(course_of(modules=2, lessons=2, slug="course", languages=("uz", "ru"))))


@pytest.fixture
def course(standing: Course) -> Course:
    return Course.objects.get(pk=standing.pk)


@pytest.fixture
def learner(client: Client, course: Course) -> Enrolment:
    user = UserFactory()
    client.force_login(user)
    return enrolment(user, course)


def test_a_learner_reads_the_live_lesson_with_the_outline(client: Client, learner: Enrolment) -> None:
    html = client.get(LESSON).content.decode()
    assert "Fuqaro maʼlumotnoma tashimasin: l1 (uz)" in html
    assert html.count('class="activity"') == 4 + 1  # and the way to the course page
    assert 'aria-current="page"' in html


def test_a_guest_signs_in_and_comes_back(client: Client, course: Course) -> None:
    response = client.get(LESSON)
    assert response.status_code == 302
    assert response["Location"] == f"/uz/accounts/login/?next={LESSON}"


def test_a_guest_who_posts_comes_back_to_the_lesson(client: Client, course: Course) -> None:
    assert client.post(f"{LESSON}done/")["Location"] == f"/uz/accounts/login/?next={LESSON}"
    assert "saqlanmadi" in client.post(f"{LESSON}done/", follow=True).content.decode()
    assert client.post(f"{LESSON}done/", **JSON).status_code == 401


def test_a_person_who_is_not_enrolled_goes_to_the_course_page_with_a_message(
    client: Client, course: Course
) -> None:
    client.force_login(UserFactory())
    response = client.get(LESSON, follow=True)
    assert response.redirect_chain == [("/uz/courses/egov/course/", 302)]
    assert response.context["messages"]
    assert client.post(f"{LESSON}done/", **JSON).status_code == 403


@pytest.mark.parametrize(
    "address", ["egov/course/m1/none/", "egov/course/none/l1/", "egov/none/m1/l1/", "none/course/m1/l1/"]
)
def test_there_is_nothing_elsewhere(client: Client, learner: Enrolment, address: str) -> None:
    assert client.get(f"/uz/courses/{address}").status_code == 404


def test_done_goes_on_to_the_next_lesson(client: Client, learner: Enrolment) -> None:
    response = client.post(f"{LESSON}done/", {"operation": "", "made_at": ""})
    assert response.status_code == 302
    assert response["Location"] == NEXT
    learner.refresh_from_db()
    assert (learner.done, learner.percent) == (1, 25)


def test_done_twice_is_done_once(client: Client, learner: Enrolment) -> None:
    operation = str(uuid.uuid4())
    made_at = timezone.now().isoformat()
    for _time in range(2):
        response = client.post(f"{LESSON}done/", {"operation": operation, "made_at": made_at}, **JSON)
        assert response.json() == {"state": "done", "next": NEXT}
    assert ActivityProgress.objects.count() == 1
    assert Operation.objects.count() == 1


def test_done_offline_counts_for_seven_days(client: Client, learner: Enrolment) -> None:
    made_at = timezone.now() - timedelta(days=6, hours=23)
    response = client.post(
        f"{LESSON}done/", {"operation": uuid.uuid4(), "made_at": made_at.isoformat()}, **JSON
    )
    assert response.status_code == 200
    assert ActivityProgress.objects.get().done_at == made_at


def test_done_offline_is_too_late_after_that(client: Client, learner: Enrolment) -> None:
    made_at = (timezone.now() - timedelta(days=7, minutes=1)).isoformat()
    response = client.post(f"{LESSON}done/", {"operation": uuid.uuid4(), "made_at": made_at}, **JSON)
    assert response.status_code == 410
    assert response.json()["state"] == "too_late"
    assert not ActivityProgress.objects.exists()


def test_a_clock_that_is_ahead_is_put_right(client: Client, learner: Enrolment) -> None:
    ahead = (timezone.now() + timedelta(days=400)).isoformat()
    assert client.post(f"{LESSON}done/", {"made_at": ahead}, **JSON).status_code == 200
    assert ActivityProgress.objects.get().done_at <= timezone.now()


@pytest.mark.parametrize("field", ["operation", "made_at"])
def test_nonsense_from_a_browser_does_no_harm(client: Client, learner: Enrolment, field: str) -> None:
    assert client.post(f"{LESSON}done/", {field: "nonsense"}, **JSON).status_code == 200


@pytest.mark.parametrize("made_at", ["0001-01-01T00:00:00+05:00", "9999-12-31T23:59:59-05:00"])
@pytest.mark.parametrize("sent_at", ["", "0001-01-01T00:00:00+05:00", "9999-12-31T23:59:59-05:00"])
def test_a_date_at_the_end_of_the_calendar_does_no_harm(
    client: Client, learner: Enrolment, made_at: str, sent_at: str
) -> None:
    answer = client.post(
        f"{LESSON}done/", {"made_at": made_at}, headers={"X-Malaka-Sent-At": sent_at}, **JSON
    )
    assert answer.status_code in (200, 410)


def test_the_address_of_a_check_alone_shows_the_lesson(client: Client, learner: Enrolment) -> None:
    """There the language is switched, where there are no scripts."""
    assert client.get(f"{LESSON}check/")["Location"] == LESSON


def test_an_expired_token_is_told_to_scripts(course: Course) -> None:
    strict = Client(enforce_csrf_checks=True)
    user = UserFactory()
    enrolment(user, course)
    strict.force_login(user)
    refused = strict.post(f"{LESSON}done/", {}, **JSON)
    assert (refused.status_code, refused.json()) == (403, {"state": "token"})
    fresh = strict.get("/uz/my/token/").json()
    assert fresh["signed_in"]
    accepted = strict.post(f"{LESSON}done/", {}, HTTP_X_CSRFTOKEN=fresh["token"], **JSON)
    assert accepted.status_code == 200


def test_a_quiz_is_not_done_by_saying_so(client: Client) -> None:
    course = live_course(course_of(lessons=1, slug="with-quiz", with_quiz=True))
    run = enrolment(UserFactory(), course)
    client.force_login(run.user)
    response = client.post("/uz/courses/egov/with-quiz/m1/quiz/done/", **JSON)
    assert response.status_code == 409
    assert not ActivityProgress.objects.exists()


def test_the_last_activity_leads_to_my_learning_or_where_a_room_above_says(
    client: Client, learner: Enrolment
) -> None:
    keys = [activity.key for activity in learner.edition.outline.activities()]
    done(learner, *keys[:3])
    response = client.post("/uz/courses/egov/course/m2/l2/done/")
    assert response.status_code == 302
    assert response["Location"].startswith(("/uz/my/", "/uz/certificates/"))
    learner.refresh_from_db()
    assert learner.completed_at


def test_in_order_a_later_lesson_stays_closed(client: Client) -> None:
    course = live_course(course_of(lessons=3, slug="in-order", sequential=True))
    run = enrolment(UserFactory(), course)
    client.force_login(run.user)
    response = client.get("/uz/courses/egov/in-order/m1/l2/", follow=True)
    assert response.redirect_chain == [("/uz/courses/egov/in-order/", 302)]
    assert client.post("/uz/courses/egov/in-order/m1/l2/done/", **JSON).status_code == 409
    client.post("/uz/courses/egov/in-order/m1/l1/done/")
    assert client.get("/uz/courses/egov/in-order/m1/l2/").status_code == 200


def test_the_lesson_in_another_language_keeps_the_progress(client: Client, learner: Enrolment) -> None:
    client.post(f"{LESSON}done/")
    html = client.get(LESSON.replace("/uz/", "/ru/")).content.decode()
    assert "tashimasin: l1 (ru)" in html
    assert html.count("tick--done") == 1


def test_a_lesson_without_a_translation_is_read_in_the_first_language(client: Client) -> None:
    course = live_course(course_of(lessons=1, slug="one-language"))
    run = enrolment(UserFactory(), course)
    client.force_login(run.user)
    live_course(course_of(slug="other", languages=("uz", "ru")))  # the Russian catalogue exists
    assert "tashimasin: l1 (uz)" in client.get("/ru/courses/egov/one-language/m1/l1/").content.decode()


def test_a_mended_word_reaches_everybody_at_once(client: Client, learner: Enrolment) -> None:
    client.get(LESSON)
    page = LessonPage.objects.get(slug="l1", locale__language_code="uz", url_path__contains="/m1/")
    body = page.body.get_prep_value()
    body[1]["value"] = "<p>Mended</p>"
    page.body = LessonPage._meta.get_field("body").stream_block.to_python(body)
    page.save_revision().publish()
    assert "Mended" in client.get(LESSON).content.decode()


def test_a_lesson_that_is_no_longer_live_is_read_from_the_edition(client: Client, learner: Enrolment) -> None:
    LessonPage.objects.filter(slug="l1").update(live=False)
    assert "tashimasin: l1 (uz)" in client.get(LESSON).content.decode()


def test_a_renamed_lesson_is_found_under_both_names(client: Client, learner: Enrolment) -> None:
    page = LessonPage.objects.get(slug="l1", locale__language_code="uz", url_path__contains="/m1/")
    page.slug = "renamed"
    page.save()
    assert client.get(LESSON).status_code == 200
    assert client.get(LESSON.replace("l1", "renamed"))["Location"] == LESSON


def test_what_the_edition_does_not_hold_is_not_opened(client: Client, learner: Enrolment) -> None:
    edition = frozen_edition(learner.edition_id)
    shorter = write(edition.outline)
    del shorter["modules"][0]["activities"][0]
    edition.outline_json = shorter
    edition.outline = read(Outline, shorter)
    response = client.get(LESSON, follow=True)
    assert response.redirect_chain == [("/uz/courses/egov/course/", 302)]


def _author(course: Course) -> User:
    user = UserFactory()
    Membership.objects.create(user=user, agency=course.agency, role=Role.TRAINER, confirmed_at=timezone.now())
    return user


def test_an_author_looks_at_the_lesson_and_leaves_no_record(client: Client, course: Course) -> None:
    client.force_login(_author(course))
    assert client.get(LESSON).status_code == 200
    assert client.post(f"{LESSON}done/")["Location"] == NEXT
    assert not Enrolment.objects.exists()
    assert not ActivityProgress.objects.exists()


def test_a_mistake_in_a_lesson_reaches_its_author(client: Client, learner: Enrolment) -> None:
    assert client.get(f"{LESSON}mistake/").status_code == 200
    assert client.post(f"{LESSON}mistake/", {"text": ""}).status_code == 200
    assert client.post(f"{LESSON}mistake/", {"text": "Imlo xatosi"})["Location"] == LESSON
    report = MistakeReport.objects.get()
    assert (report.user, report.language, report.text) == (learner.user, "uz", "Imlo xatosi")


def test_what_was_seen_last_is_kept(client: Client, learner: Enrolment) -> None:
    client.get(NEXT)
    learner.refresh_from_db()
    assert learner.last_activity is not None
    assert client.get(f"/uz/my/{learner.uuid}/continue/")["Location"] == NEXT


class TestKnowledgeCheck:
    def ask(self, client: Client, *, right: bool, **headers: str) -> str:
        page = LessonPage.objects.get(slug="l1", locale__language_code="uz", url_path__contains="/m1/")
        question = page.body[2].value["questions"][0]
        option = next(o for o in question.value["options"] if o.value["right"] is right)
        answer = {"question": f"{page.body[2].id}:{question.id}", f"answer-{question.id}": str(option.id)}
        response = client.post(f"{LESSON}check/", answer, **headers)
        assert response.status_code == 200
        return response.content.decode()

    def test_the_page_does_not_hold_the_key(self, client: Client, learner: Enrolment) -> None:
        html = client.get(LESSON).content.decode()
        assert "Kim qaror qiladi?" in html
        assert "Qonun shunday deydi." not in html
        assert "data-right" not in html

    def test_a_right_answer_is_explained_in_a_fragment(self, client: Client, learner: Enrolment) -> None:
        html = self.ask(client, right=True, HTTP_HX_REQUEST="true")
        assert "<html" not in html
        assert "Qonun shunday deydi." in html
        assert "verdict--right" in html

    def test_a_wrong_answer_does_not_tell_the_right_one(self, client: Client, learner: Enrolment) -> None:
        html = self.ask(client, right=False, HTTP_HX_REQUEST="true")
        assert "Kimdir javob beradi." in html
        assert "Qonun shunday deydi." not in html

    def test_without_javascript_the_whole_lesson_comes_back(self, client: Client, learner: Enrolment) -> None:
        html = self.ask(client, right=True)
        assert "<html" in html
        assert "Qonun shunday deydi." in html

    def test_no_record_is_made(self, client: Client, learner: Enrolment) -> None:
        self.ask(client, right=True)
        assert not ActivityProgress.objects.exists()

    @pytest.mark.parametrize("question", ["", "x:y", "x"])
    def test_nonsense_is_not_found(self, client: Client, learner: Enrolment, question: str) -> None:
        assert client.post(f"{LESSON}check/", {"question": question}).status_code == 404


class TestQueries:
    @pytest.mark.parametrize(("modules", "lessons"), [(1, 1), (5, 6)])
    def test_a_lesson_asks_the_same_of_any_course(
        self, client: Client, django_assert_num_queries: Callable[..., object], modules: int, lessons: int
    ) -> None:
        run = enrolment(UserFactory(), live_course(course_of(modules, lessons, slug="long")))
        done(run, *[a.key for a in run.edition.outline.activities()][1:])
        client.force_login(run.user)
        client.get("/uz/courses/egov/long/m1/l1/")
        with django_assert_num_queries(4):  # session, person, standing, page
            client.get("/uz/courses/egov/long/m1/l1/")

    def test_a_cold_process_asks_little_more(
        self, client: Client, learner: Enrolment, django_assert_max_num_queries: Callable[..., object]
    ) -> None:
        with django_assert_max_num_queries(12):
            client.get(LESSON)

    def test_done(
        self, client: Client, learner: Enrolment, django_assert_max_num_queries: Callable[..., object]
    ) -> None:
        client.get(LESSON)
        with django_assert_max_num_queries(16):
            client.post(f"{LESSON}done/", {"operation": uuid.uuid4()})
