"""Closing for a time, one group or all at a place, and opening again exactly what was closed."""

from datetime import UTC, date, datetime

import pytest

from directory import search
from directory.actions import closures
from directory.actions.closures import ClosureError
from directory.actions.listings import StateError
from directory.editors import Editor
from directory.models import ClosedListing, Listing, ListingStatus, ListingVersion, Party, VersionHow
from directory.pages.cards import card_view
from directory.search.types import SearchQuery, Sort
from tests.keepers import by_steward, editor_of, make_organiser, make_steward
from tests.listings import NOON, make_listing

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
JANUARY = date(2027, 1, 12)
HALL = {
    "name": "Lodge",
    "address": "Green Lane 4",
    "postcode": "S1 2AB",
    "city": "Leeds",
    "latitude": 53.8,
    "longitude": -1.5,
}


@pytest.fixture
def choir() -> Listing:
    return make_listing(place=HALL)


def as_steward(*rows: Listing) -> list[Editor]:
    return [Editor(row, user=make_steward()) for row in rows]


def state_of(listing: Listing) -> tuple[str, date | None]:
    fresh = Listing.objects.get(pk=listing.pk)
    return fresh.status, fresh.closed_until


def shut(*rows: Listing, until: date | None = JANUARY, reason: str = "New floor"):
    return closures.close(as_steward(*rows), until=until, reason=reason, today=TODAY, by=by_steward(), at=NOON)


CLOSED = (ListingStatus.TEMPORARILY_CLOSED, JANUARY)
OPEN = (ListingStatus.ACTIVE, None)


def test_a_closed_group_says_until_when_and_when_it_meets_then(choir: Listing) -> None:
    ida = make_organiser(choir)
    editor = editor_of(choir, ida)
    closure = closures.close([editor], until=JANUARY, reason=" New  floor ", today=TODAY, by=editor.author, at=NOON)
    assert state_of(choir) == CLOSED
    assert (closure.reason, closure.organiser, closure.party) == ("New floor", ida, Party.ORGANISER)
    choir.search_document.refresh_from_db()
    card = card_view(choir.search_document, language="en", at=NOON)
    assert (card.closed, card.next_time) == ("Closed until 12 January 2027", "Next: Tue 12 January, 7pm")


def test_a_group_that_is_closed_until_further_notice_has_no_next_time(choir: Listing) -> None:
    shut(choir, until=None)
    card = card_view(Listing.objects.get(pk=choir.pk).search_document, language="en", at=NOON)
    assert (card.closed, card.next_time) == ("Closed for now", "")


def test_search_finds_the_next_meeting_after_the_closure(choir: Listing) -> None:
    saturday = make_listing("Saturday choir", rrule="FREQ=WEEKLY;BYDAY=SA")
    january = make_listing("January choir", rrule="FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=20")
    shut(choir)
    search.refresh()
    query = SearchQuery(at=NOON, text="choir", sort=Sort.SOONEST)
    assert search.search(query).ids == (saturday.pk, choir.pk, january.pk)
    closures.open_listing(as_steward(choir)[0], at=NOON)
    search.refresh()
    assert search.search(query).ids == (choir.pk, saturday.pk, january.pk)


def test_a_group_that_is_closed_until_further_notice_comes_last(choir: Listing) -> None:
    january = make_listing("January choir", rrule="FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=20")
    shut(choir, until=None)
    search.refresh()
    assert search.search(SearchQuery(at=NOON, text="choir", sort=Sort.SOONEST)).ids == (january.pk, choir.pk)


def test_a_batch_closes_all_and_opens_exactly_those_again(choir: Listing) -> None:
    garden, cafe = make_listing("Garden", place=HALL), make_listing("Café", place=HALL)
    alone = shut(cafe, until=date(2027, 3, 1), reason="Holiday")
    hall = shut(choir, garden, cafe)
    assert [state_of(row) for row in (choir, garden)] == [CLOSED, CLOSED]
    assert state_of(cafe) == (ListingStatus.TEMPORARILY_CLOSED, date(2027, 3, 1))
    opened = closures.open_again(hall, as_steward(choir, garden, cafe), at=NOON)
    assert sorted(opened) == sorted([choir.pk, garden.pk])
    assert state_of(cafe) == (ListingStatus.TEMPORARILY_CLOSED, date(2027, 3, 1))
    assert closures.open_again(alone, as_steward(cafe), at=NOON) == [cafe.pk]
    assert [state_of(row) for row in (choir, garden, cafe)] == [OPEN, OPEN, OPEN]


def test_what_the_source_closed_is_neither_closed_nor_opened_by_a_batch(choir: Listing) -> None:
    paused = make_listing("Paused", place=HALL, status=ListingStatus.TEMPORARILY_CLOSED)
    closure = shut(choir, paused)
    assert [row.listing_id for row in closure.closed_listings.all()] == [choir.pk]
    closures.open_again(closure, as_steward(choir, paused), at=NOON)
    assert state_of(paused) == (ListingStatus.TEMPORARILY_CLOSED, None)


def test_until_further_notice_wins_over_a_day(choir: Listing) -> None:
    shut(choir)
    endless = shut(choir, until=None)
    assert state_of(choir) == (ListingStatus.TEMPORARILY_CLOSED, None)
    closures.open_again(endless, as_steward(choir), at=NOON)
    assert state_of(choir) == CLOSED


def test_opening_twice_is_opening_once(choir: Listing) -> None:
    closure = shut(choir)
    assert closures.open_again(closure, as_steward(choir), at=NOON) == [choir.pk]
    assert closures.open_again(closure, as_steward(choir), at=NOON) == []
    assert ListingVersion.objects.filter(listing=choir, how=VersionHow.REOPENED).count() == 1


@pytest.mark.parametrize("until", [TODAY, date(2026, 1, 1), date(9999, 12, 31)])
def test_a_day_that_is_not_ahead_or_too_far_away_is_refused(choir: Listing, until: date) -> None:
    with pytest.raises(ClosureError) as error:
        shut(choir, until=until)
    assert error.value.field == "until"
    assert (state_of(choir), ClosedListing.objects.count()) == (OPEN, 0)


def test_a_draft_is_not_closed(choir: Listing) -> None:
    Listing.objects.filter(pk=choir.pk).update(status=ListingStatus.DRAFT)
    with pytest.raises(StateError):
        shut(choir)
    assert ClosedListing.objects.count() == 0


@pytest.mark.parametrize(
    ("timezone", "too_early", "due"),
    [
        ("Europe/London", datetime(2027, 1, 11, 23, 59, tzinfo=UTC), datetime(2027, 1, 12, 0, 0, tzinfo=UTC)),
        ("Pacific/Auckland", datetime(2027, 1, 11, 10, 59, tzinfo=UTC), datetime(2027, 1, 11, 11, 0, tzinfo=UTC)),
        ("America/New_York", datetime(2027, 1, 12, 4, 59, tzinfo=UTC), datetime(2027, 1, 12, 5, 0, tzinfo=UTC)),
    ],
)
def test_the_clock_opens_at_midnight_where_the_group_meets(choir: Listing, timezone, too_early, due) -> None:
    choir.schedules.update(timezone=timezone)
    shut(choir)
    assert closures.reopen_due(at=too_early) == 0
    assert state_of(choir) == CLOSED
    assert closures.reopen_due(at=due) == 1
    assert closures.reopen_due(at=due) == 0
    assert state_of(choir) == OPEN
    version = ListingVersion.objects.filter(listing=choir).latest("number")
    assert (version.how, version.party) == (VersionHow.REOPENED, Party.CLOCK)


def test_the_clock_leaves_closed_what_another_closure_keeps_closed(choir: Listing) -> None:
    shut(choir)
    shut(choir, until=None)
    assert closures.reopen_due(at=datetime(2027, 1, 13, tzinfo=UTC)) == 0
    assert state_of(choir) == (ListingStatus.TEMPORARILY_CLOSED, None)


def test_the_clock_leaves_alone_what_the_source_closed(choir: Listing) -> None:
    paused = make_listing("Paused", status=ListingStatus.TEMPORARILY_CLOSED)
    assert closures.reopen_due(at=datetime(2027, 1, 13, tzinfo=UTC)) == 0
    assert state_of(paused) == (ListingStatus.TEMPORARILY_CLOSED, None)


def test_all_at_a_place_are_found_by_address_or_by_name_and_point(choir: Listing) -> None:
    same_address = make_listing(
        "Garden", place={**HALL, "name": "The lodge!", "address": "GREEN LANE  4.", "postcode": "s12ab"}
    )
    near = make_listing("Café", place={**HALL, "address": "", "postcode": "", "latitude": 53.8003})
    make_listing("Far away", place={**HALL, "address": "", "postcode": "", "latitude": 53.81})
    make_listing("Next door", place={**HALL, "name": "Church", "address": "Green Lane 6"})
    make_listing("Over", place=HALL, status=ListingStatus.DEFUNCT)
    found = closures.listings_at(choir.locations.get())
    assert found[0] == choir
    assert {row.pk for row in found} == {choir.pk, same_address.pk, near.pk}
    assert closures.listings_at(choir.locations.get(), among=[near.pk]) == [choir, near]


def test_a_place_of_which_nothing_is_written_is_nobody_elses() -> None:
    one = make_listing(place={"city": "Leeds"})
    make_listing("Other", place={"city": "Leeds"})
    assert closures.listings_at(one.locations.get()) == [one]


def test_a_steward_can_say_until_when_something_is_closed_that_the_source_closed() -> None:
    paused = make_listing("Paused", status=ListingStatus.TEMPORARILY_CLOSED)
    closures.close(
        as_steward(paused), until=JANUARY, reason="", today=TODAY, by=by_steward(), at=NOON, note="They rang"
    )
    assert state_of(paused) == CLOSED
    assert ListingVersion.objects.filter(listing=paused).latest("number").note == "They rang"
    assert closures.open_listing(as_steward(paused)[0], at=NOON)
    assert state_of(paused) == OPEN


def test_organisers_open_nothing_that_the_stewards_stopped(choir: Listing) -> None:
    closure = shut(choir)
    editor = editor_of(choir, make_organiser(choir))
    Listing.objects.filter(pk=choir.pk).update(frozen_at=NOON)
    assert closures.open_again(closure, [editor], at=NOON) == []
    with pytest.raises(StateError):
        closures.open_listing(editor, at=NOON)
    assert state_of(choir) == CLOSED
    assert closures.open_again(closure, as_steward(choir), at=NOON) == [choir.pk]


def test_what_a_source_wrote_elsewhere_keeps_nothing_closed(choir: Listing) -> None:
    shut(choir)
    Listing.objects.filter(pk=choir.pk).update(url="https://intranet/choir")  # no form would take it
    assert closures.reopen_due(at=datetime(2027, 1, 12, 12, 0, tzinfo=UTC)) == 1
    assert state_of(choir) == OPEN
