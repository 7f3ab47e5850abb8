"""Who is at a network meeting: on the list by the person's word, there by their own."""

from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from bridges import vault
from bridges.actions import meetings
from bridges.actions.meeting_rows import MeetingError, hold_as, hold_as_person, record
from bridges.actions.parties import By
from bridges.models import (
    AccessLink,
    MeetingState,
    NetworkMeeting,
    Notice,
    NoticeState,
    Participant,
    ParticipantAnswer,
    ParticipantParty,
)
from directory.models import Team, User

MOST: Final = 30
TEXTS: Final = MappingProxyType({"name": 120, "relation": 120, "contact": 254})


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody as the person writes them down. `contact` is an e-mail address, only for being invited by letter."""

    name: str
    relation: str = ""
    contact: str = ""
    party: str = str(ParticipantParty.PRIVATE)
    language: str = ""


@transaction.atomic
def add(meeting: NetworkMeeting, guest: Guest, *, by: By, at: datetime) -> Participant:
    """Put somebody on the list; where the others are invited already, they are invited at once.

    Somebody with the same name and the same words about who they are stays one.

    :raises MeetingError: if it is not the person, the meeting is over, or something about the guest cannot be
    """
    row = hold_as_person(meeting, "add", by=by)
    _check(guest)
    box = vault.open_for(row.person)
    texts = {"name": guest.name.strip(), "relation": guest.relation.strip(), "contact": guest.contact.strip()}
    for one in meetings.present(row).filter(user__isnull=True):
        if all(box.read(one, name) == texts[name] for name in ("name", "relation")):
            return one
    made = Participant(meeting=row, party=guest.party, language=_language(guest, row), created_at=at)
    box.write_all(made, texts)
    return _put_on_list(made, by=by, at=at)


@transaction.atomic
def add_colleague(meeting: NetworkMeeting, user: User, *, by: By, at: datetime) -> Participant:
    """Put somebody of the person's team on the list, who comes in by their account.

    :raises MeetingError: if it is not the person, the meeting is over, or `user` does not work in their team
    """
    row = hold_as_person(meeting, "add", by=by)
    team_id = row.person.team_id
    if not user.is_active or team_id is None or not Team.objects.of(user).filter(pk=team_id).exists():
        raise MeetingError(_("Choose somebody of your team."), field="colleague")
    there = meetings.present(row).filter(user=user).first()
    if there is not None:
        return there
    made = Participant(
        meeting=row, party=ParticipantParty.PROFESSIONAL, user=user, language=row.person.language, created_at=at
    )
    vault.open_for(row.person).write(made, "name", user.display_name)
    return _put_on_list(made, by=by, at=at)


@transaction.atomic
def change(participant: Participant, guest: Guest, *, by: By, at: datetime) -> Participant:
    """Change what the person wrote about somebody. The name of a colleague is their account's.

    With another address the links that went to the old one close, and who was invited gets the letter at the new one.

    :raises MeetingError: if it is not the person, the meeting is over, or something about the guest cannot be
    """
    meeting = hold_as_person(participant.meeting, "add", by=by)
    _check(guest)
    row = _on_list(meeting, participant)
    texts, box = {"relation": guest.relation.strip()}, vault.open_for(meeting.person)
    before = box.read(row, "contact")
    if row.user_id is None:
        texts |= {"name": guest.name.strip(), "contact": guest.contact.strip()}
        row.party, row.language = guest.party, _language(guest, meeting)
    row.save(update_fields=[*box.write_all(row, texts), "party", "language"])
    if texts.get("contact", before) != before:
        _written_to_elsewhere(row, had_address=bool(before), at=at)
    record("meeting.participant_changed", meeting, by=by, at=at)
    return row


@transaction.atomic
def take_out(participant: Participant, *, by: By, at: datetime) -> Participant:
    """Take somebody off the list: from now on they read nothing of it but what they wrote themselves.

    Their words stay where they are, and theirs to take back. Before anybody was invited nothing of them is kept.

    :raises MeetingError: if it is not the person, or it is the person who would be taken out
    """
    meeting = hold_as_person(participant.meeting, "take_out", by=by)
    row = _on_list(meeting, participant)
    record("meeting.participant_taken_out", meeting, by=by, at=at)
    if row.answer == ParticipantAnswer.NOT_INVITED:
        row.delete()
        return row
    return _end(row, at=at)


@transaction.atomic
def leave(participant: Participant, *, at: datetime) -> Participant:
    """Let a guest or a colleague take themselves out; what they wrote stays theirs to take back.

    :raises MeetingError: if they are out already, or it is the person, who can call the meeting off
    """
    row = _end(hold_as(participant, "leave"), at=at)
    record("meeting.left", row.meeting, by=row, at=at)
    return row


@transaction.atomic
def answer(participant: Participant, *, is_yes: bool, at: datetime) -> Participant:
    """Keep whether somebody who was invited comes; said again, the last word holds.

    :raises MeetingError: if they take part no longer, were not invited, or the meeting is over
    """
    row = hold_as(participant, "answer")
    if row.answer == ParticipantAnswer.NOT_INVITED:
        raise MeetingError()
    said = ParticipantAnswer.YES if is_yes else ParticipantAnswer.NO
    if row.answer == said:
        return row
    row.answer, row.answered_at = said, at
    row.save(update_fields=["answer", "answered_at"])
    record("meeting.said_yes" if is_yes else "meeting.said_no", row.meeting, by=row, at=at)
    return row


def own_of(meeting: NetworkMeeting) -> Participant:
    """Return the person as a participant of their own meeting."""
    return meeting.participants.select_related("user", "meeting__person__key").get(party=ParticipantParty.PERSON)


def _put_on_list(row: Participant, *, by: By, at: datetime) -> Participant:
    meeting = row.meeting
    count = meeting.participants.count()
    if count > MOST:
        raise MeetingError(_("Thirty people are as many as can hear each other."))
    row.position = count
    row.save()
    if meeting.state == MeetingState.INVITED:
        meetings.invite_one(row, at=at)
    record("meeting.participant_added", meeting, by=by, at=at)
    return row


def _on_list(meeting: NetworkMeeting, participant: Participant) -> Participant:
    row = meetings.present(meeting).select_related("user").filter(pk=participant.pk).first()
    if row is None:
        raise MeetingError()
    row.meeting = meeting
    return row


def _end(row: Participant, *, at: datetime) -> Participant:
    """End somebody's part: their links close, letters to them stay here, and where to write is forgotten."""
    row.ended_at, row.contact = at, b""
    row.save(update_fields=["ended_at", "contact"])
    _close_ways_in(row, at=at)
    return row


def _written_to_elsewhere(row: Participant, *, had_address: bool, at: datetime) -> None:
    """Close what went to an address that was perhaps a stranger's, and invite somebody at the one they have now."""
    if had_address:
        _close_ways_in(row, at=at)
    if row.answer != ParticipantAnswer.NOT_INVITED:
        meetings.invite_again(row, at=at)


def _close_ways_in(row: Participant, *, at: datetime) -> None:
    AccessLink.objects.filter(participant=row, ended_at__isnull=True).update(ended_at=at)
    waiting = Notice.objects.filter(participant=row, state__in=[NoticeState.PENDING, NoticeState.CLAIMED])
    waiting.update(
        state=NoticeState.CANCELLED, lease_until=None, claimed_by="", finished_at=at, error_code="called_off"
    )


def _check(guest: Guest) -> None:
    if not guest.name.strip():
        raise MeetingError(_("Write a name, as you call them."), field="name")
    for name, most in TEXTS.items():
        if len(getattr(guest, name)) > most:
            message = _("This is too long. Please write at most %(count)s characters.")
            raise MeetingError(message % {"count": most}, field=name)
    if guest.party not in {ParticipantParty.PRIVATE, ParticipantParty.PROFESSIONAL}:
        raise MeetingError(_("Choose one of these."), field="party")
    if guest.contact.strip():
        try:
            validate_email(guest.contact.strip())
        except ValidationError:
            raise MeetingError(
                _("This does not look like an e-mail address. You can leave it empty."), field="contact"
            ) from None


def _language(guest: Guest, meeting: NetworkMeeting) -> str:
    known = {code for code, _name in settings.LANGUAGES}
    return guest.language if guest.language in known else meeting.person.language
