"""Publishing an edition: what the check-list says, what is frozen, and what changed."""

from __future__ import annotations

import dataclasses

import pytest
from django.test import Client
from django.urls import reverse

from courses.document.blocks import Heading
from courses.editions.changes import Kind, changes
from courses.editions.models import Course
from courses.editions.store import load_document
from courses.quizzes.models import QuizPage
from courses.tree.from_document import create_course
from courses.tree.models import LessonPage
from courses.tree.publish import NotReady, checklist, publish_edition
from courses.tree.retire import effect_on_activity, effect_on_course, retire
from tests.factories.accounts import AgencyFactory, SuperuserFactory, UserFactory
from tests.factories.document import course_document, lesson, module, quiz, read_asset
from tests.factories.progress import done, enrolment
from tests.factories.tree import activity_page, course_page, lesson_page, published_course
from tests.once import Once

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def standing(once: Once[Course]) -> Course:
    return once(lambda: published_course(course_document(languages=("uz", "ru"))))


@pytest.fixture
def course(standing: Course) -> Course:
    return Course.objects.get(pk=standing.pk)


def blocking(course: Course) -> list[str]:
    return [problem.message for problem in checklist(course) if problem.blocking]


def test_a_whole_course_has_nothing_to_mend(course: Course) -> None:
    assert blocking(course) == []


def test_an_edition_is_the_course_as_it_stands_with_number_note_date_and_author(course: Course) -> None:
    user = UserFactory(name_latin="Nodira Aliyeva")
    edition = publish_edition(course, user, "Xato tuzatildi")
    course.refresh_from_db()
    assert course.current_edition == edition
    assert (edition.number, edition.published_by) == (2, user)
    assert edition.edition_info.note == {"uz": "Xato tuzatildi"}
    assert edition.edition_info.author == "Nodira Aliyeva"
    assert load_document(edition).modules == load_document(course.editions.get(number=1)).modules


def test_a_required_activity_that_is_not_live_forbids_an_edition(course: Course) -> None:
    LessonPage.objects.filter(pk=lesson_page(course).pk).update(live=False)
    assert any("Dars (uz)" in message for message in blocking(course))
    with pytest.raises(NotReady):
        publish_edition(course, UserFactory())


def test_a_translation_that_is_out_of_date_is_named_and_forbids_nothing(course: Course) -> None:
    page = lesson_page(course)
    page.title = "Boshqacha dars"
    page.save_revision().publish()
    said = [one for one in checklist(course) if "Boshqacha dars" in one.message]
    assert [(one.blocking, "eskirgan" in one.message) for one in said] == [(False, True)]
    assert said[0].page.pk == lesson_page(course, "ru").pk


def test_a_quiz_without_questions_forbids_an_edition(course: Course) -> None:
    page = activity_page(QuizPage, course)
    page.questions = []  # type: ignore[attr-defined]
    page.save()
    assert any("Test (uz)" in message for message in blocking(course))


def test_a_question_without_a_right_answer_forbids_an_edition(course: Course) -> None:
    page = activity_page(QuizPage, course)
    raw = page.questions.get_prep_value()  # type: ignore[attr-defined]
    for option in raw[0]["value"]["options"]:
        option["value"]["right"] = False
    page.questions = raw  # type: ignore[attr-defined]
    page.save()
    assert any("1" in message and "Test (uz)" in message for message in blocking(course))


def test_a_picture_without_words_forbids_an_edition(course: Course) -> None:
    page = lesson_page(course)
    raw = page.body.get_prep_value()
    raw[2]["value"]["alt"] = ""
    page.body = raw
    page.save()
    assert len(blocking(course)) == 1


def test_a_missing_translation_forbids_an_edition(course: Course) -> None:
    LessonPage.objects.filter(pk=lesson_page(course, "ru").pk).update(live=False)
    assert len(blocking(course)) == 1


def test_a_translation_of_another_structure_forbids_an_edition(course: Course) -> None:
    page = lesson_page(course, "ru")
    page.body = page.body.get_prep_value()[1:]
    page.save()
    assert len(blocking(course)) == 1


def test_a_language_that_lacks_altogether_is_named_and_forbids_nothing(
    course: Course, client: Client
) -> None:
    problems = checklist(course)
    assert [problem.message for problem in problems if "English" in problem.message]
    assert not any("Русский" in problem.message for problem in problems)
    assert publish_edition(course, UserFactory()).number == 2
    client.force_login(SuperuserFactory())
    page = client.get(reverse("publish_edition", args=[course.pk])).content.decode()
    assert reverse("translate_course", args=[course.pk, "en"]) in page


def test_a_language_that_is_not_published_stays_out(course: Course) -> None:
    type(course_page(course)).objects.filter(pk=course_page(course, "ru").pk).update(live=False)
    assert blocking(course) == []
    assert publish_edition(course, None).outline.languages == ("uz",)


def test_a_retired_activity_stays_out_and_its_page_stays(course: Course) -> None:
    page = activity_page(QuizPage, course)
    assert page.activity is not None
    retire(page.activity)
    edition = publish_edition(course, None)
    assert page.activity.key not in edition.outline.by_key
    assert QuizPage.objects.filter(pk=page.pk, live=True).exists()
    assert page.activity.key in course.editions.get(number=1).outline.by_key


def test_retiring_says_whom_it_concerns(course: Course) -> None:
    done(enrolment(course=course))
    enrolment(course=course)
    activity = lesson_page(course).activity
    assert activity is not None
    assert (effect_on_course(course).under_way, effect_on_course(course).completed) == (1, 1)
    assert (effect_on_activity(activity).under_way, effect_on_activity(activity).completed) == (1, 1)


def test_changes_are_told_by_kind() -> None:
    one, two, three, test = lesson(slug="a"), lesson(slug="b"), lesson(slug="c"), quiz()
    old = course_document(module(one, two, three, test))
    reworded = dataclasses.replace(
        one,
        content={
            "uz": dataclasses.replace(
                one.content["uz"],  # type: ignore[type-var]
                body=(Heading(one.content["uz"].body[0].id, "Boshqa"),),  # type: ignore[attr-defined]
            )
        },
    )
    asked = dataclasses.replace(
        test,
        required=False,
        settings=dataclasses.replace(test.settings, pass_mark=80, tries=2),  # type: ignore[type-var]
        content={"uz": dataclasses.replace(test.content["uz"], items=test.content["uz"].items[:1])},  # type: ignore
    )
    added = lesson(slug="d")
    new = dataclasses.replace(
        old,
        sequential=True,
        modules=(dataclasses.replace(old.modules[0], activities=(three, reworded, asked, added)),),
    )
    found = [(change.kind, change.activity) for change in changes(old, new)]
    moved = [activity for kind, activity in found if kind == Kind.MOVED]
    assert moved in ([one.key], [three.key])
    assert {pair for pair in found if pair[0] != Kind.MOVED} == {
        (Kind.ADDED, added.key),
        (Kind.REMOVED, two.key),
        (Kind.TEXT, one.key),
        (Kind.QUESTIONS, test.key),
        (Kind.RULE, test.key),
        (Kind.RULE, None),
        (Kind.TEXT, test.key),
    }


@pytest.mark.parametrize("reader", ["uz", "ru", None])
def test_a_text_changed_in_one_language_is_told_to_readers_of_every_language(reader: str | None) -> None:
    old = course_document(languages=("uz", "ru"))
    first, *others = old.modules[0].activities
    reworded = dataclasses.replace(first.content["ru"], title="Другое")  # type: ignore[type-var]
    changed = dataclasses.replace(first, content={**first.content, "ru": reworded})
    summed_up = {**old.texts, "ru": dataclasses.replace(old.texts["ru"], summary="Иначе")}
    module_ = dataclasses.replace(old.modules[0], activities=(changed, *others))
    new = dataclasses.replace(old, texts=summed_up, modules=(module_, *old.modules[1:]))
    found = changes(old, new, reader)
    assert [(change.kind, change.activity) for change in found] == [(Kind.TEXT, None), (Kind.TEXT, first.key)]
    assert all(change.words.endswith("(ru)") for change in found)


def test_the_same_document_has_no_changes() -> None:
    document = course_document(languages=("uz", "ru"))
    assert changes(document, document) == []


def test_minutes_come_from_words_and_questions_unless_told() -> None:
    document = course_document(module(lesson(slug="computed", minutes=0), lesson(slug="told", minutes=33)))
    course = create_course(document, agency=AgencyFactory(), user=None, read_asset=read_asset)
    edition = publish_edition(course, None)
    assert [a.minutes for a in edition.outline.activities()] == [1, 33]
