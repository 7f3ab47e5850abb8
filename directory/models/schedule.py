"""When a listing meets (HSDS `schedule`; RFC 5545 in its fields)."""

import uuid
from collections.abc import Mapping
from datetime import date, time
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.models.data_classes import declare
from directory.schedules import Override, ScheduleRule


class Schedule(models.Model):
    """A recurring meeting: local start and end, an RRULE, its exceptions and its zone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    listing = models.ForeignKey("directory.Listing", on_delete=models.CASCADE, related_name="schedules")
    location = models.ForeignKey(
        "directory.Location",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="schedules",
    )
    position = models.PositiveSmallIntegerField(default=0)
    rrule = models.CharField(_("repeats"), max_length=255, blank=True)
    start_date = models.DateField(_("first date"), null=True, blank=True)
    start = models.TimeField(_("starts"))
    end = models.TimeField(_("ends"), null=True, blank=True)
    timezone = models.CharField(_("time zone"), max_length=64)
    exdates = models.JSONField(_("not on"), default=list, blank=True, help_text=_("ISO dates, local."))
    overrides = models.JSONField(_("changed dates"), default=list, blank=True)
    note = models.CharField(max_length=255, blank=True)

    data_classes = declare(
        public=(
            "id",
            "listing",
            "location",
            "position",
            "rrule",
            "start_date",
            "start",
            "end",
            "timezone",
            "exdates",
            "overrides",
            "note",
        )
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(rrule="") | models.Q(start_date__isnull=False),
                name="schedule_has_a_rule_or_a_date",
                violation_error_message=_("Say how it repeats, or on which date it is."),
            ),
        ]

    def __str__(self) -> str:
        return f"schedule {self.pk}"

    def as_rule(self) -> ScheduleRule:
        """Return the plain value that `directory.schedules` calculates with."""
        return ScheduleRule(
            rrule=self.rrule,
            start_date=self.start_date,
            start=self.start,
            end=self.end,
            timezone=self.timezone,
            exdates=tuple(date.fromisoformat(day) for day in self.exdates),
            overrides=tuple(_override(row) for row in self.overrides),
            note=self.note,
        )


def rule_from_json(row: Mapping[str, Any]) -> ScheduleRule:
    """Return the rule that a search document's card holds, dates and times in ISO 8601."""
    return ScheduleRule(
        rrule=row["rrule"],
        start_date=date.fromisoformat(row["start_date"]) if row["start_date"] else None,
        start=time.fromisoformat(row["start"]),
        end=time.fromisoformat(row["end"]) if row["end"] else None,
        timezone=row["timezone"],
        exdates=tuple(date.fromisoformat(day) for day in row["exdates"]),
        overrides=tuple(map(_override, row["overrides"])),
        note=row["note"],
    )


def _override(row: Mapping[str, Any]) -> Override:
    def clock(key: str) -> time | None:
        return time.fromisoformat(str(row[key])) if row.get(key) else None

    return Override(
        date=date.fromisoformat(str(row["date"])),
        cancelled=bool(row.get("cancelled")),
        start=clock("start"),
        end=clock("end"),
        new_date=date.fromisoformat(str(row["new_date"])) if row.get("new_date") else None,
        note=str(row.get("note") or ""),
    )
