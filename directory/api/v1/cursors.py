"""Where a machine is in a list: signed, so that nobody makes one up, and always the same for the same place."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Final
from uuid import UUID

from django.core.signing import BadSignature, Signer

_SIGNER: Final = Signer(salt="directory.api.v1.cursors")
LASTS: Final = timedelta(days=1)
"""How long a question is asked as of its first page, where its answer depends on the time of day."""


class CursorError(ValueError):
    """No cursor of ours, or one of another question, or too old; the text says which."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """After which listing the next page begins.

    `question` tells one question from another. `offset` is how many listings came before, for a list that has changed
    so much that `after` is gone. `at` is when the first page was asked, where that matters.
    """

    question: str
    after: UUID
    offset: int = 0
    at: datetime | None = None


def written(cursor: Cursor) -> str:
    """Return a cursor as it stands in an address."""
    at = int(cursor.at.timestamp()) if cursor.at else 0
    return _SIGNER.sign_object([cursor.question, cursor.after.hex, cursor.offset, at])


def read(text: str, *, question: str, at: datetime) -> Cursor:
    """Return the cursor of an address that asks `question`.

    :raises CursorError: if it is none, belongs to another question, or is too old
    """
    try:
        asked, after, offset, first = _SIGNER.unsign_object(text)
    except BadSignature:
        raise CursorError("cursor is none that we gave: take it from `next`, as it is.") from None
    if asked != question:
        raise CursorError("cursor belongs to another question: send it with the parameters that it was given for.")
    begun = datetime.fromtimestamp(first, tz=UTC) if first else None
    if begun and at - begun > LASTS:
        raise CursorError("cursor is older than a day, and the times have moved on: begin again without it.")
    return Cursor(asked, UUID(after), offset, begun)


def mark(question: object) -> str:
    """Return what is the same for the same question, short."""
    return blake2b(repr(question).encode("utf-8", "replace"), digest_size=8).hexdigest()
