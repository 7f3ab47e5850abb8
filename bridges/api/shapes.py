"""What a tool reads about introductions, visits and follow-ups, as plain values, and who reads it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from directory.models import User


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """Who reads, when, in which language, on which clock; `with_texts`: the words that people wrote, too."""

    user: User
    at: datetime
    language: str
    zone: str
    with_texts: bool


@dataclass(frozen=True, slots=True)
class Named:
    """A row by its id and what it is called."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person as their team knows them."""

    id: UUID
    alias: str


@dataclass(frozen=True, slots=True)
class OpenMove:
    """What can be done next on the page, and on whose behalf."""

    move: str
    words: str
    by: str


@dataclass(frozen=True, slots=True)
class ConsentSummary:
    """What the person says yes to now, and until when all of it holds."""

    scopes: tuple[str, ...]
    holds_until: datetime | None


@dataclass(frozen=True, slots=True)
class ConsentValue:
    """One yes, also of one that ended."""

    scope: str
    words: str
    manner: str
    given_at: datetime
    expires_at: datetime
    ended_at: datetime | None
    is_active: bool
    text_shown: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class IntroductionValue:
    id: UUID
    version: int
    person: Somebody
    listing: Named
    status: str
    status_words: str
    sentence: str
    status_since: datetime
    created_at: datetime
    asked_at: datetime | None
    due_at: datetime | None
    ended_at: datetime | None
    is_late: bool
    started_by: str
    supported_by: str
    turn: str
    turn_words: str
    next_step: str
    open_moves: tuple[OpenMove, ...]
    company: str
    follow_up_by: str
    consent: ConsentSummary
    consents: tuple[ConsentValue, ...]
    texts: Mapping[str, str] | None


@dataclass(frozen=True, kw_only=True, slots=True)
class VisitValue:
    id: UUID
    introduction: UUID
    person: Somebody
    listing: Named
    status: str
    status_words: str
    day: date
    start: str
    end: str | None
    timezone: str
    starts_at: datetime
    company: str
    company_words: str
    companion: str
    companion_answer: str
    texts: Mapping[str, str] | None


@dataclass(frozen=True, kw_only=True, slots=True)
class FollowUpValue:
    id: UUID
    introduction: UUID
    person: Somebody
    listing: Named
    stage: str
    stage_words: str
    status: str
    status_words: str
    day: date
    time: str
    timezone: str
    asks_at: datetime
    asked_by: str
    asked_by_words: str
    asked_at: datetime | None
    answered_at: datetime | None
