"""GIFT, Moodle's text format for questions.

Source of the rules: Moodle's documentation of the GIFT format. Questions part at blank lines; ``::title::``
and then ``[html]`` stand before the stem; a backslash takes the meaning from ``~ = # { } :``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

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
    ToleranceKind,
    TrueFalse,
)
from ..questions.spelling import accepted_lines
from .base import (
    MOST_QUESTIONS,
    AssetBytes,
    FormatError,
    Reading,
    Remark,
    Writing,
    decoded,
    is_formatted,
    key_of,
    name_of,
    neutral,
    new_id,
    number,
    one_line,
    paragraph,
    plain_number,
    refuse,
)
from .rubric import plain_rubric

ENDING = "gift"
MEDIA_TYPE = "text/plain"

SPECIAL = "~=#{}:"
_SEALED = {letter: chr(0xE000 + place) for place, letter in enumerate(SPECIAL + "\\")}
_OPENED = {sealed: letter for letter, sealed in _SEALED.items()}
_LINE = "\ue010"
HEAD = re.compile(r"\s*(?:::(?P<title>.*?)::)?\s*(?:\[(?P<format>html|moodle|plain|markdown)\])?", re.DOTALL)
ID, TAG = re.compile(r"\[id:([^\]]*)\]"), re.compile(r"\[tag:([^\]]*)\]")
WEIGHT = re.compile(r"%(-?[0-9]+(?:\.[0-9]+)?)%")
TRUTHS = {"T": True, "TRUE": True, "F": False, "FALSE": False}


class _NotHeld(Exception):
    """The question is sound and of no kind that is read here."""


@dataclass(frozen=True)
class _Answer:
    """One answer: ``weight`` in per cent, None where the file gives none."""

    right: bool
    text: str
    weight: Decimal | None
    feedback: str


def read(data: bytes) -> Reading:
    """The questions of a GIFT file; raises FormatError with every question that is not GIFT."""
    reading, faults = Reading(), list[Remark]()
    for place, (line, notes, text) in enumerate(_blocks(_sealed(decoded(data)))):
        if place >= MOST_QUESTIONS:
            refuse(_("the file has more than %(most)s questions") % {"most": MOST_QUESTIONS})
        where = _("line %(n)s") % {"n": line}
        try:
            reading.questions.append(_question(text, notes))
        except _NotHeld as reason:
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


def _question(text: str, notes: str) -> Question:
    head = HEAD.match(text)
    assert head is not None
    is_html = head["format"] == "html"
    rest = text[head.end() :]
    before, brace, inside = rest.partition("{")
    if not brace:
        raise _NotHeld(_("it is a description, not a question"))
    inside, brace, after = inside.partition("}")
    if not brace or "{" in inside or "{" in after or "}" in after:
        raise ValueError(_("the braces of the answers do not match"))
    stem = _html(before, is_html)
    shared = {
        "id": key_of(next(iter(ID.findall(notes)), "").strip()),
        "stem": stem,
        "facts": Facts(
            tags=tuple(dict.fromkeys(_opened(tag)[:60] for tag in TAG.findall(notes) if tag.strip()))
        ),
    }
    body, _hashes, general = inside.partition("####")
    if general.strip():
        shared["feedback"] = _html(general, is_html)
    if not before.strip() and not after.strip():
        raise ValueError(_("the question has no text"))
    return _by_answers(body, after, is_html, shared)


def _by_answers(body: str, after: str, is_html: bool, shared: dict[str, object]) -> Question:
    bare = body.strip()
    if not bare:
        return ExtendedText(rubric=plain_rubric(), **shared)  # type: ignore[arg-type]
    truth, *feedback = (part.strip() for part in bare.split("#"))
    if truth.upper() in TRUTHS:
        return _true_false(TRUTHS[truth.upper()], feedback, is_html, shared)
    if bare.startswith("#"):
        return _numeric(bare[1:], is_html, shared)
    answers = _answers(bare)
    if after.strip():
        return _missing_word(answers, after, is_html, shared)
    if all("->" in answer.text for answer in answers if answer.right) and any(
        "->" in a.text for a in answers
    ):
        return _matching(answers, is_html, shared)
    if all(answer.right for answer in answers):
        return _short_text(answers, shared)
    return _choice(answers, is_html, shared)


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


def _html(text: str, is_html: bool) -> str:
    opened = _opened(text)
    return neutral(opened) if is_html else paragraph(opened)


def _true_false(answer: bool, feedback: list[str], is_html: bool, shared: dict[str, object]) -> TrueFalse:
    """The first feedback is for the wrong answer, the second for the right one."""
    wrong, right = ([*feedback, "", ""])[:2]
    return TrueFalse(
        answer=answer,
        feedback_wrong=_html(wrong, is_html),
        feedback_right=_html(right, is_html),
        **shared,  # type: ignore[arg-type]
    )


def _numeric(body: str, is_html: bool, shared: dict[str, object]) -> Numeric:
    answers = _answers(body.strip()) if body.strip()[:1] in ("=", "~") else [_Answer(True, body, None, "")]
    whole = [answer for answer in answers if answer.weight in (None, 100)]
    if len(whole) != 1 or len(answers) > 1:
        raise _NotHeld(_("several numbers are worth something; one with a tolerance can be read"))
    text, _hash, feedback = answers[0].text.partition("#")
    feedback = feedback or answers[0].feedback
    try:
        if ".." in text:
            low, high = (number(part) for part in text.split(".."))
            if low > high:
                raise ValueError(text)
            middle, margin = (low + high) / 2, (high - low) / 2
        else:
            middle_text, _colon, margin_text = text.partition(":")
            middle, margin = number(middle_text), number(margin_text or "0")
    except ValueError:
        raise ValueError(
            _("“%(text)s” is not a number with its tolerance") % {"text": _opened(text)[:40]}
        ) from None
    return Numeric(
        answer=middle,
        tolerance=abs(margin),
        feedback_right=_html(feedback, is_html),
        **shared,  # type: ignore[arg-type]
    )


def _missing_word(answers: list[_Answer], after: str, is_html: bool, shared: dict[str, object]) -> Gaps:
    """The answers stand inside the sentence: a gap is there."""
    right = [answer for answer in answers if answer.right and answer.weight in (None, 100)]
    wrong = [answer for answer in answers if not answer.right]
    if not right or len(right) + len(wrong) != len(answers) or any(answer.weight for answer in wrong):
        raise _NotHeld(_("answers worth a part of the points cannot be read inside a sentence"))
    if wrong and len(right) > 1:
        raise _NotHeld(_("several answers of a list are right"))
    texts = [one_line(_opened(answer.text)) if is_html else _opened(answer.text) for answer in right]
    gap = Gap(
        1,
        accepted="\n".join(texts),
        chosen=bool(wrong),
        others="\n".join(_opened(answer.text) for answer in wrong),
    )
    before = str(shared.pop("stem"))
    tail = _html(after, is_html)
    text = f"{before.removesuffix('</p>')} [[1]] {tail.removeprefix('<p>')}"
    text = text if before else f"<p>[[1]] {tail.removeprefix('<p>')}"
    return Gaps(stem="", text=text, gaps=(gap,), **shared)  # type: ignore[arg-type]


def _matching(answers: list[_Answer], is_html: bool, shared: dict[str, object]) -> Matching:
    prompts, targets = [], list[Target]()
    for answer in answers:
        left, _arrow, right = answer.text.partition("->")
        if not right.strip():
            raise ValueError(_("a pair has no answer"))
        target = Target(new_id(), _html(right, is_html))
        known = next((known for known in targets if known.html == target.html), None)
        if known is None:
            targets.append(target)
        if left.strip():
            prompts.append(Prompt(new_id(), _html(left, is_html), (known or target).id))
    if len(prompts) < 2:
        raise ValueError(_("the question needs two pairs or more"))
    return Matching(prompts=tuple(prompts), targets=tuple(targets), **shared)  # type: ignore[arg-type]


def _short_text(answers: list[_Answer], shared: dict[str, object]) -> ShortText:
    if any(answer.weight not in (None, 100) for answer in answers):
        raise _NotHeld(_("answers worth a part of the points cannot be read where learners type"))
    return ShortText(
        accepted="\n".join(" ".join(_opened(answer.text).split()) for answer in answers),
        feedback_right=paragraph(_opened(answers[0].feedback)),
        **shared,  # type: ignore[arg-type]
    )


def _choice(answers: list[_Answer], is_html: bool, shared: dict[str, object]) -> Question:
    rights = [answer for answer in answers if answer.right]
    weighed = [answer for answer in answers if not answer.right and (answer.weight or 0) > 0]
    if rights and weighed:
        raise _NotHeld(_("a wrong answer is worth a part of the points"))
    if len(rights) > 1:
        raise _NotHeld(_("several answers are right though only one can be chosen"))
    keys = rights or weighed
    if not keys:
        raise ValueError(_("the question has no right answer"))
    if rights and any(answer.weight for answer in answers if not answer.right):
        raise _NotHeld(_("a wrong answer costs points though only one can be chosen"))
    options = tuple(
        Option(new_id(), _html(a.text, is_html), right=a in keys, feedback=_html(a.feedback, is_html))
        for a in answers
    )
    if rights:
        return SingleChoice(options=options, **shared)  # type: ignore[arg-type]
    weights = {answer.weight for answer in weighed}
    if len(weights) > 1 or abs(sum((Decimal(a.weight or 0) for a in weighed), Decimal(0)) - 100) > 1:
        raise _NotHeld(_("its right answers are not worth the same"))
    costs = any(Decimal(answer.weight or 0) < 0 for answer in answers)
    return MultipleResponse(
        options=options,
        scoring=Scoring.PENALTY if costs else Scoring.PARTIAL,
        **shared,  # type: ignore[arg-type]
    )


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
    kept = (TrueFalse, Numeric, ShortText)
    if (question.feedback_right and not isinstance(question, kept)) or (
        question.feedback_wrong and not isinstance(question, TrueFalse)
    ):
        writing.say(question, _("its feedback when right or wrong stays behind"))
    if question.points != 1:
        writing.say(question, _("its points stay behind"))
    if question.facts.difficulty or question.facts.outcome or question.facts.law:
        writing.say(question, _("its outcome, difficulty and law reference stay behind"))


def _notes(question: Question) -> str:
    tags = "".join(f" [tag:{tag}]" for tag in question.facts.tags)
    return f"// [id:{question.id}]{tags}\n"


def _head(question: Question) -> str:
    title = _escaped(name_of(question) or one_line(getattr(question, "text", ""))[:60])
    return f"::{title}::[html]"


def _escaped(text: str) -> str:
    text = re.sub(r"([~=#{}:\\])", r"\\\1", text)
    return text.replace("\n", "\\n")


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
    if question.scoring == Scoring.ALL:
        writing.say(question, _("all or nothing becomes a share for each right answer"))
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
    return _stem_and(question, f"{answer}{_hash(question.feedback_right)}")


def _write_short(question: Question, writing: Writing) -> str:
    assert isinstance(question, ShortText)
    if question.case or question.typos:
        writing.say(question, _("how strictly spelling counts stays behind"))
    first, *others = accepted_lines(question.accepted)
    lines = [
        f"={_escaped(first)}{_hash(question.feedback_right)}",
        *(f"={_escaped(line)}" for line in others),
    ]
    return _stem_and(question, "\n".join(lines))


def _write_gaps(question: Question, writing: Writing) -> str | None:
    assert isinstance(question, Gaps)
    if len(question.gaps) != 1:
        return None
    (gap,) = question.gaps
    before, _mark, after = question.text.partition(f"[[{gap.number}]]")
    lines = [f"={_escaped(line)}" for line in accepted_lines(gap.accepted)[: 1 if gap.chosen else None]]
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
