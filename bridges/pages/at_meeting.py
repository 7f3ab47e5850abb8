"""A network meeting as one of those present sees it, a guest as well as a colleague: each reads what is for them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bridges import meeting_rules, vault
from bridges.actions import meeting_seats
from bridges.actions.meeting_rows import beneath, facts_of, part_of, reader_of
from bridges.models import (
    MeetingPoint,
    NetworkMeeting,
    Participant,
    ParticipantParty,
    PointKind,
    Readers,
    SuggestionAnswer,
    Voice,
    VoiceKind,
)
from bridges.pages.form_fields import Option
from bridges.pages.hosts import group_name, listings_found
from bridges.pages.shown_map import ShownMap, shown_map
from bridges.vault import Vault
from directory.date_words import say_date, say_span, say_weekday_date

ANSWER_WORDS: Final[Mapping[str, str | Promise]] = MappingProxyType(
    {
        "invited": gettext_lazy("has not answered yet"),
        "yes": gettext_lazy("comes"),
        "no": gettext_lazy("cannot come"),
    }
)
IDEA_WORDS: Final[Mapping[str, str | Promise]] = MappingProxyType(
    {
        SuggestionAnswer.WAITING: gettext_lazy("not decided yet"),
        SuggestionAnswer.YES: gettext_lazy("said yes"),
        SuggestionAnswer.NO: gettext_lazy("not for now"),
    }
)


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody sent that could not be kept: with which button, about which row, their words, and why.

    `lost` are the words again, where the form that they stood in is perhaps not there any more.
    """

    do: str = ""
    about: str = ""
    text: str = ""
    error: str = ""
    kind: str = ""
    who: str = ""
    day: str = ""
    point: str = ""
    field: str = "text"
    lost: str = ""

    @property
    def errors(self) -> Mapping[str, str]:
        """Return the words beside the field that they are about."""
        return {self.field: self.error}


@dataclass(frozen=True, slots=True)
class Seat:
    """One of those present, as a line of the list."""

    name: str
    relation: str
    answer: str
    is_me: bool
    is_owner: bool


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said; `draft` is what stands in the form of their own words, `answers` what others thought."""

    id: str
    name: str
    words: str
    about: str
    is_mine: bool
    is_reflection: bool
    who_reads: str
    version: int
    draft: str
    error: str
    answers: Sequence["Said"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the agenda, of what is open or of what happens next."""

    id: str
    words: str
    name: str = ""
    by_when: str = ""
    is_done: bool = False
    is_mine: bool = False


@dataclass(frozen=True, slots=True)
class Idea:
    """A group that somebody thought of."""

    id: str
    name: str
    words: str
    group: str
    url: str
    answer: str
    is_mine: bool


@dataclass(frozen=True, slots=True)
class GroupFound:
    """A public group that could be suggested."""

    id: str
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class AtMeeting:
    """A whole meeting for one of those present. `may` has the names of what they may do now."""

    title: str
    owner: str
    me: str
    my_answer: str
    when: str
    place: str
    is_online: bool
    is_over: bool
    invitation: str
    agenda: Sequence[Line]
    seats: Sequence[Seat]
    said: Sequence[Said]
    open_lines: Sequence[Line]
    next_lines: Sequence[Line]
    ideas: Sequence[Idea]
    map: ShownMap | None
    may: frozenset[str]
    points: Sequence[Option]
    who: Sequence[Option]


def at_meeting(me: Participant, *, typed: Typed, language: str, at: datetime) -> AtMeeting:
    """Return what `me` sees of their meeting; `me` was fetched with the meeting, its person and their key."""
    meeting, box = me.meeting, vault.open_for(me.meeting.person)
    present = [one for one in _all(meeting) if one.ended_at is None]
    names = {one.pk: box.read(one, "name") for one in _all(meeting)}
    owner = next((names[one.pk] for one in present if one.party == ParticipantParty.PERSON), "")
    lines = {kind: list(_lines(me, kind, box, names, at=at)) for kind in PointKind}
    state, part, is_there = meeting.state, part_of(me), meeting_rules.is_there(reader_of(me))
    return AtMeeting(
        title=box.read(meeting, "title"),
        owner=owner,
        me=names[me.pk],
        my_answer=me.answer,
        when=_when(meeting, at=at),
        place=box.read(meeting, "place"),
        is_online=meeting.is_online,
        is_over=meeting.ended_at is not None,
        invitation=box.read(meeting, "invitation"),
        agenda=lines[PointKind.AGENDA],
        seats=[_seat(one, me=me, box=box) for one in present],
        said=_said(me, box, names, owner=owner, typed=typed),
        open_lines=lines[PointKind.OPEN],
        next_lines=lines[PointKind.NEXT],
        ideas=list(_ideas(me, box, names, language=language)),
        map=shown_map(meeting.shared_map, alias=owner, at=at) if meeting.shared_map and is_there else None,
        may=frozenset(act for act in meeting_rules.RULES if meeting_rules.may(act, part=part, state=state)),
        points=[
            Option("", _("nothing on the list")),
            *(Option(line.id, line.words) for line in lines[PointKind.AGENDA]),
        ],
        who=[Option("", _("nobody yet")), *(Option(str(one.pk), names[one.pk]) for one in present)],
    )


def meetings_of(rows: Sequence[Participant], *, at: datetime) -> list[tuple[str, str, str]]:
    """Return (title, whose and when, address) of meetings to which a colleague was invited.

    Of one that was called off nothing is said any more: the way there leads to their own words.
    """
    found = []
    for one in rows:
        box = vault.open_for(one.meeting.person)
        own = one.meeting.participants.get(party=ParticipantParty.PERSON)
        whose = [box.read(own, "name"), _when(one.meeting, at=at)]
        url = reverse("meeting", args=[one.meeting_id])
        is_open = meeting_seats.is_open(one, at=at)
        title = box.read(one.meeting, "title") if is_open else _("My words")
        found.append((title, " · ".join(word for word in whose if word and is_open), url))
    return found


def groups_by_name(text: str, *, language: str, at: datetime) -> list[GroupFound]:
    """Return public groups for what was written, to choose one that could be a place."""
    found = listings_found(text, language=language, at=at)
    return [
        GroupFound(str(one.pk), group_name(one, language=language), reverse("listing", args=[one.pk])) for one in found
    ]


def _all(meeting: NetworkMeeting) -> list[Participant]:
    return list(meeting.participants.order_by("position", "created_at"))


def _when(meeting: NetworkMeeting, *, at: datetime) -> str:
    if meeting.day is None or meeting.start is None:
        return ""
    day = say_weekday_date(meeting.day, today=at.astimezone(ZoneInfo(meeting.timezone)).date())
    return _("%(day)s, %(time)s") % {"day": day, "time": say_span(meeting.start, None)}


def _seat(one: Participant, *, me: Participant, box: Vault) -> Seat:
    is_owner = one.party == ParticipantParty.PERSON
    answer = "" if is_owner else str(ANSWER_WORDS.get(one.answer, ""))
    return Seat(box.read(one, "name"), box.read(one, "relation"), answer, is_me=one.pk == me.pk, is_owner=is_owner)


def _lines(me: Participant, kind: PointKind, box: Vault, names: Mapping[UUID, str], *, at: datetime) -> Iterator[Line]:
    is_there = kind == PointKind.AGENDA or meeting_rules.is_there(reader_of(me))
    for line in me.meeting.points.filter(kind=kind).order_by("position", "pk"):
        if not is_there and me.pk not in {line.written_by_id, line.who_id}:
            continue
        yield Line(
            id=str(line.pk),
            words=box.read(line, "text"),
            name=names.get(_owner_of(line), ""),
            by_when=_day(line.day, at=at),
            is_done=line.done_at is not None,
            is_mine=line.written_by_id == me.pk,
        )


def _owner_of(line: MeetingPoint) -> UUID:
    """Return who does a next step, or who asked what is still open."""
    return line.who_id if line.kind == PointKind.NEXT else line.written_by_id  # type: ignore[return-value]


def _day(day: date | None, *, at: datetime) -> str:
    return say_date(day, today=at.date()) if day else ""


def _said(me: Participant, box: Vault, names: Mapping[UUID, str], *, owner: str, typed: Typed) -> list[Said]:
    """Return what `me` may read: each voice with what was thought about it; one whose voice is gone stands alone."""
    reader = reader_of(me)
    rows = me.meeting.voices.select_related("point").prefetch_related("readers").order_by("created_at", "pk")
    under = beneath([voice for voice in rows if meeting_rules.may_read(facts_of(voice), reader)])

    def one(voice: Voice, answers: Sequence[Said] = ()) -> Said:
        is_here = typed.do == "change" and typed.about == str(voice.pk)
        words = box.read(voice, "text")
        return Said(
            id=str(voice.pk),
            name=names.get(voice.participant_id, ""),
            words=words,
            about=box.read(voice.point, "text") if voice.point else "",
            is_mine=voice.participant_id == me.pk,
            is_reflection=voice.kind == VoiceKind.REFLECTION,
            who_reads=_who_reads(voice, owner=owner),
            version=voice.version,
            draft=typed.text if is_here else words,
            error=typed.error if is_here else "",
            answers=answers,
        )

    return [one(voice, [one(answer) for answer in under.get(voice.pk, ())]) for voice in under.get(None, ())]


def _who_reads(voice: Voice, *, owner: str) -> str:
    """Return in words who reads this; "" where everybody does."""
    if voice.readers_rule == Readers.PERSON:
        return _("Only %(name)s reads this.") % {"name": owner}
    if voice.readers_rule == Readers.SOME:
        return _("%(name)s chose who reads this.") % {"name": owner}
    return ""


def _ideas(me: Participant, box: Vault, names: Mapping[UUID, str], *, language: str) -> Iterator[Idea]:
    rows = me.meeting.suggestions.select_related("listing").prefetch_related("listing__texts")
    if not meeting_rules.is_there(reader_of(me)):
        rows = rows.filter(participant=me)
    for row in rows.order_by("created_at", "pk"):
        yield Idea(
            id=str(row.pk),
            name=names.get(row.participant_id, ""),
            words=box.read(row, "words"),
            group=group_name(row.listing, language=language),
            url=reverse("listing", args=[row.listing_id]) if row.listing.is_public() else "",
            answer=str(IDEA_WORDS[row.answer]),
            is_mine=row.participant_id == me.pk,
        )
