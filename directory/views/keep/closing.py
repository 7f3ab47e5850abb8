"""Closing a group for a time, or all groups at a place at once; and opening again."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from directory.actions import closures, listings
from directory.actions.closures import ClosureError
from directory.actions.listings import StateError
from directory.editors import Editor
from directory.forms.closing import ClosingForm, PlaceClosingForm
from directory.merging import Content
from directory.models import Closure, Listing, ListingStatus, Location
from directory.organiser_access import editor_page, organisers_of
from directory.pages import keep_closing as pages
from directory.pages.keep_times import places_of
from directory.views.keep import rows
from directory.views.visitor import page_language


@require_http_methods(["GET", "HEAD", "POST"])
@editor_page
def closed(request: HttpRequest, editor: Editor) -> HttpResponse:
    """Show what keeps a group closed and the way to open it; or close it."""
    at, content = timezone.now(), listings.current(editor.listing)
    today = rows.zone_and_now(content, at)[1].date()
    form = ClosingForm(request.POST if request.method == "POST" else None, today=today)
    if request.method == "POST" and form.is_valid():
        until, reason = form.cleaned_data["until"], form.cleaned_data["reason"]
        try:
            closures.close([editor], until=until, reason=reason, today=today, by=editor.author, at=at)
        except (ClosureError, StateError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("It is closed. Everybody sees it now."))
            return redirect("keep_closed", editor.listing.pk)
    return _closed(request, editor, form, content=content, at=at)


@require_POST
@editor_page
def open_again(request: HttpRequest, editor: Editor) -> HttpResponse:
    """Open a group again, or all that were closed together with it and that this editor may open."""
    at, which = timezone.now(), request.POST.get("closure", "")
    if not which:
        try:
            is_open = closures.open_listing(editor, at=at)
        except StateError as error:
            messages.warning(request, str(error))
            return redirect("keep_closed", editor.listing.pk)
        return _opened(request, editor, count=int(is_open))
    closure = next((one for one in closures.closures_of(editor.listing) if str(one.pk) == which), None)
    if closure is None:
        return _opened(request, editor, count=0)
    wanted = [editor]
    if request.POST.get("do") == "all":
        wanted = _editors(request, editor, {row.listing_id for row in closure.closed_listings.all()})
    return _opened(request, editor, count=len(closures.open_again(closure, wanted, at=at)))


@require_http_methods(["GET", "HEAD", "POST"])
@editor_page
def place(request: HttpRequest, editor: Editor, key: UUID) -> HttpResponse:
    """Show all groups at a place that this editor may close, and close those that are ticked, in one go."""
    at, content = timezone.now(), listings.current(editor.listing)
    today = rows.zone_and_now(content, at)[1].date()
    location = Location.objects.filter(pk=key, listing=editor.listing).first()
    if location is None:
        raise Http404
    there = closures.listings_at(location, among=_may_edit(request, editor))
    form = PlaceClosingForm(request.POST if request.method == "POST" else None, today=today)
    if request.method == "POST" and form.is_valid():
        ticked = {row.pk for row in there} & form.cleaned_data["groups"]
        try:
            closures.close(
                _editors(request, editor, ticked),
                until=form.cleaned_data["until"],
                reason=form.cleaned_data["reason"],
                place=places_of(content)[str(key)],
                today=today,
                by=editor.author,
                at=at,
            )
        except (ClosureError, StateError) as error:
            form.add_error(None, str(error))
        else:
            count = len(ticked)
            words = ngettext("%(count)d group is closed.", "%(count)d groups are closed.", count) % {"count": count}
            messages.success(request, words)
            return redirect("keep_closed", editor.listing.pk)
    checked = form.cleaned_data.get("groups", frozenset()) if form.is_bound else None
    context = {
        **rows.context_of(editor, content),
        "place": places_of(content)[str(key)],
        "groups": pages.group_views(there, language=page_language(), today=today, checked=checked),
        "form": form,
    }
    return render(request, "keep/close_place.html", context, status=422 if form.errors else 200)


def _closed(request: HttpRequest, editor: Editor, form: ClosingForm, *, content: Content, at: datetime) -> HttpResponse:
    today = rows.zone_and_now(content, at)[1].date()
    listing = Listing.objects.get(pk=editor.listing.pk)
    found = closures.closures_of(listing)
    context = {
        **rows.context_of(editor, content),
        "form": form,
        "is_closed": listing.status == ListingStatus.TEMPORARILY_CLOSED,
        "is_running": listing.status in (ListingStatus.ACTIVE, ListingStatus.TEMPORARILY_CLOSED),
        "closures": pages.closure_views(
            found,
            listing=listing,
            may_open={one.listing.pk for one in _editors(request, editor, _closed_with(found))},
            language=page_language(),
            today=today,
        ),
        "places": list(places_of(content).items()),
    }
    return render(request, "keep/closed_for_now.html", context, status=422 if form.errors else 200)


def _closed_with(found: Iterable[Closure]) -> set[UUID]:
    return {row.listing_id for closure in found for row in closure.closed_listings.all()}


def _opened(request: HttpRequest, editor: Editor, *, count: int) -> HttpResponse:
    if count:
        words = ngettext("%(count)d group is open again.", "%(count)d groups are open again.", count) % {"count": count}
        messages.success(request, words)
    else:
        messages.info(request, _("It is still closed for another reason, or was open already."))
    return redirect("keep_closed", editor.listing.pk)


def _may_edit(request: HttpRequest, editor: Editor) -> set[UUID] | None:
    """Return the listings that this editor may change; None is all of them, for stewards."""
    return None if editor.is_steward else {row.listing_id for row in organisers_of(request)}


def _editors(request: HttpRequest, editor: Editor, listing_ids: Collection[UUID]) -> list[Editor]:
    """Return an editor for each of these listings that the one of this page may change."""
    if editor.is_steward:
        return [Editor(row, user=editor.user) for row in Listing.objects.filter(pk__in=listing_ids)]
    mine = [row for row in organisers_of(request) if row.listing_id in listing_ids]
    return [Editor(row.listing, organiser=row) for row in mine]
