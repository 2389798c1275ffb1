"""What authors may do in the admin: Wagtail's groups, with an agency's pages and its collection.

A trainer writes below their agency's page in every language and submits; national editors publish.
All of it can be called again and changes nothing then.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Model, Q
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from content.collections import collection_of
from content.models import HomePage
from lms.accounts.models import Agency, Membership, Role

from .models import AgencyPage
from .moderation import ensure_moderation

EDITORS = "National editors"
WRITE = ("add_page", "change_page")
PUBLISH = (*WRITE, "publish_page", "bulk_delete_page", "lock_page", "unlock_page")
KEEP_FILES = (
    *("wagtailimages.add_image", "wagtailimages.change_image", "wagtailimages.choose_image"),
    *("wagtaildocs.add_document", "wagtaildocs.change_document", "wagtaildocs.choose_document"),
    *("quizzes.add_bankquestion", "quizzes.change_bankquestion", "quizzes.delete_bankquestion"),
)
AUTHOR = (
    "wagtailadmin.access_admin",
    *("content.view_term", "content.add_term", "content.change_term", "content.delete_term"),
    *("certificates.add_certificatedesign", "certificates.change_certificatedesign"),
    "quizzes.change_bankquestion",  # asked by wagtail-localize; the collection says which
)
EDITOR = (
    *AUTHOR,
    *("content.view_topic", "content.add_topic", "content.change_topic", "content.delete_topic"),
)


def trainers_of(agency: Agency) -> Group:
    """The group of those who write for ``agency``; it has its rights from the beginning."""
    group, created = Group.objects.get_or_create(name=f"Trainers: {agency.code}")
    if created:
        give_rights(agency)
    return group


def national_editors() -> Group:
    """The group of those who publish for every agency; it has its rights from the beginning."""
    group, created = Group.objects.get_or_create(name=EDITORS)
    if created:
        give_editors_rights()
    return group


@transaction.atomic
def give_rights(agency: Agency) -> None:
    """Let the agency's trainers write below its pages, where these exist, and keep files with it."""
    trainers = trainers_of(agency)
    trainers.permissions.set(_permissions(AUTHOR))
    _on_pages(trainers, AgencyPage.objects.filter(agency=agency), WRITE)
    _on_collection(trainers, collection_of(agency))
    give_editors_rights()


@transaction.atomic
def give_editors_rights() -> None:
    """Let the national centre's editors write and publish everywhere, and review what trainers submit."""
    editors = national_editors()
    editors.permissions.set(_permissions(EDITOR))
    homes = HomePage.objects.all()
    _on_pages(editors, homes, PUBLISH)
    _on_collection(editors, Collection.get_first_root_node())
    ensure_moderation(editors, homes)


def follow_granted(membership: Membership) -> None:
    """Put somebody who writes courses into the group that their role asks for."""
    group = _group_for(membership)
    if group and membership.confirmed_at:
        membership.user.groups.add(group)


def follow_revoked(membership: Membership) -> None:
    """Take the person out of the group unless another role keeps them in it."""
    group = _group_for(membership)
    if group is None:
        return
    others = Membership.objects.confirmed().filter(user=membership.user, agency=membership.agency)
    if group not in [_group_for(other) for other in others.select_related("agency")]:
        membership.user.groups.remove(group)


def _group_for(membership: Membership) -> Group | None:
    """Editors of the national centre publish for all; editors elsewhere write as trainers do."""
    if membership.role == Role.EDITOR and membership.agency.code == settings.MALAKA_NATIONAL_AGENCY:
        return national_editors()
    if membership.role in (Role.TRAINER, Role.EDITOR):
        return trainers_of(membership.agency)
    return None


def _permissions(names: Iterable[str]) -> list[Permission]:
    wanted = Q(pk__in=[])
    for name in names:
        app, codename = name.split(".")
        wanted |= Q(content_type__app_label=app, codename=codename)
    return list(Permission.objects.filter(wanted))


def _on_pages(group: Group, pages: Iterable[Page], codenames: Iterable[str]) -> None:
    permissions = _permissions(f"wagtailcore.{codename}" for codename in codenames)
    _add_missing(
        GroupPagePermission,
        [
            {"group_id": group.pk, "page_id": page.pk, "permission_id": p.pk}
            for page in pages
            for p in permissions
        ],
    )


def _on_collection(group: Group, collection: Collection) -> None:
    _add_missing(
        GroupCollectionPermission,
        [
            {"group_id": group.pk, "collection_id": collection.pk, "permission_id": p.pk}
            for p in _permissions(KEEP_FILES)
        ],
    )


def _add_missing(model: type[Model], rows: list[dict[str, int]]) -> None:
    model._default_manager.bulk_create([model(**row) for row in rows], ignore_conflicts=True)
