"""A guest's or a colleague's own place at a network meeting: how long it is theirs, their words, and leaving."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from bridges import vault
from bridges.actions import links, meeting_points, meeting_suggestions, meeting_voices, participants
from bridges.actions.links import NewLink
from bridges.actions.meeting_rows import MeetingError, hold_as_person, part_of, record
from bridges.actions.parties import By
from bridges.actions.people import READ_AGAIN
from bridges.meeting_rules import Part
from bridges.models import (
    AccessLink,
    LinkPurpose,
    MeetingPoint,
    MeetingState,
    MeetingSuggestion,
    Participant,
    ParticipantAnswer,
    PointKind,
    Voice,
)
from directory.models import AuditEvent

STAYS_OPEN: Final = timedelta(days=14)
"""How long guests still read after a meeting: time to add what one thinks of later, and no door that stays open."""


def is_open(participant: Participant, *, at: datetime) -> bool:
    """Return whether a meeting can be read by a guest or a colleague at `at`.

    It can from the invitation on, while it is theirs; guests read for 14 days more after it took place.
    """
    meeting = participant.meeting
    is_out = participant.ended_at is not None or participant.answer == ParticipantAnswer.NOT_INVITED
    if is_out or meeting.state in {MeetingState.PREPARING, MeetingState.CALLED_OFF}:
        return False
    if part_of(participant) == Part.COLLEAGUE or meeting.ended_at is None:
        return True
    return at < meeting.ended_at + STAYS_OPEN


@transaction.atomic
def make_way_in(participant: Participant, *, by: By, at: datetime) -> NewLink:
    """Make a link and a code that the person hands to one of their guests themselves; earlier ones close.

    :raises MeetingError: if it is not the person, the guest is not invited (any more), or comes in by an account
    """
    meeting = hold_as_person(participant.meeting, "let_in", by=by)
    row = Participant.objects.get(pk=participant.pk, meeting=meeting)
    row.meeting = meeting
    if part_of(row) != Part.GUEST or not is_open(row, at=at):
        raise MeetingError()
    AccessLink.objects.filter(participant=row, ended_at__isnull=True).update(ended_at=at)
    new = links.make(LinkPurpose.GUEST, participant=row, at=at)
    record("meeting.way_in_made", meeting, by=by, at=at)
    return new


@transaction.atomic
def was_read(participant: Participant, *, at: datetime) -> None:
    """Write down that a guest or a colleague opened the meeting, before it is shown: the person can read it.

    Who turns pages within `READ_AGAIN` is written down once.
    """
    meeting = participant.meeting
    reader = participant.user_id or participant.pk
    events = AuditEvent.objects.about(meeting.person_id).filter(event="meeting.read", occurred_at__gt=at - READ_AGAIN)
    if not events.filter(actor_id=str(reader), target_id=str(meeting.pk)).exists():
        record("meeting.read", meeting, by=participant, at=at)


def own_words(participant: Participant, *, at: datetime) -> Iterator[tuple[str, str]]:
    """Yield all that somebody wrote at a meeting, as (what it is, their words), in the order in which they wrote it.

    The line of the agenda that they spoke about is the person's: once the meeting is closed it is not said.
    """
    box, may_read = vault.open_for(participant.meeting.person), is_open(participant, at=at)
    for voice in Voice.objects.filter(participant=participant).select_related("point").order_by("created_at", "pk"):
        about = box.read(voice.point, "text") if voice.point and may_read else ""
        yield about or _("What I said"), box.read(voice, "text")
    for line in _lines(participant):
        kinds = {PointKind.OPEN: _("What is still open"), PointKind.NEXT: _("What happens next")}
        yield kinds[PointKind(line.kind)], box.read(line, "text")
    rows = MeetingSuggestion.objects.filter(participant=participant).order_by("created_at", "pk")
    for suggestion in rows:
        if words := box.read(suggestion, "words"):
            yield _("A group that I thought of"), words


@transaction.atomic
def leave_with_words(participant: Participant, *, at: datetime) -> Participant:
    """Let somebody leave a meeting and take everything with them that they wrote there, for good.

    What the person began with their own yes to an idea is the person's, and stays.

    :raises MeetingError: if they are out already
    """
    row = participants.leave(participant, at=at)
    for voice in Voice.objects.filter(participant=row):
        meeting_voices.take_back_voice(voice, row, at=at)
    for line in _lines(row):
        meeting_points.remove(line, row, at=at)
    for suggestion in MeetingSuggestion.objects.filter(participant=row):
        meeting_suggestions.take_back_suggestion(suggestion, row, at=at)
    return row


def _lines(participant: Participant) -> list[MeetingPoint]:
    rows = MeetingPoint.objects.filter(written_by=participant).exclude(kind=PointKind.AGENDA)
    return list(rows.order_by("kind", "position", "pk"))
