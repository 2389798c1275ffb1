"""Moodle's questions, one function a type."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from django.utils.translation import gettext as _

from ..questions import (
    ExtendedText,
    Gaps,
    Matching,
    MultipleResponse,
    Numeric,
    Option,
    Ordering,
    OrderItem,
    Prompt,
    Question,
    Scoring,
    ShortText,
    SingleChoice,
    Target,
    TrueFalse,
    Unit,
)
from . import cloze
from .base import NotHeld, new_id, number, number_in, one_line, paragraph
from .moodle_source import Shared, Source, fraction, text_of
from .rubric import plain_rubric
from .worth import WHOLE, Typed, accepted, one_right, say_costs, several_right


def _choice(source: Source, shared: Shared) -> Question:
    answers = source.answers()
    if len(answers) < 2:
        raise ValueError(_("a choice needs two answers or more, and a right one"))
    worths = [fraction(answer) for answer in answers]
    single = source.text("single").strip().lower() in ("true", "1")
    if source.element.get("type") == "multichoiceset":
        single, scoring = False, Scoring.ALL
        keys = frozenset(place for place, worth in enumerate(worths) if worth > 0)
    elif single:
        keys, scoring = frozenset([one_right(worths, source.say)]), Scoring.ALL
    else:
        keys, scoring = several_right(worths, source.say)
    options = tuple(
        Option(
            new_id(),
            source.part(answer),
            right=place in keys,
            feedback=source.feedback(answer.find("feedback")),
        )
        for place, answer in enumerate(answers)
    )
    if single:
        return SingleChoice(options=options, **shared)
    return MultipleResponse(options=options, scoring=scoring, **shared)


def _true_false(source: Source, shared: Shared) -> Question:
    answers = {text_of(answer, "text").strip().lower(): answer for answer in source.answers()}
    if set(answers) != {"true", "false"}:
        raise ValueError(_("it is neither true nor false"))
    return TrueFalse(
        answer=fraction(answers["true"]) > fraction(answers["false"]),
        feedback_true=source.feedback(answers["true"].find("feedback")),
        feedback_false=source.feedback(answers["false"].find("feedback")),
        **shared,
    )


def _short_text(source: Source, shared: Shared) -> Question:
    answers = [
        Typed(
            " ".join(text_of(answer, "text").split()),
            fraction(answer),
            source.feedback(answer.find("feedback")),
        )
        for answer in source.answers()
    ]
    typed = accepted(answers, source.say)
    source.overall(shared, right=typed.right, wrong=typed.wrong)
    return ShortText(accepted=typed.lines, case=source.text("usecase").strip() == "1", **shared)


def _numeric(source: Source, shared: Shared) -> Question:
    answers = [(fraction(answer), text_of(answer, "text").strip(), answer) for answer in source.answers()]
    say_costs([worth for worth, _text, _answer in answers], source.say)
    right = [(worth, text, answer) for worth, text, answer in answers if worth > 0]
    if len(right) != 1 or right[0][0] < WHOLE:
        raise NotHeld(_("several numbers are worth something; one with a tolerance can be read"))
    ((_worth, text, answer),) = right
    if text == "*":
        raise NotHeld(_("a * in a right answer stands for any letters, which cannot be read"))
    wrong = {text: source.feedback(answer.find("feedback")) for worth, text, answer in answers if worth <= 0}
    anything = wrong.pop("*", "")
    if any(wrong.values()):
        source.say(_("its feedback on each answer is not taken over"))
    source.overall(shared, right=source.feedback(answer.find("feedback")), wrong=anything)
    return Numeric(
        answer=number_in(text, source.say),
        tolerance=abs(number_in(text_of(answer, "tolerance") or "0", source.say)),
        units=_units(source),
        **shared,
    )


NO_UNITS = "3"
"""Moodle's ``showunits`` of a question that asks for the number alone."""


def _units(source: Source) -> tuple[Unit, ...]:
    units = tuple(
        Unit(new_id(), text_of(unit, "unit_name").strip()[:30], _inverse(text_of(unit, "multiplier")))
        for unit in source.element.findall("units/unit")
    )
    if not units or source.text("showunits").strip() == NO_UNITS:
        return ()
    if sum(unit.factor == 1 for unit in units) != 1 or not all(unit.name for unit in units):
        raise NotHeld(_("exactly one unit, that of the answer, has the factor 1"))
    penalty = source.text("unitpenalty").strip()
    if source.text("unitgradingtype").strip() in ("", "0"):
        source.say(_("its unit could be left out; here one is always chosen"))
    elif not penalty or number(penalty) < 1:
        source.say(_("a wrong unit cost a part of the points; here it costs all"))
    return units


def _inverse(multiplier: str) -> Decimal:
    value = number(multiplier)
    if value <= 0:
        raise NotHeld(_("a unit's factor is above 0"))
    return round(1 / value, 9).normalize() + 0


def _matching(source: Source, shared: Shared) -> Question:
    prompts, targets = list[Prompt](), dict[str, Target]()
    for sub in source.element.findall("subquestion"):
        text = paragraph(text_of(sub, "answer/text"))
        if not text:
            raise ValueError(_("a pair has no answer"))
        target = targets.setdefault(text, Target(new_id(), text))
        if text_of(sub, "text").strip():
            prompts.append(Prompt(new_id(), source.part(sub), target.id))
    if len(prompts) < 2:
        raise ValueError(_("the question needs two pairs or more"))
    return Matching(prompts=tuple(prompts), targets=tuple(targets.values()), **shared)


def _ordering(source: Source, shared: Shared) -> Question:
    items = tuple(OrderItem(new_id(), source.part(answer)) for answer in source.answers())
    if len(items) < 2:
        raise ValueError(_("the question needs two steps or more"))
    if source.text("gradingtype").strip() not in ("RELATIVE_NEXT_EXCLUDE_LAST", "1"):
        source.say(_("an order is scored here by the neighbours that are right"))
    shown = source.text("selectcount").strip()
    if source.text("selecttype").strip() not in ("ALL", "0", "") and shown not in ("", "0", str(len(items))):
        source.say(_("it asked for %(n)s of its steps; here it asks for all") % {"n": shown[:10]})
    return Ordering(items=items, **shared)


def _essay(source: Source, shared: Shared) -> Question:
    fewest, most = (source.text(name).strip() for name in ("minwordlimit", "maxwordlimit"))
    if source.text("responseformat").strip() == "noinline":
        raise NotHeld(_("it asks for a file"))
    if source.text("attachments").strip() not in ("", "0"):
        source.say(_("files cannot be attached to its answer here"))
    if source.text("responsetemplate/text").strip():
        source.say(_("the text that its answer begins with is not taken over"))
    return ExtendedText(
        rubric=plain_rubric(),
        model_answer=source.told("graderinfo"),
        min_words=int(fewest) if fewest.isdigit() else 0,
        max_words=int(most) if most.isdigit() else 0,
        **shared,
    )


def _cloze(source: Source, shared: Shared) -> Question:
    read = cloze.read(shared.pop("stem"), source.say)
    if not source.text("defaultgrade").strip() and 0 < read.points <= 100:
        shared["points"] = read.points
    return Gaps(stem="", text=read.text, gaps=read.gaps, case=read.case, **shared)


def _select_words(source: Source, shared: Shared) -> Question:
    """Moodle's “select missing words” and “drag words into text”: gap n's right word is the n-th."""
    options = (*source.element.findall("selectoption"), *source.element.findall("dragbox"))
    choices = [(one_line(source.part(o)), text_of(o, "group").strip() or "1") for o in options]
    text, gaps = cloze.from_words(shared.pop("stem"), choices)
    if not gaps:
        raise ValueError(_("the text has no gap: write [[1]] where the first one is"))
    return Gaps(stem="", text=text, gaps=gaps, **shared)


READERS: dict[str, Callable[[Source, Shared], Question]] = {
    "multichoice": _choice,
    "multichoiceset": _choice,
    "truefalse": _true_false,
    "shortanswer": _short_text,
    "numerical": _numeric,
    "matching": _matching,
    "ordering": _ordering,
    "essay": _essay,
    "cloze": _cloze,
    "multianswer": _cloze,
    "gapselect": _select_words,
    "ddwtos": _select_words,
}
