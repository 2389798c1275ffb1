"""A corrected edition reaches everybody on it: better results at once, worse ones after a decision."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from certificates.models import Certificate
from courses.document.activities import QuizSettings
from courses.document.course import CourseDocument
from courses.document.questions import SingleChoice
from courses.editions.models import Activity, Course
from courses.progress.models import ActivityState, Enrolment
from courses.quizzes import desk, regrading
from courses.quizzes.correcting import fingerprint
from courses.quizzes.deciding import AlreadyDecided, decide, to_decide
from courses.quizzes.drafting import Draft, NothingChosen, newest_of
from courses.quizzes.edition import judged_content
from courses.quizzes.effects import effects_of, foretold
from courses.quizzes.figures import analyse
from courses.quizzes.models import Attempt, Correction, CorrectionPreview, Decision, QuizPage, Regrade
from courses.quizzes.regrading import CorrectedMeanwhile, correct, go_on
from courses.quizzes.services import begin, save_answer, submit
from courses.quizzes.tasks import preview_correction
from lms.accounts.models import Agency, Letter, Role, User
from lms.accounts.services import grant
from tests.factories.accounts import AgencyFactory, UserFactory, person
from tests.factories.document import course_document, module, quiz, single_choice
from tests.factories.learning import live_course
from tests.factories.progress import enrolment
from tests.factories.quizzes import quiz_key
from tests.factories.tree import activity_page

pytestmark = pytest.mark.django_db


def written() -> CourseDocument:
    """A course of one quiz of two single choices, passed with 60."""
    items = (single_choice(), single_choice(stem="<p>Qachon?</p>"))
    activity = quiz(settings=QuizSettings(pass_mark=Decimal(60)))
    words = replace(activity.content["uz"], items=items)
    return course_document(module(replace(activity, content={"uz": words})))


@pytest.fixture
def course() -> Course:
    return live_course(written())


@pytest.fixture
def author(course: Course) -> User:
    user = UserFactory()
    grant(user, course.agency, Role.TRAINER)
    return user


@pytest.fixture
def agency() -> Agency:
    return AgencyFactory(code="vazirlik")


def items(run: Enrolment | Attempt) -> tuple[SingleChoice, ...]:
    attempt = run if isinstance(run, Attempt) else run.attempts.first()
    return judged_content(attempt).items  # type: ignore[return-value, union-attr]


def tried(course: Course, *right: bool, agency: Agency | None = None, user: User | None = None) -> Attempt:
    """An attempt in which each question was answered rightly or wrongly."""
    run = enrolment(course=course, user=user or UserFactory(), agency=agency)
    attempt = begin(enrolment=run, key=quiz_key(run))
    for question, is_right in zip(items(attempt), right, strict=True):
        option = next(option for option in question.options if option.right == is_right)
        save_answer(attempt=attempt, question=question.id, response=[option.id])
    return submit(attempt)


def turn_key(course: Course, place: int = 0) -> None:
    """The author marks the other option of a question right."""
    page = activity_page(QuizPage, course)
    raw = page.questions.get_prep_value()  # type: ignore[attr-defined]
    for option in raw[place]["value"]["options"]:
        option["value"]["right"] = not option["value"]["right"]
    page.questions = raw  # type: ignore[attr-defined]
    page.save()


def draft_of(course: Course) -> Draft:
    course.refresh_from_db()
    base = newest_of(course)
    assert base is not None
    return Draft.of(base, "uz")


def corrected(course: Course, author: User, *, drop: int | None = None, run: bool = True) -> Correction:
    draft = draft_of(course)
    asked = draft.quizzes[0].questions
    brought = [one.name for one in asked if one.may_be_brought]
    choices = draft.chosen(brought, [asked[drop].name] if drop is not None else [])
    made = correct(
        draft,
        choices,
        reason="Kalit xato edi.",
        user=author,
        previewed=fingerprint(draft.corrected(choices)),
        base=draft.base.pk,
    )
    if run:
        while go_on(made.pk):
            pass
    return made


def test_a_mended_key_is_found_and_said_in_words(course: Course) -> None:
    assert not draft_of(course).quizzes[0].changed
    turn_key(course)
    (one,) = draft_of(course).quizzes[0].changed
    assert (len(one.differs), one.problem) == (1, "")


def test_points_feedback_and_words_are_told_apart(course: Course) -> None:
    page = activity_page(QuizPage, course)
    raw = page.questions.get_prep_value()  # type: ignore[attr-defined]
    raw[0]["value"]["points"] = "3"
    raw[1]["value"]["stem"] = "<p>Boshqa savol?</p>"
    page.questions = raw  # type: ignore[attr-defined]
    page.save()
    first, second = draft_of(course).quizzes[0].changed
    assert "1 → 3" in first.differs[0]
    assert len(second.differs) == 1
    assert first.differs != second.differs


def test_a_better_result_counts_at_once_and_brings_the_certificate(course: Course, author: User) -> None:
    attempt = tried(course, False, True)
    assert attempt.passed is False
    turn_key(course)

    made = corrected(course, author)

    assert made.edition.label == "1.1"
    attempt.refresh_from_db()
    assert (attempt.score, attempt.passed, attempt.edition) == (Decimal(100), True, made.edition)
    run = Enrolment.objects.get(pk=attempt.enrolment_id)
    assert run.edition == made.edition
    assert run.progress.get().state == ActivityState.DONE
    assert run.completed_at is not None
    assert Certificate.objects.filter(enrolment=run).count() == 1
    (letter,) = Letter.objects.filter(to=run.user.email, body__contains="Kalit xato edi.")
    assert "50" in letter.body
    assert "100" in letter.body
    row = Regrade.objects.get()
    assert (row.decision, row.old_score, row.new_score) == (Decision.APPLIED, Decimal(50), Decimal(100))


def test_a_worse_result_waits_and_nothing_is_taken_away(course: Course, author: User, agency: Agency) -> None:
    attempt = tried(course, True, True, agency=agency)
    turn_key(course)
    corrected(course, author)
    attempt.refresh_from_db()
    assert (attempt.score, attempt.passed) == (Decimal(100), True)
    row = Regrade.objects.get()
    assert (row.decision, row.new_score, row.loses_pass) == (Decision.WAITING, Decimal(50), True)


@pytest.mark.parametrize("take", [True, False])
def test_the_learners_agency_decides_once(course: Course, author: User, agency: Agency, take: bool) -> None:
    attempt = tried(course, True, True, agency=agency)
    turn_key(course)
    corrected(course, author)
    manager = person(Role.CENTRE_MANAGER, agency)
    (row,) = to_decide(manager)

    decide(regraded=row, user=manager, take=take, reason="Shunday qaror qilindi.")

    attempt.refresh_from_db()
    assert (attempt.score, attempt.passed) == ((Decimal(50), False) if take else (Decimal(100), True))
    run = Enrolment.objects.get(pk=attempt.enrolment_id)
    assert run.completed_at is not None
    assert run.progress.get().state == ActivityState.DONE
    assert not to_decide(manager)
    with pytest.raises(AlreadyDecided):
        decide(regraded=row, user=manager, take=not take, reason="Yana.")
    assert Letter.objects.filter(to=run.user.email, body__contains="Shunday qaror qilindi.").count() == 1


def test_only_who_answers_for_the_learner_decides(course: Course, author: User, agency: Agency) -> None:
    person(Role.CENTRE_MANAGER, agency)
    tried(course, True, True, agency=agency)
    tried(course, True, True)
    turn_key(course)
    corrected(course, author)
    assert len(to_decide(person(Role.TRAINER, agency))) == 1
    assert [row.attempt.enrolment.agency for row in to_decide(author)] == [None]
    assert not to_decide(person(Role.CENTRE_MANAGER))
    assert not to_decide(person(Role.LEARNER, agency))


def test_a_dropped_question_earns_its_points_and_is_asked_no_more(course: Course, author: User) -> None:
    attempt = tried(course, False, True)
    made = corrected(course, author, drop=0)
    attempt.refresh_from_db()
    assert attempt.score == 100
    course.refresh_from_db()
    new = begin(enrolment=enrolment(course=course), key=attempt.activity.key)
    assert new.edition == made.edition
    assert [one["id"] for one in new.drawn["questions"]] == [items(attempt)[1].id]


def test_an_attempt_under_way_is_graded_by_the_correction(course: Course, author: User) -> None:
    run = enrolment(course=course)
    attempt = begin(enrolment=run, key=quiz_key(run))
    for question in items(attempt):
        wrong = next(option for option in question.options if not option.right)
        save_answer(attempt=attempt, question=question.id, response=[wrong.id])
    turn_key(course)
    corrected(course, author)
    assert submit(attempt).score == 50


def test_done_twice_is_done_once(course: Course, author: User) -> None:
    tried(course, False, True)
    turn_key(course)
    made = corrected(course, author)
    letters = Letter.objects.count()
    go_on(made.pk)
    assert (Regrade.objects.count(), Letter.objects.count()) == (1, letters)


def test_what_a_killed_worker_left_is_gone_on_with(
    course: Course, author: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempts = [tried(course, False, True) for _number in range(3)]
    turn_key(course)
    made = corrected(course, author, run=False)
    done: list[int] = []
    whole = regrading._Work._regrade

    def dying(work: Any, attempt: Attempt) -> Regrade | None:
        if len(done) == 1:
            whole(work, attempt)
            raise KeyboardInterrupt
        done.append(attempt.pk)
        return whole(work, attempt)

    monkeypatch.setattr(regrading._Work, "_regrade", dying)
    with pytest.raises(KeyboardInterrupt):
        go_on(made.pk)
    assert Attempt.objects.filter(score=100).count() == 1
    assert not regrading.unfinished()
    monkeypatch.setattr(regrading._Work, "_regrade", whole)
    Correction.objects.update(worked_at=timezone.now() - regrading.CLAIM * 2)
    assert regrading.unfinished() == [made.pk]
    go_on(made.pk)
    assert Attempt.objects.filter(score=100).count() == len(attempts)
    assert Regrade.objects.count() == len(attempts)


def test_whoever_enrols_while_the_correction_is_stored_is_brought_along(course: Course, author: User) -> None:
    stale = Course.objects.get(pk=course.pk)
    turn_key(course)
    made = corrected(course, author)
    run = enrolment(course=stale)
    assert regrading.unfinished() == [made.pk]
    go_on(made.pk)
    run.refresh_from_db()
    assert run.edition == made.edition
    Correction.objects.update(made_at=timezone.now() - regrading.SETTLED)
    go_on(made.pk)
    assert not regrading.unfinished()


def test_a_later_correction_overtakes_a_decision_that_waits(course: Course, author: User) -> None:
    attempt = tried(course, True, True)
    turn_key(course)
    corrected(course, author)
    turn_key(course)
    made = corrected(course, author)
    assert made.edition.label == "1.2"
    assert [row.decision for row in Regrade.objects.all()] == [Decision.OVERTAKEN]
    attempt.refresh_from_db()
    assert (attempt.score, attempt.edition) == (Decimal(100), made.edition)


def test_a_reopened_attempt_is_graded_by_the_correction_whose_worse_result_waited(
    course: Course, author: User
) -> None:
    attempt = tried(course, True, True)
    turn_key(course)
    made = corrected(course, author)
    assert attempt.regrades.get().decision == Decision.WAITING
    attempt = submit(desk.reopen(attempt=attempt, reason="Uzilish", by=author))
    attempt.refresh_from_db()
    assert (attempt.edition_id, attempt.score) == (made.edition_id, Decimal(50))
    assert attempt.regrades.get().decision == Decision.OVERTAKEN


def test_figures_grade_everybody_by_the_newest_key(course: Course, author: User, agency: Agency) -> None:
    """Who was brought to the correction hangs on how they answered: their figures alone would be false."""
    for right in (True, True, True, False, False):
        tried(course, right, True, agency=agency)
    activity = Activity.objects.get(course=course, kind="quiz")
    before = {item.question: item.facility for item in analyse(activity).analysis.items}
    turn_key(course)
    corrected(course, author)
    assert {row.decision for row in Regrade.objects.all()} == {Decision.APPLIED, Decision.WAITING}
    found = analyse(activity).analysis
    changed = items(Attempt.objects.first())[0].id  # type: ignore[arg-type]
    after = {item.question: (item.people, item.facility) for item in found.items}
    assert before[changed] == Decimal("0.6")
    assert after[changed] == (5, Decimal("0.4"))
    assert found.mean == 70


def test_two_authors_cannot_confirm_the_same_preview(course: Course, author: User) -> None:
    turn_key(course)
    draft = draft_of(course)
    choices = draft.chosen([one.name for one in draft.quizzes[0].changed], [])
    seen = fingerprint(draft.corrected(choices))
    given = {"reason": "x", "user": author, "previewed": seen, "base": draft.base.pk}
    correct(draft, choices, **given)
    with pytest.raises(CorrectedMeanwhile):
        correct(draft, choices, **given)
    with pytest.raises(NothingChosen):
        draft.chosen(["anything"], [])


def test_the_preview_says_what_the_regrade_does_and_pools_other_agencies(
    course: Course, author: User, agency: Agency
) -> None:
    tried(course, False, True, agency=course.agency)
    for _number in range(4):
        tried(course, True, True, agency=agency)
    turn_key(course)
    draft = draft_of(course)
    choices = draft.chosen([one.name for one in draft.quizzes[0].changed], [])
    own, others = foretold(draft, choices, [course.agency], "uz")
    assert (own.up, own.passes_gained, own.down) == (1, 1, 0)
    assert not others.is_told
    tried(course, True, True, agency=AgencyFactory())
    own, others = foretold(draft, choices, [course.agency], "uz")
    assert others.is_told
    assert (others.people, others.down, others.passes_lost) == (5, 5, 5)
    made = corrected(course, author)
    assert effects_of([made], [course.agency], "uz")[made.pk] == [own, others]


def test_an_older_edition_is_corrected_without_becoming_the_current_one(
    course: Course, author: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    from courses.tree.publish import publish_edition

    attempt = tried(course, False, True)
    turn_key(course)
    second = publish_edition(course, None)
    base = newest_of(course, 1)
    assert base is not None
    draft = Draft.of(base, "uz")
    choices = draft.chosen([one.name for one in draft.quizzes[0].changed], [])
    made = correct(
        draft, choices, reason="x", user=author, previewed=fingerprint(draft.corrected(choices)), base=base.pk
    )
    go_on(made.pk)
    course.refresh_from_db()
    attempt.refresh_from_db()
    assert (course.current_edition, attempt.score) == (second, Decimal(100))


def test_an_author_corrects_on_the_page(client: Client, course: Course, author: User) -> None:
    attempt = tried(course, False, True, agency=course.agency)
    turn_key(course)
    client.force_login(author)
    address = reverse("correct_edition", args=[course.pk])
    name = draft_of(course).quizzes[0].changed[0].name
    assert name in client.get(address).content.decode()
    asked = {"bring": [name], "reason": "Kalit xato edi.", "go": "preview"}
    assert client.post(address, {**asked, "reason": ""}).status_code == 422
    here = client.post(address, asked)["Location"]
    assert "hx-get" in client.get(here).content.decode()
    client.post(here)
    assert not Correction.objects.exists()
    preview_correction(CorrectionPreview.objects.get().pk)
    shown = client.get(here)
    assert "hx-get" not in shown.content.decode()
    assert [effect.passes_gained for effect in shown.context["effects"]] == [1]
    assert "<td>1</td><td>1</td><td>1</td><td>0</td><td>1</td><td>0</td>" in shown.content.decode()
    assert "Kalit xato edi." in client.get(shown.context["again"]).content.decode()
    response = client.post(here, follow=True)
    made = Correction.objects.get()
    assert "Kalit xato edi." in response.content.decode()
    go_on(made.pk)
    attempt.refresh_from_db()
    assert attempt.score == 100
    client.post(here)
    assert Correction.objects.count() == 1


def test_a_manager_decides_on_the_page(client: Client, course: Course, author: User, agency: Agency) -> None:
    attempt = tried(course, True, True, agency=agency)
    turn_key(course)
    corrected(course, author)
    client.force_login(person(Role.CENTRE_MANAGER, agency))
    address = reverse("decisions")
    page = client.get(address).content.decode()
    assert str(attempt.enrolment.user) in page
    assert "Kalit xato edi." in page
    row = Regrade.objects.get()
    client.post(address, {"result": [str(row.uuid)], "reason": "", "go": "take"})
    client.post(address, {"result": ["nonsense"], "reason": "x", "go": "take"})
    assert Regrade.objects.get().decision == Decision.WAITING
    client.post(address, {"result": [str(row.uuid)], "reason": "Yangi kalit toʻgʻri.", "go": "take"})
    attempt.refresh_from_db()
    assert attempt.score == 50


@pytest.mark.parametrize("people", [2, 5])
def test_the_list_of_decisions_costs_the_same_for_any_number(
    client: Client, course: Course, author: User, agency: Agency, people: int
) -> None:
    from django.test.utils import CaptureQueriesContext

    for _number in range(people):
        tried(course, True, True, agency=agency)
    turn_key(course)
    corrected(course, author)
    client.force_login(person(Role.CENTRE_MANAGER, agency))
    client.get(reverse("decisions"))
    with CaptureQueriesContext(connection) as captured:
        client.get(reverse("decisions"))
    assert len(captured) <= 9, [query["sql"] for query in captured]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_learners_answer_and_hand_in_while_they_are_graded_anew() -> None:
    """Threads race: every attempt ends on the correction, with every answer, graded by its key."""
    if not connection.features.has_select_for_update:
        pytest.skip("asks for real row locks")
    course = live_course(written())
    author = person(Role.TRAINER, course.agency)
    runs = [enrolment(course=course) for _number in range(4)]
    attempts = [begin(enrolment=run, key=quiz_key(run)) for run in runs]
    closed = [tried(course, False, True) for _number in range(4)]
    asked = items(attempts[0])
    turn_key(course)
    made = corrected(course, author, run=False)
    failures: list[BaseException] = []

    def work(action: Callable[[], object]) -> None:
        try:
            action()
        except BaseException as error:
            failures.append(error)
        finally:
            connections.close_all()

    def answer(attempt: Attempt) -> None:
        for question in asked:
            wrong = next(option for option in question.options if not option.right)
            save_answer(attempt=attempt, question=question.id, response=[wrong.id])
        submit(attempt)

    actions: list[Callable[[], object]] = [lambda attempt=attempt: answer(attempt) for attempt in attempts]
    actions += [lambda: go_on(made.pk), lambda: regrading._Work(made).regrade(closed[0].enrolment_id)]
    threads = [threading.Thread(target=work, args=(action,)) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    Correction.objects.filter(finished_at=None).update(worked_at=None)
    while go_on(made.pk):
        pass
    assert not failures
    assert {row.score for row in Attempt.objects.filter(pk__in=[a.pk for a in attempts])} == {Decimal(50)}
    assert {row.score for row in Attempt.objects.filter(pk__in=[a.pk for a in closed])} == {Decimal(100)}
    assert not Attempt.objects.exclude(edition=made.edition).exists()
    assert Regrade.objects.filter(attempt__in=closed).count() == 4
