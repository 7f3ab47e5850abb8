"""Which cookies count, and how long somebody stays known by theirs."""

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from directory import access
from directory.middleware.around import GetResponse

FRAMED = "/widget/"


class LeaveOutBrokenCookies:
    """Passes over cookies with control characters: we set none, and PostgreSQL fails when it looks for a NUL."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        for name in [name for name, value in request.COOKIES.items() if not value.isprintable()]:
            del request.COOKIES[name]
        return self.get_response(request)


class NoCookiesInFrames:
    """Knows nobody on the pages that other sites show in a frame: no session, no list, no language that was chosen."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(FRAMED):
            request.COOKIES.clear()
        return self.get_response(request)


class NoteSeen:
    """Keeps the pages of somebody open who reads elsewhere on this site; a visitor without a cookie costs nothing."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and SESSION_KEY in request.session:
            access.note_seen(request, at=timezone.now())
        return self.get_response(request)
