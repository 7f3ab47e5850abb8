"""What somebody has typed so far about a group to list: sealed in their session, gone with it, sent or begun anew.

The answers are kept as they were typed, right or wrong, so that a page that is opened again shows all of it.
"""

import secrets
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from django.contrib.sessions.backends.base import SessionBase
from django.http import QueryDict

from directory import drafts

KEPT_FOR: Final = timedelta(hours=12)
LONGEST_ANSWER: Final = 20_000
DRAFT_KEY, OPEN_KEY = "proposing", "proposal"


@dataclass(slots=True)
class Draft:
    """The typed forms by step. `id` becomes one proposal, once; `began_at` tells how long the typing took."""

    began_at: datetime
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    answers: dict[str, str] = field(default_factory=dict)

    def answer(self, step: str) -> QueryDict | None:
        """Return what was typed on one page, as it was sent."""
        return QueryDict(self.answers[step]) if step in self.answers else None

    def keep(self, step: str, typed: QueryDict) -> None:
        """Put what was typed on one page into the draft."""
        text = typed.urlencode()
        if len(text) <= LONGEST_ANSWER:
            self.answers[step] = text


def draft_in(session: SessionBase, *, at: datetime) -> Draft | None:
    """Return what was typed in this session within twelve hours; older drafts are thrown away."""
    kept = session.get(DRAFT_KEY)
    if not kept:
        return None
    values = drafts.open_sealed(kept["sealed"], owner=kept["owner"])
    if not values or at - datetime.fromtimestamp(kept["at"], UTC) > KEPT_FOR:
        session.pop(DRAFT_KEY)
        return None
    began_at = datetime.fromtimestamp(values["began"], UTC)
    return Draft(began_at=began_at, id=values["id"], answers=values["answers"])


def keep(session: SessionBase, draft: Draft, *, at: datetime) -> None:
    """Keep a draft, sealed. The first one gives the session a new key."""
    if DRAFT_KEY not in session:
        session.cycle_key()
    owner = f"proposal|{secrets.token_hex(16)}"
    values = {"id": draft.id, "began": draft.began_at.timestamp(), "answers": draft.answers}
    session[DRAFT_KEY] = {"owner": owner, "at": at.timestamp(), "sealed": drafts.seal(values, owner=owner)}


def forget(session: SessionBase) -> None:
    """Throw away what was typed."""
    session.pop(DRAFT_KEY, None)


def open_proposal(session: SessionBase, proposal_id: object, *, at: datetime) -> None:
    """Remember which proposal this browser sent or came in for."""
    session[OPEN_KEY] = {"id": str(proposal_id), "at": at.timestamp()}


def open_id(session: SessionBase, *, at: datetime) -> str:
    """Return which proposal this browser sent or came in for within twelve hours; "" if none."""
    kept = session.get(OPEN_KEY)
    if not kept or at - datetime.fromtimestamp(kept["at"], UTC) > KEPT_FOR:
        return ""
    return str(kept["id"])
