"""The demo's mail, read from the files that Django's file-based e-mail backend writes."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

SEPARATOR = b"-" * 79 + b"\n"


@dataclass(frozen=True)
class Letter:
    """One message that the demo would have sent; `key` is its address in the mailbox."""

    key: str
    sender: str
    to: str
    subject: str
    sent: datetime
    text: str
    attachments: tuple[str, ...]


def letters(folder: Path) -> list[Letter]:
    """All messages in `folder`, newest first."""
    found = [letter for path in folder.glob("*.log") for letter in _in_file(path)]
    return sorted(found, key=lambda letter: (letter.sent, letter.key), reverse=True)


def letter(folder: Path, key: str) -> Letter | None:
    return next((one for one in letters(folder) if one.key == key), None)


def _in_file(path: Path) -> Iterator[Letter]:
    for number, raw in enumerate(path.read_bytes().split(SEPARATOR)):
        if raw.strip():
            message = email.message_from_bytes(raw, policy=email.policy.default)
            yield _letter(f"{path.stem}-{number}", message)


def _letter(key: str, message: EmailMessage) -> Letter:
    body = message.get_body(preferencelist=("plain", "html"))
    return Letter(
        key=key,
        sender=str(message["From"]),
        to=str(message["To"]),
        subject=str(message["Subject"]),
        sent=_sent(message),
        text=body.get_content() if body else "",
        attachments=tuple(part.get_filename() or "" for part in message.iter_attachments()),
    )


def _sent(message: EmailMessage) -> datetime:
    """When it was sent; a zone of -0000, which Python reads as none, is UTC (RFC 5322, 3.3)."""
    moment = parsedate_to_datetime(str(message["Date"]))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
