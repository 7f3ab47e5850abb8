"""The door of a network meeting for its guests: by private link or typed code, without an account."""

from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from bridges import access
from bridges.models import LinkPurpose
from directory.actions.private_links import LONGEST_TYPED, LinkError
from directory.actions.throttles import Throttled

PURPOSES: Final = (LinkPurpose.GUEST,)
STATUS_OF_REASON: Final = {"unknown": 403, "used": 410, "expired": 410}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def guest_open(request: HttpRequest) -> HttpResponse:
    """Ask for the code, or let the small script send the token of the link; open the meeting that it is for."""
    if request.method != "POST":
        return _door(request)
    at = timezone.now()
    try:
        link = access.opened_link(request, purposes=PURPOSES, at=at)
        guest = link.participant
        if guest is None or guest.ended_at is not None:
            raise LinkError("expired")
    except Throttled as error:
        return _door(request, error=str(error), status=429)
    except LinkError as error:
        return _door(request, error=str(error), reason=error.reason, status=STATUS_OF_REASON[error.reason])
    access.open_guest_session(request, guest, way=link, at=at)
    return redirect("guest_open")


@never_cache
@require_POST
def guest_close(request: HttpRequest) -> HttpResponse:
    """Close the meeting in this browser; a second press says the same."""
    if access.link_of(request, "guest") is not None:
        access.close(request, "guest")
    messages.info(request, _("The page is closed here. Nothing was lost."))
    return redirect("guest_open")


def _door(request: HttpRequest, *, error: str = "", reason: str = "", status: int = 200) -> HttpResponse:
    context = {
        "form_id": access.new_form(),
        "error": error,
        "reason": reason,
        "code": request.POST.get("code", "")[:LONGEST_TYPED],
        "is_open": access.guest_of(request) is not None,
    }
    return render(request, "bridges/guests/open.html", context, status=status)
