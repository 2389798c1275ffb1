"""Amounts in words that a person would use."""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_DOWN, Decimal

from django import template
from django.utils.formats import date_format, number_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def duration(minutes: int | None) -> str:
    """``280`` is "4 h 40 min"; nothing for nothing."""
    if not minutes:
        return ""
    hours, rest = divmod(int(minutes), 60)
    if not hours:
        return _("%(minutes)d min") % {"minutes": rest}
    if not rest:
        return _("%(hours)d h") % {"hours": hours}
    return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": rest}


@register.filter
def per_cent(value: Decimal | int | None) -> str:
    """``60.00`` is "60 %", with at most two places where they say something, never rounded up."""
    if value is None:
        return ""
    places = Decimal(value).quantize(Decimal("0.01"), ROUND_DOWN).normalize()
    return f"{number_format(f'{places:f}', use_l10n=True)} %"


@register.filter
def day(value: date | None) -> str:
    """A day in words; months are small letters in Uzbek, which Django's catalogue writes with capitals."""
    if value is None:
        return ""
    moment = localtime(value) if isinstance(value, datetime) else value
    words = date_format(moment, "DATE_FORMAT")
    return words.lower() if (get_language() or "").startswith("uz") else words
