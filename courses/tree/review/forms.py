from __future__ import annotations

from django import forms

from .decide import Decision


class DecisionForm(forms.Form):
    """What is decided, and why."""

    decision = forms.TypedChoiceField(choices=[(one.value, one.name) for one in Decision], coerce=Decision)
    comment = forms.CharField(max_length=1000, required=False)
