"""A worker is killed before, while and after it makes a certificate: there is one, within half a minute."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import time
import uuid
from pathlib import Path

import pytest

from tests.journeys.running import Demo, until

DUE = """
import uuid
from certificates.models import Certificate, State
from certificates.services import confirm_name
from courses.editions.models import Course
from courses.progress.services import enrol, complete, record_score
from courses.editions.models import Activity
from django.db import transaction
from decimal import Decimal
from lms.accounts.models import User
user = User.objects.create_user("{email}", "malaka-demo", name_latin="Karimov Anvar")
course = Course.objects.get(agency__code="egov", slug="interoperability")
run = enrol(user=user, course=course, enrolled_by=user)
for one in run.edition.outline.activities():
    if one.pass_mark is None:
        complete(enrolment=run, key=one.key)
    else:
        with transaction.atomic():
            activity = Activity.objects.get(course=run.course_id, key=one.key)
            record_score(enrolment=run, activity=activity, score=Decimal(90), passed=True)
certificate = Certificate.objects.get(enrolment=run)
{before}
confirm_name(certificate, name="Karimov Anvar", language="uz")
print(certificate.pk)
"""


def family(demo: Demo) -> list[int]:
    """The worker and its children."""
    worker = demo.pid("worker")
    children = Path(f"/proc/{worker}/task/{worker}/children").read_text()
    return [worker, *(int(child) for child in children.split())]


def kill(pids: list[int]) -> None:
    """End them as a machine does that loses its power."""
    for pid in pids:
        os.kill(pid, signal.SIGKILL)


def state(demo: Demo, email: str) -> str:
    """By SQL past Django, which would take seconds to start."""
    with sqlite3.connect(f"file:{demo.data}/malaka.sqlite3?mode=ro", uri=True) as database:
        rows = database.execute(
            "SELECT c.state FROM certificates_certificate c JOIN progress_enrolment e"
            " ON e.id = c.enrolment_id JOIN accounts_user u ON u.id = e.user_id WHERE u.email = ?",
            [email],
        ).fetchall()
    assert len(rows) <= 1
    return rows[0][0] if rows else ""


@pytest.mark.parametrize("moment", ["before", "during", "after"])
def test_one_certificate_within_half_a_minute(demo: Demo, moment: str) -> None:
    email = f"oldirildi-{uuid.uuid4().hex[:8]}@example.uz"
    before = ""
    if moment == "before":
        before = f"import os; [os.kill(pid, 9) for pid in {family(demo)}]"
    demo.shell(DUE.format(email=email, before=before))
    started = time.monotonic()
    if moment != "before":
        wanted = "making" if moment == "during" else "issued"
        until(lambda: state(demo, email) in (wanted, "issued"), wanted, 20)
        kill(family(demo))

    until(lambda: state(demo, email) == "issued", "the certificate", 30)

    assert time.monotonic() - started < 50
    files = list((demo.data / "private" / "certificates").rglob("*.pdf"))
    assert len(files) == len({path.name.rsplit("-", 1)[0] for path in files}), "two files of one certificate"


MAKING = """
import os, signal
from unittest.mock import patch
from certificates import making
def die(*_arguments, **_named):
    os.kill(os.getpid(), signal.SIGKILL)
Certificate.objects.filter(pk=certificate.pk).update(name="Karimov Anvar", state="due")
with patch.object({where}, "{step}", side_effect=die):
    making.make(certificate.pk)
"""

STEPS = {
    "publish": "making",
    "credential": "making",
    "render": "making",
    "sign": "making",
    "supersede": "making",
    "tell_issued": "making",
    "append": "making.leaves",
}
"""What making does, one thing after another, and where it stands."""


def test_killed_at_whatever_step_each_person_has_one_certificate(demo: Demo) -> None:
    emails = {step: f"qadam-{step.replace('_', '-')}-{uuid.uuid4().hex[:6]}@example.uz" for step in STEPS}
    for step, where in STEPS.items():
        prepared = DUE.format(email=emails[step], before="").partition("confirm_name(certificate")[0]
        with pytest.raises(subprocess.CalledProcessError) as ended:
            demo.shell(prepared + MAKING.format(where=where, step=step))
        assert ended.value.returncode == -signal.SIGKILL, step

    for step, email in emails.items():
        until(lambda email=email: state(demo, email) == "issued", f"the one that died at {step}", 60)  # type: ignore[misc]

    with sqlite3.connect(f"file:{demo.data}/malaka.sqlite3?mode=ro", uri=True) as database:
        rows = database.execute(
            'SELECT u.email, COUNT(DISTINCT c.id), COUNT(l."index") FROM certificates_certificate c'
            " JOIN progress_enrolment e ON e.id = c.enrolment_id JOIN accounts_user u ON u.id = e.user_id"
            " JOIN certificates_logleaf l ON l.certificate_id = c.id WHERE u.email LIKE 'qadam-%'"
            " GROUP BY u.email"
        ).fetchall()
        numbers = database.execute(
            "SELECT agency_id, year, COUNT(*), MAX(number) FROM certificates_certificate"
            " WHERE number IS NOT NULL GROUP BY agency_id, year"
        ).fetchall()
    found = {email: (certificates, leaves) for email, certificates, leaves in rows}
    assert {email: found[email] for email in emails.values()} == dict.fromkeys(emails.values(), (1, 1))
    assert all(count == highest for *_whose, count, highest in numbers)
