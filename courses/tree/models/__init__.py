"""The pages a trainer writes: CatalogPage > AgencyPage > CoursePage > ModulePage > activities."""

from .activity import ActivityPage
from .catalogue import AgencyPage, CatalogPage
from .course import CourseOutcome, CoursePage
from .lesson import LessonPage
from .mistake import MistakeReport
from .module import ModulePage

__all__ = [
    "ActivityPage",
    "AgencyPage",
    "CatalogPage",
    "CourseOutcome",
    "CoursePage",
    "LessonPage",
    "MistakeReport",
    "ModulePage",
]
