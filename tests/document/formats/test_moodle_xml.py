"""Moodle XML as Moodle writes it."""

from __future__ import annotations

import base64
from decimal import Decimal

import pytest

from courses.document.formats import FormatError, Reading
from courses.document.formats.moodle_xml import read
from courses.document.questions import Gaps, MultipleResponse, Numeric, ShortText, SingleChoice, TrueFalse

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20


def quiz(*questions: str) -> Reading:
    return read(f'<?xml version="1.0" encoding="UTF-8"?><quiz>{"".join(questions)}</quiz>'.encode())


def question(kind: str, body: str, stem: str = "<p>Kim?</p>", files: str = "") -> str:
    return (
        f'<question type="{kind}"><name><text>Bir</text></name>'
        f'<questiontext format="html"><text><![CDATA[{stem}]]></text>{files}</questiontext>'
        f"<generalfeedback format='html'><text>Umumiy</text></generalfeedback>"
        "<defaultgrade>2.0000000</defaultgrade><penalty>0.3333333</penalty><hidden>0</hidden>"
        f"{body}</question>"
    )


def answer(fraction: str, text: str, more: str = "") -> str:
    return (
        f'<answer fraction="{fraction}" format="html"><text>{text}</text>'
        f'<feedback format="html"><text>Chunki</text></feedback>{more}</answer>'
    )


def test_a_choice_keeps_points_feedback_and_tags() -> None:
    body = (
        "<single>true</single>"
        + answer("100", "Ali")
        + answer("0", "Vali")
        + "<tags><tag><text>jarayon</text></tag></tags>"
    )
    (read_question,) = quiz(question("multichoice", body)).questions
    assert isinstance(read_question, SingleChoice)
    assert read_question.points == 2
    assert read_question.feedback == "<p>Umumiy</p>"
    assert read_question.options[0].feedback == "<p>Chunki</p>"
    assert read_question.facts.tags == ("jarayon",)


def test_fractions_make_several_answers_right() -> None:
    body = "<single>false</single>" + answer("50", "a") + answer("50", "b") + answer("-50", "c")
    (read_question,) = quiz(question("multichoice", body)).questions
    assert isinstance(read_question, MultipleResponse)
    assert read_question.grade([o.id for o in read_question.options]).score == Decimal("0.5")


def test_true_false_short_and_numerical() -> None:
    reading = quiz(
        question("truefalse", answer("0", "true") + answer("100", "false")),
        question("shortanswer", "<usecase>0</usecase>" + answer("100", "Toshkent") + answer("0", "*")),
        question("numerical", answer("100", "3.5", "<tolerance>0.5</tolerance>")),
    )
    truth, text, number = reading.questions
    assert isinstance(truth, TrueFalse)
    assert not truth.answer
    assert isinstance(text, ShortText)
    assert (text.accepted, text.feedback_wrong) == ("Toshkent", "<p>Chunki</p>")
    assert isinstance(number, Numeric)
    assert number.grade({"number": "3,9", "unit": ""}).is_right


def test_pictures_come_along_and_missing_ones_are_told() -> None:
    file = f'<file name="sxema 1.png" path="/" encoding="base64">{base64.b64encode(PNG).decode()}</file>'
    stem = (
        '<p>Kim?</p><img src="@@PLUGINFILE@@/sxema%201.png" alt="Sxema">'
        '<img src="@@PLUGINFILE@@/yoq.png" alt="x">'
    )
    reading = quiz(question("truefalse", answer("100", "true") + answer("0", "false"), stem, file))
    (figure,) = reading.questions[0].figures
    assert figure.alt == "Sxema"
    assert reading.pictures[figure.asset].data == PNG
    assert "yoq.png" in reading.changed[0].message


def test_cloze_and_missing_words_are_gaps() -> None:
    cloze = (
        "<p>Arizani {1:MULTICHOICE:=mahalla~vazirlik} oladi, "
        "{2:SHORTANSWER:=hokim~=hokimlik} qaror qiladi.</p>"
    )
    words = "<p>Avval [[2]], keyin [[1]].</p>"
    options = "".join(
        f"<selectoption><text>{w}</text><group>1</group></selectoption>" for w in ("qaror", "ariza")
    )
    one, other = quiz(question("cloze", "", cloze), question("gapselect", options, words)).questions
    assert isinstance(one, Gaps)
    assert [(gap.chosen, gap.accepted) for gap in one.gaps] == [(True, "mahalla"), (False, "hokim\nhokimlik")]
    assert isinstance(other, Gaps)
    assert other.right_response() == {"1": "1.0", "2": "2.0"}
    assert [gap.accepted for gap in other.gaps] == ["ariza", "qaror"]


def test_what_cannot_be_held_is_left_out_by_name() -> None:
    reading = quiz(
        '<question type="category"><category><text>$course$/top</text></category></question>',
        question("calculated", ""),
        question("multichoice", "<single>true</single>" + answer("100", "a") + answer("50", "b")),
    )
    assert not reading.questions
    assert [remark.where for remark in reading.left_out] == ["Bir", "Bir"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "XML"),
        (b"<quiz><question></quiz>", "line 1"),
        (b"<html/>", "not Moodle XML"),
        (b'<!DOCTYPE quiz [<!ENTITY a "b">]><quiz/>', "entities"),
        (
            b'<?xml version="1.0" encoding="UTF-8"?><quiz>' + "ў".encode("cp1251") + b"</quiz>",
            "line 1",
        ),
        (b"<quiz>" + b'<question type="truefalse"><answer/></question>' + b"</quiz>", "neither"),
    ],
)
def test_a_broken_file_is_refused_with_its_reason(data: bytes, said: str) -> None:
    with pytest.raises(FormatError, match=said):
        read(data)


def test_an_entity_from_a_file_is_never_read() -> None:
    with pytest.raises(FormatError):
        read(
            b'<!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz><question>&x;</question></quiz>'
        )
