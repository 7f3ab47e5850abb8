"""Times, dates and lists as people say them, in the active language.

Every format is a message of its own, so a catalogue decides between “7pm to 9pm”, “kl. 19–21” and “19.00–21.00 uur”.
The formats are Django's date formats. Pure: no database, no settings but the language.
"""

from collections.abc import Sequence
from datetime import date, time

from django.utils import dateformat
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

_EVERY_WEEK = (
    pgettext_lazy("every week", "Mondays"),
    pgettext_lazy("every week", "Tuesdays"),
    pgettext_lazy("every week", "Wednesdays"),
    pgettext_lazy("every week", "Thursdays"),
    pgettext_lazy("every week", "Fridays"),
    pgettext_lazy("every week", "Saturdays"),
    pgettext_lazy("every week", "Sundays"),
)


def say_time(clock: time) -> str:
    """Return a time of day: “7pm”, “5:30pm”, “12 noon”, “midnight”."""
    if (clock.hour, clock.minute) == (12, 0):
        return pgettext("time of day", "12 noon")
    if (clock.hour, clock.minute) == (0, 0):
        return pgettext("time of day", "midnight")
    if clock.minute:
        # Translators: a Django date format for a time with minutes, as in 5:30pm. Danish: G.i
        return dateformat.time_format(clock, pgettext("time format", "g:iA")).lower()
    # Translators: a Django date format for a time on the hour, as in 7pm. Danish: G — Dutch: G.i
    return dateformat.time_format(clock, pgettext("time format", "gA")).lower()


def say_span(start: time, end: time | None) -> str:
    """Return from when to when: “7pm to 9pm”, or “7pm” where the end is not known."""
    if end is None:
        # Translators: a start time alone, after a day: “Tuesdays, 7pm”. Danish: kl. %(start)s — Dutch: %(start)s uur
        return pgettext("start time", "%(start)s") % {"start": say_time(start)}
    # Translators: Danish: kl. %(start)s–%(end)s — Dutch: %(start)s–%(end)s uur
    return pgettext("time span", "%(start)s to %(end)s") % {"start": say_time(start), "end": say_time(end)}


def say_date(day: date, *, today: date) -> str:
    """Return “12 December”, with the year where it is not this year."""
    if day.year != today.year:
        return dateformat.format(day, pgettext("date format", "j F Y"))
    return dateformat.format(day, pgettext("date format", "j F"))


def say_weekday_date(day: date, *, today: date) -> str:
    """Return “Tue 24 November”, with the year where it is more than half a year away."""
    if abs((day - today).days) > 183:
        return dateformat.format(day, pgettext("date format", "D j F Y"))
    return dateformat.format(day, pgettext("date format", "D j F"))


def say_list(items: Sequence[str]) -> str:
    """Return “a”, “a and b”, “a, b and c”."""
    if len(items) < 2:
        return "".join(items)
    # Translators: joins the last two of a list of days, times or dates.
    return _("%(first)s and %(last)s") % {"first": ", ".join(items[:-1]), "last": items[-1]}


def say_weekday(weekday: int) -> str:
    """Return the name of a weekday (0 = Monday): “Monday”."""
    return str(WEEKDAYS[weekday])


def say_month(month: int) -> str:
    """Return the name of a month (1 = January)."""
    return str(MONTHS[month])


def say_weekdays(weekday: int) -> str:
    """Return the name of a weekday that comes again and again (0 = Monday): “Mondays”."""
    return str(_EVERY_WEEK[weekday])


def say_zone(name: str) -> str:
    """Return the place that an IANA zone is named after: “New York” for America/New_York."""
    return name.rsplit("/", 1)[-1].replace("_", " ")
