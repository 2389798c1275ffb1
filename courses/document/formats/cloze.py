"""Gaps as Moodle writes them: ``{1:SHORTANSWER:=Toshkent~=Tashkent}`` inside the text, or a list of words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

from ..questions import Gap
from ..questions.gaps import MARK
from ..questions.spelling import accepted_lines

GAP = re.compile(r"\{(?P<points>\d*):(?P<kind>[A-Z_]+):(?P<answers>(?:\\.|[^{}\\])*)\}")
TYPED = {"SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC"}
CHOSEN = {"MULTICHOICE", "MC", "MULTICHOICE_V", "MCV", "MULTICHOICE_H", "MCH", "MULTICHOICE_S", "MCS"}


def read(text: str) -> tuple[str, tuple[Gap, ...] | None]:
    """The text with marks, and its gaps; None instead of them where one cannot be held."""
    gaps: list[Gap | None] = []

    def mark(match: re.Match[str]) -> str:
        gaps.append(_gap(len(gaps) + 1, match["kind"], match["answers"]))
        return f"[[{len(gaps)}]]"

    marked = GAP.sub(mark, text)
    if not gaps or None in gaps:
        return marked, None
    return marked, tuple(gap for gap in gaps if gap is not None)


def _gap(number: int, kind: str, answers: str) -> Gap | None:
    right, wrong = list[str](), list[str]()
    for piece in re.split(r"(?<!\\)~", answers):
        text = re.split(r"(?<!\\)#", piece, maxsplit=1)[0].strip()
        weight = re.match(r"%(-?[0-9.]+)%", text)
        is_right = text.startswith("=") or bool(weight and weight[1] == "100")
        if weight and weight[1] not in ("100", "0"):
            return None
        word = unescape(re.sub(r"\\(.)", r"\1", re.sub(r"^(=|%[-0-9.]+%)", "", text))).strip()
        if word:
            (right if is_right else wrong).append(word)
    if not right:
        return None
    if kind in CHOSEN and len(right) == 1 and wrong:
        return Gap(number, accepted=right[0], chosen=True, others="\n".join(wrong))
    if kind in TYPED and not [word for word in wrong if word != "*"]:
        return Gap(number, accepted="\n".join(right))
    return None


def write(text: str, gaps: Sequence[Gap]) -> str:
    """The text with each gap written out where its mark is."""
    by_number = {gap.number: gap for gap in gaps}

    def written(match: re.Match[str]) -> str:
        gap = by_number[int(match[1])]
        accepted = accepted_lines(gap.accepted)
        if gap.chosen:
            words = [f"={_escaped(accepted[0])}", *(_escaped(line) for line in accepted_lines(gap.others))]
            return f"{{1:MULTICHOICE:{'~'.join(words)}}}"
        return f"{{1:SHORTANSWER:{'~'.join('=' + _escaped(line) for line in accepted)}}}"

    return MARK.sub(written, text)


def _escaped(text: str) -> str:
    return (
        re.sub(r"([}~#\\/\"])", r"\\\1", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    )


def from_words(text: str, choices: Sequence[tuple[str, str]]) -> tuple[str, tuple[Gap, ...]]:
    """Gaps of a text whose marks ``[[n]]`` name the n-th of ``choices`` (word, group) as the right one.

    The marks are counted anew, so that a word that is right twice makes two gaps.
    """
    gaps: list[Gap] = []

    def mark(match: re.Match[str]) -> str:
        place = int(match[1]) - 1
        if not 0 <= place < len(choices):
            return ""
        word, group = choices[place]
        others = dict.fromkeys(other for other, its in choices if its == group and other != word)
        gaps.append(Gap(len(gaps) + 1, accepted=word, chosen=True, others="\n".join(others)))
        return f"[[{len(gaps)}]]"

    return MARK.sub(mark, text), tuple(gaps)
