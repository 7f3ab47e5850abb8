"""Letters of the catalogue in tests: sent by the real outbox, read as their readers do."""

import re
from datetime import UTC, datetime, time, timedelta

from django.core import mail

from directory.actions import letterbox

LETTERS_LEAVE = time(11, 0)  # most of them rest by night


def letters_to(address: str, *, at: datetime) -> list[str]:
    """Let the worker send what is due by the next morning; return all letters to `address`, oldest first."""
    morning = datetime.combine(at, LETTERS_LEAVE, tzinfo=UTC)
    letterbox.run_once(at=morning if morning > at else morning + timedelta(days=1))
    return [str(letter.body) for letter in mail.outbox if letter.to == [address]]


def link_in(letter: str) -> str:
    return re.search(r"https?://\S+#\S+", letter)[0]


def token_in(letter: str) -> str:
    return link_in(letter).partition("#")[2]


def code_in(letter: str) -> str:
    return re.search(r"^\s*([A-Z0-9]{4}(?:-[A-Z0-9]{4})+)\s*$", letter, re.MULTILINE)[1]
