from __future__ import annotations

import pytest
from django.test import Client

from courses.tree.models import CoursePage
from lms.accounts.models import Agency, Role
from tests.factories.accounts import AgencyFactory
from tests.once import Once
from tests.tree.planting import member, planted


@pytest.fixture(scope="module")
def standing(once: Once[CoursePage]) -> CoursePage:
    return once(lambda: planted(AgencyFactory(code="vazirlik")))


@pytest.fixture
def agency(standing: CoursePage) -> Agency:
    return Agency.objects.get(code="vazirlik")


@pytest.fixture
def trainer(client: Client, agency: Agency) -> Client:
    client.force_login(member(Role.TRAINER, agency))
    return client
