"""A network meeting as the person sees it whose meeting it is: all of it, and what they decide."""

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
from bridges.meeting_rules import Part
from bridges.models import (
    MeetingState,
    NetworkMap,
    NetworkMeeting,
    Participant,
    ParticipantParty,
    Person,
    PointKind,
    SuggestionAnswer,
)
from bridges.pages.form_fields import Option
from bridges.pages.hosts import group_name
from bridges.pages.meeting_letters import not_reached
from bridges.pages.my_meeting_words import Line, Said, lines_of, said_by_line, voices_of
from bridges.vault import Vault
from directory.date_words import say_date, say_span, say_weekday_date
from directory.models import TeamMembership, User

ANSWERS: Final[Mapping[str, str | Promise]] = MappingProxyType(
    {
        "not_invited": gettext_lazy("not invited yet"),
        "invited": gettext_lazy("has not answered yet"),
        "yes": gettext_lazy("comes"),
        "no": gettext_lazy("cannot come"),
    }
)


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """One meeting in the list."""

    url: str
    title: str
    state: str
    when: str
    is_over: bool


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody on the list. `may_have_way_in`: a guest who is invited, to whom the person hands a link themselves.

    `letter_failed`: a letter to them did not arrive, and they got no way in since.
    """

    id: UUID
    name: str
    relation: str
    answer: str
    comes: bool
    may_have_way_in: bool
    letter_failed: bool


@dataclass(frozen=True, slots=True)
class Idea:
    """A place that somebody thought of. `url` is its page, `mine_url` what began with the yes."""

    id: UUID
    group: str
    url: str
    name: str
    words: str
    answer: str
    mine_url: str


@dataclass(frozen=True, slots=True)
class MyMeeting:
    """All that the page of one meeting shows to its person."""

    id: UUID
    version: int
    title: str
    state: str
    status: str
    is_over: bool
    may: frozenset[str]
    when: str
    is_online: bool
    place: str
    link: str
    invitation: str
    seats: Sequence[Seat]
    has_new: bool
    colleagues: Sequence[Option]
    agenda: Sequence[Line]
    said: Sequence[Said]
    open: Sequence[Line]
    next: Sequence[Line]
    ideas: Sequence[Idea]
    maps: Sequence[Option]
    map_shown: str
    people: Sequence[Option]
    has_team: bool


def my_lines(person: Person, *, at: datetime) -> list[MeetingLine]:
    """Return the person's meetings: what is ahead first."""
    box = vault.open_for(person)
    rows = NetworkMeeting.objects.of(person).order_by("-created_at")
    lines = [
        MeetingLine(
            url=reverse("my_meeting", args=[row.pk]),
            title=box.read(row, "title"),
            state=str(row.get_state_display()),
            when=when_words(row, at=at),
            is_over=row.ended_at is not None,
        )
        for row in rows
    ]
    return sorted(lines, key=lambda line: line.is_over)


def my_meeting(row: NetworkMeeting, *, for_everybody: bool = False, language: str, at: datetime) -> MyMeeting:
    """Return the page of a meeting; `for_everybody` leaves out what is not for all who were there."""
    box = vault.open_for(row.person)
    everybody = list(row.participants.select_related("user").order_by("position", "created_at"))
    names = {one.pk: one for one in everybody}
    present = [one for one in everybody if one.ended_at is None]
    others = [one for one in present if one.party != ParticipantParty.PERSON]
    voices = list(voices_of(row, for_everybody=for_everybody))
    said = said_by_line(voices, box=box, names=names)
    lines = {kind: list(lines_of(row, kind, box=box, names=names, said=said, at=at)) for kind in PointKind}
    place, failed = box.read(row, "place"), not_reached(row)
    maps = _maps(row, at=at)
    return MyMeeting(
        id=row.pk,
        version=row.version,
        title=box.read(row, "title"),
        state=row.state,
        status=str(row.get_state_display()),
        is_over=row.ended_at is not None,
        may=frozenset(act for act in meeting_rules.RULES if meeting_rules.may(act, part=Part.PERSON, state=row.state)),
        when=when_words(row, at=at),
        is_online=row.is_online,
        place=place,
        link=place if row.is_online and place.startswith("https://") and " " not in place else "",
        invitation=box.read(row, "invitation"),
        seats=[_seat(one, row, box=box, failed=failed) for one in others],
        has_new=any(one.answer == "not_invited" for one in others),
        colleagues=_colleagues(row.person, others),
        agenda=lines[PointKind.AGENDA],
        said=said.get(None, ()),
        open=lines[PointKind.OPEN],
        next=lines[PointKind.NEXT],
        ideas=list(_ideas(row, box=box, names=names, language=language)),
        maps=maps,
        map_shown=next((option.label for option in maps if option.checked and option.value), ""),
        people=[Option("", _("nobody yet")), *(Option(str(one.pk), box.read(one, "name")) for one in present)],
        has_team=row.person.team_id is not None,
    )


def when_words(row: NetworkMeeting, *, at: datetime) -> str:
    """Return when a meeting is, as the clock on the wall there says it; "" where nothing is agreed."""
    if row.day is None or row.start is None:
        return ""
    day = say_weekday_date(row.day, today=at.astimezone(ZoneInfo(row.timezone)).date())
    return _("%(day)s, %(time)s") % {"day": day, "time": say_span(row.start, None)}


def _seat(one: Participant, row: NetworkMeeting, *, box: Vault, failed: frozenset[UUID]) -> Seat:
    is_invited_guest = one.user_id is None and one.answer != "not_invited"
    may_have_way_in = is_invited_guest and row.state in {MeetingState.INVITED, MeetingState.HELD}
    return Seat(
        id=one.pk,
        name=box.read(one, "name"),
        relation=box.read(one, "relation"),
        answer=str(ANSWERS[one.answer]),
        comes=one.answer == "yes",
        may_have_way_in=may_have_way_in,
        letter_failed=may_have_way_in and one.pk in failed,
    )


def _colleagues(person: Person, others: Sequence[Participant]) -> list[Option]:
    """Return who of the person's team can still be put on the list."""
    if person.team_id is None:
        return []
    there = {one.user_id for one in others}
    work_there = TeamMembership.objects.current().filter(team=person.team_id)
    rows = User.objects.filter(memberships__in=work_there).order_by("display_name")
    return [Option(str(user.pk), user.display_name) for user in rows if user.pk not in there]


def _ideas(row: NetworkMeeting, *, box: Vault, names: Mapping[UUID, Participant], language: str) -> Iterator[Idea]:
    rows = row.suggestions.select_related("listing").prefetch_related("listing__texts")
    for one in rows.order_by("created_at", "pk"):
        is_yes = one.answer == SuggestionAnswer.YES and one.introduction_id
        yield Idea(
            id=one.pk,
            group=group_name(one.listing, language=language),
            url=reverse("listing", args=[one.listing_id]) if one.listing.is_public() else "",
            name=box.read(names[one.participant_id], "name"),
            words=box.read(one, "words"),
            answer=one.answer,
            mine_url=reverse("my_introduction", args=[one.introduction_id]) if is_yes else "",
        )


def _maps(row: NetworkMeeting, *, at: datetime) -> list[Option]:
    """Return the kept versions of the person's map that can be shown, the newest first; empty where there is none."""
    kept = NetworkMap.objects.filter(person=row.person_id, kept_at__isnull=False).order_by("-kept_at")
    zone = ZoneInfo(row.timezone)
    today: date = at.astimezone(zone).date()
    options = [
        Option(
            str(one.pk),
            _("my map of %(day)s") % {"day": say_date(one.kept_at.astimezone(zone).date(), today=today)},
            one.pk == row.shared_map_id,
        )
        for one in kept
        if one.kept_at
    ]
    return [Option("", _("no map"), row.shared_map_id is None), *options] if options else []
