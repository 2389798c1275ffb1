"""Only the source language's tree changes its shape; translations follow it by ``courses.tree.structure``."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.functional import cached_property
from wagtail.models import Page, PagePermissionTester


def is_translation(page: Page) -> bool:
    """Does ``page`` stand for a page of another language, whose place and order it follows.

    The source is the page in Uzbek, else the one that was there first.
    """
    if page.locale.language_code == settings.LANGUAGE_CODE or not page.pk:
        return False
    found = Page.objects.filter(translation_key=page.translation_key, alias_of=None)
    rows = found.values_list("locale__language_code", "pk")
    source = min(rows, key=lambda row: (row[0] != settings.LANGUAGE_CODE, row[1]), default=None)
    return source is not None and source[1] != page.pk


class ShapeTester(PagePermissionTester):
    """Wagtail's rights, less any change of shape in a translated tree, for superusers too.

    Order and place reach learners with the next edition only, so that whoever may write may also change them.
    """

    user: Any
    page: Any

    @cached_property
    def _shapes(self) -> bool:
        return not is_translation(self.page)

    @property
    def _writes(self) -> bool:
        if not self.user.is_active or self.page_is_root:
            return False
        return bool(self.user.is_superuser or "change" in self.permissions)

    def can_add_subpage(self) -> bool:
        return bool(super().can_add_subpage()) and self._shapes

    def can_publish_subpage(self) -> bool:
        return bool(super().can_publish_subpage()) and self._shapes

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return bool(super().can_delete(ignore_bulk=ignore_bulk)) and self._shapes

    def can_copy(self) -> bool:
        return bool(super().can_copy()) and self._shapes

    def can_reorder_children(self) -> bool:
        return self._writes and self._shapes

    def can_move(self) -> bool:
        return self._writes and self._shapes

    def can_move_to(self, destination: Page) -> bool:
        if self.page == destination or destination.is_descendant_of(self.page) or not self.can_move():
            return False
        if not self.page.is_child_of(destination) and not self.page.specific.can_move_to(destination):
            return False
        there = destination.permissions_for_user(self.user)
        return bool(self.user.is_superuser or "add" in there.permissions) and not is_translation(destination)
