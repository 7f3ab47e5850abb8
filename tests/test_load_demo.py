"""The demo town comes in through the importers, twice without a change, and never grows old."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from directory.actions.demo import load_demo
from directory.models import (
    AddressVisibility,
    Listing,
    ListingStatus,
    Location,
    Place,
    Schedule,
    SearchDocument,
)
from directory.schedules import next_occurrence

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def counts(report: object) -> tuple[int, ...]:
    return tuple(getattr(report, name) for name in ("created", "updated", "unchanged", "rejected", "vanished"))


def test_the_demo_loads_without_a_problem_and_twice_without_a_change() -> None:
    first = load_demo(at=NOW).listings
    total = first.created
    assert total >= 60
    assert counts(first) == (total, 0, 0, 0, 0)
    assert (first.error, first.problems, first.notes, first.findings) == ("", [], {}, [])
    assert counts(load_demo(at=NOW + timedelta(hours=1)).listings) == (0, 0, total, 0, 0)


def test_a_later_day_moves_the_dates_on() -> None:
    load_demo(at=NOW)
    later = NOW + timedelta(days=400)
    assert counts(load_demo(at=later).listings)[0] == 0
    choir = Listing.objects.get(source_ref="demo-harbour-choir")
    assert choir.confirmed_at is not None
    assert (later - choir.confirmed_at).days in (11, 12)
    assert next_of("demo-pottery-night", later) > later + timedelta(days=50)


def test_whatever_runs_has_a_next_time_within_the_year() -> None:
    load_demo(at=NOW)
    active = Listing.objects.filter(status=ListingStatus.ACTIVE, schedules__isnull=False).distinct()
    ended = [row.source_ref for row in active if not has_next(row)]
    assert ended == ["demo-chess-park"]


def test_hidden_addresses_are_in_no_search_document() -> None:
    load_demo(at=NOW)
    places = Location.objects.exclude(visibility=AddressVisibility.PUBLIC)
    assert places.count() >= 5
    for place in places:
        document = SearchDocument.objects.get(listing_id=place.listing_id)
        said = f"{document.content} {document.card}"
        assert place.address.split(",")[0] not in said
        assert str(place.latitude) not in said


def test_the_town_is_in_the_gazetteer() -> None:
    load_demo(at=NOW)
    assert Place.objects.get(name="Brohavn").names.filter(name="Brughaven", language="nl").exists()


def test_the_command_refuses_a_catalogue_with_real_listings() -> None:
    Listing.objects.create(status=ListingStatus.ACTIVE)
    with pytest.raises(CommandError, match="has real listings"):
        call_command("load_demo")
    out = StringIO()
    call_command("load_demo", "--beside-others", stdout=out)
    assert " listings created, 0 updated, 0 unchanged, 0 gone; " in out.getvalue()


def has_next(listing: Listing) -> bool:
    rules = [schedule.as_rule() for schedule in listing.schedules.all()]
    return next_occurrence(rules, at=NOW) is not None


def next_of(ref: str, at: datetime) -> datetime:
    rules = [schedule.as_rule() for schedule in Schedule.objects.filter(listing__source_ref=ref)]
    found = next_occurrence(rules, at=at)
    assert found is not None
    return found.start
