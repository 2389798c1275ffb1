"""A spreadsheet (xlsx) with a question a row; docs/questions.md describes its columns."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font

from ..questions import (
    Categorise,
    Category,
    CategoryItem,
    Criterion,
    ExtendedText,
    Facts,
    Gap,
    Gaps,
    Likert,
    Matching,
    MultipleResponse,
    Numeric,
    Option,
    Ordering,
    OrderItem,
    Prompt,
    Question,
    RubricLevel,
    ScalePoint,
    Scoring,
    ShortText,
    SingleChoice,
    Statement,
    Target,
    ToleranceKind,
    TrueFalse,
    Unit,
)
from ..questions.spelling import accepted_lines
from . import losses
from .archive import is_zip, unpack
from .base import (
    MOST_QUESTIONS,
    AssetBytes,
    FormatError,
    Reading,
    Remark,
    Say,
    Writing,
    at,
    is_formatted,
    key_of,
    neutral,
    new_id,
    number,
    one_line,
    paragraph,
    plain_number,
    refuse,
)

OPTIONS = 12
COLUMNS = (
    *("key", "type", "question", "right", *(f"option {n}" for n in range(1, OPTIONS + 1))),
    *(f"feedback {n}" for n in range(1, OPTIONS + 1)),
    *("feedback", "feedback right", "feedback wrong", "points", "scoring", "tolerance", "case", "typos"),
    *("words", "text", "tags", "difficulty", "outcome", "law"),
)
ARROW = "=>"
YES = {"yes", "1", "true", "ha", "да"}
Row = dict[str, str]


def read(data: bytes) -> Reading:
    """The questions of a spreadsheet's first sheet; raises FormatError with every row that is wrong."""
    reading, faults = Reading(), list[Remark]()
    for line, names, cells in _rows(data):
        where, row = _("row %(n)s") % {"n": line}, Row()
        try:
            row = {name: _cell(cell) for name, cell in zip(names, cells, strict=False) if name}
            if not any(row.values()):
                continue
            where = at(where, row["question"] or row.get("text", ""))
            _say_lost(row, partial(reading.say, where))
            reading.add(_question(row), where)
        except ValueError as reason:
            faults.append(Remark(where, str(reason)))
        if len(reading.questions) > MOST_QUESTIONS:
            refuse(_("the file has more than %(most)s questions") % {"most": MOST_QUESTIONS})
    if faults:
        raise FormatError(faults)
    return reading


def _say_lost(row: Row, say: Say) -> None:
    for text in row.values():
        if text.startswith("<"):
            losses.told(text, say, _("a cell"))


def _rows(data: bytes) -> Iterator[tuple[int, list[str], Sequence[Any]]]:
    """Each row's number, its columns' names and its cells."""
    if not is_zip(data):
        refuse(_("the file is no xlsx workbook; open it in a spreadsheet and save it as xlsx"))
    unpack(data)
    try:
        sheet = load_workbook(io.BytesIO(data), read_only=True, data_only=False).worksheets[0]
        lines = enumerate(sheet.iter_rows(max_col=200), start=1)
        _first, head = next(lines)
        names = [_cell(cell).lower() for cell in head]
    except (FormatError, StopIteration):
        raise
    except Exception:  # whatever a broken workbook makes the library raise
        refuse(_("the file is no xlsx workbook that can be read"))
    _check_head(names)
    for line, cells in lines:
        yield line, names, cells


def _check_head(names: Sequence[str]) -> None:
    for name in ("type", "question"):
        if name not in names:
            refuse(_("the column “%(name)s” is missing") % {"name": name}, _("row %(n)s") % {"n": 1})
    unknown = [name for name in names if name and name not in COLUMNS]
    if unknown:
        refuse(_("the column “%(name)s” is not known") % {"name": unknown[0][:40]}, _("row %(n)s") % {"n": 1})


def _cell(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float | int):
        return plain_number(Decimal(str(value)))
    if cell.data_type == "f" and not str(value).startswith(ARROW):  # an arrow at the start looks like one
        raise ValueError(
            _("cell %(cell)s has a formula; write its value instead") % {"cell": cell.coordinate}
        )
    return str(value).replace("\r\n", "\n").strip()


def _question(row: Row) -> Question:
    kind = row["type"].replace(" ", "_").lower()
    reader = READERS.get(kind)
    if reader is None:
        known = ", ".join(READERS)
        raise ValueError(
            _("the type “%(type)s” is not known; known are: %(known)s") % {"type": kind[:40], "known": known}
        )
    shared: dict[str, Any] = {
        "id": key_of(row.get("key", "")),
        "stem": _html(row["question"]),
        "points": _number(row, "points", "1"),
        "feedback": _html(row.get("feedback", "")),
        "feedback_right": _html(row.get("feedback right", "")),
        "feedback_wrong": _html(row.get("feedback wrong", "")),
        "facts": _facts(row),
    }
    if not 0 < shared["points"] <= 100:
        raise ValueError(_("the points are not a number up to 100"))
    question = reader(row, shared)
    problem = next(question.problems(), None)
    if problem:
        raise ValueError(problem)
    return question


def _facts(row: Row) -> Facts:
    difficulty = row.get("difficulty", "") or "0"
    if difficulty not in {"0", "1", "2", "3", "4", "5"}:
        raise ValueError(_("the difficulty is a number from 1 to 5"))
    tags = tuple(dict.fromkeys(tag.strip()[:60] for tag in row.get("tags", "").split(",") if tag.strip()))
    return Facts(row.get("outcome", ""), tags, int(difficulty), row.get("law", ""))


def _html(text: str) -> str:
    return neutral(text) if text.startswith("<") else paragraph(text)


def _number(row: Row, name: str, default: str = "") -> Decimal:
    text = row.get(name, "") or default
    try:
        return number(text.replace(",", "."))
    except ValueError:
        raise ValueError(
            _("“%(text)s” in “%(name)s” is not a number") % {"text": text[:40], "name": name}
        ) from None


def _options(row: Row) -> list[tuple[str, str]]:
    """What stands in the option columns, with its feedback; empty ones say nothing."""
    return [
        (row[f"option {n}"], row.get(f"feedback {n}", ""))
        for n in range(1, OPTIONS + 1)
        if row.get(f"option {n}", "")
    ]


def _scoring(row: Row, default: Scoring) -> Scoring:
    text = row.get("scoring", "").lower()
    try:
        return Scoring(text) if text else default
    except ValueError:
        known = ", ".join(Scoring)
        raise ValueError(
            _("the scoring “%(text)s” is not known; known are: %(known)s")
            % {"text": text[:40], "known": known}
        ) from None


def _choice(row: Row, shared: dict[str, Any]) -> Question:
    given = _options(row)
    rights = {part.strip() for part in row.get("right", "").replace(";", ",").split(",") if part.strip()}
    places = {str(n) for n in range(1, len(given) + 1)}
    if not rights or not rights <= places:
        raise ValueError(_("“right” names the right options by their numbers, such as 2 or 1,3"))
    options = tuple(
        Option(new_id(), _html(text), right=str(n) in rights, feedback=_html(told))
        for n, (text, told) in enumerate(given, start=1)
    )
    if row["type"].replace(" ", "_").lower() == "single_choice":
        return SingleChoice(options=options, **shared)
    return MultipleResponse(options=options, scoring=_scoring(row, Scoring.PENALTY), **shared)


def _true_false(row: Row, shared: dict[str, Any]) -> Question:
    text = row.get("right", "").lower()
    if text not in {"true", "false"}:
        raise ValueError(_("“right” is true or false"))
    told = [_html(row.get(f"feedback {n}", "")) for n in (1, 2)]
    return TrueFalse(answer=text == "true", feedback_true=told[0], feedback_false=told[1], **shared)


def _parted(text: str) -> tuple[str, str]:
    left, arrow, right = text.partition(ARROW if ARROW in text else "→")
    if not arrow or not right.strip():
        raise ValueError(
            _("“%(text)s” has no %(arrow)s with an answer behind it") % {"text": text[:40], "arrow": ARROW}
        )
    return left.strip(), right.strip()


def _matching(row: Row, shared: dict[str, Any]) -> Question:
    prompts, targets = list[Prompt](), dict[str, Target]()
    for text, _told in _options(row):
        left, right = _parted(text)
        target = targets.setdefault(right, Target(new_id(), _html(right)))
        if left:
            prompts.append(Prompt(new_id(), _html(left), target.id))
    return Matching(
        prompts=tuple(prompts),
        targets=tuple(targets.values()),
        scoring=_scoring(row, Scoring.PARTIAL),
        **shared,
    )


def _ordering(row: Row, shared: dict[str, Any]) -> Question:
    return Ordering(items=tuple(OrderItem(new_id(), _html(text)) for text, _told in _options(row)), **shared)


def _numeric(row: Row, shared: dict[str, Any]) -> Question:
    tolerance = row.get("tolerance", "") or "0"
    is_share = tolerance.endswith("%")
    units = []
    for text, _told in _options(row):
        name, _equals, factor = text.rpartition("=")
        units.append(Unit(new_id(), name.strip(), _number({"option": factor.strip()}, "option")))
    return Numeric(
        answer=_number(row, "right"),
        tolerance=_number({"tolerance": tolerance.rstrip("% ")}, "tolerance"),
        tolerance_kind=ToleranceKind.PERCENT if is_share else ToleranceKind.ABSOLUTE,
        units=tuple(units),
        **shared,
    )


def _spelling(row: Row) -> dict[str, Any]:
    typos = row.get("typos", "") or "0"
    if typos not in {"0", "1", "2"}:
        raise ValueError(_("slips are forgiven up to two"))
    return {"case": row.get("case", "").lower() in YES, "typos": int(typos)}


def _short_text(row: Row, shared: dict[str, Any]) -> Question:
    return ShortText(accepted=row.get("right", ""), **_spelling(row), **shared)


def _gaps(row: Row, shared: dict[str, Any]) -> Question:
    gaps = []
    for place, (text, _told) in enumerate(_options(row), start=1):
        lines = accepted_lines(text)
        wrong = [line[1:].strip() for line in lines if line.startswith("~")]
        right = [line for line in lines if not line.startswith("~")]
        gaps.append(Gap(place, accepted="\n".join(right), chosen=bool(wrong), others="\n".join(wrong)))
    return Gaps(
        text=_html(row.get("text", "")),
        gaps=tuple(gaps),
        scoring=_scoring(row, Scoring.PARTIAL),
        **_spelling(row),
        **shared,
    )


def _categorise(row: Row, shared: dict[str, Any]) -> Question:
    categories, items = dict[str, Category](), []
    for text in accepted_lines(row.get("right", "")):
        categories.setdefault(text, Category(new_id(), _html(text)))
    for text, told in _options(row):
        left, right = _parted(text)
        category = categories.setdefault(right, Category(new_id(), _html(right)))
        items.append(CategoryItem(new_id(), _html(left), category.id, _html(told)))
    return Categorise(
        categories=tuple(categories.values()),
        items=tuple(items),
        scoring=_scoring(row, Scoring.PARTIAL),
        **shared,
    )


def _essay(row: Row, shared: dict[str, Any]) -> Question:
    rubric = []
    for text, _told in _options(row):
        title, *levels = accepted_lines(text)
        rubric.append(Criterion(new_id(), title, tuple(_level(line) for line in levels)))
    fewest, _dash, most = (row.get("words", "") or "0-0").partition("-")
    return ExtendedText(
        rubric=tuple(rubric),
        min_words=int(_number({"words": fewest.strip()}, "words", "0")),
        max_words=int(_number({"words": most.strip()}, "words", "0")),
        model_answer=_html(row.get("right", "")),
        **shared,
    )


def _level(line: str) -> RubricLevel:
    text, _equals, value = line.rpartition("=")
    if not text.strip():
        raise ValueError(_("a level of the rubric is written “in part = 1”"))
    return RubricLevel(new_id(), text.strip(), _number({"option": value.strip()}, "option"))


def _likert(row: Row, shared: dict[str, Any]) -> Question:
    return Likert(
        statements=tuple(Statement(new_id(), _html(text)) for text, _told in _options(row)),
        scale=tuple(ScalePoint(new_id(), line) for line in accepted_lines(row.get("right", ""))),
        **shared,
    )


READERS: dict[str, Callable[[Row, dict[str, Any]], Question]] = {
    "single_choice": _choice,
    "multiple_response": _choice,
    "true_false": _true_false,
    "matching": _matching,
    "ordering": _ordering,
    "numeric": _numeric,
    "short_text": _short_text,
    "gaps": _gaps,
    "categorise": _categorise,
    "extended_text": _essay,
    "likert": _likert,
}


def write(questions: Sequence[Question], pictures: AssetBytes | None = None) -> Writing:
    """A workbook with a row for each question; ``not_held`` says what it has no room for."""
    writing = Writing()
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "questions"
    rows = [row for question in questions if (row := _row(question, writing))]
    for place, values in enumerate([dict(zip(COLUMNS, COLUMNS, strict=True)), *rows], start=1):
        for column, name in enumerate(COLUMNS, start=1):
            if values.get(name):
                cell = sheet.cell(place, column)
                cell.value, cell.data_type = values[name], "s"
                cell.quotePrefix = True  # what begins with = or + stays a text when it is edited
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                if place == 1:
                    cell.font = Font(bold=True)
    sheet.freeze_panes = "D2"
    for letter in "CD":
        sheet.column_dimensions[letter].width = 50
    out = io.BytesIO()
    book.save(out)
    writing.data = out.getvalue()
    return writing


def _told(html: str) -> str:
    """A cell's text: plain words where the HTML says no more."""
    return html if is_formatted(html) else one_line(html)


def _row(question: Question, writing: Writing) -> Row | None:
    special = _WRITERS.get(type(question))
    if special is None:
        writing.say(question, _("this type of question has no form in the spreadsheet and was left out"))
        return None
    right, options, told, more = special(question)
    if len(options) > OPTIONS:
        message = _("it has more than %(most)s options and was left out") % {"most": OPTIONS}
        writing.say(question, message)
        return None
    if question.figures:
        writing.say(question, _("its pictures stay behind"))
    facts = question.facts
    return {
        "key": question.id,
        "type": question.type,
        "question": _told(question.stem),
        "right": right,
        **{f"option {n}": text for n, text in enumerate(options, start=1)},
        **{f"feedback {n}": _told(text) for n, text in enumerate(told, start=1)},
        "feedback": _told(question.feedback),
        "feedback right": _told(question.feedback_right),
        "feedback wrong": _told(question.feedback_wrong),
        "points": plain_number(question.points),
        "tags": ", ".join(facts.tags),
        "difficulty": str(facts.difficulty or ""),
        "outcome": facts.outcome,
        "law": facts.law,
        **more,
    }


Cells = tuple[str, list[str], list[str], Row]
"""Of a question: what is right, the options, their feedback, and other columns."""


def _write_choice(question: Any) -> Cells:
    right = ",".join(str(n) for n, option in enumerate(question.options, start=1) if option.right)
    more = {} if isinstance(question, SingleChoice) else {"scoring": question.scoring.value}
    return right, [_told(o.html) for o in question.options], [o.feedback for o in question.options], more


def _write_true_false(question: Any) -> Cells:
    return question.key, [], [question.feedback_true, question.feedback_false], {}


def _write_matching(question: Any) -> Cells:
    html = {target.id: _told(target.html) for target in question.targets}
    used = {prompt.target for prompt in question.prompts}
    pairs = [f"{_told(p.html)} {ARROW} {html[p.target]}" for p in question.prompts]
    pairs += [f"{ARROW} {html[t.id]}" for t in question.targets if t.id not in used]
    return "", pairs, [], {"scoring": question.scoring.value}


def _write_ordering(question: Any) -> Cells:
    return "", [_told(item.html) for item in question.items], [], {}


def _write_numeric(question: Any) -> Cells:
    sign = "%" if question.tolerance_kind == ToleranceKind.PERCENT else ""
    units = [f"{unit.name} = {plain_number(unit.factor)}" for unit in question.units]
    return (
        plain_number(question.answer),
        units,
        [],
        {"tolerance": f"{plain_number(question.tolerance)}{sign}"},
    )


def _spelled(question: Any) -> Row:
    return {"case": "yes" if question.case else "no", "typos": str(question.typos)}


def _write_short(question: Any) -> Cells:
    return "\n".join(accepted_lines(question.accepted)), [], [], _spelled(question)


def _write_gaps(question: Any) -> Cells:
    """Gaps are counted anew, in the order of the list."""
    text, options = question.text, []
    for place, gap in enumerate(question.gaps, start=1):
        text = text.replace(f"[[{gap.number}]]", f"[[#{place}]]")
        wrong = [f"~{line}" for line in accepted_lines(gap.others)] if gap.chosen else []
        options.append("\n".join([*accepted_lines(gap.accepted), *wrong]))
    return (
        "",
        options,
        [],
        {"text": _told(text.replace("[[#", "[[")), "scoring": question.scoring.value, **_spelled(question)},
    )


def _write_categorise(question: Any) -> Cells:
    names = {category.id: _told(category.html) for category in question.categories}
    options = [f"{_told(item.html)} {ARROW} {names[item.category]}" for item in question.items]
    return (
        "\n".join(names.values()),
        options,
        [i.feedback for i in question.items],
        {"scoring": question.scoring.value},
    )


def _write_essay(question: Any) -> Cells:
    rubric = [
        "\n".join([c.title, *(f"{level.text} = {plain_number(level.value)}" for level in c.levels)])
        for c in question.rubric
    ]
    return _told(question.model_answer), rubric, [], {"words": f"{question.min_words}-{question.max_words}"}


def _write_likert(question: Any) -> Cells:
    return "\n".join(p.text for p in question.scale), [_told(s.html) for s in question.statements], [], {}


_WRITERS: dict[type[Question], Callable[[Any], Cells]] = {
    SingleChoice: _write_choice,
    MultipleResponse: _write_choice,
    TrueFalse: _write_true_false,
    Matching: _write_matching,
    Ordering: _write_ordering,
    Numeric: _write_numeric,
    ShortText: _write_short,
    Gaps: _write_gaps,
    Categorise: _write_categorise,
    ExtendedText: _write_essay,
    Likert: _write_likert,
}
