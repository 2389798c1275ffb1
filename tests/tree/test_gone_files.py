"""A picture that is gone all the same: learners see the edition's copy, translators their texts."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse
from wagtail_localize.models import OverridableSegment, SegmentOverride, TranslationSource

from content.models import Picture
from courses.editions.models import Course
from courses.tree.structure import translate_course
from courses.tree.translation.editor import translation_of
from courses.tree.translation.sync import sync_source
from lms.accounts.models import Role
from tests.factories import media
from tests.factories.accounts import AgencyFactory, UserFactory
from tests.factories.document import course_document
from tests.factories.progress import enrolment
from tests.factories.tree import lesson_page, published_course
from tests.once import Once

from .planting import locale, member

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def standing(once: Once[Course]) -> Course:
    return once(lambda: published_course(course_document(slug="kurs"), agency=AgencyFactory(code="vazirlik")))


@pytest.fixture
def course(standing: Course) -> Course:
    return Course.objects.get(pk=standing.pk)


@pytest.fixture
def trainer(client: Client, course: Course) -> Client:
    client.force_login(member(Role.TRAINER, course.agency))
    return client


def test_a_learner_sees_the_editions_copy(client: Client, course: Course) -> None:
    Picture.objects.all().delete()
    user = UserFactory()
    enrolment(user, course)
    client.force_login(user)
    html = client.get("/uz/courses/vazirlik/kurs/module/lesson/").content.decode()
    assert 'alt="Chizma (uz)"' in html
    assert 'src=""' not in html


def test_the_translation_opens_though_the_sources_picture_is_gone(trainer: Client, course: Course) -> None:
    translate_course(course, locale("ru"))
    Picture.objects.all().delete()
    page = lesson_page(course, "ru")
    assert trainer.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200
    source = TranslationSource.objects.get(object_id=page.translation_key)
    assert not OverridableSegment.objects.filter(source=source).exists()


def test_the_translation_opens_though_its_own_picture_is_gone(trainer: Client, course: Course) -> None:
    translate_course(course, locale("ru"))
    page = lesson_page(course, "ru")
    sync_source(lesson_page(course))
    segment = OverridableSegment.objects.get(source=translation_of(page).source)
    segment.context.get_field_path(lesson_page(course))
    own = media.picture(course.agency)
    SegmentOverride.objects.create(
        context=segment.context, locale=page.locale, data_json=json.dumps(str(own.pk))
    )
    Picture.objects.filter(pk=own.pk).delete()
    assert trainer.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200
    assert not SegmentOverride.objects.exists()
    assert OverridableSegment.objects.filter(pk=segment.pk).exists()
