"""What somebody says at a network meeting: in their own words, changed and taken back by nobody else."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from bridges import meeting_rules, vault
from bridges.actions.meeting_rows import MeetingError, facts_of, hold_as, hold_as_person, reader_of, record
from bridges.actions.moves import SomebodyWasFirst
from bridges.actions.parties import By
from bridges.models import MeetingPoint, NetworkMeeting, Participant, PointKind, Readers, Voice, VoiceKind

LONGEST: Final = 4000
MOST: Final = 100
"""So many voices of one participant are enough."""


@transaction.atomic
def write_voice(
    participant: Participant,
    *,
    text: str,
    kind: VoiceKind | str = VoiceKind.VOICE,
    point: MeetingPoint | None = None,
    about: Voice | None = None,
    at: datetime,
) -> Voice:
    """Keep what somebody says, about a line of the agenda or about nothing named; `about` makes it a reflection.

    Everybody who is there reads it until the person says otherwise; a reflection is read by whom what it is about is
    read. The same words about the same are one, however often the button was pressed.

    :raises MeetingError: if they take part no longer, nothing is written, or it is about something they cannot read
    """
    speaker = hold_as(participant, "speak")
    meeting, text = speaker.meeting, _checked(text)
    heard = _heard(speaker, about) if about else None
    kind = VoiceKind.REFLECTION if heard else VoiceKind(kind)
    line = _line(meeting, point) if point else None
    box, own = vault.open_for(meeting.person), list(speaker.voices.all())
    for one in own:
        is_same = (one.kind, one.point_id, one.about_id) == (kind, _pk(line), _pk(heard))
        if is_same and box.read(one, "text") == text:
            return one
    if len(own) >= MOST:
        raise MeetingError(_("You have said a lot here. Change something that you wrote, or take it back."))
    voice = Voice(
        meeting=meeting, participant=speaker, kind=kind, about=heard, point=line, created_at=at, changed_at=at
    )
    if heard is not None:
        voice.readers_rule = heard.readers_rule
    box.write(voice, "text", text)
    voice.save()
    if heard is not None and heard.readers_rule == Readers.SOME:
        voice.readers.set([*heard.readers.all(), heard.participant])
    record("meeting.spoke", meeting, by=speaker, at=at)
    return voice


@transaction.atomic
def change_voice(voice: Voice, participant: Participant, *, text: str, at: datetime) -> Voice:
    """Change one's own words.

    :raises MeetingError: if they are somebody else's, or nothing is written
    :raises SomebodyWasFirst: if they changed since the caller read them, in another window
    """
    speaker = hold_as(participant, "change_words")
    row = _own(speaker, voice)
    if row.version != voice.version:
        raise SomebodyWasFirst()
    vault.open_for(speaker.meeting.person).write(row, "text", _checked(text))
    row.version, row.changed_at = row.version + 1, at
    row.save(update_fields=["text", "version", "changed_at"])
    record("meeting.words_changed", speaker.meeting, by=speaker, at=at)
    return row


@transaction.atomic
def take_back_voice(voice: Voice, participant: Participant, *, at: datetime) -> None:
    """Take one's own words away for good, at any time; also after leaving, or when the meeting is over.

    :raises MeetingError: if they are somebody else's
    """
    speaker = hold_as(participant, "take_back")
    if not Voice.objects.filter(pk=voice.pk).exists():
        return  # the second press
    _own(speaker, voice).delete()
    record("meeting.words_taken_back", speaker.meeting, by=speaker, at=at)


@transaction.atomic
def set_readers(
    voice: Voice, *, rule: Readers | str, chosen: Collection[Participant] = (), by: By, at: datetime
) -> Voice:
    """Let the person decide who reads a voice beside its owner and themselves: everybody, some, or nobody else.

    What was thought about it while listening is read by no more people than it, so narrowing it narrows them too.

    :raises MeetingError: if it is not the person, or somebody is chosen who is not on the list
    """
    meeting = hold_as_person(voice.meeting, "set_readers", by=by)
    row = Voice.objects.filter(pk=voice.pk, meeting=meeting).first()
    if row is None:
        raise MeetingError(_("These words were taken back meanwhile."))
    if rule not in Readers.values:
        raise MeetingError(_("Choose one of these."), field="rule")
    if any(one.meeting_id != meeting.pk or one.ended_at is not None for one in chosen):
        raise MeetingError(_("Choose somebody who is there."), field="chosen")
    if rule == Readers.SOME and not chosen:
        raise MeetingError(_("Choose who reads it."), field="chosen")
    _let_read(row, rule=Readers(rule), readers=list(chosen) if rule == Readers.SOME else [])
    if rule != Readers.EVERYBODY:
        _narrow_beneath(row)
    record("meeting.readers_set", meeting, by=by, at=at)
    return row


def _let_read(voice: Voice, *, rule: Readers, readers: Collection[Participant]) -> None:
    voice.readers_rule = rule
    voice.save(update_fields=["readers_rule"])
    voice.readers.set(readers)


def _narrow_beneath(voice: Voice) -> None:
    """Take from the readers of what was thought about a voice whoever does not read the voice; nobody is added.

    Whoever said it goes on reading what was answered to it, while others do.
    """
    left = [] if voice.readers_rule == Readers.PERSON else [*voice.readers.all(), voice.participant]
    for one in voice.reflections.exclude(readers_rule=Readers.PERSON):
        before = {reader.pk for reader in one.readers.all()}
        readers = [reader for reader in left if one.readers_rule == Readers.EVERYBODY or reader.pk in before]
        _let_read(one, rule=Readers.SOME if readers else Readers.PERSON, readers=readers)
    for one in voice.reflections.all():
        _narrow_beneath(one)


def _heard(speaker: Participant, about: Voice) -> Voice:
    """Return the voice that somebody reflects on, if they may read it."""
    row = Voice.objects.filter(pk=about.pk, meeting=speaker.meeting).select_related("participant").first()
    if row is None or not meeting_rules.may_read(facts_of(row), reader_of(speaker)):
        raise MeetingError(_("These words are not here any more."))
    return row


def _line(meeting: NetworkMeeting, point: MeetingPoint) -> MeetingPoint:
    row = meeting.points.filter(pk=point.pk, kind=PointKind.AGENDA).first()
    if row is None:
        raise MeetingError(_("This line was taken away meanwhile."), field="point")
    return row


def _own(speaker: Participant, voice: Voice) -> Voice:
    row = Voice.objects.filter(pk=voice.pk, participant=speaker, meeting=speaker.meeting).first()
    if row is None:
        raise MeetingError(_("These are not your words. Only whoever said them changes them, or takes them back."))
    return row


def _checked(text: str) -> str:
    if not text.strip():
        raise MeetingError(_("Please write a few words."), field="text")
    if len(text) > LONGEST:
        message = _("This is too long. Please write at most %(count)s characters.")
        raise MeetingError(message % {"count": LONGEST}, field="text")
    return text.strip()


def _pk(row: MeetingPoint | Voice | None) -> object:
    return row.pk if row else None
