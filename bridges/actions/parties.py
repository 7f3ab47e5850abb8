"""Who makes a move, as plain values: what every action gets as `by`."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from bridges.models import Companion, Host, Person
from bridges.states import Manner, Party
from directory.actions.audit import Actor
from directory.models import User

TOOL: Final = "tool"
"""The role in the record of a program that reads with a token."""


@dataclass(frozen=True, slots=True)
class By:
    """On whose behalf (`party`), by whose hand (`user`, None without an account), and how it was said.

    `tool` is the id of the token where a program of the user's reads, "" for their own eyes.
    """

    party: Party
    user: User | None = None
    manner: Manner = Manner.WRITTEN
    person: Person | None = None
    host: Host | None = None
    companion: Companion | None = None
    tool: str = ""

    def as_actor(self) -> Actor:
        """Return the same for the record: ids only."""
        is_spoken = self.manner == Manner.SPOKEN
        hand = Party.PRACTITIONER if is_spoken else self.party
        who = self.user or self.host or self.companion or self.person
        return Actor(
            party=str(hand),
            user_id=str(who.pk) if who else "",
            acting_for=str(self.person.pk) if is_spoken and self.person else "",
            role=TOOL if self.tool else "",
        )


def by_tool(user: User, *, token_id: UUID) -> By:
    """A program that a practitioner lets read in their place."""
    return By(Party.PRACTITIONER, user=user, tool=str(token_id))


def by_person(person: Person) -> By:
    """The person, with their own hand."""
    return By(Party.PERSON, person=person)


def by_practitioner(user: User) -> By:
    """A practitioner, for themselves."""
    return By(Party.PRACTITIONER, user=user)


def spoken(person: Person, *, to: User) -> By:
    """The person, aloud; the practitioner writes it down."""
    return By(Party.PERSON, user=to, manner=Manner.SPOKEN, person=person)


def by_host(host: Host, *, user: User | None = None) -> By:
    """A host, by signed link or logged in."""
    return By(Party.HOST, user=user, host=host)


def by_companion(companion: Companion | None, *, user: User | None = None) -> By:
    """Whoever came along: from the pool, or the practitioner."""
    return By(Party.COMPANION, user=user, companion=companion)


CLOCK = By(Party.CLOCK)
