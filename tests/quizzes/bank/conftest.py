from __future__ import annotations

import pytest
from django.test import Client

from lms.accounts.models import Agency, Role, User
from lms.accounts.services import grant, make_agency
from tests.factories.accounts import UserFactory


def member(role: Role, agency: Agency) -> User:
    person: User = UserFactory()
    grant(person, agency, role)
    return person


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def agency(db: None) -> Agency:
    return make_agency("vazirlik", {"uz": "Vazirlik", "ru": "Министерство", "en": "Ministry"})


@pytest.fixture
def other(db: None) -> Agency:
    return make_agency("hokimlik", {"uz": "Hokimlik", "ru": "Хокимият", "en": "Governorate"})


@pytest.fixture
def cms(agency: Agency) -> Client:
    """A trainer of ``agency`` in the admin."""
    return signed_in(member(Role.TRAINER, agency))


@pytest.fixture
def stranger(other: Agency) -> Client:
    """A trainer of another agency."""
    return signed_in(member(Role.TRAINER, other))
