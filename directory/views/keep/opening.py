"""The organisers' door: a private link or a typed code opens their pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from directory import organiser_access as access
from directory.actions.private_links import LONGEST_TYPED, LinkError
from directory.actions.throttles import Throttled
from directory.doors import STATUS_OF_REASON
from directory.models import OrganiserLinkPurpose


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def open_page(request: HttpRequest) -> HttpResponse:
    """Show the door; on a press of its button open the pages of the organiser whose link or code it is."""
    if request.method != "POST":
        return _door(request)
    at = timezone.now()
    try:
        link = access.found_link(request, purposes=(OrganiserLinkPurpose.OPEN,), at=at)
    except Throttled as error:
        return _door(request, error=str(error), status=429)
    except LinkError as error:
        return _door(request, error=str(error), status=STATUS_OF_REASON[error.reason])
    access.open_session(request, link.organiser, way=link, at=at)
    return redirect("keep_home")


def _door(request: HttpRequest, *, error: str = "", status: int = 200) -> HttpResponse:
    context: dict[str, object] = {
        "error": error,
        "code": request.POST.get("code", "")[:LONGEST_TYPED],
        "form_id": access.new_form(),
    }
    context["is_open"] = bool(access.organisers_of(request))
    return render(request, "keep/open.html", context, status=status)
