"""My network meetings: preparing one, its page, who is there, who reads what, and the paper of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bridges import meeting_rules, vault
from bridges.access import person_page
from bridges.actions import meeting_voices, meetings, participants
from bridges.actions.moves import SomebodyWasFirst
from bridges.actions.parties import by_person
from bridges.forms.meetings import GuestForm, MeetingForm
from bridges.meeting_rules import Part
from bridges.models import MeetingState, NetworkMeeting, Participant, ParticipantParty, Person, Voice
from bridges.pages import my_meetings as pages
from bridges.pages.form_fields import Option, fields_of
from bridges.pages.my_meeting_words import readers_page
from bridges.states import MoveError
from directory.views.visitor import page_language


@person_page
@require_safe
def my_meetings(request: HttpRequest, person: Person) -> HttpResponse:
    """Show all of my meetings."""
    return render(request, "bridges/meetings/meetings.html", {"lines": pages.my_lines(person, at=timezone.now())})


@person_page
@require_http_methods(["GET", "HEAD", "POST"])
def my_meeting_new(request: HttpRequest, person: Person) -> HttpResponse:
    """Prepare a meeting; the same form sent twice makes one."""
    form = MeetingForm(request.POST if request.method == "POST" else None, initial={"where": "here"})
    if form.is_valid():
        at = timezone.now()
        try:
            made = meetings.prepare_once(person, form.plan(), by=by_person(person), at=at)
        except MoveError as error:
            add_error(form, error)
        else:
            return redirect("my_meeting", made.pk)
    context = {"fields": fields_of(form), "where": where_options(form), "has_errors": bool(form.errors)}
    return render(request, "bridges/meetings/form.html", context, status=422 if form.errors else 200)


@person_page
@require_safe
def my_meeting(request: HttpRequest, person: Person, meeting_id: UUID) -> HttpResponse:
    """Show one of my meetings."""
    view = pages.my_meeting(meeting_or_404(person, meeting_id), language=page_language(), at=timezone.now())
    return render(request, "bridges/meetings/meeting.html", {"view": view})


@person_page
@require_safe
def my_meeting_print(request: HttpRequest, person: Person, meeting_id: UUID) -> HttpResponse:
    """Show a meeting as paper: all that I may read, or with `?for=everybody` only what is for all who were there."""
    row, is_for_all = meeting_or_404(person, meeting_id), request.GET.get("for") == "everybody"
    view = pages.my_meeting(row, for_everybody=is_for_all, language=page_language(), at=timezone.now())
    own = vault.open_for(person).read(participants.own_of(row), "name")
    context = {"view": view, "is_for_all": is_for_all, "owner": own}
    return render(request, "bridges/meetings/print.html", context)


@person_page
@require_http_methods(["GET", "HEAD", "POST"])
def my_meeting_edit(request: HttpRequest, person: Person, meeting_id: UUID) -> HttpResponse:
    """Change what I wrote about a meeting; where it changed meanwhile, what was typed stays."""
    row, status = meeting_or_404(person, meeting_id), 200
    form = MeetingForm(request.POST if request.method == "POST" else None, initial=_initial(row))
    if form.is_valid():
        row.version = form.cleaned_data["version"] or row.version
        try:
            meetings.change(row, form.plan(), by=by_person(person), at=timezone.now())
        except SomebodyWasFirst as error:
            form.add_error("title", str(error))
            status = 409
        except MoveError as error:
            add_error(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("my_meeting", row.pk)
    now = meeting_or_404(person, meeting_id)
    context = {
        "fields": fields_of(form),
        "where": where_options(form),
        "has_errors": bool(form.errors),
        "meeting_id": row.pk,
        "version": now.version,
        "is_invited": now.state == MeetingState.INVITED,
    }
    status = 422 if form.errors and status == 200 else status
    return render(request, "bridges/meetings/form.html", context, status=status)


@person_page
@require_http_methods(["GET", "HEAD", "POST"])
def my_meeting_guest(request: HttpRequest, person: Person, meeting_id: UUID, guest_id: UUID) -> HttpResponse:
    """Change what I wrote about somebody on the list."""
    row = meeting_or_404(person, meeting_id)
    others = row.participants.filter(ended_at__isnull=True).exclude(party=ParticipantParty.PERSON)
    guest, box = get_object_or_404(others, pk=guest_id), vault.open_for(person)
    kept: dict[str, Any] = {name: box.read(guest, name) for name in ("name", "relation", "contact")}
    kept |= {"party": guest.party, "language": guest.language}
    fixed = {"name": kept["name"]} if guest.user_id is not None else {}  # a colleague's name is their account's
    form = GuestForm({**request.POST.dict(), **fixed} if request.method == "POST" else None, initial=kept)
    if form.is_valid():
        try:
            participants.change(guest, form.guest(), by=by_person(person), at=timezone.now())
        except MoveError as error:
            add_error(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("my_meeting", row.pk)
    context = {
        "fields": fields_of(form),
        "meeting_id": row.pk,
        "guest_id": str(guest.pk),
        "name": kept["name"],
        "is_colleague": guest.user_id is not None,
        "may_change": meeting_rules.may("add", part=Part.PERSON, state=row.state),
    }
    return render(request, "bridges/meetings/guest.html", context, status=422 if form.errors else 200)


@person_page
@require_http_methods(["GET", "HEAD", "POST"])
def my_meeting_readers(request: HttpRequest, person: Person, meeting_id: UUID, voice_id: UUID) -> HttpResponse:
    """Decide who reads one voice."""
    rows = Voice.objects.filter(meeting=meeting_or_404(person, meeting_id)).prefetch_related("readers")
    voice = get_object_or_404(rows.select_related("participant"), pk=voice_id)
    voice.meeting = meeting_or_404(person, meeting_id)
    rule, chosen = voice.readers_rule, [str(one.pk) for one in voice.readers.all()]
    error = ""
    if request.method == "POST":
        rule, chosen = request.POST.get("rule", ""), request.POST.getlist("chosen")
        people = [one for one in Participant.objects.filter(meeting=meeting_id) if str(one.pk) in chosen]
        try:
            meeting_voices.set_readers(voice, rule=rule, chosen=people, by=by_person(person), at=timezone.now())
        except MoveError as refusal:
            error = str(refusal)
        else:
            messages.success(request, _("Said. From now on only they read it."))
            return redirect("my_meeting", voice.meeting_id)
    view = readers_page(voice, rule=rule, chosen=chosen, error=error)
    return render(request, "bridges/meetings/readers.html", {"view": view}, status=422 if error else 200)


def meeting_or_404(person: Person, meeting_id: UUID) -> NetworkMeeting:
    """Return one of the person's own meetings, with their key."""
    return get_object_or_404(NetworkMeeting.objects.of(person).select_related("person__key"), pk=meeting_id)


def _initial(row: NetworkMeeting) -> dict[str, Any]:
    box = vault.open_for(row.person)
    texts = {name: box.read(row, name) for name in meetings.TEXTS}
    start = row.start.strftime("%H:%M") if row.start else ""
    day = row.day.isoformat() if row.day else ""
    return {**texts, "day": day, "start": start, "where": "online" if row.is_online else "here"}


def where_options(form: MeetingForm) -> list[Option]:
    """Return the two ways to meet, as the form has chosen."""
    chosen = str(form["where"].value() or "here")
    words = {"here": _("We meet in person"), "online": _("We meet online")}
    return [Option(value, label, value == chosen) for value, label in words.items()]


def add_error(form: MeetingForm | GuestForm, error: MoveError) -> None:
    """Put what the action refused beside the field that it is about, or the first one."""
    field = getattr(error, "field", "")
    form.add_error(field if field in form.fields else next(iter(set(form.fields) & {"title", "name"})), str(error))
