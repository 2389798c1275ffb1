"""Gaps as Moodle writes them: ``{1:SHORTANSWER:=Toshkent~=Tashkent}`` inside the text, or a list of words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from ..questions import Gap
from ..questions.gaps import MARK
from ..questions.spelling import accepted_lines
from .base import NotHeld, Say, number, one_line
from .worth import Typed, accepted, one_right, starred

GAP = re.compile(r"\{(?P<points>\d*):(?P<kind>[A-Z_]+):(?P<answers>(?:\\.|[^{}\\])*)\}")
BEGUN = re.compile(r"\{\d*:[A-Z_]+:")
WORTH = re.compile(r"=|%(-?[0-9.]+)%")
TYPED = {"SHORTANSWER", "SA", "MW"}
TYPED_BY_CASE = {"SHORTANSWER_C", "SAC", "MWC"}
CHOSEN = {"MULTICHOICE", "MC", "MULTICHOICE_V", "MCV", "MULTICHOICE_H", "MCH"}
CHOSEN |= {"MULTICHOICE_S", "MCS", "MULTICHOICE_VS", "MCVS", "MULTICHOICE_HS", "MCHS"}


@dataclass(frozen=True)
class Cloze:
    """A text with marks and its gaps; ``points`` are what they are worth together."""

    text: str
    gaps: tuple[Gap, ...]
    case: bool
    points: Decimal


def read(text: str, say: Say) -> Cloze:
    """The gaps of a text; raises NotHeld, naming the gap, where one cannot be held."""
    gaps, points, cases = list[Gap](), list[Decimal](), set[bool]()

    def mark(match: re.Match[str]) -> str:
        number, kind = len(gaps) + 1, match["kind"]
        try:
            gaps.append(_gap(number, kind, match["answers"], say))
        except (NotHeld, ValueError) as reason:
            raise NotHeld(_("gap %(number)s: %(reason)s") % {"number": number, "reason": reason}) from None
        points.append(Decimal(match["points"] or 1))
        if kind not in CHOSEN:
            cases.add(kind in TYPED_BY_CASE)
        return f"[[{number}]]"

    marked = GAP.sub(mark, text)
    if not gaps or BEGUN.search(marked):
        raise NotHeld(_("a gap of it is of a kind that cannot be read"))
    if len(set(points)) > 1:
        say(_("its gaps were not worth the same; here they are"))
    if len(cases) > 1:
        say(_("capitals counted in some of its gaps; here they count in none"))
    return Cloze(marked, tuple(gaps), cases == {True}, sum(points, Decimal(0)))


def _gap(number: int, kind: str, answers: str, say: Say) -> Gap:
    if kind not in TYPED | TYPED_BY_CASE | CHOSEN:
        raise NotHeld(_("“%(name)s” cannot be read") % {"name": kind})
    read = [_answer(piece) for piece in re.split(r"(?<!\\)~", answers)]
    read = [answer for answer in read if answer.text]
    if any(answer.feedback for answer in read):
        say(_("its feedback on each answer is not taken over"))
    if kind not in CHOSEN:
        return Gap(number, accepted=accepted([Typed(a.text, a.worth) for a in read], say).lines)
    right = read[one_right([answer.worth for answer in read], say)]
    others = [answer.text for answer in read if answer is not right]
    return Gap(number, accepted=right.text, chosen=True, others="\n".join(others))


def _answer(piece: str) -> Typed:
    """``=`` or ``%50%``, the answer, ``#`` and what is said to it."""
    text, _hash, feedback = (*re.split(r"(?<!\\)(#)", piece.strip(), maxsplit=1), "", "")[:3]
    weight = WORTH.match(text)
    worth = Decimal(0) if weight is None else number(weight[1] or "100")
    words = text[weight.end() :] if weight else text
    return Typed(one_line(re.sub(r"\\([^*])", r"\1", words)), worth, feedback.strip())


def write(text: str, gaps: Sequence[Gap], *, case: bool = False) -> str:
    """The text with each gap written out where its mark is; in typed ones capitals count with ``case``."""
    typed = "SHORTANSWER_C" if case else "SHORTANSWER"
    by_number = {gap.number: gap for gap in gaps}

    def written(match: re.Match[str]) -> str:
        gap = by_number[int(match[1])]
        lines = accepted_lines(gap.accepted)
        if gap.chosen:
            words = [f"={_escaped(lines[0])}", *(_escaped(line) for line in accepted_lines(gap.others))]
            return f"{{1:MULTICHOICE:{'~'.join(words)}}}"
        return f"{{1:{typed}:{'~'.join('=' + starred(_escaped(line)) for line in lines)}}}"

    return MARK.sub(written, text)


def _escaped(text: str) -> str:
    return (
        re.sub(r"([}~#\\/\"])", r"\\\1", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    )


def from_words(text: str, choices: Sequence[tuple[str, str]]) -> tuple[str, tuple[Gap, ...]]:
    """Gaps of a text whose marks ``[[n]]`` name the n-th of ``choices`` (word, group) as the right one.

    The marks are counted anew, so that a word that is right twice makes two gaps. Raises NotHeld on a mark
    without a word.
    """
    gaps: list[Gap] = []

    def mark(match: re.Match[str]) -> str:
        place = int(match[1]) - 1
        if not 0 <= place < len(choices):
            raise NotHeld(_("gap %(number)s has no right answer") % {"number": match[1]})
        word, group = choices[place]
        others = dict.fromkeys(other for other, its in choices if its == group and other != word)
        if not others:
            raise NotHeld(_("gap %(number)s has nothing to choose from") % {"number": match[1]})
        gaps.append(Gap(len(gaps) + 1, accepted=word, chosen=True, others="\n".join(others)))
        return f"[[{len(gaps)}]]"

    return MARK.sub(mark, text), tuple(gaps)
