"""Questions: from the document to the editor's stream and back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.core.files.base import ContentFile
from wagtail.models import Collection

from content.blocks import QuestionStream, Reader, Writer, stored, written
from content.models import Picture
from courses.document.questions import Facts, Hotspot, Matching, Question, Target
from courses.document.questions.matching import target_id
from tests.factories.document import DRAWING
from tests.factories.questions import every_type

KNOWN = {block.document.type for block in QuestionStream().child_blocks.values()}
FACTS = Facts(outcome="Ajratadi", tags=("jarayon", "qonun"), difficulty=3, law="OʻRQ-1, 3-modda")


def as_written(question: Question) -> Question:
    """With the ids that the editor gives to the answers beside their prompts."""
    question = replace(question, facts=FACTS)
    if not isinstance(question, Matching):
        return question
    names = {prompt.target: target_id(prompt.id) for prompt in question.prompts}
    targets = tuple(Target(names.get(t.id, t.id), t.html) for t in question.targets)
    prompts = tuple(replace(prompt, target=names[prompt.target]) for prompt in question.prompts)
    return replace(question, prompts=prompts, targets=targets)


@pytest.fixture
def picture() -> Picture:
    row = Picture(title="Chizma", collection=Collection.get_first_root_node())
    row.file.save("chizma.svg", ContentFile(DRAWING), save=False)
    row.width, row.height = 40, 30
    row.save()
    return row


@pytest.mark.django_db
@pytest.mark.parametrize(
    "question", [as_written(q) for q in every_type() if q.type in KNOWN], ids=lambda question: question.type
)
def test_a_question_comes_back_from_the_editor_as_it_went_in(question: Question, picture: Picture) -> None:
    stream = QuestionStream()
    shown = question.asset if isinstance(question, Hotspot) else ""
    raw = stored(stream, [question], Reader("uz", pictures={shown: picture.pk}))
    value = stream.to_python(raw)
    (again,) = written(value, Writer("uz"))
    if isinstance(question, Hotspot):
        question = replace(question, asset=picture.sha256)
    if question.type == "categorise":  # items are written below their categories
        question = replace(question, items=tuple(sorted(question.items, key=lambda i: order(question, i))))
    assert again == question
    stream.clean(value)


def order(question: Question, item: object) -> int:
    return [c.id for c in question.categories].index(item.category)  # type: ignore[attr-defined]
