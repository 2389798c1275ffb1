"""Questions come in by the page and by the command: all of a file or nothing."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from PIL import Image

from content.models import Picture
from content.storing import private_storage
from courses.document.formats import FORMATS, FormatError, PictureFile
from courses.document.questions import Figure
from courses.quizzes.bank import exporting, importing
from courses.quizzes.bank.importing import carry_out, plan_import
from courses.quizzes.models import BankImport, BankQuestion
from courses.quizzes.tasks import import_questions, sweep_jobs
from courses.tree.jobs import FORGOTTEN_UPLOAD, LEASE, JobState
from lms.accounts.models import Agency
from tests.factories.bank import bank_question
from tests.factories.document import DRAWING, asset, multiple_response, single_choice

pytestmark = pytest.mark.django_db

GIFT = b"Kim qaror qiladi? {=Idora ~Hech kim}\n\nQachon? {=Bugun ~Ertaga}\n"
UNSAFE = b'<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"><script>alert(1)</script></svg>'


@pytest.fixture(autouse=True)
def _storage(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")  # type: ignore[attr-defined]


Send = Callable[..., str]
Say = Callable[..., None]


@pytest.fixture
def send(cms: Client, agency: Agency, django_capture_on_commit_callbacks: Any) -> Send:
    """Upload a file and let the worker read it; the address of its page."""

    def carry(data: bytes = GIFT, name: str = "savollar.gift", format: str = "") -> str:
        wish = {"file": SimpleUploadedFile(name, data), "agency": agency.pk, "format": format}
        with django_capture_on_commit_callbacks(execute=True):
            answer = cms.post(reverse("bank_import"), wish)
        assert answer.status_code == 302, answer.content.decode()
        return str(answer["Location"])

    return carry


@pytest.fixture
def say(cms: Client, django_capture_on_commit_callbacks: Any) -> Say:
    """Answer ``yes`` or ``no`` and let the worker act on it."""

    def answer(page: str, word: str) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            cms.post(page, {word: "1"})

    return answer


def test_a_file_is_shown_first_and_imported_on_yes(cms: Client, send: Send, say: Say) -> None:
    page = send()
    assert "Kim qaror qiladi?" in cms.get(page).content.decode()
    assert not BankQuestion.objects.exists()
    say(page, "yes")
    assert sorted(BankQuestion.objects.values_list("name", flat=True)) == ["Kim qaror qiladi?", "Qachon?"]
    assert all(question.latest_revision for question in BankQuestion.objects.all())
    assert BankImport.objects.get().state == JobState.DONE


def test_a_second_yes_and_a_second_message_import_nothing_again(send: Send, say: Say) -> None:
    page = send()
    say(page, "yes")
    say(page, "yes")
    import_questions(BankImport.objects.get().pk)
    assert BankQuestion.objects.count() == 2


def test_a_worker_killed_in_the_middle_leaves_nothing_and_another_goes_on(
    send: Send, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = send()
    with monkeypatch.context() as patch:
        patch.setattr(importing, "_first_revisions", _killed)
        with pytest.raises(SystemExit):
            say(page, "yes")
    assert not BankQuestion.objects.exists()
    BankImport.objects.update(running_since=timezone.now() - 2 * LEASE, asked_at=timezone.now() - 2 * LEASE)
    sweep_jobs()
    assert BankQuestion.objects.count() == 2


def _killed(*_arguments: object) -> None:
    raise SystemExit


def test_no_forgets_the_file(send: Send, say: Say) -> None:
    page = send()
    say(page, "no")
    job = BankImport.objects.get()
    assert job.state == JobState.FAILED
    assert not private_storage().exists(job.file.name)
    say(page, "yes")
    assert not BankQuestion.objects.exists()


def test_a_file_that_nobody_answers_for_is_forgotten_after_a_day(send: Send) -> None:
    send()
    BankImport.objects.update(asked_at=timezone.now() - 2 * FORGOTTEN_UPLOAD)
    sweep_jobs()
    job = BankImport.objects.get()
    assert job.state == JobState.FAILED
    assert not job.file


def test_an_upload_is_its_senders(send: Send, stranger: Client) -> None:
    page = send()
    assert stranger.get(page).status_code == 404
    assert stranger.post(page, {"yes": "1"}).status_code == 404


def test_nobody_imports_for_another_agency(stranger: Client, agency: Agency) -> None:
    wish = {"file": SimpleUploadedFile("savollar.gift", GIFT), "agency": agency.pk, "format": ""}
    assert stranger.post(reverse("bank_import"), wish).status_code == 422
    assert not BankImport.objects.exists()


@pytest.mark.parametrize("name", ["qti", "qti3", "xlsx", "moodle"])
def test_what_is_exported_and_imported_again_changes_nothing(
    name: str, cms: Client, agency: Agency, send: Send, say: Say
) -> None:
    rows = [bank_question(agency, question=question) for question in (single_choice(), multiple_response())]
    wish = {"agency": agency.pk, "format": name, "language": "uz", "anyway": "1"}
    data = cms.post(reverse("bank_export"), wish).content
    say(send(data, f"savollar.{FORMATS[name].ending}"), "yes")
    assert {row.key for row in BankQuestion.objects.all()} == {row.key for row in rows}


def test_a_known_key_changes_its_question(agency: Agency) -> None:
    row = bank_question(agency)
    question = single_choice(id=str(row.key), stem="<p>Kim tasdiqlaydi?</p>")
    data = FORMATS["xlsx"].write([question], None).data
    plan = plan_import(data, name="a.xlsx", agency=agency)
    assert [changed.id for changed in plan.changed] == [str(row.key)]
    carry_out(plan, None)
    row.refresh_from_db()
    assert row.name == "Kim tasdiqlaydi?"
    assert BankQuestion.objects.count() == 1


def test_anothers_question_with_the_key_stays_as_it_is(agency: Agency, other: Agency) -> None:
    theirs = bank_question(other)
    question = single_choice(id=str(theirs.key), stem="<p>Boshqa</p>")
    data = FORMATS["xlsx"].write([question], None).data
    carry_out(plan_import(data, name="a.xlsx", agency=agency), None)
    theirs.refresh_from_db()
    assert theirs.name == "Kim qaror qiladi?"
    assert BankQuestion.objects.count() == 2


def test_near_duplicates_are_named(cms: Client, agency: Agency, send: Send) -> None:
    bank_question(agency, "Ким қарор қилади?")
    page = cms.get(send()).content.decode()
    assert "Ким қарор қилади?" in page


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "bosh.gift"),
        (b"\x00\x01\x02", "a.gift"),
        (b"PK\x03\x04 not a zip", "a.xlsx"),
        (b"PK\x03\x04 not a zip", "a.zip"),
        (b"<quiz><question type='multichoice'>", "a.xml"),
        (b'<!DOCTYPE q [<!ENTITY a "aaaa">]><quiz>&a;</quiz>', "a.xml"),
        ("Savol {=a ~b}".encode("cp1251") + b"\xff", "a.gift"),
        (b"Faqat gap, savol emas\n", "a.gift"),
    ],
)
def test_a_bad_file_is_told_and_leaves_nothing(
    data: bytes, name: str, cms: Client, agency: Agency, send: Send, tmp_path: Path
) -> None:
    if data:
        page = cms.get(send(data, name)).content.decode()
        assert 'role="alert"' in page
        job = BankImport.objects.get()
        assert (job.state, bool(job.faults)) == (JobState.FAILED, True)
        assert not private_storage().exists(job.file.name)
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(CommandError) as caught:
        call_command("import_questions", str(path), agency=agency.code, stdout=StringIO())
    assert str(caught.value)
    assert "\n" not in str(caught.value)
    assert not BankQuestion.objects.exists()


def with_picture(data: bytes) -> bytes:
    picture = PictureFile("rasm.svg", "image/svg+xml", data)
    question = single_choice(figures=(Figure("f1", picture.sha256, "Chizma"),))
    return FORMATS["qti3"].write([question], {picture.sha256: picture}).data


def test_an_unsafe_drawing_stops_the_import(send: Send) -> None:
    send(with_picture(UNSAFE), "a.zip")
    assert BankImport.objects.get().state == JobState.FAILED
    assert not Picture.objects.exists()


def raster(data: bytes, name: str = "rasm.png") -> bytes:
    picture = PictureFile(name, "image/png", data)
    question = single_choice(figures=(Figure("f1", picture.sha256, "Rasm"),))
    return FORMATS["moodle"].write([question], {picture.sha256: picture}).data


def png(width: int = 4, height: int = 4) -> bytes:
    out = BytesIO()
    Image.new("RGB", (4, 4)).save(out, "PNG")
    head = struct.pack(">II", width, height) + out.getvalue()[24:29]
    crc = struct.pack(">I", zlib.crc32(b"IHDR" + head))
    return out.getvalue()[:16] + head + crc + out.getvalue()[33:]


@pytest.mark.parametrize("data", [png()[:-20], png(60_000, 60_000), png(9_000, 9_000)])
def test_a_picture_that_cannot_be_kept_is_told_by_its_name_before_anything_is(
    data: bytes, agency: Agency
) -> None:
    with pytest.raises(FormatError, match=r"rasm\.png: "):
        plan_import(raster(data), name="a.xml", agency=agency)
    assert plan_import(raster(png()), name="a.xml", agency=agency).new


def test_pictures_of_what_is_left_out_do_not_come_along(agency: Agency) -> None:
    data = raster(png()).replace(b'fraction="0"', b'fraction="50"', 1)
    other = FORMATS["moodle"].write([single_choice(id=str(uuid4()), stem="<p>Boshqa?</p>")], {}).data
    both = data.replace(b"</quiz>", other.partition(b"<quiz>")[2])
    plan = plan_import(both, name="a.xml", agency=agency)
    assert (len(plan.questions), len(plan.reading.left_out), plan.reading.pictures) == (1, 1, {})


def test_a_question_that_is_unfit_is_told_by_its_place(agency: Agency) -> None:
    data = b"Bir?{T}\n\n::Ikki::Savol?{=a ~b}\n\n" * 2
    text = data.decode().replace("::Ikki", f"// [id:{uuid4()}]\n::Ikki")
    with translation.override("en"), pytest.raises(FormatError, match="line 9, “Ikki”: the key stands"):
        plan_import(text.encode(), name="a.gift", agency=agency)


def test_alike_questions_say_where_each_of_them_stands(cms: Client, agency: Agency, send: Send) -> None:
    bank_question(agency, "Ким қарор қилади?")
    page = cms.get(send()).content.decode()
    assert "Ким қарор қилади? (" in page
    assert "Kim qaror qiladi? (" in page


def test_an_export_that_no_import_takes_back_is_told(
    cms: Client, agency: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "MOST_QUESTIONS", 1)
    for stem in ("Bir?", "Ikki?"):
        bank_question(agency, stem)
    wish = {"agency": agency.pk, "format": "xlsx", "language": "uz"}
    assert "help-warning" in cms.post(reverse("bank_export"), wish).content.decode()


def test_pictures_are_kept_with_the_agency(agency: Agency) -> None:
    carry_out(plan_import(with_picture(DRAWING), name="a.zip", agency=agency), None)
    assert Picture.objects.get().collection.name == agency.code
    assert asset().sha256 == Picture.objects.get().sha256


def test_the_commands_do_what_the_pages_do(agency: Agency, tmp_path: Path) -> None:
    path, out = tmp_path / "a.gift", StringIO()
    path.write_bytes(GIFT)
    call_command("import_questions", str(path), agency=agency.code, format="gift", stdout=out)
    assert BankQuestion.objects.count() == 2
    written = tmp_path / "b.gift"
    call_command("export_questions", agency=agency.code, format="gift", output=str(written), stdout=out)
    assert "Qachon?" in written.read_text()


@pytest.mark.parametrize(
    "wish",
    [
        {"agency": "yoq", "format": "gift"},
        {"agency": "vazirlik", "format": "odt"},
        {"agency": "vazirlik", "format": "gift", "language": "xx"},
        {"agency": "vazirlik", "format": "gift"},
    ],
)
def test_an_export_that_cannot_be_is_one_line(wish: dict[str, str], agency: Agency, tmp_path: Path) -> None:
    with pytest.raises(CommandError) as caught:
        call_command("export_questions", **wish, output=str(tmp_path / "a"))
    assert "\n" not in str(caught.value)
    assert not (tmp_path / "a").exists()
