"""What every question type shares."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, fields, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar, Self, TypeVar

from ..fields import Registered, write

Response = Any
"""A learner's answer as JSON; its shape is the question type's. ``None`` is an unanswered question."""

Form = Mapping[str, Sequence[str]]
"""What a form sent: every value of each field."""

LONGEST_TEXT = 1_000
"""Letters of a short answer that a learner types."""


@dataclass(frozen=True)
class Grade:
    """``score`` is a share of the question's points, 0 to 1, unrounded; the parts are the type's own ids.

    ``pending``: a person has to mark it first, and the score is 0 till then.
    """

    score: Decimal
    right_parts: tuple[str, ...] = ()
    wrong_parts: tuple[str, ...] = ()
    pending: bool = False

    @property
    def is_right(self) -> bool:
        return self.score == 1


class Scoring(StrEnum):
    """What several right parts are worth.

    ``all``: all or nothing. ``partial``: right ÷ keys, where each choice beyond the number of keys takes one
    right one back, so that choosing everything earns nothing. ``penalty``: (right − wrong) ÷ keys. Neither
    falls below 0.
    """

    ALL = "all"
    PARTIAL = "partial"
    PENALTY = "penalty"

    def share(self, *, right: int, wrong: int, keys: int) -> Decimal:
        """The share of the points, 0 to 1, for parts counted as ``right`` and ``wrong`` of ``keys``."""
        if keys == 0:
            return Decimal(0)
        if self is Scoring.ALL:
            return Decimal(right == keys and not wrong)
        taken = wrong if self is Scoring.PENALTY else max(0, right + wrong - keys)
        return max(Decimal(0), Decimal(right - taken) / Decimal(keys))


@dataclass(frozen=True)
class Figure:
    """A picture that belongs to a stem; ``asset`` is a SHA-256, ``alt`` what it shows in words."""

    id: str
    asset: str
    alt: str


@dataclass(frozen=True)
class Facts:
    """What a question is about; no language changes it.

    ``outcome`` is the learning outcome in the author's words, ``tags`` are competencies, ``difficulty`` goes
    from 1 (easy) to 5 and is 0 where nobody said, ``law`` names the act and its article.
    """

    outcome: str = ""
    tags: tuple[str, ...] = ()
    difficulty: int = 0
    law: str = ""


@dataclass(frozen=True)
class Question(Registered):
    """One question; ``id`` is its block id or its key in the bank, unique in its activity.

    ``stem`` and every feedback are HTML; ``points`` is its weight in a quiz. Part ids are the type's own and
    the same in every language.
    """

    type: ClassVar[str]
    is_graded: ClassVar[bool] = True
    """Does it count in a score? A survey's question does not."""
    needs_marking: ClassVar[bool] = False
    """Does a person have to mark it?"""
    grades_in_browser: ClassVar[bool] = True
    """Can a package grade it without a server? (courses/packages/player/questions.js)"""

    id: str
    stem: str
    _: KW_ONLY
    points: Decimal = Decimal(1)
    feedback: str = ""
    feedback_right: str = ""
    feedback_wrong: str = ""
    figures: tuple[Figure, ...] = ()
    facts: Facts = Facts()

    @property
    def template(self) -> str:
        """Template of the learner's widget; gets ``question``, ``response``, ``name``, ``review``."""
        return f"questions/{self.type}.html"

    @property
    def version(self) -> str:
        """SHA-256 of what is asked and judged: the value without its id, its facts and its worth in a quiz.

        Taken of the source language's value, it names one version of a question in all languages.
        """
        value = write(replace(self, id="", facts=Facts(), points=Decimal(1)))
        return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    def with_id(self, id_: str) -> Self:
        return replace(self, id=id_)

    def response_of(self, form: Form, name: str) -> Response:
        """The response that the fields ``name`` and ``name-<part>`` of a form make, not clean yet."""
        return list(form.get(name, ()))

    def clean_response(self, response: Response) -> Response:
        """The response in its normal form, ``None`` for an empty one; raises ValueError on anything no honest
        form sends."""
        raise NotImplementedError

    def grade(self, response: Response) -> Grade:
        """Grade a clean response; ``None`` scores 0."""
        raise NotImplementedError

    def right_response(self) -> Response:
        """A clean response that earns every point; ``None`` where there is none."""
        raise NotImplementedError

    def part_ids(self) -> tuple[str, ...]:
        """Ids of the parts that a browser gets, in the author's order; quizzes give them other names."""
        return ()

    def renamed(self, names: Mapping[str, str]) -> Self:
        """The same question with its part ids replaced by ``names``."""
        return self

    def renamed_in(self, response: Response, names: Mapping[str, str]) -> Response:
        """``response`` with the part ids in it, never what a learner typed, replaced by ``names``."""
        return renamed_response(response, names)

    def drawn_order(self, chance: random.Random, shuffle: bool) -> tuple[str, ...]:
        """The order in which an attempt shows the parts; ``shuffle`` is the author's wish.

        A type whose author's order would tell the answer mixes its parts whatever the wish.
        """
        parts = list(self.part_ids())
        if shuffle:
            chance.shuffle(parts)
        return tuple(parts)

    def arranged(self, order: Sequence[str]) -> Self:
        """The same question shown in ``order``; unknown ids are passed over. It is graded as before."""
        return self

    def mixed(self) -> Self:
        """The same question in an order that does not tell its answer, always the same one: where nobody
        draws, as in a knowledge check."""
        return self.arranged(self.drawn_order(random.Random(self.id), False))  # noqa: S311

    def without_key(self) -> Self:
        """The same question without anything that tells the right answer, in the order in which it is
        shown."""
        raise NotImplementedError

    def _silent(self) -> Self:
        return replace(self, feedback="", feedback_right="", feedback_wrong="")

    def without_feedback(self) -> Self:
        """The same question that says nothing of why its parts are right or wrong."""
        silent: dict[str, Any] = {f.name: "" for f in fields(self) if f.name.startswith("feedback")}
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, tuple) and value and hasattr(value[0], "feedback"):
                silent[field.name] = tuple(replace(part, feedback="") for part in value)
        return replace(self, **silent)

    def with_answers_of(self, other: Question) -> Self:
        """The same question that also takes what ``other``, its translation, takes for right."""
        return self

    def codes(self, response: Response) -> tuple[str, ...]:
        """What a clean response chose, a code for each choice: the rows of a distractor table."""
        return ()

    def labels(self) -> dict[str, str]:
        """HTML or text for each code that can be chosen; empty where learners type."""
        return {}

    def right_codes(self) -> frozenset[str]:
        """The codes that are right."""
        return frozenset(self.codes(self.right_response()))

    def problems(self) -> Iterator[str]:
        """What keeps this question from being published, in the editor's language."""
        return iter(())

    def words(self) -> Iterator[str]:
        yield self.stem

    def assets(self) -> Iterator[str]:
        yield from (figure.asset for figure in self.figures)


def renamed_response(response: Response, names: Mapping[str, str]) -> Response:
    """A response with the part ids in it, as keys and as values, replaced by ``names``."""
    if isinstance(response, str):
        return names.get(response, response)
    if isinstance(response, list):
        return [renamed_response(item, names) for item in response]
    if isinstance(response, dict):
        return {names.get(key, key): renamed_response(item, names) for key, item in response.items()}
    return response


@dataclass(frozen=True)
class Row:
    """A part that is given one of several choices; ``keys`` are the ids of those that are right."""

    id: str
    html: str
    keys: tuple[str, ...] = ()
    feedback: str = ""


Part = TypeVar("Part")


def in_order(parts: Sequence[Part], order: Sequence[str]) -> tuple[Part, ...]:
    """Parts, which have an ``id``, sorted as ``order`` names them; those it does not name come last."""
    place = {part: index for index, part in enumerate(order)}
    return tuple(sorted(parts, key=lambda part: place.get(part.id, len(place))))  # type: ignore[attr-defined]


def with_names(parts: Sequence[Any], names: Mapping[str, str], *fields: str) -> tuple[Any, ...]:
    """Parts with their ``id`` and the named fields, ids themselves, replaced by ``names``."""
    return tuple(
        replace(
            part, **{name: names.get(getattr(part, name), getattr(part, name)) for name in ("id", *fields)}
        )
        for part in parts
    )


def text_of(response: Response, longest: int = LONGEST_TEXT) -> str:
    """A typed answer, trimmed; raises ValueError on what is no text or too long."""
    if isinstance(response, list) and len(response) == 1:
        (response,) = response
    if not isinstance(response, str) or len(response) > longest or "\x00" in response:
        raise ValueError("not a text of this length")
    return response.strip()


def pairs_of(response: Response, keys: set[str], values: set[str]) -> dict[str, str]:
    """An answer that gives each of ``keys`` one of ``values``; empty ones are left out.

    Raises ValueError on what is no such answer.
    """
    if not isinstance(response, dict):
        raise ValueError("not an answer to several parts")
    clean = {}
    for key, value in response.items():
        if value in ("", None):
            continue
        if key not in keys or not isinstance(value, str) or value not in values:
            raise ValueError("not a part of this question")
        clean[key] = value
    return clean


def fields_of(form: Form, name: str, parts: Sequence[str]) -> dict[str, str]:
    """The fields ``name-<part>`` of a form that have one value, by part."""
    given = {part: form.get(f"{name}-{part}", ()) for part in parts}
    return {part: values[0] for part, values in given.items() if len(values) == 1}
