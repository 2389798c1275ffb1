"""Quiz pages, the bank, attempts, and what people do about them."""

from .attempt import Answer, Appeal, Arrival, Attempt, HandedInBy, Outcome, Verdict
from .bank import BankQuestion, BankTag, BankUse
from .bank_import import BankImport
from .correction import Correction, CorrectionPreview, Decision, Regrade
from .figures import QuizFigures
from .marking import Mark
from .page import QuizPage
from .sitting import Accommodation, Incident, IncidentKind, Sitting

__all__ = [
    "Accommodation",
    "Answer",
    "Appeal",
    "Arrival",
    "Attempt",
    "BankImport",
    "BankQuestion",
    "BankTag",
    "BankUse",
    "Correction",
    "CorrectionPreview",
    "Decision",
    "HandedInBy",
    "Incident",
    "IncidentKind",
    "Mark",
    "Outcome",
    "QuizFigures",
    "QuizPage",
    "Regrade",
    "Sitting",
    "Verdict",
]
