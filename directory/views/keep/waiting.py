"""What an organiser's changes came to: what waits for a steward, what they answered, and how to take it back."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from directory.actions import change_requests, listings
from directory.actions.change_requests import SomebodyWasFirst
from directory.editors import Editor
from directory.models import ChangeRequest, ErrorReport
from directory.organiser_access import editor_page
from directory.pages import requests as pages
from directory.pages.listing_names import listing_name
from directory.views.visitor import page_language

MOST_DECIDED = 5


@require_safe
@editor_page
def waiting(request: HttpRequest, editor: Editor) -> HttpResponse:
    """Show the request that waits, what was decided before, and what people told a steward."""
    rows = ChangeRequest.objects.filter(listing=editor.listing).select_related("listing", "organiser", "decided_by")
    rows = rows.prefetch_related("listing__texts")
    now = listings.current(editor.listing)
    decided = rows.exclude(pk__in=rows.pending().values("pk")).order_by("-decided_at")[:MOST_DECIDED]
    views = [
        pages.request_view(row, now, reader=editor, language=page_language(), at=timezone.now())
        for row in (*rows.pending(), *decided)
    ]
    told = ErrorReport.objects.for_organisers().filter(listing=editor.listing).order_by("-told_at")[:MOST_DECIDED]
    context = {
        "group": listing_name(editor.listing, language=page_language()),
        "listing_id": editor.listing.pk,
        "pending": next((view for view in views if view.is_pending), None),
        "decided": [view for view in views if not view.is_pending],
        "told": told.values("words_for_organiser", "told_at"),
        "is_frozen": editor.listing.frozen_at is not None,
    }
    return render(request, "keep/waiting.html", context)


@require_POST
@editor_page
def withdraw(request: HttpRequest, editor: Editor) -> HttpResponse:
    """Take the request back."""
    if editor.is_steward:
        raise Http404
    found = ChangeRequest.objects.pending().filter(listing=editor.listing).select_related("listing").first()
    version = request.POST.get("version", "")
    try:
        if found is None:
            raise SomebodyWasFirst
        change_requests.withdraw(found, version=int(version) if version.isdecimal() else 0, at=timezone.now())
        messages.success(request, _("Taken back. The page stays as it is."))
    except SomebodyWasFirst as error:
        messages.warning(request, str(error))
    return redirect("keep_waiting", editor.listing.pk)
