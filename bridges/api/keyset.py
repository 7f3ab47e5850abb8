"""Pages of a list that changes while it is read: each begins after the last row of the one before, never at a number.

A cursor says which list it belongs to and where the last row stood; it holds no more than the answer did.
"""

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from directory.api.parameters import Parameters

LONGEST_CURSOR: Final = 200
_BETWEEN: Final = "|"

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Keyset:
    """The order of one list: by `field` (a moment or a day), then by id. `name` keeps cursors of other lists out."""

    name: str
    field: str
    parse: Callable[[str], datetime | date]

    def read(self, asked: Parameters) -> Q:
        """Return the condition of standing after the parameter `cursor`; a broken one is a fault."""
        text = asked.text("cursor", longest=LONGEST_CURSOR)
        if not text:
            return Q()
        try:
            name, value, key = base64.b64decode(text.encode("ascii"), altchars=b"-_", validate=True).decode().split("|")
            if name != self.name:
                raise ValueError(name)
            place, row_id = self.parse(value), UUID(key)
        except (ValueError, binascii.Error, OverflowError):
            asked.fault("cursor", "This cursor is none of this list. Take the address in `next`, or leave it out.")
            return Q()
        return Q(**{f"{self.field}__gt": place}) | Q(**{self.field: place, "pk__gt": row_id})

    def page(self, rows: QuerySet[Row], *, size: int) -> tuple[list[Row], str]:
        """Return the first `size` rows, and the cursor of what comes after them; "" where nothing does."""
        found = list(rows.order_by(self.field, "pk")[: size + 1])
        return found[:size], self._write(found[size - 1]) if len(found) > size else ""

    def _write(self, row: Any) -> str:
        text = _BETWEEN.join([self.name, getattr(row, self.field).isoformat(), str(row.pk)])
        return base64.urlsafe_b64encode(text.encode()).decode()


def moment(text: str) -> datetime:
    """Return a moment in UTC.

    :raises ValueError: if it is none, or has no offset
    :raises OverflowError: if UTC has no such year
    """
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError("no offset")
    return found.astimezone(UTC)
