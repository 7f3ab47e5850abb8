"""Makes the reports of a quarter: one reading for all teams, what is small withheld, and kept as it is.

Only the quarter that was over last is made, and only once. What is erased, withdrawn or corrected afterwards changes
no number that somebody has seen, so two looks at a report never differ by a person.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Min, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from bridges.models import Consent, FollowUp, FollowUpState, Introduction, Report, Visit, VisitState
from bridges.reporting.groups import HEARD_AFTER, NO_TIE, Answer, Story, Visited, days_of, group_of, tie_of
from bridges.reporting.numbers import SPREAD, STANDING, VISITS, Counted, Numbers, fact, number, safe_numbers
from bridges.reporting.periods import Quarter, last_closed
from bridges.reporting.tables import WHOLE, Fact
from bridges.states import IntroductionStatus
from directory.capital import SHOWN_FROM_STRENGTH, CapitalKind
from directory.models import CapitalTag, Team

STEP: Final = 5_000  # rows that are fetched at a time
NOBODYS: Final = ""
"""The row of people without a team: counted and protected like a team, shown to nobody by itself."""

ANSWERS: Final = {
    FollowUpState.ANSWERED: Answer.ANSWERED,
    FollowUpState.SKIPPED: Answer.LEFT_OUT,
    FollowUpState.ASKED: Answer.NO_ANSWER,
}


def make_due(*, at: datetime) -> int:
    """Make the reports of the quarter that was over last, if they are not there; return how many.

    None before the first introduction. Of two that make them at once, one does.
    """
    quarter = last_closed(timezone.localdate(at))
    if not is_due(at=at):
        return 0
    try:
        with transaction.atomic():
            return len(_make(quarter, at=at))
    except IntegrityError:  # somebody was first
        return 0


def is_due(*, at: datetime) -> bool:
    """Return whether the quarter that was over last has introductions and no report; two statements at most."""
    quarter = last_closed(timezone.localdate(at))
    _since, until = quarter.span(_zone())
    if Report.objects.filter(starts_on=quarter.starts_on).exists():
        return False
    return Introduction.objects.filter(created_at__lt=until).exists()


def _make(quarter: Quarter, *, at: datetime) -> list[Report]:
    teams = {str(team.pk): team for team in Team.objects.order_by("name")}
    numbers = safe_numbers(read(quarter), rows=[*teams, NOBODYS])
    # Who has every report can count this too, so it says nothing new about anybody.
    said = sum(number(numbers[key], STANDING) is not None for key in teams)
    if said:
        numbers[WHOLE][SPREAD] = {"": {"": said}}
    reports = [_report(quarter, numbers[key], at=at, team=team) for key, team in teams.items()]
    reports.append(_report(quarter, numbers[WHOLE], at=at, is_whole=True))
    return Report.objects.bulk_create(reports)


def _report(quarter: Quarter, numbers: Numbers, *, at: datetime, **of: Any) -> Report:
    return Report(starts_on=quarter.starts_on, ends_before=quarter.ends_before, numbers=numbers, made_at=at, **of)


def read(quarter: Quarter) -> Counted:
    """Return all that is counted of a quarter: five statements, however many introductions there are."""
    since, until = quarter.span(_zone())
    before, _end = quarter.previous().span(_zone())
    visits, ties = _first_visits(), _ties()
    said_yes = _said_yes(since=since, until=until)
    standing, days = [], []
    for pk, person, team, listing, status, created_at, asked_at, ended_at in _introductions(until=until, before=before):
        story = Story(IntroductionStatus(status), created_at, asked_at, ended_at, visits.get(pk))
        group = group_of(story, since=since, until=until, before=before)
        if group is None:
            continue
        row = _row(team)
        standing.append(fact(row, group, ties.get(listing, NO_TIE), person))
        if group == VISITS and story.visited is not None:
            days.append(fact(row, VISITS, days_of(said_yes.get(pk), story.visited.day), person))
    return Counted(standing, days, list(_follow_ups(since=since - HEARD_AFTER, until=until - HEARD_AFTER)))


def _introductions(*, until: datetime, before: datetime) -> Iterable[tuple[Any, ...]]:
    rows = Introduction.objects.filter(Q(ended_at__isnull=True) | Q(ended_at__gte=before), created_at__lt=until)
    rows = rows.exclude(status=IntroductionStatus.RECORDED_IN_ERROR).order_by()
    fields = ("pk", "person_id", "person__team_id", "listing_id", "status", "created_at", "asked_at", "ended_at")
    return rows.values_list(*fields).iterator(chunk_size=STEP)


def _happened() -> Any:
    rows = Visit.objects.filter(state=VisitState.HAPPENED).order_by()
    return rows.values("introduction_id").annotate(on=Min("day"), heard=Min(Coalesce("said_at", "starts_at")))


def _first_visits() -> dict[UUID, Visited]:
    rows = _happened().values_list("introduction_id", "on", "heard")
    return {pk: Visited(day, heard) for pk, day, heard in rows.iterator(chunk_size=STEP)}


def _said_yes(*, since: datetime, until: datetime) -> dict[UUID, date]:
    """Return on which day each yes was first said, of those whose first visit we heard of in between."""
    heard = _happened().filter(heard__gte=since, heard__lt=until).values("introduction_id")
    rows = Consent.objects.filter(introduction__in=heard).order_by().values("introduction_id")
    first = rows.annotate(first=Min("given_at")).values_list("introduction_id", "first")
    return {pk: timezone.localdate(moment) for pk, moment in first.iterator(chunk_size=STEP)}


def _ties() -> dict[UUID, str]:
    known = [str(kind) for kind in CapitalKind]
    rows = CapitalTag.objects.filter(strength__gte=SHOWN_FROM_STRENGTH, kind__in=known).exclude(reason="")
    tags: dict[UUID, list[tuple[str, int]]] = {}
    for listing, kind, strength in rows.order_by().values_list("listing_id", "kind", "strength").iterator(STEP):
        tags.setdefault(listing, []).append((kind, strength))
    return {listing: tie_of(found) for listing, found in tags.items()}


def _follow_ups(*, since: datetime, until: datetime) -> Iterable[Fact]:
    rows = FollowUp.objects.filter(state__in=list(ANSWERS), asked_at__gte=since, asked_at__lt=until)
    rows = rows.exclude(introduction__status=IntroductionStatus.RECORDED_IN_ERROR).order_by()
    fields = ("introduction__person__team_id", "introduction__person_id", "stage", "state")
    for team, person, stage, state in rows.values_list(*fields).iterator(chunk_size=STEP):
        yield fact(_row(team), stage, ANSWERS[FollowUpState(state)], person)


def _row(team: UUID | None) -> str:
    return str(team) if team else NOBODYS


def _zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)
