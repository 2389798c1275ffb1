"""The spreadsheet as people fill it in."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook, load_workbook

from courses.document.formats import FormatError, guess
from courses.document.formats.spreadsheet import read, write
from courses.document.questions import Categorise, Matching, Numeric, SingleChoice
from tests.factories.document import single_choice

HEAD = ["type", "question", "right", "option 1", "option 2"]


def book(*rows: list[object], head: list[str] | None = None) -> bytes:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(head or HEAD)
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def test_a_row_is_a_question_and_empty_rows_say_nothing() -> None:
    data = book(["single choice", "Kim?", 2, "Ali", "Vali"], [], ["numeric", "Qancha?", 12.5])
    choice, number = read(data).questions
    assert isinstance(choice, SingleChoice)
    assert [o.right for o in choice.options] == [False, True]
    assert isinstance(number, Numeric)
    assert number.grade({"number": "12,5", "unit": ""}).is_right


def test_categories_come_from_what_stands_behind_the_arrows() -> None:
    (question,) = read(book(["categorise", "Ajrating", "", "a => Huquq", "b => Texnika"])).questions
    assert isinstance(question, Categorise)
    assert [c.html for c in question.categories] == ["<p>Huquq</p>", "<p>Texnika</p>"]


def test_every_wrong_row_is_told_by_its_number_and_nothing_is_read() -> None:
    data = book(
        ["single choice", "Kim?", 3, "Ali", "Vali"],
        ["single choice", "Kim?", 1, "Ali", "Vali"],
        ["nonsense", "Kim?", 1, "Ali", "Vali"],
        ["numeric", "Qancha?", "besh"],
    )
    with pytest.raises(FormatError) as refused:
        read(data)
    assert [remark.where for remark in refused.value.remarks] == [
        "row 2, “Kim?”",
        "row 4, “Kim?”",
        "row 5, “Qancha?”",
    ]


def test_a_formula_is_told_beside_the_other_wrong_rows() -> None:
    data = book(["single choice", "Kim?", 3, "Ali", "Vali"], ["numeric", "Qancha?", "=1+1"])
    with pytest.raises(FormatError) as refused:
        read(data)
    assert [str(remark)[:5] for remark in refused.value.remarks] == ["row 2", "row 3"]
    assert "C3" in str(refused.value)


@pytest.mark.parametrize("decoy", ["=> Rim", "→ Rim"])
def test_a_decoy_begins_with_an_arrow_however_the_program_takes_it(decoy: str) -> None:
    head = [*HEAD, "option 3"]
    (question,) = read(book(["matching", "Moslang", "", "a => 1", "b → 2", decoy], head=head)).questions
    assert isinstance(question, Matching)
    assert [target.html for target in question.targets] == ["<p>1</p>", "<p>2</p>", "<p>Rim</p>"]


def test_what_a_cell_loses_is_told_by_row() -> None:
    reading = read(book(["numeric", '<p>Qancha? <img src="a.png"></p>', 5]))
    assert str(reading.changed[0]) == "row 2, “Qancha?”: a picture in a cell is not taken over"


@pytest.mark.parametrize("name", ["a.xls", "a.csv", "a.xlsx"])
def test_other_spreadsheets_are_told_to_be_saved_as_xlsx(name: str) -> None:
    data = b"\xd0\xcf\x11\xe0..." if name.endswith("xls") else b"type,question"
    assert guess(name, data) == "xlsx"
    with pytest.raises(FormatError, match="save it as xlsx"):
        read(data)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (book(head=["question"]), "type"),
        (book(head=[*HEAD, "rang"]), "rang"),
        (b"PK\x05\x06" + b"\x00" * 18, "workbook"),
        (b"not a workbook", "save it as xlsx"),
        (book(["numeric", "Qancha?", "=1+1"]), "formula"),
    ],
)
def test_a_file_that_is_no_such_sheet_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(FormatError, match=said):
        read(data)


def test_a_text_that_looks_like_a_formula_stays_a_text() -> None:
    question = single_choice(stem="<p>=HYPERLINK(1) nima?</p>")
    data = write([question]).data
    cells = [cell for row in load_workbook(io.BytesIO(data)).active.iter_rows() for cell in row]  # type: ignore[union-attr]
    assert {(cell.data_type, cell.quotePrefix) for cell in cells if cell.value is not None} == {("s", True)}
    assert read(data).questions[0].stem == question.stem
