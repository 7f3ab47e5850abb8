"""Who is let in without an account: a person, a host, a companion, by a private link, a code or a receipt.

The session holds ids and times, nothing else. It gets a new key when a page is opened, and is over after 30 minutes
without a sign of life, and after twelve hours in any case; a person's as soon as the link or the receipt that opened it
is ended, a host's or a companion's as soon as they are host or companion no longer.
"""

import secrets
from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any, Concatenate, Final, Literal

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from bridges import drafts
from bridges.actions import links, receipts
from bridges.actions.parties import by_person
from bridges.models import AccessLink, Companion, Host, LinkPurpose, Person, Receipt
from directory.access import has_second_factor, is_locked, network_of, note_seen, user_of
from directory.actions import audit, codes, throttles
from directory.actions.private_links import LOCATOR_SIGNS, LinkError
from directory.models import Organiser, Team, User

Kind = Literal["person", "host", "companion"]

IDLE: Final = timedelta(minutes=30)
LONGEST: Final = timedelta(hours=12)  # as long as any session lives; a page that is always looked at closes as well
WRITE_SEEN_AFTER: Final = timedelta(minutes=1)  # not every request writes the session
SESSION_KEY: Final = "opened"
LONGEST_FORM: Final = 100
LINK, RECEIPT = "link", "receipt"
DOORS: Final[dict[Kind, str]] = {"person": "open", "host": "host_open", "companion": "come_along"}

PersonView = Callable[Concatenate[HttpRequest, Person, ...], HttpResponse]
HostView = Callable[Concatenate[HttpRequest, list[Host], ...], HttpResponse]
CompanionView = Callable[Concatenate[HttpRequest, Companion, ...], HttpResponse]
View = Callable[Concatenate[HttpRequest, ...], HttpResponse]


# --- The three who come in


def person_of(request: HttpRequest, *, at: datetime | None = None) -> Person | None:
    """Return the person, with their key, whose page is open in this browser; None if none is, or no longer."""
    kept = _kept(request, "person", at=at or timezone.now())
    if kept is None:
        return None
    person = Person.objects.with_key().select_related("team", "practitioner").filter(pk=kept["id"]).first()
    if person is None or not hasattr(person, "key"):  # erased
        close(request, "person")
        return None
    return person


def hosts_of(request: HttpRequest, *, at: datetime | None = None) -> list[Host]:
    """Return the hosts that this browser speaks for: the one of the link, or all of the account that is logged in.

    An account counts once it passed its second factor, and while it is not locked.
    """
    at = at or timezone.now()
    rows = Host.objects.filter(ended_at__isnull=True).select_related("listing", "user")
    kept = _kept(request, "host", at=at)
    if kept is not None:
        return list(rows.filter(pk=kept["id"]))
    user = user_of(request)
    if user is None or not has_second_factor(request) or is_locked(request, at=at):
        return []
    return list(rows.filter(user=user).order_by("created_at", "pk"))


def host_of(request: HttpRequest, *, at: datetime | None = None) -> Host | None:
    """Return the first of `hosts_of`."""
    return next(iter(hosts_of(request, at=at)), None)


def companion_of(request: HttpRequest, *, at: datetime | None = None) -> Companion | None:
    """Return the companion whose link is open in this browser, or who is logged in."""
    at = at or timezone.now()
    rows = Companion.objects.filter(ended_at__isnull=True).select_related("team")
    kept = _kept(request, "companion", at=at)
    if kept is not None:
        return rows.filter(pk=kept["id"]).first()
    user = user_of(request)
    if user is None or not has_second_factor(request) or is_locked(request, at=at):
        return None
    return rows.filter(user=user).order_by("created_at", "pk").first()


def link_of(request: HttpRequest, kind: Kind) -> AccessLink | None:
    """Return the link that opened this browser's page, with all that it is about; None where something else did."""
    kept = _kept(request, kind, at=timezone.now())
    if kept is None or kept["by"] != LINK:
        return None
    related = ("person", "introduction", "host__listing", "visit", "companion")
    return AccessLink.objects.select_related(*related).filter(pk=kept["way"]).first()


# --- Opening and closing


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
    _open(request, "person", person, way=way, at=at)
    audit.record("link.used", subject=person.pk, by=by_person(person).as_actor(), at=at)
    Person.objects.filter(pk=person.pk).update(seen_at=at)


def open_host_session(request: HttpRequest, host: Host, *, way: AccessLink, at: datetime) -> None:
    """Open a host's page in this browser, by the link in their mail."""
    request.session.cycle_key()
    _open(request, "host", host, way=way, at=at)


def open_companion_session(request: HttpRequest, companion: Companion, *, way: AccessLink, at: datetime) -> None:
    """Open a companion's page in this browser, by the link in their mail."""
    request.session.cycle_key()
    _open(request, "companion", companion, way=way, at=at)


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


def found_link(request: HttpRequest, *, purposes: Collection[LinkPurpose], at: datetime) -> AccessLink:
    """Return the link whose token or typed code was sent (`token`, `code`), not yet used up. Tries are slowed down.

    :raises LinkError: if it opens nothing (any more)
    :raises Throttled: if somebody tries too fast
    """
    token, code = request.POST.get("token", "").strip(), request.POST.get("code", "").strip()
    count_try(request, key=(token or codes.typed_code(code))[:LOCATOR_SIGNS], at=at)
    if token:
        return links.find_token(token, purposes=purposes, form=_form_of(request), at=at)
    return links.find_code(code, purposes=purposes, form=_form_of(request), at=at)


def opened_link(request: HttpRequest, *, purposes: Collection[LinkPurpose], at: datetime) -> AccessLink:
    """Return the same link; one that opens once is used up by this.

    :raises LinkError: if it opens nothing (any more)
    :raises Throttled: if somebody tries too fast
    """
    return use_link(request, found_link(request, purposes=purposes, at=at), at=at)


def use_link(request: HttpRequest, link: AccessLink, *, at: datetime) -> AccessLink:
    """Return a link that was found; one that opens once is used up by this, for the form that was sent.

    :raises LinkError: if somebody else was first
    """
    return links.opened(link, form=_form_of(request), at=at)


def new_form() -> str:
    """Return a random text for a form that opens something: it tells a second click from a second person."""
    return secrets.token_urlsafe(16)


def _form_of(request: HttpRequest) -> str:
    return request.POST.get("form", "")[:LONGEST_FORM]


def found_receipt(request: HttpRequest, *, at: datetime) -> Receipt:
    """Return the receipt whose words were sent (`code`). Tries are slowed down.

    :raises LinkError: if there is none
    :raises Throttled: if somebody tries too fast
    """
    words = request.POST.get("code", "")
    count_try(request, key=receipts.locator_of(words), at=at)
    receipt = receipts.find(words, at=at)
    if receipt is None:
        raise LinkError("unknown")
    return receipt


def count_try(request: HttpRequest, *, key: str, at: datetime) -> None:
    """Count one try from this network, and one for what was tried from it, before anything is hashed.

    :raises Throttled: if somebody tries too fast
    """
    network = network_of(request)
    throttles.check("code_network", keys=(network,), at=at)
    throttles.check("code", keys=(key, network), at=at)


# --- Pages behind these doors


def person_page(view: PersonView) -> View:
    """Let in the person whose page is open, and hand them to the view; nothing of the answer is kept anywhere."""

    @never_cache
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        person = person_of(request)
        return closed(request, "person") if person is None else view(request, person, *args, **kwargs)

    return checked


def host_page(view: HostView) -> View:
    """Let in hosts, by link or logged in, and hand them to the view: one by link, perhaps several by account."""

    @never_cache
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        at = timezone.now()
        hosts = hosts_of(request, at=at)
        if not hosts:
            return closed(request, "host")
        note_seen(request, at=at)
        return view(request, hosts, *args, **kwargs)

    return checked


def companion_page(view: CompanionView) -> View:
    """Let in the companion whose link is open or who is logged in, and hand them to the view."""

    @never_cache
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        at = timezone.now()
        companion = companion_of(request, at=at)
        if companion is None:
            return closed(request, "companion")
        note_seen(request, at=at)
        return view(request, companion, *args, **kwargs)

    return checked


def closed(request: HttpRequest, kind: Kind) -> HttpResponse:
    """Answer that no page is open here, with the way to open one; it says the same whether there is anything or not."""
    context = {"kind": kind, "open_url": reverse(DOORS[kind])}
    return render(request, "bridges/me/closed.html", context, status=403)


def _open(request: HttpRequest, kind: Kind, row: Model, *, way: AccessLink | Receipt, at: datetime) -> None:
    opened = dict(request.session.get(SESSION_KEY, {}))
    by = LINK if isinstance(way, AccessLink) else RECEIPT
    now = at.timestamp()
    opened[kind] = {"id": str(row.pk), "by": by, "way": str(way.pk), "since": now, "seen": now}
    request.session[SESSION_KEY] = opened


def _kept(request: HttpRequest, kind: Kind, *, at: datetime) -> dict[str, Any] | None:
    """Return what the session says about `kind`, if it still holds, and note that somebody is there."""
    opened = request.session.get(SESSION_KEY, {})
    kept: dict[str, Any] | None = opened.get(kind)
    if kept is None:
        return None
    seen = datetime.fromtimestamp(kept["seen"], UTC)
    ways = AccessLink.objects.all() if kept["by"] == LINK else Receipt.objects.all()
    if kind == "person":
        ways = ways.filter(ended_at__isnull=True)
    # The link of a host or a companion ends with the request that it is about. Their page stays open and says so.
    is_over = at - seen > IDLE or at - datetime.fromtimestamp(kept["since"], UTC) > LONGEST
    if is_over or not ways.filter(pk=kept["way"]).exists():
        close(request, kind)
        return None
    if at - seen > WRITE_SEEN_AFTER:
        request.session[SESSION_KEY] = {**opened, kind: {**kept, "seen": at.timestamp()}}
    return kept


# --- With an account


def first_page_of(user: User) -> str:
    """Return the name of the page where an account works: practitioner, host, organiser, companion; "" for others."""
    if Team.objects.of(user).exists():
        return "today"
    if Host.objects.filter(user=user, ended_at__isnull=True).exists():
        return "host_inbox"
    if Organiser.objects.current().filter(user=user).exists():
        return "keep_home"
    return "companion_me" if Companion.objects.filter(user=user, ended_at__isnull=True).exists() else ""
