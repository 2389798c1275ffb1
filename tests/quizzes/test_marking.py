"""Texts are marked by the learner's own agency, once, and what they earn counts."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from courses.document.activities import QuizContent, QuizSettings
from courses.document.questions import ExtendedText
from courses.progress.models import ActivityProgress, ActivityState
from courses.quizzes.marking import AlreadyMarked, NotARubric, give_back, mark, markable_by, to_mark
from courses.quizzes.models import Attempt, Mark
from courses.quizzes.services import begin, save_answer, submit
from lms.accounts.models import Agency, Letter, Role, User
from tests.factories.accounts import AgencyFactory, UserFactory, person
from tests.factories.document import course_document, module, quiz
from tests.factories.editions import course_with_edition
from tests.factories.progress import enrolment
from tests.factories.questions import every_type
from tests.factories.quizzes import quiz_key

pytestmark = pytest.mark.django_db

ESSAY = next(question for question in every_type() if isinstance(question, ExtendedText))
(CRITERION,) = ESSAY.rubric
BEST, WORST = CRITERION.levels[-1].id, CRITERION.levels[0].id


@pytest.fixture
def agency() -> Agency:
    return AgencyFactory(code="vazirlik")


@pytest.fixture
def trainer(agency: Agency) -> User:
    return person(Role.TRAINER, agency)


@pytest.fixture
def attempt(agency: Agency) -> Attempt:
    """A learner of the agency has handed in a text."""
    return handed_in(agency)


def handed_in(agency: Agency | None, **settings: Any) -> Attempt:
    activity = quiz(
        content={"uz": QuizContent(title="Yozma ish", items=(ESSAY,))},
        settings=QuizSettings(pass_mark=Decimal(50), tries=1, **settings),
    )
    course = course_with_edition(course_document(module(activity)))
    run = enrolment(course=course, user=UserFactory(), agency=agency)
    begun = begin(enrolment=run, key=quiz_key(run))
    save_answer(attempt=begun, question=ESSAY.id, response="Mening javobim.")
    return submit(begun)


def test_a_text_waits_for_its_marker_and_counts_only_then(attempt: Attempt, trainer: User) -> None:
    assert (attempt.graded_at, attempt.score) == (None, None)
    assert list(to_mark(trainer)) == [attempt]

    marked = mark(attempt=attempt, question=ESSAY.id, marker=trainer, levels={CRITERION.id: BEST})

    assert (marked.score, marked.passed) == (Decimal(100), True)
    assert ActivityProgress.objects.get(activity=attempt.activity).state == ActivityState.DONE
    assert not to_mark(trainer)
    assert Letter.objects.filter(to=attempt.enrolment.user.email).count() == 1


def test_the_first_mark_stands(attempt: Attempt, trainer: User, agency: Agency) -> None:
    mark(attempt=attempt, question=ESSAY.id, marker=trainer, levels={CRITERION.id: BEST})
    with pytest.raises(AlreadyMarked):
        mark(
            attempt=attempt,
            question=ESSAY.id,
            marker=person(Role.TRAINER, agency),
            levels={CRITERION.id: WORST},
        )
    assert Mark.objects.get().levels == {CRITERION.id: BEST}


@pytest.mark.parametrize("levels", [{}, {"x": "y"}, {CRITERION.id: "nothing"}])
def test_each_criterion_needs_one_of_its_levels(
    attempt: Attempt, trainer: User, levels: dict[str, str]
) -> None:
    with pytest.raises(NotARubric):
        mark(attempt=attempt, question=ESSAY.id, marker=trainer, levels=levels)
    assert not Mark.objects.exists()


def test_a_text_given_back_leaves_the_try_uncounted(attempt: Attempt, trainer: User) -> None:
    give_back(attempt=attempt, question=ESSAY.id, marker=trainer, comment="Manba qoʻshing.")
    again = begin(enrolment=attempt.enrolment, key=attempt.activity.key)
    assert again.pk != attempt.pk
    assert "Manba qoʻshing." in Letter.objects.get(to=attempt.enrolment.user.email).body


def test_only_the_learners_own_agency_marks(attempt: Attempt, trainer: User) -> None:
    course_agency = attempt.enrolment.course.agency
    assert not markable_by(person(Role.TRAINER, course_agency))
    assert not markable_by(person(Role.TRAINER))
    assert list(markable_by(trainer)) == [attempt]


def test_the_courses_agency_marks_blind_whom_nobody_else_can(client: Client) -> None:
    attempt = handed_in(None)
    author = person(Role.TRAINER, attempt.enrolment.course.agency)
    client.force_login(author)
    page = client.get(reverse("mark", args=[attempt.uuid])).content.decode()
    assert "Mening javobim." in page
    assert attempt.enrolment.user.get_full_name() not in page


def test_a_trainer_marks_on_the_page(client: Client, attempt: Attempt, trainer: User) -> None:
    client.force_login(trainer)
    assert "Yozma ish" in client.get(reverse("marking")).content.decode()
    address = reverse("mark", args=[attempt.uuid])
    assert attempt.enrolment.user.get_full_name() in client.get(address).content.decode()
    client.post(address, {"question": ESSAY.id, f"level-{CRITERION.id}": WORST, "go": "mark"})
    attempt.refresh_from_db()
    assert (attempt.score, attempt.passed) == (Decimal(0), False)


def test_the_learner_reads_the_mark_and_what_its_marker_says(
    client: Client, attempt: Attempt, trainer: User
) -> None:
    mark(attempt=attempt, question=ESSAY.id, marker=trainer, levels={CRITERION.id: BEST}, comment="Juda soz.")
    client.force_login(attempt.enrolment.user)
    page = client.get(result_of(attempt)).content.decode()
    assert "Juda soz." in page
    assert f"{CRITERION.title}: {CRITERION.levels[-1].text}" in page


def test_the_learner_reads_why_a_text_came_back(client: Client, attempt: Attempt, trainer: User) -> None:
    give_back(attempt=attempt, question=ESSAY.id, marker=trainer, comment="Misol keltiring.")
    client.force_login(attempt.enrolment.user)
    page = client.get(result_of(attempt)).content.decode()
    assert "Misol keltiring." in page
    assert "You will be told when it is marked." not in page


def result_of(attempt: Attempt) -> str:
    course = attempt.enrolment.course
    module, activity = next(
        (module, activity)
        for module in attempt.edition.outline.modules
        for activity in module.activities
        if activity.key == attempt.activity.key
    )
    place = f"{course.agency.code}/{course.slug}/{module.slug}/{activity.slug}"
    return f"/en/courses/{place}/{attempt.uuid}/"


def test_strangers_find_no_text(client: Client, attempt: Attempt, trainer: User) -> None:
    client.force_login(person(Role.TRAINER))
    assert client.get(reverse("mark", args=[attempt.uuid])).status_code == 404


@pytest.fixture
def marked_twice(agency: Agency) -> Attempt:
    """A learner of the agency has handed in a text that two mark."""
    return handed_in(agency, markers=2, tolerance=20, blind_marking=True)


def test_two_marks_that_agree_count_by_their_mean(
    marked_twice: Attempt, trainer: User, agency: Agency
) -> None:
    first = mark(attempt=marked_twice, question=ESSAY.id, marker=trainer, levels={CRITERION.id: BEST})
    assert first.graded_at is None
    assert not to_mark(trainer)
    other = person(Role.TRAINER, agency)
    assert list(to_mark(other)) == [marked_twice]
    second = mark(attempt=marked_twice, question=ESSAY.id, marker=other, levels={CRITERION.id: BEST})
    assert second.score == 100
    assert Letter.objects.filter(to=marked_twice.enrolment.user.email).count() == 1


def test_a_third_marker_settles_marks_that_differ(
    client: Client, marked_twice: Attempt, trainer: User, agency: Agency
) -> None:
    for marker, level in ((trainer, BEST), (person(Role.TRAINER, agency), WORST)):
        mark(attempt=marked_twice, question=ESSAY.id, marker=marker, levels={CRITERION.id: level})
    third = person(Role.TRAINER, agency)
    client.force_login(third)
    page = client.get(reverse("mark", args=[marked_twice.uuid])).content.decode()
    assert CRITERION.levels[-1].text in page
    settled = mark(attempt=marked_twice, question=ESSAY.id, marker=third, levels={CRITERION.id: WORST})
    assert (settled.score, settled.passed) == (Decimal(0), False)
    with pytest.raises(AlreadyMarked):
        mark(
            attempt=marked_twice,
            question=ESSAY.id,
            marker=person(Role.TRAINER, agency),
            levels={CRITERION.id: BEST},
        )


def test_nobody_gives_both_marks(marked_twice: Attempt, trainer: User) -> None:
    mark(attempt=marked_twice, question=ESSAY.id, marker=trainer, levels={CRITERION.id: BEST})
    with pytest.raises(AlreadyMarked):
        mark(attempt=marked_twice, question=ESSAY.id, marker=trainer, levels={CRITERION.id: BEST})


def test_a_quiz_may_keep_names_from_its_own_agency(
    client: Client, marked_twice: Attempt, trainer: User
) -> None:
    client.force_login(trainer)
    page = client.get(reverse("mark", args=[marked_twice.uuid])).content.decode()
    assert marked_twice.enrolment.user.get_full_name() not in page
