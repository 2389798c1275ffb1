"""Signing heads, keeping them outside the database, and telling people."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from certificates import tasks
from certificates.log import checkpoint, heads, monthly
from certificates.log.store import LogFault
from certificates.models import LogHead, LogLeaf, LogNode, MonthlyList
from certificates.services import revoke
from lms.accounts.models import Letter, Role
from tests.factories.accounts import AgencyFactory, MembershipFactory, UserFactory, person
from tests.factories.editions import course_with_edition
from tests.factories.log import logged, signed

pytestmark = pytest.mark.django_db


def test_a_head_is_signed_when_the_log_has_grown(heads_folder: Path) -> None:
    assert heads.sign_head() is None
    logged()
    head = signed()
    assert head.size == 1
    assert heads.sign_head() is None
    logged()
    assert signed().size == 2
    assert sorted(file.name for file in heads_folder.iterdir()) == ["1.checkpoint", "2.checkpoint", "latest"]
    newest = (heads_folder / "latest").read_text()
    assert newest == (heads_folder / "2.checkpoint").read_text()
    opened = checkpoint.open_head(newest, heads.known_keys())
    assert (opened.size, opened.origin) == (2, "127.0.0.1:8000/certificates")
    assert heads.latest_head() == LogHead.objects.get(size=2)


def test_the_log_may_have_a_name_of_its_own(settings: Settings) -> None:
    settings.MALAKA_LOG_ORIGIN = "log.malaka.uz/1"
    logged()
    assert signed().checkpoint.startswith("log.malaka.uz/1\n1\n")


def test_nothing_is_asked_for_much_while_nothing_changes() -> None:
    logged()
    signed()
    with CaptureQueriesContext(connection) as captured:
        assert heads.sign_head() is None
    assert len(captured) == 2


def test_a_lost_file_is_written_again(heads_folder: Path) -> None:
    logged()
    head = signed()
    (heads_folder / "1.checkpoint").unlink()
    assert heads.sign_head() is None
    assert (heads_folder / "1.checkpoint").read_text() == head.checkpoint


def test_without_its_file_there_is_no_head(heads_folder: Path) -> None:
    heads_folder.parent.mkdir(exist_ok=True)
    heads_folder.write_text("not a folder")
    logged()
    with pytest.raises(FileExistsError):
        heads.sign_head()
    assert not LogHead.objects.exists()


def test_what_was_signed_is_never_contradicted(caplog: pytest.LogCaptureFixture) -> None:
    logged()
    logged()
    signed()
    LogLeaf.objects.filter(index=0).update(entry=bytes(32))
    LogNode.objects.update(hash=bytes(32))
    logged()
    with pytest.raises(LogFault, match="the newest head in the database"):
        heads.sign_head()
    with caplog.at_level(logging.WARNING):
        tasks.sign_head()
        tasks.sign_head()
    assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING"]
    assert LogHead.objects.count() == 1


def test_a_head_outside_the_database_binds_too() -> None:
    logged()
    logged()
    signed()
    LogHead.objects.all().delete()
    LogNode.objects.update(hash=bytes(32))
    logged()
    with pytest.raises(LogFault, match="latest"):
        heads.sign_head()


def test_a_log_that_shrank_is_not_signed() -> None:
    logged()
    logged()
    signed()
    heads.store.Log.objects.update(size=1)
    with pytest.raises(LogFault):
        heads.sign_head()


def test_a_certificate_is_shown_to_be_as_old_as_the_first_head_that_holds_it() -> None:
    certificate = logged()
    assert heads.logged_at(certificate) is None
    head = signed()
    logged()
    signed()
    assert heads.logged_at(certificate) == head.signed_at


@pytest.fixture
def auditor() -> str:
    user = person(Role.AUDITOR, AgencyFactory(code="egov"), language="ru")
    MembershipFactory(
        user=UserFactory(), agency=AgencyFactory(code="egov"), role=Role.AUDITOR, confirmed_at=None
    )
    person(Role.AUDITOR, AgencyFactory(code="egov"), is_active=False)
    person(Role.AUDITOR, AgencyFactory())
    return user.email


def test_auditors_of_the_national_centre_get_the_head_once_a_week(auditor: str) -> None:
    now = timezone.now()
    assert heads.mail_head(now) == 0
    logged()
    head = signed()
    assert heads.mail_head(now) == 1
    letter = Letter.objects.get()
    assert letter.to == auditor
    assert checkpoint.found_in(letter.body) == head.checkpoint
    assert heads.mail_head(now) == 0
    logged()
    signed()
    assert heads.mail_head(now + timedelta(days=6)) == 0
    assert heads.mail_head(now + timedelta(days=7, minutes=1)) == 1


def test_the_setting_says_how_often(auditor: str, settings: Settings) -> None:
    settings.MALAKA_LOG_MAIL_DAYS = 0
    for _ in range(2):
        logged()
        signed()
        assert heads.mail_head() == 1


def later(day: int = 1) -> datetime:
    """A day of the next month."""
    first = (timezone.localtime().replace(day=1) + timedelta(days=31)).replace(day=day, hour=5)
    return first


def test_each_agency_is_told_what_was_done_in_its_name_once_a_month() -> None:
    one, two = course_with_edition(), course_with_edition()
    managers = {person(Role.CENTRE_MANAGER, one.agency).email, person(Role.CENTRE_MANAGER, two.agency).email}
    person(Role.CENTRE_MANAGER, AgencyFactory())
    person(Role.TRAINER, one.agency)
    first = logged(one)
    logged(one)
    logged(two)
    revoke(first, by=UserFactory(), why="Xato")
    assert monthly.mail_lists() == 0
    assert monthly.mail_lists(later()) == 2
    assert monthly.mail_lists(later(day=2)) == 0
    letters = Letter.objects.exclude(to=first.enrolment.user.email)
    assert {letter.to for letter in letters} == managers
    assert MonthlyList.objects.count() == 2
    body = Letter.objects.get(to=one.agency.memberships.get(role=Role.CENTRE_MANAGER).user.email).body
    today = timezone.localdate()
    assert f"/certificates/issued/{one.agency.code}/{today.year}/{today.month}.csv" in body
    assert "2" in body


def test_the_tasks_do_what_they_say(auditor: str) -> None:
    logged()
    tasks.sign_head()
    tasks.mail_head()
    tasks.mail_monthly_lists()
    assert LogHead.objects.get().mailed_at is not None
