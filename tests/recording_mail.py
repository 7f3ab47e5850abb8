"""A mail backend that writes down what it accepted, into a file that outlives the process that sent it.

The settings `RECORDED_MAIL` (the file) and `MAIL_TROUBLE` (what goes wrong, by name) belong to the tests.
"""

import json
import os
import smtplib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection

from directory.posting.smtp import CarefulBackend


def accepted(path: Path) -> list[dict[str, Any]]:
    """Return what was accepted, in order."""
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


class RecordingBackend(BaseEmailBackend):
    """Accepts by adding one line to the file; knows afterwards what it accepted. Counts how often it was opened."""

    opened = 0

    def open(self) -> bool:
        _trouble("open")
        type(self).opened += 1
        _trouble("opened")
        return True

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            _trouble("send")
            write_down(the_file(), message)
            _trouble("accepted")
        return len(email_messages)

    def was_accepted(self, message_id: str) -> bool | None:
        return message_id in {row["message_id"] for row in accepted(the_file())}


class ForgetfulBackend(RecordingBackend):
    """The same, but it cannot be asked afterwards: most mail servers are like this."""

    was_accepted = None  # type: ignore[assignment]


class WatchingBackend(RecordingBackend):
    """The same, and it notes whether its caller holds a transaction of the database open."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            write_down(the_file(), message, in_transaction=connection.in_atomic_block)
        return len(email_messages)


class AskableSmtp(CarefulBackend):
    """Real SMTP to a test's server, which writes what it accepted into the same file: so it can be asked."""

    def was_accepted(self, message_id: str) -> bool | None:
        return message_id in {row["message_id"] for row in accepted(the_file())}


SETTING = "RECORDED_MAIL"


def the_file() -> Path:
    """Return where the test wants it written: a setting that only tests have."""
    return Path(str(getattr(settings, SETTING)))


def write_down(path: Path, message: EmailMessage, **more: Any) -> None:
    """Add one message to the file in one write."""
    sent = message.message()
    row = {
        "message_id": sent["Message-ID"],
        "to": message.to,
        "subject": message.subject,
        "body": message.body,
        "raw": sent.as_string(),
        **more,
    }
    add_line(path, row)


def add_line(path: Path, row: dict[str, Any]) -> None:
    """Add a row in one write, so that a reader sees it whole or not at all."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, json.dumps(row).encode() + b"\n")
    finally:
        os.close(descriptor)


def _refuse_recipient() -> None:
    raise smtplib.SMTPRecipientsRefused({"a@example.org": (550, b"no such user")})


def _come_later() -> None:
    raise smtplib.SMTPRecipientsRefused({"a@example.org": (451, b"later")})


def _hang_up() -> None:
    raise smtplib.SMTPServerDisconnected("gone")


def _nobody_there() -> None:
    raise ConnectionRefusedError("nobody there")


def _die() -> None:
    os._exit(9)


KINDS: dict[str, Callable[[], None]] = {
    "refused": _refuse_recipient,
    "later": _come_later,
    "hangs_up": _hang_up,
    "down": _nobody_there,
    "dies": _die,
}


def _trouble(point: str) -> None:
    """Make the trouble that `MAIL_TROUBLE` asks for at this point, such as `dies@accepted`."""
    kind, _at, where = getattr(settings, "MAIL_TROUBLE", "").partition("@")
    if where == point:
        KINDS[kind]()
