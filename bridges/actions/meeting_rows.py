"""What all actions around a network meeting share: the lock, the rule, and the record."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from bridges import meeting_rules
from bridges.actions.moves import SomebodyWasFirst
from bridges.actions.parties import By
from bridges.meeting_rules import Part, Reader, VoiceFacts
from bridges.models import NetworkMeeting, Participant, ParticipantParty, Voice
from bridges.states import MoveError, Party
from directory.actions import audit

GUEST: Final = "guest"
"""The party of somebody who came by a guest's link, in the record."""


class MeetingError(MoveError):
    """Something about a meeting that cannot be; the text is for people, `field` is the one to look at ("" for none)."""

    def __init__(self, message: str = "", *, field: str = "") -> None:
        super().__init__(message or _("That is not possible here just now. This page shows how it is."))
        self.field = field


def part_of(participant: Participant) -> Part:
    """Return from where somebody takes part."""
    if participant.party == ParticipantParty.PERSON:
        return Part.PERSON
    return Part.GUEST if participant.user_id is None else Part.COLLEAGUE


def reader_of(participant: Participant) -> Reader:
    """Return a participant as the rule of reading sees them; `user` was fetched with the row."""
    is_closed = participant.user is not None and not participant.user.is_active
    is_out = participant.ended_at is not None or is_closed
    return Reader(id=participant.pk, part=part_of(participant), answer=participant.answer, is_out=is_out)


def facts_of(voice: Voice) -> VoiceFacts:
    """Return a voice as the rule of reading sees it; `readers` were fetched with the row."""
    chosen = frozenset(one.pk for one in voice.readers.all())
    return VoiceFacts(owner=voice.participant_id, readers_rule=voice.readers_rule, chosen=chosen)


def beneath(voices: Collection[Voice]) -> dict[UUID | None, list[Voice]]:
    """Return those of `voices` that stand for themselves (under None), and by voice's id what was thought about it.

    What was thought about a thought stands under the same voice; what is about words that are not here, for itself.
    """
    there = {voice.pk: voice for voice in voices}
    found: dict[UUID | None, list[Voice]] = {}
    for voice in voices:
        root = voice
        while root.about_id in there:
            root = there[root.about_id]
        found.setdefault(None if root is voice else root.pk, []).append(voice)
    return found


def lock(meeting: NetworkMeeting) -> NetworkMeeting:
    """Return the row as it is now, held until the transaction ends: the first lock of every action."""
    return NetworkMeeting.objects.select_for_update(of=("self",)).select_related("person__key").get(pk=meeting.pk)


def hold_as_person(meeting: NetworkMeeting, act: str, *, by: By, version: int | None = None) -> NetworkMeeting:
    """Return the locked row, if the person may do `act` now; with `version` only if nobody changed it since.

    :raises MeetingError: if it is not the person who says it, or not open in this state
    :raises SomebodyWasFirst: if the row changed since `version`
    """
    if by.party != Party.PERSON or by.person is None or by.person.pk != meeting.person_id:
        raise MeetingError(_("Only the person whose meeting it is decides this."))
    row = lock(meeting)
    if version is not None and row.version != version:
        raise SomebodyWasFirst()
    if not meeting_rules.may(act, part=Part.PERSON, state=row.state):
        raise MeetingError()
    return row


def hold_as(participant: Participant, act: str) -> Participant:
    """Return the participant as they are now, with their meeting locked, if they may do `act`.

    What is their own they may take back after they left as well.

    :raises MeetingError: if they take part no longer, or it is not for them, or not open in this state
    """
    meeting = lock(participant.meeting)
    row = Participant.objects.select_related("user").get(pk=participant.pk, meeting=meeting)
    row.meeting = meeting
    if reader_of(row).is_out and act != "take_back":
        raise MeetingError(_("This meeting is closed for you now."))
    if not meeting_rules.may(act, part=part_of(row), state=meeting.state):
        raise MeetingError()
    return row


def save(row: NetworkMeeting, *fields: str) -> NetworkMeeting:
    """Save fields of a locked meeting as its next version."""
    row.version += 1
    row.save(update_fields=[*fields, "version"])
    return row


def record(event: str, meeting: NetworkMeeting, *, by: By | Participant, at: datetime, **about: Any) -> None:
    """Write down what happened: for the person alone, and without a word of what was said."""
    actor = by.as_actor() if isinstance(by, By) else _actor_of(by, meeting)
    facts = audit.About(target="bridges.NetworkMeeting", target_id=str(meeting.pk), data_category="meeting", **about)
    audit.record(event, subject=meeting.person_id, by=actor, at=at, about=facts)


def _actor_of(participant: Participant, meeting: NetworkMeeting) -> audit.Actor:
    part = part_of(participant)
    if part == Part.PERSON:
        return audit.Actor(party=str(Party.PERSON), user_id=str(meeting.person_id))
    if part == Part.COLLEAGUE:
        return audit.Actor(party=str(Party.PRACTITIONER), user_id=str(participant.user_id))
    return audit.Actor(party=GUEST, user_id=str(participant.pk))
