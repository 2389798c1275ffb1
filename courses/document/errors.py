"""What can be wrong with a course document."""

from __future__ import annotations


class DocumentError(ValueError):
    """A document cannot be read.

    ``where`` is a path a person can follow, such as
    ``uz/birth/lesson.json: body[3].options[0]``; ``message`` says what is wrong.
    """

    def __init__(self, message: str, where: str = "") -> None:
        super().__init__(message)
        self.message = str(message)
        self.where = where

    def inside(self, step: str) -> DocumentError:
        """The same error seen from one level further out."""
        joint = "" if self.where.startswith("[") or not self.where else "."
        return DocumentError(self.message, f"{step}{joint}{self.where}")

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.where else self.message
