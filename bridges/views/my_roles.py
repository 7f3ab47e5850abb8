"""Roles that grow: what I am at my places, and going along with others."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bridges.access import person_page
from bridges.actions import companions, roles
from bridges.actions.parties import by_companion, by_person
from bridges.forms.companions import OfferForm
from bridges.models import Companion, Person
from bridges.pages import roles as pages
from bridges.pages.hosts import group_name
from bridges.states import MoveError
from directory.models import Listing
from directory.views.visitor import page_language


@person_page
@require_safe
def my_roles(request: HttpRequest, person: Person) -> HttpResponse:
    """Show my places, and what I said that I am there."""
    places = pages.my_places(person, language=page_language(), at=timezone.now())
    is_companion = Companion.objects.filter(person=person, ended_at__isnull=True).exists()
    return render(request, "bridges/me/roles.html", {"places": places, "is_companion": is_companion})


@person_page
@require_http_methods(["GET", "HEAD", "POST"])
def my_role(request: HttpRequest, person: Person, listing_id: UUID) -> HttpResponse:
    """Say what I am at one place, or take away what I said. Pressed twice it is said once."""
    listing = _place_or_404(person, listing_id)
    at, by = timezone.now(), by_person(person)
    if request.method != "POST":
        return _form(request, person, listing)
    try:
        if request.POST.get("do") == "forget":
            roles.forget(person, listing, by=by, at=at)
            messages.success(request, _("Taken away."))
        elif request.POST.get("do") == "map":
            roles.put_on_map(person, listing, name=group_name(listing, language=page_language()), by=by, at=at)
            messages.success(request, _("It is on your map. There you can change it, or take it off."))
        else:
            role, words = request.POST.get("role", ""), request.POST.get("words", "")
            roles.say(person, listing, role=role, words=words, by=by, at=at)
            messages.success(request, _("Written down. You can change it whenever you like."))
    except MoveError as error:
        return _form(request, person, listing, error=str(error), status=422)
    return redirect("my_role", listing.pk)


def _place_or_404(person: Person, listing_id: UUID) -> Listing:
    has_said = Listing.objects.filter(pk__in=roles.newest_of(person, [listing_id]))
    rows = Listing.objects.filter(pk__in=roles.places_of(person)) | has_said
    return get_object_or_404(rows.prefetch_related("texts").distinct(), pk=listing_id)


def _form(
    request: HttpRequest, person: Person, listing: Listing, *, error: str = "", status: int = 200
) -> HttpResponse:
    place = pages.my_place(person, listing, language=page_language(), at=timezone.now())
    chosen = request.POST.get("role") or next((step.value for step in place.steps if step.is_now), "")
    context = {
        "place": place,
        "options": [
            {"value": step.value, "label": step.label, "icon": step.icon, "checked": step.value == chosen}
            for step in place.steps
        ],
        "typed": request.POST.get("words", place.words)[:2000],
        "error": error,
    }
    return render(request, "bridges/me/role.html", context, status=status)


@person_page
@require_http_methods(["GET", "HEAD", "POST"])
def my_company(request: HttpRequest, person: Person) -> HttpResponse:
    """Offer to go along with others, as a companion of my team, or stop."""
    own = Companion.objects.filter(person=person, ended_at__isnull=True).first()
    form = OfferForm(request.POST if request.method == "POST" and "do" not in request.POST else None)
    if request.method == "POST" and request.POST.get("do") == "stop":
        return _stop(request, own)
    if form.is_valid():
        try:
            companions.offer(person, **form.cleaned_data, by=by_person(person), at=timezone.now())
        except companions.CompanionError as error:
            form.add_error(error.field or None, str(error))
        else:
            messages.success(request, _("Thank you. A letter is on its way; in it you say your yes, or nothing."))
            return redirect("my_company")
    context = {"form": form, "own": own, "team": person.team.name if person.team else ""}
    return render(request, "bridges/me/company.html", context, status=422 if form.errors else 200)


def _stop(request: HttpRequest, own: Companion | None) -> HttpResponse:
    if own is None:
        raise Http404
    companions.end(own, by=by_companion(own), at=timezone.now())
    messages.success(request, _("Stopped. What was written about you as a companion is taken away."))
    return redirect("my_company")
