"""Saving what is not finished, and handing it in."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from courses.quizzes.models import QuizPage
from courses.tree.models import CoursePage, LessonPage, ModulePage
from courses.tree.structure import translate_course
from lms.accounts.models import Agency, Role
from lms.accounts.services import make_agency
from tests.factories.accounts import SuperuserFactory
from tests.tree.planting import add, locale, member, of_slug, planted, translate_all

pytestmark = pytest.mark.django_db

PICTURE = (
    "picture",
    {"image": "", "alt": "", "decorative": "", "narrow": "", "caption": "", "source": ""},
)
FACTS = {"outcome": "", "tags": "", "difficulty": "", "law": ""}
FEEDBACK = {name: rich_text("") for name in ("feedback", "feedback_right", "feedback_wrong")}
CHOICE = (
    "single_choice",
    {
        "stem": rich_text("<p>Kim?</p>"),
        "figures": streamfield([]),
        "options": streamfield([("option", {"text": rich_text("<p>U</p>"), "feedback": rich_text("")})]),
        "points": "",
        "facts": FACTS,
        **FEEDBACK,
    },
)
BANK = ("bank_question", "")
DRAW = ("draw", {"count": "", "tag": "", "difficulty": ""})
POOL = ("pool", {"count": "", "questions": streamfield([])})
SECTION = ("section", {"title": "", "intro": rich_text("")})


@pytest.fixture
def agency() -> Agency:
    return make_agency("vazirlik", {"uz": "Vazirlik", "ru": "Министерство", "en": "Ministry"})


@pytest.fixture
def course(agency: Agency) -> CoursePage:
    return planted(agency)


@pytest.fixture
def cms(course: CoursePage, agency: Agency, client: Client) -> Client:
    client.force_login(member(Role.TRAINER, agency))
    return client


def lesson_form(*blocks: Any) -> dict[str, Any]:
    form = {"title": "Dars", "slug": "d1", "summary": "", "required": "on", "body": streamfield(blocks)}
    return _with_comments(form)


def quiz_form(page: QuizPage, *blocks: Any) -> dict[str, Any]:
    settings = {
        name: str(getattr(page, name))
        for name in ("mode", "pass_mark", "weight", "counts", "tries", "cool_down", "time_limit", "markers")
    }
    reviews = {f"review_{name}": "over" for name in ("answers", "score", "correctness", "feedback", "key")}
    words = {"title": "Sinov", "slug": "sinov", "summary": "", "intro": rich_text(""), "tolerance": "20"}
    return _with_comments({**settings, **reviews, **words, "questions": streamfield(blocks)})


def _with_comments(form: dict[str, Any]) -> dict[str, Any]:
    comments = {"comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}
    return {**nested_form_data(form), **comments}


def post(cms: Client, page: Page, form: dict[str, Any], **how: Any) -> Any:
    return cms.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form, **how)


def draft_of(page: Page) -> Any:
    return Page.objects.get(pk=page.pk).get_latest_revision_as_object()


AUTOSAVE = {"headers": {"accept": "application/json"}}


@pytest.mark.parametrize("how", [{}, AUTOSAVE], ids=["saved", "autosaved"])
def test_an_unfinished_picture_is_kept_with_what_is_written_after_it(
    how: dict[str, Any], cms: Client
) -> None:
    page = of_slug("d1")
    post(cms, page, lesson_form(PICTURE, ("rich_text", rich_text("<p>Keyin yozilgan</p>"))), **how)
    assert [child.block_type for child in draft_of(page).body] == ["picture", "rich_text"]


@pytest.mark.parametrize("how", [{}, AUTOSAVE], ids=["saved", "autosaved"])
def test_an_unfinished_quiz_is_kept_and_previewed(
    how: dict[str, Any], course: CoursePage, cms: Client
) -> None:
    page = add(ModulePage.objects.get(slug="m1"), QuizPage(title="Sinov", slug="sinov"), live=False)
    response = post(cms, page, quiz_form(page, SECTION, CHOICE, BANK, DRAW, POOL), **how)
    assert response.status_code == (200 if how else 302)
    kept = draft_of(page)
    assert [child.block_type for child in kept.questions] == [
        *("section", "single_choice", "bank_question", "draw", "pool")
    ]
    assert kept.make_preview_request().status_code == 200
    translate_course(course.course, locale("ru"))
    assert of_slug("sinov", "ru")


def test_it_is_complained_of_when_it_is_handed_in(cms: Client) -> None:
    page = of_slug("d1")
    response = post(cms, page, {**lesson_form(PICTURE), "action-submit": "1"})
    assert response.status_code == 200
    assert page.current_workflow_state is None
    assert response.context["form"].errors["body"]


def test_a_translation_of_what_is_not_finished_is_not_handed_in(course: CoursePage, cms: Client) -> None:
    page = of_slug("d1")
    LessonPage.objects.filter(pk=page.pk).update(live=False)
    post(cms, page, lesson_form(PICTURE))
    translate_course(course.course, locale("ru"))
    translated = of_slug("d1", "ru")
    translate_all("d1")
    post(cms, translated, {"action": "submit"})
    assert translated.current_workflow_state is None


@pytest.mark.parametrize("with_descendants", [True, False])
def test_it_is_not_published_in_bulk(with_descendants: bool, cms: Client, client: Client) -> None:
    page = of_slug("d1")
    LessonPage.objects.filter(pk=page.pk).update(live=False)
    post(cms, page, lesson_form(PICTURE))
    client.force_login(SuperuserFactory())
    chosen = page.get_parent() if with_descendants else page
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    data = {"include_descendants": "on"} if with_descendants else {}
    response = client.post(f"{address}?id={chosen.pk}&next=/cms/", data, follow=True)
    assert "Dars" in " ".join(str(message) for message in response.context["messages"])
    assert not LessonPage.objects.get(pk=page.pk).live


def test_what_is_finished_is_handed_in(cms: Client) -> None:
    page = of_slug("d1")
    done = lesson_form(("rich_text", rich_text("<p>Tayyor</p>")))
    assert post(cms, page, {**done, "action-submit": "1"}).status_code == 302
    assert LessonPage.objects.get(pk=page.pk).current_workflow_state is not None
