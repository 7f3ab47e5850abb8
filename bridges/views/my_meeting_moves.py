"""What the buttons of my meeting's page do; what cannot be kept comes back with what was typed."""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bridges.access import person_page
from bridges.actions import meeting_points, meeting_suggestions, meeting_voices, meetings, participants
from bridges.actions.meeting_rows import MeetingError
from bridges.actions.moves import SomebodyWasFirst
from bridges.actions.parties import by_person
from bridges.forms.meetings import GuestForm
from bridges.models import MeetingSuggestion, NetworkMap, NetworkMeeting, Person, PointKind
from bridges.pages import my_meetings as pages
from bridges.states import MoveError
from bridges.views.at_meeting import guest_of_step, line_of, still_there
from bridges.views.my_meetings import meeting_or_404
from directory.models import User
from directory.views.visitor import page_language

TYPED: Final = ("text", "name", "relation", "party", "contact", "who", "day", "point")
"""What comes back in a form that could not be kept."""
WRITTEN: Final = ("text", "name", "relation", "contact")
"""Of these what a person wrote, and did not choose."""
Act = Callable[[NetworkMeeting, str, QueryDict], str]


@person_page
@require_POST
def my_meeting_move(request: HttpRequest, person: Person, meeting_id: UUID) -> HttpResponse:
    """Do what one button of the page says: `do`, with the row that it is about after a colon."""
    row = meeting_or_404(person, meeting_id)
    do, _colon, about = request.POST.get("do", "").partition(":")
    if do not in ACTS:
        raise Http404
    version = request.POST.get("version", "")
    row.version = int(version) if version.isdecimal() and len(version) < 9 else row.version
    try:
        thanks = ACTS[do](row, about, request.POST)
    except MoveError as error:
        return _again(request, person, row, do=do, about=about, error=error)
    if thanks:
        messages.success(request, thanks)
    return redirect(reverse("my_meeting", args=[row.pk]) + f"#{PLACES.get(do, 'main')}")


def _again(
    request: HttpRequest, person: Person, row: NetworkMeeting, *, do: str, about: str, error: MoveError
) -> HttpResponse:
    field = getattr(error, "field", "")
    written = [request.POST.get(name, "").strip() for name in WRITTEN]
    if not field and not any(written):
        messages.warning(request, str(error))
        return redirect("my_meeting", row.pk)
    view = pages.my_meeting(meeting_or_404(person, row.pk), language=page_language(), at=timezone.now())
    typed = {
        "do": do,
        "about": about,
        "error": str(error),
        "errors": {field or "text": str(error)},
        "lost": "" if field or isinstance(error, SomebodyWasFirst) else ", ".join(text for text in written if text),
        **{name: request.POST.get(name, "") for name in TYPED},
    }
    return render(request, "bridges/meetings/meeting.html", {"view": view, "typed": typed}, status=422)


# --- The meeting


def _invite(row: NetworkMeeting, about: str, data: QueryDict) -> str:
    meetings.invite(row, by=by_person(row.person), at=timezone.now())
    return _("Invited. Who has no e-mail address here gets their way in from you.")


def _held(row: NetworkMeeting, about: str, data: QueryDict) -> str:
    if row.state != "held":
        meetings.mark_held(row, by=by_person(row.person), at=timezone.now())
    return _("Written down. Everybody can still add what they think.")


def _call_off(row: NetworkMeeting, about: str, data: QueryDict) -> str:
    if row.state != "called_off":
        meetings.call_off(row, by=by_person(row.person), at=timezone.now())
    return _("The meeting is called off. That is fine.")


def _map(row: NetworkMeeting, about: str, data: QueryDict) -> str:
    key = data.get("map", "")
    map_ = _row(NetworkMap.objects.filter(person=row.person), key) if key else None
    meetings.show_map(row, map_, by=by_person(row.person), at=timezone.now())
    return _("Everybody at the meeting sees this map now.") if map_ else _("No map is shown.")


# --- Who is there


def _add(row: NetworkMeeting, about: str, data: QueryDict) -> str:
    form = GuestForm(data)
    if not form.is_valid():
        name, errors = next(iter(form.errors.items()))
        raise MeetingError(str(errors[0]), field=name)
    participants.add(row, form.guest(), by=by_person(row.person), at=timezone.now())
    return _("On the list.")


def _colleague(row: NetworkMeeting, about: str, data: QueryDict) -> str:
    key = data.get("colleague", "")
    user = User.objects.filter(pk=int(key)).first() if key.isdecimal() and len(key) < 18 else None
    if user is None:
        raise MeetingError(_("Choose somebody of your team."))
    participants.add_colleague(row, user, by=by_person(row.person), at=timezone.now())
    return _("On the list.")


def _out(row: NetworkMeeting, about: str, data: QueryDict) -> str:
    there = row.participants.filter(pk=_uuid(about), ended_at__isnull=True).first()
    if there is not None:  # None: the second press
        participants.take_out(there, by=by_person(row.person), at=timezone.now())
    return _("Not on the list any more.")


# --- Lines


def _agenda(row: NetworkMeeting, about: str, data: QueryDict) -> str:
    own = participants.own_of(row)
    meeting_points.write(own, kind=PointKind.AGENDA, text=data.get("text", ""), at=timezone.now())
    return ""


def _open(row: NetworkMeeting, about: str, data: QueryDict) -> str:
    own = participants.own_of(row)
    meeting_points.write(own, kind=PointKind.OPEN, text=data.get("text", ""), at=timezone.now())
    return ""


def _next(row: NetworkMeeting, about: str, data: QueryDict) -> str:
    who = guest_of_step(row, data.get("who", ""))
    meeting_points.write(
        participants.own_of(row),
        kind=PointKind.NEXT,
        text=data.get("text", ""),
        who=who,
        day=_day(data.get("day", "")),
        at=timezone.now(),
    )
    return ""


def _line(row: NetworkMeeting, about: str, data: QueryDict) -> str:
    """Change a line that I wrote; who does it and by when stay as they are."""
    point = still_there(row.points.select_related("who"), about, gone=_("This line was taken away meanwhile."))
    text, own = data.get("text", ""), participants.own_of(row)
    meeting_points.change(point, own, text=text, who=point.who, day=point.day, at=timezone.now())
    return _("Saved.")


def _up(row: NetworkMeeting, about: str, data: QueryDict) -> str:
    meeting_points.move(_row(row.points.all(), about), participants.own_of(row), is_up=True, at=timezone.now())
    return ""


def _down(row: NetworkMeeting, about: str, data: QueryDict) -> str:
    meeting_points.move(_row(row.points.all(), about), participants.own_of(row), is_up=False, at=timezone.now())
    return ""


def _remove(row: NetworkMeeting, about: str, data: QueryDict) -> str:
    point = row.points.filter(pk=_uuid(about)).first()
    if point is not None:
        meeting_points.remove(point, participants.own_of(row), at=timezone.now())
    return ""


def _done(row: NetworkMeeting, about: str, data: QueryDict) -> str:
    meeting_points.tick(_row(row.points.all(), about), participants.own_of(row), is_done=True, at=timezone.now())
    return ""


def _not_done(row: NetworkMeeting, about: str, data: QueryDict) -> str:
    meeting_points.tick(_row(row.points.all(), about), participants.own_of(row), is_done=False, at=timezone.now())
    return ""


# --- Words


def _say(row: NetworkMeeting, about: str, data: QueryDict) -> str:
    point = line_of(row, data.get("point", ""))
    meeting_voices.write_voice(participants.own_of(row), text=data.get("text", ""), point=point, at=timezone.now())
    return _("Your words stand here now.")


def _reflect(row: NetworkMeeting, about: str, data: QueryDict) -> str:
    heard = still_there(row.voices.all(), about, gone=_("These words are not here any more."))
    own = participants.own_of(row)
    meeting_voices.write_voice(own, text=data.get("text", ""), about=heard, at=timezone.now())
    return _("Your words stand here now.")


def _change(row: NetworkMeeting, about: str, data: QueryDict) -> str:
    voice = still_there(row.voices.all(), about, gone=_("These words are not here any more."))
    typed = data.get("voice_version", "")
    voice.version = int(typed) if typed.isdecimal() and len(typed) < 9 else voice.version
    meeting_voices.change_voice(voice, participants.own_of(row), text=data.get("text", ""), at=timezone.now())
    return _("Saved.")


def _take_back(row: NetworkMeeting, about: str, data: QueryDict) -> str:
    voice = row.voices.filter(pk=_uuid(about)).first()
    if voice is not None:
        meeting_voices.take_back_voice(voice, participants.own_of(row), at=timezone.now())
    return _("Your words are gone.")


# --- Ideas


def _idea(row: NetworkMeeting, about: str) -> MeetingSuggestion:
    gone = _("This was taken back or said anew meanwhile. Please read it again.")
    found: MeetingSuggestion = still_there(row.suggestions.all(), about, gone=gone)
    return found


def _yes(row: NetworkMeeting, about: str, data: QueryDict) -> str:
    idea = _idea(row, about)
    meeting_suggestions.answer_suggestion(idea, is_yes=True, by=by_person(row.person), at=timezone.now())
    return _("It stands with your introductions now. Nobody has been asked yet.")


def _no(row: NetworkMeeting, about: str, data: QueryDict) -> str:
    idea = _idea(row, about)
    meeting_suggestions.answer_suggestion(idea, is_yes=False, by=by_person(row.person), at=timezone.now())
    return _("Said. You can change your mind.")


ACTS: Final[Mapping[str, Act]] = MappingProxyType(
    {
        "invite": _invite,
        "held": _held,
        "call_off": _call_off,
        "map": _map,
        "add": _add,
        "colleague": _colleague,
        "out": _out,
        "agenda": _agenda,
        "open": _open,
        "next": _next,
        "line": _line,
        "up": _up,
        "down": _down,
        "remove": _remove,
        "done": _done,
        "not_done": _not_done,
        "say": _say,
        "reflect": _reflect,
        "change": _change,
        "take_back": _take_back,
        "yes": _yes,
        "no": _no,
    }
)
PLACES: Final = MappingProxyType(
    {
        **dict.fromkeys(("add", "colleague", "out", "invite"), "people"),
        **dict.fromkeys(("agenda", "up", "down", "say", "reflect", "change", "take_back"), "said"),
        **dict.fromkeys(("open", "next", "done", "not_done"), "after"),
        **dict.fromkeys(("yes", "no"), "ideas"),
    }
)
"""Where on the page one lands after a button."""


def _row(rows: QuerySet[Any], key: str) -> Any:
    return get_object_or_404(rows, pk=_uuid(key))


def _uuid(key: str) -> UUID:
    try:
        return UUID(key)
    except ValueError:
        raise Http404 from None


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        day = parse_date(text.strip())
    except ValueError:
        day = None
    if day is None:
        raise MeetingError(_("This is not a day. You can leave it empty."), field="day")
    return day
