"""Clocks and time zones: the server's clock of arrival decides, to the second, wherever the browser is."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone as django_time

from courses.document.activities import QuizSettings
from courses.editions.models import Activity
from courses.progress.errors import ProgressError
from courses.progress.models import Enrolment
from courses.quizzes import desk
from courses.quizzes.edition import judged_content
from courses.quizzes.errors import AnswerLate, NotOpenYet, SittingOver
from courses.quizzes.models import Answer, Arrival, Attempt, HandedInBy, Sitting, Verdict
from courses.quizzes.services import begin, save_answer, submit, submit_at_end
from courses.quizzes.tasks import sweep
from lms.accounts.models import Role
from tests.factories.accounts import AgencyFactory, UserFactory, person
from tests.factories.document import course_document, module, quiz
from tests.factories.learning import live_course
from tests.factories.progress import enrolment
from tests.factories.quizzes import chosen_in, quiz_key

pytestmark = pytest.mark.django_db

TASHKENT = ZoneInfo("Asia/Tashkent")
SECOND = timedelta(seconds=1)
TICK = timedelta(microseconds=1)


class Clock:
    """The server's clock, which stands until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)

    def set(self, text: str, zone: ZoneInfo = TASHKENT) -> datetime:
        self.now = datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)
        return self.now

    def go(self, **time: float) -> datetime:
        self.now += timedelta(**time)
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(django_time, "now", lambda: clock.now)
    return clock


@pytest.fixture
def run(clock: Clock) -> Enrolment:
    document = course_document(module(quiz(settings=QuizSettings(time_limit=30))))
    return enrolment(course=live_course(document), agency=AgencyFactory(code="vazirlik"))


def sitting(run: Enrolment, opens: str, closes: str, **fields: Any) -> Sitting:
    """An exam of the run's agency, between two moments of Tashkent."""
    return Sitting.objects.create(
        activity=Activity.objects.get(course=run.course, key=quiz_key(run)),
        agency=run.agency,
        name="Imtihon",
        opens_at=datetime.fromisoformat(opens).replace(tzinfo=TASHKENT),
        closes_at=datetime.fromisoformat(closes).replace(tzinfo=TASHKENT),
        made_by=UserFactory(),
        **fields,
    )


def begun(run: Enrolment) -> Attempt:
    return begin(enrolment=run, key=quiz_key(run))


def save(attempt: Attempt, option: int = 0, **fields: Any) -> Verdict:
    question = judged_content(attempt).items[0]
    chosen = [question.options[option].id]  # type: ignore[attr-defined]
    return save_answer(attempt=attempt, question=question.id, response=chosen, **fields)


def address(attempt: Attempt, tail: str = "") -> str:
    return f"/en/courses/egov/{attempt.enrolment.course.slug}/module/quiz/{attempt.uuid}/{tail}"


class TestTheWindow:
    @pytest.mark.parametrize(
        ("moment", "refusal"),
        [
            ("2026-11-25T08:59:59.999999", NotOpenYet),
            ("2026-11-25T09:00:00", None),
            ("2026-11-25T09:59:59.999999", None),
            ("2026-11-25T10:00:00", SittingOver),
        ],
    )
    def test_it_opens_and_closes_to_the_second(
        self, clock: Clock, run: Enrolment, moment: str, refusal: type[ProgressError] | None
    ) -> None:
        sitting(run, "2026-11-25T09:00", "2026-11-25T10:00")
        clock.set(moment)
        if refusal:
            with pytest.raises(refusal):
                begun(run)
        else:
            assert begun(run).is_open

    def test_minutes_that_were_added_keep_it_open_so_much_longer(self, clock: Clock, run: Enrolment) -> None:
        sitting(run, "2026-11-25T09:00", "2026-11-25T10:00", added_minutes=15)
        clock.set("2026-11-25T10:14:59")
        assert begun(run).deadline_at == clock.set("2026-11-25T10:15:00")

    def test_of_two_that_meet_the_second_is_open_when_the_first_has_closed(
        self, clock: Clock, run: Enrolment
    ) -> None:
        sitting(run, "2026-11-25T09:00", "2026-11-25T10:00")
        second = sitting(run, "2026-11-25T10:00", "2026-11-25T11:00")
        clock.set("2026-11-25T10:00:00")
        assert begun(run).sitting == second

    def test_it_goes_over_midnight(self, clock: Clock, run: Enrolment, client: Client) -> None:
        sitting(run, "2026-11-25T23:30", "2026-11-26T00:20")
        clock.set("2026-11-25T23:55")
        attempt = begun(run)
        assert attempt.deadline_at == datetime(2026, 11, 25, 19, 20, tzinfo=UTC)
        clock.set("2026-11-26T00:19:30")
        assert save(attempt) == Verdict.SAVED
        client.force_login(run.user)
        told = client.get(address(attempt, "clock/")).json()
        assert told == {"open": True, "seconds": 30, "until": "Time until 12:20 a.m."}
        clock.set("2026-11-26T00:21:01")
        sweep()
        assert Attempt.objects.get().handed_in_by == HandedInBy.CLOCK

    def test_it_goes_over_the_new_year(self, clock: Clock, run: Enrolment) -> None:
        sitting(run, "2026-12-31T23:00", "2027-01-01T01:00")
        clock.set("2027-01-01T00:00")
        assert begun(run).deadline_at == clock.set("2027-01-01T00:30")


class TestTheDeadline:
    @pytest.mark.parametrize(
        ("after", "verdict"),
        [
            (-SECOND, Verdict.SAVED),
            (timedelta(0), Verdict.SAVED),
            (TICK, Verdict.SAVED),
            (60 * SECOND, Verdict.SAVED),
            (60 * SECOND + TICK, Verdict.LATE),
        ],
    )
    def test_what_arrives_by_its_end_or_in_the_grace_counts_and_nothing_later(
        self, clock: Clock, run: Enrolment, after: timedelta, verdict: Verdict
    ) -> None:
        attempt = begun(run)
        assert attempt.deadline_at
        made_at, clock.now = attempt.deadline_at - SECOND, attempt.deadline_at + after
        if verdict == Verdict.LATE:
            with pytest.raises(AnswerLate):
                save(attempt, made_at=made_at)
        else:
            save(attempt, made_at=made_at)
        arrival = Arrival.objects.get()
        assert (arrival.verdict, arrival.arrived_at) == (verdict, clock.now)
        assert Answer.objects.exists() == (verdict == Verdict.SAVED)

    def test_the_sweep_waits_for_the_grace_and_says_when_the_time_was_up(
        self, clock: Clock, run: Enrolment
    ) -> None:
        attempt = begun(run)
        assert attempt.deadline_at
        save(attempt)
        clock.now = attempt.deadline_at + 60 * SECOND
        sweep()
        assert Attempt.objects.get().is_open
        clock.now += TICK
        sweep()
        done = Attempt.objects.get()
        assert (done.submitted_at, done.graded_at) == (attempt.deadline_at, clock.now)

    def test_evidence_that_came_late_counts_for_nothing_though_it_was_made_in_time(
        self, clock: Clock, run: Enrolment
    ) -> None:
        attempt = begun(run)
        made_at = clock.go(minutes=10)
        clock.go(hours=3)
        sweep()
        with pytest.raises(AnswerLate):
            save(attempt, made_at=made_at)
        done = Attempt.objects.get()
        assert (done.score, Answer.objects.count()) == (0, 0)
        late = Arrival.objects.get()
        assert (late.verdict, late.made_at, late.response is None) == (Verdict.LATE, made_at, False)

    def test_a_page_whose_countdown_is_over_a_little_early_hands_in(
        self, clock: Clock, run: Enrolment
    ) -> None:
        attempt = begun(run)
        clock.go(minutes=29, seconds=54)
        assert submit_at_end(attempt).is_open
        clock.go(seconds=1)
        assert not submit_at_end(attempt).is_open

    def test_minutes_are_added_to_the_end_and_not_to_now(self, clock: Clock, run: Enrolment) -> None:
        exam = sitting(run, "2026-11-25T08:00", "2026-11-25T12:00")
        end = begun(run).deadline_at
        assert end
        clock.go(minutes=29)
        desk.add_minutes(sitting=exam, minutes=5, reason="Chiroq oʻchdi", by=exam.made_by)
        assert Attempt.objects.get().deadline_at == end + timedelta(minutes=5)

    def test_a_try_that_was_reopened_ends_so_many_minutes_from_then(
        self, clock: Clock, run: Enrolment
    ) -> None:
        exam = sitting(run, "2026-11-25T08:00", "2026-11-25T12:00")
        attempt = submit(begun(run))
        now = clock.go(hours=1)
        desk.reopen(attempt=attempt, reason="Aloqa uzildi", by=exam.made_by, minutes=10)
        assert Attempt.objects.get().deadline_at == now + timedelta(minutes=10)


class TestZones:
    def test_a_time_that_a_centre_enters_is_tashkents_and_reads_the_same_everywhere(
        self, clock: Clock, run: Enrolment, client: Client
    ) -> None:
        client.force_login(person(Role.CENTRE_MANAGER, run.agency))
        new = "/en/centre/sittings/new/"
        page = client.get(new).context["form"]
        fields = {"opens_at": "2026-11-25T09:00", "closes_at": "2026-11-26T00:30", "start_code": ""}
        choice = {"activity": next(iter(page.quizzes)), "place": next(iter(page.places))}
        desk_page = client.post(new, {"name": "Imtihon", **choice, **fields}, follow=True)
        exam = Sitting.objects.get()
        assert exam.opens_at == datetime(2026, 11, 25, 4, 0, tzinfo=UTC)
        assert "9 a.m." in desk_page.content.decode()
        form = client.get(f"/en/centre/sittings/{exam.uuid}/edit/").content.decode()
        assert 'value="2026-11-25T09:00"' in form
        client.force_login(run.user)
        entrance = f"/en/courses/egov/{run.course.slug}/module/quiz/"
        page = client.get(entrance, headers={"Accept-Language": "de-DE"}).content.decode()
        assert "From Nov. 25, 2026, 9 a.m. to Nov. 26, 2026, 12:30 a.m., Tashkent time" in page

    @pytest.mark.parametrize(
        ("begins", "zone"),
        [
            ("2027-03-28T01:50", "Europe/Berlin"),  # the clocks go forward at 02:00
            ("2026-10-25T02:50", "Europe/Berlin"),  # and back at 03:00
            ("2026-11-01T01:50", "America/New_York"),
        ],
    )
    def test_half_an_hour_is_half_an_hour_where_the_clocks_change(
        self, clock: Clock, run: Enrolment, client: Client, begins: str, zone: str
    ) -> None:
        began = clock.set(begins, ZoneInfo(zone))
        client.force_login(run.user)
        with django_time.override(zone):
            attempt = begun(run)
            clock.go(minutes=20)
            assert save(attempt) == Verdict.SAVED
            assert client.get(address(attempt, "clock/")).json()["seconds"] == 600
        assert attempt.deadline_at == began + timedelta(minutes=30)

    def test_answers_are_in_order_though_the_browsers_clock_goes_back_an_hour(
        self, clock: Clock, run: Enrolment, client: Client
    ) -> None:
        attempt = begun(run)
        client.force_login(run.user)
        summer, winter = timezone(timedelta(hours=2)), timezone(timedelta(hours=1))
        for option, zone in ((0, summer), (1, winter)):
            clock.go(seconds=30)
            assert send(client, attempt, option, made_at=clock.now.astimezone(zone)) == "saved"
        assert stands(attempt) == 1


def send(
    client: Client, attempt: Attempt, option: int, made_at: datetime, sent_at: datetime | None = None
) -> str:
    """An answer as the script sends it, by the browser's own clock."""
    question = judged_content(attempt).items[0]
    form = chosen_in(attempt, question, [question.options[option].id])  # type: ignore[attr-defined]
    fields = {**form, "operation": str(uuid.uuid4()), "made_at": made_at.isoformat()}
    headers = {"Accept": "application/json", "X-Malaka-Sent-At": (sent_at or made_at).isoformat()}
    return str(client.post(address(attempt, "answer/"), fields, headers=headers).json()["state"])


def stands(attempt: Attempt) -> int:
    options = judged_content(attempt).items[0].options  # type: ignore[attr-defined]
    return [option.id for option in options].index(Answer.objects.get().response[0])


class TestABrowsersClockThatIsWrong:
    @pytest.mark.parametrize("skew", [timedelta(days=-4000), -12 * 3600 * SECOND, timedelta(days=400)])
    def test_it_decides_nothing(self, clock: Clock, run: Enrolment, client: Client, skew: timedelta) -> None:
        attempt = begun(run)
        client.force_login(run.user)
        assert send(client, attempt, 0, clock.now + skew) == "saved"
        clock.go(minutes=5)
        assert send(client, attempt, 1, clock.now + skew) == "saved"
        # what was kept for four minutes is older than what was sent one ago
        clock.go(minutes=1)
        kept = clock.now - timedelta(minutes=4)
        assert send(client, attempt, 0, kept + skew, clock.now + skew) == "older"
        assert stands(attempt) == 1
        arrivals = Arrival.objects.order_by("pk").values_list("made_at", flat=True)
        assert arrivals[2] == kept

    def test_somebody_sets_it_back_between_two_answers(
        self, clock: Clock, run: Enrolment, client: Client
    ) -> None:
        attempt = begun(run)
        client.force_login(run.user)
        send(client, attempt, 0, clock.now + timedelta(hours=2))
        clock.go(seconds=10)
        assert send(client, attempt, 1, clock.now - timedelta(hours=2)) == "saved"
        assert stands(attempt) == 1

    def test_it_gains_no_time(self, clock: Clock, run: Enrolment, client: Client) -> None:
        attempt = begun(run)
        client.force_login(run.user)
        clock.go(minutes=31, seconds=1)
        assert send(client, attempt, 0, clock.now - timedelta(hours=1)) == "late"

    def test_one_that_says_no_zone_is_not_asked(self, clock: Clock, run: Enrolment, client: Client) -> None:
        attempt = begun(run)
        client.force_login(run.user)
        assert send(client, attempt, 0, datetime(1999, 1, 1)) == "saved"  # noqa: DTZ001
        assert Arrival.objects.get().made_at == clock.now
