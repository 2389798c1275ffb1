"""“Packages” in the admin's menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLPattern, include, path, reverse
from django.urls.resolvers import URLResolver
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .addresses import addresses
from .rights import may_carry
from .views import ADMIN


class PackagesItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_carry(request.user)


@hooks.register("register_admin_urls")
def register_addresses() -> list[URLPattern | URLResolver]:
    return [path("packages/", include(addresses(ADMIN)))]


@hooks.register("register_admin_menu_item")
def register_menu_item() -> PackagesItem:
    return PackagesItem(
        _("Packages"), reverse(ADMIN.prefix), name="packages", icon_name="download", order=700
    )
