"""A lesson's files and pictures: at its own address for those who may open it, and nowhere else."""

from __future__ import annotations

import pytest
from django.core.files.storage import storages
from django.test import Client
from django.urls import reverse

from content.models import File, Picture
from courses.document.activities import LessonContent
from courses.document.blocks import Download, RichText
from courses.document.blocks import Picture as PictureBlock
from courses.editions.models import Course
from courses.tree.models import LessonPage
from courses.tree.publish import checklist
from lms.accounts.models import Role
from tests.factories import media
from tests.factories.accounts import AgencyFactory, UserFactory
from tests.factories.document import asset, course_document, lesson, module, new_id
from tests.factories.progress import enrolment
from tests.factories.tree import published_course
from tests.once import Once

from .planting import member

pytestmark = pytest.mark.django_db

LESSON = "/uz/courses/vazirlik/kurs/module/lesson/"
FORM = asset(b"ism;lavozim", "shakl.csv", "text/csv")
LAW = asset(b"1-modda", "qonun.txt", "text/plain")
PHOTO = asset(media.raster(2000, 1000, "JPEG"), "surat.jpg", "image/jpeg")


def built() -> Course:
    body = (
        Download(new_id(), FORM.sha256, "Shakl"),
        RichText(new_id(), f'<p><a data-asset="{LAW.sha256}">qonun</a></p>'),
        PictureBlock(new_id(), PHOTO.sha256, alt="Surat"),
    )
    written = lesson(content={"uz": LessonContent(title="Dars", body=body)})
    document = course_document(module(written), slug="kurs", assets=(FORM, LAW, PHOTO))
    return published_course(document, agency=AgencyFactory(code="vazirlik"))


@pytest.fixture(scope="module")
def standing(once: Once[Course]) -> Course:
    return once(built)


@pytest.fixture
def course(standing: Course) -> Course:
    return Course.objects.get(pk=standing.pk)


@pytest.fixture
def learner(client: Client, course: Course) -> Client:
    user = UserFactory()
    enrolment(user, course)
    client.force_login(user)
    return client


def file_address(sha256: str) -> str:
    return f"{LESSON}file/{sha256}/"


@pytest.mark.parametrize(("kept", "data"), [(FORM, b"ism;lavozim"), (LAW, b"1-modda")])
def test_a_learner_takes_a_file_away_under_its_name(learner: Client, kept: object, data: bytes) -> None:
    address = file_address(kept.sha256)  # type: ignore[attr-defined]
    assert f'href="{address}"' in learner.get(LESSON).content.decode()
    response = learner.get(address)
    assert b"".join(response.streaming_content) == data  # type: ignore[attr-defined]
    assert kept.name in response["Content-Disposition"]  # type: ignore[attr-defined]
    assert response["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response["Content-Security-Policy"]


def test_a_file_is_for_those_who_may_open_the_lesson(client: Client, course: Course) -> None:
    address = file_address(FORM.sha256)
    assert "/accounts/login/" in client.get(address)["Location"]
    client.force_login(UserFactory())
    assert client.get(address)["Location"] == "/uz/courses/vazirlik/kurs/"


def test_a_lesson_gives_only_files_of_its_own(learner: Client, course: Course) -> None:
    elsewhere = media.file(course.agency)
    assert learner.get(file_address(elsewhere.sha256)).status_code == 404
    assert learner.get(file_address("a")).status_code == 404


def test_a_file_that_is_gone_comes_from_the_edition(learner: Client, course: Course) -> None:
    File.objects.all().delete()
    response = learner.get(file_address(FORM.sha256))
    assert b"".join(response.streaming_content) == b"ism;lavozim"  # type: ignore[attr-defined]
    assert file_address(FORM.sha256) in learner.get(LESSON).content.decode()


def test_a_retired_lesson_keeps_its_files_and_pictures(learner: Client, course: Course) -> None:
    LessonPage.objects.filter(activity__course=course).update(live=False)
    html = learner.get(LESSON).content.decode()
    assert learner.get(file_address(FORM.sha256)).status_code == 200
    assert "1440w" in html


def test_a_picture_whose_rows_are_gone_is_shown_from_the_edition(learner: Client, course: Course) -> None:
    Picture.objects.all().delete()
    assert f'src="{file_address(PHOTO.sha256)}"' in learner.get(LESSON).content.decode()
    assert learner.get(file_address(PHOTO.sha256))["Content-Type"] == "image/jpeg"


def test_the_check_list_names_a_file_that_is_gone(course: Course) -> None:
    page = LessonPage.objects.get(activity__course=course)
    assert not [problem for problem in checklist(course) if problem.blocking]
    File.objects.all().delete()
    assert [problem.page.pk for problem in checklist(course) if problem.blocking] == [page.pk]


def test_a_learner_gets_renditions_and_never_the_original(learner: Client) -> None:
    html = learner.get(LESSON).content.decode()
    assert 'width="1440" height="720"' in html
    assert "480w" in html
    assert "originals" not in html
    assert "surat" not in html


def test_originals_and_files_do_not_lie_where_the_web_server_hands_out(course: Course) -> None:
    for kept in (*Picture.objects.all(), *File.objects.all()):
        assert not storages["default"].exists(kept.file.name)
        assert kept.filename.rpartition(".")[0] not in kept.file.name


def test_authors_open_a_file_and_an_original_others_do_not(client: Client, course: Course) -> None:
    file, picture = media.file(course.agency), media.picture(course.agency)
    for address in (file.url, reverse("original_picture", args=[picture.file.name]), picture.file.url):
        client.logout()
        assert client.get(address).status_code in (302, 404)
        client.force_login(member(Role.TRAINER, AgencyFactory()))
        assert client.get(address).status_code == 404
        client.force_login(member(Role.TRAINER, course.agency))
        assert client.get(address).status_code == 200
