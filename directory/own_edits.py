"""Whoever changed a listing sees it at once: their next pages bring the search index up to date first.

The session remembers the moment of the change, so that this also holds where the next page is asked of another host.
Somebody without a session, who only reads, costs nothing.
"""

from contextvars import ContextVar
from datetime import datetime, timedelta

from django.contrib.sessions.backends.base import SessionBase

EDITED_AT = "edited_at"  # in the session: seconds since 1970
# By then every process has looked for itself: it does so twice a second, and a replica is at most a second behind.
KEPT = timedelta(seconds=5)

_has_edited: ContextVar[list[bool] | None] = ContextVar("has_edited", default=None)


def begin() -> None:
    """Begin to watch for changes; call it once at the start of a request."""
    _has_edited.set([])


def note() -> None:
    """Say that a change of listings was committed."""
    seen = _has_edited.get()
    if seen is not None:
        seen.append(True)


def remember(session: SessionBase, *, at: datetime) -> None:
    """Write into `session` that its owner changed listings, if they did since `begin`; nobody gets a session by it."""
    if _has_edited.get() and not session.is_empty():
        session[EDITED_AT] = at.timestamp()


def are_fresh(session: SessionBase, *, at: datetime) -> bool:
    """Return whether the owner of `session` changed listings within the last five seconds."""
    edited_at = session.get(EDITED_AT)
    return edited_at is not None and abs(at.timestamp() - float(edited_at)) < KEPT.total_seconds()
