"""What every importer yields: typed rows, cleaned and checked, of no format any more.

`ImportedListing` mirrors the column set of docs/import-format.md. All values are plain and ordered, so that equal
rows have an equal `repr` in every run: the content hash is made of it.
"""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from pathlib import PurePath

from directory.schedules import ScheduleRule


@dataclass(frozen=True, slots=True)
class Where:
    """Where a row stands: the file, and its line (text files) or its number in the list (JSON), from 1."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{PurePath(self.file).name}, {self.line}"


class Severity(StrEnum):
    """ERROR is against the rules of the format; a GAP means that the source says more than what is here."""

    WARNING = "warning"
    ERROR = "error"
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class Problem:
    """A value that was left out or changed, or that is wrong; its listing is imported all the same."""

    field: str
    reason: str
    severity: Severity = Severity.WARNING


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row as a format module hands it over: a record of the documented column set, not yet cleaned."""

    where: Where
    record: dict[str, object]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that cannot become a listing, and why."""

    where: Where
    field: str
    reason: str
    ref: str = ""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """A row that its publisher does not want to be shown, or that is no listing."""

    where: Where
    reason: str
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Doubt:
    """What a steward should look at (`FindingKind`)."""

    kind: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ImportedOrganization:
    ref: str
    name: str
    description: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class ImportedText:
    language: str
    variant: str
    name: str
    promise: str = ""
    description: str = ""
    who_comes: str = ""
    who_for: str = ""
    who_not_for: str = ""
    common_ground: str = ""
    openness_note: str = ""
    access_note: str = ""
    who_greets: str = ""
    first_visit: tuple[str, ...] = ()
    quiet_spot: str = ""
    what_is_private: str = ""
    faith_note: str = ""
    directions: str = ""
    based_on_revision: int | None = None


@dataclass(frozen=True, slots=True)
class ImportedLocation:
    """A place; `latitude` and `longitude` are those of the source, and None where they were missing or false."""

    name: str = ""
    visibility: str = "public"
    address: str = ""
    city: str = ""
    region: str = ""
    postcode: str = ""
    country: str = ""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class ImportedSchedule:
    """A timetable, and the position of its place among the listing's locations (None: not said)."""

    rule: ScheduleRule
    place: int | None = None


@dataclass(frozen=True, slots=True)
class ImportedCost:
    kind: str
    amount: Decimal | None = None
    currency: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ImportedContact:
    name: str = ""
    role: str = ""
    phone: str = ""
    email: str = ""
    is_public: bool = True


@dataclass(frozen=True, slots=True)
class ImportedCapital:
    kind: str
    statements: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class ImportedListing:
    """One listing with all that belongs to it. The first text is the original.

    `topics`, `access`, `dimensions` and `languages` are codes as the source gave them; `keywords` its free words.
    `facts` are (field of `Listing`, value) pairs, sorted. `where` and `problems` are no part of the content.
    """

    ref: str
    kind: str
    status: str
    texts: tuple[ImportedText, ...]
    organization: ImportedOrganization | None = None
    is_crisis_line: bool = False
    url: str = ""
    attendance: str = "in_person"
    openness: str = "unknown"
    facts: tuple[tuple[str, bool | int | str], ...] = ()
    niche_indicators: tuple[tuple[str, bool | int | str], ...] = ()
    locations: tuple[ImportedLocation, ...] = ()
    schedules: tuple[ImportedSchedule, ...] = ()
    costs: tuple[ImportedCost, ...] = ()
    contacts: tuple[ImportedContact, ...] = ()
    capital: tuple[ImportedCapital, ...] = ()
    topics: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    dimensions: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    revision: int | None = None
    confirmed_at: dt.datetime | None = None
    confirmed_days_ago: int | None = None
    confirmed_how: str = ""
    doubts: tuple[Doubt, ...] = ()
    where: Where = field(default=Where("", 0), repr=False, compare=False)
    problems: tuple[Problem, ...] = field(default=(), repr=False, compare=False)
    #: The zone of timetables that nobody gave one for, where there are any.
    assumed_timezone: str = field(default="", repr=False, compare=False)

    @property
    def original(self) -> ImportedText:
        return self.texts[0]


SourceRow = RawRow | RejectedRow | SkippedRow
