"""My visits in my own calendar: the page where I make and end the address, and what a calendar program fetches."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bridges import clocks
from bridges.access import person_page
from bridges.actions import calendar_addresses
from bridges.models import Person
from directory.date_words import say_date
from directory.views.downloads import calendar_response


@person_page
@require_http_methods(["GET", "HEAD", "POST"])
def my_calendar(request: HttpRequest, person: Person) -> HttpResponse:
    """Say what the address is for and what it gives away; make it, or end it. It is shown once."""
    at = timezone.now()
    if request.POST.get("do") == "end":
        calendar_addresses.end(person, at=at)
        messages.success(request, _("Ended. From now on the address gives nothing."))
        return redirect("my_calendar")
    address = ""
    if request.POST.get("do") == "make":
        token = calendar_addresses.make(person, at=at)
        address = request.build_absolute_uri(f"{reverse('appointments')}?{urlencode({'key': token})}")
    return render(request, "bridges/me/calendar.html", _context(person, address=address, at=at))


def _context(person: Person, *, address: str, at: datetime) -> dict[str, Any]:
    kept = calendar_addresses.address_of(person, at=at)
    zone = ZoneInfo(clocks.known_zone(person.timezone, otherwise=settings.TIME_ZONE))
    return {
        "has_address": kept is not None,
        "until": say_date(kept.expires_at.astimezone(zone).date(), today=at.astimezone(zone).date()) if kept else "",
        "address": address,
        "webcal": f"webcal:{address.partition(':')[2]}" if address else "",
    }


@never_cache
@require_safe
def appointments(request: HttpRequest) -> HttpResponse:
    """Give the visits of whoever made the secret in `key`; nothing tells whether it was ever right."""
    body = calendar_addresses.calendar_of(request.GET.get("key", ""), at=timezone.now())
    if body is None:
        raise Http404
    return calendar_response(body)
