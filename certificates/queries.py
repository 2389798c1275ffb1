"""Whose certificates a person may see."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from lms.accounts.models import User
from lms.accounts.permissions import agencies_audited, agencies_managed, audits_all, is_national

from .models import GIVEN_OUT, Certificate, State


def visible_to(user: User | AnonymousUser) -> QuerySet[Certificate]:
    """The person's own certificates and those of people of an agency they manage or audit; editors and
    auditors of the national centre see each."""
    if not isinstance(user, User):
        return Certificate.objects.none()
    certificates = Certificate.objects.select_related("agency", "enrolment__user", "enrolment__course")
    if sees_all(user):
        return certificates
    agencies = [*agencies_managed(user), *agencies_audited(user)]
    return certificates.filter(Q(enrolment__user=user) | Q(enrolment__agency__in=agencies))


def sees_all(user: User | AnonymousUser) -> bool:
    return audits_all(user) or is_national(user)


def watched_by(user: User | AnonymousUser) -> QuerySet[Certificate]:
    """Those that the person answers for or audits: ``visible_to`` without what is only their own."""
    certificates = visible_to(user)
    if not isinstance(user, User) or sees_all(user):
        return certificates
    agencies = [*agencies_managed(user), *agencies_audited(user)]
    return certificates.filter(enrolment__agency__in=agencies)


def changeable_by(user: User | AnonymousUser) -> QuerySet[Certificate]:
    """Those that the person may revoke, give up or correct: of people of an agency that they manage; editors
    of the national centre may with each."""
    certificates = visible_to(user)
    return (
        certificates
        if is_national(user)
        else certificates.filter(enrolment__agency__in=agencies_managed(user))
    )


def counting(certificates: QuerySet[Certificate]) -> QuerySet[Certificate]:
    """The one certificate of each enrolment that counts: not given up, not superseded, and no correction
    before it is issued."""
    stands = Q(replaces=None) | Q(state__in=GIVEN_OUT)
    return certificates.filter(stands).exclude(state__in=(State.SUPERSEDED, State.VOID))
