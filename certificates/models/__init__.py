"""What is kept of certificates, their keys and their designs."""

from __future__ import annotations

from .certificate import GIVEN_OUT, Certificate, Serial, State
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
from .status import StatusEntry, StatusList

__all__ = [
    "GIVEN_OUT",
    "MOST_SIGNATORIES",
    "Certificate",
    "CertificateDesign",
    "CourseDesign",
    "DesignText",
    "DesignVersion",
    "Kind",
    "Log",
    "LogHead",
    "LogLeaf",
    "LogNode",
    "MonthlyList",
    "PublishedKey",
    "Serial",
    "Signatory",
    "State",
    "StatusEntry",
    "StatusList",
]
