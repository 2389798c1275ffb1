"""The names that parts of questions go by in one attempt: a browser never gets their own ids.

An option's own id is the same for everybody and stands in packages and exports, so that whoever knows it
could tell its key. A name is the HMAC of it under the attempt's seed, which no browser gets.
"""

from __future__ import annotations

import hashlib
import hmac

from courses.document.questions import Form, Question, Response

LENGTH = 20
"""Hexadecimal digits of a name: 80 bits."""


def names_of(question: Question, seed: int) -> dict[str, str]:
    """The name of each part of ``question`` in the attempt with ``seed``, by the part's id."""
    key = seed.to_bytes(8, "big", signed=True)
    return {
        part: hmac.digest(key, f"{question.id}\n{part}".encode(), hashlib.sha256).hex()[:LENGTH]
        for part in question.part_ids()
    }


def field_of(question: str) -> str:
    """The name of a question's field in a form."""
    return f"answer-{question}"


def response_from(form: Form, question: Question, seed: int) -> Response:
    """The response to ``question``, as it was drawn, that a form with the attempt's names makes; its parts
    have their own ids again, and it is not clean yet."""
    names = names_of(question, seed)
    given = question.renamed(names).response_of(form, field_of(question.id))
    return question.renamed_in(given, {name: part for part, name in names.items()})
