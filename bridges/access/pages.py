"""Pages behind these doors: each lets in whoever is there, and nobody else; no answer is kept anywhere."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from bridges.access.sessions import Kind
from bridges.access.visitors import companion_of, guest_of, hosts_of, person_of
from bridges.models import Companion, Host, Participant, Person
from directory.access import note_seen

DOORS: Final[dict[Kind, str]] = {
    "person": "open",
    "host": "host_open",
    "companion": "come_along",
    "guest": "guest_open",
}

WORDS: Final = ("title", "invitation", "names", "text", "words", "note", "message", "wishes", "strengths")
"""Fields of forms behind these doors in which somebody writes at length."""

PersonView = Callable[Concatenate[HttpRequest, Person, ...], HttpResponse]
HostView = Callable[Concatenate[HttpRequest, list[Host], ...], HttpResponse]
CompanionView = Callable[Concatenate[HttpRequest, Companion, ...], HttpResponse]
GuestView = Callable[Concatenate[HttpRequest, Participant, ...], HttpResponse]
View = Callable[Concatenate[HttpRequest, ...], HttpResponse]


def person_page(view: PersonView) -> View:
    """Let in the person whose page is open, and hand them to the view; nothing of the answer is kept anywhere."""

    @never_cache
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        person = person_of(request)
        return closed(request, "person") if person is None else view(request, person, *args, **kwargs)

    return checked


def host_page(view: HostView) -> View:
    """Let in hosts, by link or logged in, and hand them to the view: one by link, perhaps several by account."""

    @never_cache
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        at = timezone.now()
        hosts = hosts_of(request, at=at)
        if not hosts:
            return closed(request, "host")
        note_seen(request, at=at)
        return view(request, hosts, *args, **kwargs)

    return checked


def companion_page(view: CompanionView) -> View:
    """Let in the companion whose link is open or who is logged in, and hand them to the view."""

    @never_cache
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        at = timezone.now()
        companion = companion_of(request, at=at)
        if companion is None:
            return closed(request, "companion")
        note_seen(request, at=at)
        return view(request, companion, *args, **kwargs)

    return checked


def guest_page(view: GuestView) -> View:
    """Let in the guest whose network meeting is open, and hand them to the view."""

    @never_cache
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        guest = guest_of(request)
        return closed(request, "guest") if guest is None else view(request, guest, *args, **kwargs)

    return checked


def closed(request: HttpRequest, kind: Kind) -> HttpResponse:
    """Answer that no page is open here, with the way to open one; it says the same whether there is anything or not.

    Somebody who wrote longer than the page stayed open gets their words back: they come from this request alone.
    """
    typed = (request.POST.get(name, "").strip() for name in WORDS)
    context = {"kind": kind, "open_url": reverse(DOORS[kind]), "lost": "\n\n".join(text for text in typed if text)}
    return render(request, "bridges/me/closed.html", context, status=403)
