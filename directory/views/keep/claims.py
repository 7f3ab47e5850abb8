"""Proving a mailbox, taking a claim back, and what present organisers say of a claimant."""

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from directory import organiser_access as access
from directory.actions import claims
from directory.actions.organisers import OrganiserError
from directory.actions.private_links import LinkError
from directory.doors import Door, passed_on
from directory.forms.organisers import ClaimAnswerForm
from directory.models import Claim, ClaimState, Organiser, OrganiserLinkPurpose
from directory.pages import keep_people as pages
from directory.pages.listing_names import listing_name
from directory.views.keep.people import mine
from directory.views.visitor import page_language

DOOR = Door("keep/prove_door.html")


@DOOR.opens
def prove(request: HttpRequest) -> HttpResponse:
    """Show the door; by link or code say yes, it was me, or no; afterwards how the claim stands.

    The link is not used up: pressing twice says the same, and what can be decided with it is only the own claim.
    """
    at = timezone.now()
    link = access.found_link(request, purposes=(OrganiserLinkPurpose.PROVE,), at=at)
    if request.POST.get("do") == "take_back":
        return _take_back(request, link.organiser, at=at)
    return _proven(request, link.organiser, at=at)


@require_http_methods(["GET", "HEAD", "POST"])
@access.organiser_page
def claim(request: HttpRequest, organisers: list[Organiser], listing_id: UUID, claim_id: UUID) -> HttpResponse:
    """Show who asks to look after a listing as well, and take down whether one knows them."""
    organiser = mine(organisers, listing_id)
    rows = Claim.objects.waiting().select_related("organiser__listing").filter(organiser__listing=listing_id)
    found = get_object_or_404(rows, pk=claim_id)
    form = ClaimAnswerForm(request.POST or None)
    if form.is_valid():
        is_known = form.cleaned_data["do"] == "known"
        try:
            claims.answer(found, is_known=is_known, words=form.cleaned_data["words"], by=organiser, at=timezone.now())
        except OrganiserError as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, _("Thank you. A steward reads it before they decide."))
        return redirect("keep_people", listing_id)
    view = pages.claim_page(found, organiser, language=page_language(), at=timezone.now())
    return render(request, "keep/claim.html", {"view": view, "form": form}, status=422 if form.errors else 200)


def _proven(request: HttpRequest, organiser: Organiser, *, at: datetime) -> HttpResponse:
    row = Claim.objects.filter(organiser=organiser).first()
    with suppress(OrganiserError):  # decided or taken back: the page says how it stands
        row = claims.prove(organiser, at=at)
    if row is None:
        raise LinkError("expired")
    context = {
        "group": listing_name(organiser.listing, language=page_language()),
        "is_waiting": row.state == ClaimState.WAITING,
        "is_approved": row.state == ClaimState.APPROVED,
        "answer": row.answer,
        **passed_on(request),
    }
    return render(request, "keep/proven.html", context)


def _take_back(request: HttpRequest, organiser: Organiser, *, at: datetime) -> HttpResponse:
    try:
        claims.take_back(organiser, at=at)
    except OrganiserError as error:
        raise LinkError("expired") from error
    return render(request, "keep/refused.html")
