"""The kept words of a card are those that are computed anew for the minute."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from directory.pages.cards import _next
from directory.schedule_words import next_words
from directory.schedules import ScheduleRule, next_occurrence
from tests.schedules.strategies import AT, rules

MINUTES = st.integers(0, 3 * 365 * 24 * 60).map(lambda minutes: AT - timedelta(days=200) + timedelta(minutes=minutes))


@hypothesis_settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(rules(), min_size=1, max_size=3).map(tuple), st.lists(MINUTES, min_size=1, max_size=8), st.booleans())
def test_kept_words_are_the_words_of_the_minute(
    rules: tuple[ScheduleRule, ...], moments: list[datetime], is_online: bool
) -> None:
    for at in sorted(moments + [moment + timedelta(minutes=1) for moment in moments]):
        meeting = next_occurrence(rules, at=at)
        wanted = next_words(meeting, at=at, site_timezone=settings.TIME_ZONE, is_online=is_online)
        assert _next(rules, language="en", at=at, is_online=is_online) == wanted


def test_meetings_at_one_instant_in_two_zones_keep_their_own_clocks() -> None:
    day = AT.date()
    london = ScheduleRule(rrule="", start_date=day, start=time(19), end=time(21), timezone="Europe/London")
    copenhagen = ScheduleRule(rrule="", start_date=day, start=time(20), end=time(22), timezone="Europe/Copenhagen")
    at = datetime.combine(day, time(19, 30), ZoneInfo("Europe/London"))
    said = [_next((rule,), language="en", at=at, is_online=False) for rule in (london, copenhagen)]
    assert ["9pm" in said[0], "10pm" in said[1]] == [True, True]
