from __future__ import annotations

import pytest
from django.test import Client

from lms.accounts.models import Agency, Role, User
from lms.accounts.services import grant, make_agency
from tests.factories.accounts import UserFactory


def signed_in(role: Role, agency: Agency) -> Client:
    person: User = UserFactory()
    grant(person, agency, role)
    client = Client()
    client.force_login(person)
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
    return signed_in(Role.TRAINER, agency)


@pytest.fixture
def stranger(other: Agency) -> Client:
    """A trainer of another agency."""
    return signed_in(Role.TRAINER, other)
