"""Write down that somebody took the catalogue out as a file, because a full one holds private contacts."""

from datetime import datetime
from typing import Final
from uuid import UUID

from directory.actions import audit
from directory.models import User

#: What such an event is about: the catalogue as a whole, and no person.
CATALOGUE: Final = UUID("3b1c5c5e-6f2b-5d0c-9b57-2f0f1c9e8d44")


def note(*, format_: str, manner: str, by: User, at: datetime) -> None:
    """Record that `by` exported the listings."""
    actor = audit.Actor(party="steward", user_id=str(by.pk), role="steward")
    about = audit.About(target="directory.Listing", target_id=manner, replacement_value=format_)
    audit.record("listings.exported", subject=CATALOGUE, by=actor, at=at, about=about)
