"""The letters about reports: one to whoever made it, one to the organisers; queued with what they tell of."""

from datetime import datetime

from directory.models import ErrorReport


def is_unwanted(email: str) -> bool:
    """Return whether somebody asked that no more mail about reports goes to this address."""
    return False


def send_decided(report: ErrorReport, *, at: datetime) -> None:
    """Queue the one answer to whoever made a report, if they left an address."""


def send_to_organisers(report: ErrorReport, *, at: datetime) -> None:
    """Queue word to the organisers that something waits for them."""
