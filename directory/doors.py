"""Doors: pages that open something without an account, by the token of a private link or by a typed code.

A scanner of mails, or a browser that looks ahead, asks for whatever address it finds: nothing opens, and nothing is
used up, before somebody presses the button. Tries are slowed down before anything is looked up or hashed.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from types import MappingProxyType
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from directory.access import network_of
from directory.actions import codes, throttles
from directory.actions.private_links import LOCATOR_SIGNS, LinkError
from directory.actions.throttles import Throttled

STATUS_OF_REASON: Final = MappingProxyType({"unknown": 403, "used": 410, "expired": 410})
"""Which status a page has when a link or a code opens nothing, by the reason of the `LinkError`."""

LONGEST_FORM: Final = 100
LONGEST_SENT: Final = 300
"""As much as the field for a code lets somebody type: more is not given back to a page."""

View = Callable[[HttpRequest], HttpResponse]


@dataclass(frozen=True, slots=True)
class Door:
    """The page with the field for a code. `is_open` tells whether this browser has open already what is behind it."""

    template: str
    is_open: Callable[[HttpRequest], object] | None = None

    def opens(self, view: View) -> View:
        """Run `view` only when a button is pressed; otherwise, and when it raises that nothing opens, show the door."""

        @never_cache
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def checked(request: HttpRequest) -> HttpResponse:
            if request.method != "POST":
                return self.show(request)
            try:
                return view(request)
            except (Throttled, LinkError) as refusal:
                return self.show(request, refusal)

        return checked

    def show(self, request: HttpRequest, refusal: Throttled | LinkError | None = None, **more: object) -> HttpResponse:
        """Show the door, after a `refusal` with its words and its status; what was typed comes back to be mended.

        `more` is what else stands on the page, and what it says instead.
        """
        context = {
            "error": str(refusal) if refusal else "",
            "reason": refusal.reason if isinstance(refusal, LinkError) else "",
            "is_open": self.is_open is not None and bool(self.is_open(request)),
            "code": _sent(request, "code"),
            "form_id": new_form(),
            **more,
        }
        return render(request, self.template, context, status=_status_of(refusal))


def tried(request: HttpRequest, *, at: datetime) -> tuple[str, str]:
    """Count one try, and return the token and the typed code that were sent with it.

    :raises Throttled: if somebody tries too fast
    """
    token, code = request.POST.get("token", "").strip(), request.POST.get("code", "").strip()
    count_try(request, key=(token or codes.typed_code(code))[:LOCATOR_SIGNS], at=at)
    return token, code


def count_try(request: HttpRequest, *, key: str, at: datetime) -> None:
    """Count one try from this network, and one for what was tried from it, before anything is hashed.

    :raises Throttled: if somebody tries too fast
    """
    network = network_of(request)
    throttles.check("code_network", keys=(network,), at=at)
    throttles.check("code", keys=(key, network), at=at)


def passed_on(request: HttpRequest) -> dict[str, str]:
    """Return what a page that asks something behind a door sends along, so that its answer finds the same link."""
    return {
        "token": _sent(request, "token"),
        "code": _sent(request, "code"),
        "form_id": form_of(request) or new_form(),
    }


def new_form() -> str:
    """Return a random text for a form that opens something: it tells a second click from a second person."""
    return secrets.token_urlsafe(16)


def form_of(request: HttpRequest) -> str:
    """Return the random text of the form that was sent."""
    return request.POST.get("form", "")[:LONGEST_FORM]


def _sent(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "")[:LONGEST_SENT]


def _status_of(refusal: Throttled | LinkError | None) -> int:
    if isinstance(refusal, LinkError):
        return STATUS_OF_REASON[refusal.reason]
    return 429 if refusal else 200
