"""From map to places: what I am looking for, and what may fit; the same read together with a practitioner."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bridges.access import person_page
from bridges.actions import looking as kept
from bridges.actions import network_sharing
from bridges.actions.moves import SomebodyWasFirst
from bridges.actions.parties import by_person
from bridges.forms.looking import LookingForm, initial_of
from bridges.matching import Looking, from_answers
from bridges.models import Person
from bridges.pages.form_fields import fields_of
from bridges.pages.place_candidates import catalogue_codes
from bridges.pages.places import own_words, places_page
from bridges.pages.tickets import alias_of
from bridges.views.practice import colleague, note_reading, person_or_404
from directory.access import practitioner_page
from directory.models import Listing
from directory.views.visitor import my_list_of, page_language


@person_page
@require_http_methods(["GET", "HEAD", "POST"])
def my_places(request: HttpRequest, person: Person) -> HttpResponse:
    """Show places that may fit what I wrote, with all reasons; leave one out, or bring it back."""
    at = timezone.now()
    if request.method == "POST":
        return _change(request, person, at=at)
    looking = from_answers(kept.read(person)[0])
    saved = my_list_of(request)
    page = places_page(
        looking, saved=saved.ids if saved else (), is_all=_is_all(request), language=page_language(), at=at
    )
    just = request.GET.get("left_out", "")
    undo = next((one for one in page.left_out if one.id == just), None)
    return render(request, "bridges/me/places.html", {"page": page, "undo": undo})


@person_page
@require_http_methods(["GET", "HEAD", "POST"])
def my_looking(request: HttpRequest, person: Person) -> HttpResponse:
    """Show what I wrote that I am looking for, and keep it; where it was changed meanwhile, what I typed stays."""
    at, (answers, version) = timezone.now(), kept.read(person)
    looking = from_answers(answers)
    form = _form(request, person, looking, version=version, at=at)
    if not form.is_bound:
        return _show(request, form, version=version)
    if not form.is_valid():
        return _show(request, form, version=form.cleaned_data.get("version") or 0, status=422)
    try:
        kept.keep(person, form.answers(), version=form.cleaned_data["version"] or 0, by=by_person(person), at=at)
    except SomebodyWasFirst as error:
        messages.warning(request, str(error))
        return _show(request, form, version=kept.read(person)[1], status=409)
    messages.success(request, _("Kept. Nobody sees it but you, and whoever you show your map to."))
    return redirect("my_places")


@practitioner_page
@require_safe
@transaction.atomic
def person_places(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Show the same list to somebody whom the person lets look at it with them; that it was read is written down."""
    at, user, row = timezone.now(), colleague(request), person_or_404(request, person_id)
    if not network_sharing.may_see(row, user, at=at):
        raise Http404
    note_reading(request, row, what="looking", at=at)
    looking = from_answers(kept.read(row)[0])
    page = places_page(looking, is_all=_is_all(request), language=page_language(), at=at)
    context = {"page": page, "alias": alias_of(row), "person_id": row.pk}
    return render(request, "bridges/practice/places.html", context)


def _change(request: HttpRequest, person: Person, *, at: datetime) -> HttpResponse:
    """Leave a group out, or bring it back. Pressed twice it is done once."""
    do, _colon, value = request.POST.get("do", "").partition(":")
    try:
        listing_id = UUID(value)
    except ValueError:
        raise Http404 from None
    if do == "leave_out":
        listing = get_object_or_404(Listing.objects.public().groups(), pk=listing_id)
        kept.leave_out(person, listing, by=by_person(person), at=at)
        return redirect(f"{reverse('my_places')}?left_out={listing.pk}")
    if do == "bring_back":
        kept.bring_back(person, listing_id, by=by_person(person), at=at)
        return redirect("my_places")
    raise Http404


def _form(request: HttpRequest, person: Person, looking: Looking, *, version: int, at: datetime) -> LookingForm:
    language = page_language()
    codes = catalogue_codes(language=language, at=at)
    options: dict[str, Any] = {
        "topics": codes["topic"] | looking.topics,
        "languages": codes["language"] | looking.languages,
        "language": language,
    }
    if request.method == "POST":
        return LookingForm(request.POST, **options)
    first = initial_of(looking, version=version)
    if version == 0:
        first |= own_words(person)
    if (tie := request.GET.get("tie", "")) in {"bonding", "bridging", "linking"}:
        first["ties"] = sorted({*first["ties"], tie})
    return LookingForm(initial=first, **options)


def _show(request: HttpRequest, form: LookingForm, *, version: int, status: int = 200) -> HttpResponse:
    fields = fields_of(form)
    context = {
        "fields": fields,
        "opened": {name: any(option.checked for option in field.options) for name, field in fields.items()},
        "version": version,
        "has_errors": bool(form.errors),
    }
    return render(request, "bridges/me/looking.html", context, status=status)


def _is_all(request: HttpRequest) -> bool:
    return request.GET.get("all") == "1"
