"""A steward decides what organisers want to change: all of it, some of it, none of it, or first a question.

Whoever decides says which version of the request and of the listing they looked at. Where either has moved, nothing is
written and they look again: of two stewards one decides, and what an organiser adds meanwhile is not approved unseen.
Locks are taken in one order, listing before request, as in `edits.save`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from directory.actions import listings, request_letters
from directory.contents import text_field
from directory.editors import Author
from directory.merging import Change, Content, is_said, same
from directory.models import (
    ChangeRequest,
    ChangeRequestState,
    Listing,
    ListingVersion,
    Organiser,
    Party,
    User,
    VersionHow,
)
from directory.models.change_request import PENDING_REQUESTS

S = ChangeRequestState


class SomebodyWasFirst(Exception):  # noqa: N818  # it says what happened
    """The request has moved since it was looked at, or was decided. `str()` is for people."""

    def __str__(self) -> str:
        return _("Somebody else was a moment faster. This page shows how it is now; nothing was lost.")


class NothingChosen(Exception):  # noqa: N818  # it says what is missing
    """No field of the request was ticked."""

    def __str__(self) -> str:
        return _("Tick what shall be published, or send it back.")


@dataclass(frozen=True, slots=True)
class Approved:
    """What came of approving: the version, None where the listing says all that already, and the request that waits
    still for the rest, None where nothing is left.
    """

    version: ListingVersion | None
    decided: ChangeRequest
    rest: ChangeRequest | None


@transaction.atomic
def approve(
    request: ChangeRequest,
    fields: Collection[str],
    *,
    version: int,
    seen: int,
    answer: str = "",
    by: User,
    at: datetime,
) -> Approved:
    """Publish these fields of a request. `version` is the request's, `seen` the listing's that the steward looked at.

    What is not ticked stays open; with an `answer` it waits for the organisers. A field whose base has moved is
    written over what the steward saw it say, so only if it still says that.

    :raises SomebodyWasFirst: if the request has moved or was decided
    :raises NothingChosen: if it has none of these fields
    :raises EditConflict: if one of the fields says something else than the steward saw
    :raises ContentError: if a value cannot be stored
    """
    listing = listings.lock(request.listing)
    held = _held(request, version=version)
    before = content_seen(listing, seen)
    names = with_companions(fields, held.changes, before)
    if not names:
        raise NothingChosen
    wanted = {name: Change(before.get(name), held.changes[name]["after"]) for name in sorted(names)}
    author = Author(Party.STEWARD, user=by, organiser=_only_one_who_asked(held, names))
    made = listings.edit(listing, wanted, by=author, how=VersionHow.APPROVAL, at=at, note=answer)
    now = listings.current(listing)
    rest = {
        name: row for name, row in held.changes.items() if name not in names and not same(now.get(name), row["after"])
    }
    if not rest:
        _decide(held, S.APPROVED, answer=answer, by=by, at=at)
        return Approved(made, held, None)
    return Approved(made, _split(held, names, rest, answer=answer, by=by, at=at), held)


@transaction.atomic
def send_back(request: ChangeRequest, *, words: str, version: int, by: User, at: datetime) -> ChangeRequest:
    """Ask the organisers something, or for something else; they go on from what they wrote.

    :raises SomebodyWasFirst: if the request has moved or was decided
    """
    listings.lock(request.listing)
    held = _held(request, version=version)
    held.state, held.answer, held.decided_by, held.changed_at = S.SENT_BACK, words, by, at
    held.version += 1
    held.save()
    request_letters.send_answered(held, at=at)
    return held


@transaction.atomic
def decline(request: ChangeRequest, *, words: str, version: int, by: User, at: datetime) -> ChangeRequest:
    """Publish nothing of a request, and say why.

    :raises SomebodyWasFirst: if the request has moved or was decided
    """
    listings.lock(request.listing)
    held = _held(request, version=version)
    _decide(held, S.DECLINED, answer=words, by=by, at=at)
    return held


@transaction.atomic
def withdraw(request: ChangeRequest, *, version: int, at: datetime) -> ChangeRequest:
    """Take a request back, as its organisers may at any time; nobody is asked why.

    :raises SomebodyWasFirst: if a steward decided, or another organiser added something
    """
    listings.lock(request.listing)
    held = _held(request, version=version)
    held.state, held.decided_at, held.changed_at = S.WITHDRAWN, at, at
    held.version += 1
    held.save()
    return held


def content_seen(listing: Listing, number: int) -> Content:
    """Return what a listing said in its version `number`; 0 is how it was before anybody changed it here."""
    if number == listing.version:
        return listings.current(listing)
    kept = ListingVersion.objects.filter(listing=listing, number=max(number, 1)).first()
    return kept.content if kept else listings.current(listing)


def with_companions(fields: Collection[str], changes: Mapping[str, Any], now: Mapping[str, Any]) -> frozenset[str]:
    """Return the fields of `changes` that are chosen, with those that they cannot be without.

    A text needs its name, and goes with what it was made from; times go with places that are new.
    """
    names = set(fields) & changes.keys()
    for name in sorted(names):
        if name.startswith("text."):
            _text, language, variant, _part = name.split(".")
            own_name = text_field("name", language=language, variant=variant)
            if not is_said(now.get(own_name)):
                names.add(own_name)
            names.add(text_field("based_on_revision", language=language, variant=variant))
    if "schedules" in names and "locations" in changes:
        places = {row.get("id") for row in now.get("locations") or ()}
        if any(row.get("location") not in {None, *places} for row in changes["schedules"]["after"] or ()):
            names.add("locations")
    return frozenset(names & changes.keys())


def _held(request: ChangeRequest, *, version: int) -> ChangeRequest:
    """Return the request, held until the end of the transaction, if it is as somebody saw it and not decided."""
    rows = ChangeRequest.objects.select_for_update(of=("self",)).select_related("listing")
    held = rows.filter(pk=request.pk, version=version, state__in=PENDING_REQUESTS).first()
    if held is None:
        raise SomebodyWasFirst
    return held


def _decide(held: ChangeRequest, state: ChangeRequestState, *, answer: str, by: User, at: datetime) -> None:
    held.state, held.answer, held.decided_at, held.decided_by, held.changed_at = state, answer, at, by, at
    held.version += 1
    held.save()
    request_letters.send_answered(held, at=at)


def _split(
    held: ChangeRequest,
    names: Collection[str],
    rest: Mapping[str, Any],
    *,
    answer: str,
    by: User,
    at: datetime,
) -> ChangeRequest:
    """Keep the rest of a request open, and write down what was published of it as a request of its own."""
    decided = ChangeRequest.objects.create(
        listing=held.listing,
        organiser=held.organiser,
        changes={name: row for name, row in held.changes.items() if name in names},
        state=S.PARTLY,
        words=held.words,
        answer=answer,
        made_at=held.made_at,
        changed_at=at,
        decided_at=at,
        decided_by=by,
    )
    held.changes, held.answer, held.changed_at, held.version = dict(rest), answer, at, held.version + 1
    held.state, held.decided_by = (S.SENT_BACK, by) if answer else (S.OPEN, None)
    held.save()
    request_letters.send_answered(held, decided, at=at)
    return decided


def _only_one_who_asked(held: ChangeRequest, names: Collection[str]) -> Organiser | None:
    """Return the organiser who asked for these fields, if it was one."""
    keys = {str(held.changes[name].get("organiser") or "") for name in names}
    return Organiser.objects.filter(pk=keys.pop()).first() if len(keys) == 1 and keys != {""} else held.organiser
