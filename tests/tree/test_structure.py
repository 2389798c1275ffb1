from __future__ import annotations

import pytest
from wagtail.models import Page

from courses.tree.models import CoursePage, LessonPage, ModulePage
from courses.tree.structure import follow_structure, repair_structure, structure_problems, translate_course
from tests.once import Once

from .planting import add, body, locale, of_slug, planted_and_translated, slugs

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def standing(once: Once[CoursePage]) -> CoursePage:
    return once(planted_and_translated)


@pytest.fixture
def course(standing: CoursePage) -> CoursePage:
    return CoursePage.objects.get(pk=standing.pk)


def test_translating_a_course_makes_drafts_of_all_its_pages(course: CoursePage) -> None:
    assert slugs(course, "ru") == ["m1", "d1", "d2", "m2"]
    assert not of_slug("d1", "ru").live
    assert of_slug("d1", "ru").activity == of_slug("d1").activity
    assert structure_problems(course.course) == []


def test_translating_twice_changes_nothing(course: CoursePage) -> None:
    before = set(Page.objects.values_list("pk", flat=True))
    translate_course(course.course, locale("ru"))
    assert set(Page.objects.values_list("pk", flat=True)) == before


def test_a_new_page_is_added_to_the_translation_as_a_draft(course: CoursePage) -> None:
    lesson = add(of_slug("m2"), LessonPage(title="Uchinchi dars", slug="d3", body=body("Matn")), live=False)
    follow_structure(lesson)
    assert slugs(course, "ru") == ["m1", "d1", "d2", "m2", "d3"]
    assert not of_slug("d3", "ru").live


def test_a_page_between_others_is_added_at_the_same_place(course: CoursePage) -> None:
    lesson = add(of_slug("m1"), LessonPage(title="Uchinchi dars", slug="d3", body=body("Matn")))
    lesson.move(of_slug("d1"), pos="left")
    assert slugs(course, "ru") == ["m1", "d3", "d1", "d2", "m2"]


def test_a_new_order_follows_at_once(course: CoursePage) -> None:
    Page.objects.get(pk=of_slug("d2").pk).move(Page.objects.get(pk=of_slug("d1").pk), pos="left")
    assert slugs(course, "ru") == ["m1", "d2", "d1", "m2"]
    Page.objects.get(pk=of_slug("m2").pk).move(Page.objects.get(pk=of_slug("m1").pk), pos="left")
    assert slugs(course, "ru") == ["m2", "m1", "d2", "d1"]


def test_a_move_to_another_module_follows_at_once(course: CoursePage) -> None:
    of_slug("d1").move(of_slug("m2"), pos="last-child")
    assert slugs(course, "ru") == slugs(course, "uz") == ["m1", "d2", "m2", "d1"]
    assert of_slug("d1", "ru").url_path.endswith("/kurs/m2/d1/")


def test_a_changed_slug_follows_when_it_is_published(course: CoursePage) -> None:
    lesson = of_slug("d1")
    lesson.slug = "yangi"
    lesson.save_revision().publish()
    assert slugs(course, "ru")[1] == "yangi"
    translated = of_slug("yangi", "ru")
    translated.get_latest_revision().publish()
    assert of_slug("yangi", "ru").live


def test_an_alias_counts_as_missing_and_becomes_a_draft(course: CoursePage) -> None:
    alias = of_slug("d2", "ru")
    alias.delete()
    of_slug("d2").copy_for_translation(locale("ru"), alias=True)
    assert [problem.language for problem in structure_problems(course.course)] == ["ru"]
    assert repair_structure(course.course) == []
    assert of_slug("d2", "ru").alias_of is None


def test_repair_mends_what_was_changed_behind_our_back(course: CoursePage) -> None:
    of_slug("d1", "ru").move(of_slug("m2", "ru"), pos="last-child")
    of_slug("d2", "ru").delete()
    Page.objects.filter(pk=of_slug("m1", "ru").pk).update(slug="boshqa")
    add(of_slug("m2", "ru"), LessonPage(title="Begona", slug="begona", body=body("?")), live=False)
    problems = structure_problems(course.course)
    assert len(problems) == 4
    assert repair_structure(course.course) == []
    assert slugs(course, "ru") == slugs(course, "uz")


def test_a_live_page_without_a_source_is_left_to_people(course: CoursePage) -> None:
    add(of_slug("m2", "ru"), LessonPage(title="Begona", slug="begona", body=body("?")))
    assert [problem.message for problem in repair_structure(course.course)]
    assert of_slug("begona", "ru").live


def test_a_page_outside_any_course_changes_nothing(course: CoursePage) -> None:
    before = CoursePage.objects.count()
    follow_structure(course.get_parent())
    follow_structure(Page.get_first_root_node())
    assert CoursePage.objects.count() == before


def test_modules_keep_their_key_in_every_language(course: CoursePage) -> None:
    keys = ModulePage.objects.filter(slug="m1").values_list("key", flat=True)
    assert len(keys) == 2
    assert len(set(keys)) == 1
