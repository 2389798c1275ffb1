"""A glossary term that a page uses is not deleted, and one that is gone keeps no translation back."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from content.models import Term
from courses.tree.models import LessonPage
from courses.tree.publish import checklist
from courses.tree.structure import translate_course
from lms.accounts.models import Agency
from tests.tree.planting import add, locale, of_slug

pytestmark = pytest.mark.django_db
DELETE = "wagtailsnippets_content_term:delete"


@pytest.fixture
def term(agency: Agency) -> Term:
    return Term.objects.create(
        key="yuk", agency=agency, term="maʼmuriy yuk", definition="Ortiqcha ish.", locale=locale("uz")
    )


@pytest.fixture
def lesson(term: Term) -> LessonPage:
    block = {"type": "glossary_term", "value": term.pk, "id": str(uuid.uuid4())}
    page: LessonPage = add(of_slug("m1"), LessonPage(title="Atamali dars", slug="atamali", body=[block]))
    return page


def test_a_term_of_a_page_stays_and_its_author_reads_where_it_is(
    trainer: Client, lesson: LessonPage, term: Term
) -> None:
    address = reverse(DELETE, args=[term.pk])
    html = trainer.get(address).content.decode()
    assert "Atamali dars" in html
    assert reverse("wagtailadmin_pages:edit", args=[lesson.pk]) in html
    assert trainer.post(address).status_code == 409
    bulk = reverse("wagtail_bulk_action", args=["content", "term", "delete"])
    trainer.post(f"{bulk}?id={term.pk}", {})
    assert Term.objects.filter(pk=term.pk).exists()


def test_a_term_that_nothing_uses_is_deleted(trainer: Client, term: Term) -> None:
    trainer.post(reverse(DELETE, args=[term.pk]))
    assert not Term.objects.filter(pk=term.pk).exists()


def test_a_page_whose_term_is_gone_is_translated(lesson: LessonPage, term: Term) -> None:
    course = of_slug("kurs").course
    translate_course(course, locale("ru"))
    Term.objects.filter(pk=term.pk).delete()
    translate_course(course, locale("en"))
    assert of_slug("atamali", "en").alias_of is None
    said = [one.message for one in checklist(course) if one.page.pk == lesson.pk and one.blocking]
    assert any("atama" in message and "Atamali dars" in message for message in said)
