"""What was said at a network meeting, as its person sees it: each voice, who reads it, and the lines it is about."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from bridges import meeting_rules, vault
from bridges.actions.meeting_rows import beneath, facts_of
from bridges.models import (
    NetworkMeeting,
    Participant,
    ParticipantParty,
    PointKind,
    Readers,
    Voice,
)
from bridges.pages.form_fields import Option
from bridges.vault import Vault
from directory.date_words import say_date, say_list


@dataclass(frozen=True, slots=True)
class Said:
    """One voice, with what was thought about it while listening. `readers` says who reads it beside its owner."""

    id: str
    name: str
    relation: str
    text: str
    readers: str
    is_mine: bool
    is_gone: bool
    version: int
    reflections: Sequence["Said"] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One line: of the agenda with what was said about it, of what is open, or of what happens next."""

    id: str
    text: str
    by: str
    is_mine: bool
    who: str = ""
    day: str = ""
    is_done: bool = False
    said: Sequence[Said] = ()


@dataclass(frozen=True, slots=True)
class ReadersPage:
    """Who reads one voice: the words, whose they are, and what can be chosen."""

    id: UUID
    meeting_id: UUID
    name: str
    text: str
    rules: Sequence[Option]
    people: Sequence[Option]
    error: str


def readers_page(voice: Voice, *, rule: str, chosen: Sequence[str], error: str = "") -> ReadersPage:
    """Return the page on which the person decides who reads a voice."""
    box = vault.open_for(voice.meeting.person)
    others = voice.meeting.participants.filter(ended_at__isnull=True).exclude(party=ParticipantParty.PERSON)
    words = {
        Readers.EVERYBODY: _("everybody who was there"),
        Readers.SOME: _("the ones I choose"),
        Readers.PERSON: _("only me, and whoever said it"),
    }
    return ReadersPage(
        id=voice.pk,
        meeting_id=voice.meeting_id,
        name=box.read(voice.participant, "name"),
        text=box.read(voice, "text"),
        rules=[Option(str(value), label, str(value) == rule) for value, label in words.items()],
        people=[
            Option(str(one.pk), box.read(one, "name"), str(one.pk) in chosen)
            for one in others.order_by("position", "created_at")
            if one.pk != voice.participant_id
        ],
        error=error,
    )


def voices_of(row: NetworkMeeting, *, for_everybody: bool) -> Iterator[Voice]:
    """Yield what was said, the first first; `for_everybody` leaves out what is not for all who were there."""
    readers = Prefetch("readers", queryset=Participant.objects.order_by("position", "created_at"))
    for voice in row.voices.prefetch_related(readers).order_by("created_at", "pk"):
        if not for_everybody or meeting_rules.is_for_everybody(facts_of(voice)):
            yield voice


def said_by_line(
    voices: Sequence[Voice], *, box: Vault, names: Mapping[UUID, Participant]
) -> dict[UUID | None, list[Said]]:
    """Return the voices by the line that they are about (None: about nothing named), reflections beneath theirs."""
    under = beneath(voices)
    found: dict[UUID | None, list[Said]] = {}
    for voice in under.get(None, ()):
        thoughts = [_one_said(thought, box=box, names=names) for thought in under.get(voice.pk, ())]
        one = _one_said(voice, box=box, names=names, reflections=thoughts)
        found.setdefault(voice.point_id, []).append(one)
    return found


def _one_said(voice: Voice, *, box: Vault, names: Mapping[UUID, Participant], reflections: Sequence[Said] = ()) -> Said:
    speaker = names[voice.participant_id]
    words = {
        Readers.EVERYBODY: _("everybody who was there"),
        Readers.PERSON: _("only you"),
        Readers.SOME: say_list([box.read(one, "name") for one in voice.readers.all()]),
    }
    return Said(
        id=str(voice.pk),
        name=box.read(speaker, "name"),
        relation=box.read(speaker, "relation"),
        text=box.read(voice, "text"),
        readers=words[Readers(voice.readers_rule)],
        is_mine=speaker.party == ParticipantParty.PERSON,
        is_gone=speaker.ended_at is not None,
        version=voice.version,
        reflections=reflections,
    )


def lines_of(
    row: NetworkMeeting,
    kind: PointKind,
    *,
    box: Vault,
    names: Mapping[UUID, Participant],
    said: Mapping[UUID | None, Sequence[Said]],
    at: datetime,
) -> Iterator[Line]:
    """Yield the lines of one kind, each with what was `said` about it."""
    today = at.astimezone(ZoneInfo(row.timezone)).date()
    for point in row.points.filter(kind=kind).order_by("position", "pk"):
        writer = names.get(point.written_by_id) if point.written_by_id else None
        who = names.get(point.who_id) if point.who_id else None
        yield Line(
            id=str(point.pk),
            text=box.read(point, "text"),
            by=box.read(writer, "name") if writer else "",
            is_mine=writer is not None and writer.party == ParticipantParty.PERSON,
            who=box.read(who, "name") if who else "",
            day=say_date(point.day, today=today) if point.day else "",
            is_done=point.done_at is not None,
            said=said.get(point.pk, ()),
        )
