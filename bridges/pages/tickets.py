"""One introduction as a ticket of the caseload or a line of today: who, where, what comes next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Case, Exists, OuterRef, Prefetch, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _

from bridges import vault
from bridges.actions import follow_ups
from bridges.models import AskedBy, FollowUp, FollowUpState, Introduction, Person, Visit, VisitState
from bridges.pages.hosts import group_name
from bridges.pages.next_steps import NEVER_LATE, Facts, NextStep, days_waiting, days_words, next_step
from bridges.states import ENDED, IntroductionStatus
from bridges.words import TURNS, Turn
from bridges.words.team import STATUS_TO_TEAM
from directory.models import User

ASKING: Final = (FollowUpState.PLANNED, FollowUpState.ASKED)


@dataclass(frozen=True, slots=True)
class Ticket:
    """One introduction on the board, or one row of the table."""

    id: UUID
    version: int
    url: str
    person_url: str
    alias: str
    group: str
    supporter: str
    status: str
    turn: str
    step: NextStep
    step_url: str
    waiting: str


def with_turn(rows: QuerySet[Introduction], *, at: datetime, zone: str) -> QuerySet[Any]:
    """Add `turn` to each row: the column it stands in."""
    today = at.astimezone(ZoneInfo(zone)).date()
    promised = FollowUp.objects.filter(
        introduction=OuterRef("pk"), state__in=ASKING, asked_by=AskedBy.PRACTITIONER, day__lte=today
    )
    return rows.annotate(
        turn=Case(
            When(Q(status__in=[str(one) for one in NEVER_LATE]) & Exists(promised), then=Value(str(Turn.ME))),
            *[When(status=str(status), then=Value(str(turn))) for status, turn in TURNS.items()],
            default=Value(str(Turn.RESTING)),
        )
    )


def late(*, at: datetime) -> Q:
    """Return the condition of being late, as `next_step` sees it."""
    return Q(due_at__lt=at) & ~Q(status__in=[str(status) for status in NEVER_LATE])


def with_parts(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Fetch what a ticket shows, in a fixed number of queries."""
    return rows.select_related("person__key", "person__practitioner", "listing").prefetch_related(
        "listing__texts",
        Prefetch("visits", Visit.objects.filter(state=VisitState.PLANNED), to_attr="planned_visits"),
        Prefetch("follow_ups", FollowUp.objects.filter(state__in=ASKING).order_by("day"), to_attr="to_be_asked"),
    )


@dataclass(slots=True)
class Teller:
    """Says rows as tickets. Keeps the names that it opened for as long as one page is made."""

    language: str
    zone: str
    at: datetime
    reader: User
    is_blurred: bool = False

    def tickets(self, rows: Iterable[Introduction]) -> tuple[Ticket, ...]:
        """Return the tickets of rows that were fetched with `with_parts`."""
        aliases: dict[UUID, str] = {}
        return tuple(self._ticket(row, aliases) for row in rows)

    def _ticket(self, row: Introduction, aliases: dict[UUID, str]) -> Ticket:
        if row.person_id not in aliases:
            aliases[row.person_id] = alias_of(row.person)
        shown = "" if self.is_blurred else aliases[row.person_id]
        step = next_step(facts_of(row, alias=shown, language=self.language), at=self.at, zone=self.zone)
        return Ticket(
            id=row.pk,
            version=row.version,
            url=reverse("introduction", args=[row.pk]),
            person_url=reverse("person", args=[row.person_id]),
            alias=aliases[row.person_id],
            group=group_name(row.listing, language=self.language),
            supporter="" if row.person.practitioner_id == self.reader.pk else name_of(row.person.practitioner),
            status=str(STATUS_TO_TEAM[IntroductionStatus(row.status)]),
            turn=getattr(row, "turn", str(step.turn)),
            step=step,
            step_url=step_url(row.pk, step),
            waiting="" if row.status in ENDED else days_words(days_waiting(row.status_since, at=self.at)),
        )


def facts_of(row: Introduction, *, alias: str, language: str) -> Facts:
    """Return what `next_step` needs, of a row that was fetched with `with_parts`."""
    visits: list[Visit] = row.planned_visits  # type: ignore[attr-defined]
    asked: list[FollowUp] = row.to_be_asked  # type: ignore[attr-defined]
    return Facts(
        status=IntroductionStatus(row.status),
        status_since=row.status_since,
        due_at=row.due_at,
        alias=alias,
        group=group_name(row.listing, language=language),
        visit_at=visits[0].starts_at if visits else None,
        visit_zone=visits[0].timezone if visits else "",
        asking_at=follow_ups.moment_of(asked[0]) if asked else None,
        is_mine_to_ask=bool(asked) and asked[0].asked_by == AskedBy.PRACTITIONER,
    )


def step_url(introduction_id: UUID, step: NextStep) -> str:
    """Return where the button of a step leads; a move is sent from the page of the introduction."""
    names = {"visit": "introduction_visit", "follow_up": "introduction_follow_up"}
    address = reverse(names.get(step.goes, "introduction"), args=[introduction_id])
    return f"{address}#others" if step.goes == "others" else address


def alias_of(person: Person) -> str:
    """Return what a person is called on the pages of their team; their key was fetched with the row."""
    return vault.open_for(person).read(person, "alias") or _("Somebody")


def name_of(user: User | None) -> str:
    """Return the name of a colleague; nobody has none."""
    return (user.display_name or _("A colleague")) if user else _("Nobody yet")
