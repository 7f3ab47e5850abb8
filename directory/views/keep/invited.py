"""The door of an invitation: look what it is about, then say yes with a name, or no."""

from datetime import datetime

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from directory import organiser_access as access
from directory.actions import hand_overs, organiser_links, organiser_team
from directory.actions.organisers import OrganiserError
from directory.actions.private_links import LinkError
from directory.doors import Door, form_of, passed_on
from directory.forms.organisers import NameForm
from directory.models import HandOver, Organiser, OrganiserLink, OrganiserLinkPurpose
from directory.pages.listing_names import listing_name
from directory.views.visitor import page_language

DOOR = Door("keep/invited_door.html")


@DOOR.opens
def invited(request: HttpRequest) -> HttpResponse:
    """Show the door; by link or code what is asked; then take the answer."""
    at = timezone.now()
    link = access.found_link(request, purposes=(OrganiserLinkPurpose.INVITE,), at=at)
    if request.POST.get("do") == "no":
        return _refuse(request, link, at=at)
    return _accept(request, link, at=at) if request.POST.get("do") == "yes" else _question(request, link)


def _accept(request: HttpRequest, link: OrganiserLink, *, at: datetime) -> HttpResponse:
    form = NameForm(request.POST)
    if not form.is_valid():
        return _question(request, link, form=form, status=422)
    organiser, is_second_press = organiser_team.fresh(link.organiser), link.used_at is not None
    try:
        if not is_second_press:
            _say_yes(request, link, name=form.cleaned_data["name"], at=at)
    except OrganiserError as error:
        raise LinkError("expired") from error
    access.open_session(request, organiser, way=link, at=at)
    messages.success(request, _("Thank you. You look after this page from now on."))
    return redirect("keep_home")


@transaction.atomic
def _say_yes(request: HttpRequest, link: OrganiserLink, *, name: str, at: datetime) -> None:
    """Use the link up and take the yes together, so that a link that led to nothing can be used again."""
    organiser_links.use_up(link, form=form_of(request), at=at)
    if HandOver.objects.open().filter(after=link.organiser).exists():
        hand_overs.accept(link.organiser, name=name, at=at)
    else:
        organiser_team.accept(link.organiser, name=name, at=at)


def _refuse(request: HttpRequest, link: OrganiserLink, *, at: datetime) -> HttpResponse:
    organiser_links.use_up(link, form=form_of(request), at=at)
    try:
        organiser_team.refuse(link.organiser, at=at)
    except OrganiserError as error:
        raise LinkError("expired") from error
    return render(request, "keep/refused.html")


def _question(
    request: HttpRequest, link: OrganiserLink, *, form: NameForm | None = None, status: int = 200
) -> HttpResponse:
    organiser = organiser_team.fresh(link.organiser)
    hand_over = HandOver.objects.open().filter(after=organiser).select_related("before").first()
    context = {
        "group": listing_name(organiser.listing, language=page_language()),
        "group_id": organiser.listing_id if organiser.listing.is_public() else None,
        "asked_by": _asked_by(organiser, hand_over),
        "is_hand_over": hand_over is not None,
        "form": form or NameForm(initial={"name": organiser.name}),
        **passed_on(request),
    }
    return render(request, "keep/invited.html", context, status=status)


def _asked_by(organiser: Organiser, hand_over: HandOver | None) -> str:
    """Return the first name of whoever asks; "" where a steward does."""
    if hand_over is not None and hand_over.made_by_id is not None:
        return ""
    return organiser.invited_by.name if organiser.invited_by else ""
