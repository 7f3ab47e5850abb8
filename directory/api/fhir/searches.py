"""What can be asked of each kind of resource, read strictly from the query string."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.http import QueryDict

from directory.api.parameters import Parameters, shown

PREFIXES: Final = {"ge": "gte", "gt": "gt", "le": "lte", "lt": "lt"}
FORMATS: Final = ("json", "application/json", "application/fhir+json")
MOST: Final = 100
USUAL: Final = 50
LONGEST: Final = 100
KINDS: Final = ("HealthcareService", "Location", "Organization")
OWN: Final = {
    "HealthcareService": ("active", "organization", "location"),
    "Location": ("organization",),
    "Organization": (),
}
"""Parameters beside those that all kinds have."""


@dataclass(frozen=True, slots=True)
class Search:
    """One question. `since` and its like are (lookup, moment); ids None where nothing was asked about them."""

    count: int = USUAL
    after: UUID | None = None
    ids: tuple[UUID, ...] | None = None
    changed: tuple[tuple[str, datetime], ...] = ()
    name: str = ""
    name_part: str = ""
    organization: UUID | None = None
    location: UUID | None = None
    active: bool | None = None


def read(data: QueryDict, *, kind: str) -> Search:
    """Return the question about resources of one kind.

    :raises BadParametersError: with all faults, unknown parameters among them
    """
    asked = Parameters(data)
    own = OWN[kind]
    search = Search(
        count=asked.number("_count", least=1, most=MOST, default=USUAL) or USUAL,
        after=asked.key("_after"),
        ids=_ids(asked),
        changed=_changed(asked, data),
        name=asked.text("name", longest=LONGEST),
        name_part=asked.text("name:contains", longest=LONGEST),
        organization=_reference(asked, "organization", "Organization") if "organization" in own else None,
        location=_reference(asked, "location", "Location") if "location" in own else None,
        active=_active(asked) if "active" in own else None,
    )
    asked.one_of("_format", among=FORMATS)
    asked.done()
    return search


def read_one(data: QueryDict) -> None:
    """Read the parameters of a single resource.

    :raises BadParametersError: with all faults, unknown parameters among them
    """
    asked = Parameters(data)
    asked.one_of("_format", among=FORMATS)
    asked.done()


def _active(asked: Parameters) -> bool | None:
    value = asked.one_of("active", among=("true", "false"))
    return value == "true" if value else None


def _ids(asked: Parameters) -> tuple[UUID, ...] | None:
    """Return the ids of a list with commas between them."""
    written = asked.written("_id")
    if not written:
        return None
    keys = [_key(value.strip()) for value in written.split(",")]
    found = tuple(key for key in keys if key is not None)
    if len(found) < len(keys) or len(keys) > MOST:
        asked.fault("_id", f"_id is up to {MOST} UUIDs with commas between them, not {shown(written)}.")
    return found


def _reference(asked: Parameters, name: str, kind: str) -> UUID | None:
    """Return the id behind a reference: alone, as `Kind/id`, or as the end of an address."""
    written = asked.written(name)
    before, _slash, last = written.rpartition("/")
    key = _key(last)
    if written and (key is None or (before and before.rpartition("/")[2] != kind)):
        asked.fault(name, f"{name} is a reference like {kind}/6f1f3a52-8f0e-4d0c-9a67-0d4d1c1f6c1e.")
    return key


def _changed(asked: Parameters, data: QueryDict) -> tuple[tuple[str, datetime], ...]:
    """Return the limits of `_lastUpdated`, which may stand there twice: from and to."""
    name = "_lastUpdated"
    values = asked.several(name, among=data.getlist(name))
    found = []
    for value in values:
        one = QueryDict(mutable=True)
        one[name] = value[2:]
        moment = Parameters(one).moment(name) if value[:2] in PREFIXES else None
        if moment is None:
            detail = f"{name} is {', '.join(PREFIXES)} and a moment, like ge2026-11-30T09:00:00Z, not {shown(value)}."
            asked.fault(name, detail)
        else:
            found.append((PREFIXES[value[:2]], moment))
    return tuple(found)


def _key(value: str) -> UUID | None:
    try:
        return UUID(value) if len(value) == 36 else None
    except ValueError:
        return None
