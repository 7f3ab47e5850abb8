"""The dates of the demo town, which are written as seen from the day of loading (fixtures/demo/SOURCE.md). Pure."""

import re
from datetime import date, timedelta
from typing import Any, Final

_WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WORDS: Final = r"@(?:(?P<days>[+-]\d{1,4})d|(?P<month>\d\d)-(?P<day>\d\d))(?:/(?P<weekday>[A-Z]{2}))?"
_DATE: Final = re.compile(_WORDS, re.ASCII)
_UNTIL: Final = re.compile(rf"UNTIL=({_WORDS})", re.ASCII)


class DemoDateError(ValueError):
    """A relative date that cannot be read."""


def written_out(record: dict[str, Any], *, today: date) -> dict[str, Any]:
    """Return a record of the demo with every relative date as a date, and `confirmed_at` for `confirmed_days_ago`.

    :raises DemoDateError: if a value begins with `@` and is no date
    """
    found: dict[str, Any] = _resolved(record, today)
    days = found.pop("confirmed_days_ago", None)
    if days is not None:
        found["confirmed_at"] = (today - timedelta(days=days)).isoformat()
    return found


def day_meant(words: str, *, today: date) -> date:
    """Return the date that words such as `@+45d/WE` or `@12-22` mean on the day `today`.

    :raises DemoDateError: if they mean none
    """
    match = _DATE.fullmatch(words)
    if match is None:
        raise DemoDateError(f"“{words}” is no date such as @+45d/WE or @12-22.")
    if match["days"]:
        day = today + timedelta(days=int(match["days"]))
    else:
        day = _next(int(match["month"]), int(match["day"]), today)
    if match["weekday"] is None:
        return day
    if match["weekday"] not in _WEEKDAYS:
        raise DemoDateError(f"“{match['weekday']}” is no weekday.")
    return day + timedelta(days=(_WEEKDAYS.index(match["weekday"]) - day.weekday()) % 7)


def _next(month: int, day: int, today: date) -> date:
    try:
        this_year, next_year = date(today.year, month, day), date(today.year + 1, month, day)
    except ValueError:
        raise DemoDateError(f"There is no date {month:02}-{day:02} in every year.") from None
    return this_year if this_year >= today else next_year


def _resolved(value: Any, today: date) -> Any:
    if isinstance(value, dict):
        return {key: _resolved(inner, today) for key, inner in value.items()}
    if isinstance(value, list):
        return [_resolved(inner, today) for inner in value]
    if not isinstance(value, str):
        return value
    if value.startswith("@"):
        return day_meant(value, today=today).isoformat()
    return _UNTIL.sub(lambda match: f"UNTIL={day_meant(match[1], today=today):%Y%m%d}", value)
