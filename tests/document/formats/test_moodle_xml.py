"""Moodle XML as Moodle writes it."""

from __future__ import annotations

import base64
import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.document.formats import FormatError, Reading, guess
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
    assert [remark.where for remark in reading.left_out] == ["line 1, “Bir”"] * 2


CHOICE = "<single>true</single>" + answer("100", "a")
SEVERAL = "<single>false</single>" + answer("50", "a") + answer("50", "b")
PICTURE = '<![CDATA[<img src="@@PLUGINFILE@@/a.png">]]>'


@pytest.mark.parametrize(
    ("kind", "body", "stem"),
    [
        ("multichoice", CHOICE + answer("0", PICTURE), "<p>Kim?</p>"),
        ("multichoice", CHOICE + answer("0", "b"), '<img src="@@PLUGINFILE@@/a.png">'),
        ("multichoice", CHOICE + answer("0", "b"), "<p>Yeching: <math><mi>x</mi></math></p>"),
        (
            "matching",
            f"<subquestion><text>{PICTURE}</text><answer><text>a</text></answer></subquestion>" * 2,
            "<p>Kim?</p>",
        ),
        ("shortanswer", answer("100", "Tosh*"), "<p>Kim?</p>"),
        ("shortanswer", answer("100", "a") + answer("50", "b"), "<p>Kim?</p>"),
        ("numerical", answer("100", "*"), "<p>Kim?</p>"),
        ("essay", "<responseformat>noinline</responseformat>", "<p>Kim?</p>"),
        ("cloze", "", "<p>{1:SAC:=DN*}</p>"),
        ("cloze", "", "<p>{1:MC:=a~%50%b}</p>"),
        ("cloze", "", "<p>{1:SA:=a} {1:NUMERICAL:=5:0.1}</p>"),
        (
            "ddwtos",
            "<dragbox><text>a</text></dragbox><dragbox><text>b</text></dragbox>",
            "<p>[[1]] [[7]]</p>",
        ),
    ],
)
def test_what_would_be_judged_otherwise_is_left_out_by_line(kind: str, body: str, stem: str) -> None:
    reading = quiz(question(kind, body, stem))
    assert not reading.questions
    assert reading.left_out[0].where == "line 1, “Bir”"


def units(more: str = "") -> str:
    unit = "<unit><multiplier>1</multiplier><unit_name>m/s2</unit_name></unit>"
    return answer("100", "9.81", "<tolerance>0.1</tolerance>") + f"<units>{unit}</units>{more}"


STEPS = answer("1", "a") + answer("2", "b")


@pytest.mark.parametrize(
    ("kind", "body", "stem", "said"),
    [
        ("multichoice", CHOICE + answer("-33.33333", "b"), "", "cost points"),
        ("multichoice", SEVERAL + answer("-100", "c"), "", "takes a right one back"),
        ("multichoice", SEVERAL + answer("0", "c"), "", "choosing everything"),
        ("multichoice", "<single>false</single>" + answer("60", "a") + answer("40", "b"), "", "not worth"),
        ("multichoice", CHOICE + answer("0", f"b {PICTURE}"), "", "a picture in an answer"),
        (
            "multichoice",
            CHOICE + answer("0", "b") + "<hint><text>maslahat</text></hint>",
            "",
            "hints",
        ),
        (
            "multichoice",
            SEVERAL + "<partiallycorrectfeedback><text>Qisman</text></partiallycorrectfeedback>",
            "",
            "partly right",
        ),
        (
            "ordering",
            "<gradingtype>ABSOLUTE_POSITION</gradingtype>" + answer("1", "a") + answer("2", "b"),
            "",
            "n",
        ),
        ("essay", "<attachments>2</attachments>", "", "attached"),
        ("essay", "<responsetemplate><text>a</text></responsetemplate>", "", "begins with"),
        ("cloze", "", "<p>{1:SA:=a} {2:SA:=b}</p>", "not worth the same"),
        ("cloze", "", "<p>{1:SA:=a} {1:SAC:=b}</p>", "capitals"),
        ("cloze", "", "<p>{1:MC:=a#ha~b}</p>", "feedback on each answer"),
        ("cloze", "", "<p>{1:MC:=a~%-50%b}</p>", "cost points"),
        ("numerical", answer("100", "9,81"), "", "“9,81” was read as 9.81"),
        ("numerical", answer("100", "9") + answer("0", "8"), "", "feedback on each answer"),
        ("numerical", units(), "", "could be left out"),
        ("numerical", units("<unitgradingtype>1</unitgradingtype>"), "", "wrong unit"),
        ("shortanswer", answer("100", "a") + answer("0", "b"), "", "feedback on each answer"),
        ("truefalse", answer("100", "true") + answer("0", "false"), "<p>a</p><audio></audio>", "a sound"),
    ],
)
def test_what_a_question_loses_is_told_by_line_and_name(kind: str, body: str, stem: str, said: str) -> None:
    reading = quiz(question(kind, body, stem or "<p>Kim?</p>"))
    assert len(reading.questions) == 1
    assert [remark.where for remark in reading.changed] == ["line 1, “Bir”"]
    assert said in reading.changed[0].message


def test_one_unit_is_kept_and_its_name_is_asked_for() -> None:
    more = "<unitgradingtype>2</unitgradingtype><unitpenalty>1</unitpenalty>"
    reading = quiz(question("numerical", units(more)))
    (number,) = reading.questions
    assert isinstance(number, Numeric)
    assert [(unit.name, unit.factor) for unit in number.units] == [("m/s2", 1)]
    assert number.grade({"number": "9.81", "unit": number.units[0].id}).is_right
    assert not reading.changed


def test_a_star_among_numbers_speaks_to_every_other_number() -> None:
    (number,) = quiz(question("numerical", answer("100", "9.81") + answer("0", "*"))).questions
    assert (number.feedback_right, number.feedback_wrong) == ("<p>Chunki</p>", "<p>Chunki</p>")


def test_gaps_keep_their_case_and_their_points() -> None:
    body = question("cloze", "", r"<p>{2:SHORTANSWER_C:=DNS\*} {2:SAC:=IP}</p>").replace(
        "<defaultgrade>2.0000000</defaultgrade>", ""
    )
    reading = quiz(body)
    (gaps,) = reading.questions
    assert isinstance(gaps, Gaps)
    assert (gaps.case, gaps.points, gaps.gaps[0].accepted) == (True, 4, "DNS*")
    assert not reading.changed


def test_rows_of_a_table_and_blocks_stay_apart() -> None:
    stem = "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table><div>e</div><div>f</div>"
    reading = quiz(question("truefalse", answer("100", "true") + answer("0", "false"), stem))
    assert reading.questions[0].stem == "<p>a | b</p><p>c | d</p><p>e</p><p>f</p>"
    assert "a table" in reading.changed[0].message


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le"])
def test_utf_16_is_xml_like_any_other(encoding: str) -> None:
    body = question("truefalse", answer("100", "true") + answer("0", "false"))
    data = f'<?xml version="1.0" encoding="UTF-16"?><quiz>{body}</quiz>'.encode(encoding)
    assert guess("a.xml", data) == "moodle"
    assert len(read(data).questions) == 1


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


@given(
    st.text(alphabet="ab {}:=~#%\\*.1SAMC_", max_size=40), st.text(alphabet="0123456789.,eE-*", max_size=12)
)
def test_any_gap_and_any_number_is_read_or_refused_and_nothing_else(gap: str, figure: str) -> None:
    for one in (
        question("cloze", "", f"<p>{{1:SA:{gap}}} {gap}</p>"),
        question("numerical", answer("100", figure, f"<tolerance>{figure}</tolerance>")),
        question("multichoice", "<single>false</single>" + answer("50", "a") + answer(figure, "b")),
        question("numerical", units().replace("<multiplier>1<", f"<multiplier>{figure}<")),
    ):
        with contextlib.suppress(FormatError):
            for read_one in quiz(one).questions:
                assert read_one.grade(None).score == 0
