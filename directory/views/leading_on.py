"""Old links of listings that were merged lead to the survivor: 301, kept by no browser, for it can be taken back."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponsePermanentRedirect
from django.urls import reverse

from directory.actions import merges

View = Callable[..., HttpResponseBase]


def leads_on(view: View) -> View:
    """Answer with the same page of the survivor where a view knows no such listing because it was merged."""

    @wraps(view)
    def leading(request: HttpRequest, listing_id: UUID, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, listing_id, *args, **kwargs)
        except Http404:
            return lead_on(request, listing_id)

    return leading


def lead_on(request: HttpRequest, listing_id: UUID) -> HttpResponsePermanentRedirect:
    """Answer with the way to the same page of the survivor of a listing that was merged.

    :raises Http404: if it was not
    """
    survivor = merges.survivors([listing_id]).get(listing_id)
    if survivor is None:
        raise Http404
    return _redirect(request, survivor)


def _redirect(request: HttpRequest, survivor: UUID) -> HttpResponsePermanentRedirect:
    match = request.resolver_match
    assert match is not None
    path = reverse(match.view_name, kwargs={**match.kwargs, "listing_id": survivor})
    query = request.META.get("QUERY_STRING", "")
    response = HttpResponsePermanentRedirect(f"{path}?{query}" if query else path)
    if request.method not in {"GET", "HEAD"}:
        response.status_code = 308  # what somebody just wrote goes along (RFC 9110, 15.4.9)
    response["Cache-Control"] = "no-cache"
    return response
