"""The bank in the admin: the list, the forms and the chooser, each showing only what the person may see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters
from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import Button
from wagtail.models import Collection
from wagtail.permissions import policy_registry
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
    SnippetChosenMultipleView,
    SnippetChosenView,
)
from wagtail.snippets.views.snippets import CreateView, DeleteView, EditView, IndexView, SnippetViewSet

from content.blocks import QuestionStream
from content.choosing import OwnFiles
from content.collections import collection_of
from lms.accounts.permissions import agencies_authored

from ..blocks import DIFFICULTIES
from ..models import BankQuestion, BankTag
from .queries import Usage, choosable_by, matching, usage_of, visible_to, written_by


def kinds() -> list[tuple[str, str]]:
    """The types of question with their names, as the editor offers them."""
    return [(name, str(block.label)) for name, block in QuestionStream().child_blocks.items()]


class BankForm(OwnFiles, WagtailAdminModelForm):
    """A question belongs to a collection that the author keeps questions in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get("collection")
        if field is None or self.for_user is None:
            return
        policy = policy_registry.get_by_type(BankQuestion)
        own = policy.collections_user_has_permission_for(self.for_user, "add")
        if self.instance.pk:
            own = own | Collection.objects.filter(pk=self.instance.collection_id)
        field.queryset = own  # type: ignore[attr-defined]
        agencies = agencies_authored(self.for_user)
        if not self.instance.pk and agencies:
            self.initial["collection"] = collection_of(agencies[0]).pk


class BankFilters(WagtailFilterSet):
    kind = django_filters.ChoiceFilter(label=_("Type"), choices=kinds)
    difficulty = django_filters.ChoiceFilter(label=_("Difficulty"), choices=DIFFICULTIES)
    tag = django_filters.ChoiceFilter(label=_("Competency"), field_name="tags__tag", choices=list)
    is_shared = django_filters.BooleanFilter(label=_("Shared nationally"))
    retired = django_filters.BooleanFilter(
        label=_("Retired"), field_name="retired_at", lookup_expr="isnull", exclude=True
    )

    class Meta:
        model = BankQuestion
        fields: Sequence[str] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = BankTag.objects.filter(question__in=visible_to(self.request.user))
        tags = seen.order_by("tag").values_list("tag", flat=True).distinct()
        self.filters["tag"].extra["choices"] = [(tag, tag) for tag in tags]


class UsageColumn(Column):
    """Where a question is asked, leading to the page that names the quizzes."""

    cell_template_name = "quizzes/bank/usage_cell.html"

    def get_cell_context_data(self, instance: BankQuestion, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        usage = getattr(instance, "usage", Usage())
        return {**context, "usage": usage, "url": reverse("bank_question", args=[instance.pk])}


class BankIndexView(IndexView):
    def search_queryset(self, queryset: QuerySet[BankQuestion]) -> QuerySet[BankQuestion]:
        return matching(queryset, self.search_query) if self.is_searching else queryset

    def get_base_queryset(self) -> QuerySet[BankQuestion]:
        rows: QuerySet[BankQuestion] = super().get_base_queryset()
        return rows.select_related("collection", "locale")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        rows = list(context["object_list"])
        usage = usage_of(rows)
        for row in context["object_list"]:
            row.usage = usage[row.pk]
        return context

    def get_edit_url(self, instance: BankQuestion) -> str | None:
        own: str | None = super().get_edit_url(instance)
        return own or reverse("bank_question", args=[instance.pk])

    @property
    def header_more_buttons(self) -> list[Button]:
        return [
            *super().header_more_buttons,
            Button(gettext("Import questions"), reverse("bank_import"), icon_name="upload", priority=10),
            Button(gettext("Export questions"), reverse("bank_export"), icon_name="download", priority=20),
            Button(gettext("Find duplicates"), reverse("bank_duplicates"), icon_name="copy", priority=30),
        ]


class Unsaved:
    """Kept when the person saves, not before: a question has no drafts, editions take it as it stands."""

    autosave_enabled: bool

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        self.autosave_enabled = False


class AddQuestion(Unsaved, CreateView):
    pass


class EditQuestion(Unsaved, EditView):
    pass


class DeleteQuestion(DeleteView):
    """Says what to do instead where a question was published."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        question = written_by(request.user).filter(pk=unquote(str(kwargs["pk"]))).first()
        if question and question.is_used:
            messages.error(
                request,
                gettext("A question that was published is not deleted: retire it instead."),
            )
            return redirect("bank_question", question.pk)
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response


class BankFilterForm(BaseFilterForm):
    """The chooser's filters."""

    q = forms.CharField(label=_("Search"), required=False)
    kind = forms.ChoiceField(label=_("Type"), required=False)
    tag = forms.CharField(label=_("Competency"), required=False)
    difficulty = forms.ChoiceField(
        label=_("Difficulty"), required=False, choices=[("", "---------"), *DIFFICULTIES]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "---------"), *kinds()]  # type: ignore[attr-defined]

    def filter(self, objects: QuerySet[BankQuestion]) -> QuerySet[BankQuestion]:
        objects = super().filter(objects)
        wish = self.cleaned_data
        for field, name in (("kind", "kind"), ("tag", "tags__tag"), ("difficulty", "difficulty")):
            if wish.get(field):
                objects = objects.filter(**{name: wish[field]})
        if wish.get("q"):
            self.is_searching, self.search_query = True, wish["q"]
            objects = matching(objects, wish["q"])
        return objects


KIND = Column("kind", label=_("Type"), accessor=lambda row: dict(kinds()).get(row.kind, row.kind))
DIFFICULTY = Column("difficulty", label=_("Difficulty"), accessor=lambda row: row.difficulty or "")
AGENCY = Column("collection", label=_("Agency"), accessor="collection.name")


class Choosable:
    """A chooser's list of what the person may put into a quiz."""

    request: HttpRequest
    filter_form_class = BankFilterForm

    def get_object_list(self) -> QuerySet[BankQuestion]:
        return choosable_by(self.request.user).select_related("locale", "collection")

    @property
    def columns(self) -> list[Column]:
        return [*super().columns, KIND, DIFFICULTY, AGENCY]  # type: ignore[misc]


class Chosen:
    """A choice of what the person may put into a quiz."""

    request: HttpRequest

    def get_object(self, pk: Any) -> BankQuestion:
        question = choosable_by(self.request.user).filter(pk=pk).first()
        if question is None:
            raise PermissionDenied
        return question

    def get_objects(self, pks: Any) -> QuerySet[BankQuestion]:
        return choosable_by(self.request.user).filter(pk__in=pks)


class ChooseQuestion(Choosable, ChooseView):
    pass


class QuestionResults(Choosable, ChooseResultsView):
    pass


class QuestionChosen(Chosen, SnippetChosenView):
    pass


class QuestionsChosen(Chosen, SnippetChosenMultipleView):
    pass


class QuestionChooser(SnippetChooserViewSet):
    choose_view_class = ChooseQuestion
    choose_results_view_class = QuestionResults
    chosen_view_class = QuestionChosen
    chosen_multiple_view_class = QuestionsChosen


class BankViewSet(SnippetViewSet):
    model = BankQuestion
    icon = "folder-inverse"
    menu_label = _("Question bank")
    menu_order = 345
    add_to_admin_menu = True
    copy_view_enabled = False
    list_per_page = 50
    index_view_class = BankIndexView
    add_view_class = AddQuestion
    edit_view_class = EditQuestion
    delete_view_class = DeleteQuestion
    filterset_class = BankFilters
    chooser_viewset_class = QuestionChooser
    list_display = [
        "__str__",
        KIND,
        Column(
            "difficulty",
            label=_("Difficulty"),
            accessor=lambda row: row.difficulty or "",
            sort_key="difficulty",
        ),
        Column("number", label=_("Version"), accessor="number", sort_key="number"),
        UsageColumn("usage", label=_("Used")),
        Column("locale", label=_("Language"), accessor="locale.get_display_name"),
        AGENCY,
        Column("is_shared", label=_("Shared"), accessor=lambda row: _("yes") if row.is_shared else ""),
        Column("retired", label=_("Retired"), accessor=lambda row: _("yes") if row.retired_at else ""),
    ]
    edit_handler = ObjectList(
        [FieldPanel("question"), FieldPanel("collection"), FieldPanel("is_shared")],
        base_form_class=BankForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[BankQuestion]:
        return visible_to(request.user)
