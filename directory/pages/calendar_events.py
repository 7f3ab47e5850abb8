"""Listings as calendar events, with nothing in them that is not public."""

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from django.urls import reverse

from directory.calendars import CalendarEvent, Closed
from directory.documents import opens_on
from directory.models import AddressVisibility, ClosedListing, Listing, Location, TextVariant
from directory.models.listing import ListingQuerySet
from directory.pages.texts import preferred
from directory.schedules import ScheduleRule
from directory.schedules.expansion import zone_of


def with_dates(rows: ListingQuerySet) -> ListingQuerySet:
    """Fetch listings with all that `events_of` reads, in a fixed number of queries."""
    return rows.with_parts().prefetch_related("closures__closure")


def events_of(
    listing: Listing, *, language: str, site_url: str, places: Collection[UUID] | None = None
) -> Iterator[CalendarEvent]:
    """Yield an event for each timetable of a listing that was fetched `with_dates`.

    `site_url` is the absolute address of the site's root, for the link back. `places` narrows to what meets there.
    """
    texts = {text.language: text for text in listing.texts.all() if text.variant == TextVariant.STANDARD}
    _language, text = preferred(texts, wanted=(language, listing.language))
    there = {place.pk: place for place in listing.locations.all()}
    only = next(iter(there.values())) if len(there) == 1 else None
    for schedule in listing.schedules.all():
        place = there[schedule.location_id] if schedule.location_id else only
        if places is not None and (place is None or place.pk not in places):
            continue
        rule = schedule.as_rule()
        yield CalendarEvent(
            listing_id=listing.pk,
            schedule_id=schedule.pk,
            rule=rule,
            title=text.name,
            changed_at=listing.modified_at,
            sequence=listing.version,
            since=_since(listing, rule),
            closed=tuple(_closed(listing, rule)),
            description=text.promise,
            location=_location(place),
            url=site_url.rstrip("/") + reverse("listing", args=[listing.pk]),
        )


def _since(listing: Listing, rule: ScheduleRule) -> date:
    """Return from when on we know of the meetings: since the listing is here, or the first date that was changed."""
    made = listing.created_at.astimezone(zone_of(rule.timezone)).date()
    return min([made, *(override.date for override in rule.overrides)])


def _closed(listing: Listing, rule: ScheduleRule) -> Iterator[Closed]:
    """Yield when a listing was and is closed, by the clock of one of its timetables."""
    rows = list(listing.closures.all())
    for row in rows:
        if row.ended_at is not None:
            first, ended = _next_meeting_day(row.closure.made_at, rule), _next_meeting_day(row.ended_at, rule)
            until = min(ended, row.closure.until or ended)
            if first < until:
                yield Closed(first, until, row.closure.reason)
    opens = opens_on(status=listing.status, closed_until=listing.closed_until)
    if opens is not None:
        current = [row for row in rows if row.ended_at is None]
        yield Closed(_closed_since(listing, current, rule), None if opens == date.max else opens, _reason(current))


def _closed_since(listing: Listing, current: Collection[ClosedListing], rule: ScheduleRule) -> date:
    """Return the first day of the closure; where only a source says that it is closed, when that was last written."""
    made_at = min((row.closure.made_at for row in current), default=listing.modified_at)
    return _next_meeting_day(made_at, rule)


def _reason(current: Collection[ClosedListing]) -> str:
    return next((row.closure.reason for row in current if row.closure.reason), "")


def _next_meeting_day(moment: datetime, rule: ScheduleRule) -> date:
    """Return the first local day whose meeting is not over, or has not begun, at `moment`."""
    local = moment.astimezone(zone_of(rule.timezone))
    return local.date() if local.time() <= rule.start else local.date() + timedelta(days=1)


def _location(place: Location | None) -> str:
    if place is None or place.visibility != AddressVisibility.PUBLIC:
        return ""
    return ", ".join(part for part in (place.name, place.address, place.postcode, place.city) if part)
