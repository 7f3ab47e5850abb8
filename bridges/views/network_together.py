"""A practitioner writes down that a person said yes, aloud, to looking at their map together."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bridges.actions import links, network_sharing, receipts
from bridges.actions.parties import spoken
from bridges.forms.networks import DRAW, AloudForm
from bridges.models import LinkPurpose, Person
from bridges.pages.form_fields import fields_of
from bridges.pages.next_steps import say_moment
from bridges.pages.qr import qr_drawing
from bridges.pages.tickets import alias_of
from bridges.states import MoveError
from bridges.views.practice import colleague, note_reading, person_or_404
from directory.access import practitioner_page


@practitioner_page
@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def person_network_allow(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Show the words that are read aloud, and write the yes down. Nothing here says whether there is a map."""
    at, person = timezone.now(), person_or_404(request, person_id)
    note_reading(request, person, what="person", at=at)
    form = AloudForm(request.POST if request.method == "POST" else None, initial={"days": "30"})
    if not form.is_valid():
        context = {
            "alias": alias_of(person),
            "person_id": person.pk,
            "team": person.team.name if person.team else "",
            "fields": fields_of(form),
            "has_errors": bool(form.errors),
        }
        return render(request, "bridges/networks/aloud.html", context, status=422 if form.is_bound else 200)
    values, by = form.cleaned_data, spoken(person, to=colleague(request))
    try:
        network_sharing.allow(person, may_write=values["may"] == DRAW, days=int(values["days"]), by=by, at=at)
    except MoveError as error:
        messages.warning(request, str(error))
        return redirect("person", person.pk)
    return _written_down(request, person, at=at)


def _written_down(request: HttpRequest, person: Person, *, at: datetime) -> HttpResponse:
    """Show, this once, what the person takes along: a code that takes the yes back, a receipt if they have none."""
    undo = links.make(LinkPurpose.UNDO, person=person, at=at)
    has_receipt = person.receipts.filter(ended_at__isnull=True).exists()
    context = {
        "alias": alias_of(person),
        "person_id": person.pk,
        "words": "" if has_receipt else receipts.make(person, at=at),
        "drawing": qr_drawing(request.build_absolute_uri(undo.path), label=_("Code that takes it back")),
        "code": undo.code,
        "undo_url": request.build_absolute_uri(reverse("undo_spoken")),
        "until": say_moment(undo.link.expires_at, zone=timezone.get_current_timezone_name(), at=at),
    }
    return render(request, "bridges/networks/aloud_done.html", context)
