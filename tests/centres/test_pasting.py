"""What a manager pastes is read as people."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.centres.pasting import Problem, parse

NAME = "Toʻraqulov Gʻayrat"
EMAIL = "gayrat@example.uz"


@pytest.mark.parametrize(
    "line",
    [
        f"{NAME} <{EMAIL}>",
        f'"{NAME}" <{EMAIL}>',
        f"{NAME} <mailto:{EMAIL}>;",
        f"{EMAIL}; {NAME}",
        f"{EMAIL}, {NAME}",
        f"{NAME}; {EMAIL}",
        f"{NAME}\t{EMAIL}",
        f"12\t{NAME}\t{EMAIL}\t",
        f"Toʻraqulov\tGʻayrat\t{EMAIL}",
        f"12\t{NAME}\t{EMAIL}\tMutaxassis",
        f'"Toʻraqulov, Gʻayrat" <{EMAIL}>',
        f"{NAME} {EMAIL}",
        f"\ufeff{NAME} ({EMAIL})",
        f"To'raqulov G`ayrat <{EMAIL.upper()}>",
        f"{NAME}\u00a0<{EMAIL}>",
    ],
)
def test_a_person_in_each_way_of_writing(line: str) -> None:
    (person,) = parse(line)
    assert (person.email, person.name, person.problem) == (EMAIL, NAME, None)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (NAME, Problem.NO_ADDRESS),
        ("gayrat@", Problem.BAD_ADDRESS),
        ("@example.uz", Problem.BAD_ADDRESS),
        ("gayrat@example", Problem.BAD_ADDRESS),
        (f"{NAME} <gayrat@exa mple.uz>", Problem.BAD_ADDRESS),
        ("a" * 250 + "@example.uz", Problem.BAD_ADDRESS),
    ],
)
def test_a_line_that_cannot_be_used_says_why(line: str, problem: Problem) -> None:
    assert [person.problem for person in parse(line)] == [problem]


def test_lines_keep_their_numbers_and_empty_ones_are_passed_over() -> None:
    people = parse(f"\n{EMAIL}\n\n  \nnobody\n")
    assert [(person.line, person.problem) for person in people] == [(2, None), (5, Problem.NO_ADDRESS)]


def test_the_second_of_two_is_the_duplicate_whatever_the_case() -> None:
    assert [person.problem for person in parse(f"{EMAIL}\n{EMAIL.title()}")] == [None, Problem.DUPLICATE]


def test_several_people_in_one_line() -> None:
    people = parse(f"{NAME} <{EMAIL}>; Karimova Dilnoza <dilnoza@example.uz>,")
    assert [(person.name, person.email) for person in people] == [
        (NAME, EMAIL),
        ("Karimova Dilnoza", "dilnoza@example.uz"),
    ]
    assert [person.email for person in parse("a@example.uz, b@example.uz; c@example.uz")] == [
        "a@example.uz",
        "b@example.uz",
        "c@example.uz",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "A <a@example.uz>, b@example.uz; c@example.uz",
        "a@example.uz, b@example.uz, C <c@example.uz>",
        "A <a@example.uz>; b@example.uz <work>; C <c@example.uz>",
        "a@example.uz b@example.uz c@example.uz",
        "Karimova a@example.uz, Sobirov b@example.uz c@example.uz",
    ],
)
def test_nobody_in_a_line_is_lost(line: str) -> None:
    people = parse(line)

    assert [person.email for person in people] == ["a@example.uz", "b@example.uz", "c@example.uz"]
    assert all(person.problem is None for person in people)


def test_a_name_goes_with_the_address_that_it_stands_beside() -> None:
    people = parse(f"a@example.uz; {NAME} <{EMAIL}>, Karimova b@example.uz")

    assert [person.name for person in people] == ["", NAME, "Karimova"]


def test_marks_of_direction_that_come_with_a_contact_are_taken_off() -> None:
    (person,) = parse(f"\u202a{EMAIL}\u202c")
    assert (person.email, person.problem) == (EMAIL, None)


def test_what_is_no_name_is_left_to_the_person() -> None:
    (person,) = parse(f"=HYPERLINK(1) <{EMAIL}>")
    assert (person.email, person.name) == (EMAIL, "")


letters = st.text(alphabet="abdeoʻgxyz'ўғқҳшa -", min_size=1, max_size=30)
addresses = st.from_regex(r"\A[a-z][a-z0-9]{0,10}@[a-z]{2,8}\.uz\Z")


@given(st.text(max_size=300))
def test_no_text_breaks_it_and_each_address_comes_once(text: str) -> None:
    people = parse(text)
    good = [person.email for person in people if person.problem is None]
    assert len(good) == len(set(good))
    assert all(person.line <= len(text.splitlines()) for person in people)
    assert all(len(person.name) <= 150 for person in people)


@given(st.lists(st.tuples(letters, addresses), max_size=20, unique_by=lambda pair: pair[1]))
def test_everybody_in_a_spreadsheet_is_found(rows: list[tuple[str, str]]) -> None:
    people = parse("\n".join(f"{name}\t{email}" for name, email in rows))
    assert [person.email for person in people] == [email for _name, email in rows]
    assert all(person.problem is None for person in people)
