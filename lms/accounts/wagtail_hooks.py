"""People and agencies on the editing site, for the national centre's editors."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import DeleteView
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies.base import BasePermissionPolicy
from wagtail.permissions import register_permission_policy

from . import services
from .admin_forms import AgencyForm, MembershipForm, PersonForm
from .models import Agency, Membership, TrainingCentre, User
from .permissions import Anyone, asks_itself, is_national


class NationalPolicy(BasePermissionPolicy):
    """The national centre's editors may do ``actions``; nobody may do anything else."""

    def __init__(self, model: type[Model], actions: tuple[str, ...]) -> None:
        super().__init__(model)
        self.actions = frozenset(actions)

    def user_has_permission(self, user: Anyone, action: str) -> bool:
        return action in self.actions and is_national(user)

    def users_with_any_permission(self, actions: list[str]) -> Any:
        return User.objects.filter(is_superuser=True)


class NationalViewSet(ModelViewSet):
    """Its views ask the policy of their model."""

    copy_view_enabled = False

    def get_urlpatterns(self) -> list[URLPattern]:
        patterns: list[URLPattern] = super().get_urlpatterns()
        for pattern in patterns:
            asks_itself(pattern.callback, "national editor")
        return patterns


class AgencyViewSet(NationalViewSet):
    model = Agency
    name = "agencies"
    icon = "site"
    menu_label = _("Agencies")
    list_display = ("name_uz", "code")
    search_fields = ("code", "name_uz", "name_ru", "name_en")

    def get_form_class(self, for_update: bool = False) -> type[AgencyForm]:
        return AgencyForm


class CentreViewSet(NationalViewSet):
    model = TrainingCentre
    name = "training-centres"
    icon = "home"
    menu_label = _("Training centres")
    list_display = ("name_uz", "agency", "code")
    list_filter = ("agency",)
    form_fields = ("agency", "code", "name_uz", "name_ru", "name_en")


class PersonViewSet(NationalViewSet):
    model = User
    name = "people"
    icon = "user"
    menu_label = _("People")
    list_display = ("email", "name_latin", "name_cyrillic", "position", "is_active")
    list_filter = ("is_active",)
    search_fields = ("email", "name_latin", "name_cyrillic")
    ordering = ("email",)

    def get_form_class(self, for_update: bool = False) -> type[PersonForm]:
        return PersonForm


class RevokeView(DeleteView):
    def delete_action(self) -> None:
        services.revoke(self.object)


class MembershipViewSet(NationalViewSet):
    model = Membership
    name = "roles"
    icon = "group"
    menu_label = _("Roles")
    list_display = ("user", "role", "agency", "centre", "confirmed_at")
    list_filter = ("role", "agency")
    search_fields = ("user__email", "user__name_latin", "user__name_cyrillic")
    delete_view_class = RevokeView

    def get_form_class(self, for_update: bool = False) -> type[MembershipForm]:
        return MembershipForm


class PeopleAndAgencies(ViewSetGroup):
    menu_label = _("People and agencies")
    menu_icon = "group"
    menu_order = 600
    items = (AgencyViewSet, CentreViewSet, PersonViewSet, MembershipViewSet)


register_permission_policy(Agency, NationalPolicy(Agency, ("add", "change", "view")))
register_permission_policy(TrainingCentre, NationalPolicy(TrainingCentre, ("add", "change", "view")))
register_permission_policy(Membership, NationalPolicy(Membership, ("add", "delete", "view")))
register_permission_policy(User, NationalPolicy(User, ("change", "view")))


@hooks.register("register_admin_viewset")
def people_and_agencies() -> PeopleAndAgencies:
    return PeopleAndAgencies()


@hooks.register("construct_settings_menu")
def without_wagtails_users(request: HttpRequest, items: list[MenuItem]) -> None:
    """Wagtail's own page of users asks for first and last names, which nobody here has."""
    items[:] = [item for item in items if item.name != "users"]
