"""An attempt laid out for its learner: the questions as drawn, with what was answered and may be seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from courses.document.activities import QuizContent, QuizSettings
from courses.document.fields import read
from courses.document.questions import Grade, Question, Response
from courses.document.quiz import SectionText

from .drawing import DrawnQuiz
from .edition import judged_questions, quiz_content, quiz_settings
from .models import Attempt
from .naming import field_of, names_of
from .queries import responses_in
from .rules import Allowed, allowed


@dataclass(frozen=True)
class Review:
    """What a template may tell of a graded question. What may not be told is not in ``grade`` either.

    ``show_feedback``: right and wrong are marked; ``show_key``: so is what would have been right;
    ``show_score``: the points are told.
    """

    grade: Grade
    show_key: bool
    show_feedback: bool = True
    show_score: bool = False


@dataclass(frozen=True)
class Place:
    """What is told of a question beside the others, counted from 1."""

    number: int
    id: str
    is_answered: bool
    is_flagged: bool


@dataclass(frozen=True)
class Item:
    """One question on the sheet, counted from 1; without its key unless that may be seen."""

    number: int
    question: Question
    response: Response = None
    review: Review | None = None
    is_flagged: bool = False
    section: SectionText | None = None
    """The section that begins with this question."""

    @property
    def name(self) -> str:
        return field_of(self.question.id)


@dataclass(frozen=True)
class Sheet:
    attempt: Attempt
    drawn: DrawnQuiz
    settings: QuizSettings
    content: QuizContent
    answers: Mapping[str, Response]
    may: Allowed | None = None
    """What may be seen of an attempt that was handed in; None while it is under way."""

    @classmethod
    def of(cls, attempt: Attempt, language: str, may: Allowed | None = None) -> Sheet:
        """The sheet of ``attempt`` in ``language``; questions that were checked say what they may."""
        settings = quiz_settings(attempt.edition, attempt.activity.key)
        content = quiz_content(attempt.edition, attempt.activity.key, language)
        return cls(attempt, DrawnQuiz.of(attempt.drawn), settings, content, responses_in(attempt), may)

    @cached_property
    def places(self) -> tuple[Place, ...]:
        known = {question.id for question in self.content.items}
        asked = [drawn.id for drawn in self.drawn.questions if drawn.id in known]
        return tuple(
            Place(number, id_, self.answers.get(id_) is not None, id_ in self.attempt.flagged)
            for number, id_ in enumerate(asked, start=1)
        )

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Every question; none of a handed-in attempt of which nothing may be seen."""
        if self.may and not self.may.anything_of_questions:
            return ()
        return tuple(self.item(place.number) for place in self.places)

    def item(self, number: int) -> Item:
        """The question ``number``, counted from 1, as its learner may see it."""
        place = self.places[number - 1]
        (question,) = self.drawn.arrange(self.content, [place.id])
        names = names_of(question, self.attempt.seed)
        item = Item(
            number,
            question.renamed(names).without_key(),
            question.renamed_in(self.answers.get(question.id), names),
            is_flagged=place.is_flagged,
            section=self._beginnings.get(question.id),
        )
        if self.may:
            written = self.attempt.grades.get(question.id)
            grade = read(Grade, written) if written else Grade(Decimal(0))
            return self._reviewed(item, question, grade, self.may)
        if question.id in self.attempt.checked and self.attempt.is_open:
            grade = self._judged[question.id].grade(self.answers.get(question.id))
            may = replace(allowed(self.settings.review, checked=True), answers=True)
            return self._reviewed(item, question, grade, may)
        return item

    @cached_property
    def _judged(self) -> dict[str, Question]:
        return {question.id: question for question in judged_questions(self.attempt)}

    @cached_property
    def _beginnings(self) -> dict[str, SectionText]:
        """Texts of sections by the id of the question that begins them."""
        texts = {text.id: text for text in self.content.sections}
        first: dict[str, str] = {}
        for question in self.drawn.questions:
            first.setdefault(question.section, question.id)
        return {id_: texts[section] for section, id_ in first.items() if section in texts}

    def _reviewed(self, item: Item, question: Question, grade: Grade, may: Allowed) -> Item:
        names = names_of(question, self.attempt.seed)
        shown = item.question
        if may.feedback or may.key:
            shown = question.renamed(names)
        if not may.feedback:
            shown = shown.without_feedback()
        told = Grade(Decimal(0), pending=grade.pending)
        if may.correctness:
            told = Grade(grade.score, pending=grade.pending)
            if may.answers:
                right = tuple(names.get(part, part) for part in grade.right_parts)
                wrong = tuple(names.get(part, part) for part in grade.wrong_parts)
                told = replace(told, right_parts=right, wrong_parts=wrong)
        review = Review(
            told,
            show_key=may.key,
            show_feedback=may.correctness and question.is_graded and not grade.pending,
            show_score=may.correctness and may.score and question.is_graded,
        )
        return replace(item, question=shown, response=item.response if may.answers else None, review=review)

    @property
    def unanswered(self) -> list[Place]:
        return [place for place in self.places if not place.is_answered]

    @property
    def flagged(self) -> list[Place]:
        return [place for place in self.places if place.is_flagged]
