"""The door: a private link, a typed code or a receipt opens a page; a link from a mail takes a spoken yes back."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from bridges import access
from bridges.actions import introductions, receipts
from bridges.actions.receipts import looks_like_one
from bridges.models import AccessLink, LinkPurpose, Person, Receipt
from bridges.pages.hosts import group_name
from bridges.states import IntroductionStatus, MoveError
from directory.actions.private_links import LinkError
from directory.actions.throttles import Throttled
from directory.doors import STATUS_OF_REASON
from directory.views.visitor import page_language

MY_PAGE = (LinkPurpose.PERSON,)
UNDO = (LinkPurpose.UNDO,)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def open_page(request: HttpRequest) -> HttpResponse:
    """Show the door; on a press of its button open the page that the link, code or receipt belongs to."""
    if request.method != "POST":
        return _door(request)
    at = timezone.now()
    try:
        way = _found(request, at=at)
        person = _person_of(way)
        here = access.person_of(request, at=at)
        if here is not None and here.pk != person.pk and "other" not in request.POST:
            return _ask_first(request)
        if isinstance(way, AccessLink):
            access.use_link(request, way, at=at)
    except Throttled as error:
        return _door(request, error=str(error), status=429)
    except LinkError as error:
        return _closed_door(request, error)
    access.open_person_session(request, person, way=way, at=at)
    return redirect("my_page")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def undo_spoken(request: HttpRequest) -> HttpResponse:
    """Take back, with one press, what a practitioner wrote down within the last 48 hours."""
    if request.method != "POST":
        return _undo_door(request)
    at = timezone.now()
    try:
        link = access.opened_link(request, purposes=UNDO, at=at)
    except Throttled as error:
        return _undo_door(request, error=str(error), status=429)
    except LinkError as error:
        return _undo_door(request, error=str(error), status=STATUS_OF_REASON[error.reason], reason=error.reason)
    assert link.introduction is not None
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


def _door(request: HttpRequest, *, error: str = "", status: int = 200) -> HttpResponse:
    context = {
        "form_id": access.new_form(),
        "error": error,
        "code": request.POST.get("code", "")[: receipts.LONGEST_TYPED],
        "is_open": access.person_of(request) is not None,
    }
    return render(request, "bridges/me/open.html", context, status=status)


def _closed_door(request: HttpRequest, error: LinkError) -> HttpResponse:
    """Say why nothing opens. What was typed and is not known comes back in its field, so that it can be mended."""
    if error.reason == "unknown" and request.POST.get("code", "").strip():
        is_receipt = looks_like_one(request.POST["code"])
        return _door(request, error=str(receipts.UNKNOWN_WORDS if is_receipt else error), status=403)
    context = {"reason": error.reason, "words": str(error)}
    return render(request, "bridges/me/link_closed.html", context, status=STATUS_OF_REASON[error.reason])


def _ask_first(request: HttpRequest) -> HttpResponse:
    """Somebody else's page is open in this browser: nothing is opened, and nothing used up, before they say so."""
    context = {name: request.POST.get(name, "") for name in ("token", "code", "form")}
    return render(request, "bridges/me/ask_first.html", context)


def _undo_door(request: HttpRequest, *, error: str = "", status: int = 200, reason: str = "") -> HttpResponse:
    context = {
        "form_id": access.new_form(),
        "error": error,
        "reason": reason,
        "code": request.POST.get("code", "")[: receipts.LONGEST_TYPED],
    }
    return render(request, "bridges/me/undo.html", context, status=status)
