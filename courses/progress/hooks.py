"""Told to rooms above: functions that they register under a name.

``course_completed`` is called in the transaction that completes the course; the others while a page is made.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from .models import Enrolment


@dataclass(frozen=True)
class Link:
    """Something more to do with an enrolment, such as its certificate; ``icon`` names a site icon."""

    url: str
    label: str
    icon: str = ""


CompletedHook = Callable[["Enrolment"], None]
AddressHook = Callable[["Enrolment"], str | None]
A = TypeVar("A", bound=AddressHook)
LinksHook = Callable[[Sequence["Enrolment"]], dict[int, list[Link]]]

_completed: list[CompletedHook] = []
_addresses: list[AddressHook] = []
_links: list[LinksHook] = []


def course_completed(function: CompletedHook) -> CompletedHook:
    """Register ``function(enrolment)``, called once when a course becomes complete, in that transaction."""
    if function not in _completed:
        _completed.append(function)
    return function


def tell_completed(enrolment: Enrolment) -> None:
    for function in _completed:
        function(enrolment)


def completion_address(function: A) -> A:
    """Register ``function(enrolment)``: where a learner goes at the moment a course is complete, or None."""
    if function not in _addresses:
        _addresses.append(function)
    return function


def address_on_completion(enrolment: Enrolment) -> str | None:
    """The first address that a room above has for the moment of completion."""
    return next((address for address in (function(enrolment) for function in _addresses) if address), None)


def enrolment_links(function: LinksHook) -> LinksHook:
    """Register ``function(enrolments)``, called once for a whole list: links by primary key."""
    if function not in _links:
        _links.append(function)
    return function


def links_of(enrolments: Sequence[Enrolment]) -> dict[int, list[Link]]:
    """Every link that rooms above have for these enrolments, by primary key."""
    found: dict[int, list[Link]] = {enrolment.pk: [] for enrolment in enrolments}
    for function in _links:
        for pk, links in function(enrolments).items():
            found[pk].extend(links)
    return found
