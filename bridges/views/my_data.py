"""What is kept about me: read it, change it, take it along, erase it; who saw it; how I come in."""

import json
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bridges import access
from bridges.access import person_page
from bridges.actions import calendar_addresses, links, people, receipts
from bridges.actions.moves import SomebodyWasFirst
from bridges.actions.parties import by_person
from bridges.forms.person_about import AboutForm
from bridges.forms.person_asking import card_of
from bridges.forms.person_contact import YES
from bridges.models import MeetingState, NetworkMeeting, Person, Receipt
from bridges.pages import about_me as pages
from bridges.pages import mine
from bridges.pages.asking import channels_for
from bridges.views.opening import open_address
from directory.views.visitor import page_language


@person_page
@require_http_methods(["GET", "HEAD", "POST"])
def about_me(request: HttpRequest, person: Person) -> HttpResponse:
    """Show what I wrote about myself, and change it."""
    form = AboutForm(
        request.POST if request.method == "POST" else None,
        initial=pages.initial_of(person),
        channels=channels_for(person),
    )
    if not form.is_valid():
        return render(request, "bridges/me/about.html", {"view": pages.about_page(person, form)})
    try:
        _save(person, form, at=timezone.now())
    except SomebodyWasFirst as error:
        view = pages.about_page(Person.objects.with_key().get(pk=person.pk), form, conflict=str(error))
        return render(request, "bridges/me/about.html", {"view": view}, status=409)
    messages.success(request, _("Saved."))
    return redirect("about_me")


def _save(person: Person, form: AboutForm, *, at: datetime) -> None:
    """Save the page and the card. The same form sent twice changes nothing the second time."""
    values, by = form.cleaned_data, by_person(person)
    plain = {
        "language": values["language"],
        "channel": values["channel"],
        "is_safe_to_write": values["is_safe"] == YES,
    }
    if pages.is_same(person, form.texts(), plain=plain, card=card_of(values)):
        return
    pages_version = values["version"]
    people.change(person, version=pages_version, by=by, at=at, texts=form.texts(), **plain)
    people.set_card(person, lines=card_of(values), by=by, at=at)


@person_page
@require_safe
def my_record(request: HttpRequest, person: Person) -> HttpResponse:
    """Show everything that happened, and everybody who looked at my page."""
    moments = mine.my_record(person, language=page_language(), at=timezone.now())
    return render(request, "bridges/me/record.html", {"moments": moments})


@person_page
@require_safe
def my_data(request: HttpRequest, person: Person) -> HttpResponse:
    """Show how I come in, who may see my page, and how to take or erase what is kept."""
    context = {
        "team": person.team.name if person.team else "",
        "has_receipt": Receipt.objects.filter(person=person, ended_at__isnull=True).exists(),
        "has_guests": NetworkMeeting.objects.of(person).filter(state=MeetingState.INVITED).exists(),
    }
    return render(request, "bridges/me/data.html", context)


@person_page
@require_safe
def my_export(request: HttpRequest, person: Person) -> HttpResponse:
    """Give everything that is kept: as a page to read, or with `?as=json` as a file."""
    kept: dict[str, Any] = people.export(person, at=timezone.now())
    if request.GET.get("as") != "json":
        return render(request, "bridges/me/export.html", {"parts": pages.readable(kept)})
    response = HttpResponse(json.dumps(kept, ensure_ascii=False, indent=2), content_type="application/json")
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@person_page
@require_POST
def my_erase(request: HttpRequest, person: Person) -> HttpResponse:
    """Erase everything, after the box was ticked."""
    if request.POST.get("sure") != "1":
        messages.warning(request, _("Nothing was erased. Tick the box first, if you are sure."))
        return redirect("my_data")
    people.erase(person, by=by_person(person), at=timezone.now())
    request.session.flush()
    return render(request, "bridges/me/erased.html")


@person_page
@require_POST
def my_receipt(request: HttpRequest, person: Person) -> HttpResponse:
    """Make a new receipt, which ends all other ways in, or turn it off."""
    at = timezone.now()
    if request.POST.get("do") == "off":
        return _turn_off(request, person, at=at)
    words = receipts.make(person, at=at)
    links.end_of(person, at=at)
    calendar_addresses.end(person, at=at)
    way = Receipt.objects.get(person=person, ended_at__isnull=True)
    access.open_person_session(request, person, way=way, at=at)
    return render(request, "bridges/me/receipt.html", {"receipt": words, "open_address": open_address(request)})


def _turn_off(request: HttpRequest, person: Person, *, at: datetime) -> HttpResponse:
    receipts.turn_off(person, at=at)
    messages.success(request, _("Your receipt opens nothing any more."))
    return redirect("my_data")


@person_page
@require_POST
def my_team(request: HttpRequest, person: Person) -> HttpResponse:
    """Leave the team: from now on nobody of it sees my page."""
    if request.POST.get("do") == "leave":
        way = access.link_of(request, "person")
        people.leave_team(person, by=by_person(person), at=timezone.now(), way=way)
        messages.success(request, _("Done. From now on nobody of the team sees your page."))
    return redirect("my_data")
