"""On whose clock somebody is asked, and when nobody is: local days, hours and quiet hours. Pure."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from directory.schedules import instant

QUIET_FROM, QUIET_UNTIL = time(20, 0), time(8, 0)
ASKING_TIME: Final = time(10, 0)


def outside_quiet_hours(at: datetime, *, zone: str, first: time = QUIET_FROM, last: time = QUIET_UNTIL) -> datetime:
    """Return `at`, or the end of the quiet hours that it falls into, on the recipient's clock.

    Quiet hours run over midnight from `first` (inclusive) to `last` (exclusive).
    """
    place = ZoneInfo(zone)
    local = at.astimezone(place)
    clock = local.time().replace(tzinfo=None)
    if last <= clock < first:
        return at
    day = local.date() + timedelta(days=1) if clock >= first else local.date()
    end = instant(day, last, place)
    if end.astimezone(UTC) > at.astimezone(UTC):
        return end
    # The clocks went back over `last` and `at` lies in the hour that comes twice: the second `last` ends the quiet.
    return end.replace(fold=1).astimezone(UTC).astimezone(place)


def asking_moment(day: date, *, zone: str, clock: time = ASKING_TIME) -> datetime:
    """Return the instant at which somebody is asked on a local day: computed when it is due, never kept."""
    return instant(day, clock, ZoneInfo(zone))


def known_zone(name: str, *, otherwise: str) -> str:
    """Return an IANA name that this machine knows: `name`, or `otherwise`."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return otherwise
    return name
