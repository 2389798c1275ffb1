"""Where Wagtail and the rooms below call."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from wagtail import hooks

from content.uses import HOOK, Use

from .models import Edition


@hooks.register(HOOK)
def editions_with(kept: Any) -> Iterator[Use]:
    """The editions of the agency's own courses that hold these bytes."""
    editions = Edition.objects.filter(
        assets__sha256=kept.sha256, course__agency__code=kept.collection.name
    ).select_related("course__agency")
    for edition in editions.distinct():
        yield Use(_("edition %(number)s of %(course)s") % {"number": edition.label, "course": edition.course})
