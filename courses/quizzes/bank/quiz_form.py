"""What is asked of a quiz page's form beside what its blocks ask."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.models import Page

from lms.accounts.models import Agency

from .queries import tags_usable_by, usable_by


class QuizForm(WagtailAdminPageForm):
    """A quiz asks only questions of the bank that its agency may use, and draws by competencies they have."""

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
            if child.block_type == "bank_question":
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
