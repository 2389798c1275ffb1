"""Told to rooms above: functions that they register under a name, called in the same transaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .models import Agency, Membership

MembershipHook = Callable[["Membership"], None]
AgencyHook = Callable[["Agency"], None]
_granted: list[MembershipHook] = []
_revoked: list[MembershipHook] = []
_agency_made: list[AgencyHook] = []


def role_granted(function: MembershipHook) -> MembershipHook:
    """Register ``function(membership)``, called each time a membership is confirmed, even again."""
    return _register(_granted, function)


def role_revoked(function: MembershipHook) -> MembershipHook:
    """Register ``function(membership)``, called after a membership was taken away."""
    return _register(_revoked, function)


def agency_made(function: AgencyHook) -> AgencyHook:
    """Register ``function(agency)``, called each time an agency is made or saved."""
    if function not in _agency_made:
        _agency_made.append(function)
    return function


def tell_granted(membership: Membership) -> None:
    for function in _granted:
        function(membership)


def tell_revoked(membership: Membership) -> None:
    for function in _revoked:
        function(membership)


def tell_agency_made(agency: Agency) -> None:
    for function in _agency_made:
        function(agency)


def _register(functions: list[MembershipHook], function: MembershipHook) -> MembershipHook:
    if function not in functions:
        functions.append(function)
    return function
