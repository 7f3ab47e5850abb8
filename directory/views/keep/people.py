"""Who looks after a listing together: inviting, taking out, leaving, handing over."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from directory import organiser_access as access
from directory.access import network_of
from directory.actions import hand_overs, organiser_team, throttles
from directory.actions.organiser_team import NeedsHandOverError
from directory.actions.organisers import OrganiserError
from directory.actions.throttles import Throttled
from directory.forms.organisers import HandOverForm, InviteOrganiserForm
from directory.models import HandOver, Organiser
from directory.organiser_rules import Act, may
from directory.pages import keep_people as pages
from directory.pages.keep_home import language_options
from directory.pages.listing_names import listing_name
from directory.views.visitor import page_language


@require_safe
@access.organiser_page
def people(request: HttpRequest, organisers: list[Organiser], listing_id: UUID) -> HttpResponse:
    """Show who looks after a listing, who is invited, and who asks to."""
    return _page(request, mine(organisers, listing_id), InviteOrganiserForm())


@require_POST
@access.organiser_page
def invite(request: HttpRequest, organisers: list[Organiser], listing_id: UUID) -> HttpResponse:
    """Ask somebody to help."""
    organiser, form = mine(organisers, listing_id), InviteOrganiserForm(request.POST)
    _check_may(organiser, Act.INVITE)
    if form.is_valid():
        try:
            _slow_down(request, form.cleaned_data["email"])
            organiser_team.invite(organiser.listing, **form.cleaned_data, by=organiser, at=timezone.now())
        except (OrganiserError, Throttled) as error:
            form.add_error("email", str(error))
        else:
            messages.success(request, _("The invitation is on its way. They decide with the link in it."))
            return redirect("keep_people", listing_id)
    return _page(request, organiser, form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@access.organiser_page
def take_out(request: HttpRequest, organisers: list[Organiser], listing_id: UUID, organiser_id: UUID) -> HttpResponse:
    """Ask once more, then let somebody look after a listing no longer."""
    organiser = mine(organisers, listing_id)
    _check_may(organiser, Act.TAKE_OUT)
    rows = Organiser.objects.filter(listing=listing_id, ended_at__isnull=True).exclude(pk=organiser.pk)
    other = get_object_or_404(rows, pk=organiser_id)
    name = other.name or other.email
    if request.method != "POST":
        context = {"name": name, "is_in": other.verified_at is not None, "listing_id": listing_id}
        return render(request, "keep/take_out.html", context)
    thanks = _("Done. Their links open nothing any more.")
    _try(request, lambda: organiser_team.take_out(other, by=organiser, at=timezone.now()), thanks)
    return redirect("keep_people", listing_id)


@require_http_methods(["GET", "HEAD", "POST"])
@access.organiser_page
def leave(request: HttpRequest, organisers: list[Organiser], listing_id: UUID) -> HttpResponse:
    """Ask once more, then end one's own part."""
    organiser = mine(organisers, listing_id)
    is_last, error = organiser_team.is_last_owner(organiser), ""
    if request.method == "POST":
        try:
            organiser_team.leave(organiser, is_sure=request.POST.get("sure") == "1", at=timezone.now())
        except NeedsHandOverError as refusal:
            is_last, error = True, str(refusal)
        else:
            return _left(request)
    context = {
        "group": listing_name(organiser.listing, language=page_language()),
        "is_last_owner": is_last,
        "error": error,
        "listing_id": listing_id,
    }
    return render(request, "keep/leave.html", context, status=422 if error else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@access.organiser_page
def hand_over(request: HttpRequest, organisers: list[Organiser], listing_id: UUID) -> HttpResponse:
    """Ask who comes next, and send them a letter; nothing changes before they say yes."""
    organiser = mine(organisers, listing_id)
    _check_may(organiser, Act.HAND_OVER)
    form = HandOverForm(request.POST or None, initial={"language": organiser.language})
    if form.is_valid():
        values = form.cleaned_data
        try:
            _slow_down(request, values["email"])
            hand_overs.begin(
                organiser.listing,
                email=values["email"],
                language=values["language"],
                stays=values["stays"] == "yes",
                by=organiser,
                at=timezone.now(),
            )
        except (OrganiserError, Throttled) as error:
            form.add_error("email", str(error))
        else:
            messages.success(request, _("The mail is on its way. Nothing changes before they say yes."))
            return redirect("keep_people", listing_id)
    view = pages.people_page(organiser, language=page_language(), at=timezone.now())
    context = {"view": view, "form": form, "languages": language_options(), "stays": _stays_options(form)}
    return render(request, "keep/hand_over.html", context, status=422 if form.errors else 200)


@require_POST
@access.organiser_page
def hand_over_answer(request: HttpRequest, organisers: list[Organiser], listing_id: UUID) -> HttpResponse:
    """Take a listing over, refuse it, or call it off; `do` says which."""
    organiser, do = mine(organisers, listing_id), request.POST.get("do", "")
    row = HandOver.objects.open().filter(listing=listing_id).select_related("before", "after").first()
    if row is None or organiser.pk not in {row.before_id, row.after_id}:
        messages.info(request, _("Nothing is being handed over here any more."))
    elif do == "accept" and row.after_id == organiser.pk:
        thanks = _("You look after this page from now on.")
        _try(request, lambda: hand_overs.accept(organiser, at=timezone.now()), thanks)
    elif do == "call_off":
        thanks = _("Everything stays as it is.")
        _try(request, lambda: hand_overs.call_off(row, by=organiser, at=timezone.now()), thanks)
    return redirect("keep_people", listing_id)


def _left(request: HttpRequest) -> HttpResponse:
    """Thank whoever left; their pages stay open here only where there are others."""
    if access.organisers_of(request):
        messages.success(request, _("You do not look after this page any more. Thank you for what you did."))
        return redirect("keep_home")
    access.close_session(request)
    return render(request, "keep/left.html")


def mine(organisers: list[Organiser], listing_id: UUID) -> Organiser:
    """Return the reader as organiser of one listing.

    :raises Http404: if this browser opens no such listing: the same as if there was none
    """
    organiser = next((row for row in organisers if row.listing_id == listing_id), None)
    if organiser is None:
        raise Http404
    return organiser


def _check_may(organiser: Organiser, act: Act) -> None:
    if not may(organiser_team.standing_of(organiser), act):
        raise Http404


def _slow_down(request: HttpRequest, email: str) -> None:
    """Let nobody send letters to strangers one after the other."""
    at, network = timezone.now(), network_of(request)
    throttles.check("mail", keys=(email.lower(), network), at=at)
    throttles.check("mail_address", keys=(email.lower(),), at=at)
    throttles.check("mail_network", keys=(network,), at=at)


def _try(request: HttpRequest, act: Callable[[], object], thanks: str) -> None:
    try:
        act()
    except OrganiserError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, thanks)


def _stays_options(form: HandOverForm) -> list[dict[str, object]]:
    chosen = form["stays"].value() or ""
    words = {"yes": _("I go on helping"), "no": _("I stop. My links open nothing any more")}
    return [{"value": key, "label": label, "checked": key == chosen} for key, label in words.items()]


def _page(request: HttpRequest, organiser: Organiser, form: InviteOrganiserForm, *, status: int = 200) -> HttpResponse:
    view = pages.people_page(organiser, language=page_language(), at=timezone.now())
    context = {"view": view, "form": form, "languages": language_options(), "language": organiser.language}
    return render(request, "keep/people.html", context, status=status)
