"""“Not this week” and “this date is different”: public at once, one date only, and taken back without a trace."""

from datetime import date, time, timedelta

import icalendar
import pytest

from directory import search
from directory.actions import edits, listings, single_dates
from directory.actions.listings import StateError
from directory.actions.single_dates import DateGone, DateKey
from directory.calendars import Feed, calendar
from directory.merging import Change
from directory.models import Listing, ListingVersion, Party
from directory.pages.calendar_events import events_of, with_dates
from directory.pages.cards import card_view
from directory.pages.listing import listing_view
from directory.schedules import ScheduleError
from directory.search.types import SearchQuery, Sort
from tests.keepers import editor_of, make_organiser, make_steward
from tests.listings import NOON, make_listing

pytestmark = pytest.mark.django_db
TUESDAY = date(2026, 11, 24)


@pytest.fixture
def choir() -> Listing:
    return make_listing()


def key_of(listing: Listing, day: date = TUESDAY) -> DateKey:
    return DateKey(str(listing.schedules.get().pk), day)


def page_of(listing: Listing):
    fresh = Listing.objects.with_parts().prefetch_related("contacts").select_related("source").get(pk=listing.pk)
    return listing_view(fresh, language="en", variant="", at=NOON)


def card_of(listing: Listing):
    return card_view(Listing.objects.get(pk=listing.pk).search_document, language="en", at=NOON)


def calendar_of(listing: Listing):
    fresh = with_dates(Listing.objects.all()).get(pk=listing.pk)
    events = list(events_of(fresh, language="en", site_url="https://example.org"))
    return list(icalendar.Calendar.from_ical(calendar(Feed(events=events, name="x"))).walk("VEVENT"))


def test_not_this_week_is_public_at_once_though_her_changes_wait_for_a_steward(choir: Listing) -> None:
    ida = editor_of(choir, make_organiser(choir))
    assert not ida.may_publish
    version = single_dates.cancel(ida, key_of(choir), reason="Ida is away", at=NOON)
    assert page_of(choir).exceptions == ["Not on 24 November (Ida is away)"]
    assert page_of(choir).next_time == "Next: Tue 1 December, 7pm"
    card = card_of(choir)
    assert (card.next_time, card.exceptions) == ("Next: Tue 1 December, 7pm", "Not on 24 November (Ida is away)")
    assert (version.party, version.changed) == (Party.ORGANISER, ["schedules"])
    assert edits.pending(ida) is None


def test_a_cancelled_date_is_cancelled_in_calendars(choir: Listing) -> None:
    single_dates.cancel(editor_of(choir, make_steward()), key_of(choir), at=NOON)
    main, cancelled = calendar_of(choir)
    assert (main["STATUS"], cancelled["STATUS"]) == ("CONFIRMED", "CANCELLED")
    assert cancelled["RECURRENCE-ID"].dt.date() == TUESDAY
    assert main["UID"] == cancelled["UID"]


def test_search_knows_no_meeting_on_that_date(choir: Listing) -> None:
    saturday = make_listing("Saturday choir", rrule="FREQ=WEEKLY;BYDAY=SA")
    query = SearchQuery(at=NOON, text="choir", sort=Sort.SOONEST)
    assert search.search(query).ids == (choir.pk, saturday.pk)
    single_dates.cancel(editor_of(choir, make_steward()), key_of(choir), at=NOON)
    search.refresh()
    assert search.search(query).ids == (saturday.pk, choir.pk)


def test_taking_it_back_leaves_the_timetable_as_it_was(choir: Listing) -> None:
    ida, before = editor_of(choir, make_organiser(choir)), listings.current(choir)["schedules"]
    single_dates.cancel(ida, key_of(choir), reason="Ida is away", at=NOON)
    single_dates.put_back(ida, key_of(choir), at=NOON)
    assert listings.current(choir)["schedules"] == before
    assert page_of(choir).exceptions == []


def test_the_same_twice_is_one_version(choir: Listing) -> None:
    ida = editor_of(choir, make_organiser(choir))
    assert single_dates.cancel(ida, key_of(choir), at=NOON) is not None
    assert single_dates.cancel(ida, key_of(choir), at=NOON) is None
    assert ListingVersion.objects.filter(listing=choir, party=Party.ORGANISER).count() == 1


def test_another_time_and_day_are_said_for_one_date_only(choir: Listing) -> None:
    ida = editor_of(choir, make_organiser(choir))
    single_dates.change(
        ida, key_of(choir), start=time(18), end=None, new_date=date(2026, 11, 25), note="in the church", at=NOON
    )
    assert page_of(choir).exceptions == ["Wed 25 November at 6pm instead of 24 November (in the church)"]
    assert page_of(choir).next_time == "Next: Wed 25 November, 6pm"


def test_a_date_that_says_nothing_different_is_as_always(choir: Listing) -> None:
    ida = editor_of(choir, make_organiser(choir))
    single_dates.cancel(ida, key_of(choir), at=NOON)
    single_dates.change(ida, key_of(choir), start=None, end=None, new_date=None, note=" ", at=NOON)
    assert choir.schedules.get().overrides == []


def test_an_end_before_the_start_is_refused(choir: Listing) -> None:
    ida = editor_of(choir, make_organiser(choir))
    with pytest.raises(ScheduleError):
        single_dates.change(ida, key_of(choir), start=time(20), end=time(17), new_date=None, note="", at=NOON)
    assert choir.schedules.get().overrides == []


@pytest.mark.parametrize("day", [date(2026, 11, 25), date(9999, 12, 31)])
def test_a_date_on_which_it_does_not_meet_is_refused(choir: Listing, day: date) -> None:
    with pytest.raises(DateGone):
        single_dates.cancel(editor_of(choir, make_steward()), key_of(choir, day), at=NOON)


def test_a_timetable_of_another_group_is_refused(choir: Listing) -> None:
    other = make_listing("Garden")
    with pytest.raises(DateGone):
        single_dates.cancel(editor_of(choir, make_organiser(choir)), key_of(other), at=NOON)
    assert other.schedules.get().overrides == []


def test_a_frozen_listing_is_left_alone(choir: Listing) -> None:
    ida = editor_of(choir, make_organiser(choir))
    Listing.objects.filter(pk=choir.pk).update(frozen_at=NOON)
    with pytest.raises(StateError):
        single_dates.cancel(ida, key_of(choir), at=NOON)


def test_times_that_wait_for_a_steward_keep_what_was_said_about_a_date(choir: Listing) -> None:
    ida = editor_of(choir, make_organiser(choir))
    rows = listings.current(choir)["schedules"]
    later = [{**rows[0], "start": "20:00", "end": "22:00"}]
    edits.save(ida, {"schedules": Change(rows, later)}, at=NOON)
    single_dates.cancel(ida, key_of(choir), at=NOON + timedelta(minutes=1))
    request = edits.pending(ida)
    assert request is not None
    assert request.changes["schedules"]["before"] == listings.current(choir)["schedules"]
    wanted = edits.wanted_of(request)
    listings.edit(choir, wanted, by=editor_of(choir, make_steward()).author, at=NOON + timedelta(hours=1))
    row = choir.schedules.get()
    assert (row.start, row.overrides) == (time(20), [{"date": "2026-11-24", "cancelled": True, "note": ""}])
