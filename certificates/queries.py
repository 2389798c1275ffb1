"""Whose certificates a person may see."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from lms.accounts.models import User
from lms.accounts.permissions import agencies_audited, agencies_managed, audits_all

from .models import Certificate


def visible_to(user: User | AnonymousUser) -> QuerySet[Certificate]:
    """The person's own certificates and those of people of an agency they manage or audit; auditors of the
    national centre see each."""
    if not isinstance(user, User):
        return Certificate.objects.none()
    certificates = Certificate.objects.select_related("agency", "enrolment__user", "enrolment__course")
    if audits_all(user):
        return certificates
    agencies = [*agencies_managed(user), *agencies_audited(user)]
    return certificates.filter(Q(enrolment__user=user) | Q(enrolment__agency__in=agencies))
