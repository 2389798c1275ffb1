"""What pages do when they are made, copied, moved and taken away."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from wagtail.actions.copy_page import CopyPageAction
from wagtail.models import Page

from courses.editions.models import Activity, Course
from courses.quizzes.models import QuizPage
from courses.tree.home import agency_page, ensure_tree
from courses.tree.models import CoursePage, LessonPage, ModulePage
from courses.tree.models.kept import Apart, Held
from courses.tree.publish import publish_edition
from courses.tree.to_document import document_of
from tests.factories.accounts import AgencyFactory, SuperuserFactory
from tests.factories.document import course_document
from tests.factories.everything import everything
from tests.factories.tree import activity_page, course_page, lesson_page, published_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def course() -> Course:
    return published_course(everything())


def begun_course() -> CoursePage:
    """A course begun in the admin: a page with a module and a lesson."""
    agency = AgencyFactory()
    ensure_tree(agency)
    from wagtail.models import Locale

    parent = agency_page(agency, Locale.objects.get(language_code="uz"))
    page: CoursePage = parent.add_child(instance=CoursePage(title="Maʼlumot almashuvi", summary="Ajratadi."))
    module = page.add_child(instance=ModulePage(title="Birinchi modul"))
    module.add_child(instance=LessonPage(title="Birinchi dars"))
    return page


def test_a_new_course_page_makes_its_course_in_the_pages_agency() -> None:
    page = begun_course()
    assert page.course is not None
    assert page.course.slug == page.slug
    assert page.course.agency == page.get_parent().specific.agency


def test_a_new_activity_page_makes_its_activity_in_the_course_above() -> None:
    page = begun_course()
    lesson = LessonPage.objects.get()
    assert lesson.activity is not None
    assert (lesson.activity.course, lesson.activity.kind) == (page.course, "lesson")


def test_a_copied_lesson_is_another_activity_with_the_same_blocks(course: Course) -> None:
    page = lesson_page(course)
    copy = page.copy(update_attrs={"slug": "copy"})
    assert copy.activity != page.activity
    assert copy.activity.course == course
    assert [block.id for block in copy.body] == [block.id for block in page.body]
    assert copy.get_latest_revision_as_object().activity == copy.activity


def test_a_copied_module_has_a_key_and_activities_of_its_own(course: Course) -> None:
    page = ModulePage.objects.child_of(course_page(course)).get()
    copy = page.copy(recursive=True, update_attrs={"slug": "copy"})
    assert copy.key != page.key
    assert Activity.objects.filter(course=course).count() == 4


def test_a_copied_course_is_independent(course: Course) -> None:
    page = course_page(course)
    copy = page.copy(recursive=True, keep_live=True, update_attrs={"slug": "copy", "title": "Nusxa"})
    other = CoursePage.objects.get(pk=copy.pk).course
    assert other is not None
    assert other != course
    assert (other.slug, other.agency) == ("copy", course.agency)
    assert course.current_edition is not None
    before = document_of(course, course.current_edition.edition_info)[0]
    edition = publish_edition(other, None)
    lesson = LessonPage.objects.descendant_of(copy).get()
    lesson.title = "Oʻzgardi"
    lesson.save()
    assert document_of(course, course.current_edition.edition_info)[0] == before
    assert {a.key for a in edition.outline.activities()}.isdisjoint(a.key for a in before.activities())


def test_the_admins_copy_does_the_same(course: Course) -> None:
    page = course_page(course)
    action = CopyPageAction(page, recursive=True, update_attrs={"slug": "copy"}, user=SuperuserFactory())
    assert CoursePage.objects.get(pk=action.execute().pk).course != course


def test_publishing_an_old_revision_does_not_change_the_activity(course: Course) -> None:
    page = lesson_page(course)
    copy = page.copy(update_attrs={"slug": "copy"})
    copy.latest_revision.publish()
    assert LessonPage.objects.get(pk=copy.pk).activity == copy.activity


def test_an_activity_may_move_inside_its_course_only(course: Course) -> None:
    page = lesson_page(course)
    second = course_page(course).add_child(instance=ModulePage(title="Ikkinchi"))
    page.move(second, pos="last-child")
    assert LessonPage.objects.get(pk=page.pk).get_parent().pk == second.pk
    elsewhere = ModulePage.objects.child_of(course_page(published_course(course_document()))).get()
    with pytest.raises(Apart):
        LessonPage.objects.get(pk=page.pk).move(elsewhere, pos="last-child")
    rights = page.permissions_for_user(SuperuserFactory())
    assert not rights.can_move_to(Page.objects.get(pk=elsewhere.pk))


@pytest.mark.parametrize("what", ["lesson", "module", "course", "agency"])
def test_what_an_edition_holds_cannot_be_taken_away(course: Course, what: str) -> None:
    lesson = lesson_page(course)
    page = {
        "lesson": lesson,
        "module": ModulePage.objects.ancestor_of(lesson).get(),
        "course": course_page(course),
        "agency": course_page(course).get_parent().specific,
    }[what]
    for view in (page, Page.objects.get(pk=page.pk)):
        rights = view.permissions_for_user(SuperuserFactory())
        assert not rights.can_delete()
        assert not rights.can_unpublish()
    with pytest.raises(Held):
        page.delete()
    with pytest.raises(Held):
        page.unpublish()


def test_what_no_edition_holds_can_be_deleted(course: Course) -> None:
    copy = activity_page(QuizPage, course).copy(update_attrs={"slug": "copy"})
    assert copy.permissions_for_user(SuperuserFactory()).can_delete()
    copy.delete()
    assert not QuizPage.objects.filter(pk=copy.pk).exists()


def test_an_alias_in_the_same_language_is_forbidden(course: Course) -> None:
    page = lesson_page(course)
    with pytest.raises(PermissionDenied):
        page.create_alias(update_slug="alias")
    assert "alias" not in page.copy_form_class(page=page, user=SuperuserFactory()).fields


def test_only_fitting_pages_can_be_made() -> None:
    assert {model.__name__ for model in ModulePage.allowed_subpage_models()} == {"LessonPage", "QuizPage"}
    assert [model.__name__ for model in CoursePage.allowed_subpage_models()] == ["ModulePage"]
    assert LessonPage.allowed_subpage_models() == []
