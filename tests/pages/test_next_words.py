"""The kept words of a card are those that are computed anew for the minute."""

from datetime import datetime, timedelta

from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from directory.pages.cards import _next
from directory.schedule_words import next_words
from directory.schedules import ScheduleRule, next_occurrence
from tests.schedules.strategies import AT, rules

MINUTES = st.integers(0, 3 * 365 * 24 * 60).map(lambda minutes: AT - timedelta(days=200) + timedelta(minutes=minutes))


@given(st.lists(rules(), min_size=1, max_size=3).map(tuple), st.lists(MINUTES, min_size=1, max_size=8), st.booleans())
def test_kept_words_are_the_words_of_the_minute(
    rules: tuple[ScheduleRule, ...], moments: list[datetime], is_online: bool
) -> None:
    for at in sorted(moments + [moment + timedelta(minutes=1) for moment in moments]):
        meeting = next_occurrence(rules, at=at)
        wanted = next_words(meeting, at=at, site_timezone=settings.TIME_ZONE, is_online=is_online)
        assert _next(rules, language="en", at=at, is_online=is_online) == wanted
