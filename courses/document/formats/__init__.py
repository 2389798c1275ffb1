"""Files of questions: one module a format, reading and writing the document's questions.

``FORMATS`` lists them by the name that commands and pages use.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..questions import Question
from . import gift, gift_writing, moodle_xml, moodle_xml_writing, qti, qti_writing, spreadsheet
from .base import AssetBytes, FormatError, PictureFile, Reading, Remark, Writing

__all__ = [
    "FORMATS",
    "AssetBytes",
    "Format",
    "FormatError",
    "PictureFile",
    "Reading",
    "Remark",
    "Writing",
    "guess",
]


@dataclass(frozen=True)
class Format:
    """``read`` takes a file's bytes and raises FormatError; ``write`` takes questions and their pictures."""

    name: str
    label: str
    ending: str
    media_type: str
    read: Callable[[bytes], Reading]
    write: Callable[[Sequence[Question], AssetBytes | None], Writing]


FORMATS: dict[str, Format] = {
    one.name: one
    for one in (
        Format("gift", "GIFT", "gift", "text/plain", gift.read, gift_writing.write),
        Format("moodle", "Moodle XML", "xml", "application/xml", moodle_xml.read, moodle_xml_writing.write),
        Format("qti", "QTI 2.1", "zip", "application/zip", qti.read, qti_writing.write21),
        Format("qti3", "QTI 3.0", "zip", "application/zip", qti.read, qti_writing.write30),
        Format(
            "xlsx",
            "Excel (xlsx)",
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            spreadsheet.read,
            spreadsheet.write,
        ),
    )
}


SHEETS = ("xlsx", "xlsm", "xls", "ods", "csv")
"""Endings of spreadsheets: those that are no xlsx are told so."""
OLD_OFFICE = b"\xd0\xcf\x11\xe0"


def guess(name: str, data: bytes) -> str:
    """The name of the format that a file seems to be of, by its beginning and its ending; ``gift`` for any
    other text."""
    ending = name.rpartition(".")[2].lower()
    if ending in SHEETS or data.startswith(OLD_OFFICE):
        return "xlsx"
    if data.startswith(b"PK"):
        return "xlsx" if b"xl/workbook.xml" in data else "qti"
    start = data[:10_000].removeprefix(b"\xef\xbb\xbf")
    if b"<\x00" in start[:4] or b"\x00<" in start[:4]:  # UTF-16
        start = start.replace(b"\x00", b"").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    if start.lstrip().startswith(b"<"):
        return "moodle" if b"<quiz" in start else "qti"
    return "gift"
