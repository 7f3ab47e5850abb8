"""When what a listing says is too old to rely on. Pure."""

from datetime import datetime, timedelta

STALE_AFTER = timedelta(days=180)  # two missed rounds of the quarterly "still true?"
FRESH_UNTIL = timedelta(days=90)  # one round
OLD_FROM = timedelta(days=400)  # a year and a missed round


def is_stale(confirmed_at: datetime | None, *, at: datetime) -> bool:
    """Return whether nobody has confirmed the listing within `STALE_AFTER` of `at`, or ever."""
    return confirmed_at is None or at - confirmed_at > STALE_AFTER


def freshness(confirmed_at: datetime | None, *, at: datetime) -> float:
    """Return 1 up to `FRESH_UNTIL` after the confirmation, 0 from `OLD_FROM` on or without one, evenly falling between.

    Counts whole days.
    """
    if confirmed_at is None:
        return 0.0
    days = (at - confirmed_at).days
    return min(1.0, max(0.0, (OLD_FROM.days - days) / (OLD_FROM - FRESH_UNTIL).days))
