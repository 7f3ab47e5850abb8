"""Listings as calendar events, with nothing in them that is not public."""

from collections.abc import Iterator

from django.urls import reverse

from directory.calendars import CalendarEvent
from directory.documents import rules_of
from directory.models import AddressVisibility, Listing, Location, TextVariant
from directory.pages.texts import preferred


def events_of(listing: Listing, *, language: str, site_url: str) -> Iterator[CalendarEvent]:
    """Yield an event for each timetable of a listing that was fetched with its parts.

    `site_url` is the absolute address of the site's root, for the link back.
    """
    texts = {text.language: text for text in listing.texts.all() if text.variant == TextVariant.STANDARD}
    _language, text = preferred(texts, wanted=(language, listing.language))
    places = {place.pk: place for place in listing.locations.all()}
    only = next(iter(places.values())) if len(places) == 1 else None
    schedules = listing.schedules.all()
    for schedule, rule in zip(schedules, rules_of(listing, schedules), strict=True):
        yield CalendarEvent(
            listing_id=listing.pk,
            schedule_id=schedule.pk,
            rule=rule,
            title=text.name,
            changed_at=listing.modified_at,
            sequence=listing.revision,
            description=text.promise,
            location=_location(places[schedule.location_id] if schedule.location_id else only),
            url=site_url.rstrip("/") + reverse("listing", args=[listing.pk]),
        )


def _location(place: Location | None) -> str:
    if place is None or place.visibility != AddressVisibility.PUBLIC:
        return ""
    return ", ".join(part for part in (place.name, place.address, place.postcode, place.city) if part)
