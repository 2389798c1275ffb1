"""Questions as GIFT."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from ..questions import (
    ExtendedText,
    Gaps,
    Matching,
    MultipleResponse,
    Numeric,
    Question,
    Scoring,
    ShortText,
    SingleChoice,
    ToleranceKind,
    TrueFalse,
)
from ..questions.spelling import accepted_lines
from .base import AssetBytes, Writing, is_formatted, name_of, plain_number
from .worth import say_merged, say_scoring, starred


def write(questions: Sequence[Question], pictures: AssetBytes | None = None) -> Writing:
    """A GIFT file of ``questions``; ``not_held`` says what it has no room for."""
    writing = Writing()
    blocks = []
    for question in questions:
        writer = _WRITERS.get(type(question))
        answers = writer(question, writing) if writer else None
        if answers is None:
            writing.say(question, _("this type of question has no form in GIFT and was left out"))
            continue
        _say_lost(question, writing)
        blocks.append(_notes(question) + _head(question) + answers)
    writing.data = ("\n\n".join(blocks) + "\n").encode()
    return writing


def _say_lost(question: Question, writing: Writing) -> None:
    if question.figures:
        writing.say(question, _("its pictures stay behind"))
    kept = isinstance(question, TrueFalse | Numeric | ShortText)
    if (question.feedback_right or question.feedback_wrong) and not kept:
        writing.say(question, _("its feedback when right or wrong stays behind"))
    if question.points != 1:
        writing.say(question, _("its points stay behind"))
    if question.facts.difficulty or question.facts.outcome or question.facts.law:
        writing.say(question, _("its outcome, difficulty and law reference stay behind"))


def _notes(question: Question) -> str:
    tags = "".join(f" [tag:{tag}]" for tag in question.facts.tags)
    return f"// [id:{question.id}]{tags}\n"


def _head(question: Question) -> str:
    title = _escaped(name_of(question))
    return f"::{title}::[html]"


def _escaped(text: str) -> str:
    text = re.sub(r"([~=#{}:\\])", r"\\\1", text)
    return text.replace("\n", "\\n")


def _typed(line: str) -> str:
    return _escaped(starred(line))


def _stem_and(question: Question, answers: str) -> str:
    general = f"####{_escaped(question.feedback)}" if question.feedback else ""
    lines = [line for line in (answers, general) if line]
    return "\n".join([f"{_escaped(question.stem)}{{", *lines, "}"])


def _hash(feedback: str) -> str:
    return f"#{_escaped(feedback)}" if feedback else ""


def _write_single(question: Question, writing: Writing) -> str:
    assert isinstance(question, SingleChoice)
    lines = [
        f"{'=' if option.right else '~'}{_escaped(option.html)}{_hash(option.feedback)}"
        for option in question.options
    ]
    return _stem_and(question, "\n".join(lines))


def _write_multiple(question: Question, writing: Writing) -> str:
    assert isinstance(question, MultipleResponse)
    share = plain_number((Decimal(100) / max(1, len(question.key))).quantize(Decimal("0.00001")))
    cost = f"%-{share}%" if question.scoring == Scoring.PENALTY else ""
    say_scoring(question, writing)
    lines = [
        f"~{f'%{share}%' if option.right else cost}{_escaped(option.html)}{_hash(option.feedback)}"
        for option in question.options
    ]
    return _stem_and(question, "\n".join(lines))


def _write_true_false(question: Question, writing: Writing) -> str:
    assert isinstance(question, TrueFalse)
    if question.feedback_true or question.feedback_false:
        writing.say(question, _("its feedback on each answer stays behind"))
    feedback = ""
    if question.feedback_wrong or question.feedback_right:
        feedback = f"#{_escaped(question.feedback_wrong)}#{_escaped(question.feedback_right)}"
    return _stem_and(question, f"{'TRUE' if question.answer else 'FALSE'}{feedback}")


def _write_matching(question: Question, writing: Writing) -> str:
    assert isinstance(question, Matching)
    if question.scoring != Scoring.PARTIAL:
        writing.say(question, _("each of its pairs becomes worth a share of its own"))
    html = {target.id: target.html for target in question.targets}
    used = {prompt.target for prompt in question.prompts}
    lines = [f"={_escaped(p.html)} -> {_escaped(html[p.target])}" for p in question.prompts]
    lines += [f"= -> {_escaped(target.html)}" for target in question.targets if target.id not in used]
    return _stem_and(question, "\n".join(lines))


def _write_numeric(question: Question, writing: Writing) -> str:
    assert isinstance(question, Numeric)
    if question.units:
        writing.say(question, _("its units stay behind"))
    if question.tolerance_kind == ToleranceKind.PERCENT:
        writing.say(question, _("its tolerance in per cent becomes an absolute one"))
    answer = f"#{plain_number(question.answer)}:{plain_number(question.margin)}"
    if not question.feedback_wrong:
        return _stem_and(question, f"{answer}{_hash(question.feedback_right)}")
    right = f"#\n={answer.removeprefix('#')}{_hash(question.feedback_right)}"
    return _stem_and(question, f"{right}\n~{_hash(question.feedback_wrong)}")


def _write_short(question: Question, writing: Writing) -> str:
    assert isinstance(question, ShortText)
    if question.case or question.typos:
        writing.say(question, _("how strictly spelling counts stays behind"))
    first, *others = accepted_lines(question.accepted)
    lines = [
        f"={_typed(first)}{_hash(question.feedback_right)}",
        *(f"={_typed(line)}" for line in others),
    ]
    if question.feedback_wrong:
        lines.append(f"=%0%*{_hash(question.feedback_wrong)}")
    return _stem_and(question, "\n".join(lines))


def _write_gaps(question: Question, writing: Writing) -> str | None:
    assert isinstance(question, Gaps)
    if len(question.gaps) != 1:
        return None
    (gap,) = question.gaps
    say_merged(question, writing)
    if question.case or question.typos:
        writing.say(question, _("how strictly spelling counts stays behind"))
    before, _mark, after = question.text.partition(f"[[{gap.number}]]")
    write = _escaped if gap.chosen else _typed
    lines = [f"={write(line)}" for line in accepted_lines(gap.accepted)[: 1 if gap.chosen else None]]
    lines += [f"~{_escaped(line)}" for line in accepted_lines(gap.others) if gap.chosen]
    general = f"####{_escaped(question.feedback)}" if question.feedback else ""
    if is_formatted(question.text) or question.stem:
        before = f"{question.stem}{before}"
    return f"{_escaped(before)}{{{' '.join(lines)}{general}}}{_escaped(after)}"


def _write_essay(question: Question, writing: Writing) -> str:
    assert isinstance(question, ExtendedText)
    writing.say(question, _("its rubric and model answer stay behind"))
    return _stem_and(question, "")


_WRITERS = {
    SingleChoice: _write_single,
    MultipleResponse: _write_multiple,
    TrueFalse: _write_true_false,
    Matching: _write_matching,
    Numeric: _write_numeric,
    ShortText: _write_short,
    Gaps: _write_gaps,
    ExtendedText: _write_essay,
}
