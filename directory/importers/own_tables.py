"""A service of our own tabular export, as the record that its JSON would be. Pure."""

import json
from typing import Any, Final

from directory.importers.hsds_tables import Row, Tables
from directory.importers.own_cells import undefused
from directory.importers.own_columns import BROKEN, FORMAT, MARK
from directory.importers.own_hsds import EXTENSION, own_record

#: All else stands in `x-footbridge` as well, so that other tables need not be read.
OWN_TABLES: Final = frozenset({"services", "organizations", "languages"})
_NUMBERS: Final = ("minimum_age", "maximum_age")


def record_of(row: Row, tables: Tables) -> dict[str, object]:
    """Return the record of a row of `services.csv`; what cannot be read is noted as a broken cell."""
    service = _texts(row)
    try:
        said = json.loads(service.pop(EXTENSION))
        if not isinstance(said, dict):
            raise ValueError("write an object { … }")
    except (ValueError, RecursionError) as error:
        return _broken(service, EXTENSION, f"This is not what an export of ours wrote ({error}).")
    bodies = tables.of("organizations", field="id", value=service.get("organization_id"), limit=1)
    if not bodies:
        return _broken(service, "organization_id", "There is no such row in organizations.csv.")
    nested: dict[str, Any] = {**service, "organization": _texts(bodies[0]), EXTENSION: said}
    nested["languages"] = [_texts(one) for one in tables.of("languages", field="service_id", value=service.get("id"))]
    for name in _NUMBERS:
        if name in service:
            try:
                nested[name] = int(float(service[name]))
            except (ValueError, OverflowError):
                return _broken(service, name, "Write a number.")
    return own_record(nested)


def _texts(row: Row) -> dict[str, str]:
    return {name: undefused(str(cell)) for name, cell in row.items()}


def _broken(service: dict[str, str], column: str, reason: str) -> dict[str, object]:
    return {MARK: FORMAT, "id": service.get("id", ""), BROKEN: (column, reason[:300])}
