"""What is to be said to whom about a listing: rows that are written in the transaction that makes them true."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from directory.actions.letter_kinds import LETTERS
from directory.local_clock import known_zone, outside_quiet_hours
from directory.models import Letter, LetterKind, Listing, Organiser, OutgoingState, Schedule, User
from directory.models.letter import UNDECIDED
from directory.posting.undelivered import FREE

LONGEST_KEY = 100


class LetterError(Exception):
    """A decision about a letter that is not open any more; `str()` is for people."""


def queue(
    kind: LetterKind,
    *,
    to: Organiser | str,
    listing: Listing | None,
    key: str,
    language: str = "",
    at: datetime,
    due_at: datetime | None = None,
    context: Mapping[str, Any] | None = None,
) -> Letter | None:
    """Write down that `to` (an organiser, or an e-mail address) is to be told something, at `due_at` or now.

    It leaves outside the quiet hours on the clock of the listing. An organiser gets it in their own language, an
    address in `language`. `context` takes ids, counts and days (JSON) for the words and the link of this kind. Asking
    again with the same `key` (no text in it: ids and counters) returns the letter of the first time, whatever became
    of it. Returns None where there is no address to write to. Call it inside the transaction of what it tells of.
    """
    address = to if isinstance(to, str) else to.email
    if not address:
        return None
    if len(key) > LONGEST_KEY:
        raise ValueError(f"The key of a letter has at most {LONGEST_KEY} characters.")
    zone = zone_of(listing)
    letter = Letter(
        kind=kind,
        dedupe_key=key,
        organiser=None if isinstance(to, str) else to,
        address=address if isinstance(to, str) else "",
        listing=listing,
        language=language or (settings.LANGUAGE_CODE if isinstance(to, str) else to.language),
        timezone=zone,
        context=dict(context or {}),
        created_at=at,
        due_at=when(kind, due_at or at, zone=zone),
    )
    # A second one with this key is left out by the database: no error that would end the caller's transaction.
    Letter.objects.bulk_create([letter], ignore_conflicts=True)
    return Letter.objects.get(dedupe_key=key)


def when(kind: LetterKind, at: datetime, *, zone: str) -> datetime:
    """Return the next moment at which a letter of this kind may leave."""
    return at if LETTERS[kind].at_any_hour else outside_quiet_hours(at, zone=zone)


def zone_of(listing: Listing | None) -> str:
    """Return the time zone in which a listing lives: that of its first meeting, or else that of the site."""
    first = Schedule.objects.filter(listing=listing).order_by("position", "pk").first() if listing else None
    return known_zone(first.timezone, otherwise=settings.TIME_ZONE) if first else settings.TIME_ZONE


def cancel(listing: Listing, *, kinds: Collection[LetterKind] = tuple(LetterKind), at: datetime) -> int:
    """Call off all, or all of some kinds, that has not left yet about a listing; return how many."""
    waiting = [OutgoingState.PENDING, OutgoingState.CLAIMED]
    rows = Letter.objects.filter(listing=listing, kind__in=kinds, state__in=waiting)
    return rows.update(state=OutgoingState.CANCELLED, finished_at=at, error_code="called_off", **FREE)


@transaction.atomic
def resend(letter: Letter, *, by: User, at: datetime) -> None:
    """Send once more what failed, or what perhaps arrived: a person decided that twice is better than never.

    :raises LetterError: if somebody decided already, or the address is gone
    """
    again = outside_quiet_hours(at, zone=known_zone(letter.timezone, otherwise=settings.TIME_ZONE))
    values = {"attempts": 0, "finished_at": None, "error_code": "", "due_at": again}
    _decide(letter, by=by, state=OutgoingState.PENDING, **values)


@transaction.atomic
def leave(letter: Letter, *, by: User, at: datetime) -> None:
    """Leave what failed, or what perhaps arrived, as it is.

    :raises LetterError: if somebody decided already
    """
    _decide(letter, by=by, state=OutgoingState.CANCELLED, finished_at=at, error_code="left")


def _decide(letter: Letter, *, by: User, **values: Any) -> None:
    rows = Letter.objects.filter(pk=letter.pk, state__in=UNDECIDED)
    if values["state"] == OutgoingState.PENDING:
        rows = rows.exclude(organiser__isnull=True, address="")
    if not rows.update(decided_by=by, claimed_by="", **values):
        raise LetterError(_("Somebody has decided this already."))
    letter.refresh_from_db()


def forget_addresses(*, at: datetime) -> int:
    """Empty the addresses of letters that were finished long ago (FOOTBRIDGE_KEEP_CONTACT_DAYS); return how many."""
    until = at - timedelta(days=settings.FOOTBRIDGE_KEEP_CONTACT_DAYS)
    return Letter.objects.filter(finished_at__lte=until).exclude(address="").update(address="")
