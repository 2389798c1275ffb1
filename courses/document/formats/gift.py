"""GIFT, Moodle's text format for questions.

Source of the rules: Moodle's documentation of the GIFT format. Questions part at blank lines; ``::title::``
and then ``[html]`` stand before the stem; a backslash takes the meaning from ``~ = # { } :``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from ..questions import (
    ExtendedText,
    Facts,
    Gap,
    Gaps,
    Matching,
    MultipleResponse,
    Numeric,
    Option,
    Prompt,
    Question,
    Scoring,
    ShortText,
    SingleChoice,
    Target,
    TrueFalse,
)
from .base import (
    MOST_QUESTIONS,
    FormatError,
    NotHeld,
    Reading,
    Remark,
    Say,
    at,
    decoded,
    key_of,
    new_id,
    number_in,
    one_line,
    refuse,
)
from .losses import html_of, part, stem, told
from .rubric import plain_rubric
from .worth import WHOLE, Accepted, Typed, accepted, one_right, say_costs, several_right

SPECIAL = "~=#{}:"
_SEALED = {letter: chr(0xE000 + place) for place, letter in enumerate(SPECIAL + "\\")}
_OPENED = {sealed: letter for letter, sealed in _SEALED.items()}
_LINE = "\ue010"
HEAD = re.compile(r"\s*(?:::(?P<title>.*?)::)?\s*(?:\[(?P<format>html|moodle|plain|markdown)\])?", re.DOTALL)
ID, TAG = re.compile(r"\[id:([^\]]*)\]"), re.compile(r"\[tag:([^\]]*)\]")
WEIGHT = re.compile(r"%(-?[0-9]+(?:\.[0-9]+)?)%")
TRUTHS = {"T": True, "TRUE": True, "F": False, "FALSE": False}


@dataclass(frozen=True)
class _Answer:
    """One answer: ``weight`` in per cent, None where the file gives none."""

    right: bool
    text: str
    weight: Decimal | None
    feedback: str

    @property
    def worth(self) -> Decimal:
        """What it earns, in per cent."""
        return (WHOLE if self.right else Decimal(0)) if self.weight is None else self.weight


def read(data: bytes) -> Reading:
    """The questions of a GIFT file; raises FormatError with every question that is not GIFT."""
    reading, faults = Reading(), list[Remark]()
    for place, (line, notes, text) in enumerate(_blocks(_sealed(decoded(data)))):
        if place >= MOST_QUESTIONS:
            refuse(_("the file has more than %(most)s questions") % {"most": MOST_QUESTIONS})
        where = at(_("line %(n)s") % {"n": line}, _name(text))
        try:
            reading.add(_question(text, notes, partial(reading.say, where)), where)
        except NotHeld as reason:
            reading.leave_out(where, str(reason))
        except ValueError as reason:
            faults.append(Remark(where, str(reason)))
    if faults:
        raise FormatError(faults)
    return reading


def _sealed(text: str) -> str:
    """The text with escaped letters replaced by ones of the private area, which mean nothing."""
    text = re.sub(r"[\ue000-\uf8ff]", "", text).replace("\\n", _LINE)
    return re.sub(r"\\([~=#{}:\\])", lambda match: _SEALED[match[1]], text)


def _opened(text: str) -> str:
    for sealed, letter in _OPENED.items():
        text = text.replace(sealed, letter)
    return text.replace(_LINE, "\n").strip()


def _blocks(text: str) -> list[tuple[int, str, str]]:
    """Questions as (first line, comments before them, text), parted at blank lines."""
    blocks: list[tuple[int, str, str]] = []
    lines: list[str] = []
    notes, first = "", 0
    for place, line in enumerate([*text.split("\n"), ""], start=1):
        bare = line.strip()
        if bare.startswith("//"):
            notes += bare
        elif bare.startswith("$CATEGORY"):
            continue
        elif bare:
            first = first or place
            lines.append(line)
        elif lines:
            blocks.append((first, notes, "\n".join(lines)))
            lines, notes, first = [], "", 0
    return blocks


@dataclass
class _Asked:
    """A question on its way in: its texts' format, what every type shares, and where losses are told."""

    form: str
    say: Say
    shared: dict[str, Any] = field(default_factory=dict)

    def _html(self, text: str) -> str:
        return html_of(_opened(text), self.form, self.say)

    def told(self, text: str) -> str:
        return told(self._html(text), self.say) if text.strip() else ""

    def part(self, text: str) -> str:
        return part(self._html(text), self.say)

    def stem(self, text: str) -> str:
        return stem(self._html(text), self.say, pictures=False)

    def words(self, text: str) -> str:
        return one_line(self.part(text)) if self.form == "html" else " ".join(_opened(text).split())


def _name(text: str) -> str:
    """A question's title, else the beginning of its text."""
    head = HEAD.match(text)
    assert head is not None
    return _opened(head["title"] or text[head.end() :].partition("{")[0])


def _question(text: str, notes: str, say: Say) -> Question:
    head = HEAD.match(text)
    assert head is not None
    rest = text[head.end() :]
    before, brace, inside = rest.partition("{")
    if not brace:
        raise NotHeld(_("it is a description, not a question"))
    inside, brace, after = inside.partition("}")
    if not brace:
        raise ValueError(_("the braces of the answers do not match"))
    if "{" in inside or "{" in after or "}" in after:
        raise ValueError(
            _("the braces of the answers do not match; is the blank line missing before the next question?")
        )
    if not before.strip() and not after.strip():
        raise ValueError(_("the question has no text"))
    asked = _Asked((head["format"] or "moodle"), say)
    body, _hashes, general = inside.partition("####")
    tags = dict.fromkeys(_opened(tag)[:60] for tag in TAG.findall(notes) if tag.strip())
    asked.shared = {
        "id": key_of(next(iter(ID.findall(notes)), "").strip()),
        "facts": Facts(tags=tuple(tags)),
        "feedback": asked.told(general),
    }
    return _by_answers(body.strip(), before, after, asked)


def _by_answers(body: str, before: str, after: str, asked: _Asked) -> Question:
    truth, *feedback = (piece.strip() for piece in body.split("#"))
    is_truth = truth.upper() in TRUTHS
    answers = _answers(body) if body and not is_truth and not body.startswith("#") else []
    pairs = bool(answers) and all(answer.right and "->" in answer.text for answer in answers)
    if answers and after.strip() and not pairs:
        return _missing_word(answers, f"{before}[[1]]{after}", asked)
    blank = f"{before}_____{after}" if after.strip() else before
    asked.shared["stem"] = asked.stem(blank)
    if not body:
        return ExtendedText(rubric=plain_rubric(), **asked.shared)
    if is_truth:
        return _true_false(TRUTHS[truth.upper()], feedback, asked)
    if body.startswith("#"):
        return _numeric(body[1:].strip(), asked)
    if pairs:
        return _matching(answers, asked)
    if all(answer.right for answer in answers):
        return _short_text(answers, asked)
    return _choice(answers, asked)


def _answers(body: str) -> list[_Answer]:
    if body[0] not in "=~":
        raise ValueError(_("an answer begins with = or ~"))
    answers = []
    for piece in re.findall(r"[=~][^=~]*", body):
        text, _hash, feedback = piece[1:].partition("#")
        weight = WEIGHT.match(text.strip())
        text = text.strip()[weight.end() :] if weight else text
        if not text.strip():
            raise ValueError(_("an answer is empty"))
        share = Decimal(weight[1]) if weight else None
        answers.append(_Answer(piece[0] == "=", text, share, feedback))
    return answers


def _true_false(answer: bool, feedback: list[str], asked: _Asked) -> TrueFalse:
    """The first feedback is for the wrong answer, the second for the right one."""
    wrong, right = ([*feedback, "", ""])[:2]
    return TrueFalse(
        answer=answer,
        feedback_wrong=asked.told(wrong),
        feedback_right=asked.told(right),
        **asked.shared,
    )


def _numeric(body: str, asked: _Asked) -> Numeric:
    """What follows a ``~`` is said to every other number."""
    body, _tilde, other = body.partition("~")
    if body.startswith("="):
        answers = _answers(body)
    else:
        text, _hash, feedback = body.partition("#")
        answers = [_Answer(True, text, None, feedback)]
    say_costs([answer.worth for answer in answers], asked.say)
    right = [answer for answer in answers if answer.worth > 0]
    if len(right) != 1 or right[0].worth < WHOLE:
        raise NotHeld(_("several numbers are worth something; one with a tolerance can be read"))
    if any(answer.feedback.strip() for answer in answers if answer.worth <= 0):
        asked.say(_("its feedback on each answer is not taken over"))
    middle, margin = _range(right[0].text, asked.say)
    return Numeric(
        answer=middle,
        tolerance=margin,
        feedback_right=asked.told(right[0].feedback),
        feedback_wrong=asked.told(other.partition("#")[2]),
        **asked.shared,
    )


def _range(text: str, say: Say) -> tuple[Decimal, Decimal]:
    """The middle and the margin of ``3.14:0.01`` or ``3.13..3.15``."""
    try:
        if ".." in text:
            low, high = (number_in(piece, say) for piece in text.split(".."))
            if low <= high:
                return (low + high) / 2, (high - low) / 2
        else:
            middle, _colon, margin = text.partition(":")
            return number_in(middle, say), abs(number_in(margin or "0", say))
    except ValueError:
        pass
    raise ValueError(_("“%(text)s” is not a number with its tolerance") % {"text": _opened(text)[:40]})


def _typed(answers: list[_Answer], asked: _Asked) -> Accepted:
    return accepted([Typed(asked.words(a.text), a.worth, asked.told(a.feedback)) for a in answers], asked.say)


def _missing_word(answers: list[_Answer], text: str, asked: _Asked) -> Gaps:
    """The answers stand inside the sentence: a gap is there."""
    if all(answer.right for answer in answers):
        typed = _typed(answers, asked)
        asked.shared |= {"feedback_right": typed.right, "feedback_wrong": typed.wrong}
        gap = Gap(1, accepted=typed.lines)
    else:
        right = answers[one_right([answer.worth for answer in answers], asked.say)]
        if any(answer.feedback.strip() for answer in answers):
            asked.say(_("its feedback on each answer is not taken over"))
        others = "\n".join(asked.words(answer.text) for answer in answers if answer is not right)
        gap = Gap(1, accepted=asked.words(right.text), chosen=True, others=others)
    return Gaps(stem="", text=asked.stem(text), gaps=(gap,), **asked.shared)


def _matching(answers: list[_Answer], asked: _Asked) -> Matching:
    prompts, targets = [], dict[str, Target]()
    for answer in answers:
        left, _arrow, right = answer.text.partition("->")
        if not right.strip():
            raise ValueError(_("a pair has no answer"))
        if answer.feedback.strip():
            asked.say(_("its feedback on each answer is not taken over"))
        html = asked.part(right)
        target = targets.setdefault(html, Target(new_id(), html))
        if left.strip():
            prompts.append(Prompt(new_id(), asked.part(left), target.id))
    if len(prompts) < 2:
        raise ValueError(_("the question needs two pairs or more"))
    return Matching(prompts=tuple(prompts), targets=tuple(targets.values()), **asked.shared)


def _short_text(answers: list[_Answer], asked: _Asked) -> ShortText:
    typed = _typed(answers, asked)
    return ShortText(
        accepted=typed.lines, feedback_right=typed.right, feedback_wrong=typed.wrong, **asked.shared
    )


def _choice(answers: list[_Answer], asked: _Asked) -> Question:
    worths = [answer.worth for answer in answers]
    single = any(answer.right for answer in answers)
    if single:
        keys, scoring = frozenset([one_right(worths, asked.say)]), Scoring.PARTIAL
    else:
        keys, scoring = several_right(worths, asked.say)
    options = tuple(
        Option(new_id(), asked.part(a.text), right=place in keys, feedback=asked.told(a.feedback))
        for place, a in enumerate(answers)
    )
    if single:
        return SingleChoice(options=options, **asked.shared)
    return MultipleResponse(options=options, scoring=scoring, **asked.shared)
