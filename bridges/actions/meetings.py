"""A network meeting from the first thought to its end: all of it is the person's to say."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext as _

from bridges import vault
from bridges.actions import meeting_dates, notices
from bridges.actions.meeting_rows import MeetingError, hold_as_person, part_of, record, save
from bridges.actions.parties import By
from bridges.clocks import known_zone
from bridges.meeting_rules import Part
from bridges.models import (
    MeetingState,
    NetworkMap,
    NetworkMeeting,
    NoticeKind,
    Participant,
    ParticipantAnswer,
    ParticipantParty,
    Person,
)
from bridges.states import Manner, Party

TEXTS: Final = MappingProxyType({"title": 120, "invitation": 2000, "place": 300})
"""The sealed texts of a meeting, and how long each may be."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a form says about a meeting. `day` and `start` are as the clock on the wall says them; both or none."""

    title: str
    invitation: str = ""
    place: str = ""
    is_online: bool = False
    day: date | None = None
    start: time | None = None

    def texts(self) -> Mapping[str, str]:
        """Return the sealed texts by name."""
        return {"title": self.title.strip(), "invitation": self.invitation.strip(), "place": self.place.strip()}


@transaction.atomic
def prepare(person: Person, plan: Plan, *, by: By, at: datetime) -> NetworkMeeting:
    """Save a meeting that the person prepares; they are its first participant, and nobody else hears of it.

    Said aloud to a practitioner, that practitioner is not invited by having written it down.

    :raises MeetingError: if it is not the person who says it, or the plan has no title
    :raises VisitError: if the time is over, too far away, or in an hour that does not exist
    """
    if by.party != Party.PERSON or by.person is None or by.person.pk != person.pk:
        raise MeetingError(_("Only the person whose meeting it is decides this."))
    meeting = NetworkMeeting(
        person=person,
        manner=by.manner,
        recorded_by=by.user if by.manner == Manner.SPOKEN else None,
        timezone=known_zone(person.timezone, otherwise=settings.TIME_ZONE),
        created_at=at,
    )
    _write(meeting, plan, at=at)
    meeting.save()
    box = vault.open_for(person)
    own = Participant(
        meeting=meeting,
        party=ParticipantParty.PERSON,
        answer=ParticipantAnswer.YES,
        language=person.language,
        created_at=at,
        answered_at=at,
    )
    box.write(own, "name", box.read(person, "alias"))
    own.save()
    record("meeting.prepared", meeting, by=by, at=at)
    if by.manner == Manner.SPOKEN:
        notices.queue(NoticeKind.NEWS_FOR_PERSON, to=person, key=f"meeting_prepared:{meeting.pk}", at=at)
    return meeting


@transaction.atomic
def prepare_once(person: Person, plan: Plan, *, by: By, at: datetime) -> NetworkMeeting:
    """Save a meeting, or return the one that the same form made a moment ago: the second press of its button.

    A practitioner is told nothing of meetings that the person wrote down themselves: only their own ones are looked at.

    :raises MeetingError: as `prepare`
    :raises VisitError: as `prepare`
    """
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)  # two presses at once: one after the other
    rows = NetworkMeeting.objects.of(person).filter(state=MeetingState.PREPARING, is_online=plan.is_online)
    if by.manner == Manner.SPOKEN:
        rows = rows.filter(manner=Manner.SPOKEN, recorded_by=by.user)
    box = vault.open_for(person)
    for row in rows.filter(day=plan.day, start=plan.start):
        if all(box.read(row, name) == text for name, text in plan.texts().items()):
            return row
    return prepare(person, plan, by=by, at=at)


@transaction.atomic
def change(meeting: NetworkMeeting, plan: Plan, *, by: By, at: datetime) -> NetworkMeeting:
    """Change what the person wrote about a meeting; who is invited hears that something about it is new.

    Of another day or time nobody has said yet whether they come: everybody is asked again, also who could not come.

    :raises MeetingError: if it is not the person, the meeting is over, or the plan has no title
    :raises VisitError: as `prepare`
    :raises SomebodyWasFirst: if it changed since the caller read it
    """
    row = hold_as_person(meeting, "change", by=by, version=meeting.version)
    before = (row.day, row.start, row.is_online, vault.open_for(row.person).read(row, "place"))
    _write(row, plan, at=at)
    row = save(row, "title", "invitation", "place", "is_online", "day", "start", "starts_at", "timezone")
    record("meeting.changed", row, by=by, at=at)
    if row.state == MeetingState.INVITED and before != (row.day, row.start, row.is_online, plan.texts()["place"]):
        if before[:2] != (row.day, row.start):
            _ask_again(row)
        tell_others(row, at=at)
    return row


@transaction.atomic
def show_map(meeting: NetworkMeeting, map_: NetworkMap | None, *, by: By, at: datetime) -> NetworkMeeting:
    """Show one version of the person's own map at the meeting that they kept, or none.

    :raises MeetingError: if it is not the person, or not a kept version of their own
    """
    row = hold_as_person(meeting, "show_map", by=by, version=meeting.version)
    if map_ is not None and (map_.person_id != row.person_id or map_.kept_at is None):
        raise MeetingError(_("Choose one of the maps that you kept."), field="map")
    if row.shared_map_id == (map_.pk if map_ else None):
        return row
    row.shared_map = map_
    record("meeting.map_shown" if map_ else "meeting.map_hidden", row, by=by, at=at)
    return save(row, "shared_map")


@transaction.atomic
def invite(meeting: NetworkMeeting, *, by: By, at: datetime) -> NetworkMeeting:
    """Invite everybody who stands on the list and is not invited yet; who can be written to gets a letter.

    :raises MeetingError: if it is not the person, it is over, or nobody stands on the list
    :raises SomebodyWasFirst: if it changed since the caller read it
    """
    row = hold_as_person(meeting, "invite", by=by, version=meeting.version)
    others = list(present(row).select_related("user"))
    if not others:
        raise MeetingError(_("Write down first who you would like to be there."))
    new = [one for one in others if one.answer == ParticipantAnswer.NOT_INVITED]
    if not new and row.state == MeetingState.INVITED:
        return row
    row.state = MeetingState.INVITED
    row = save(row, "state")
    for one in new:
        one.meeting = row
        invite_one(one, at=at)
    record("meeting.invited", row, by=by, at=at)
    return row


@transaction.atomic
def mark_held(meeting: NetworkMeeting, *, by: By, at: datetime) -> NetworkMeeting:
    """Keep that the meeting took place. Who was there still writes, and takes back, what is theirs.

    :raises MeetingError: if it is not the person, or it is over
    :raises SomebodyWasFirst: if it changed since the caller read it
    """
    return _end(meeting, "hold", MeetingState.HELD, by=by, at=at)


@transaction.atomic
def call_off(meeting: NetworkMeeting, *, by: By, at: datetime) -> NetworkMeeting:
    """Call a meeting off; who was invited hears that something about it is new. No reason is asked.

    :raises MeetingError: if it is not the person, or it is over
    :raises SomebodyWasFirst: if it changed since the caller read it
    """
    was_invited = meeting.state == MeetingState.INVITED
    row = _end(meeting, "call_off", MeetingState.CALLED_OFF, by=by, at=at)
    if was_invited:
        tell_others(row, at=at)
    return row


def present(meeting: NetworkMeeting) -> models.QuerySet[Participant]:
    """Return who is on the list beside the person, and was not taken out."""
    rows = meeting.participants.filter(ended_at__isnull=True).exclude(party=ParticipantParty.PERSON)
    return rows.order_by("position", "created_at")


def invite_one(participant: Participant, *, at: datetime) -> None:
    """Mark one as invited and queue their letter; the caller holds the meeting."""
    participant.answer = ParticipantAnswer.INVITED
    participant.save(update_fields=["answer"])
    _tell(participant, NoticeKind.MEETING_INVITATION, key=f"meeting_invitation:{participant.pk}", at=at)


def invite_again(participant: Participant, *, at: datetime) -> None:
    """Queue an invitation to a guest's new address; what they answered stays. The caller holds the meeting."""
    key = f"meeting_invitation:{participant.pk}:{int(at.timestamp())}"
    _tell(participant, NoticeKind.MEETING_INVITATION, key=key, at=at)


def tell_others(meeting: NetworkMeeting, *, at: datetime) -> None:
    """Queue news for everybody who was invited and did not say no; the caller holds the meeting."""
    told = [ParticipantAnswer.INVITED, ParticipantAnswer.YES]
    for one in present(meeting).filter(answer__in=told).select_related("user"):
        one.meeting = meeting
        _tell(one, NoticeKind.MEETING_NEWS, key=f"meeting_news:{one.pk}:{meeting.version}", at=at)


def _ask_again(meeting: NetworkMeeting) -> None:
    """Take back what was answered; the caller holds the meeting and tells everybody."""
    answered = present(meeting).filter(answer__in=[ParticipantAnswer.YES, ParticipantAnswer.NO])
    answered.update(answer=ParticipantAnswer.INVITED, answered_at=None)


def _tell(participant: Participant, kind: NoticeKind, *, key: str, at: datetime) -> None:
    if part_of(participant) == Part.COLLEAGUE and participant.user is not None:
        notices.queue(NoticeKind.FOR_PRACTITIONER, to=participant.user, key=key, at=at)
    else:
        notices.queue(kind, to=participant, key=key, at=at)


def _end(meeting: NetworkMeeting, act: str, state: MeetingState, *, by: By, at: datetime) -> NetworkMeeting:
    row = hold_as_person(meeting, act, by=by, version=meeting.version)
    row.state, row.ended_at = state, at
    record(f"meeting.{state}", row, by=by, at=at)
    return save(row, "state", "ended_at")


def _write(row: NetworkMeeting, plan: Plan, *, at: datetime) -> None:
    """Write a plan into a row in memory: the texts sealed, the time with its instant."""
    texts = plan.texts()
    if not texts["title"]:
        raise MeetingError(_("Give the meeting a name, such as “How we go on”."), field="title")
    for name, most in TEXTS.items():
        if len(texts[name]) > most:
            message = _("This is too long. Please write at most %(count)s characters.")
            raise MeetingError(message % {"count": most}, field=name)
    is_same = row.day == plan.day and row.start == plan.start
    vault.open_for(row.person).write_all(row, texts)
    row.is_online = plan.is_online
    if not is_same:
        row.starts_at = _instant(plan, zone=row.timezone, at=at)
        row.day, row.start = plan.day, plan.start


def _instant(plan: Plan, *, zone: str, at: datetime) -> datetime | None:
    """Return when it begins; None where nothing is agreed yet."""
    if plan.day is None and plan.start is None:
        return None
    if plan.day is None:
        raise MeetingError(_("Write the day."), field="day")
    if plan.start is None:
        raise MeetingError(_("Write the time."), field="start")
    begins = meeting_dates.free_date(plan.day, plan.start, zone=zone, at=at).starts_at
    if begins <= at:
        is_over = plan.day < at.astimezone(ZoneInfo(zone)).date()
        message = _("That day is over. Choose a later one.") if is_over else _("That time is over. Choose a later one.")
        raise MeetingError(message, field="day" if is_over else "start")
    return begins
