"""The base of calendars and feeds: read without a key, in the language that the address names, told when it changed."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.http import HttpResponse
from django.utils import translation
from django.utils.http import http_date
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from directory.api.parameters import Parameters
from directory.api.views import PublicView
from directory.calendars import Feed, calendar
from directory.models import Listing
from directory.views.downloads import calendar_response

ATOM_TYPE = "application/atom+xml; charset=utf-8"


class WrittenRenderer(BaseRenderer):
    """Says which form there is; the views write it, and nothing is left to be done."""

    charset = "utf-8"

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        """Return what there is beside files: the empty answer to OPTIONS."""
        return b""


class CalendarRenderer(WrittenRenderer):
    """Calendars."""

    media_type = "text/calendar"
    format = "ics"


class AtomRenderer(WrittenRenderer):
    """Feeds."""

    media_type = "application/atom+xml"
    format = "atom"


class FeedView(PublicView):
    """Answers in the language of the parameter `lang`, or the site's own: never in what a header asks for.

    Whoever fetches sends what headers they like, and the same address has to give everybody the same file.
    """

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Read the language before anything is said in one."""
        super().initial(request, *args, **kwargs)
        self.parameters = Parameters(request.query_params)
        among = [code for code, _name in settings.LANGUAGES]
        self.language = self.parameters.one_of("lang", among=among, default=settings.LANGUAGE_CODE)
        translation.activate(self.language)

    def site_url(self) -> str:
        """Return the absolute address of the site's root."""
        return str(self.request.build_absolute_uri("/"))

    def own_url(self) -> str:
        """Return the address at which this was asked for."""
        return str(self.request.build_absolute_uri())


class CalendarView(FeedView):
    """Gives calendar files; `discreet=1` leaves out what the meetings are."""

    renderer_classes = (CalendarRenderer,)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Read whether it is to be discreet."""
        super().initial(request, *args, **kwargs)
        self.is_discreet = self.parameters.flag("discreet")

    def calendar_of(self, feed: Feed, *, changed_at: datetime | None) -> HttpResponse:
        """Return the file, which says when something of it changed last."""
        return said_changed(calendar_response(calendar(feed, is_discreet=self.is_discreet)), changed_at)


def said_changed(response: HttpResponse, changed_at: datetime | None) -> HttpResponse:
    """Return the answer with `Last-Modified`, where something was ever changed."""
    if changed_at is not None:
        response["Last-Modified"] = http_date(changed_at.timestamp())
    return response


def catalogue_changed_at() -> datetime | None:
    """Return when any listing changed last, public or not: what was hidden a moment ago is missing from a search."""
    changed_at: datetime | None = Listing.objects.aggregate(at=Max("modified_at"))["at"]
    return changed_at
