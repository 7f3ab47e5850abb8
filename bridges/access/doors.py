"""The doors: which link, code or receipt was sent."""

from collections.abc import Collection
from datetime import datetime

from django.http import HttpRequest

from bridges.actions import links, receipts
from bridges.models import AccessLink, LinkPurpose, Receipt
from directory.actions.private_links import LinkError
from directory.doors import count_try, form_of, tried


def found_link(request: HttpRequest, *, purposes: Collection[LinkPurpose], at: datetime) -> AccessLink:
    """Return the link whose token or typed code was sent (`token`, `code`), not yet used up. Tries are slowed down.

    :raises LinkError: if it opens nothing (any more)
    :raises Throttled: if somebody tries too fast
    """
    token, code = tried(request, at=at)
    find = links.find_token if token else links.find_code
    return find(token or code, purposes=purposes, form=form_of(request), at=at)


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
    return links.opened(link, form=form_of(request), at=at)


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
