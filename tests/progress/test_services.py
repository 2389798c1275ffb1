"""What may be done with a run, whatever is clicked twice or comes late."""

from __future__ import annotations

import uuid
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone

from courses.document.course import Audience
from courses.editions.models import Activity, Course
from courses.progress import hooks
from courses.progress.errors import (
    Locked,
    NeedsPassing,
    NotInEdition,
    NotOpen,
    PrerequisitesMissing,
    RunEnded,
)
from courses.progress.models import ActivityProgress, ActivityState, Enrolment, Operation
from courses.progress.queries import enrolment_in, standings
from courses.progress.services import complete, enrol, hold, leave, record_score, state_of, step_up
from lms.accounts.models import Membership, Role
from tests.factories.accounts import TrainingCentreFactory, UserFactory
from tests.factories.document import course_document, lesson, module, quiz
from tests.factories.editions import course_with_edition, edition_of
from tests.factories.progress import done, enrolment

pytestmark = pytest.mark.django_db


@pytest.fixture
def course() -> Course:
    first, second, test = lesson(slug="one"), lesson(slug="two"), quiz(slug="test")
    return course_with_edition(course_document(module(first, second, test)))


@pytest.fixture
def run(course: Course) -> Enrolment:
    return enrol(user=UserFactory(), course=course)


def _keys(run: Enrolment) -> list[uuid.UUID]:
    return [activity.key for activity in run.edition.outline.activities()]


class TestEnrolling:
    def test_a_run_begins_on_the_current_edition_with_the_workplace_of_that_day(self, course: Course) -> None:
        centre = TrainingCentreFactory()
        user = UserFactory()
        Membership.objects.create(
            user=user, agency=centre.agency, centre=centre, role=Role.LEARNER, confirmed_at=timezone.now()
        )
        run = enrol(user=user, course=course)
        assert (run.edition, run.agency, run.centre) == (course.current_edition, centre.agency, centre)

    def test_enrolling_again_goes_on_with_the_same_run(self, run: Enrolment, course: Course) -> None:
        assert enrol(user=run.user, course=course) == run
        assert Enrolment.objects.count() == 1

    def test_a_completed_run_is_given_back(self, run: Enrolment, course: Course) -> None:
        done(run)
        assert enrol(user=run.user, course=course).completed_at

    def test_a_run_that_was_left_is_taken_up_again_even_when_the_course_is_closed(
        self, run: Enrolment, course: Course
    ) -> None:
        leave(run)
        course.retired_at = timezone.now()
        course.save()
        assert enrol(user=run.user, course=course).left_at is None

    @pytest.mark.parametrize("fact", [{"audience": Audience.INVITED}, {"retired_at": timezone.now()}])
    def test_a_course_that_is_not_open_is_refused(self, course: Course, fact: dict[str, object]) -> None:
        Course.objects.filter(pk=course.pk).update(**fact)
        course.refresh_from_db()
        with pytest.raises(NotOpen):
            enrol(user=UserFactory(), course=course)

    def test_a_centre_enrols_whom_it_will(self, course: Course) -> None:
        Course.objects.filter(pk=course.pk).update(audience=Audience.INVITED)
        course.refresh_from_db()
        course.prerequisites.add(course_with_edition())
        centre = TrainingCentreFactory()
        run = enrol(user=UserFactory(), course=course, enrolled_by=UserFactory(), centre=centre)
        assert run.centre == centre

    def test_prerequisites_come_first(self, course: Course) -> None:
        before = course_with_edition()
        course.prerequisites.add(before)
        user = UserFactory()
        with pytest.raises(PrerequisitesMissing):
            enrol(user=user, course=course)
        done(enrolment(user, before))
        assert enrol(user=user, course=course)


class TestDone:
    def test_the_same_operation_counts_once(self, run: Enrolment) -> None:
        operation = uuid.uuid4()
        complete(enrolment=run, key=_keys(run)[0], operation=operation)
        complete(enrolment=run, key=_keys(run)[1], operation=operation)
        assert state_of(run).done == 1
        assert Operation.objects.count() == 1

    def test_the_time_is_the_browsers(self, run: Enrolment) -> None:
        made_at = timezone.now() - timezone.timedelta(days=2)
        complete(enrolment=run, key=_keys(run)[0], made_at=made_at)
        assert ActivityProgress.objects.get().done_at == made_at

    def test_what_is_not_in_the_edition_is_refused(self, run: Enrolment) -> None:
        with pytest.raises(NotInEdition):
            complete(enrolment=run, key=uuid.uuid4())

    def test_after_leaving_it_is_refused(self, run: Enrolment) -> None:
        leave(run)
        with pytest.raises(RunEnded):
            complete(enrolment=run, key=_keys(run)[0])

    def test_what_is_graded_is_passed_not_said(self, run: Enrolment) -> None:
        with pytest.raises(NeedsPassing):
            complete(enrolment=run, key=_keys(run)[2])

    def test_in_order(self) -> None:
        document = course_document(module(lesson(slug="one"), lesson(slug="two")), sequential=True)
        run = enrol(user=UserFactory(), course=course_with_edition(document))
        with pytest.raises(Locked):
            complete(enrolment=run, key=_keys(run)[1])

    def test_what_came_late_in_the_right_order_counts(self) -> None:
        document = course_document(module(lesson(slug="one"), lesson(slug="two")), sequential=True)
        run = enrol(user=UserFactory(), course=course_with_edition(document))
        for key in _keys(run):
            complete(enrolment=run, key=key)
        run.refresh_from_db()
        assert run.completed_at


class TestScore:
    def _try(self, run: Enrolment, score: int, *, passed: bool) -> ActivityProgress:
        activity = Activity.objects.get(key=_keys(run)[2])
        with transaction.atomic():
            record_score(enrolment=hold(run), activity=activity, score=Decimal(score), passed=passed)
        return ActivityProgress.objects.get(activity=activity)

    def test_the_best_score_stays_and_a_pass_is_kept(self, run: Enrolment) -> None:
        assert self._try(run, 40, passed=False).state == ActivityState.FAILED
        assert self._try(run, 80, passed=True).state == ActivityState.DONE
        last = self._try(run, 20, passed=False)
        assert (last.state, last.score, last.tries) == (ActivityState.DONE, Decimal(80), 3)

    def test_completion_is_told_once(self, run: Enrolment, monkeypatch: pytest.MonkeyPatch) -> None:
        told: list[Enrolment] = []
        monkeypatch.setattr(hooks, "_completed", [told.append])
        done(run)
        self._try(run, 100, passed=True)
        assert told == [run]


class TestStepUp:
    def test_what_was_done_stays_done(self, course: Course) -> None:
        one, two = lesson(slug="one"), lesson(slug="two")
        document = course_document(module(one))
        course = course_with_edition(document)
        run = enrol(user=UserFactory(), course=course)
        done(enrolment(UserFactory(), course))
        newer = replace(document.edition, number=2)
        edition_of(course, course_document(module(one, two), key=document.key, edition=newer))
        step_up(run)
        complete(enrolment=run, key=one.key)
        run.refresh_from_db()
        assert (run.edition.number, run.done, run.total, run.completed_at) == (2, 1, 2, None)

    def test_a_run_on_the_current_edition_stays_as_it_is(self, run: Enrolment) -> None:
        assert step_up(run).done == 0


class TestStanding:
    def test_runs_are_read_with_their_progress_in_one_query(
        self, run: Enrolment, django_assert_num_queries: object
    ) -> None:
        complete(enrolment=run, key=_keys(run)[0])
        enrolment(UserFactory(), run.course)
        all_runs = Enrolment.objects.order_by("pk")
        standings(all_runs)
        with django_assert_num_queries(1):  # type: ignore[operator]
            first, second = standings(all_runs)
        assert (first.state.done, second.state.done) == (1, 0)
        assert first.enrolment == run
        assert first.enrolment.course.agency.code

    def test_nobody_has_no_run(self, course: Course) -> None:
        assert enrolment_in(UserFactory(), course) is None
