"""Organisers, for stewards: the list, whom they trust, and handing a page over for somebody who cannot."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from directory.access import steward_page
from directory.actions import hand_overs, organiser_team, organiser_trust
from directory.actions.organisers import OrganiserError
from directory.forms.organisers import HandOverForThemForm
from directory.models import HandOver, Listing, Organiser
from directory.pages import desk_organisers as pages
from directory.pages.keep_home import language_options
from directory.views.desk.common import steward
from directory.views.visitor import page_language

STEPS = {
    "trust": organiser_trust.trust,
    "untrust": organiser_trust.trust_no_longer,
    "take_out": organiser_team.take_out,
}


@require_safe
@steward_page
def organisers(request: HttpRequest) -> HttpResponse:
    """Show one part of the list."""
    at, language = timezone.now(), page_language()
    show = request.GET.get("show", "")
    show = show if show in pages.SHOWN_WORDS else pages.CURRENT
    text = request.GET.get("q", "").replace("\x00", "").strip()[: pages.LONGEST_SEARCH]
    rows, part = pages.rows_page(show, text=text, page=request.GET.get("page", "1"), language=language, at=at)
    context = {
        "tabs": pages.tabs(show, at=at),
        "show": show,
        "text": text,
        "rows": rows,
        "part": part,
        "previous_url": _page_url(show, text, part.number - 1) if part.has_previous() else "",
        "next_url": _page_url(show, text, part.number + 1) if part.has_next() else "",
    }
    return render(request, "desk/organisers/organisers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@steward_page
def people(request: HttpRequest, listing_id: UUID) -> HttpResponse:
    """Show who looks after one listing; hand it over for somebody who cannot, with a reason."""
    listing = get_object_or_404(Listing.objects.prefetch_related("texts"), pk=listing_id)
    form = HandOverForThemForm(request.POST or None, initial={"language": listing.language})
    if form.is_valid():
        try:
            hand_overs.begin_for(listing, **form.cleaned_data, by=steward(request), at=timezone.now())
        except OrganiserError as error:
            form.add_error(error.field or None, str(error))
        else:
            messages.success(request, _("The mail is on its way. Nothing changes before they say yes."))
            return redirect("desk_people", listing_id)
    context = {
        "view": pages.people_of(listing, language=page_language(), at=timezone.now()),
        "form": form,
        "languages": language_options(),
    }
    return render(request, "desk/organisers/people.html", context, status=422 if form.errors else 200)


@require_POST
@steward_page
def organiser(request: HttpRequest, organiser_id: UUID) -> HttpResponse:
    """Trust an organiser, trust them no longer, or take them out; `do` says which."""
    found = get_object_or_404(Organiser.objects.select_related("listing"), pk=organiser_id)
    step = STEPS.get(request.POST.get("do", ""))
    thanks = {
        "trust": _("Trusted: their changes are public at once, and you see them afterwards."),
        "untrust": _("Their changes wait for a steward again."),
        "take_out": _("Done. Their links open nothing any more."),
    }
    if step is not None:
        try:
            step(found, by=steward(request), at=timezone.now())
        except OrganiserError as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, thanks[request.POST["do"]])
    return redirect("desk_people", found.listing_id)


@require_POST
@steward_page
def call_off(request: HttpRequest, listing_id: UUID) -> HttpResponse:
    """Call a hand-over off."""
    row = HandOver.objects.open().filter(listing=listing_id).select_related("before", "after").first()
    try:
        if row is not None:
            hand_overs.call_off(row, by=steward(request), at=timezone.now())
    except OrganiserError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("Called off. Everything stays as it is."))
    return redirect("desk_people", listing_id)


def _page_url(show: str, text: str, page: int) -> str:
    return f"?{urlencode([('show', show), ('q', text), ('page', str(page))])}"
