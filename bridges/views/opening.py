"""The door: a private link, a typed code or a receipt opens a page; a link from a mail takes a spoken yes back."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from bridges import access
from bridges.actions import introductions, network_sharing, receipts
from bridges.actions.receipts import looks_like_one
from bridges.models import AccessLink, LinkPurpose, Person, Receipt
from bridges.pages.hosts import group_name
from bridges.states import IntroductionStatus, MoveError
from directory.actions.private_links import LinkError
from directory.doors import STATUS_OF_REASON, Door, passed_on
from directory.views.visitor import page_language

MY_PAGE = (LinkPurpose.PERSON,)
UNDO = (LinkPurpose.UNDO,)
DOOR = Door("bridges/me/open.html", is_open=access.person_of)
UNDO_DOOR = Door("bridges/me/undo.html")


@DOOR.opens
def open_page(request: HttpRequest) -> HttpResponse:
    """Show the door; on a press of its button open the page that the link, code or receipt belongs to."""
    at = timezone.now()
    try:
        way = _found(request, at=at)
        person = _person_of(way)
        here = access.person_of(request, at=at)
        if here is not None and here.pk != person.pk and "other" not in request.POST:
            return _ask_first(request)
        if isinstance(way, AccessLink):
            access.use_link(request, way, at=at)
    except LinkError as error:
        return _closed_door(request, error)
    access.open_person_session(request, person, way=way, at=at)
    return redirect("my_page")


@UNDO_DOOR.opens
def undo_spoken(request: HttpRequest) -> HttpResponse:
    """Take back, with one press, what a practitioner wrote down within the last 48 hours."""
    at = timezone.now()
    link = access.opened_link(request, purposes=UNDO, at=at)
    if link.introduction is None:
        return _sharing_undone(request, link, at=at)
    try:
        if link.introduction.status != IntroductionStatus.WITHDRAWN:  # a second press says the same
            introductions.undo_spoken(link.introduction, at=at)
    except MoveError as error:
        return render(request, "bridges/me/undone.html", {"refusal": str(error)}, status=410)
    return render(
        request, "bridges/me/undone.html", {"group": group_name(link.introduction.listing, language=page_language())}
    )


@never_cache
@require_POST
def close_my_page(request: HttpRequest) -> HttpResponse:
    """Close the page in this browser. A second press, or a page that was closed already, says the same."""
    if access.person_of(request) is not None:
        access.close(request, "person")
    messages.success(request, _("Your page is closed here. Nothing was lost."))
    return redirect("open")


def open_address(request: HttpRequest) -> str:
    """Return the address at which a receipt is typed, as somebody writes it down."""
    return request.build_absolute_uri(reverse("open")).partition("://")[2]


def _found(request: HttpRequest, *, at: datetime) -> AccessLink | Receipt:
    if not request.POST.get("token") and looks_like_one(request.POST.get("code", "")):
        return access.found_receipt(request, at=at)
    return access.found_link(request, purposes=MY_PAGE, at=at)


def _person_of(way: AccessLink | Receipt) -> Person:
    if way.person is None:
        raise LinkError("unknown")
    return way.person


def _closed_door(request: HttpRequest, error: LinkError) -> HttpResponse:
    """Say why nothing opens. What was typed and is not known comes back in its field, so that it can be mended."""
    code = request.POST.get("code", "").strip()
    if error.reason == "unknown" and code:
        return DOOR.show(request, error, error=str(receipts.UNKNOWN_WORDS if looks_like_one(code) else error))
    context = {"reason": error.reason, "words": str(error)}
    return render(request, "bridges/me/link_closed.html", context, status=STATUS_OF_REASON[error.reason])


def _ask_first(request: HttpRequest) -> HttpResponse:
    """Somebody else's page is open in this browser: nothing is opened, and nothing used up, before they say so."""
    return render(request, "bridges/me/ask_first.html", passed_on(request))


def _sharing_undone(request: HttpRequest, link: AccessLink, *, at: datetime) -> HttpResponse:
    """Take back a yes to looking at a map: the link names no introduction."""
    assert link.person is not None
    try:
        network_sharing.undo_spoken(link.person, at=at)
    except MoveError as error:
        return render(request, "bridges/me/undone.html", {"refusal": str(error)}, status=410)
    return render(request, "bridges/me/undone.html", {"is_map": True})
