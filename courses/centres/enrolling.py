"""A centre enrols people: who is known is enrolled at once, everybody else is invited.

A manager sees whether somebody works in their own agency, which they know. Whether an address has an account
elsewhere they never learn: such a person gets the same invitation as one without an account.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.db import transaction
from django.utils import timezone

from courses.editions.models import Course
from courses.progress.models import Enrolment
from courses.progress.services import enrol
from lms.accounts.models import Agency, Role, TrainingCentre, User

from .letters import wake
from .models import Invitation
from .pasting import Pasted


class Fate(StrEnum):
    """What happens to a pasted person."""

    ENROL = "enrol"
    INVITE = "invite"
    ENROLLED = "enrolled"
    INVITED = "invited"
    ELSEWHERE = "elsewhere"
    CLOSED = "closed"
    UNUSABLE = "unusable"


@dataclass(frozen=True)
class Place:
    """Where people are enrolled: an agency, and a training centre of it where it has any."""

    agency: Agency
    centre: TrainingCentre | None = None


@dataclass(frozen=True)
class Judged:
    """A pasted person and what would happen to them now."""

    person: Pasted
    fate: Fate

    @property
    def is_new(self) -> bool:
        return self.fate in (Fate.ENROL, Fate.INVITE)


@dataclass
class Outcome:
    """Addresses by what was done with them."""

    enrolled: list[str] = field(default_factory=list)
    invited: list[str] = field(default_factory=list)


def judge(people: Sequence[Pasted], *, place: Place, course: Course) -> list[Judged]:
    """What would happen to ``people``; three queries for any number."""
    emails = [person.email for person in people if person.problem is None]
    staff = _staff(place.agency, emails)
    enrolled = set(
        Enrolment.objects.kept()
        .filter(agency=place.agency, course=course, user__email__in=emails)
        .values_list("user__email", flat=True)
    )
    listed = Invitation.objects.listed().filter(agency=place.agency, course=course, email__in=emails)
    invited = dict(listed.values_list("email", "accepted_at"))

    def fate(person: Pasted) -> Fate:
        if person.problem is not None:
            return Fate.UNUSABLE
        if person.email in enrolled:
            return Fate.ENROLLED
        if person.email in staff:
            return Fate.ENROL if staff[person.email].is_active else Fate.CLOSED
        if person.email in invited:
            return Fate.ELSEWHERE if invited[person.email] else Fate.INVITED
        return Fate.INVITE

    return [Judged(person, fate(person)) for person in people]


def enrol_people(
    people: Sequence[Pasted], *, manager: User, place: Place, course: Course, language: str
) -> Outcome:
    """Enrol or invite everybody who is new; done twice, or by two clicks at once, it changes nothing more.

    The agency's row is locked, so that the second of two clicks sees what the first has done.
    """
    outcome = Outcome()
    with transaction.atomic():
        Agency.objects.select_for_update().get(pk=place.agency.pk)
        judged = [one for one in judge(people, place=place, course=course) if one.is_new]
        staff = _staff(place.agency, [one.person.email for one in judged])
        for one in judged:
            invitation = _invitation(one.person, manager, place, course, language)
            if one.fate == Fate.ENROL:
                take_in(staff[one.person.email], invitation)
                outcome.enrolled.append(one.person.email)
            else:
                outcome.invited.append(one.person.email)
            wake(invitation)
    return outcome


def take_in(user: User, invitation: Invitation) -> Enrolment:
    """Enrol ``user`` as the invitation says and mark it accepted, in the caller's transaction.

    Who the run counts for is the rule of ``comes_over``.
    """
    comes = comes_over(run_of(user, invitation), user, invitation)
    enrolment = enrol(
        user=user, course=invitation.course, enrolled_by=invitation.invited_by, centre=invitation.centre
    )
    if comes:
        enrolment.agency, enrolment.centre = invitation.agency, invitation.centre
        enrolment.enrolled_by = invitation.invited_by
        enrolment.save(update_fields=["agency", "centre", "enrolled_by"])
    Invitation.objects.filter(pk=invitation.pk, accepted_at__isnull=True).update(accepted_at=timezone.now())
    return enrolment


def run_of(user: User, invitation: Invitation) -> Enrolment | None:
    """The person's run of the course, but for one that was left."""
    return Enrolment.objects.kept().filter(user=user, course=invitation.course).order_by("-run").first()


def comes_over(run: Enrolment | None, user: User, invitation: Invitation) -> bool:
    """Does the run count for the inviting agency from now on?

    One that is new, was left or belonged to nobody does, and one under way of a person who works there. One
    under way in another agency stays that agency's, a completed one of an agency stays as it is.
    """
    if run is None or run.agency_id is None:
        return True
    works_here = user.workplace is not None and user.workplace.agency_id == invitation.agency_id
    return works_here and run.completed_at is None


def is_seen(run: Enrolment | None, user: User, invitation: Invitation) -> bool:
    """Will the inviting agency see the run once the invitation is accepted?"""
    return comes_over(run, user, invitation) or (run is not None and run.agency_id == invitation.agency_id)


def _invitation(person: Pasted, manager: User, place: Place, course: Course, language: str) -> Invitation:
    """A fresh invitation, also of somebody who was enrolled before and left."""
    fresh = {
        "name": person.name,
        "centre": place.centre,
        "language": language,
        "invited_by": manager,
        "invited_at": timezone.now(),
        "sent_at": None,
        "accepted_at": None,
    }
    invitation, _created = Invitation.objects.update_or_create(
        email=person.email, course=course, agency=place.agency, defaults=fresh
    )
    return invitation


def _staff(agency: Agency, emails: Sequence[str]) -> dict[str, User]:
    """Those of ``emails`` who are confirmed to work in ``agency``."""
    working = User.objects.filter(
        memberships__agency=agency,
        memberships__role=Role.LEARNER,
        memberships__confirmed_at__isnull=False,
        email__in=emails,
    )
    return {user.email: user for user in working}
