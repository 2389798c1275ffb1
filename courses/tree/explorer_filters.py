"""The explorer's filters by person offer the people of the pages that one writes, not everybody's names."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail.admin.views.pages.listing import GenericPageFilterSet, PageFilterSet
from wagtail.models import Page, PageLogEntry
from wagtail.permission_policies.pages import PagePermissionPolicy

from lms.accounts.models import User


def owners(request: HttpRequest) -> QuerySet[User]:
    return get_user_model().objects.filter(pk__in=_written_by(request).order_by().values("owner_id"))


def editors(request: HttpRequest) -> QuerySet[User]:
    entries = PageLogEntry.objects.filter(
        action="wagtail.edit", page_id__in=_written_by(request).order_by().values("pk")
    )
    return get_user_model().objects.filter(pk__in=entries.order_by().values("user_id"))


def _written_by(request: HttpRequest) -> QuerySet[Page]:
    return PagePermissionPolicy().instances_user_has_any_permission_for(
        request.user, ["add", "change", "publish"]
    )


def narrow() -> None:
    """Wagtail's own filters name whoever owns or has edited any page of the site."""
    for filters in (PageFilterSet, GenericPageFilterSet):
        for name, people in (("owner", owners), ("edited_by", editors)):
            if name in filters.base_filters:
                filters.base_filters[name].queryset = people
