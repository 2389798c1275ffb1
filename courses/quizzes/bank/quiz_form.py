"""What is asked of a quiz page's form beside what its blocks ask."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.models import Page

from content.choosing import PageForm
from lms.accounts.models import Agency

from .queries import tags_usable_by, usable_by, visible_to

_CHOSEN = re.compile(r"questions-\d+-value$")


class QuizForm(PageForm):
    """A quiz asks only questions of the bank that its agency may use, and draws by competencies they have."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound:
            self.data: Any = self._without_what_is_hidden(self.data)

    def _without_what_is_hidden(self, data: Any) -> Any:
        """A question that the author may not see is taken out, or its words would come back with the form."""
        posted = {
            key: value
            for key, value in data.items()
            if _CHOSEN.match(key) and data.get(f"{key.removesuffix('value')}type") == "bank_question"
        }
        asked = {value for value in posted.values() if str(value).isdigit()}
        known = set(visible_to(self.for_user).filter(pk__in=asked).values_list("pk", flat=True))
        before = (child.value for child in self.instance.questions if child.block_type == "bank_question")
        known |= {question.pk for question in before if question}
        shown = {str(pk) for pk in known}
        changed = data.copy()
        for key, value in posted.items():
            if value not in shown:
                changed[key] = ""
        return changed

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        agency = self._agency()
        if agency is not None and cleaned.get("questions"):
            errors = dict(self._errors_of(cleaned["questions"], agency))
            if errors:
                self.add_error("questions", StreamBlockValidationError(block_errors=errors))
        return cleaned

    def _agency(self) -> Agency | None:
        from courses.tree.models.activity import course_above

        place = self.instance if self.instance.path else self.parent_page
        course = course_above(place, inclusive=True) if isinstance(place, Page) else None
        return course.agency if course else None

    def _errors_of(self, questions: Any, agency: Agency) -> Any:
        for place, child in enumerate(questions):
            if child.block_type == "bank_question" and child.value is not None:
                fits = usable_by(agency).filter(translation_key=child.value.translation_key).exists()
                if not fits:
                    yield (
                        place,
                        ValidationError(_("Your agency may not use this question, or it is retired.")),
                    )
            elif child.block_type == "draw" and child.value["tag"]:
                tags = tags_usable_by(agency)
                if child.value["tag"] not in tags:
                    known = ", ".join(tags) or _("none yet")
                    text = _("No question has this competency. There are: %(tags)s.") % {"tags": known}
                    yield place, StructBlockValidationError(block_errors={"tag": ValidationError(text)})
