"""What is said to publishers, and when again."""

from datetime import timedelta

import pytest

from directory.webhooks.events import BACK_OFF, Event, Known, event_between, known_after, wait_after

N, O, C = Known.NOTHING, Known.OPEN, Known.CLOSED  # noqa: E741


@pytest.mark.parametrize(
    ("before", "now", "event"),
    [
        (N, N, None),
        (N, O, Event.PUBLISHED),
        (N, C, Event.PUBLISHED),
        (O, O, Event.CHANGED),
        (C, C, Event.CHANGED),
        (O, C, Event.CLOSED),
        (C, O, Event.REOPENED),
        (O, N, Event.WITHDRAWN),
        (C, N, Event.WITHDRAWN),
    ],
)
def test_the_event_is_the_difference(before: Known, now: Known, event: Event | None) -> None:
    assert event_between(before, now) == event


def test_what_another_listing_stands_for_is_merged_if_it_was_known() -> None:
    assert event_between(O, N, is_merged=True) == Event.MERGED
    assert event_between(N, N, is_merged=True) is None


@pytest.mark.parametrize(
    ("event", "before", "known"),
    [
        (Event.PUBLISHED, N, O),
        (Event.WITHDRAWN, O, N),
        (Event.MERGED, C, N),
        (Event.CLOSED, O, C),
        (Event.REOPENED, C, O),
        (Event.CHANGED, C, C),
        (None, O, O),
    ],
)
def test_who_was_perhaps_told_is_taken_to_know(event: Event | None, before: Known, known: Known) -> None:
    assert known_after(event, before) == known


def test_waits_grow_and_the_last_one_repeats() -> None:
    waits = [wait_after(count, luck=0) for count in range(1, 12)]
    assert waits == [*BACK_OFF, BACK_OFF[-1], BACK_OFF[-1]]
    assert sum(BACK_OFF, timedelta()) > timedelta(days=3)


def test_luck_spreads_them_over_a_fifth_more() -> None:
    assert wait_after(2, luck=0.5) == timedelta(minutes=5) * 1.1


def test_a_receiver_may_ask_for_longer_up_to_a_day_and_never_for_less() -> None:
    assert wait_after(1, luck=0, asked_for=timedelta(minutes=3)) == timedelta(minutes=3)
    assert wait_after(1, luck=0, asked_for=timedelta(days=300)) == timedelta(days=1)
    assert wait_after(9, luck=0, asked_for=timedelta(seconds=1)) == timedelta(hours=24)
