"""The letter to organisers whose changes a steward has looked at; queued with what it tells of."""

from datetime import datetime

from directory.models import ChangeRequest


def send_answered(request: ChangeRequest, *, at: datetime) -> None:
    """Queue word to the organisers who asked that there is an answer on their page."""
