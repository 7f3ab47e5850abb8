"""The doors: which link, code or receipt was sent, and how fast somebody may try."""

import secrets
from collections.abc import Collection
from datetime import datetime
from typing import Final

from django.http import HttpRequest

from bridges.actions import links, receipts
from bridges.models import AccessLink, LinkPurpose, Receipt
from directory.access import network_of
from directory.actions import codes, throttles
from directory.actions.private_links import LOCATOR_SIGNS, LinkError

LONGEST_FORM: Final = 100


def found_link(request: HttpRequest, *, purposes: Collection[LinkPurpose], at: datetime) -> AccessLink:
    """Return the link whose token or typed code was sent (`token`, `code`), not yet used up. Tries are slowed down.

    :raises LinkError: if it opens nothing (any more)
    :raises Throttled: if somebody tries too fast
    """
    token, code = request.POST.get("token", "").strip(), request.POST.get("code", "").strip()
    count_try(request, key=(token or codes.typed_code(code))[:LOCATOR_SIGNS], at=at)
    if token:
        return links.find_token(token, purposes=purposes, form=_form_of(request), at=at)
    return links.find_code(code, purposes=purposes, form=_form_of(request), at=at)


def opened_link(request: HttpRequest, *, purposes: Collection[LinkPurpose], at: datetime) -> AccessLink:
    """Return the same link; one that opens once is used up by this.

    :raises LinkError: if it opens nothing (any more)
    :raises Throttled: if somebody tries too fast
    """
    return use_link(request, found_link(request, purposes=purposes, at=at), at=at)


def use_link(request: HttpRequest, link: AccessLink, *, at: datetime) -> AccessLink:
    """Return a link that was found; one that opens once is used up by this, for the form that was sent.

    :raises LinkError: if somebody else was first
    """
    return links.opened(link, form=_form_of(request), at=at)


def new_form() -> str:
    """Return a random text for a form that opens something: it tells a second click from a second person."""
    return secrets.token_urlsafe(16)


def _form_of(request: HttpRequest) -> str:
    return request.POST.get("form", "")[:LONGEST_FORM]


def found_receipt(request: HttpRequest, *, at: datetime) -> Receipt:
    """Return the receipt whose words were sent (`code`). Tries are slowed down.

    :raises LinkError: if there is none
    :raises Throttled: if somebody tries too fast
    """
    words = request.POST.get("code", "")
    count_try(request, key=receipts.locator_of(words), at=at)
    receipt = receipts.find(words, at=at)
    if receipt is None:
        raise LinkError("unknown")
    return receipt


def count_try(request: HttpRequest, *, key: str, at: datetime) -> None:
    """Count one try from this network, and one for what was tried from it, before anything is hashed.

    :raises Throttled: if somebody tries too fast
    """
    network = network_of(request)
    throttles.check("code_network", keys=(network,), at=at)
    throttles.check("code", keys=(key, network), at=at)
