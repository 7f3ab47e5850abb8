"""When a listing meets: plain values and pure functions (no database), in the words of RFC 5545."""

from directory.schedules.expansion import (
    counts_until,
    instant,
    next_occurrence,
    next_start_of,
    occurrences,
    upcoming,
)
from directory.schedules.parsing import DayNumbers, parse_days, parse_time, parse_time_range, weekly
from directory.schedules.patterns import (
    DayPart,
    SchedulePattern,
    WeeklySlot,
    day_part,
    day_parts,
    epoch_minutes,
    next_start,
    pattern,
)
from directory.schedules.prose import rules_from_prose
from directory.schedules.rules import Occurrence, Override, ScheduleError, ScheduleRule
from directory.schedules.validation import validate_rule

__all__ = [
    "DayNumbers",
    "DayPart",
    "Occurrence",
    "Override",
    "ScheduleError",
    "SchedulePattern",
    "ScheduleRule",
    "WeeklySlot",
    "counts_until",
    "day_part",
    "day_parts",
    "epoch_minutes",
    "instant",
    "next_occurrence",
    "next_start",
    "next_start_of",
    "occurrences",
    "parse_days",
    "parse_time",
    "parse_time_range",
    "pattern",
    "rules_from_prose",
    "upcoming",
    "validate_rule",
    "weekly",
]
