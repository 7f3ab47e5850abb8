"""`/feeds/meeting-guide.json`: peer circles for existing meeting finders, written while it is read."""

import json
from collections.abc import Iterator
from datetime import date

from django.conf import settings
from django.db.models import Count, Max
from django.http import HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from rest_framework.request import Request

from directory.api.parameters import Parameters
from directory.api.views import PublicView
from directory.contents import content_of
from directory.documents import parts_of
from directory.exporters.meeting_guide import Circle, Entity, Meeting, meetings
from directory.models import Listing, ListingKind
from directory.models.listing import ListingQuerySet
from directory.pages.indexed import site_address

BATCH = 500


class MeetingGuideView(PublicView):
    """Every weekly meeting of every public peer circle, as one JSON list."""

    def get(self, request: Request) -> HttpResponseBase:
        """Answer the feed, or that nothing has changed."""
        Parameters(request.GET).done()
        today = timezone.localdate()
        newest = _circles().aggregate(at=Max("modified_at"), count=Count("pk"))
        seconds = int(newest["at"].timestamp()) if newest["at"] else None
        etag = f'"{newest["at"]}-{newest["count"]}-{today}"'.replace(" ", "T")
        # A new day changes what has begun and what is still to be said: the tag counts, the moment only informs.
        response: HttpResponseBase | None = get_conditional_response(request._request, etag=etag)
        if response is None:
            meetings_now = _meetings(request, today=today)
            response = StreamingHttpResponse(_written(meetings_now), content_type="application/json")
        response["ETag"] = etag
        if seconds is not None:
            response["Last-Modified"] = http_date(seconds)
        return response


def _circles() -> ListingQuerySet:
    return Listing.objects.public().groups().filter(kind=ListingKind.PEER_CIRCLE)


def _meetings(request: Request, *, today: date) -> Iterator[Meeting]:
    """Yield the meetings of all circles by their id, in batches of a fixed number of queries."""
    site = site_address(request._request)
    entity = Entity(
        settings.FOOTBRIDGE_NAME, site, settings.FOOTBRIDGE_CONTACT_EMAIL, settings.FOOTBRIDGE_CONTACT_PHONE
    )
    rows = _circles().order_by("pk").with_parts().prefetch_related("contacts")
    found = list(rows[:BATCH])
    while found:
        for listing in found:
            content = content_of(parts_of(listing), contacts=list(listing.contacts.all()))
            circle = Circle(
                id=str(listing.pk),
                content=content,
                modified_at=listing.modified_at,
                url=site + reverse("listing", args=[listing.pk]),
                feedback_url=site + reverse("report", args=[listing.pk]),
            )
            yield from meetings(circle, entity=entity, today=today)
        found = list(rows.filter(pk__gt=found[-1].pk)[:BATCH])


def _written(found: Iterator[Meeting]) -> Iterator[bytes]:
    before = "[\n"
    for meeting in found:
        yield (before + json.dumps(meeting, ensure_ascii=False)).encode("utf-8", "replace")
        before = ",\n"
    yield b"\n]\n" if before == ",\n" else b"[]\n"
