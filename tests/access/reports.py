"""Rows for bridges/urls/reports.py: what teams and the office read, never by person (how to write one: `rows.py`)."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from bridges.models import Report
from bridges.reporting.periods import last_closed
from directory.models import Team
from tests.access.rows import PRACTITIONERS, READ, STEWARDS, TEAM, Role, Row, Thing

OFFICE = PRACTITIONERS | STEWARDS | {Role.ADA_ADMINISTRATOR}

ROWS = [
    Row("practice_reports", READ, OFFICE),
    Row("practice_places_csv", READ, OFFICE, args=("freshness",)),
    Row("practice_report", READ, OFFICE, Thing.REPORT_OF_WHOLE),
    Row("practice_report", READ, TEAM, Thing.REPORT_OF_TEAM),
    Row("practice_report_csv", READ, OFFICE, Thing.REPORT_OF_WHOLE, args=("days",)),
    Row("practice_report_csv", READ, TEAM, Thing.REPORT_OF_TEAM, args=("days",)),
]


def report_things(team: Team, *, at: datetime) -> dict[Thing, list[Any]]:
    """Save the last quarter of a team and of the whole."""
    quarter = last_closed(timezone.localdate(at))
    span = {"starts_on": quarter.starts_on, "ends_before": quarter.ends_before}
    Report.objects.create(team=team, **span)
    Report.objects.create(is_whole=True, **span)
    return {Thing.REPORT_OF_TEAM: [str(team.pk), quarter.code], Thing.REPORT_OF_WHOLE: ["all", quarter.code]}
