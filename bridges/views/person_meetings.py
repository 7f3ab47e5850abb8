"""A practitioner writes down a network meeting together with the person, who invites from their own page."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bridges.actions import meetings, network_sharing, participants
from bridges.actions.parties import spoken
from bridges.forms.meetings import AloudMeetingForm
from bridges.models import Person
from bridges.pages.form_fields import fields_of
from bridges.pages.tickets import alias_of
from bridges.states import MoveError
from bridges.views.my_meetings import add_error, where_options
from bridges.views.practice import colleague, note_reading, person_or_404
from directory.access import practitioner_page
from directory.models import User


@practitioner_page
@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def person_meeting_new(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Write a meeting down while the person lets their team draw with them; sent twice it is one."""
    at, user, person = timezone.now(), colleague(request), person_or_404(request, person_id)
    if not network_sharing.may_write(person, user, at=at):
        raise Http404
    note_reading(request, person, what="person", at=at)
    form = AloudMeetingForm(request.POST if request.method == "POST" else None, initial={"where": "here"})
    if form.is_valid():
        try:
            _write_down(person, form, user=user, at=at)
        except MoveError as error:
            add_error(form, error)
        else:
            words = _("Written down. %(alias)s finds it on their own page, and invites from there.")
            messages.success(request, words % {"alias": alias_of(person)})
            return redirect("person", person.pk)
    context = {
        "alias": alias_of(person),
        "person_id": person.pk,
        "fields": fields_of(form),
        "where": where_options(form),
        "has_errors": bool(form.errors),
    }
    return render(request, "bridges/meetings/aloud.html", context, status=422 if form.errors else 200)


@transaction.atomic
def _write_down(person: Person, form: AloudMeetingForm, *, user: User, at: datetime) -> None:
    by = spoken(person, to=user)
    made = meetings.prepare_once(person, form.plan(), by=by, at=at)
    if form.cleaned_data["invite_me"]:
        participants.add_colleague(made, user, by=by, at=at)
