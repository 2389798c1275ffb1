"""What is kept of certificates, their keys and their designs."""

from __future__ import annotations

from .batch import Batch, BatchItem, ItemState
from .certificate import GIVEN_OUT, Certificate, Serial, Standing, State
from .design import (
    MOST_SIGNATORIES,
    CertificateDesign,
    CourseDesign,
    DesignText,
    DesignVersion,
    Signatory,
)
from .key import PublishedKey
from .log import Kind, Log, LogHead, LogLeaf, LogNode, MonthlyList
from .reminder import Reminder
from .status import StatusEntry, StatusList
from .token import ApiToken

__all__ = [
    "GIVEN_OUT",
    "MOST_SIGNATORIES",
    "ApiToken",
    "Batch",
    "BatchItem",
    "Certificate",
    "CertificateDesign",
    "CourseDesign",
    "DesignText",
    "DesignVersion",
    "ItemState",
    "Kind",
    "Log",
    "LogHead",
    "LogLeaf",
    "LogNode",
    "MonthlyList",
    "PublishedKey",
    "Reminder",
    "Serial",
    "Signatory",
    "Standing",
    "State",
    "StatusEntry",
    "StatusList",
]
