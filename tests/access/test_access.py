"""The table of role and address, made from the URL conf: an address that nobody thought about fails."""

from __future__ import annotations

from collections.abc import Iterator
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from courses.tree.admission import RULES as ADMISSION_RULES
from tests.once import Once

from .addresses import Address, every_address
from .table import ADMIN, ADMISSION, AUTHORS, OTHERS, ROLES, RULES, SUPERUSER_ONLY, TABLE
from .world import World, build

LOGIN = "/accounts/login/"
REFUSED = (401, 403, 404)
UPLOADS = (
    "delete_upload_multiple",
    "create_multiple_from_uploaded_document",
    "create_multiple_from_uploaded_image",
)
UNTRIED = {
    "account_confirm_email": "needs the key of a letter",
    "account_reset_password_from_key": "needs the key of a letter",
    "demo_letter": "needs a letter",
    "invitation": "needs the signature of a letter",
    "log_checkpoint": "needs a signed head; tried in tests/certificates/log/test_views.py",
    "activity_check": "needs the answer to a question",
    "quiz_answer": "needs the answer to a question",
    "wagtail_bulk_action": "needs pages; tried in tests/tree/test_rights.py",
    "wagtail_localize:edit_string_translation": "needs a text; tried in tests/tree/test_translation.py",
    "wagtail_localize:edit_override": "needs a picture; refused in tests/tree/test_translation.py",
    "wagtail_localize:upload_pofile": "needs a file; refused in tests/tree/test_translation.py",
    "wagtail_localize:machine_translate": "there is no machine; refused in tests/tree/test_translation.py",
    "wagtailadmin_pages:unlock": "needs a locked page",
    "wagtailadmin_api:pages:find": "needs the address of a page",
    "wagtailadmin_tag_model_autocomplete": "needs a model with tags",
    "wagtailadmin_block_preview": "needs a block",
    "wagtail.admin.views.home.default": "has no name; finds nothing",
    "django.views.generic.base.TemplateView": "has no name",
    "wagtailadmin_login": "sends on who is signed in",
    "wagtailadmin_logout": "sends to the way to sign in",
    **{f"wagtaildocs:{name}": "needs a file under way" for name in UPLOADS},
    **{f"wagtailimages:{name}": "needs a file under way" for name in UPLOADS},
    "answer_appeal": "needs an appeal; tried in tests/quizzes/test_appeals.py",
    "mark": "needs a text that waits; tried in tests/quizzes/test_marking.py",
    "mfa_deactivate_totp": "needs a second step that is set up",
    "mfa_view_recovery_codes": "needs a second step that is set up",
    "mfa_download_recovery_codes": "needs a second step that is set up",
}
"""Addresses whose answer is tried elsewhere; they need a rule all the same."""


def rule_of(address: Address) -> str | None:
    """The rule of an address in words of the table, or None."""
    if address.name in TABLE:
        return TABLE[address.name]
    if address.in_admin and address.name in ADMISSION_RULES:
        return ADMISSION[ADMISSION_RULES[address.name].__name__]
    if address.in_admin and address.name.startswith(SUPERUSER_ONLY):
        return "superuser"
    return None


def test_every_address_has_a_rule() -> None:
    assert [address.name for address in every_address() if rule_of(address) is None] == []


def test_every_rule_has_an_address() -> None:
    names = {address.name for address in every_address()}
    assert set(TABLE) - names == set()
    assert set(ADMISSION_RULES) - names == set()


def test_our_own_views_say_who_may() -> None:
    ours = ("courses.", "certificates.", "content.", "lms.accounts.")
    silent = [
        address.name
        for address in every_address()
        if address.view.__module__.startswith(ours)
        and not hasattr(address.view, "access")
        and address.name not in ADMISSION_RULES
    ]
    assert silent == []


@pytest.fixture(scope="module")
def standing(once: Once[World]) -> World:
    return once(build)


@pytest.fixture
def world(db: None, standing: World, settings: Settings, tmp_path: Path) -> World:
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {}
    settings.EMAIL_FILE_PATH = str(tmp_path)
    return standing


@pytest.mark.parametrize("roles", [AUTHORS, OTHERS], ids=["authors", "others"])
def test_who_may_open_what(world: World, roles: tuple[str, ...]) -> None:
    wrong = []
    for role in roles:
        client = world.client(role)
        for address in tried():
            rule = rule_of(address) or ""
            response = ask(client, world.address_of(address.name, address.parameters))
            answered = opened(response) and not sent_away(address, response)
            if response.status_code >= 500 or answered != (role in RULES[rule]):
                where = response.get("Location", "")
                wrong.append(f"{address.name} ({rule}): {role} got {response.status_code} {where}")
    assert not wrong, "\n".join(wrong)


def test_what_is_left_to_superusers_is_closed_to_all_others(world: World) -> None:
    left = [one for one in every_address() if rule_of(one) == "superuser" and one.name not in UNTRIED]
    wrong = []
    for role in ROLES:
        client = world.client(role)
        for address in left if role != ADMIN else []:
            response = ask(client, reverse(address.name, kwargs=dict.fromkeys(address.parameters, "1")))
            if opened(response) or response.status_code >= 500:
                wrong.append(f"{address.name}: {role} got {response.status_code}")
    assert not wrong, "\n".join(wrong)


def tried() -> Iterator[Address]:
    for address in every_address():
        is_same_view = "mode" in address.parameters
        if address.name not in UNTRIED and rule_of(address) != "superuser" and not is_same_view:
            yield address


def ask(client: Client, path: str) -> HttpResponse:
    """The answer to the first method that the address takes; nothing of what it did stays."""
    client.raise_request_exception = False
    response = HttpResponse(status=405)
    cookies = client.cookies.output()
    for method in (client.get, client.post, client.put):
        with transaction.atomic():
            response = method(path)
            transaction.set_rollback(True)
        client.cookies = SimpleCookie(cookies.replace("Set-Cookie: ", ""))
        if response.status_code != 405:
            break
    return response


def sent_away(address: Address, response: HttpResponse) -> bool:
    """Who is not enrolled is sent from what is learnt to the course page, or to their own courses."""
    learnt = address.name.startswith(("activity", "quiz_", "continue"))
    return learnt and response.get("Location", "").endswith(("/courses/vazirlik/kurs/", "/my/"))


def opened(response: HttpResponse) -> bool:
    """Was it answered, and not by a refusal or the way to sign in or to the admin's start."""
    location = response.get("Location", "")
    if response.status_code in (301, 302):
        return LOGIN not in location and location != "/cms/"
    return response.status_code not in REFUSED
