"""What is kept of certificates, their keys, their designs and their log."""

from __future__ import annotations

from .certificate import GIVEN_OUT, Certificate, Serial, State
from .key import PublishedKey
from .log import Kind, Log, LogHead, LogLeaf, LogNode, MonthlyList

__all__ = [
    "GIVEN_OUT",
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
]
