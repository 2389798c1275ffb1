"""The questions of an attempt, one beside the other, to go to."""

from __future__ import annotations

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from lms.kept import Kept

from ..sheet import Place, Sheet

register = template.Library()
_places: Kept[SafeString] = Kept(size=5_000)


@register.simple_tag
def question_places(sheet: Sheet, here: int) -> SafeString:
    """A button for each question of ``sheet``, or a link where all are on one page; ``here`` is marked.

    Each of its few looks is rendered once in the life of the process.
    """
    language, one_page = get_language(), sheet.settings.one_page

    def look(place: Place) -> SafeString:
        is_here = not one_page and place.number == here
        key = (language, is_here, place.number, place.is_answered, place.is_flagged, one_page and place.id)
        context = {"place": place, "is_here": is_here, "one_page": one_page}
        return _places.get(key, lambda: render_to_string("quizzes/place.html", context))

    return mark_safe("".join(look(place) for place in sheet.places))  # noqa: S308
