"""The history of a listing, for stewards at /desk/ and for its organisers at /keep/: read, looked at, brought back."""

from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from directory.access import steward_page, user_of
from directory.actions import history as actions
from directory.actions import listings
from directory.actions.content_rows import ContentError
from directory.actions.listings import EditConflict, StateError
from directory.editors import Editor
from directory.models import Listing, ListingVersion
from directory.organiser_access import EditorView, View, editor_page
from directory.pages import history as pages
from directory.pages.listing import listing_view
from directory.pages.listing_names import listing_name
from directory.pages.past_listing import past_listing
from directory.views.visitor import page_language


def steward_editor(view: EditorView) -> View:
    """Let in stewards, and hand the view their `Editor` of the listing."""

    @steward_page
    @wraps(view)
    def opened(request: HttpRequest, listing_id: UUID, *args: Any, **kwargs: Any) -> HttpResponseBase:
        listing = get_object_or_404(Listing, pk=listing_id)
        return view(request, Editor(listing, user=user_of(request)), *args, **kwargs)

    return opened


def history(request: HttpRequest, editor: Editor) -> HttpResponse:
    """Show who changed what, and when."""
    rows, part = pages.history_page(editor, page=request.GET.get("page", "1"), way=_way(request))
    context = {
        **_about(request, editor),
        "rows": rows,
        "part": part,
        "previous_url": f"?page={part.number - 1}" if part.has_previous() else "",
        "next_url": f"?page={part.number + 1}" if part.has_next() else "",
        "is_frozen": editor.listing.frozen_at is not None,
    }
    return render(request, "desk/history/history.html", context)


def version(request: HttpRequest, editor: Editor, number: int) -> HttpResponse:
    """Show what one version changed."""
    found = _version(editor, number)
    context = {
        **_about(request, editor),
        "row": pages.version_row(found, reader=editor, way=_way(request)),
        "differences": pages.version_differences(found, at=timezone.now()),
    }
    return render(request, "desk/history/version.html", context)


def look(request: HttpRequest, editor: Editor, number: int) -> HttpResponse:
    """Show the public page as it was."""
    found = _version(editor, number)
    try:
        view = listing_view(
            past_listing(editor.listing, found.content), language=page_language(), variant="", at=timezone.now()
        )
    except (ValueError, KeyError, TypeError, AttributeError, StopIteration):
        view = None
    row = pages.version_row(found, reader=editor, way=_way(request))
    return render(request, "desk/history/look.html", {**_about(request, editor), "row": row, "view": view})


def restore(request: HttpRequest, editor: Editor, number: int) -> HttpResponse:
    """Show what will change if a version comes back, and bring it back."""
    found = _version(editor, number)
    problem, status = "", 200
    if request.method == "POST":
        problem = _restored(request, editor, found)
        if not problem:
            return redirect(f"{_way(request)}_history", editor.listing.pk)
        status = 409
    now = listings.current(editor.listing)
    context = {
        **_about(request, editor),
        "row": pages.version_row(found, reader=editor, way=_way(request)),
        "differences": pages.restore_differences(now, found.content, at=timezone.now()),
        "seen": Listing.objects.values_list("version", flat=True).get(pk=editor.listing.pk),
        "problem": problem,
        "may_publish": editor.may_publish,
    }
    return render(request, "desk/history/restore.html", context, status=status)


def _restored(request: HttpRequest, editor: Editor, found: ListingVersion) -> str:
    """Bring a version back; return why not, or ""."""
    seen = request.POST.get("seen", "")
    try:
        saved = actions.restore(found, seen=int(seen) if seen.isdecimal() else -1, by=editor, at=timezone.now())
    except EditConflict:
        return _("Somebody changed something meanwhile. This is what would change now.")
    except (StateError, ContentError) as error:
        return str(error)
    if saved.request is not None:
        messages.success(request, _("A steward looks at it. Until then the page stays as it is."))
    elif saved.version is not None:
        messages.success(request, _("Brought back. You can undo it: bring back the version before."))
    else:
        messages.info(request, _("The page says that already. Nothing was changed."))
    return ""


def _version(editor: Editor, number: int) -> ListingVersion:
    rows = ListingVersion.objects.select_related("listing", "user", "organiser")
    found = rows.filter(listing=editor.listing, number=number).first()
    if found is None:
        raise Http404
    return found


def _way(request: HttpRequest) -> str:
    match = request.resolver_match
    return "keep" if match and match.url_name and match.url_name.startswith("keep") else "desk"


def _about(request: HttpRequest, editor: Editor) -> dict[str, Any]:
    way = _way(request)
    return {
        "base": f"{way}/_base.html",
        "history_url_name": f"{way}_history",
        "group": listing_name(editor.listing, language=page_language()),
        "listing_id": editor.listing.pk,
        "is_steward": editor.is_steward,
    }


_read_or_send = require_http_methods(["GET", "HEAD", "POST"])

desk_history, keep_history = require_safe(steward_editor(history)), require_safe(editor_page(history))
desk_version, keep_version = require_safe(steward_editor(version)), require_safe(editor_page(version))
desk_look, keep_look = require_safe(steward_editor(look)), require_safe(editor_page(look))
desk_restore, keep_restore = _read_or_send(steward_editor(restore)), _read_or_send(editor_page(restore))
