"""A question in few words, for lists of those who write it."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.translation import gettext as _

from courses.document.questions import Question
from courses.document.rich_text import plain

from ..correcting import Asked
from ..marking import Remark
from ..models import Appeal
from ..sheet import Item

register = template.Library()
LONGEST = 160


@register.filter
def plain_words(html: str) -> str:
    """The words of neutral HTML, shortened."""
    words = " ".join(plain(html or "").split())
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"


@register.simple_tag
def appeal_on(appeals: Mapping[str, Appeal], item: Item) -> Appeal | None:
    """The newest appeal on the question of an item of a sheet."""
    return appeals.get(item.question.id)


@register.simple_tag
def remarks_of(remarks: Mapping[str, list[Remark]], item: Item) -> list[Remark]:
    """What markers said of an item of a sheet."""
    return remarks.get(item.question.id, [])


@register.simple_tag
def appeals_on(appeals: Mapping[str, list[str]], asked: Asked) -> list[str]:
    """The words of accepted appeals on a question of an edition."""
    return appeals.get(asked.name, [])


@register.filter
def told_key(question: Question) -> str:
    """What earns the points, and how many there are."""
    labels = question.labels()
    right = [plain_words(labels[code]) for code in sorted(question.right_codes()) if code in labels]
    key = "; ".join(right) or _flat(question.right_response())
    points = _("points: %(points)s") % {"points": question.points}
    return f"{key} ({points})" if key else points


def _flat(response: object) -> str:
    if isinstance(response, dict):
        return "; ".join(_flat(value) for value in response.values())
    if isinstance(response, list):
        return "; ".join(_flat(value) for value in response)
    return "" if response is None else str(response)
