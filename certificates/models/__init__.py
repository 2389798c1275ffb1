"""What is kept of certificates, their keys and their designs."""

from __future__ import annotations

from .certificate import GIVEN_OUT, Certificate, Serial, State
from .key import PublishedKey
from .log import Kind, Log, LogHead, LogLeaf, LogNode, MonthlyList
from .status import StatusEntry, StatusList
from .token import ApiToken

__all__ = [
    "GIVEN_OUT",
    "ApiToken",
    "Certificate",
    "Kind",
    "Log",
    "LogHead",
    "LogLeaf",
    "LogNode",
    "MonthlyList",
    "PublishedKey",
    "Serial",
    "State",
    "StatusEntry",
    "StatusList",
]
