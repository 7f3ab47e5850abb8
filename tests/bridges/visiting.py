"""Planning a visit in tests: the Tuesday after NOON, at seven."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from bridges.actions import visits
from bridges.actions.parties import By, by_person
from bridges.models import Company, Introduction, Notice, NoticeState, Visit
from tests.listings import NOON

TUESDAY = date(2026, 11, 24)  # NOON is the Sunday before
SEVEN = time(19, 0)
BEGINS = datetime(2026, 11, 24, 19, 0, tzinfo=UTC)
AFTERWARDS = BEGINS + timedelta(hours=3)


def plan(introduction: Introduction, *, by: By | None = None, at: datetime = NOON, **values: Any) -> Visit:
    """Plan a visit as the person, alone, unless `values` say otherwise."""
    wanted: dict[str, Any] = {"day": TUESDAY, "start": SEVEN, "company": Company.ALONE, **values}
    return visits.plan(introduction, by=by or by_person(introduction.person), at=at, **wanted)


def kinds(**about: Any) -> list[str]:
    """Return the kinds of notices that wait."""
    waiting = Notice.objects.filter(state=NoticeState.PENDING, **about)
    return sorted(waiting.values_list("kind", flat=True))
