"""The lines of a network meeting: the agenda, which is the person's; what is still open and what happens next."""

from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from bridges import vault
from bridges.actions.meeting_rows import MeetingError, hold_as, part_of, record
from bridges.meeting_rules import Part
from bridges.models import MeetingPoint, NetworkMeeting, Participant, PointKind

MOST: Final = 40
LONGEST: Final = 500


@transaction.atomic
def write(
    participant: Participant,
    *,
    kind: PointKind | str,
    text: str,
    who: Participant | None = None,
    day: date | None = None,
    at: datetime,
) -> MeetingPoint:
    """Add one line, in the words of whoever writes it. `who` does a next step, and by which `day`; both may be open.

    The same line of the same writer is one, however often the button was pressed.

    :raises MeetingError: if it is not for them to write (the agenda is the person's), or the line cannot be
    """
    writer = hold_as(participant, "write_agenda" if kind == PointKind.AGENDA else "write_line")
    meeting, text = writer.meeting, _checked(text)
    box, there = vault.open_for(meeting.person), list(meeting.points.filter(kind=kind))
    for line in there:
        if line.written_by_id == writer.pk and box.read(line, "text") == text:
            return line
    if len(there) >= MOST:
        raise MeetingError(_("There are many lines here. Take one away first."))
    point = MeetingPoint(
        meeting=meeting,
        kind=kind,
        position=max((line.position for line in there), default=-1) + 1,
        written_by=writer,
        **_step(meeting, kind, who=who, day=day),
    )
    box.write(point, "text", text)
    point.save()
    record("meeting.line_written", meeting, by=writer, at=at)
    return point


@transaction.atomic
def change(
    point: MeetingPoint,
    participant: Participant,
    *,
    text: str,
    who: Participant | None = None,
    day: date | None = None,
    at: datetime,
) -> MeetingPoint:
    """Change a line; only whoever wrote it does.

    :raises MeetingError: if somebody else wrote it, or the line cannot be
    """
    writer = hold_as(participant, "write_agenda" if point.kind == PointKind.AGENDA else "write_line")
    row = _point(writer, point)
    if row.written_by_id != writer.pk:
        raise MeetingError(_("Only whoever wrote this changes it."))
    step = _step(writer.meeting, row.kind, who=who, day=day)
    for name, value in step.items():
        setattr(row, name, value)
    vault.open_for(writer.meeting.person).write(row, "text", _checked(text))
    row.save(update_fields=["text", *step])
    record("meeting.line_changed", writer.meeting, by=writer, at=at)
    return row


@transaction.atomic
def move(point: MeetingPoint, participant: Participant, *, is_up: bool, at: datetime) -> MeetingPoint:
    """Move a line of the agenda one place up or down; at the end it stays.

    :raises MeetingError: if it is not the person, or the meeting is over
    """
    writer = hold_as(participant, "write_agenda")
    row = _point(writer, point)
    lines = list(writer.meeting.points.filter(kind=row.kind).order_by("position", "pk"))
    place = next(index for index, line in enumerate(lines) if line.pk == row.pk)
    other = place - 1 if is_up else place + 1
    if not 0 <= other < len(lines):
        return row
    lines[place], lines[other] = lines[other], lines[place]
    for position, line in enumerate(lines):
        line.position = position
    MeetingPoint.objects.bulk_update(lines, ["position"])
    record("meeting.line_moved", writer.meeting, by=writer, at=at)
    return lines[other]


@transaction.atomic
def remove(point: MeetingPoint, participant: Participant, *, at: datetime) -> None:
    """Take a line away: whoever wrote it, or the person. What was said about it stays.

    :raises MeetingError: if it is neither
    """
    writer = hold_as(participant, "take_back")
    row = MeetingPoint.objects.filter(pk=point.pk, meeting=writer.meeting).first()
    if row is None:
        return  # the second press
    if row.written_by_id != writer.pk and part_of(writer) != Part.PERSON:
        raise MeetingError(_("Only whoever wrote this takes it away, and the person whose meeting it is."))
    row.delete()
    record("meeting.line_removed", writer.meeting, by=writer, at=at)


@transaction.atomic
def tick(point: MeetingPoint, participant: Participant, *, is_done: bool, at: datetime) -> MeetingPoint:
    """Say of a next step that it is done, or that it is not; done already, it keeps its time. Anybody present does.

    :raises MeetingError: if it is no next step, or not for them to say
    """
    row = _point(hold_as(participant, "tick"), point)
    if row.kind != PointKind.NEXT:
        raise MeetingError()
    if (row.done_at is not None) != is_done:
        row.done_at = at if is_done else None
        row.save(update_fields=["done_at"])
        record("meeting.line_done" if is_done else "meeting.line_not_done", row.meeting, by=participant, at=at)
    return row


def _step(
    meeting: NetworkMeeting, kind: PointKind | str, *, who: Participant | None, day: date | None
) -> dict[str, Participant | date | None]:
    """Return who and by when, which only a next step has."""
    if kind != PointKind.NEXT:
        return {"who": None, "day": None}
    if who is not None and (who.meeting_id != meeting.pk or who.ended_at is not None):
        raise MeetingError(_("Choose somebody who is there."), field="who")
    return {"who": who, "day": day}


def _point(writer: Participant, point: MeetingPoint) -> MeetingPoint:
    row = MeetingPoint.objects.filter(pk=point.pk, meeting=writer.meeting).first()
    if row is None:
        raise MeetingError(_("This line was taken away meanwhile."))
    row.meeting = writer.meeting
    return row


def _checked(text: str) -> str:
    if not text.strip():
        raise MeetingError(_("Please write a few words."), field="text")
    if len(text) > LONGEST:
        message = _("This is too long. Please write at most %(count)s characters.")
        raise MeetingError(message % {"count": LONGEST}, field="text")
    return text.strip()
