"""What a quiz page asks: its sections, the questions they ask for, and where those come from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from content.blocks import Reader, Writer, stored, written
from courses.document.activities import QuizContent, QuizSettings
from courses.document.questions import Question
from courses.document.quiz import Ask, Section, SectionText
from courses.tree.models.activity import course_above
from lms.accounts.models import Agency

from .bank.queries import drawable

if TYPE_CHECKING:
    from .models import QuizPage

FIRST = "first"
"""The id of the section before any that the author began."""


@dataclass
class Asked:
    """What a page asks in one language, and by which rules."""

    questions: dict[str, Question] = field(default_factory=dict)
    sections: list[Section] = field(default_factory=list)
    texts: list[SectionText] = field(default_factory=list)

    @property
    def is_plain(self) -> bool:
        """Is every question asked, once, in no section?"""
        return (
            len(self.sections) <= 1
            and not self.texts
            and not any(len(ask.pool) > 1 for section in self.sections for ask in section.asks)
        )


def asked_of(page: QuizPage, writer: Writer) -> Asked:
    """What ``page`` asks as it stands; questions of the bank are those of this moment."""
    asked = Asked()
    section_id, asks = FIRST, list[Ask]()
    for child in page.questions:
        if child.block_type == "section":
            if asks:
                asked.sections.append(Section(section_id, tuple(asks)))
            section_id, asks = str(child.id), []
            intro = writer.html(child.value["intro"].source)
            asked.texts.append(SectionText(section_id, child.value["title"], intro))
            continue
        questions = list(_questions_of(child, page, writer))
        asked.questions |= {question.id: question for question in questions}
        count = (child.value["count"] or 1) if child.block_type in ("pool", "draw") else 1
        if questions:
            asks.append(Ask(tuple(question.id for question in questions), min(count, len(questions))))
    if asks:
        asked.sections.append(Section(section_id, tuple(asks)))
    return asked


def _questions_of(child: Any, page: QuizPage, writer: Writer) -> Iterable[Question]:
    if child.block_type == "bank_question":
        return [child.value.in_language(writer.language).to_document(writer)] if child.value else []
    if child.block_type == "draw":
        drawn = drawable(agency_of_page(page), child.value["tag"], child.value["difficulty"])
        return [question.in_language(writer.language).to_document(writer) for question in drawn]
    if child.block_type == "pool":
        return written(child.value["questions"], writer)
    return written([child], writer)


def agency_of_page(page: QuizPage) -> Agency | None:
    """Whose quiz it is; None for a page that stands nowhere yet."""
    course = page.activity.course if page.activity_id else course_above(page) if page.path else None
    return course.agency if course else None


def stream_of(
    block: Any, content: QuizContent, settings: QuizSettings, reader: Reader
) -> list[dict[str, Any]]:
    """What a quiz page's StreamField stores for a document's quiz: a pool for each ask of several."""
    if not settings.sections:
        return stored(block, content.items, reader)
    return list(_stored_sections(block, content, settings, reader))


def _stored_sections(
    block: Any, content: QuizContent, settings: QuizSettings, reader: Reader
) -> Iterator[dict[str, Any]]:
    questions = {question.id: question for question in content.items}
    texts = {text.id: text for text in content.sections}
    pool = block.child_blocks["pool"].child_blocks["questions"]
    for section in settings.sections:
        if section.id in texts:
            text = texts[section.id]
            value = {"title": text.title, "intro": reader.html(text.intro)}
            yield {"type": "section", "id": section.id, "value": value}
        for ask in section.asks:
            asked = [questions[id_] for id_ in ask.pool if id_ in questions]
            if len(ask.pool) == 1:
                yield from stored(block, asked, reader)
            else:
                several = {"count": ask.count, "questions": stored(pool, asked, reader)}
                yield {"type": "pool", "value": several}
