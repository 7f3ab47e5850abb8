"""Network meetings to which a person invited somebody who works with them, by their account."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bridges.actions import meeting_seats
from bridges.models import MeetingState, NetworkMeeting, Participant
from bridges.pages import at_meeting as pages
from bridges.states import MoveError
from bridges.views import at_meeting
from bridges.views.at_meeting import Reader
from bridges.views.practice import colleague, note_reading
from directory.access import practitioner_page


@practitioner_page
@require_safe
@transaction.atomic
def meetings(request: HttpRequest) -> HttpResponse:
    """Show the meetings to which a colleague was invited, the next one first; each person can read that they looked."""
    at = timezone.now()
    rows = list(_seats(request).order_by("meeting__ended_at", "meeting__starts_at", "meeting__created_at"))
    for row in rows:
        note_reading(request, row.meeting.person, what="meeting", at=at)
    return render(request, "bridges/guests/meetings.html", {"rows": pages.meetings_of(rows, at=at)})


@practitioner_page
@require_safe
def meeting(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Show one meeting, as far as this colleague may read it."""
    return at_meeting.show(request, _reader(request, meeting_id))


@practitioner_page
@require_POST
def meeting_move(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Answer, say something, change or take back one's own words; `do` says which."""
    return at_meeting.act(request, _reader(request, meeting_id))


@practitioner_page
@require_safe
def meeting_words(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Give a colleague their own words as a file."""
    return at_meeting.words_file(_reader(request, meeting_id))


@practitioner_page
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_leave(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Ask once more, then let a colleague leave with all their words."""
    reader = _reader(request, meeting_id)
    if request.method != "POST":
        return at_meeting.ask_to_leave(request, reader)
    try:
        meeting_seats.leave_with_words(reader.me, at=timezone.now())
    except MoveError as error:
        messages.info(request, str(error))
        return redirect(reader.home)
    return render(request, "bridges/guests/left.html", {"base": at_meeting.COLLEAGUE_BASE})


def _seats(request: HttpRequest) -> QuerySet[Participant]:
    """Return where the reader has a seat; what is only being prepared is nobody's business yet."""
    user = colleague(request)
    mine = NetworkMeeting.objects.visible_to(user).exclude(state=MeetingState.PREPARING)
    rows = Participant.objects.filter(meeting__in=mine, user=user, ended_at__isnull=True)
    return rows.select_related("user", "meeting__person__key", "meeting__shared_map")


def _reader(request: HttpRequest, meeting_id: UUID) -> Reader:
    me = get_object_or_404(_seats(request), meeting=meeting_id)
    names = ("meeting", "meeting_move", "meeting_words", "meeting_leave")
    home, move, words, leave = (reverse(name, args=[meeting_id]) for name in names)
    return Reader(me, home=home, move=move, words=words, leave=leave, is_guest=False)
