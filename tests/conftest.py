from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker

from certificates.keys.authority import ensure_keys
from lms.kept import Kept
from tests import prepared
from tests.once import Made, Once

# A property holds or does not; how long a busy machine takes to try it says nothing.
hypothesis_settings.register_profile("malaka", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("malaka")


@pytest.fixture(scope="session", autouse=True)
def _keys() -> None:
    """Keys to sign with, smaller than real ones so that making them takes no time."""
    ensure_keys(settings.DATA_DIR / "keys", organisation="Malaka tests", bits=2048)


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """What stands under the name of the test database is used: a fresh copy of the prepared one."""
    return True


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    with django_db_blocker.unblock():
        copy = prepared.copied()
        copy.__enter__()
    yield
    with django_db_blocker.unblock():
        copy.__exit__(None, None, None)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """A site as it stands after its installation: home pages and catalogues, whoever the test is about."""
    from courses.tree.home import catalogue_page, ensure_locales

    with django_db_blocker.unblock():
        for locale in ensure_locales():
            catalogue_page(locale)


@pytest.fixture(scope="module")
def once(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Once[object]]:
    """Calls a function whose rows stand for the whole module: what a test changes is rolled back to them.

    For tests that need the same large thing, a course with its pages above all. Let each test fetch its own
    instances, which it may change.
    """

    def make(build: Callable[[], Made]) -> Made:
        with django_db_blocker.unblock():
            return build()

    forget_everything()
    outer = transaction.atomic()
    with django_db_blocker.unblock():
        outer.__enter__()
    yield make
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """Rows of one test must not be found in the memory of the next."""
    forget_everything()


def forget_everything() -> None:
    Kept.forget_everything()
    cache.clear()
