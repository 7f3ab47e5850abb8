"""Makes any move of the table by any party with the real actions, for the machine of random lives."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bridges.actions import introductions, visits
from bridges.actions.consents import AskOrder
from bridges.actions.parties import CLOCK, By, by_companion, by_host, by_person, by_practitioner, spoken
from bridges.models import CardLine, Companion, Company, DeclineReason, Host, Introduction, Person
from bridges.states import MoveError, Party
from directory.models import User
from tests.bridges.cast import make_person
from tests.bridges.orders import make_order


@dataclass
class Cast:
    """Who takes part."""

    noor: Person
    pim: User
    stine: User
    hosts: list[Host]
    bo: Companion
    lines: list[CardLine]

    @property
    def person(self) -> By:
        return by_person(self.noor)

    @property
    def spoken(self) -> By:
        return spoken(self.noor, to=self.pim)

    @property
    def pim_by(self) -> By:
        return by_practitioner(self.pim)


def stranger(cast: Cast) -> Person:
    """Return somebody whose introduction it is not."""
    return Person.objects.exclude(pk=cast.noor.pk).first() or make_person("Sam")


def order_of(cast: Cast, scopes: Any, *, days: int, sign: int) -> AskOrder:
    """Return an order whose texts stand nowhere else."""
    return make_order(
        scopes,
        called=f"Called{sign}",
        message=f"Message{sign}",
        access_needs=f"Needs{sign}",
        card_line_ids=(cast.lines[sign % len(cast.lines)].pk,),
        days=days,
    )


def party_of(cast: Cast, row: Introduction, party: Party, *, is_spoken: bool) -> By:
    """Return who acts for a party; a host is the one of the group."""
    if party == Party.PERSON:
        return cast.spoken if is_spoken else cast.person
    host = next(host for host in cast.hosts if host.listing_id == row.listing_id)
    return {
        Party.PRACTITIONER: cast.pim_by,
        Party.HOST: by_host(host),
        Party.COMPANION: by_companion(cast.bo),
        Party.CLOCK: CLOCK,
    }[party]


def move(
    cast: Cast, row: Introduction, name: str, party: Party, *, is_spoken: bool, order: AskOrder, data: Any, at: datetime
) -> Any:
    """Make one move with the action that is there for it.

    :raises MoveError: as the action, or where no action lets this party try
    """
    by = party_of(cast, row, party, is_spoken=is_spoken)
    if name in {"lapse", "fade"}:
        if party != Party.CLOCK:
            raise MoveError("The clock alone.")
        return getattr(introductions, name)(row, at=at)
    if name == "plan_visit":
        return _plan(cast, row, by=by, at=at)
    if name in {"went", "did_not_go"}:
        return getattr(visits, name)(row, by=by, at=at)
    words: dict[str, dict[str, Any]] = {
        "consent": {"order": order},
        "ask_back": {"words": "Alto?"},
        "answer": {"words": "Yes."},
        "decline": {"reason": DeclineReason.FULL},
        "record_in_error": {"words": "Other person."},
    }
    return getattr(introductions, name)(row, by=by, at=at, **words.get(name, {}))


def _plan(cast: Cast, row: Introduction, *, by: By, at: datetime) -> Any:
    first = visits.next_dates(row.listing, at=at, limit=1)[0]
    is_peer = row.listing_id == cast.hosts[0].listing_id
    company: dict[str, Any] = {"company": Company.PEER, "companion": cast.bo} if is_peer else {"company": Company.ALONE}
    return visits.plan(row, day=first.day, start=first.start, by=by, at=at, **company)
