"""Numbers as people type them, in the editing site: a comma or a dot, and spaces between thousands."""

from __future__ import annotations

from typing import Any

from django import forms
from wagtail.blocks import DecimalBlock

from courses.document.questions.numeric import parse_number


class NumberField(forms.DecimalField):
    """A browser's own number field drops a comma without a word: 0,5 becomes 05."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and value.strip():
            try:
                value = parse_number(value)
            except ValueError:
                raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None
        return super().to_python(value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "inputmode": "decimal"}


class NumberBlock(DecimalBlock):
    """As DecimalBlock, typed as people type numbers."""

    def __init__(
        self,
        *args: Any,
        required: bool = True,
        help_text: Any = None,
        min_value: Any = None,
        max_value: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.field = NumberField(
            required=required, help_text=help_text, min_value=min_value, max_value=max_value
        )

    def deconstruct(self) -> Any:
        """A migration sees what is stored, which is a DecimalBlock's."""
        _path, args, kwargs = super().deconstruct()
        return "wagtail.blocks.DecimalBlock", args, kwargs
