"""An organiser's first page, a new way in, what we know of them, closing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from directory import organiser_access as access
from directory.access import network_of, user_of
from directory.actions import organiser_mail, organiser_retention, throttles
from directory.actions.organisers import OrganiserError
from directory.actions.throttles import Throttled
from directory.forms.organisers import AboutMeForm, AddressForm
from directory.models import Organiser
from directory.pages.keep_home import kept_listings, language_options
from directory.views.visitor import page_language


@require_safe
@access.organiser_page
def home(request: HttpRequest, organisers: list[Organiser]) -> HttpResponse:
    """Show the listings that somebody looks after."""
    way = access.way_of(request)
    context = {
        "name": organisers[0].name,
        "listings": kept_listings(organisers, language=page_language(), at=timezone.now()),
        "is_one_only": way is not None and not way.opens_all,
        "has_account": user_of(request) is not None,
    }
    return render(request, "keep/home.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_link(request: HttpRequest) -> HttpResponse:
    """Send a new way in to an address, if it looks after anything; one reads the same here for every address."""
    form = AddressForm(request.POST or None)
    if request.method != "POST":
        return render(request, "keep/new_link.html", {"form": form})
    if not form.is_valid():
        return render(request, "keep/new_link.html", {"form": form}, status=422)
    at, email = timezone.now(), form.cleaned_data["email"].lower()
    try:
        throttles.check("mail", keys=(email, network_of(request)), at=at)
        throttles.check("mail_address", keys=(email,), at=at)
        throttles.check("mail_network", keys=(network_of(request),), at=at)
    except Throttled as error:
        form.add_error("email", str(error))
        return render(request, "keep/new_link.html", {"form": form}, status=429)
    organiser_mail.send_way_in(email, at=at)
    return render(request, "keep/link_sent.html")


@require_http_methods(["GET", "HEAD", "POST"])
@access.organiser_page
def about_me(request: HttpRequest, organisers: list[Organiser]) -> HttpResponse:
    """Show what we know of an organiser, and let them correct it."""
    first = organisers[0]
    form = AboutMeForm(request.POST or None, initial={"name": first.name, "language": first.language})
    if request.method == "POST" and form.is_valid():
        organiser_mail.correct(organisers, **form.cleaned_data, at=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("keep_me")
    context = {
        "form": form,
        "email": first.email,
        "languages": language_options(),
        "has_account": any(row.user_id for row in organisers),
        "listings": kept_listings(organisers, language=page_language(), at=timezone.now()),
    }
    return render(request, "keep/me.html", context, status=422 if form.errors else 200)


@require_POST
@access.organiser_page
def make_account(request: HttpRequest, organisers: list[Organiser]) -> HttpResponse:
    """Invite an organiser to an account with their own address, or link the one that is there."""
    try:
        is_linked = organiser_mail.offer_account(organisers[0], at=timezone.now())
    except OrganiserError as error:
        messages.warning(request, str(error))
    else:
        if is_linked:
            messages.success(request, _("Your account opens these pages from now on."))
        else:
            messages.success(request, _("Look into your mailbox: there is a link with which you make your account."))
    return redirect("keep_me")


@require_POST
@access.organiser_page
def forget_me(request: HttpRequest, organisers: list[Organiser]) -> HttpResponse:
    """Take everything away that we know of an organiser; `sure` is the second press."""
    if request.POST.get("sure") != "1":
        return redirect("keep_me")
    for organiser in organisers:
        organiser_retention.forget(organiser, at=timezone.now())
    access.close_session(request)
    return render(request, "keep/forgotten.html")


@never_cache
@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """Close an organiser's pages in this browser; a second press says the same."""
    access.close_session(request)
    messages.info(request, _("The page is closed here. Nothing was lost."))
    return redirect("keep_open")
