"""The pages of people, for their team: write somebody down, read, change, take over, give a way in."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bridges.actions import code_cards, people
from bridges.actions.moves import SomebodyWasFirst
from bridges.actions.parties import by_practitioner
from bridges.forms.practitioner_people import PersonForm
from bridges.models import ContactChannel, Person
from bridges.pages.form_fields import fields_of
from bridges.pages.next_steps import say_moment
from bridges.pages.person import card_pairs, form_values, person_page, texts_of
from bridges.pages.qr import qr_drawing
from bridges.views.practice import colleague, note_reading, person_or_404, say_refusal
from directory.access import practitioner_page, teams_of
from directory.models import Team
from directory.views.visitor import page_language


@practitioner_page
@require_safe
@transaction.atomic
def person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Show the page of a person; that it was read is written down in the same transaction."""
    at, row = timezone.now(), person_or_404(request, person_id)
    note_reading(request, row, what="person", at=at)
    zone = timezone.get_current_timezone_name()
    page = person_page(row, reader=colleague(request), language=page_language(), zone=zone, at=at)
    return render(request, "bridges/practice/person.html", {"page": page})


@practitioner_page
@require_http_methods(["GET", "HEAD", "POST"])
def person_new(request: HttpRequest) -> HttpResponse:
    """Write somebody down, together with them."""
    teams = teams_of(request)
    if request.method != "POST":
        first = {"language": page_language(), "channel": ContactChannel.NONE, "team": teams[0].pk}
        return _form(request, PersonForm(initial=first, teams=teams), row=None)
    form = PersonForm(request.POST, teams=teams)
    if not form.is_valid():
        return _form(request, form, row=None, status=422)
    row = _start(request, form, team=form.cleaned_data["team"] or teams[0], at=timezone.now())
    messages.success(request, _("It is written down. Show them their own page with “Give a way in”."))
    return redirect("person", row.pk)


@practitioner_page
@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def person_edit(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Change what is kept. Where somebody was faster, what was typed stays, next to how it is now."""
    at, row = timezone.now(), person_or_404(request, person_id)
    note_reading(request, row, what="person", at=at)
    if request.method != "POST":
        return _form(request, PersonForm(initial=form_values(row)), row=row)
    form = PersonForm(request.POST)
    if not form.is_valid():
        return _form(request, form, row=row, status=422)
    try:
        _change(request, form, row=row, at=at)
    except SomebodyWasFirst as error:
        say_refusal(request, error)
        return _form(request, form, row=person_or_404(request, person_id), is_late=True, status=409)
    messages.success(request, _("Kept."))
    return redirect("person", row.pk)


@practitioner_page
@require_POST
def person_take_over(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Become the one who supports this person."""
    user, row = colleague(request), person_or_404(request, person_id)
    version = request.POST.get("version", "")
    try:
        read = int(version) if version.isdecimal() else 0
        people.change(row, version=read, practitioner=user, by=by_practitioner(user), at=timezone.now())
    except SomebodyWasFirst as error:
        say_refusal(request, error)
    else:
        messages.success(request, _("You support this person now. They can see it on their page."))
    return redirect("person", row.pk)


@practitioner_page
@require_POST
def person_code(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Show a way in to the person's own page, once: as a drawing to scan and as a code to type."""
    at, row = timezone.now(), person_or_404(request, person_id)
    new = code_cards.make(row, by=by_practitioner(colleague(request)), at=at)
    context = {
        "drawing": qr_drawing(request.build_absolute_uri(new.path), label=_("Code that opens the page")),
        "code": new.code,
        "open_url": request.build_absolute_uri(reverse("open")),
        "until": say_moment(new.link.expires_at, zone=timezone.get_current_timezone_name(), at=at),
        "alias": texts_of(row)["alias"],
        "person_id": row.pk,
    }
    return render(request, "bridges/practice/code_card.html", context)


@transaction.atomic
def _start(request: HttpRequest, form: PersonForm, *, team: Team, at: datetime) -> Person:
    user, by = colleague(request), by_practitioner(colleague(request))
    row = people.start(
        texts=form.texts(),
        language=form.cleaned_data["language"],
        timezone=timezone.get_current_timezone_name(),
        channel=form.cleaned_data["channel"],
        is_safe_to_write=form.cleaned_data["is_safe_to_write"],
        team=team,
        practitioner=user,
        by=by,
        at=at,
    )
    if lines := form.card_lines():
        people.set_card(row, lines=lines, by=by, at=at)
    return row


@transaction.atomic
def _change(request: HttpRequest, form: PersonForm, *, row: Person, at: datetime) -> None:
    by = by_practitioner(colleague(request))
    plain = {name: form.cleaned_data[name] for name in ("channel", "is_safe_to_write", "language")}
    people.change(row, version=form.cleaned_data["version"] or 0, texts=form.texts(), by=by, at=at, **plain)
    if form.card_lines() != card_pairs(row):
        people.set_card(row, lines=form.card_lines(), by=by, at=at)


def _form(
    request: HttpRequest, form: PersonForm, *, row: Person | None, is_late: bool = False, status: int = 200
) -> HttpResponse:
    context = {
        "fields": fields_of(form),
        "channels": ContactChannel.choices,
        "row_id": row.pk if row else None,
        "version": row.version if row else "",
        "now": texts_of(row) if row and is_late else None,
        "has_errors": bool(form.errors),
    }
    return render(request, "bridges/practice/person_form.html", context, status=status)
