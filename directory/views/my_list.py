"""My list (page 4): kept in the session only; print, share by link, calendar file."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from directory.actions import merges
from directory.calendars import Feed, calendar
from directory.models import Listing, SearchDocument
from directory.my_list import MAX_LISTINGS, MyList, read_share_token, share_token
from directory.pages import following
from directory.pages.calendar_events import events_of, with_dates
from directory.pages.my_list import rows_of
from directory.views.downloads import calendar_response, qr_svg
from directory.views.visitor import my_list_of, page_language

# After these the visitor is shown the button that they pressed, not the top of a long page.
STAYS_AT_BUTTON = {"save", "remove"}


@never_cache
@require_safe
def my_list(request: HttpRequest) -> HttpResponse:
    """Show what the visitor saved, in their order."""
    saved = my_list_of(request)
    context = _context(request, saved.ids if saved else [], saved=saved)
    return render(request, "directory/my_list.html", context)


@never_cache
@require_safe
def my_list_print(request: HttpRequest) -> HttpResponse:
    """Show the list for paper; `?discreet=1` leaves out the names and what the groups are."""
    saved = my_list_of(request)
    context = _context(request, saved.ids if saved else [], saved=saved)
    context["is_discreet"] = bool(request.GET.get("discreet"))
    return render(request, "directory/my_list_print.html", context)


@never_cache
@require_safe
def my_list_calendar(request: HttpRequest) -> HttpResponse:
    """Give all meetings of the list as one calendar file."""
    saved = my_list_of(request)
    ids = saved.ids if saved else []
    wanted = [*ids, *merges.survivors(ids).values()]
    listings = Listing.objects.visible_to(request.user).filter(pk__in=wanted, merged_into__isnull=True)
    language, site_url = page_language(), request.build_absolute_uri("/")
    rows = with_dates(listings)
    events = [event for row in rows for event in events_of(row, language=language, site_url=site_url)]
    feed = Feed(events=events, name=_("My list"))
    return calendar_response(calendar(feed, is_discreet=bool(request.GET.get("discreet"))))


@never_cache
@require_safe
def my_list_qr(request: HttpRequest) -> HttpResponse:
    """Give a QR code of the link that shares the list, as an SVG drawing."""
    saved = my_list_of(request)
    if saved is None or not saved.ids:
        raise Http404
    return HttpResponse(qr_svg(_share_url(request, saved.ids)), content_type="image/svg+xml")


@never_cache
@require_safe
def shared_list(request: HttpRequest, token: str) -> HttpResponse:
    """Show a list that somebody shared: the link holds listing ids and nothing else."""
    context = _context(request, _shared_ids(token), saved=None)
    context |= {"token": token, "follow": following.of_list(token, language=page_language())}
    return render(request, "directory/shared_list.html", context)


@require_POST
def keep_shared(request: HttpRequest, token: str) -> HttpResponse:
    """Put all of a shared list on the visitor's own."""
    ids = _shared_ids(token)
    added = MyList(request.session).save_all(_followed(ids, merges.survivors(ids), saved=None))
    messages.success(request, _("%(count)d put on your list.") % {"count": added})
    return redirect("my_list")


@require_POST
def my_list_change(request: HttpRequest) -> HttpResponse:
    """Save, take off, put back, move, note or clear; then go back to where the visitor was."""
    name, _colon, value = request.POST.get("do", "").partition(":")
    listing_id = _uuid(value or request.POST.get("listing", ""))
    kept = MyList(request.session)
    if name == "clear":
        kept.clear()
        messages.success(request, _("Your list is empty now."))
    elif name == "put_back":
        kept.put_back()
    elif listing_id is not None:
        _change(request, kept, name=name, listing_id=listing_id)
    spot = f"#save-{listing_id}" if name in STAYS_AT_BUTTON and listing_id else ""
    return HttpResponseRedirect(_next(request, spot=spot))


def _change(request: HttpRequest, kept: MyList, *, name: str, listing_id: UUID) -> None:
    if name == "save":
        if not SearchDocument.objects.visible_to(request.user).filter(pk=listing_id).exists():
            raise Http404
        if not kept.save(listing_id):
            messages.warning(
                request,
                _("Your list is full: it holds %(count)d groups. Take one off first.") % {"count": MAX_LISTINGS},
            )
    elif name == "remove":
        kept.remove(listing_id)
    elif name == "up":
        kept.move(listing_id, by=-1)
    elif name == "down":
        kept.move(listing_id, by=1)
    elif name == "note":
        kept.write_note(listing_id, note=request.POST.get("note", ""))
        messages.success(request, _("Your note is saved."))


def _context(request: HttpRequest, ids: list[UUID], *, saved: MyList | None) -> dict[str, object]:
    at: datetime = timezone.now()
    rows, gone = rows_of(ids, user=request.user, saved=saved, language=page_language(), at=at)
    if gone and (standing := merges.survivors(ids)):
        ids = _followed(ids, standing, saved=saved)
        rows, gone = rows_of(ids, user=request.user, saved=saved, language=page_language(), at=at)
    return {
        "rows": rows,
        "gone": gone,
        "at": at,
        "share_url": _share_url(request, [row.card.id for row in rows]) if rows else "",
        "taken_off": saved.taken_off if saved else None,
        "follow": following.of_list(share_token([row.card.id for row in rows]), language=page_language()),
    }


def _followed(ids: list[UUID], standing: dict[UUID, UUID], *, saved: MyList | None) -> list[UUID]:
    """Return a list with the listings that stand for those that were merged, and keep it so."""
    if saved is not None:
        saved.follow(standing)
    return list(dict.fromkeys(standing.get(one, one) for one in ids))


def _share_url(request: HttpRequest, ids: list[UUID]) -> str:
    return request.build_absolute_uri(reverse("shared_list", args=[share_token(ids)]))


def _shared_ids(token: str) -> list[UUID]:
    try:
        return read_share_token(token)
    except signing.BadSignature as error:
        raise Http404(_("This link is not complete. Ask for it again, or copy it once more.")) from error


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _next(request: HttpRequest, *, spot: str) -> str:
    wanted = request.POST.get("next", "")
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted + spot
    return reverse("my_list")
