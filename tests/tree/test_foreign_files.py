"""Another agency's pictures and files are not taken by their number."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield
from wagtail_localize.models import OverridableSegment

from content.models import Picture
from courses.tree.models import CoursePage
from courses.tree.structure import translate_course
from courses.tree.translation.editor import translation_of
from lms.accounts.models import Agency, Role
from tests.factories import media
from tests.factories.accounts import AgencyFactory
from tests.once import Once

from .planting import agency_page, locale, member, of_slug, planted

pytestmark = pytest.mark.django_db

REFUSAL = "boshqa idora"


@pytest.fixture(scope="module")
def standing(once: Once[CoursePage]) -> CoursePage:
    return once(lambda: planted(AgencyFactory(code="vazirlik")))


@pytest.fixture
def own(standing: CoursePage) -> Agency:
    return Agency.objects.get(code="vazirlik")


@pytest.fixture
def other(db: None) -> Agency:
    return AgencyFactory(code="hokimlik")


@pytest.fixture
def trainer(client: Client, own: Agency) -> Client:
    client.force_login(member(Role.TRAINER, own))
    return client


def shows(picture: Picture) -> tuple[str, dict[str, Any]]:
    empty = {"caption": "", "source": "", "narrow": ""}
    return ("picture", {"image": picture.pk, "alt": "Maydon", **empty})


def write(trainer: Client, *blocks: tuple[str, Any], slug: str = "d1") -> Any:
    form = nested_form_data(
        {"title": "Dars", "slug": slug, "summary": "", "required": "on", "body": streamfield(list(blocks))}
    )
    comments = {"comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}
    return trainer.post(reverse("wagtailadmin_pages:edit", args=[of_slug(slug).pk]), {**form, **comments})


def draft(slug: str = "d1") -> Any:
    return of_slug(slug).get_latest_revision_as_object()


def test_ones_own_picture_is_taken(trainer: Client, own: Agency) -> None:
    response = write(trainer, shows(media.picture(own)))
    assert response.status_code == 302
    assert [block.block_type for block in draft().body] == ["picture"]


def test_another_agencys_picture_is_refused_and_not_named(trainer: Client, other: Agency) -> None:
    picture = media.picture(other)
    picture.title = "Yashirin chizma"
    picture.save()
    response = write(trainer, shows(picture))
    html = response.content.decode()
    assert response.status_code == 200
    assert REFUSAL in html
    assert "Yashirin chizma" not in html
    assert [block.block_type for block in draft().body] == ["rich_text"]


def test_another_agencys_file_is_refused_as_download_and_as_link(trainer: Client, other: Agency) -> None:
    file = media.file(other)
    download = ("download", {"file": file.pk, "title": "Shakl", "description": ""})
    link = ("rich_text", rich_text(f'<p><a linktype="document" id="{file.pk}">shakl</a></p>'))
    for block in (download, link):
        response = write(trainer, block)
        assert response.status_code == 200
        assert REFUSAL in response.content.decode()


def test_what_was_there_before_stays(trainer: Client, other: Agency) -> None:
    picture = media.picture(other)
    page = of_slug("d1")
    page.body = [{"type": "picture", "value": {"image": picture.pk, "alt": "Maydon"}, "id": "bir"}]
    page.save_revision().publish()
    assert write(trainer, shows(picture)).status_code == 302


def test_another_agencys_picture_is_refused_in_a_translation(
    trainer: Client, standing: CoursePage, own: Agency, other: Agency
) -> None:
    page = of_slug("d1")
    value = {"image": media.picture(own).pk, "alt": "Maydon", "caption": "", "source": ""}
    page.body = [{"type": "picture", "value": value, "id": "bir"}]
    page.save_revision().publish()
    translate_course(standing.course, locale("ru"))
    translation = translation_of(of_slug("d1", "ru"))
    assert translation is not None
    segment = OverridableSegment.objects.get(source=translation.source)
    address = reverse("wagtail_localize:edit_override", args=[translation.pk, segment.pk])
    for agency, status in ((other, 403), (own, 201)):
        form = encode_multipart(BOUNDARY, {"value": media.picture(agency).pk})
        assert trainer.put(address, form, content_type=MULTIPART_CONTENT).status_code == status


def test_another_agencys_cover_is_refused(trainer: Client, own: Agency, other: Agency) -> None:
    form = {
        "title": "Yangi kurs",
        "slug": "yangi",
        "summary": "Nima beradi",
        "description": rich_text(""),
        "cover": media.picture(other).pk,
        "cover_alt": "",
        "outcomes": inline_formset([]),
        "comments": inline_formset([]),
    }
    address = reverse("wagtailadmin_pages:add", args=["tree", "coursepage", agency_page(own).pk])
    response = trainer.post(address, nested_form_data(form))
    assert response.status_code == 200
    assert REFUSAL in response.content.decode()
    form["cover"] = media.picture(own).pk
    assert trainer.post(address, nested_form_data(form)).status_code == 302


def test_another_agencys_picture_is_refused_in_a_question(
    trainer: Client, own: Agency, other: Agency
) -> None:
    for agency, status in ((other, 200), (own, 302)):
        response = write(trainer, ("knowledge_check", asks(media.picture(agency))))
        assert response.status_code == status
        assert (REFUSAL in response.content.decode()) is (status == 200)


def asks(picture: Picture) -> dict[str, Any]:
    facts = {"outcome": "", "tags": "", "difficulty": "", "law": ""}
    feedback = ("feedback", "feedback_right", "feedback_wrong", "feedback_true", "feedback_false")
    question = {
        "stem": rich_text("<p>Nima?</p>"),
        "answer": "true",
        "points": "1",
        "facts": facts,
        **{name: rich_text("") for name in feedback},
        "figures": streamfield([("figure", {"image": picture.pk, "alt": "Maydon"})]),
    }
    return {"title": "", "questions": streamfield([("true_false", question)])}
