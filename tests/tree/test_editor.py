"""The editor: pages open, blocks show themselves, the preview is what the learner sees."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Comment, Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield
from wagtail.users.models import UserProfile

from content.blocks import LessonBody
from courses.document.rendering import render_body
from courses.editions.models import Course
from courses.quizzes.models import QuizPage
from courses.tree.models import CoursePage, LessonPage, ModulePage
from courses.tree.rendering import live_context
from courses.tree.to_document import content_of
from lms.accounts.models import User
from tests.factories.accounts import SuperuserFactory
from tests.factories.everything import everything
from tests.factories.tree import activity_page, course_page, lesson_page, published_course
from tests.once import Once

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def standing(once: Once[Course]) -> Course:
    return once(lambda: published_course(everything()))


@pytest.fixture
def course(standing: Course) -> Course:
    return Course.objects.get(pk=standing.pk)


@pytest.fixture
def editor(client: Client) -> User:
    user = SuperuserFactory()
    client.force_login(user)
    return user


def test_every_page_opens_in_the_editor(course: Course, editor: User, client: Client) -> None:
    module = ModulePage.objects.child_of(course_page(course)).get()
    for page in (course_page(course), module, lesson_page(course), activity_page(QuizPage, course)):
        assert client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200


def test_a_module_and_a_lesson_are_made_in_the_editor(course: Course, editor: User, client: Client) -> None:
    parent = course_page(course)
    add = reverse("wagtailadmin_pages:add", args=["tree", "modulepage", parent.pk])
    form = nested_form_data({"title": "Ikkinchi modul", "slug": "", "summary": ""})
    comments = {"comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}
    client.post(add, {**form, **comments, "action-publish": "1"})
    module = ModulePage.objects.get(slug="ikkinchi-modul", locale__language_code="uz")
    add = reverse("wagtailadmin_pages:add", args=["tree", "lessonpage", module.pk])
    body = [("heading", {"text": "Ish", "level": "2"}), ("rich_text", rich_text("<p>Matn</p>"))]
    form = nested_form_data(
        {"title": "Dars", "slug": "dars", "summary": "", "required": "on", "body": streamfield(body)}
    )
    client.post(add, {**form, **comments, "action-publish": "1"})
    lesson = LessonPage.objects.get(slug="dars", locale__language_code="uz")
    assert lesson.activity is not None
    assert (lesson.live, lesson.activity.course) == (True, course)
    assert [block.block_type for block in lesson.body] == ["heading", "rich_text"]


@pytest.mark.parametrize("kind", ["course", "module", "lesson", "quiz"])
def test_authors_comment_on_every_kind_of_page(
    kind: str, course: Course, editor: User, client: Client
) -> None:
    pages = {
        "course": course_page(course),
        "module": ModulePage.objects.child_of(course_page(course)).get(),
        "lesson": lesson_page(course),
        "quiz": activity_page(QuizPage, course),
    }
    html = client.get(reverse("wagtailadmin_pages:edit", args=[pages[kind].pk])).content.decode()
    assert 'data-side-panel="comments"' in html


def test_a_comment_is_kept_where_it_was_made(course: Course, editor: User, client: Client) -> None:
    module = ModulePage.objects.child_of(course_page(course)).get()
    form = {
        **nested_form_data({"title": module.title, "slug": module.slug, "summary": ""}),
        "comments-TOTAL_FORMS": "1",
        "comments-INITIAL_FORMS": "0",
        "comments-0-text": "Kim uchun?",
        "comments-0-contentpath": "summary",
        "comments-0-position": "",
        "comments-0-id": "",
        "comments-0-replies-TOTAL_FORMS": "0",
        "comments-0-replies-INITIAL_FORMS": "0",
    }
    client.post(reverse("wagtailadmin_pages:edit", args=[module.pk]), form)
    comment = Comment.objects.get()
    assert (comment.text, comment.contentpath, comment.user) == ("Kim uchun?", "summary", editor)


def test_the_preview_shows_what_the_learner_sees(course: Course, editor: User) -> None:
    page = lesson_page(course)
    response = page.make_preview_request()
    assert response.status_code == 200
    content = response.content.decode()
    assert "Sarlavha (uz)" in content
    assert "12-modda (uz)" in content


def test_the_preview_stands_in_the_frame_that_learners_meet(course: Course, editor: User) -> None:
    page = lesson_page(course)
    page.title = "Yozilayotgan dars"
    content = page.make_preview_request().content.decode()
    quiz = activity_page(QuizPage, course)
    outline = content[content.index("player__outline") : content.index('id="main"')]
    assert "Yozilayotgan dars" in outline
    assert quiz.title in outline
    assert 'rel="next"' in content


def test_a_lesson_is_previewed_before_it_is_kept(course: Course, editor: User, client: Client) -> None:
    module = ModulePage.objects.child_of(course_page(course)).get()
    body = streamfield([("rich_text", rich_text("<p>Hali saqlanmagan</p>"))])
    form = nested_form_data({"title": "Yangi dars", "slug": "yangi", "summary": "", "body": body})
    comments = {"comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}
    address = reverse("wagtailadmin_pages:preview_on_add", args=["tree", "lessonpage", module.pk])
    assert client.post(address, {**form, **comments, "required": "on"}).json()["is_valid"]
    content = client.get(address).content.decode()
    outline = content[content.index("player__outline") : content.index('id="main"')]
    assert "Hali saqlanmagan" in content
    assert outline.index(lesson_page(course).title) < outline.index("Yangi dars")


def test_a_look_at_another_language_leaves_the_editing_site_in_ones_own(
    course: Course, editor: User, client: Client
) -> None:
    User.objects.filter(pk=editor.pk).update(language="uz")
    client.cookies["django_language"] = "uz"
    russian = lesson_page(published_course(), "ru")
    client.get(reverse("wagtailadmin_pages:view_draft", args=[russian.pk]))
    assert client.cookies["django_language"].value == "uz"
    client.get("/ru/my/")
    editor.refresh_from_db()
    assert editor.language == "uz"
    assert '<html lang="uz"' in client.get(reverse("wagtailadmin_home")).content.decode()


def test_ones_settings_of_the_editing_site_ask_for_no_name(editor: User, client: Client) -> None:
    address = reverse("wagtailadmin_account")
    page = client.get(address)
    assert "first_name" not in page.content.decode()
    fields = [
        field
        for panels in page.context["panels_by_tab"].values()
        for panel in panels
        for field in panel.get_form()
    ]
    form = {field.html_name: field.value() for field in fields if field.value()}
    assert client.post(address, {**form, "locale-preferred_language": "ru"}).status_code == 302
    assert UserProfile.get_for_user(editor).preferred_language == "ru"


def test_a_course_is_previewed_as_a_guest_would_see_it(course: Course, editor: User) -> None:
    page = course_page(course)
    page.title = "Yangi nom"
    content = page.make_preview_request().content.decode()
    assert "Yangi nom" in content
    assert ModulePage.objects.child_of(page).get().title in content
    assert reverse("enrol", args=[course.agency.code, course.slug]) not in content


def test_a_course_is_previewed_before_it_is_kept(course: Course, editor: User, client: Client) -> None:
    parent = course_page(course).get_parent()
    form = nested_form_data(
        {
            "title": "Boshlangan kurs",
            "slug": "boshlangan",
            "summary": "Nima beradi",
            "outcomes": inline_formset([]),
            "description": rich_text("<p>Kim uchun</p>"),
        }
    )
    comments = {"comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}
    address = reverse("wagtailadmin_pages:preview_on_add", args=["tree", "coursepage", parent.pk])
    assert client.post(address, {**form, **comments}).json()["is_valid"]
    response = client.get(address)
    assert response.status_code == 200
    assert "Boshlangan kurs" in response.content.decode()
    assert not CoursePage.objects.filter(slug="boshlangan").exists()


def test_a_quiz_is_previewed_with_its_questions_and_without_the_key(course: Course, editor: User) -> None:
    page = activity_page(QuizPage, course)
    content = page.make_preview_request().content.decode()
    assert page.title in content
    for question in content_of(page).content.questions():
        assert f"answer-{question.id}" in content
        assert all(text not in content for text in (question.feedback_right, question.feedback_wrong) if text)  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", ["module", "agency"])
def test_what_learners_see_as_a_part_of_another_page_offers_no_preview(
    kind: str, course: Course, editor: User, client: Client
) -> None:
    page = course_page(course)
    shown = ModulePage.objects.child_of(page).get() if kind == "module" else page.get_parent().specific
    assert not shown.is_previewable()
    assert client.get(reverse("wagtailadmin_pages:view_draft", args=[shown.pk])).status_code < 500
    assert client.get(reverse("wagtailadmin_pages:edit", args=[shown.pk])).status_code == 200


def test_the_explorer_lists_modules_in_the_order_of_the_course(
    course: Course, editor: User, client: Client
) -> None:
    page = course_page(course)
    page.add_child(instance=ModulePage(title="Oxirgi modul", slug="oxirgi"))
    ModulePage.objects.child_of(page).first().save_revision()
    response = client.get(reverse("wagtailadmin_explore", args=[page.pk]))
    content = response.content.decode()
    listed = [content.index(module.title) for module in ModulePage.objects.child_of(page).order_by("path")]
    assert listed == sorted(listed)
    assert response.context["ordering"] == "ord"


def test_a_live_lesson_is_rendered_through_its_document(course: Course) -> None:
    page = lesson_page(course)
    html = render_body(content_of(page).content, live_context(page))  # type: ignore[arg-type]
    quiz = activity_page(QuizPage, course)
    assert f'href="{quiz.url}"' in html
    assert "Taʼrif (uz)" in html
    assert 'alt="Chizma (uz)"' in html
    assert "/media/" in html


def test_every_block_with_a_preview_can_show_itself() -> None:
    shown = 0
    for block in LessonBody().child_blocks.values():
        if block.is_previewable:
            assert str(block.render(block.get_preview_value())).strip()
            shown += 1
    assert shown >= 7


def test_a_course_is_copied_in_the_editor(course: Course, editor: User, client: Client) -> None:
    page = course_page(course)
    data = {
        "new_title": "Nusxa",
        "new_slug": "nusxa",
        "new_parent_page": page.get_parent().pk,
        "copy_subpages": "on",
    }
    client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), data)
    copy = CoursePage.objects.get(slug="nusxa", locale=page.locale)
    assert copy.course != course
    assert QuizPage.objects.descendant_of(copy).count() == 1


@pytest.mark.parametrize("page_type", [CoursePage, ModulePage, LessonPage, QuizPage])
def test_a_page_that_editions_hold_goes_live_by_the_clock_and_does_not_expire(page_type: type[Page]) -> None:
    fields = page_type.get_edit_handler().get_form_class().base_fields
    assert "go_live_at" in fields
    assert "expire_at" not in fields
