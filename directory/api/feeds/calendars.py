"""Calendars to subscribe to: one listing, a search, what is near a town, what meets at one place, a shared list."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.request import Request

from directory.actions import merges, same_place
from directory.api.feeds import questions
from directory.api.feeds.views import CalendarView, catalogue_changed_at
from directory.calendars import CalendarEvent, Feed
from directory.filters import MAX_PLACE_CHARACTERS
from directory.models import AddressVisibility, Listing, Location
from directory.my_list import read_share_token
from directory.pages.calendar_events import events_of, with_dates
from directory.views.leading_on import lead_on


class ListingCalendar(CalendarView):
    """The meetings of one listing."""

    def get(self, request: Request, listing_id: UUID) -> HttpResponse:
        """Give the file; an old address of a listing that was merged leads to the one that stands for it."""
        self.parameters.done()
        listing = with_dates(Listing.objects.public()).filter(pk=listing_id).first()
        if listing is None:
            return lead_on(request._request, listing_id)
        events = list(events_of(listing, language=self.language, site_url=self.site_url()))
        name = events[0].title if events else settings.FOOTBRIDGE_NAME
        feed = Feed(events=events, name=name, source=self.own_url())
        return self.calendar_of(feed, changed_at=listing.modified_at)


class ManyListings(CalendarView):
    """Calendars of several listings."""

    def many(
        self, ids: tuple[UUID, ...], *, name: str, told: str = "", places: Collection[UUID] | None = None
    ) -> HttpResponse:
        """Give the meetings of the public ones of these listings, in this order; `places` narrows to what is there."""
        rows = {row.pk: row for row in with_dates(questions.listings_of(ids))}
        feed = Feed(
            events=self._events((rows[key] for key in ids if key in rows), places),
            name=name,
            description=told,
            source=self.own_url(),
        )
        return self.calendar_of(feed, changed_at=catalogue_changed_at())

    def _events(self, rows: Iterable[Listing], places: Collection[UUID] | None) -> list[CalendarEvent]:
        site_url = self.site_url()
        return [
            event for row in rows for event in events_of(row, language=self.language, site_url=site_url, places=places)
        ]

    def answer(self, data: QueryDict) -> HttpResponse:
        """Give the meetings of at most `MOST_LISTINGS` groups that a question of the results page finds."""
        found = questions.found(self.parameters, data=data, language=self.language, at=timezone.now())
        return self.many(found.ids, name=found.name, told=found.told)


class SearchCalendar(ManyListings):
    """The meetings of what a search finds; the parameters are those of the results page."""

    def get(self, request: Request) -> HttpResponse:
        """Give the file."""
        return self.answer(request._request.GET)


class TownCalendar(ManyListings):
    """The same around one place, whose name or postcode stands in the address."""

    def get(self, request: Request, town: str) -> HttpResponse:
        """Give the file; the parameters are those of the results page without `near`."""
        data = request._request.GET.copy()
        if "near" in data:
            self.parameters.fault("near", "The place stands in the path of this address already.")
        if len(town) > MAX_PLACE_CHARACTERS:
            self.parameters.fault("near", f"A place has at most {MAX_PLACE_CHARACTERS} characters.")
        data["near"] = town
        return self.answer(data)


class PlaceCalendar(ManyListings):
    """Everything that meets at one place, by the id of that place in any of the listings there."""

    def get(self, request: Request, location_id: UUID) -> HttpResponse:
        """Give the file; of groups whose address is not public nothing says that they meet there."""
        self.parameters.done()
        rows = Location.objects.filter(visibility=AddressVisibility.PUBLIC, listing__in=Listing.objects.public())
        here = get_object_or_404(rows, pk=location_id)
        there = same_place.others_at(here, among=rows)
        ids = tuple(dict.fromkeys(row.listing_id for row in there))
        name = here.name or here.address or here.city or _("A place")
        return self.many(ids, name=name, places={row.pk for row in there})


class SharedListCalendar(ManyListings):
    """The meetings of a list that somebody shared: its address holds the ids of listings, and nothing else."""

    def get(self, request: Request, token: str) -> HttpResponse:
        """Give the file, with those that stand for listings that were merged."""
        self.parameters.done()
        try:
            ids = read_share_token(token)
        except signing.BadSignature:
            raise Http404 from None
        standing = merges.survivors(ids)
        ids = list(dict.fromkeys(standing.get(one, one) for one in ids))
        response = self.many(tuple(ids), name=_("A shared list"))
        response["Cache-Control"], response["X-Robots-Tag"] = "private, no-cache", "noindex"
        return response
