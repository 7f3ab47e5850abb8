"""What somebody is still writing while they ask for an introduction: sealed in their session, gone after an hour."""

import secrets
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase

from bridges import vault

KEPT_FOR: Final = timedelta(minutes=60)
DRAFT_KEY, SENT_KEY = "asking", "asked"
BEGUN_KEY, TAKEN_OFF_KEY = "begun", "taken_off"
ABOUT_THE_PERSON: Final = ("name", "reach", "company", "help")
"""Answers that stay when somebody goes on to ask another group, so that nothing is asked twice."""


@dataclass(slots=True)
class Draft:
    """The answers by step, for one listing. `id` becomes one introduction, once."""

    listing_id: UUID
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)

    def for_listing(self, listing_id: UUID) -> "Draft":
        """Return the draft for another group, with what is about the person."""
        if listing_id == self.listing_id:
            return self
        kept = {step: values for step, values in self.answers.items() if step in ABOUT_THE_PERSON}
        return Draft(listing_id=listing_id, answers=kept)


def draft_in(session: SessionBase, *, at: datetime) -> Draft | None:
    """Return what was written in this session within the last hour; older drafts are thrown away."""
    values = _open(session, DRAFT_KEY, at=at)
    if not values:
        return None
    return Draft(listing_id=UUID(values["listing"]), id=values["id"], answers=values["answers"])


def keep(session: SessionBase, draft: Draft, *, at: datetime) -> None:
    """Keep a draft, sealed. The first one gives the session a new key: later it opens a page."""
    if DRAFT_KEY not in session:
        session.cycle_key()
    values = {"listing": str(draft.listing_id), "id": draft.id, "answers": draft.answers}
    _seal(session, DRAFT_KEY, values, at=at)


def keep_sent(session: SessionBase, draft: Draft, *, values: dict[str, Any], at: datetime) -> None:
    """Throw the draft away, and keep, sealed, what the next page shows."""
    session.pop(DRAFT_KEY, None)
    _seal(session, SENT_KEY, {"id": draft.id, **values}, at=at)


def sent_in(session: SessionBase, *, at: datetime) -> dict[str, Any]:
    """Return what was just sent from this session; empty after an hour, or when it was put away."""
    return _open(session, SENT_KEY, at=at)


def put_away(session: SessionBase) -> None:
    """Forget what was sent: its receipt has been written down."""
    session.pop(SENT_KEY, None)


def keep_begun(session: SessionBase, *, receipt: str, at: datetime) -> None:
    """Keep, sealed, the receipt of somebody who just began a map, until it is written down."""
    _seal(session, BEGUN_KEY, {"receipt": receipt}, at=at)


def begun_in(session: SessionBase, *, at: datetime) -> str:
    """Return that receipt; "" where there is none, or it was put away."""
    return str(_open(session, BEGUN_KEY, at=at).get("receipt", ""))


def keep_taken_off(session: SessionBase, *, whose: UUID, values: dict[str, Any], at: datetime) -> None:
    """Keep, sealed, the tie that was taken off a person's map last, so that it can be put back."""
    _seal(session, TAKEN_OFF_KEY, {"whose": str(whose), "tie": values}, at=at)
    session[TAKEN_OFF_KEY]["whose"] = str(whose)  # by which erasing finds it, in a practitioner's session as well


def taken_off_in(session: SessionBase, *, whose: UUID, at: datetime) -> dict[str, Any]:
    """Return the tie that was taken off this person's map within the last hour; empty where there is none."""
    values = _open(session, TAKEN_OFF_KEY, at=at)
    return dict(values["tie"]) if values.get("whose") == str(whose) else {}


def drop(session: SessionBase, key: str) -> None:
    """Forget what is kept under one key: it was written down, or put back."""
    session.pop(key, None)


def forget(session: SessionBase) -> None:
    """Forget what was begun and what was sent: whoever comes next in this browser is perhaps somebody else."""
    for key in (DRAFT_KEY, BEGUN_KEY, TAKEN_OFF_KEY):
        session.pop(key, None)
    put_away(session)


def _seal(session: SessionBase, key: str, values: dict[str, Any], *, at: datetime) -> None:
    owner = session.get(key, {}).get("owner") or secrets.token_hex(16)
    session[key] = {"owner": owner, "at": at.timestamp(), "sealed": vault.seal_draft(values, owner=owner)}


def _open(session: SessionBase, key: str, *, at: datetime) -> dict[str, Any]:
    kept = session.get(key)
    if not kept:
        return {}
    values = vault.open_draft(kept["sealed"], owner=kept["owner"])
    if not values or at - datetime.fromtimestamp(kept["at"], UTC) > KEPT_FOR:
        session.pop(key)
        return {}
    return values
