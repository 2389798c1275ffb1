"""Short text: a word or a phrase that the learner types."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from django.utils.translation import gettext as _

from .base import Grade, Question, Response, text_of
from .spelling import accepted_lines, folded, is_accepted


@dataclass(frozen=True)
class ShortText(Question):
    """``accepted`` has one right answer a line; capitals count with ``case``, ``typos`` slips are forgiven.

    The response is the typed text.
    """

    type = "short_text"
    grades_in_browser = False
    accepted: str = dataclasses.field(kw_only=True)
    case: bool = dataclasses.field(default=False, kw_only=True)
    typos: int = dataclasses.field(default=0, kw_only=True)

    def clean_response(self, response: Response) -> Response:
        return text_of(response) or None if response not in (None, []) else None

    def grade(self, response: Response) -> Grade:
        is_right = response is not None and is_accepted(
            response, self.accepted, case=self.case, typos=self.typos
        )
        return Grade(Decimal(is_right))

    def right_response(self) -> Response:
        return next(iter(accepted_lines(self.accepted)), None)

    def without_key(self) -> Self:
        return dataclasses.replace(self._silent(), accepted="")

    def with_answers_of(self, other: Question) -> Self:
        assert isinstance(other, ShortText)
        return dataclasses.replace(self, accepted=f"{self.accepted}\n{other.accepted}")

    def codes(self, response: Response) -> tuple[str, ...]:
        return (folded(response, case=self.case),) if response else ()

    def right_codes(self) -> frozenset[str]:
        return frozenset(folded(line, case=self.case) for line in accepted_lines(self.accepted))

    def problems(self) -> Iterator[str]:
        if not self.stem.strip():
            yield _("the question has no text")
        if not any(folded(line) for line in accepted_lines(self.accepted)):
            yield _("the question has no right answer")
        if not 0 <= self.typos <= 2:
            yield _("slips are forgiven up to two")
