"""A map, a meeting and all around them, for tests: one row of each, saved through a `fill` of the caller's."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import models

from bridges import vault
from bridges.models import (
    Introduction,
    Looking,
    MeetingPoint,
    MeetingSuggestion,
    NetworkMap,
    NetworkMeeting,
    Participant,
    Person,
    PlaceRole,
    Tie,
    Voice,
)
from directory.models import Listing, User

HOLDS_VALUES = {"Tie.facts": "setting", "Looking.answers": "wishes"}
"""Sealed fields that hold a JSON object, and the one of its texts in which a test writes its own."""

FACTS = {"circle": 1, "kind": "friend", "alike": "yes", "gap": "none", "flow": "both", "frequency": "weekly"}


def write_texts(box: vault.Vault, row: models.Model, texts: Mapping[str, str]) -> None:
    """Seal a text into each field, as the field holds it."""
    for name, text in texts.items():
        inner = HOLDS_VALUES.get(f"{type(row).__name__}.{name}")
        values = {**(FACTS if name == "facts" else {}), inner: text} if inner else None
        box.write(row, name, text if values is None else json.dumps(values))


def make_tie(map_: NetworkMap, alias: str, *, listing: Listing | None = None, **facts: Any) -> Tie:
    """Save one tie of a map."""
    tie = Tie(map=map_, listing=listing, position=map_.ties.count())
    box = vault.open_for(map_.person)
    box.write(tie, "alias", alias)
    box.write_values(tie, "facts", {**FACTS, **facts})
    tie.save()
    return tie


def make_meeting(
    person: Person,
    *,
    fill: Callable[[models.Model], Any] = lambda row: row.save(),
    colleague: User | None = None,
    shared_map: NetworkMap | None = None,
    at: datetime,
    **fields: Any,
) -> tuple[NetworkMeeting, Participant, Participant, Participant | None]:
    """Save a meeting to which a person invited a guest (and a colleague): (meeting, the person, the guest, colleague).

    `fill` writes texts into a row and saves it.
    """
    starts_at = at + timedelta(days=3)
    meeting = NetworkMeeting(
        person=person,
        state="invited",
        manner="written",
        day=starts_at.date(),
        start=starts_at.time(),
        timezone="UTC",
        starts_at=starts_at,
        shared_map=shared_map,
        created_at=at,
        **fields,
    )
    fill(meeting)

    def participant(party: str, position: int, **more: Any) -> Participant:
        row = Participant(meeting=meeting, party=party, position=position, created_at=at, **more)
        fill(row)
        return row

    own = participant("person", 0, answer="yes", answered_at=at)
    guest = participant("private", 1, answer="invited")
    professional = participant("professional", 2, user=colleague, answer="yes") if colleague else None
    return meeting, own, guest, professional


def make_network(
    person: Person,
    *,
    fill: Callable[[models.Model], Any],
    listing: Listing,
    introduction: Introduction | None = None,
    colleague: User | None = None,
    at: datetime,
) -> dict[str, Any]:
    """Save one of everything: a map with a kept version, what the person looks for, a role, and a whole meeting."""
    current, kept = NetworkMap(person=person), NetworkMap(person=person, kept_at=at)
    for map_ in (current, kept):
        fill(map_)
        fill(Tie(map=map_, listing=listing))
    fill(Looking(person=person))
    role = PlaceRole(person=person, listing=listing, introduction=introduction, role="regular", said_at=at)
    fill(role)
    meeting, own, guest, professional = make_meeting(person, fill=fill, colleague=colleague, shared_map=kept, at=at)
    point = MeetingPoint(meeting=meeting, kind="agenda", written_by=own)
    fill(point)
    voice = Voice(meeting=meeting, participant=guest, point=point, created_at=at)
    fill(voice)
    suggestion = MeetingSuggestion(meeting=meeting, participant=guest, listing=listing, created_at=at)
    fill(suggestion)
    return {
        "map": current, "kept": kept, "role": role, "meeting": meeting, "own": own, "guest": guest,
        "professional": professional, "point": point, "voice": voice, "suggestion": suggestion,
    }  # fmt: skip
