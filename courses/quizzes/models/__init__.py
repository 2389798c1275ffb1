"""Quiz pages, the bank, attempts, and what people do about them."""

from .attempt import Answer, Appeal, Arrival, Attempt, HandedInBy, Verdict
from .bank import BankQuestion, BankTag, BankUpload, BankUse
from .figures import QuizFigures
from .marking import Decision, Mark, Regrade
from .page import QuizPage
from .sitting import Accommodation, Incident, IncidentKind, Sitting

__all__ = [
    "Accommodation",
    "Answer",
    "Appeal",
    "Arrival",
    "Attempt",
    "BankQuestion",
    "BankTag",
    "BankUpload",
    "BankUse",
    "Decision",
    "HandedInBy",
    "Incident",
    "IncidentKind",
    "Mark",
    "QuizFigures",
    "QuizPage",
    "Regrade",
    "Sitting",
    "Verdict",
]
