"""Ringing groups: the sheet, one call, and what came of it."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from directory.access import steward_page
from directory.actions import calls as actions
from directory.actions.listings import StateError
from directory.forms.upkeep import CallForm
from directory.models import CallOutcome, Listing
from directory.pages import desk_calls as pages
from directory.views.desk.common import steps_of, steward
from directory.views.visitor import page_language

PAGE_SIZE = 20
THANKS = {
    CallOutcome.CONFIRMED: _("Written down: checked by ringing, today."),
    CallOutcome.NOBODY: _("Written down. It comes back on the sheet in three days."),
    CallOutcome.CHANGED: _("Written down. Change it here, and then say that all of it is true."),
    CallOutcome.ENDED: _("Written down. People do not find it any more; its history stays."),
    CallOutcome.DO_NOT_RING: _("Written down. Nobody here rings them again."),
}


@require_safe
@steward_page
def calls(request: HttpRequest) -> HttpResponse:
    """Show whom to ring; printed, it is a sheet with what to ask."""
    at = timezone.now()
    page = Paginator(pages.waiting(at=at), PAGE_SIZE).get_page(request.GET.get("page", "1")[:6])
    rows = pages.sheet(page.object_list, language=page_language(), at=at)  # type: ignore[arg-type]
    context = {"rows": rows, "page": page, "steps": steps_of(request, page), "outcomes": CallOutcome.choices}
    return render(request, "desk/upkeep/calls.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@steward_page
def call(request: HttpRequest, listing_id: UUID) -> HttpResponse:
    """Show one group with its numbers and what to ask, and write down what came of it."""
    if request.method != "POST":
        return _page(request, listing_id, CallForm())
    form = CallForm(request.POST)
    if not form.is_valid():
        return _page(request, listing_id, form, status=422)
    listing = get_object_or_404(Listing.objects.shown_or_hidden(), pk=listing_id)
    outcome = CallOutcome(form.cleaned_data["outcome"])
    try:
        actions.write_down(listing, outcome, note=form.cleaned_data["note"], by=steward(request), at=timezone.now())
    except StateError as error:
        messages.error(request, str(error))
        return redirect("desk_calls")
    messages.success(request, str(THANKS[outcome]))
    return redirect("keep_listing", listing.pk) if outcome == CallOutcome.CHANGED else redirect("desk_calls")


def _page(request: HttpRequest, listing_id: UUID, form: CallForm, *, status: int = 200) -> HttpResponse:
    view = pages.call(listing_id, language=page_language(), at=timezone.now())
    if view is None:
        raise Http404
    context = {"row": view, "view": view.view, "form": form}
    return render(request, "desk/upkeep/call.html", context, status=status)
