"""The glossary and the topics in the admin: an agency's words are written by its own authors."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
    SnippetChosenMultipleView,
    SnippetChosenView,
)
from wagtail.snippets.views.snippets import DeleteView, SnippetViewSet

from lms.accounts.models import Agency
from lms.accounts.permissions import Anyone, agencies_authored, is_national, may_write_for

from .deleting import OnlyUnused, UnlessUsed
from .models import Term, Topic


def terms_of(user: Anyone) -> QuerySet[Term]:
    """Terms that ``user`` writes: those of their agencies; every agency's for national editors."""
    if is_national(user):
        return Term.objects.all()
    return Term.objects.filter(agency_id__in=[agency.pk for agency in agencies_authored(user)])


class AgencyPolicy(ModelPermissionPolicy):
    """Django's permissions say what; the agency says whose."""

    def user_has_permission_for_instance(self, user: Anyone, action: str, instance: Term) -> bool:
        return bool(super().user_has_permission(user, action)) and may_write_for(user, instance.agency)

    def instances_user_has_any_permission_for(self, user: Anyone, actions: Iterable[str]) -> QuerySet[Term]:
        return terms_of(user) if self.user_has_any_permission(user, actions) else Term.objects.none()


class TermForm(WagtailAdminModelForm):
    """A term belongs to an agency that the author writes for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get("agency")
        if field is None or self.for_user is None:
            return
        own = [agency.pk for agency in agencies_authored(self.for_user)]
        if not is_national(self.for_user):
            field.queryset = Agency.objects.filter(pk__in=own)  # type: ignore[attr-defined]
        if not self.instance.agency_id and own:
            self.initial["agency"] = own[0]


class OwnTerms:
    """A chooser's list of what the person writes."""

    request: HttpRequest

    def get_object_list(self) -> QuerySet[Term]:
        return terms_of(self.request.user)


class OwnTerm:
    """A choice of what the person writes."""

    request: HttpRequest

    def get_object(self, pk: Any) -> Term:
        term: Term = super().get_object(pk)  # type: ignore[misc]
        if not may_write_for(self.request.user, term.agency):
            raise PermissionDenied
        return term

    def get_objects(self, pks: Any) -> QuerySet[Term]:
        return terms_of(self.request.user).filter(pk__in=pks)


class ChooseTerm(OwnTerms, ChooseView):
    pass


class TermResults(OwnTerms, ChooseResultsView):
    pass


class TermChosen(OwnTerm, SnippetChosenView):
    pass


class TermsChosen(OwnTerm, SnippetChosenMultipleView):
    pass


class TermChooser(SnippetChooserViewSet):
    choose_view_class = ChooseTerm
    choose_results_view_class = TermResults
    chosen_view_class = TermChosen
    chosen_multiple_view_class = TermsChosen


class DeleteTerm(UnlessUsed, DeleteView):
    pass


class TermViewSet(SnippetViewSet):
    model = Term
    icon = "snippet"
    menu_label = _("Glossary")
    menu_order = 350
    add_to_admin_menu = True
    copy_view_enabled = False
    list_display = ["term", "agency", "locale"]
    search_fields = ["term", "definition"]
    chooser_viewset_class = TermChooser
    delete_view_class = DeleteTerm
    edit_handler = ObjectList(
        [FieldPanel("term"), FieldPanel("definition"), FieldPanel("key"), FieldPanel("agency")],
        base_form_class=TermForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Term]:
        return terms_of(request.user)


class DeleteTerms(OnlyUnused, DeleteBulkAction):
    """Deletes those of the chosen terms that the person writes and nothing uses; no other is named."""

    models = [Term]

    @cached_property
    def _actionable_objects(self) -> tuple[list[Term], dict[str, list[Term]]]:
        chosen = self.request.GET.getlist("id")
        terms = terms_of(self.request.user).select_related("agency", "locale")
        if "all" not in chosen:
            terms = terms.filter(pk__in=[pk for pk in chosen if pk.isdigit()])
        if not terms:
            raise Http404
        may = [term for term in terms if self.check_perm(term)]
        return may, {"items_with_no_access": [term for term in terms if term not in may]}


class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    menu_label = _("Topics")
    menu_order = 360
    add_to_admin_menu = True
    copy_view_enabled = False
    list_display = ["name_uz", "name_ru", "name_en", "slug"]


def register_policies() -> None:
    """Called when the app is ready, before anything asks for Wagtail's own policy."""
    register_permission_policy(Term, AgencyPolicy(Term))
