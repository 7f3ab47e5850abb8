"""What guests and colleagues do at a network meeting: one page, one form target, one file, whoever comes in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from bridges import vault
from bridges.actions import meeting_points, meeting_seats, meeting_suggestions, meeting_voices, participants
from bridges.actions.meeting_rows import MeetingError
from bridges.actions.moves import SomebodyWasFirst
from bridges.models import NetworkMeeting, Participant, PointKind
from bridges.pages.at_meeting import Typed, at_meeting, groups_by_name
from bridges.states import MoveError
from directory.models import Listing
from directory.views.visitor import page_language

LONGEST_SEARCH: Final = 100
GUEST_BASE, COLLEAGUE_BASE = "bridges/_base.html", "bridges/_practice.html"


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: their row with the meeting, its person and their key; and the addresses of their page."""

    me: Participant
    home: str
    move: str
    words: str
    leave: str
    is_guest: bool

    @property
    def base(self) -> str:
        """The frame of the page: a colleague keeps the ways between their pages."""
        return GUEST_BASE if self.is_guest else COLLEAGUE_BASE


Data = QueryDict
Act = Callable[[Participant, Data], str]


def show(request: HttpRequest, reader: Reader, *, typed: Typed | None = None, status: int = 200) -> HttpResponse:
    """Show the meeting to one of those present, and write down that they looked; or say calmly that it is closed."""
    at = timezone.now()
    if not meeting_seats.is_open(reader.me, at=at):
        return closed(request, reader)
    asked = request.POST.get("q", "") or request.GET.get("q", "")
    typed, text = typed or Typed(), asked[:LONGEST_SEARCH].strip()
    with transaction.atomic():
        meeting_seats.was_read(reader.me, at=at)
        view = at_meeting(reader.me, typed=typed, language=page_language(), at=at)
    found = groups_by_name(text, language=page_language(), at=at) if text else []
    context = {"view": view, "reader": reader, "typed": typed, "q": text, "found": found}
    return render(request, "bridges/guests/meeting.html", {**context, "base": reader.base}, status=status)


def closed(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Say that the meeting is closed. What somebody wrote is theirs to take along still."""
    has_words = any(True for _one in meeting_seats.own_words(reader.me, at=timezone.now()))
    lost = request.POST.get("text", "").strip()
    context = {"reader": reader, "has_words": has_words, "base": reader.base, "lost": lost}
    return render(request, "bridges/guests/meeting_closed.html", context, status=410)


def act(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Do what the button says; what cannot be kept comes back with what was typed."""
    do = request.POST.get("do", "")
    if do not in ACTS:
        return redirect(reader.home)
    if do not in TAKES_BACK and not meeting_seats.is_open(reader.me, at=timezone.now()):
        return closed(request, reader)
    try:
        messages.success(request, ACTS[do](reader.me, request.POST))
    except MoveError as error:
        kept = {name: request.POST.get(name, "") for name in ("text", "kind", "who", "day", "point")}
        about = request.POST.get("voice", "") or request.POST.get("listing", "")
        field = error.field if isinstance(error, MeetingError) else ""
        lost = "" if field or isinstance(error, SomebodyWasFirst) else kept["text"].strip()
        typed = Typed(do=do, about=about, error=str(error), field=field or "text", lost=lost, **kept)
        return show(request, _again(reader), typed=typed, status=422 if field else 409)
    return redirect(f"{reader.home}#{PLACES.get(do, 'said')}")


def ask_to_leave(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Ask once more before somebody leaves with all their words."""
    has_words = any(True for _one in meeting_seats.own_words(reader.me, at=timezone.now()))
    context = {"reader": reader, "has_words": has_words, "base": reader.base}
    return render(request, "bridges/guests/leave.html", context)


def words_file(reader: Reader) -> HttpResponse:
    """Give somebody all that they wrote at the meeting, as a plain text file."""
    title = vault.open_for(reader.me.meeting.person).read(reader.me.meeting, "title")
    parts = [f"{what}\n\n{words}" for what, words in meeting_seats.own_words(reader.me, at=timezone.now())]
    text = "\n\n---\n\n".join([title if meeting_seats.is_open(reader.me, at=timezone.now()) else _("My words"), *parts])
    response = HttpResponse(f"{text}\n", content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="my-words.txt"'
    return response


def _again(reader: Reader) -> Reader:
    """Return the same reader, with everything as it is now."""
    rows = Participant.objects.select_related("user", "meeting__person__key", "meeting__shared_map")
    return replace(reader, me=rows.get(pk=reader.me.pk))


# --- What the buttons do


def _answer_yes(me: Participant, data: Data) -> str:
    participants.answer(me, is_yes=True, at=timezone.now())
    return _("Thank you. Everybody at the meeting sees that you come.")


def _answer_no(me: Participant, data: Data) -> str:
    participants.answer(me, is_yes=False, at=timezone.now())
    return _("Thank you for saying so. You can change it at any time.")


def _say(me: Participant, data: Data) -> str:
    point = line_of(me.meeting, data.get("point", ""))
    meeting_voices.write_voice(me, text=data.get("text", ""), point=point, at=timezone.now())
    return _("Your words stand here now. You can change them, or take them back.")


def _reflect(me: Participant, data: Data) -> str:
    about = still_there(me.meeting.voices.all(), data.get("voice", ""), gone=_("These words are not here any more."))
    meeting_voices.write_voice(me, text=data.get("text", ""), about=about, at=timezone.now())
    return _("Your words stand here now. You can change them, or take them back.")


def _change(me: Participant, data: Data) -> str:
    voice = still_there(me.voices.all(), data.get("voice", ""), gone=_("These words are not here any more."))
    version = data.get("version", "")
    voice.version = int(version[:9]) if version.isdecimal() else voice.version
    meeting_voices.change_voice(voice, me, text=data.get("text", ""), at=timezone.now())
    return _("Changed.")


def _take_back(me: Participant, data: Data) -> str:
    voice = me.voices.filter(pk=_uuid(data.get("voice", ""))).first()
    if voice is not None:  # None: the second press
        meeting_voices.take_back_voice(voice, me, at=timezone.now())
    return _("Your words are gone.")


def _write_line(me: Participant, data: Data) -> str:
    kind = data.get("kind", "")
    if kind not in {PointKind.OPEN, PointKind.NEXT}:
        raise MeetingError()
    who = guest_of_step(me.meeting, data.get("who", ""))
    meeting_points.write(me, kind=kind, text=data.get("text", ""), who=who, day=_date(data), at=timezone.now())
    return _("Written down.")


def _remove_line(me: Participant, data: Data) -> str:
    line = me.meeting.points.filter(pk=_uuid(data.get("line", ""))).first()
    if line is not None:
        meeting_points.remove(line, me, at=timezone.now())
    return _("Taken away.")


def _tick(me: Participant, data: Data) -> str:
    line = _row(me.meeting.points.all(), data.get("line", ""))
    is_done = data.get("done") == "1"
    meeting_points.tick(line, me, is_done=is_done, at=timezone.now())
    return _("Thank you. It is marked as done.") if is_done else _("It is still to do.")


def _suggest(me: Participant, data: Data) -> str:
    gone = _("This group takes nobody just now. Choose another one.")
    listing = still_there(Listing.objects.public(), data.get("listing", ""), gone=gone)
    meeting_suggestions.suggest_place(me, listing, words=data.get("text", ""), at=timezone.now())
    return _("It stands with the ideas now. Whose meeting it is decides; nobody else hears of it.")


def _take_back_idea(me: Participant, data: Data) -> str:
    idea = me.suggestions.filter(pk=_uuid(data.get("idea", ""))).first()
    if idea is not None:
        meeting_suggestions.take_back_suggestion(idea, me, at=timezone.now())
    return _("Taken back.")


ACTS: Final[Mapping[str, Act]] = MappingProxyType(
    {
        "yes": _answer_yes,
        "no": _answer_no,
        "say": _say,
        "reflect": _reflect,
        "change": _change,
        "take_back": _take_back,
        "line": _write_line,
        "remove_line": _remove_line,
        "tick": _tick,
        "suggest": _suggest,
        "take_back_idea": _take_back_idea,
    }
)
TAKES_BACK: Final = frozenset({"take_back", "remove_line", "take_back_idea"})
"""What is open also when the meeting is closed: one's own words stay one's own."""

PLACES: Final = MappingProxyType(
    {
        "yes": "main",
        "no": "main",
        "line": "lines",
        "remove_line": "lines",
        "tick": "lines",
        "suggest": "ideas",
        "take_back_idea": "ideas",
    }
)
"""Where on the page one lands after a button; all others at what was said."""


def still_there(rows: QuerySet[Any], key: str, *, gone: str, field: str = "") -> Any:
    """Return the row that somebody's words are about.

    :raises Http404: if the id is none
    :raises MeetingError: if it was taken away while they wrote, so that their words come back
    """
    row = rows.filter(pk=_uuid(key)).first()
    if row is None:
        raise MeetingError(gone, field=field)
    return row


def line_of(meeting: NetworkMeeting, key: str) -> Any:
    """Return the line of the agenda that words are about, None for none; raises as `still_there`."""
    gone = _("This line was taken away meanwhile.")
    return still_there(meeting.points.all(), key, gone=gone) if key else None


def guest_of_step(meeting: NetworkMeeting, key: str) -> Any:
    """Return who does a next step, None for nobody yet; raises as `still_there`."""
    rows = meeting.participants.filter(ended_at__isnull=True)
    return still_there(rows, key, gone=_("Choose somebody who is there."), field="who") if key else None


def _row(rows: QuerySet[Any], key: str) -> Any:
    """Return the row with this id among `rows`.

    :raises Http404: if there is none, or the id is none
    """
    return get_object_or_404(rows, pk=_uuid(key))


def _uuid(key: str) -> UUID:
    try:
        return UUID(key)
    except ValueError:
        raise Http404 from None


def _date(data: Data) -> date | None:
    """Return the day of a next step, if there is one.

    :raises MeetingError: if it is none that the calendar knows
    """
    text = data.get("day", "").strip()
    if not text:
        return None
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        raise MeetingError(_("This is not a day. You can leave it empty."), field="day")
    return day
