"""One listing on the desk, and what may be done to it: each step asked once more, each with a way back."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from directory.access import steward_page
from directory.actions import bins, closures, listings
from directory.actions.listings import StateError
from directory.editors import Author, Editor
from directory.models import Listing, Party, User
from directory.pages.addresses import why_path
from directory.pages.desk_listing import listing_view, moves_of
from directory.pages.desk_rows import name_of
from directory.views.desk.common import steward
from directory.views.visitor import page_language


@require_safe
@steward_page
def listing(request: HttpRequest, listing_id: UUID) -> HttpResponse:
    """All that a steward may know of one listing."""
    rows = Listing.objects.with_parts().select_related("source", "merged_into")
    found = get_object_or_404(rows.prefetch_related("contacts", "capital_tags__tagged_by"), pk=listing_id)
    context = {
        "view": listing_view(found, language=page_language(), at=timezone.now()),
        "why_url": why_path(request.GET, listing=str(found.pk)),
    }
    return render(request, "desk/listing.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@steward_page
def move(request: HttpRequest, listing_id: UUID) -> HttpResponse:
    """Ask once more, then hide, show, close, open, bin or take out of the bin."""
    found = get_object_or_404(Listing.objects.prefetch_related("texts"), pk=listing_id)
    do = (request.POST if request.method == "POST" else request.GET).get("do", "")
    if do not in _DONE:
        raise Http404
    if do not in set(moves_of(found)):
        messages.info(request, _("A colleague was first: it is so already."))
        return redirect("desk_listing", found.pk)
    problem = ""
    if request.method == "POST":
        try:
            _act(found, do, request, by=steward(request))
            messages.success(request, str(_DONE[do]()))
            return redirect("desk_listing", found.pk)
        except (StateError, ValueError) as error:
            problem = str(error)
    name, lang = name_of(found, language=page_language())
    context = {"name": name, "lang": lang, "id": found.pk, "do": do, "problem": problem, "until": _until_text(request)}
    return render(request, "desk/listing_move.html", context, status=422 if problem else 200)


_DONE = {
    "hide": lambda: _("It is hidden. You can show it again here."),
    "show": lambda: _("Everybody sees it again."),
    "close": lambda: _("It is closed for now. You can open it again here."),
    "reopen": lambda: _("It is open again."),
    "bin": lambda: _("It is in the bin for 30 days. You can take it out here."),
    "unbin": lambda: _("It is out of the bin, as it was."),
}


def _act(found: Listing, do: str, request: HttpRequest, *, by: User) -> None:
    author, at = Author(Party.STEWARD, user=by), timezone.now()
    note = " ".join(request.POST.get("note", "").split())[:300]
    editor = Editor(found, user=by)
    if do == "close":
        until, today = _until(request), timezone.localdate()
        closures.close([editor], until=until, reason="", today=today, by=author, at=at, note=note)
        return
    if do == "reopen":
        closures.open_listing(editor, at=at, note=note)
        return
    act = {
        "hide": listings.hide,
        "show": listings.show,
        "bin": bins.throw_away,
        "unbin": bins.take_out,
    }[do]
    act(found, by=author, at=at, note=note)


def _until_text(request: HttpRequest) -> str:
    return request.POST.get("until", "").strip()[:20]


def _until(request: HttpRequest) -> date | None:
    """Return the day on which it opens again; None where nobody knows.

    :raises ValueError: if it is no date, or not in the next two years
    """
    written = _until_text(request)
    if not written:
        return None
    try:
        day = date.fromisoformat(written)
    except ValueError:
        raise ValueError(_("This is not a date.")) from None
    if not 0 < (day - timezone.localdate()).days <= 731:
        raise ValueError(_("Choose a day in the next two years."))
    return day
