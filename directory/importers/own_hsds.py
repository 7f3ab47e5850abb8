"""What HSDS itself can say of a listing, read back exactly; all else stands in `x-footbridge` of our own exports. Pure.

An export writes into `x-footbridge` every column whose value `standard_columns` would not give back, so that nothing
is lost whatever HSDS cannot say, and what another tool changed in the other fields is read.
"""

from collections.abc import Mapping
from typing import Any, Final

EXTENSION: Final = "x-footbridge"
_SERVICE: Final = {
    "id": "id",
    "name": "name",
    "description": "description",
    "url": "url",
    "who_for": "eligibility_description",
    "openness_note": "application_process",
    "age_min": "minimum_age",
    "age_max": "maximum_age",
}
_ORGANIZATION: Final = {
    "organization_id": "id",
    "organization": "name",
    "organization_description": "description",
    "organization_url": "website",
}


def standard_columns(service: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns that stand in fields of HSDS 3, flat."""
    body = service.get("organization") or {}
    columns = {column: service.get(name) for column, name in _SERVICE.items()}
    columns |= {column: body.get(name) for column, name in _ORGANIZATION.items()}
    columns["status"] = str(service.get("status", "")).replace(" ", "_")
    columns["languages"] = sorted(row["code"] for row in service.get("languages", ()) if row.get("code"))
    return {name: value for name, value in columns.items() if value not in (None, "", [])}


def own_record(service: Mapping[str, Any]) -> dict[str, object]:
    """Return the record of a service of our own export."""
    return {**standard_columns(service), **service[EXTENSION]}
