"""The figures of a quiz: from whose attempts, for whose eyes, on the page and in files."""

from __future__ import annotations

import io
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from courses.editions.models import Activity, Course
from courses.quizzes.figures import analyse, ask, found_in, outdated, waiting, work_out
from courses.quizzes.models import Attempt, QuizFigures
from courses.quizzes.services import begin
from courses.quizzes.tasks import refresh_figures, sweep_figures
from lms.accounts.models import Agency, Role, User
from lms.accounts.services import grant, make_agency
from tests.factories.accounts import AgencyFactory, UserFactory
from tests.factories.attempts import RIGHT, UNUSED, WRONG, attempt_of, measured_course, take
from tests.factories.questions import an_id
from tests.quizzes.test_analysis import ROWS

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency() -> Agency:
    return make_agency("vazirlik", {"uz": "Vazirlik", "ru": "Министерство", "en": "Ministry"})


@pytest.fixture
def measured(agency: Agency) -> tuple[Course, Activity]:
    return measured_course(agency)


@pytest.fixture
def author(agency: Agency) -> User:
    return trainer(agency)


def trainer(agency: Agency) -> User:
    user: User = UserFactory()
    grant(user, agency, Role.TRAINER)
    return user


def attempts(measured: tuple[Course, Activity], agency: Agency | None, number: int) -> list[Attempt]:
    return [attempt_of(*measured, agency, right) for right in (ROWS * 9)[:number]]


def test_the_attempts_give_the_figures_that_were_worked_by_hand(
    measured: tuple[Course, Activity], agency: Agency
) -> None:
    attempts(measured, agency, 6)
    found = analyse(measured[1]).analysis
    items = {item.question: item for item in found.items}
    assert found.people == 6
    assert found.alpha == Decimal("0.6818")
    assert items[an_id("a")].facility == Decimal("0.6667")
    assert items[an_id("c")].discrimination == Decimal(1)
    assert [(one.code, one.right, one.chosen) for one in items[an_id("a")].choices] == [
        (RIGHT, True, 4),
        (WRONG, False, 2),
        (UNUSED, False, 0),
    ]
    assert items[an_id("a")].seconds is not None


def test_the_first_finished_attempt_of_a_learner_counts(
    measured: tuple[Course, Activity], agency: Agency
) -> None:
    made = attempts(measured, agency, 6)
    again = begin(enrolment=made[-1].enrolment, key=measured[1].key)
    take(again, (1, 1, 1))
    begin(enrolment=made[0].enrolment, key=measured[1].key)
    assert analyse(measured[1]).analysis.mean == Decimal("55.5556")


def test_a_void_attempt_gives_way_to_the_next(measured: tuple[Course, Activity], agency: Agency) -> None:
    made = attempts(measured, agency, 6)
    take(begin(enrolment=made[-1].enrolment, key=measured[1].key), (1, 1, 1))
    Attempt.objects.filter(pk=made[-1].pk).update(voided_at=timezone.now())
    assert analyse(measured[1]).analysis.mean == Decimal("72.2222")


@pytest.mark.parametrize(("own", "others", "people"), [(4, 0, 4), (6, 4, 6), (4, 4, 4), (0, 4, 0), (1, 5, 6)])
def test_learners_of_other_agencies_count_from_five_up(
    measured: tuple[Course, Activity], agency: Agency, own: int, others: int, people: int
) -> None:
    attempts(measured, agency, own)
    attempts(measured, AgencyFactory(), others // 2)
    attempts(measured, None, others - others // 2)
    found = analyse(measured[1])
    assert found.analysis.people == people
    assert bool(found.analysis.items) == (people >= 5)


def test_facility_is_told_by_language(agency: Agency) -> None:
    measured = measured_course(agency, ("uz", "ru"))
    for language, right in (("uz", (1, 1, 1)), ("ru", (0, 1, 1)), ("en", (1, 1, 1))):
        for _person in range(5):
            attempt_of(*measured, agency, right, language)
    item = next(one for one in analyse(measured[1]).analysis.items if one.question == an_id("a"))
    assert [(one.language, one.people, one.facility) for one in item.languages] == [
        ("ru", 5, Decimal("0.0000")),
        ("uz", 10, Decimal("1.0000")),
    ]


def test_figures_are_worked_out_at_night_for_quizzes_with_new_attempts(
    measured: tuple[Course, Activity], agency: Agency, django_capture_on_commit_callbacks: Any
) -> None:
    assert not outdated()
    attempts(measured, agency, 5)
    with django_capture_on_commit_callbacks(execute=True):
        refresh_figures()
    found = found_in(QuizFigures.objects.get(activity=measured[1]))
    assert found is not None
    assert found.analysis.people == 5
    assert not outdated()
    attempt_of(*measured, agency, (1, 1, 1))
    assert list(outdated()) == [measured[1]]


def test_figures_whose_message_was_lost_are_worked_out_all_the_same(
    measured: tuple[Course, Activity], agency: Agency
) -> None:
    ask(measured[1])
    row = QuizFigures.objects.get()
    assert not waiting(timezone.now())
    QuizFigures.objects.update(asked_for_at=timezone.now() - timedelta(minutes=6))
    sweep_figures()
    row.refresh_from_db()
    assert row.computed_at is not None
    assert not waiting(timezone.now())


def worked_out(measured: tuple[Course, Activity]) -> None:
    row, _new = QuizFigures.objects.get_or_create(activity=measured[1])
    work_out(row)


def address(measured: tuple[Course, Activity], name: str = "quiz_figures", *more: str) -> str:
    return reverse(name, args=[measured[0].pk, measured[1].pk, *more])


def test_the_page_says_the_figures_and_draws_them(
    client: Client, measured: tuple[Course, Activity], agency: Agency, author: User
) -> None:
    attempts(measured, agency, 30)
    worked_out(measured)
    client.force_login(author)
    page = client.get(address(measured)).content.decode()
    assert "Savol a" in page
    assert page.count("<svg viewBox") == page.count("<desc id=") == page.count("<details>") == 2
    assert len(page) < 120_000
    listed = client.get(reverse("course_figures", args=[measured[0].pk])).content.decode()
    assert address(measured) in listed


def test_the_page_says_nothing_of_four_people(
    client: Client, measured: tuple[Course, Activity], agency: Agency, author: User
) -> None:
    attempts(measured, AgencyFactory(), 4)
    worked_out(measured)
    client.force_login(author)
    page = client.get(address(measured)).content.decode()
    assert "<svg viewBox" not in page
    assert "Savol a" not in page


def test_the_page_takes_as_many_queries_however_many_attempts_and_editions(
    client: Client, measured: tuple[Course, Activity], agency: Agency, author: User
) -> None:
    client.force_login(author)
    counts = []
    for _turn in range(3):
        attempts(measured, agency, 6)
        worked_out(measured)
        client.get(address(measured))
        with CaptureQueriesContext(connection) as captured:
            client.get(address(measured))
        counts.append(len(captured))
    assert len(set(counts)) == 1
    assert counts[0] <= 16


@pytest.mark.parametrize("name", ["quiz_figures", "quiz_figures_again", "quiz_figures_file"])
def test_another_agencys_author_finds_no_figures(
    client: Client, measured: tuple[Course, Activity], agency: Agency, name: str
) -> None:
    attempts(measured, agency, 6)
    worked_out(measured)
    other = make_agency("hokimlik", {"uz": "Hokimlik", "ru": "Хокимият", "en": "Governorate"})
    client.force_login(trainer(other))
    path = address(measured, name, *(["all.xlsx"] if name.endswith("file") else []))
    answer = client.post(path) if name.endswith("again") else client.get(path)
    assert answer.status_code == 404


def test_the_button_has_them_worked_out_again(
    client: Client,
    measured: tuple[Course, Activity],
    agency: Agency,
    author: User,
    django_capture_on_commit_callbacks: Any,
) -> None:
    attempts(measured, agency, 6)
    client.force_login(author)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address(measured, "quiz_figures_again"))
    assert QuizFigures.objects.get().attempts == 6


def test_what_leaves_for_a_spreadsheet_holds_no_formula(
    client: Client, measured: tuple[Course, Activity], agency: Agency, author: User
) -> None:
    attempts(measured, agency, 30)
    worked_out(measured)
    client.force_login(author)
    text = client.get(address(measured, "quiz_figures_file", "answers.csv")).content.decode("utf-8-sig")
    assert "'=notoʻgʻri" in text
    book = load_workbook(io.BytesIO(client.get(address(measured, "quiz_figures_file", "all.xlsx")).content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "'=notoʻgʻri" in [cell.value for cell in cells]
    assert not [cell for cell in cells if cell.data_type == "f"]
    facility = [cell.value for cell in list(book.worksheets[1].columns)[4]][1:]
    assert facility == pytest.approx([2 / 3, 2 / 3, 1 / 3], abs=0.001)
    assert client.get(address(measured, "quiz_figures_file", "yoq.csv")).status_code == 404
