"""For the editor of translations."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from wagtail.models import Page

from courses.tree.translation.editor import Review, review_of

register = template.Library()


@register.simple_tag(takes_context=True)
def review(context: dict[str, Any], page: Page) -> Review:
    """Where the review of ``page`` stands for the person who looks."""
    return review_of(page, context["request"].user)


@register.simple_tag(takes_context=True)
def editor_props(context: dict[str, Any], props: str) -> str:
    """wagtail-localize's settings for its editor, less what would let a translation run apart."""
    values = json.loads(props)
    values["links"]["convertToAliasUrl"] = None
    instance = context["instance"]
    if isinstance(instance, Page):
        lock = instance.get_lock()
        values["object"]["isLocked"] = bool(lock and lock.for_user(context["request"].user))
        values["perms"]["canDelete"] = instance.permissions_for_user(context["request"].user).can_delete()
    return json.dumps(values, cls=DjangoJSONEncoder)
