"""Changes that wait for a steward, and what trusted organisers published by themselves."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from directory.access import steward_page
from directory.actions import change_requests, history, listings
from directory.actions.change_requests import NothingChosen, SomebodyWasFirst
from directory.actions.content_rows import ContentError
from directory.actions.listings import EditConflict
from directory.contents import label_of
from directory.editors import Author, Editor
from directory.forms.requests import APPROVE, SEND_BACK, DecideForm
from directory.models import ChangeRequest, Listing, ListingVersion, Party
from directory.pages import history as history_pages
from directory.pages import requests as pages
from directory.views.desk.common import steward
from directory.views.visitor import page_language


@require_safe
@steward_page
def edits(request: HttpRequest) -> HttpResponse:
    """Show what waits for a steward, and what waits for organisers."""
    waiting, sent_back = pages.queue(language=page_language())
    published = ListingVersion.objects.unseen().count()
    return render(
        request, "desk/edits/edits.html", {"waiting": waiting, "sent_back": sent_back, "published": published}
    )


@require_safe
@steward_page
def edit(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Show one request, field by field."""
    return _page(request, _request(request_id), form=DecideForm())


@require_POST
@steward_page
def decide(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Publish the ticked fields, send the request back, or decline it."""
    found, form = _request(request_id), DecideForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form=form, status=422)
    try:
        thanks = _decided(request, found, form)
    except (SomebodyWasFirst, EditConflict) as error:
        return _page(request, _request(request_id), form=DecideForm(), problem=_what_moved(error), status=409)
    except (NothingChosen, ContentError) as error:
        return _page(request, found, form=form, problem=str(error), status=422)
    messages.success(request, thanks)
    return redirect("desk_edits")


def _decided(request: HttpRequest, found: ChangeRequest, form: DecideForm) -> str:
    """Do what was decided, and return what to say of it."""
    values, user, at = form.cleaned_data, steward(request), timezone.now()
    version, answer = values["version"], values["answer"]
    if values["do"] == SEND_BACK:
        change_requests.send_back(found, words=answer, version=version, by=user, at=at)
        return _("Sent back. The organiser gets a mail and can go on from there.")
    if values["do"] != APPROVE:
        change_requests.decline(found, words=answer, version=version, by=user, at=at)
        return _("Not published. The organiser hears why.")
    fields = request.POST.getlist("field")
    done = change_requests.approve(found, fields, version=version, seen=values["seen"], answer=answer, by=user, at=at)
    if done.rest is None:
        return _("Published. The organiser hears of it.")
    return _("Published in part. The rest stays open, and the organiser hears of it.")


def _what_moved(error: Exception) -> str:
    if isinstance(error, EditConflict):
        fields = ", ".join(label_of(name) for name in error.conflicts)
        return _("Somebody changed this meanwhile: %(fields)s. Look again; nothing was published.") % {"fields": fields}
    return str(error)


def _page(
    request: HttpRequest, found: ChangeRequest, *, form: DecideForm, problem: str = "", status: int = 200
) -> HttpResponse:
    ticked = set(request.POST.getlist("field")) if form.is_bound else None
    view = pages.request_view(
        found,
        listings.current(found.listing),
        reader=_reader(request, found.listing),
        language=page_language(),
        at=timezone.now(),
        ticked=ticked,
    )
    return render(request, "desk/edits/edit.html", {"view": view, "form": form, "problem": problem}, status=status)


@require_safe
@steward_page
def published(request: HttpRequest) -> HttpResponse:
    """Show what organisers published by themselves and nobody has looked at."""
    rows = history_pages.published_rows(
        reader_of=lambda listing: _reader(request, listing), language=page_language(), at=timezone.now()
    )
    return render(request, "desk/edits/published.html", {"rows": rows})


@require_POST
@steward_page
def look_after(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Say that one publication is seen, or undo it."""
    rows = ListingVersion.objects.select_related("listing").filter(party=Party.ORGANISER)
    found, user, at = get_object_or_404(rows, pk=version_id), steward(request), timezone.now()
    if request.POST.get("do") != "undo":
        history.note_seen(found, by=user, at=at)
        messages.success(request, _("Seen."))
        return redirect("desk_published")
    try:
        history.undo(found, by=Author(Party.STEWARD, user=user), at=at)
        messages.success(request, _("Undone. The page says again what it said before."))
    except (EditConflict, ContentError):
        messages.warning(request, _("It was changed again since, so it cannot be undone alone. Look at its history."))
        return redirect("desk_history", found.listing_id)
    return redirect("desk_published")


@require_POST
@steward_page
def freeze(request: HttpRequest, listing_id: UUID) -> HttpResponse:
    """Stop the organisers of a listing in one click, or let them go on."""
    listing = get_object_or_404(Listing, pk=listing_id)
    if request.POST.get("do") == "thaw":
        history.thaw(listing, by=steward(request), at=timezone.now())
        messages.success(request, _("Its organisers can change it again. They need new links."))
    else:
        history.freeze(listing, by=steward(request), at=timezone.now())
        messages.success(request, _("Frozen. Its organisers can change nothing, and their links have ended."))
    return redirect("desk_history", listing.pk)


def _request(request_id: UUID) -> ChangeRequest:
    rows = ChangeRequest.objects.select_related("listing", "organiser", "decided_by")
    return get_object_or_404(rows.prefetch_related("listing__texts"), pk=request_id)


def _reader(request: HttpRequest, listing: Listing) -> Editor:
    return Editor(listing, user=steward(request))
