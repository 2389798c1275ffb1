from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import Page
from wagtail_localize.models import StringTranslation

from courses.tree.models import CoursePage
from lms.accounts.models import Agency, Role
from tests.factories.accounts import AgencyFactory
from tests.once import Once

from .planting import body, member, of_slug, planted_and_translated, translate_all, translation

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def standing(once: Once[CoursePage]) -> CoursePage:
    return once(planted_and_translated)


@pytest.fixture
def agency(course: CoursePage) -> Agency:
    return course.course.agency


@pytest.fixture
def national() -> Agency:
    return AgencyFactory(code="egov")


@pytest.fixture
def course(standing: CoursePage) -> CoursePage:
    return CoursePage.objects.get(pk=standing.pk)


@pytest.fixture
def trainer(client: Client, agency: Agency) -> Client:
    client.force_login(member(Role.TRAINER, agency))
    return client


@pytest.fixture
def editor(national: Agency) -> Client:
    client = Client()
    client.force_login(member(Role.EDITOR, national))
    return client


def edit(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def republish(slug: str, **changes: Any) -> None:
    page = of_slug(slug)
    for name, value in changes.items():
        setattr(page, name, value)
    page.save_revision().publish()


def test_a_translation_opens(trainer: Client, course: CoursePage) -> None:
    response = trainer.get(edit(of_slug("d1", "ru")))
    assert response.status_code == 200
    assert "js-translation-editor" in response.content.decode()


@pytest.mark.parametrize("paragraphs", [["Butunlay boshqa matn"], [], ["Bir", "Ikki", "Uch"]])
def test_a_translation_opens_after_its_source_was_published_again(
    trainer: Client, course: CoursePage, paragraphs: list[str]
) -> None:
    """wagtail-localize's issues 231 and 433."""
    republish("d1", body=body(*paragraphs))
    response = trainer.get(edit(of_slug("d1", "ru")))
    assert response.status_code == 200
    for text in paragraphs:
        assert text in response.content.decode()


def test_a_translation_opens_though_its_source_changed_without_being_published(
    trainer: Client, course: CoursePage
) -> None:
    lesson = of_slug("d1")
    lesson.body = body("Toʻgʻridan-toʻgʻri saqlangan")
    lesson.save()
    assert trainer.get(edit(of_slug("d1", "ru"))).status_code == 200


def test_a_translation_whose_source_row_is_gone_opens_as_a_page(trainer: Client, course: CoursePage) -> None:
    Page.objects.filter(pk=of_slug("d1").pk).update(translation_key="6a0d3a40-7f7e-4d3e-b3a2-1d2b7c4f5e6a")
    response = trainer.get(edit(of_slug("d1", "ru")))
    assert response.status_code == 200
    assert "js-translation-editor" not in response.content.decode()


def test_facts_follow_when_the_source_is_published(course: CoursePage) -> None:
    """wagtail-localize's issue 285, and what it leaves behind when it is cleared."""
    republish("d1", required=False, minutes_override=15)
    assert not of_slug("d1", "ru").required
    assert of_slug("d1", "ru").minutes_override == 15
    republish("d1", minutes_override=None, summary="")
    translated = of_slug("d1", "ru")
    assert translated.minutes_override is None
    assert translated.get_latest_revision_as_object().minutes_override is None
    assert not translated.get_latest_revision_as_object().required


def test_publishing_unchanged_texts_leaves_the_translation_up_to_date(course: CoursePage) -> None:
    before = translation("d1").source.last_updated_at
    republish("d1", required=False)
    assert translation("d1").source.last_updated_at == before
    republish("d1", title="Boshqa nom")
    assert translation("d1").source.last_updated_at > before


def test_a_trainer_submits_and_an_editor_approves(
    trainer: Client, editor: Client, course: CoursePage
) -> None:
    translate_all("d1")
    page = of_slug("d1", "ru")
    assert 'value="submit"' in trainer.get(edit(page)).content.decode()
    trainer.post(edit(page), {"action": "submit"})
    page = of_slug("d1", "ru")
    assert page.workflow_in_progress
    assert not page.live
    state = page.current_workflow_task_state
    response = editor.post(
        reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk]), {"comment": ""}
    )
    assert response.status_code == 302
    page = of_slug("d1", "ru")
    assert page.live
    assert page.title == "Birinchi dars (ru)"


def test_what_was_sent_back_is_submitted_again(trainer: Client, editor: Client, course: CoursePage) -> None:
    translate_all("d1")
    page = of_slug("d1", "ru")
    trainer.post(edit(page), {"action": "submit"})
    state = of_slug("d1", "ru").current_workflow_task_state
    editor.post(
        reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "reject", state.pk]),
        {"comment": "Atama"},
    )
    response = trainer.get(edit(page))
    assert "Atama" in response.content.decode()
    trainer.post(edit(page), {"action": "submit"})
    assert of_slug("d1", "ru").workflow_in_progress


def test_a_translation_with_missing_texts_is_not_submitted(trainer: Client, course: CoursePage) -> None:
    response = trainer.post(edit(of_slug("d1", "ru")), {"action": "submit"})
    assert not of_slug("d1", "ru").workflow_in_progress
    assert [str(message) for message in get_messages(response.wsgi_request)]


def test_a_trainer_does_not_publish_a_translation(trainer: Client, course: CoursePage) -> None:
    translate_all("d1")
    trainer.post(edit(of_slug("d1", "ru")), {"action": "publish"})
    assert not of_slug("d1", "ru").live


def test_an_editor_publishes_directly(
    editor: Client, course: CoursePage, django_capture_on_commit_callbacks: Any
) -> None:
    translate_all("d1")
    with django_capture_on_commit_callbacks(execute=True):
        editor.post(edit(of_slug("d1", "ru")), {"action": "publish"})
    assert of_slug("d1", "ru").live


def test_texts_under_review_are_not_changed(trainer: Client, course: CoursePage) -> None:
    translate_all("d1")
    trainer.post(edit(of_slug("d1", "ru")), {"action": "submit"})
    one = translation("d1")
    address = reverse(
        "wagtail_localize:edit_string_translation", args=[one.pk, one.source.stringsegment_set.first().pk]
    )
    assert (
        trainer.put(address, "value=x", content_type="application/x-www-form-urlencoded").status_code == 403
    )


def test_the_draft_of_a_translation_shows_what_was_translated(trainer: Client, course: CoursePage) -> None:
    address = reverse("wagtailadmin_pages:view_draft", args=[of_slug("d1", "ru").pk])
    assert "Birinchi matn" in trainer.get(address).content.decode()
    translate_all("d1")
    assert "Birinchi matn (ru)" in trainer.get(address).content.decode()
    assert (
        "(ru)"
        not in trainer.get(reverse("wagtailadmin_pages:view_draft", args=[of_slug("d1").pk])).content.decode()
    )


def test_a_module_has_no_draft_to_look_at(trainer: Client, course: CoursePage) -> None:
    address = reverse("wagtailadmin_pages:view_draft", args=[of_slug("m1", "ru").pk])
    assert trainer.get(address).status_code in (302, 403)


def test_another_agencys_trainer_meets_403_everywhere(course: CoursePage) -> None:
    other = AgencyFactory(code="hokimlik")
    client = Client()
    client.force_login(member(Role.TRAINER, other))
    one = translation("d1")
    segment = one.source.stringsegment_set.first()
    page = of_slug("d1", "ru")
    assert client.get(edit(page)).status_code == 403
    assert client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk])).status_code == 403
    assert client.post(edit(page), {"action": "submit"}).status_code == 403
    localize = "wagtail_localize:"
    assert (
        client.put(reverse(f"{localize}edit_string_translation", args=[one.pk, segment.pk])).status_code
        == 403
    )
    assert client.get(reverse(f"{localize}download_pofile", args=[one.pk])).status_code == 403
    assert client.post(reverse(f"{localize}upload_pofile", args=[one.pk])).status_code == 403
    assert client.post(reverse(f"{localize}machine_translate", args=[one.pk])).status_code == 403
    assert client.put(reverse(f"{localize}edit_override", args=[one.pk, 0])).status_code == 403
    assert client.get(reverse(f"{localize}preview_translation", args=[one.pk])).status_code == 403
    assert client.post(reverse(f"{localize}update_translations", args=[one.source_id])).status_code == 403
    assert client.post(reverse(f"{localize}convert_to_alias", args=[page.pk])).status_code == 403


def test_the_day_of_a_translation_names_no_month_in_english() -> None:
    text = StringTranslation(
        translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
        updated_at=datetime(2026, 9, 1, tzinfo=UTC),
    )
    with override("uz"):
        assert text.get_comment() == "Qoʻlda tarjima qilingan, 01.09.2026"


def test_one_button_translates_the_course(trainer: Client, course: CoursePage) -> None:
    address = reverse("translate_course", args=[course.course_id, "en"])
    listing = trainer.get(reverse("wagtailadmin_explore", args=[course.pk])).content.decode()
    assert address in listing
    assert trainer.get(address).status_code == 200
    trainer.post(address)
    assert of_slug("d2", "en").alias_of is None
    assert address not in trainer.get(reverse("wagtailadmin_explore", args=[course.pk])).content.decode()


def test_another_agencys_course_is_not_found(course: CoursePage) -> None:
    client = Client()
    client.force_login(member(Role.TRAINER, AgencyFactory(code="hokimlik")))
    response = client.post(reverse("translate_course", args=[course.course_id, "en"]), follow=True)
    assert response.status_code == 404
    listed = client.get(reverse("translations")).content.decode()
    assert reverse("wagtailadmin_explore", args=[course.pk]) not in listed
