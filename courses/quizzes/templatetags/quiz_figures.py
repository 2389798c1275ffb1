"""How the figures of a quiz are written on a page; a dash where there is none."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

register = template.Library()
NONE = "–"


@register.filter
def per_cent(share: Decimal | None) -> str:
    """A share from 0 to 1 in whole per cent."""
    return NONE if share is None else f"{_rounded(share * 100, 0)}\N{NO-BREAK SPACE}%"


@register.filter
def two_places(value: Decimal | None) -> str:
    """A correlation, with a minus that is one."""
    return NONE if value is None else number_format(_rounded(value, 2), 2).replace("-", "−")


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


@register.filter
def lasting(seconds: Decimal | None) -> str:
    """Minutes and seconds."""
    if seconds is None:
        return NONE
    minutes, rest = divmod(round(seconds), 60)
    if minutes:
        return _("%(minutes)d min %(seconds)d s") % {"minutes": minutes, "seconds": rest}
    return _("%(seconds)d s") % {"seconds": rest}
