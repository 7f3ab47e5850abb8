"""Asking, from the page of a listing, to look after it. What one reads is the same whoever looks after it now."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from directory.access import network_of
from directory.actions import claims, throttles
from directory.actions.throttles import Throttled
from directory.forms.organisers import ClaimForm
from directory.models import Listing
from directory.pages.listing_names import listing_name
from directory.views.visitor import page_language


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, listing_id: UUID) -> HttpResponse:
    """Ask who somebody is and how that can be checked, and send them a link to prove their mailbox."""
    listing, form = _listing(listing_id), ClaimForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_by_a_program():
            return redirect("claim_sent", listing.pk)
        if form.is_valid():
            try:
                _send(request, listing, form)
            except Throttled as error:
                form.add_error("email", str(error))
                status = 429
            else:
                return redirect("claim_sent", listing.pk)
    context = {"form": form, "group": listing_name(listing, language=page_language()), "listing_id": listing.pk}
    return render(request, "directory/claim.html", context, status=status)


@never_cache
@require_safe
def claim_sent(request: HttpRequest, listing_id: UUID) -> HttpResponse:
    """Say that there is a letter in the mailbox, and what happens next."""
    listing = _listing(listing_id)
    context = {"group": listing_name(listing, language=page_language()), "listing_id": listing.pk}
    return render(request, "directory/claim_sent.html", context)


def _send(request: HttpRequest, listing: Listing, form: ClaimForm) -> None:
    at, network, email = timezone.now(), network_of(request), form.cleaned_data["email"].lower()
    throttles.check("claim", keys=(network,), at=at)
    throttles.check("mail", keys=(email, network), at=at)
    throttles.check("mail_address", keys=(email,), at=at)
    throttles.check("mail_network", keys=(network,), at=at)
    values = {name: form.cleaned_data[name] for name in ("name", "belongs", "how_to_check")}
    claims.ask(listing, claims.Words(email=email, language=page_language(), **values), at=at)


def _listing(listing_id: UUID) -> Listing:
    return get_object_or_404(Listing.objects.public().prefetch_related("texts"), pk=listing_id)
