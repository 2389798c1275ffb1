"""Courses on pages that know nothing of them, such as the front page."""

from __future__ import annotations

from typing import Any

from django import template

from courses.tree.catalogue import Card, cards, open_courses

register = template.Library()


@register.simple_tag(takes_context=True)
def newest_courses(context: dict[str, Any], number: int = 3) -> list[Card]:
    """Cards of the newest courses that the visitor may see."""
    user = context["request"].user
    return cards(list(open_courses(user)[:number]), user)
