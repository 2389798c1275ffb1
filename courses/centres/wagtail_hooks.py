"""“Exams” in the admin's menu: for trainers, who have no page of a centre's people."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from lms.accounts.permissions import may_run_exams


class ExamsItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_run_exams(request.user)


@hooks.register("register_admin_menu_item")
def exams_in_the_menu() -> ExamsItem:
    return ExamsItem(_("Exams"), reverse("centre_sittings"), name="exams", icon_name="date", order=650)
