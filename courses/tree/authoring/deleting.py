"""Saying why a page stays, where Wagtail only refuses."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

from ..models import ActivityPage, CoursePage
from ..models.kept import Held, TreePage, is_held
from ..models.shape import is_translation


def refuse_to_delete(request: HttpRequest, page_id: int) -> HttpResponse | None:
    """Back to the list with the reason, and with the way to retire it; None when the page may be deleted or
    none of these is the reason."""
    page = Page.objects.filter(pk=page_id).first()
    page = page.specific if page else None
    if not isinstance(page, TreePage) or page.permissions_for_user(request.user).can_delete():
        return None
    reason = why_it_stays(page)
    if not reason or not page.permissions_for_user(request.user).can_edit():
        return None
    address = "" if is_translation(page) else where_to_retire(page)
    buttons = [messages.button(address, _("Retire"))] if address else []
    messages.error(request, reason, buttons=buttons)
    return redirect("wagtailadmin_explore", page.get_parent().pk)


def why_it_stays(page: Page) -> str:
    """Why even those who write the page cannot delete it; empty when nothing speaks against it."""
    if is_translation(page):
        return _("A translation goes with its page in the source language. Delete it there.")
    if is_held(page):
        return str(Held())
    if page.get_descendants(inclusive=True).live().exists():
        return _(
            "This or something below it is published: only the national centre's editors delete it. "
            "You can retire it: new editions go without it."
        )
    return ""


def where_to_retire(page: Page) -> str:
    """The screen that retires what stands on the page, or brings it back; none for a module, whose
    activities are retired one by one."""
    if isinstance(page, CoursePage) and page.course_id:
        return reverse("retire_course", args=[page.course_id])
    if isinstance(page, ActivityPage) and page.activity:
        return reverse("retire_activity", args=[page.activity.course_id, page.activity_id])
    return ""
