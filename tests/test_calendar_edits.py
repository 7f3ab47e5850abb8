"""A calendar through the life of a listing: the same UID for ever, a SEQUENCE that grows, and what is off is seen."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from directory.actions import closures, edits, listings, merges, single_dates
from directory.actions.single_dates import DateKey
from directory.documents import rules_of
from directory.merging import Change
from directory.models import Listing
from directory.schedules import occurrences
from tests.ical_reading import Meeting, meetings, parsed
from tests.keepers import by_steward, editor_of, make_steward
from tests.listings import make_listing

pytestmark = pytest.mark.django_db
WINDOW = timedelta(days=60)


class Calendar:
    """What somebody who subscribed to a listing has, each time they fetch."""

    def __init__(self, client: Client, listing: Listing) -> None:
        self.client, self.listing = client, listing
        self.editor = editor_of(listing, make_steward())
        self.sequences: list[int] = []
        self.uids: set[str] = set()

    def fetch(self) -> bytes:
        response = self.client.get(reverse("listing_calendar", args=[self.listing.pk]))
        assert response.status_code == 200
        parts = parsed(response.content).walk("VEVENT")
        self.uids |= {str(part["UID"]) for part in parts}
        [sequence] = {int(part["SEQUENCE"]) for part in parts}
        self.sequences.append(sequence)
        return bytes(response.content)

    def dates(self, *, after: datetime) -> set[Meeting]:
        return meetings(self.fetch(), after=after, before=after + WINDOW)

    def held(self, *, after: datetime) -> list[date]:
        return sorted(start.date() for start, _end, is_off in self.dates(after=after) if not is_off)

    def called_off(self, *, after: datetime) -> list[date]:
        return sorted(start.date() for start, _end, is_off in self.dates(after=after) if is_off)

    def ours(self, *, after: datetime) -> list[date]:
        row = Listing.objects.get(pk=self.listing.pk)
        found = occurrences(rules_of(row, row.schedules.all()), after=after, before=after + WINDOW)
        return [meeting.start.date() for meeting in found if not meeting.cancelled]

    def has_grown(self) -> bool:
        return self.sequences[-1] > self.sequences[-2]


@pytest.fixture
def at() -> datetime:
    return timezone.now().replace(hour=12, minute=0, second=0, microsecond=0)


@pytest.fixture
def choir(client: Client, at: datetime) -> Calendar:
    """A choir that is here since a month, and meets on Tuesdays."""
    listing = make_listing("Choir")
    Listing.objects.filter(pk=listing.pk).update(created_at=at - timedelta(days=30))
    return Calendar(client, listing)


def tuesday(at: datetime, number: int) -> date:
    """The first, second … Tuesday after tomorrow."""
    day = at.date() + timedelta(days=2)
    return day + timedelta(days=(1 - day.weekday()) % 7 + 7 * (number - 1))


def test_an_edit_a_date_that_is_off_and_one_that_is_moved(choir: Calendar, at: datetime) -> None:
    before = choir.held(after=at)
    assert before == choir.ours(after=at)
    text = Change("Choir", "Big choir")
    edits.save(choir.editor, {"text.en.standard.name": text}, at=at)
    assert b"SUMMARY:Big choir" in choir.fetch()
    assert choir.has_grown()

    key = DateKey(str(choir.listing.schedules.get().pk), tuesday(at, 1))
    single_dates.cancel(choir.editor, key, reason="The hall is painted", at=at)
    assert choir.called_off(after=at) == [tuesday(at, 1)]
    assert choir.held(after=at) == choir.ours(after=at) == [day for day in before if day != tuesday(at, 1)]

    moved = DateKey(key.schedule, tuesday(at, 2))
    wednesday = tuesday(at, 2) + timedelta(days=1)
    single_dates.change(choir.editor, moved, start=time(18), end=None, new_date=wednesday, note="", at=at)
    assert wednesday in choir.held(after=at)
    assert choir.held(after=at) == choir.ours(after=at)

    single_dates.put_back(choir.editor, key, at=at)
    single_dates.put_back(choir.editor, moved, at=at)
    assert choir.held(after=at) == before
    assert choir.sequences == sorted(choir.sequences)
    assert len(set(choir.sequences)) == 5  # and one change between two fetches
    assert len(choir.uids) == 1


def test_a_closed_week_is_called_off_and_what_was_before_and_comes_after_stays(choir: Calendar, at: datetime) -> None:
    past = choir.held(after=at - timedelta(days=30))[:4]
    close(choir, until=tuesday(at, 2), at=at)
    assert choir.called_off(after=at)[-1] == tuesday(at, 1)
    assert choir.sequences[-1] > choir.sequences[0]
    assert choir.held(after=at) == choir.ours(after=at)
    assert choir.held(after=at)[0] == tuesday(at, 2)
    assert choir.held(after=at - timedelta(days=30))[:4] == past
    assert "Holidays" in str(parsed(choir.fetch()).walk("VEVENT")[1]["DESCRIPTION"])

    before = choir.sequences[-1]
    closures.reopen_due(at=at + timedelta(days=16))
    assert choir.called_off(after=at)[-1] == tuesday(at, 1)  # it did not take place, now or later
    assert choir.sequences[-1] > before
    assert len(choir.uids) == 1


def test_a_group_that_closes_until_further_notice_is_called_off_and_comes_back(choir: Calendar, at: datetime) -> None:
    usual = choir.held(after=at)
    close(choir, until=None, at=at)
    assert choir.held(after=at) == choir.ours(after=at) == []
    assert choir.called_off(after=at) == usual
    closures.open_listing(choir.editor, at=at + timedelta(days=1))
    assert choir.held(after=at + timedelta(days=2)) == choir.ours(after=at + timedelta(days=2))
    assert len(set(choir.sequences)) == 3
    assert len(choir.uids) == 1


def test_a_group_that_only_its_source_calls_closed_is_called_off(client: Client, at: datetime) -> None:
    listing = make_listing("Choir", status="temporarily_closed")
    found = Calendar(client, listing)
    assert found.held(after=at) == found.ours(after=at) == []
    assert found.called_off(after=at + timedelta(days=1)) != []


def test_a_group_that_is_hidden_and_comes_back_has_the_same_uid(choir: Calendar, at: datetime) -> None:
    choir.fetch()
    address = reverse("listing_calendar", args=[choir.listing.pk])
    listings.hide(choir.listing, by=by_steward(), at=at)
    assert choir.client.get(address).status_code == 404
    listings.show(choir.listing, by=by_steward(), at=at)
    choir.fetch()
    assert choir.has_grown()
    listings.bin_(choir.listing, by=by_steward(), at=at)
    listings.unbin(choir.listing, by=by_steward(), at=at)
    choir.fetch()
    assert choir.has_grown()
    assert len(choir.uids) == 1


def test_after_a_merge_the_old_address_leads_on_and_the_survivor_keeps_its_uid(
    client: Client, choir: Calendar, at: datetime
) -> None:
    choir.fetch()
    twin = make_listing("Choir again", rrule="FREQ=WEEKLY;BYDAY=FR")
    old = reverse("listing_calendar", args=[twin.pk])
    merge = merges.merge(choir.listing, twin, {}, by=make_steward(), at=at)
    response: Any = client.get(f"{old}?lang=en")
    assert (response.status_code, response["Location"]) == (
        301,
        reverse("listing_calendar", args=[choir.listing.pk]) + "?lang=en",
    )
    assert response["Access-Control-Allow-Origin"] == "*"
    choir.fetch()
    assert choir.has_grown()
    merges.undo(merge, by=make_steward(), at=at)
    choir.fetch()
    assert choir.has_grown()
    assert len(choir.uids) == 1
    assert client.get(old).status_code == 200


def close(choir: Calendar, *, until: date | None, at: datetime) -> None:
    closures.close(
        [choir.editor], until=until, reason="Holidays", today=at.date(), by=choir.editor.author, at=at
    )  # fmt: skip
