from __future__ import annotations

import pytest
from django.test import Client

from courses.tree.models import CoursePage
from lms.accounts.models import Role, User
from tests.factories.accounts import AgencyFactory
from tests.once import Once
from tests.tree.planting import member, planted_and_translated


@pytest.fixture(scope="module")
def standing(once: Once[CoursePage]) -> CoursePage:
    return once(planted_and_translated)


@pytest.fixture
def course(standing: CoursePage) -> CoursePage:
    return CoursePage.objects.get(pk=standing.pk)


@pytest.fixture
def author(course: CoursePage) -> User:
    return member(Role.TRAINER, course.course.agency, language="uz", name_latin="Lola Rahimova")


@pytest.fixture
def reviewer(course: CoursePage) -> User:
    return member(Role.EDITOR, AgencyFactory(code="egov"), language="ru", name_cyrillic="Карим Усмонов")


@pytest.fixture
def trainer(author: User) -> Client:
    client = Client()
    client.force_login(author)
    return client


@pytest.fixture
def editor(reviewer: User) -> Client:
    client = Client()
    client.force_login(reviewer)
    return client
