"""What waits for those who answer for learners' results, with counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component

from courses.tree.translation.views import may_author
from lms.accounts.models import User

from .appealing import to_answer
from .deciding import may_decide, to_decide
from .marking import to_mark


@dataclass(frozen=True)
class Tab:
    """One list; ``count`` is what waits in it."""

    name: str
    label: str
    count: int
    is_current: bool = False

    @property
    def url(self) -> str:
        return reverse(self.name)


def tabs_of(user: User | AnonymousUser, current: str = "") -> list[Tab]:
    """The lists that the person has, a count query each."""
    tabs = []
    if may_author(user):
        tabs.append(Tab("marking", _("Texts to mark"), to_mark(user).count(), current == "marking"))
    if may_decide(user):
        tabs.append(Tab("decisions", _("Results to decide"), to_decide(user).count(), current == "decisions"))
        tabs.append(Tab("appeals", _("Appeals"), to_answer(user).count(), current == "appeals"))
    return tabs


class DeskPanel(Component):
    """What waits, on the home of whoever writes courses."""

    name = "desk"
    template_name = "quizzes/cms/desk.html"
    order = 40

    def __init__(self, user: Any) -> None:
        self.user = user

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        return {"tabs": [tab for tab in tabs_of(self.user) if tab.count]}
