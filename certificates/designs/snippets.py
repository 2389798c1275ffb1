"""Designs in the admin: the list, the editor and the chooser, each showing only what the person may see."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, Panel
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
    SnippetChosenMultipleView,
    SnippetChosenView,
)
from wagtail.snippets.views.snippets import CreateView, EditView, IndexView, SnippetViewSet

from ..models import MOST_SIGNATORIES, CertificateDesign
from .forms import DesignForm, Rows, SignatoryForm
from .queries import visible_to
from .versions import keep


class Kept:
    """Saves the design with its version; what was the agency's usual design gives way to it."""

    request: HttpRequest
    form: Any

    def save_instance(self) -> CertificateDesign:
        with transaction.atomic():
            design = self.form.instance
            if design.is_default:
                usual = CertificateDesign.objects.filter(agency=design.agency, is_default=True)
                usual.exclude(pk=design.pk).update(is_default=False)
            saved: CertificateDesign = super().save_instance()  # type: ignore[misc]
            keep(saved, self.request.user)  # type: ignore[arg-type]
        return saved


class DesignIndex(IndexView):
    """Without boxes to tick: there is nothing to do with many at once."""

    @cached_property
    def columns(self) -> list[Column]:
        return [column for column in super().columns if not isinstance(column, BulkActionsCheckboxColumn)]


class AddDesign(Kept, CreateView):
    pass


class EditDesign(Kept, EditView):
    pass


class Choosable:
    """A chooser's list of what the person may see and is in use."""

    request: HttpRequest

    def get_object_list(self) -> QuerySet[CertificateDesign]:
        return visible_to(self.request.user).filter(is_retired=False)


class Chosen:
    """A choice of what the person may see and is in use."""

    request: HttpRequest

    def get_object(self, pk: Any) -> CertificateDesign:
        design = visible_to(self.request.user).filter(pk=pk, is_retired=False).first()
        if design is None:
            raise PermissionDenied
        return design

    def get_objects(self, pks: Any) -> QuerySet[CertificateDesign]:
        return visible_to(self.request.user).filter(pk__in=pks, is_retired=False)


class ChooseDesign(Choosable, ChooseView):
    pass


class DesignResults(Choosable, ChooseResultsView):
    pass


class DesignChosen(Chosen, SnippetChosenView):
    pass


class DesignsChosen(Chosen, SnippetChosenMultipleView):
    pass


class DesignChooser(SnippetChooserViewSet):
    choose_view_class = ChooseDesign
    choose_results_view_class = DesignResults
    chosen_view_class = DesignChosen
    chosen_multiple_view_class = DesignsChosen


class VersionsPanel(Panel):
    """The versions that there are, and how many certificates were made with each."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "certificates/cms/versions.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk) and super().is_shown()

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            return {**context, "versions": counted_versions(self.instance)}


def counted_versions(design: CertificateDesign) -> Any:
    """The design's versions, newest first, each with ``made``, how many certificates were made with it."""
    return design.versions.defer("body").select_related("made_by").annotate(made=Count("certificates"))


def colour(name: str) -> FieldPanel:
    return FieldPanel(name, widget=forms.TextInput(attrs={"type": "color"}))


class DesignViewSet(SnippetViewSet):
    model = CertificateDesign
    icon = "doc-full"
    menu_label = _("Certificate designs")
    menu_order = 347
    add_to_admin_menu = True
    copy_view_enabled = False
    index_view_class = DesignIndex
    add_view_class = AddDesign
    edit_view_class = EditDesign
    chooser_viewset_class = DesignChooser
    search_fields = ["name"]
    list_display = [
        "name",
        Column("agency", label=_("Agency"), accessor="agency"),
        Column("is_default", label=_("Usual"), accessor=lambda row: _("yes") if row.is_default else ""),
        Column("is_shared", label=_("Shared"), accessor=lambda row: _("yes") if row.is_shared else ""),
        Column("is_retired", label=_("Retired"), accessor=lambda row: _("yes") if row.is_retired else ""),
    ]
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("agency"),
            MultiFieldPanel(
                [
                    FieldPanel("orientation"),
                    FieldRowPanel([colour("accent"), colour("ink"), colour("trim")]),
                    FieldPanel("emblem"),
                ],
                heading=_("Look"),
            ),
            FieldPanel("second_language"),
            Rows(
                "texts",
                row_form=WagtailAdminModelForm,
                heading=_("Texts"),
                label=_("Text"),
                help_text=_("One for each language; without one certificates use the usual words."),
            ),
            Rows(
                "signatories",
                row_form=SignatoryForm,
                heading=_("Signatories"),
                label=_("Signatory"),
                max_num=MOST_SIGNATORIES,
            ),
            MultiFieldPanel(
                [FieldPanel("is_default"), FieldPanel("is_shared"), FieldPanel("is_retired")],
                heading=_("Use"),
            ),
            VersionsPanel(heading=_("Versions")),
        ],
        base_form_class=DesignForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[CertificateDesign]:
        return visible_to(request.user)
