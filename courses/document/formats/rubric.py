"""The rubric of an essay that comes from a file without one."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from ..questions import Criterion, RubricLevel
from .base import new_id


def plain_rubric() -> tuple[Criterion, ...]:
    """One criterion in three levels, for the trainer to refine."""
    levels = ((_("not there"), 0), (_("in part"), 1), (_("in full"), 2))
    return (
        Criterion(
            new_id(),
            _("Answers what was asked"),
            tuple(RubricLevel(new_id(), text, Decimal(value)) for text, value in levels),
        ),
    )
