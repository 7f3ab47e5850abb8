"""Every timetable of every real file: read back by another program, a calendar holds the same dates.

The windows are 60 days from the beginning of March and of October: the clocks change on both sides of the Atlantic.
"""

import os
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid5

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from directory.actions import imports
from directory.actions.import_batches import BatchCounts
from directory.calendars import CalendarEvent, Feed, calendar
from directory.documents import rules_of
from directory.models import Listing
from directory.pages.calendar_events import events_of, with_dates
from directory.schedules import ScheduleRule, occurrences
from tests.ical_reading import Meeting, dates_of
from tests.importers.test_shared_data import CASES, run
from tests.shared_data import shared_path

pytestmark = pytest.mark.django_db
IS_THOROUGH = bool(os.environ.get("FOOTBRIDGE_THOROUGH"))
WINDOW = timedelta(days=60)
SPRING, AUTUMN = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 10, 1, tzinfo=UTC)
ANCHORS = (SPRING, AUTUMN, SPRING.replace(year=2027), AUTUMN.replace(year=2027)) if IS_THOROUGH else (SPRING, AUTUMN)
KNOWN_SINCE = date(2026, 1, 1)
MANY = 200
KEY = UUID("5d9e5f3a-0000-4000-8000-000000000000")


@dataclass
class Tally:
    """What was compared: how many timetables, how many dates, and those that are not the same."""

    timetables: int = 0
    dates: int = 0
    wrong: list[str] = field(default_factory=list)

    def compare(self, name: str, ours: set[Meeting], theirs: set[Meeting], *, at: datetime) -> None:
        self.dates += len(ours)
        if ours != theirs:
            self.wrong.append(f"{name} from {at:%Y-%m-%d}: {sorted(map(str, ours ^ theirs))[:4]}")


@pytest.fixture(scope="module")
def timetables(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Counter[ScheduleRule]:
    """Return each different timetable that importers read in the shared data, and how often it is there."""
    shared_path("data")
    found: Counter[ScheduleRule] = Counter()

    def keep(rows: Any, **_options: Any) -> BatchCounts:
        found.update(timed.rule for row in rows for timed in row.schedules)
        return BatchCounts()

    with django_db_blocker.unblock(), transaction.atomic(), patch.object(imports, "write_batch", keep):
        for case in CASES:
            run(case)
        transaction.set_rollback(True)
    return found


def said(rules: list[ScheduleRule], *, at: datetime) -> set[Meeting]:
    return {
        (each.start.astimezone(UTC), each.end and each.end.astimezone(UTC), each.cancelled)
        for each in occurrences(rules, after=at, before=at + WINDOW)
    }


def test_every_timetable_of_the_data_has_the_same_dates_in_a_calendar(timetables: Counter[ScheduleRule]) -> None:
    tally, rules = Tally(), list(timetables)
    for start in range(0, len(rules), MANY):
        _compare(tally, rules[start : start + MANY])
    sys.stdout.write(f"{sum(timetables.values())} timetables, {len(rules)} different, {tally.dates} dates\n")
    assert tally.wrong == []
    assert len(rules) > 1500
    assert tally.dates > 20_000


def _compare(tally: Tally, rules: list[ScheduleRule]) -> None:
    events = [
        CalendarEvent(
            listing_id=KEY,
            schedule_id=uuid5(KEY, repr(rule)),
            rule=replace(rule, note=""),
            title="A group",
            changed_at=datetime(2026, 1, 1, tzinfo=UTC),
            since=KNOWN_SINCE,
        )
        for rule in rules
    ]
    body = calendar(Feed(events=events, name="All of it"))
    for at in ANCHORS:
        theirs = dates_of(body, after=at, before=at + WINDOW)
        for event in events:
            uid = f"{event.listing_id}-{event.schedule_id}@footbridge"
            tally.compare(str(event.rule), said([event.rule], at=at), theirs.get(uid, set()), at=at)


@pytest.fixture(scope="module")
def catalogue(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[Listing]]:
    """Import every file, and return all listings with times; they are known since the beginning of 2026."""
    shared_path("data")
    with django_db_blocker.unblock(), transaction.atomic():
        for case in CASES:
            run(case)
        begin = datetime(2026, 1, 1, tzinfo=UTC)
        Listing.objects.update(created_at=begin, modified_at=begin)
        yield list(with_dates(Listing.objects.filter(schedules__isnull=False).distinct()))
        transaction.set_rollback(True)


@pytest.mark.skipif(not IS_THOROUGH, reason="every listing of the data one by one: FOOTBRIDGE_THOROUGH=1")
def test_every_listing_of_the_data_has_the_same_dates_in_its_calendar(catalogue: list[Listing]) -> None:
    tally = Tally()
    for listing in catalogue:
        events = list(events_of(listing, language="en", site_url="https://example.org"))
        rules = rules_of(listing, listing.schedules.all())
        tally.timetables += len(rules)
        body = calendar(Feed(events=events, name="A group"))
        for at in ANCHORS:
            found = dates_of(body, after=at, before=at + WINDOW).values()
            theirs = {meeting for meetings in found for meeting in meetings}
            if rules and rules[0].not_before:  # closed: its own dates are called off, which ours leave out
                theirs = {meeting for meeting in theirs if not meeting[2]}
            tally.compare(str(listing.pk), said(rules, at=at), theirs, at=at)
    sys.stdout.write(f"{len(catalogue)} listings, {tally.timetables} timetables, {tally.dates} dates\n")
    assert tally.wrong == []
    assert tally.timetables > 8000
