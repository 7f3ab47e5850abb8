"""When what a listing says is too old to rely on. Pure."""

from datetime import datetime, timedelta

STALE_AFTER = timedelta(days=180)  # two missed rounds of the quarterly "still true?"


def is_stale(confirmed_at: datetime | None, *, at: datetime) -> bool:
    """Return whether nobody has confirmed the listing within `STALE_AFTER` of `at`, or ever."""
    return confirmed_at is None or at - confirmed_at > STALE_AFTER
