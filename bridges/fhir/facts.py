"""What is told of a person and of their introductions, as plain values: nothing is in here that may not leave."""

from dataclasses import dataclass
from datetime import datetime

from bridges.scopes import ConsentScope
from bridges.states import IntroductionStatus
from directory.exporters.fhir.elements import Resource


@dataclass(frozen=True, kw_only=True, slots=True)
class Yes:
    """A consent that was given: the question that was asked, in its language; `is_active` says whether it holds."""

    scope: ConsentScope
    question: str
    language: str
    given_at: datetime
    expires_at: datetime
    is_active: bool
    is_spoken: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """The public resources of a listing; one that is not public any more has a name and nothing else."""

    key: str
    name: str
    service: Resource | None = None
    body: Resource | None = None
    places: tuple[Resource, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """One introduction. `notes` are the person's own words, as far as a yes opens them.

    `visit` is when they go or went, from and to (None where nobody said how long).
    """

    key: str
    status: IntroductionStatus
    status_words: str
    group: Group
    created_at: datetime
    status_since: datetime
    by_person: bool
    asked_at: datetime | None = None
    ended_at: datetime | None = None
    visit: tuple[datetime, datetime | None] | None = None
    consents: tuple[Yes, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """The person, by what they want to be called; "" where that may not be told."""

    key: str
    called: str
