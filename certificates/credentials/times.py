"""Moments as credentials write them: in UTC, to the second."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone


def utc(moment: datetime) -> str:
    """Such as 2026-11-25T09:00:00Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def seconds(moment: datetime) -> int:
    """A NumericDate (RFC 7519, 2)."""
    return int(moment.timestamp())


def end_of(day: date) -> datetime:
    """The last second of a day as people here count days."""
    midnight = datetime.combine(day + timedelta(days=1), time.min, timezone.get_default_timezone())
    return midnight - timedelta(seconds=1)
