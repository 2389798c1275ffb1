"""Questions as Moodle XML."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from decimal import Decimal
from html import escape

from django.utils.translation import gettext as _
from lxml import etree

from ..questions import (
    ExtendedText,
    Gaps,
    Matching,
    MultipleResponse,
    Numeric,
    Ordering,
    Question,
    Scoring,
    ShortText,
    SingleChoice,
    ToleranceKind,
    TrueFalse,
)
from ..questions.spelling import accepted_lines
from . import cloze
from .base import AssetBytes, Writing, name_of, one_line, plain_number
from .worth import say_merged, say_scoring, starred

Element = etree._Element


def write(questions: Sequence[Question], pictures: AssetBytes | None = None) -> Writing:
    """A Moodle XML file of ``questions``; ``not_held`` says what it has no room for."""
    writing = Writing()
    root = etree.Element("quiz")
    for question in questions:
        kind, fill = _WRITERS.get(type(question), ("", None))
        if fill is None:
            writing.say(question, _("this type of question has no form in Moodle XML and was left out"))
            continue
        element = etree.SubElement(root, "question", type=kind)
        _common(element, question, pictures or {}, writing)
        fill(element, question, writing)
        if question.facts.tags:
            tags = etree.SubElement(element, "tags")
            for tag in question.facts.tags:
                _said(etree.SubElement(tags, "tag"), tag)
        if question.facts.difficulty or question.facts.outcome or question.facts.law:
            writing.say(question, _("its outcome, difficulty and law reference stay behind"))
    writing.data = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return writing


def _said(parent: Element, text: str) -> None:
    etree.SubElement(parent, "text").text = text


def _html(parent: Element, name: str, html: str) -> Element:
    element = etree.SubElement(parent, name, format="html")
    etree.SubElement(element, "text").text = etree.CDATA(html.replace("]]>", "]]&gt;")) if html else ""
    return element


def _plain(parent: Element, name: str, value: str) -> None:
    etree.SubElement(parent, name).text = value


def _common(element: Element, question: Question, pictures: AssetBytes, writing: Writing) -> None:
    stem = question.stem
    if isinstance(question, Gaps):
        stem += cloze.write(question.text, question.gaps, case=question.case)
    shown = [(figure, pictures[figure.asset]) for figure in question.figures if figure.asset in pictures]
    if len(shown) < len(question.figures):
        writing.say(question, _("a picture of it could not be found and stays behind"))
    for figure, file in shown:
        stem += f'<p><img src="@@PLUGINFILE@@/{escape(file.name)}" alt="{escape(figure.alt)}"></p>'
    _said(etree.SubElement(element, "name"), name_of(question))
    text = _html(element, "questiontext", stem)
    for _figure, file in shown:
        child = etree.SubElement(text, "file", name=file.name, path="/", encoding="base64")
        child.text = base64.b64encode(file.data).decode()
    _html(element, "generalfeedback", question.feedback)
    _plain(element, "defaultgrade", plain_number(question.points))
    _plain(element, "penalty", "0")
    _plain(element, "hidden", "0")
    _plain(element, "idnumber", question.id)


def _overall(element: Element, question: Question) -> None:
    _html(element, "correctfeedback", question.feedback_right)
    _html(element, "partiallycorrectfeedback", "")
    _html(element, "incorrectfeedback", question.feedback_wrong)


def _answer(element: Element, fraction: str, html: str, feedback: str = "", form: str = "html") -> Element:
    answer = etree.SubElement(element, "answer", fraction=fraction, format=form)
    etree.SubElement(answer, "text").text = etree.CDATA(html) if form == "html" and html else html
    _html(answer, "feedback", feedback)
    return answer


def _choice(element: Element, question: Question, writing: Writing) -> None:
    assert isinstance(question, SingleChoice | MultipleResponse)
    single = isinstance(question, SingleChoice)
    _plain(element, "single", "true" if single else "false")
    _plain(element, "shuffleanswers", "true")
    _plain(element, "answernumbering", "abc")
    _overall(element, question)
    share = plain_number((Decimal(100) / max(1, len(question.key))).quantize(Decimal("0.00001")))
    scoring = Scoring.PARTIAL if isinstance(question, SingleChoice) else question.scoring
    if isinstance(question, MultipleResponse):
        say_scoring(question, writing)
    cost = f"-{share}" if scoring == Scoring.PENALTY else "0"
    for option in question.options:
        _answer(element, share if option.right else cost, option.html, option.feedback)


def _true_false(element: Element, question: Question, writing: Writing) -> None:
    assert isinstance(question, TrueFalse)
    if question.feedback_right or question.feedback_wrong:
        _overall(element, question)
    for value, feedback in (("true", question.feedback_true), ("false", question.feedback_false)):
        _answer(element, "100" if value == question.key else "0", value, feedback, form="moodle_auto_format")


def _short_text(element: Element, question: Question, writing: Writing) -> None:
    assert isinstance(question, ShortText)
    _plain(element, "usecase", "1" if question.case else "0")
    if question.typos:
        writing.say(question, _("the slips that it forgives stay behind"))
    for place, line in enumerate(accepted_lines(question.accepted)):
        feedback = "" if place else question.feedback_right
        _answer(element, "100", starred(line), feedback, form="moodle_auto_format")
    if question.feedback_wrong:
        _answer(element, "0", "*", question.feedback_wrong, form="moodle_auto_format")


def _numeric(element: Element, question: Question, writing: Writing) -> None:
    assert isinstance(question, Numeric)
    if question.feedback_wrong:
        _overall(element, question)
    feedback = "" if question.feedback_wrong else question.feedback_right
    answer = _answer(element, "100", plain_number(question.answer), feedback, form="moodle_auto_format")
    _plain(answer, "tolerance", plain_number(question.margin))
    if question.tolerance_kind == ToleranceKind.PERCENT:
        writing.say(question, _("its tolerance in per cent becomes an absolute one"))
    if question.units:
        units = etree.SubElement(element, "units")
        for unit in question.units:
            one = etree.SubElement(units, "unit")
            _plain(one, "multiplier", plain_number((1 / unit.factor).quantize(Decimal("1e-15"))))
            _plain(one, "unit_name", unit.name)
        for name, value in (("unitgradingtype", "1"), ("unitpenalty", "1"), ("showunits", "2")):
            _plain(element, name, value)


def _matching(element: Element, question: Question, writing: Writing) -> None:
    assert isinstance(question, Matching)
    _plain(element, "shuffleanswers", "true")
    _overall(element, question)
    if question.scoring != Scoring.PARTIAL:
        writing.say(question, _("each of its pairs becomes worth a share of its own"))
    words = {target.id: one_line(target.html) for target in question.targets}
    used = {prompt.target for prompt in question.prompts}
    rows = [(prompt.html, words[prompt.target]) for prompt in question.prompts]
    for html, word in [*rows, *(("", words[t.id]) for t in question.targets if t.id not in used)]:
        sub = _html(element, "subquestion", html)
        _said(etree.SubElement(sub, "answer"), word)


def _ordering(element: Element, question: Question, writing: Writing) -> None:
    assert isinstance(question, Ordering)
    for name, value in (
        ("layouttype", "VERTICAL"),
        ("selecttype", "ALL"),
        ("selectcount", str(len(question.items))),
        ("gradingtype", "RELATIVE_NEXT_EXCLUDE_LAST"),
        ("showgrading", "SHOW"),
        ("numberingstyle", "none"),
    ):
        _plain(element, name, value)
    _overall(element, question)
    for place, item in enumerate(question.items, start=1):
        _answer(element, f"{place}.0000000", item.html)


def _gaps(element: Element, question: Question, writing: Writing) -> None:
    assert isinstance(question, Gaps)
    say_merged(question, writing)
    if question.scoring != Scoring.PARTIAL:
        writing.say(question, _("each of its gaps becomes worth a share of its own"))
    if question.feedback_right or question.feedback_wrong:
        _overall(element, question)
    if question.typos:
        writing.say(question, _("the slips that it forgives stay behind"))


def _essay(element: Element, question: Question, writing: Writing) -> None:
    assert isinstance(question, ExtendedText)
    _plain(element, "responseformat", "editor")
    _plain(element, "responserequired", "1")
    _plain(element, "responsefieldlines", "15")
    if question.min_words:
        _plain(element, "minwordlimit", str(question.min_words))
    if question.max_words:
        _plain(element, "maxwordlimit", str(question.max_words))
    _plain(element, "attachments", "0")
    _html(element, "graderinfo", question.model_answer)
    writing.say(question, _("its rubric stays behind"))


_WRITERS: dict[type[Question], tuple[str, Callable[[Element, Question, Writing], None]]] = {
    SingleChoice: ("multichoice", _choice),
    MultipleResponse: ("multichoice", _choice),
    TrueFalse: ("truefalse", _true_false),
    ShortText: ("shortanswer", _short_text),
    Numeric: ("numerical", _numeric),
    Matching: ("matching", _matching),
    Ordering: ("ordering", _ordering),
    Gaps: ("cloze", _gaps),
    ExtendedText: ("essay", _essay),
}
