"""Fill in the blanks: a text with gaps, each typed or chosen from a list."""

from __future__ import annotations

import dataclasses
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from django.utils.translation import gettext as _

from .base import Form, Grade, Question, Response, Scoring, fields_of, in_order, renamed_response, text_of
from .spelling import accepted_lines, folded, is_accepted

MARK = re.compile(r"\[\[(\d{1,2})\]\]")


@dataclass(frozen=True)
class GapOption:
    """What can be chosen for a gap; ``id`` is the gap's number and the line it stands in, ``2.0``."""

    id: str
    text: str


@dataclass(frozen=True)
class Gap:
    """The gap ``[[number]]`` of the text.

    Typed: ``accepted`` has one right answer a line. Chosen: its first line is right, each line of ``others``
    is a wrong one. ``options`` is what an attempt shows of a chosen gap.
    """

    number: int
    accepted: str = ""
    chosen: bool = False
    others: str = ""
    options: tuple[GapOption, ...] = ()

    @property
    def key(self) -> str:
        return f"{self.number}.0"

    @property
    def part(self) -> str:
        return str(self.number)

    def all_options(self) -> tuple[GapOption, ...]:
        """The options of a chosen gap, the right one first; of one without its key, as they are shown."""
        if self.options or not self.chosen:
            return self.options
        lines = (*accepted_lines(self.accepted)[:1], *accepted_lines(self.others))
        return tuple(GapOption(f"{self.number}.{place}", line) for place, line in enumerate(lines))


@dataclass(frozen=True)
class Gaps(Question):
    """``text`` is HTML with a mark ``[[1]]`` for each gap; the response gives what was typed, or an option's
    id, by the gap's number."""

    type = "gaps"
    grades_in_browser = False
    text: str
    gaps: tuple[Gap, ...]
    case: bool = dataclasses.field(default=False, kw_only=True)
    typos: int = dataclasses.field(default=0, kw_only=True)
    scoring: Scoring = dataclasses.field(default=Scoring.PARTIAL, kw_only=True)

    def pieces(self) -> Iterator[str | Gap]:
        """The text between the gaps, as HTML, and the gaps, in order."""
        by_number = {gap.number: gap for gap in self.gaps}
        for place, piece in enumerate(MARK.split(self.text)):
            if place % 2 == 0:
                yield piece
            elif int(piece) in by_number:
                yield by_number[int(piece)]

    def response_of(self, form: Form, name: str) -> Response:
        return fields_of(form, name, [gap.part for gap in self.gaps])

    def clean_response(self, response: Response) -> Response:
        if response is None:
            return None
        by_part = {gap.part: gap for gap in self.gaps}
        if not isinstance(response, dict) or not set(response) <= set(by_part):
            raise ValueError("not gaps of this question")
        clean = {}
        for part, value in response.items():
            given = text_of(value)
            gap = by_part[part]
            if given and gap.chosen and given not in {option.id for option in gap.all_options()}:
                raise ValueError("not an option of this gap")
            if given:
                clean[part] = given
        return clean or None

    def _is_right(self, gap: Gap, given: str) -> bool:
        if gap.chosen:
            return given == self._key_of(gap)
        return is_accepted(given, gap.accepted, case=self.case, typos=self.typos)

    def _key_of(self, gap: Gap) -> str:
        """The id of the right option, which an attempt may call by another name."""
        right = next(iter(accepted_lines(gap.accepted)), None)
        return next((option.id for option in gap.all_options() if option.text == right), gap.key)

    def grade(self, response: Response) -> Grade:
        given = response or {}
        right = tuple(g.part for g in self.gaps if g.part in given and self._is_right(g, given[g.part]))
        wrong = tuple(gap.part for gap in self.gaps if gap.part in given and gap.part not in right)
        share = self.scoring.share(right=len(right), wrong=len(wrong), keys=len(self.gaps))
        return Grade(share, right, wrong)

    def right_response(self) -> Response:
        return {
            gap.part: self._key_of(gap) if gap.chosen else next(iter(accepted_lines(gap.accepted)), "")
            for gap in self.gaps
        }

    def part_ids(self) -> tuple[str, ...]:
        return tuple(option.id for gap in self.gaps for option in gap.all_options())

    def renamed(self, names: Mapping[str, str]) -> Self:
        return self._with_options(
            lambda gap: tuple(
                GapOption(names.get(option.id, option.id), option.text) for option in gap.all_options()
            )
        )

    def renamed_in(self, response: Response, names: Mapping[str, str]) -> Response:
        """Chosen gaps only: who types an option's id must not read its name."""
        if not isinstance(response, dict):
            return response
        chosen = {gap.part for gap in self.gaps if gap.chosen}
        return {
            part: renamed_response(value, names) if part in chosen else value
            for part, value in response.items()
        }

    def drawn_order(self, chance: random.Random, shuffle: bool) -> tuple[str, ...]:
        """Options are always mixed: the right one is written first."""
        ids = list(self.part_ids())
        chance.shuffle(ids)
        return tuple(ids)

    def arranged(self, order: Sequence[str]) -> Self:
        return self._with_options(lambda gap: in_order(gap.all_options(), order))

    def _with_options(self, options: object) -> Self:
        gaps = tuple(
            dataclasses.replace(gap, options=options(gap)) if gap.chosen else gap  # type: ignore[operator]
            for gap in self.gaps
        )
        return dataclasses.replace(self, gaps=gaps)

    def without_key(self) -> Self:
        gaps = tuple(
            Gap(
                gap.number,
                chosen=gap.chosen,
                options=gap.options or tuple(sorted(gap.all_options(), key=lambda option: option.text)),
            )
            for gap in self.gaps
        )
        return dataclasses.replace(self._silent(), gaps=gaps)

    def with_answers_of(self, other: Question) -> Self:
        """Typed gaps only: the options of a chosen one are shown in one language at a time."""
        assert isinstance(other, Gaps)
        theirs = {gap.number: gap.accepted for gap in other.gaps}
        gaps = tuple(
            gap
            if gap.chosen
            else dataclasses.replace(gap, accepted=f"{gap.accepted}\n{theirs.get(gap.number, '')}")
            for gap in self.gaps
        )
        return dataclasses.replace(self, gaps=gaps)

    def codes(self, response: Response) -> tuple[str, ...]:
        given = response or {}
        return tuple(
            f"{gap.part}={given[gap.part] if gap.chosen else folded(given[gap.part], case=self.case)}"
            for gap in self.gaps
            if gap.part in given
        )

    def labels(self) -> dict[str, str]:
        return {
            f"{gap.part}={option.id}": f"{gap.number}: {option.text}"
            for gap in self.gaps
            for option in gap.all_options()
        }

    def right_codes(self) -> frozenset[str]:
        return frozenset(
            code
            for gap in self.gaps
            for code in (
                [f"{gap.part}={self._key_of(gap)}"]
                if gap.chosen
                else [f"{gap.part}={folded(line, case=self.case)}" for line in accepted_lines(gap.accepted)]
            )
        )

    def words(self) -> Iterator[str]:
        yield self.stem
        yield self.text
        for gap in self.gaps:
            for option in gap.all_options():
                yield option.text

    def problems(self) -> Iterator[str]:
        marks = [int(number) for number in MARK.findall(self.text)]
        numbers = [gap.number for gap in self.gaps]
        if not marks:
            yield _("the text has no gap: write [[1]] where the first one is")
        if len(set(marks)) != len(marks) or len(set(numbers)) != len(numbers):
            yield _("a gap's number stands twice")
        for number in sorted(set(marks) ^ set(numbers)):
            yield _("gap %(number)s is only in the text or only in the list") % {"number": number}
        for gap in self.gaps:
            if not accepted_lines(gap.accepted):
                yield _("gap %(number)s has no right answer") % {"number": gap.number}
            if gap.chosen and len(gap.all_options()) < 2:
                yield _("gap %(number)s has nothing to choose from") % {"number": gap.number}
