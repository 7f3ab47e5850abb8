"""The organisers' door: a private link or a typed code opens their pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from directory import organiser_access as access
from directory.doors import Door
from directory.models import OrganiserLinkPurpose

DOOR = Door("keep/open.html", is_open=access.organisers_of)


@DOOR.opens
def open_page(request: HttpRequest) -> HttpResponse:
    """Show the door; on a press of its button open the pages of the organiser whose link or code it is."""
    at = timezone.now()
    link = access.found_link(request, purposes=(OrganiserLinkPurpose.OPEN,), at=at)
    access.open_session(request, link.organiser, way=link, at=at)
    return redirect("keep_home")
