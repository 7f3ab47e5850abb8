"""Addresses at which a calendar program or a feed reader follows what a page shows, in the language of the page."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from directory.models import AddressVisibility, Listing
from directory.pages.addresses import kept


@dataclass(frozen=True, slots=True)
class FollowView:
    """Paths of a calendar, of a feed, and of the calendar of all that is at the same place; "" where there is none."""

    calendar_url: str
    feed_url: str = ""
    place_url: str = ""


def of_search(data: QueryDict, *, language: str) -> FollowView:
    """Return how a question is followed."""
    asked = {name: values for name, values in kept(data).items() if name != "map"}
    query = urlencode({**asked, "lang": language}, doseq=True)
    return FollowView(f"{reverse('results_calendar')}?{query}", feed_url=f"{reverse('results_feed')}?{query}")


def of_listing(listing: Listing, *, language: str) -> FollowView:
    """Return how one listing is followed, and its place where everybody may know it."""
    places = [place for place in listing.locations.all() if place.visibility == AddressVisibility.PUBLIC]
    is_named = len(places) == 1 and bool(places[0].name or places[0].address)
    return FollowView(
        _with_language(reverse("listing_calendar", args=[listing.pk]), language),
        place_url=_with_language(reverse("place_calendar", args=[places[0].pk]), language) if is_named else "",
    )


def of_list(token: str, *, language: str) -> FollowView:
    """Return how a list is followed by the token that shares it."""
    return FollowView(_with_language(reverse("shared_calendar", args=[token]), language))


def _with_language(path: str, language: str) -> str:
    return f"{path}?{urlencode({'lang': language})}"
