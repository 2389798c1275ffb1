"""StreamField blocks: what a lesson is written with, and the question types."""

from .base import stored, written
from .lesson import LessonBody
from .neutral import Reader, Writer
from .questions import QuestionStream

__all__ = ["LessonBody", "QuestionStream", "Reader", "Writer", "stored", "written"]
