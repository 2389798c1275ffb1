"""What is done to many questions of the bank at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from ..models import BankQuestion
from .changing import move, retire, tag, take_back
from .queries import visible_to


class OfTheBank(SnippetBulkAction):
    """An action on those of the chosen questions that the person may change.

    Those they only see are named as such; of those they do not see there is no trace.
    """

    models = [BankQuestion]
    template_name = "quizzes/bank/confirm_action.html"
    question: str | Promise = ""

    def get_all_objects_in_listing_query(self, parent_id: Any) -> Any:
        return visible_to(self.request.user).values_list("pk", flat=True)

    def get_actionable_objects(self) -> tuple[list[BankQuestion], dict[str, list[BankQuestion]]]:
        chosen = self.request.GET.getlist("id")
        seen = visible_to(self.request.user).select_related("collection", "locale")
        if "all" not in chosen:
            seen = seen.filter(pk__in=[pk for pk in chosen if pk.isdigit()])
        rows = list(seen)
        if not rows:
            raise Http404
        may = {row.pk for row in rows if self.check_perm(row)}
        return (
            [row for row in rows if row.pk in may],
            {"items_with_no_access": [row for row in rows if row.pk not in may]},
        )

    def check_perm(self, snippet: BankQuestion) -> bool:
        return bool(
            self.permission_policy.user_has_permission_for_instance(self.request.user, "change", snippet)
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "question": self.question,
            "action_label": self.display_name,
        }

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        text = ngettext("%(count)d question changed.", "%(count)d questions changed.", num_parent_objects)
        return text % {"count": num_parent_objects}


class DeleteQuestions(OfTheBank, DeleteBulkAction):
    template_name = "wagtailsnippets/bulk_actions/confirm_bulk_delete.html"

    def check_perm(self, snippet: BankQuestion) -> bool:
        return DeleteBulkAction.check_perm(self, snippet)

    def get_actionable_objects(self) -> tuple[list[BankQuestion], dict[str, list[BankQuestion]]]:
        return OfTheBank.get_actionable_objects(self)

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        return str(DeleteBulkAction.get_success_message(self, num_parent_objects, num_child_objects))


class TagForm(forms.Form):
    add = forms.CharField(label=_("Competency to add"), max_length=60, required=False)
    remove = forms.CharField(label=_("Competency to take away"), max_length=60, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        cleaned = {name: (cleaned.get(name) or "").strip() for name in self.fields}
        if not any(cleaned.values()):
            raise forms.ValidationError(gettext("Name a competency."))
        return cleaned


class TagQuestions(OfTheBank):
    display_name = _("Tag")
    action_type = "tag"
    aria_label = _("Give the chosen questions a competency, or take one away")
    question = _("Which competency do these questions get, and which do they lose?")
    action_priority = 10
    form_class = TagForm

    def get_execution_context(self) -> dict[str, Any]:
        assert self.cleaned_form is not None
        return {**super().get_execution_context(), **self.cleaned_form.cleaned_data}

    @classmethod
    def execute_action(cls, objects: Iterable[BankQuestion], **kwargs: Any) -> tuple[int, int]:
        user = kwargs["self"].request.user
        return tag(objects, add=kwargs["add"], remove=kwargs["remove"], user=user), 0


class MoveForm(forms.Form):
    collection = forms.ModelChoiceField(Collection.objects.none(), label=_("Collection"))


class MoveQuestions(OfTheBank):
    display_name = _("Move")
    action_type = "move"
    aria_label = _("Move the chosen questions into another collection")
    question = _("Where do these questions go?")
    action_priority = 20
    form_class = MoveForm

    def get_form(self, form_class: Any = None) -> MoveForm:
        form: MoveForm = super().get_form(form_class)
        field = form.fields["collection"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = self._places()
        return form

    def _places(self) -> QuerySet[Collection]:
        places: QuerySet[Collection] = self.permission_policy.collections_user_has_permission_for(
            self.request.user, "add"
        )
        return places

    def get_execution_context(self) -> dict[str, Any]:
        assert self.cleaned_form is not None
        return {**super().get_execution_context(), **self.cleaned_form.cleaned_data}

    @classmethod
    def execute_action(cls, objects: Iterable[BankQuestion], **kwargs: Any) -> tuple[int, int]:
        return move(objects, kwargs["collection"], user=kwargs["self"].request.user), 0


class RetireQuestions(OfTheBank):
    display_name = _("Retire")
    action_type = "retire"
    aria_label = _("Retire the chosen questions")
    question = _("Retired questions go into no new edition. Those that were published keep them.")
    action_priority = 25

    @classmethod
    def execute_action(cls, objects: Iterable[BankQuestion], **kwargs: Any) -> tuple[int, int]:
        return retire(objects, timezone.now(), user=kwargs["self"].request.user), 0


class TakeBackQuestions(OfTheBank):
    display_name = _("Take back into use")
    action_type = "take_back"
    aria_label = _("Take the chosen questions back into use")
    question = _("Quizzes may ask these questions again.")
    action_priority = 26

    @classmethod
    def execute_action(cls, objects: Iterable[BankQuestion], **kwargs: Any) -> tuple[int, int]:
        return take_back(objects, user=kwargs["self"].request.user), 0


ACTIONS = (TagQuestions, MoveQuestions, RetireQuestions, TakeBackQuestions, DeleteQuestions)
