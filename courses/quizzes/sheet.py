"""An attempt laid out for its learner: the questions as drawn, with what was answered and may be seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from courses.document.activities import QuizContent, QuizSettings
from courses.document.fields import read
from courses.document.questions import Grade, Question, Response
from courses.document.quiz import SectionText

from .drawing import DrawnQuiz
from .edition import judged_questions, quiz_content, quiz_settings
from .models import Attempt
from .naming import field_of, names_of
from .rules import Allowed, allowed
from .services import answers_of


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
    def is_answered(self) -> bool:
        return self.response is not None

    @property
    def name(self) -> str:
        return field_of(self.question.id)


@dataclass(frozen=True)
class Sheet:
    attempt: Attempt
    drawn: DrawnQuiz
    settings: QuizSettings
    questions: tuple[Question, ...]
    """The questions with their keys and their parts' own ids: never for a template."""
    items: tuple[Item, ...]

    @classmethod
    def of(cls, attempt: Attempt, language: str) -> Sheet:
        """The sheet of ``attempt`` in ``language``; questions that were checked say what they may."""
        settings = quiz_settings(attempt.edition, attempt.activity.key)
        drawn = read(DrawnQuiz, attempt.drawn)
        content = quiz_content(attempt.edition, attempt.activity.key, language)
        questions = tuple(drawn.arrange(content))
        answers = answers_of(attempt)
        sections = _beginnings(drawn, content)
        items = tuple(
            Item(
                number,
                question.renamed(names).without_key(),
                question.renamed_in(answers.get(question.id), names),
                is_flagged=question.id in attempt.flagged,
                section=sections.get(question.id),
            )
            for number, question in enumerate(questions, start=1)
            for names in [names_of(question, attempt.seed)]
        )
        sheet = cls(attempt, drawn, settings, questions, items)
        return sheet._with_checked(answers) if attempt.checked and attempt.is_open else sheet

    def _with_checked(self, answers: Mapping[str, Response]) -> Sheet:
        may = allowed(self.settings.review, checked=True)
        judged = {question.id: question for question in judged_questions(self.attempt)}
        items = []
        for item, question in zip(self.items, self.questions, strict=True):
            if question.id in self.attempt.checked:
                grade = judged[question.id].grade(answers.get(question.id))
                item = self._reviewed(item, question, grade, replace(may, answers=True))
            items.append(item)
        return replace(self, items=tuple(items))

    def reviewed(self, may: Allowed) -> Sheet:
        """The sheet of a handed-in attempt, as far as its learner may see it."""
        if not may.anything_of_questions:
            return replace(self, items=())
        nothing = Grade(Decimal(0))
        items = []
        for item, question in zip(self.items, self.questions, strict=True):
            written = self.attempt.grades.get(question.id)
            items.append(self._reviewed(item, question, read(Grade, written) if written else nothing, may))
        return replace(self, items=tuple(items))

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
    def answered(self) -> int:
        return sum(item.is_answered for item in self.items)

    @property
    def unanswered(self) -> list[Item]:
        return [item for item in self.items if not item.is_answered]

    @property
    def flagged(self) -> list[Item]:
        return [item for item in self.items if item.is_flagged]


def _beginnings(drawn: DrawnQuiz, content: QuizContent) -> dict[str, SectionText]:
    """Texts of sections by the id of the question that begins them."""
    texts = {text.id: text for text in content.sections}
    first: dict[str, str] = {}
    for question in drawn.questions:
        first.setdefault(question.section, question.id)
    return {id_: texts[section] for section, id_ in first.items() if section in texts}
