"""Addresses that stand in credentials: they must answer as long as anybody may check one."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve, reverse

from courses.editions.models import Course, Edition
from lms.accounts.models import Agency


def absolute(path: str) -> str:
    return f"{settings.MALAKA_ADDRESS}{path}"


def of_key(kid: str) -> str:
    """Where the JWK of one key is: the ``kid`` of what it signed (section 8.2.3)."""
    return absolute(reverse("credentials_key", args=[kid]))


def kid_in(address: str) -> str:
    """The key id in an address that ``of_key`` made, under this site's name or an earlier one."""
    return _argument(address, "credentials_key", "kid")


def of_issuer(agency: Agency) -> str:
    return absolute(reverse("credentials_issuer", args=[agency.code]))


def of_achievement(course: Course, edition: Edition) -> str:
    return absolute(reverse("credentials_achievement", args=_names(course, edition)))


def of_picture(course: Course, edition: Edition) -> str:
    return absolute(reverse("credentials_picture", args=_names(course, edition)))


def of_status_list(number: int) -> str:
    return absolute(reverse("credentials_status", args=[number]))


def status_list_in(address: str) -> int | None:
    """The number in an address that ``of_status_list`` made."""
    number = _argument(address, "credentials_status", "number")
    return int(number) if number else None


def _argument(address: str, name: str, argument: str) -> str:
    try:
        match = resolve(urlsplit(address).path)
    except (Resolver404, ValueError):
        return ""
    return str(match.kwargs[argument]) if match.url_name == name else ""


def _names(course: Course, edition: Edition) -> list[Any]:
    return [course.agency.code, course.key, edition.label]
