"""Who gets a certificate in a bulk job, and who does not and why. Looks at rows, changes none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from courses.document.course import CertificateRule
from courses.editions.frozen import frozen_edition
from courses.progress.models import Enrolment
from lms.accounts.names import fault_of

from ..facts import offered_language
from ..models import Certificate, State

WAITS_FOR_SOMEBODY = (State.AWAITING_APPROVAL, State.AWAITING_NAME)


class Verdict(TextChoices):
    """``QUALIFIES``, or why not and what to do."""

    QUALIFIES = "qualifies", _("gets a certificate")
    NOT_COMPLETED = "not_completed", _("has not completed the course")
    NO_RULE = "no_rule", _("the course gives no certificate")
    HAS_ONE = "has_one", _("has a certificate already")
    ON_ITS_WAY = "on_its_way", _("the certificate is being made already")
    REVOKED = "revoked", _("the certificate was revoked")
    GIVEN_UP = "given_up", _("the certificate was given up; open it to make a new one")
    NO_NAME = "no_name", _("there is no name in the profile: ask them to write it there")
    UNUSABLE_NAME = (
        "unusable_name",
        _("the name in the profile cannot stand on a certificate: ask them to mend it there"),
    )
    NOT_YOURS = "not_yours", _("is not in your agency’s list any more")
    FAULT = "fault", _("something went wrong on our side; start again for them later")


@dataclass(frozen=True)
class Judgement:
    """``name`` and ``language`` are those of the certificate that is to be made, which is ``waiting`` where
    it has a row."""

    verdict: Verdict
    name: str = ""
    language: str = ""
    waiting: Certificate | None = None

    @property
    def qualifies(self) -> bool:
        return self.verdict == Verdict.QUALIFIES


def judge(enrolment: Enrolment, certificates: Sequence[Certificate]) -> Judgement:
    """``certificates`` are all that the enrolment has; it comes with its user and course."""
    if enrolment.completed_at is None:
        return Judgement(Verdict.NOT_COMPLETED)
    if enrolment.course.certificate_rule == CertificateRule.NONE:
        return Judgement(Verdict.NO_RULE)
    waiting = next((one for one in certificates if one.state in WAITS_FOR_SOMEBODY), None)
    if certificates and waiting is None:
        return Judgement(_why_not({State(one.state) for one in certificates}))
    language = waiting.language if waiting else _language_for(enrolment)
    name = enrolment.user.name_for(language)
    if not name:
        return Judgement(Verdict.NO_NAME)
    if fault_of(name):
        return Judgement(Verdict.UNUSABLE_NAME, name)
    return Judgement(Verdict.QUALIFIES, name, language, waiting)


def _language_for(enrolment: Enrolment) -> str:
    return offered_language(frozen_edition(enrolment.edition_id).outline, enrolment.user.language)


def _why_not(states: set[State]) -> Verdict:
    """What an enrolment's certificates, none of which waits for somebody, say."""
    if State.REVOKED in states:
        return Verdict.REVOKED
    if State.ISSUED in states:
        return Verdict.HAS_ONE
    if states & {State.DUE, State.MAKING, State.FAILED}:
        return Verdict.ON_ITS_WAY
    return Verdict.GIVEN_UP
