"""A form takes only pictures and files that its author may choose, and those that were there before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, Model
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.blocks import StructBlock
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.fields import StreamField
from wagtail.permissions import policy_registry

from .models import File, Picture


@dataclass(frozen=True)
class Chosen:
    """A picture or file in a field; the paths lead to it by the names, and by the ids, of blocks."""

    model: type[Model]
    pk: str
    names: str = ""
    ids: str = ""


class OwnFiles:
    """For forms of pages and snippets. Another agency's picture or file is refused, and not shown again."""

    for_user: Any
    instance: Any
    data: Any
    add_prefix: Callable[[str], str]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()  # type: ignore[misc]
        for field in self.instance._meta.get_fields() if self.for_user else ():
            if cleaned.get(field.name):
                self._check(field, cleaned[field.name])
        return cleaned

    def _check(self, field: Any, value: Any) -> None:
        before = {(one.model, one.pk) for one in _chosen(field, field.value_from_object(self.instance))}
        new = [one for one in _chosen(field, value) if (one.model, one.pk) not in before]
        refused = [one for one in new if not _may_choose(self.for_user, one)]
        if refused:
            self._forget(field.name, refused)
            self.add_error(field.name, _error(field, value, refused))  # type: ignore[attr-defined]

    def _forget(self, name: str, refused: list[Chosen]) -> None:
        """The form that comes back must not tell what the picture or file is."""
        self.data = self.data.copy()
        inputs = {(one.names.rpartition(".")[2] or name, one.pk) for one in refused}
        for key, value in self.data.items():
            if key.startswith(self.add_prefix(name)) and (key.rpartition("-")[2], value) in inputs:
                self.data[key] = ""


class PageForm(OwnFiles, WagtailAdminPageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Who saves before the script has made an address of the title gets one made by the model."""
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False


def _chosen(field: Any, value: Any) -> Iterator[Chosen]:
    """The pictures and files in the value of a model's field: chosen, or linked to in its text."""
    if isinstance(field, ForeignKey) and field.related_model in (Picture, File):
        pk = getattr(value, "pk", value)
        if pk:
            yield Chosen(field.related_model, str(pk))  # type: ignore[arg-type]
    elif hasattr(field, "extract_references") and value:
        for model, pk, names, ids in field.extract_references(value):
            if issubclass(model, Picture | File):
                yield Chosen(model, str(pk), names, str(ids))


def _may_choose(user: Any, chosen: Chosen) -> bool:
    may = policy_registry.get_by_type(chosen.model).instances_user_has_permission_for(user, "choose")
    return bool(may.filter(pk=chosen.pk).exists())


def _error(field: Any, value: Any, refused: list[Chosen]) -> ValidationError:
    """The error where it belongs: at the block of a stream, else at the field."""
    error = ValidationError(_("This picture or file is kept by another agency. Choose one of your own."))
    if not isinstance(field, StreamField):
        return error
    errors = {}
    for place, child in enumerate(value):
        paths = [one.ids.split(".")[1:] for one in refused if one.ids.split(".")[0] == str(child.id)]
        if paths:
            errors[place] = _in_block(child.block, paths, error)
    return StreamBlockValidationError(block_errors=errors)


def _in_block(block: Any, paths: list[list[str]], error: ValidationError) -> ValidationError:
    if not isinstance(block, StructBlock):
        return error
    direct = {path[0]: error for path in paths if len(path) == 1}
    return StructBlockValidationError(block_errors=direct, non_block_errors=None if direct else [error])
