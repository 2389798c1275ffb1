"""Question types: a value and its pure grading, one file a type; importing this registers them."""

from .base import Facts, Figure, Form, Grade, Question, Response, Scoring, renamed_response
from .categorise import Categorise, Category, CategoryItem
from .choice import MultipleResponse, Option, SingleChoice
from .extended_text import Criterion, ExtendedText, RubricLevel
from .gaps import Gap, GapOption, Gaps
from .hotspot import Area, Hotspot, Shape
from .likert import Likert, ScalePoint, Statement
from .matching import Matching, Prompt, Target
from .numeric import Numeric, ToleranceKind, Unit
from .ordering import Ordering, OrderItem
from .short_text import ShortText
from .true_false import TrueFalse

__all__ = [
    "Area",
    "Categorise",
    "Category",
    "CategoryItem",
    "Criterion",
    "ExtendedText",
    "Facts",
    "Figure",
    "Form",
    "Gap",
    "GapOption",
    "Gaps",
    "Grade",
    "Hotspot",
    "Likert",
    "Matching",
    "MultipleResponse",
    "Numeric",
    "Option",
    "OrderItem",
    "Ordering",
    "Prompt",
    "Question",
    "Response",
    "RubricLevel",
    "ScalePoint",
    "Scoring",
    "Shape",
    "ShortText",
    "SingleChoice",
    "Statement",
    "Target",
    "ToleranceKind",
    "TrueFalse",
    "Unit",
    "renamed_response",
]
