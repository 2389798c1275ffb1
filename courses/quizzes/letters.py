"""Letters to learners about their attempts, in their own language."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import override

from courses.editions.frozen import frozen_edition
from lms.accounts.post import post

from .edition import quiz_content
from .models import Attempt


def tell(attempt: Attempt, letter: str, **words: Any) -> None:
    """Write ``letter`` to the attempt's learner; ``words`` are for its templates."""
    user = attempt.enrolment.user
    language = user.language or "uz"
    content = quiz_content(frozen_edition(attempt.edition_id), attempt.activity.key, language)
    context = {"title": content.title, "attempt": attempt, "name": user.name_for(language), **words}
    with override(language):
        post(
            to=user.email,
            subject=render_to_string(f"mail/{letter}_subject.txt", context),
            body=render_to_string(f"mail/{letter}.txt", context),
        )
