"""Question types: a value and its pure grading, one file a type; importing this registers them."""

from .base import Grade, Question, Response
from .choice import MultipleResponse, Option, SingleChoice

__all__ = ["Grade", "MultipleResponse", "Option", "Question", "Response", "SingleChoice"]
