"""What a session keeps of a page that was opened without an account: ids and times, nothing else."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal

from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone

from bridges import drafts
from bridges.actions.parties import by_person
from bridges.models import AccessLink, Companion, Host, Participant, Person, Receipt
from directory.actions import audit

Kind = Literal["person", "host", "companion", "guest"]

IDLE: Final = timedelta(minutes=30)
LONGEST: Final = timedelta(hours=12)  # as long as any session lives; a page that is always looked at closes as well
WRITE_SEEN_AFTER: Final = timedelta(minutes=1)  # not every request writes the session
SESSION_KEY: Final = "opened"
LINK, RECEIPT = "link", "receipt"
ENDS_WITH_ITS_WAY: Final = frozenset({"person", "guest"})
"""Whose page closes as soon as the link or the receipt that opened it is ended."""


def open_person_session(
    request: HttpRequest, person: Person, *, way: AccessLink | Receipt, at: datetime, new_key: bool = True
) -> None:
    """Open a person's page in this browser, by the link or the receipt that they used.

    Without a `new_key` only where the session got one for this already: when somebody began to ask. What somebody else
    was writing here is not shown to them.
    """
    before = request.session.get(SESSION_KEY, {}).get("person")
    if before is not None and before["id"] != str(person.pk):
        drafts.forget(request.session)
    if new_key:
        request.session.cycle_key()
    open_row(request, "person", person, way=way, at=at)
    audit.record("link.used", subject=person.pk, by=by_person(person).as_actor(), at=at)
    Person.objects.filter(pk=person.pk).update(seen_at=at)


def open_host_session(request: HttpRequest, host: Host, *, way: AccessLink, at: datetime) -> None:
    """Open a host's page in this browser, by the link in their mail."""
    request.session.cycle_key()
    open_row(request, "host", host, way=way, at=at)


def open_companion_session(request: HttpRequest, companion: Companion, *, way: AccessLink, at: datetime) -> None:
    """Open a companion's page in this browser, by the link in their mail."""
    request.session.cycle_key()
    open_row(request, "companion", companion, way=way, at=at)


def open_guest_session(request: HttpRequest, guest: Participant, *, way: AccessLink, at: datetime) -> None:
    """Open one network meeting for its guest in this browser, by the link or the code that they got."""
    request.session.cycle_key()
    open_row(request, "guest", guest, way=way, at=at)


def close(request: HttpRequest, kind: Kind) -> None:
    """Close one page in this browser; a list that somebody saved stays. With a person's goes what they were writing."""
    if kind == "person":
        drafts.forget(request.session)
    opened = {name: value for name, value in request.session.get(SESSION_KEY, {}).items() if name != kind}
    if opened:
        request.session[SESSION_KEY] = opened
    else:
        request.session.pop(SESSION_KEY, None)
    request.session.cycle_key()


def link_of(request: HttpRequest, kind: Kind) -> AccessLink | None:
    """Return the link that opened this browser's page, with all that it is about; None where something else did."""
    kept = kept_of(request, kind, at=timezone.now())
    if kept is None or kept["by"] != LINK:
        return None
    related = ("person", "introduction", "host__listing", "visit", "companion", "participant__meeting")
    return AccessLink.objects.select_related(*related).filter(pk=kept["way"]).first()


def open_row(request: HttpRequest, kind: Kind, row: Model, *, way: AccessLink | Receipt, at: datetime) -> None:
    """Write into the session whose page is open, since when, and by which way."""
    opened = dict(request.session.get(SESSION_KEY, {}))
    by = LINK if isinstance(way, AccessLink) else RECEIPT
    now = at.timestamp()
    opened[kind] = {"id": str(row.pk), "by": by, "way": str(way.pk), "since": now, "seen": now}
    request.session[SESSION_KEY] = opened


def kept_of(request: HttpRequest, kind: Kind, *, at: datetime) -> dict[str, Any] | None:
    """Return what the session says about `kind`, if it still holds, and note that somebody is there."""
    opened = request.session.get(SESSION_KEY, {})
    kept: dict[str, Any] | None = opened.get(kind)
    if kept is None:
        return None
    seen = datetime.fromtimestamp(kept["seen"], UTC)
    ways = AccessLink.objects.all() if kept["by"] == LINK else Receipt.objects.all()
    if kind in ENDS_WITH_ITS_WAY:
        ways = ways.filter(ended_at__isnull=True)
    # The link of a host or a companion ends with the request that it is about. Their page stays open and says so.
    is_over = at - seen > IDLE or at - datetime.fromtimestamp(kept["since"], UTC) > LONGEST
    if is_over or not ways.filter(pk=kept["way"]).exists():
        close(request, kind)
        return None
    if at - seen > WRITE_SEEN_AFTER:
        request.session[SESSION_KEY] = {**opened, kind: {**kept, "seen": at.timestamp()}}
    return kept
