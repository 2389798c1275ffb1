"""GIFT as people write it."""

from __future__ import annotations

import contextlib
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.document.formats import FormatError
from courses.document.formats.gift import read
from courses.document.questions import (
    ExtendedText,
    Gaps,
    Matching,
    MultipleResponse,
    Numeric,
    Question,
    Scoring,
    ShortText,
    SingleChoice,
    TrueFalse,
)


def one(text: str) -> Question:
    (question,) = read(text.encode()).questions
    return question


def test_questions_part_at_blank_lines_and_comments_and_categories_are_passed_over() -> None:
    text = "// izoh\n$CATEGORY: a/b\n\n::Bir::Birinchi?{T}\n\n\n// yana\nIkkinchi?{F}\n"
    assert [q.stem for q in read(text.encode()).questions] == ["<p>Birinchi?</p>", "<p>Ikkinchi?</p>"]


def test_a_title_may_be_followed_by_the_format() -> None:
    assert one("::Bir::[html]<b>Qaysi</b> biri?{=a ~b}").stem == "<p><b>Qaysi</b> biri?</p>"
    assert one("::Bir::Qaysi <b>?{=a ~b}").stem == "<p>Qaysi &lt;b&gt;?</p>"


def test_a_choice_has_feedback_for_each_answer() -> None:
    question = one("Kim?{\n=Ali # toʻgʻri\n~Vali # yoʻq\n####Hammaga\n}")
    assert isinstance(question, SingleChoice)
    assert [(o.right, o.feedback) for o in question.options] == [
        (True, "<p>toʻgʻri</p>"),
        (False, "<p>yoʻq</p>"),
    ]
    assert question.feedback == "<p>Hammaga</p>"


def test_weights_make_several_answers_right() -> None:
    question = one("Kimlar?{~%50%Ali ~%50%Vali ~%-100%Gʻani}")
    assert isinstance(question, MultipleResponse)
    assert (len(question.key), question.scoring) == (2, Scoring.PENALTY)
    mild = one("Kimlar?{~%50%Ali ~%50%Vali ~Gʻani}")
    assert isinstance(mild, MultipleResponse)
    assert mild.scoring == Scoring.PARTIAL


@pytest.mark.parametrize(
    ("answer", "key"), [("T", "true"), ("TRUE", "true"), ("f", "false"), ("FALSE", "false")]
)
def test_the_first_feedback_of_a_true_false_is_for_the_wrong_answer(answer: str, key: str) -> None:
    question = one(f"Shundaymi?{{{answer}#xato#toʻgʻri}}")
    assert isinstance(question, TrueFalse)
    assert question.key == key
    assert (question.feedback_wrong, question.feedback_right) == ("<p>xato</p>", "<p>toʻgʻri</p>")


@pytest.mark.parametrize(
    ("answer", "middle", "margin"),
    [("#5", "5", "0"), ("#3.14:0.01", "3.14", "0.01"), ("#1..5", "3", "2"), ("#=1822:0", "1822", "0")],
)
def test_numbers_have_a_tolerance_or_a_range(answer: str, middle: str, margin: str) -> None:
    question = one(f"Qancha?{{{answer}}}")
    assert isinstance(question, Numeric)
    assert (question.answer, question.tolerance) == (Decimal(middle), Decimal(margin))


def test_arrows_make_a_matching_and_a_pair_without_a_left_side_distracts() -> None:
    question = one("Moslang{=a -> 1 =b -> 2 = -> 3}")
    assert isinstance(question, Matching)
    assert (len(question.prompts), len(question.targets)) == (2, 3)


def test_only_right_answers_are_typed() -> None:
    question = one("Poytaxt?{=Toshkent =Ташкент}")
    assert isinstance(question, ShortText)
    assert question.accepted == "Toshkent\nТашкент"


def test_answers_inside_a_sentence_are_a_gap() -> None:
    typed = one("Poytaxt {=Toshkent} shahri.")
    assert isinstance(typed, Gaps)
    assert typed.text == "<p>Poytaxt [[1]] shahri.</p>"
    chosen = one("Arizani {~vazirlik =mahalla ~hech kim} oladi.")
    assert isinstance(chosen, Gaps)
    assert (chosen.gaps[0].accepted, chosen.gaps[0].others) == ("mahalla", "vazirlik\nhech kim")


def test_empty_braces_are_an_essay_and_none_are_a_description() -> None:
    assert isinstance(one("Yozing.{}"), ExtendedText)
    reading = read(b"Bu savol emas, izoh.")
    assert not reading.questions
    assert reading.left_out[0].where == "line 1, “Bu savol emas, izoh.”"


def test_a_backslash_takes_the_meaning_away() -> None:
    question = one(r"Qaysi \{ va \~ va 2\+2\=4 \: \#?{=ha\=yoʻq ~b\~c}")
    assert question.stem == r"<p>Qaysi { va ~ va 2\+2=4 : #?</p>"
    assert isinstance(question, SingleChoice)
    assert [o.html for o in question.options] == ["<p>ha=yoʻq</p>", "<p>b~c</p>"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Yaxshi?{T}\n\nYopilmagan?{=a ~b", 3),
        ("Ikki {a} {b}", 1),
        ("Hech qaysi toʻgʻri emas?{~a ~b}", 1),
        ("Bu son emas?{#besh}", 1),
        ("{T}", 1),
        ("Boʻsh?{= ~b}", 1),
    ],
)
def test_a_question_that_is_not_gift_is_told_with_its_line(text: str, line: int) -> None:
    with pytest.raises(FormatError) as refused:
        read(text.encode())
    assert re.match(rf"line {line}\b", refused.value.remarks[0].where)


@pytest.mark.parametrize(
    "text",
    [
        "Ikki toʻgʻri?{=a =b ~c}",
        "Qisman?{=a ~%50%b}",
        "Yarmi?{~%50%a ~b}",
        "Ikkovi ham toʻla?{~%100%a ~%100%b ~c}",
        "Boshi?{=Tosh* =Tashkent}",
        "Boshi {=Tosh*} shahri.",
        "Hamma narsa?{=0 =*}",
        "Avval hamma?{=%0%*#xato =Toshkent}",
        '[html]Rasmda?{=<img src\\="a.png"> ~b}',
        '[html]<img src\\="a.png">{=a ~b}',
        "[html]Yeching <math><mi>x</mi></math>{=a ~b}",
        "Bir necha son?{# =1 =%50%2}",
    ],
)
def test_what_malaka_cannot_hold_is_left_out_with_the_reason(text: str) -> None:
    reading = read(text.encode())
    assert not reading.questions
    assert reading.left_out[0].message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Teng emas?{~%70%a ~%30%b}", "not worth the same"),
        ("Jarima?{=a ~%-33.33333%b ~c}", "cost points"),
        ("Qabr?{~%50%a ~%50%b ~%-100%c}", "takes a right one back"),
        ("Hammasi?{~%50%a ~%50%b ~c}", "choosing everything"),
        ("Oʻz izohi?{=a#bir =b#ikki}", "feedback on each answer"),
        ("Moslang{=a -> 1 # nega =b -> 2}", "feedback on each answer"),
        ("Vergul?{#3,14}", "“3,14” was read as 3.14"),
        (r"Yeching: \\(x^2\\){=a ~b}", "in TeX"),
        ("[markdown]*Qaysi*?{=a ~b}", "Markdown"),
        ('[html]Rasmda? <img src\\="a.png">{=a ~b}', "a picture in its text"),
        ('[html]Rasmda?{=a <img src\\="a.png"> ~b}', "a picture in an answer"),
        ("[html]<table><tr><td>x</td><td>y</td></tr></table>{=a ~b}", "a table in its text"),
        ("[html]Qaysi <u>soʻz</u>?{=a ~b}", "underlined"),
    ],
)
def test_what_a_question_loses_is_told_by_line_and_name(text: str, said: str) -> None:
    reading = read(f"\n::Nomi::{text}".encode())
    assert len(reading.questions) == 1
    assert [remark.where for remark in reading.changed] == ["line 2, “Nomi”"]
    assert said in reading.changed[0].message


def test_what_is_kept_whole_is_not_told() -> None:
    text = "Qaysi?{=a#ha ~b#yoʻq ####gap}\n\nKimlar?{~%50%a ~%50%b ~%-50%c}\n\nSon?{#3:1#ha}"
    assert not read(text.encode()).changed


def test_the_last_star_speaks_to_every_other_answer() -> None:
    text = one("Poytaxt?{\n=%100%Toshkent#Barakalla\n=%0%*#Yoʻq\n}")
    assert isinstance(text, ShortText)
    assert (text.accepted, text.feedback_right, text.feedback_wrong) == (
        "Toshkent",
        "<p>Barakalla</p>",
        "<p>Yoʻq</p>",
    )


def test_an_empty_wrong_number_speaks_to_every_other_number() -> None:
    """As Moodle writes a numerical question with feedback for a wrong answer."""
    number = one("[html]<p>Pi?</p>{#\n\t=%100%3.14:0.01#Good\n\t~#Wrong\n}")
    assert isinstance(number, Numeric)
    assert (number.feedback_right, number.feedback_wrong) == ("<p>Good</p>", "<p>Wrong</p>")
    bare = one("Qancha?{#3:2~#yoʻq}")
    assert isinstance(bare, Numeric)
    assert (bare.answer, bare.tolerance, bare.feedback_wrong) == (3, 2, "<p>yoʻq</p>")


def test_moodles_own_format_takes_tags_for_tags_and_line_ends_for_line_ends() -> None:
    assert one("Qaysi <b>biri</b>?\nAyting.{=a ~b}").stem == "<p>Qaysi <b>biri</b>?<br>Ayting.</p>"
    assert one("2 < 3 va 4 > 3?{T}").stem == "<p>2 &lt; 3 va 4 &gt; 3?</p>"


def test_a_gap_keeps_the_signs_around_it_where_they_are() -> None:
    gap = one("Poytaxt: {=Toshkent}.")
    assert isinstance(gap, Gaps)
    assert gap.text == "<p>Poytaxt: [[1]].</p>"
    number = one("Pi {#3.14} ga teng.")
    assert number.stem == "<p>Pi _____ ga teng.</p>"


def test_a_missing_blank_line_is_guessed() -> None:
    with pytest.raises(FormatError, match="blank line"):
        read(b"Bir?{T}\nIkki?{F}")


def test_other_encodings_are_named_not_guessed() -> None:
    with pytest.raises(FormatError, match="UTF-8"):
        read("Qaysi?{=ўа ~б}".encode("cp1251"))
    assert one("Qaysi?{=a ~b}") is not None
    assert len(read("Qaysi?{=a ~b}".encode("utf-16")).questions) == 1


@given(st.text(alphabet="ab ={}~#%:->\n\\/$5.T[]", max_size=60))
def test_any_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    with contextlib.suppress(FormatError):
        for question in read(text.encode()).questions:
            assert question.grade(None).score == 0
