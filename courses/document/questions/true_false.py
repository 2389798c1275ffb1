"""True or false: the stem is the statement."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from django.utils.translation import gettext as _

from .base import Grade, Question, Response
from .choice import Option

VALUES = ("true", "false")


@dataclass(frozen=True)
class TrueFalse(Question):
    """``answer`` says whether the statement is true; ``feedback_true`` is told to those who chose true.

    The response is ``"true"`` or ``"false"``.
    """

    type = "true_false"
    answer: bool = dataclasses.field(kw_only=True)
    feedback_true: str = dataclasses.field(default="", kw_only=True)
    feedback_false: str = dataclasses.field(default="", kw_only=True)

    @property
    def key(self) -> str:
        return VALUES[0] if self.answer else VALUES[1]

    @property
    def options(self) -> tuple[Option, Option]:
        """True and false as the options of a choice."""
        return (
            Option(VALUES[0], _("True"), self.answer, self.feedback_true),
            Option(VALUES[1], _("False"), not self.answer, self.feedback_false),
        )

    def clean_response(self, response: Response) -> Response:
        if response in (None, "", []):
            return None
        chosen = response[0] if isinstance(response, list) and len(response) == 1 else response
        if not isinstance(chosen, str) or chosen not in VALUES:
            raise ValueError("neither true nor false")
        return chosen

    def grade(self, response: Response) -> Grade:
        if response is None:
            return Grade(Decimal(0))
        is_right = response == self.key
        return Grade(Decimal(is_right), (response,) * is_right, (response,) * (not is_right))

    def right_response(self) -> Response:
        return self.key

    def without_key(self) -> Self:
        return dataclasses.replace(self._silent(), answer=False, feedback_true="", feedback_false="")

    def codes(self, response: Response) -> tuple[str, ...]:
        return (response,) if response else ()

    def labels(self) -> dict[str, str]:
        return {"true": _("True"), "false": _("False")}

    def problems(self) -> Iterator[str]:
        if not self.stem.strip():
            yield _("the question has no text")
