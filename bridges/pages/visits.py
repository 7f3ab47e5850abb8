"""Planning a visit together: the real dates of the group, and who of the pool can come along."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from bridges import vault
from bridges.actions import companions, visits
from bridges.models import Companion, Company, Introduction, Visit
from bridges.words.team import COMPANY_TO_TEAM
from directory.date_words import say_span, say_weekday_date
from directory.models import Listing


@dataclass(frozen=True, slots=True)
class DateChoice:
    """One date on which the group meets, and who of the pool can come along then."""

    value: str
    label: str
    more: str
    checked: bool


@dataclass(frozen=True, slots=True)
class CompanionChoice:
    """One companion of the team's pool."""

    value: str
    label: str
    more: str
    checked: bool


def date_choices(listing: Listing, *, chosen: str, at: datetime) -> list[DateChoice]:
    """Return the next dates of the group; the chosen one is there even where it has passed out of the list."""
    today = at.date()
    return [
        DateChoice(
            value=f"{date.day.isoformat()} {date.start:%H:%M}",
            label=f"{say_weekday_date(date.day, today=today)}, {say_span(date.start, date.end)}",
            more="",
            checked=chosen == f"{date.day.isoformat()} {date.start:%H:%M}",
        )
        for date in visits.next_dates(listing, at=at)
    ]


def company_choices(row: Introduction, *, chosen: str) -> list[DateChoice]:
    """Return who can come along."""
    values = [company for company in Company if company != Company.PRACTITIONER or row.person.practitioner_id]
    return [DateChoice(str(value), str(COMPANY_TO_TEAM[value]), "", str(value) == chosen) for value in values]


def companion_choices(row: Introduction, *, chosen: str, at: datetime) -> list[CompanionChoice]:
    """Return the team's pool, by first name, each with the listed dates on which they can come."""
    if row.person.team is None:
        return []
    dates = visits.next_dates(row.listing, at=at)
    zone = row.host.timezone if row.host else settings.TIME_ZONE
    can: dict[Companion, list[str]] = {}
    for date in dates:
        free = companions.can_come(row.person.team, day=date.day, start=date.start, zone=date.timezone or zone, at=at)
        for companion in free:
            can.setdefault(companion, []).append(say_weekday_date(date.day, today=at.date()))
    if not dates:
        can = {one: [] for one in Companion.objects.available(at=at).filter(team=row.person.team).order_by("name")}
    return [
        CompanionChoice(str(one.pk), one.name, " · ".join(days), str(one.pk) == chosen)
        for one, days in sorted(can.items(), key=lambda pair: pair[0].name.casefold())
    ]


def visit_values(row: Introduction, visit: Visit | None) -> dict[str, Any]:
    """Return what the form begins with: the plan as it is, or the company that the person chose."""
    if visit is None:
        return {"company": row.company, "version": row.version}
    box = vault.open_for(row.person)
    return {
        "when": f"{visit.day.isoformat()} {visit.start:%H:%M}",
        "company": visit.company,
        "companion": str(visit.companion_id or ""),
        "meeting_point": box.read(visit, "meeting_point"),
        "leave_early": box.read(visit, "leave_early"),
        "version": row.version,
    }
