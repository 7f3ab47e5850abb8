"""The page of a person, as their team sees it: what they told us, what is going on, and who looked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from bridges import vault
from bridges.actions import network_sharing, people
from bridges.forms.practitioner_people import TEXTS
from bridges.models import CardKind, ContactChannel, Introduction, MeetingState, NetworkMeeting, Person
from bridges.pages.hosts import group_name
from bridges.pages.tickets import Teller, Ticket, name_of, with_parts
from bridges.pages.timeline import Moment, Names, Voice, moments
from bridges.states import ENDED
from bridges.words.network_events import is_own
from bridges.words.team import CHANNEL_TO_TEAM
from directory.models import User

LATEST_EVENTS = 12


@dataclass(frozen=True, slots=True)
class CardPart:
    """The lines of a card under one heading."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonPage:
    """All that the page shows. Texts are the person's own words."""

    id: UUID
    version: int
    alias: str
    reach: str
    contact: str
    is_safe_to_write: bool
    reach_note: str
    wishes: str
    strengths: str
    what_helps: str
    language: str
    card: tuple[CardPart, ...]
    supporter: str
    is_mine: bool
    may_see_network: bool
    may_prepare_meeting: bool
    meetings: tuple[tuple[str, str], ...]
    open: tuple[Ticket, ...]
    rested: tuple[Ticket, ...]
    events: tuple[Moment, ...]


def person_page(person: Person, *, reader: User, language: str, zone: str, at: datetime) -> PersonPage:
    """Return the page of a person; note the reading first (`people.was_read`)."""
    texts = texts_of(person)
    tickets = _tickets(person, reader=reader, language=language, zone=zone, at=at)
    over = {row.pk for row in person.introductions.all() if row.status in ENDED or row.status == "not_now"}
    may_see = network_sharing.may_see(person, reader, at=at)
    return PersonPage(
        id=person.pk,
        version=person.version,
        reach=str(CHANNEL_TO_TEAM[ContactChannel(person.channel)]),
        is_safe_to_write=person.is_safe_to_write,
        language=str(dict(settings.LANGUAGES).get(person.language, person.language)),
        card=card_of(person),
        supporter=name_of(person.practitioner),
        is_mine=person.practitioner_id == reader.pk,
        may_see_network=may_see,
        may_prepare_meeting=may_see and network_sharing.may_write(person, reader, at=at),
        meetings=_meetings(person, reader=reader),
        open=tuple(ticket for ticket in tickets if ticket.id not in over),
        rested=tuple(ticket for ticket in tickets if ticket.id in over),
        events=_events(person, reader=reader, language=language, zone=zone, at=at),
        **{**texts, "alias": texts["alias"] or _("Somebody")},
    )


def _meetings(person: Person, *, reader: User) -> tuple[tuple[str, str], ...]:
    """Return (title, address) of the meetings to which the person invited the reader; nobody else's are known here."""
    closed = [MeetingState.PREPARING, MeetingState.CALLED_OFF]
    rows = NetworkMeeting.objects.visible_to(reader).of(person).exclude(state__in=closed)
    box = vault.open_for(person)
    return tuple((box.read(row, "title"), reverse("meeting", args=[row.pk])) for row in rows.order_by("-created_at"))


def texts_of(person: Person) -> dict[str, str]:
    """Return the sealed texts of a person by name."""
    box = vault.open_for(person)
    return {name: box.read(person, name) for name in TEXTS}


def card_of(person: Person) -> tuple[CardPart, ...]:
    """Return the card of a person, by heading; headings without a line are left out."""
    lines = card_pairs(person)
    parts = [CardPart(str(kind.label), tuple(text for of, text in lines if of == kind)) for kind in CardKind]
    return tuple(part for part in parts if part.lines)


def card_pairs(person: Person) -> list[tuple[str, str]]:
    """Return the lines of the card as (kind, text), in their order."""
    box = vault.open_for(person)
    return [(line.kind, box.read(line, "text")) for line in person.card_lines.order_by("position", "pk")]


def form_values(person: Person) -> dict[str, Any]:
    """Return what the form of a person begins with."""
    lines = card_pairs(person)
    return {
        **texts_of(person),
        "channel": person.channel,
        "is_safe_to_write": person.is_safe_to_write,
        "language": person.language,
        "version": person.version,
        **{f"card_{kind}": "\n".join(text for of, text in lines if of == kind) for kind in CardKind},
    }


def _tickets(person: Person, *, reader: User, language: str, zone: str, at: datetime) -> tuple[Ticket, ...]:
    rows = Introduction.objects.of(person).order_by("-created_at", "pk")
    return Teller(language=language, zone=zone, at=at, reader=reader).tickets(with_parts(rows))


def _events(person: Person, *, reader: User, language: str, zone: str, at: datetime) -> tuple[Moment, ...]:
    """Return the latest events, newest first, as they are said to the team; a map and meetings are the person's own."""
    told_to_team = (one for one in people.events_of(person) if not is_own(one.event, data_category=one.data_category))
    rows = sorted(told_to_team, key=lambda one: one.at)
    names = Names(
        alias=texts_of(person)["alias"],
        groups=groups_of(person, language=language),
        reader=reader.display_name,
    )
    told = moments(rows, voice=Voice.TEAM, names=names, zone=zone, at=at)
    return tuple(reversed(told))[:LATEST_EVENTS]


def groups_of(person: Person, *, language: str) -> Mapping[str, str]:
    """Return introduction's id → name of its group."""
    rows = Introduction.objects.of(person).select_related("listing").prefetch_related("listing__texts")
    return {str(row.pk): group_name(row.listing, language=language) for row in rows}
