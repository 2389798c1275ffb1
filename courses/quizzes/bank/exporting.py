"""Taking questions of the bank away as a file."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from content.blocks import Writer
from content.blocks.neutral import media_type, original_name
from courses.document.formats import FORMATS, FormatError, PictureFile, Remark, Writing
from courses.document.formats.base import MOST_QUESTIONS

from ..models import BankQuestion


def write_questions(questions: Iterable[BankQuestion], *, format: str, language: str) -> Writing:
    """The file of ``questions`` in a format that ``FORMATS`` names, and what it could not hold.

    Raises FormatError when a picture is gone.
    """
    writer = Writer(language)
    documents = [question.to_document(writer) for question in questions]
    if not documents:
        raise FormatError([Remark("", _("there is no question to export"))])
    pictures = {}
    for sha256, source in writer.sources.items():
        name = original_name(source)
        try:
            with source.file.open("rb") as file:
                pictures[sha256] = PictureFile(name, media_type(name), file.read())
        except OSError:
            raise FormatError([Remark(name, _("the picture is gone"))]) from None
    writing = FORMATS[format].write(documents, pictures)
    if len(documents) > MOST_QUESTIONS:
        message = _(
            "there are more than %(most)s questions, which no import takes at once; export them by tag"
        )
        writing.not_held.insert(0, Remark("", message % {"most": MOST_QUESTIONS}))
    return writing
