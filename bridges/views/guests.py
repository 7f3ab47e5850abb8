"""A network meeting for its guests: the door (private link or typed code, no account), and what is behind it."""

from typing import Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bridges import access
from bridges.actions import meeting_seats
from bridges.models import LinkPurpose, Participant
from bridges.states import MoveError
from bridges.views import at_meeting
from bridges.views.at_meeting import Reader
from directory.actions.private_links import LinkError
from directory.doors import Door

PURPOSES: Final = (LinkPurpose.GUEST,)
DOOR: Final = Door("bridges/guests/open.html", is_open=access.guest_of)


@DOOR.opens
def guest_open(request: HttpRequest) -> HttpResponse:
    """Ask for the code, or let the small script send the token of the link; open the meeting that it is for."""
    at = timezone.now()
    link = access.opened_link(request, purposes=PURPOSES, at=at)
    guest = link.participant
    if guest is None or guest.ended_at is not None:
        raise LinkError("expired")
    access.open_guest_session(request, guest, way=link, at=at)
    return _in_language(redirect("guest_meeting"), request, language=guest.language)


@never_cache
@require_POST
def guest_close(request: HttpRequest) -> HttpResponse:
    """Close the meeting in this browser; a second press says the same."""
    if access.link_of(request, "guest") is not None:
        access.close(request, "guest")
    messages.info(request, _("The page is closed here. Nothing was lost."))
    return redirect("guest_open")


@access.guest_page
@require_safe
def guest_meeting(request: HttpRequest, guest: Participant) -> HttpResponse:
    """Show the meeting, as far as this guest may read it."""
    return at_meeting.show(request, _reader(guest))


@access.guest_page
@require_POST
def guest_move(request: HttpRequest, guest: Participant) -> HttpResponse:
    """Answer, say something, change or take back one's own words; `do` says which."""
    return at_meeting.act(request, _reader(guest))


@access.guest_page
@require_safe
def guest_words(request: HttpRequest, guest: Participant) -> HttpResponse:
    """Give a guest their own words as a file."""
    return at_meeting.words_file(_reader(guest))


@access.guest_page
@require_http_methods(["GET", "HEAD", "POST"])
def guest_leave(request: HttpRequest, guest: Participant) -> HttpResponse:
    """Ask once more, then let a guest leave with all their words; the page is closed after that."""
    if request.method != "POST":
        return at_meeting.ask_to_leave(request, _reader(guest))
    try:
        meeting_seats.leave_with_words(guest, at=timezone.now())
    except MoveError as error:
        messages.info(request, str(error))
        return redirect("guest_meeting")
    access.close(request, "guest")
    return render(request, "bridges/guests/left.html", {"base": at_meeting.GUEST_BASE})


def _reader(guest: Participant) -> Reader:
    home, move, words, leave = (reverse(f"guest_{name}") for name in ("meeting", "move", "words", "leave"))
    return Reader(guest, home=home, move=move, words=words, leave=leave, is_guest=True)


def _in_language(response: HttpResponse, request: HttpRequest, *, language: str) -> HttpResponse:
    """Show the next pages in the language that the person wrote down for a guest, unless they chose one here."""
    known = {code for code, _name in settings.LANGUAGES}
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES and language in known:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite="Lax",
        )
    return response
