"""Results that a correction made worse: the learner's agency says whether the new one counts."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.editions.frozen import frozen_edition
from courses.progress.errors import ProgressError
from courses.progress.services import hold
from lms.accounts.models import Membership, Role, User
from lms.accounts.permissions import agencies_authored, agencies_managed

from .letters import tell
from .models import Attempt, Decision, Regrade
from .regrading import apply
from .services import count

ANSWERABLE = (Role.TRAINER, Role.EDITOR, Role.CENTRE_MANAGER)


class AlreadyDecided(ProgressError):
    message = _("Somebody has decided this already.")


def may_decide(user: User | AnonymousUser) -> bool:
    return bool(agencies_of(user))


def agencies_of(user: User | AnonymousUser) -> set[int]:
    """Agencies for whose people the person answers: as their manager or trainer."""
    return {agency.pk for agency in (*agencies_managed(user), *agencies_authored(user))}


def to_decide(user: User | AnonymousUser) -> QuerySet[Regrade]:
    """Worse results that wait for ``user``: of their agency's people, the oldest first.

    Where the learner has no agency, or it has nobody to decide, the course's authors do.
    """
    answerable = Membership.objects.confirmed().filter(
        agency=OuterRef("attempt__enrolment__agency"), role__in=ANSWERABLE
    )
    authored = [agency.pk for agency in agencies_authored(user)]
    theirs = Q(attempt__enrolment__agency__in=agencies_of(user)) | (
        Q(attempt__enrolment__course__agency__in=authored) & ~Exists(answerable)
    )
    return (
        Regrade.objects.filter(
            theirs,
            decision=Decision.WAITING,
            attempt__submitted_at__isnull=False,
            attempt__voided_at=None,
        )
        .exclude(attempt__enrolment__user=user.pk)
        .select_related(
            *("attempt__enrolment__user", "attempt__activity", "attempt__edition"),
            *("correction__edition", "correction__base"),
        )
        .order_by("made_at", "pk")
    )


def decide(*, regraded: Regrade, user: User, take: bool, reason: str) -> Regrade:
    """Let the new, worse result count, or the old one stand. A completion and a certificate stay whatever is
    decided. Raises AlreadyDecided. The caller has asked ``to_decide``."""
    with transaction.atomic():
        enrolment = hold(regraded.attempt.enrolment)
        attempt = (
            Attempt.objects.select_for_update(of=("self",))
            .select_related("activity")
            .get(pk=regraded.attempt_id)
        )
        held = (
            Regrade.objects.select_for_update(of=("self",)).select_related("correction").get(pk=regraded.pk)
        )
        if held.decision != Decision.WAITING or attempt.is_open or attempt.voided_at:
            raise AlreadyDecided
        attempt.enrolment, held.attempt = enrolment, attempt
        held.decision = Decision.APPLIED if take else Decision.KEPT
        held.decided_by, held.decided_at, held.reason = user, timezone.now(), reason
        held.save(update_fields=["decision", "decided_by", "decided_at", "reason"])
        if take:
            apply(held, frozen_edition(held.correction.edition_id))
            count(attempt)
        tell(attempt, "regraded" if take else "regrade_kept", regrade=held, reason=held.correction.reason)
    return held
