"""Who is let in to keep a listing true: its organisers, by private link or with an account, and stewards.

A link proves an e-mail address. One that came with a letter about a listing opens that listing, so that whoever gets it
passed on sees no other; one that was asked for opens all that the address looks after. The session holds ids and times,
nothing else; it is over after 30 minutes without a sign of life and after twelve hours in any case, and as soon as the
link or its organiser is ended.
"""

from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any, Concatenate, Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from directory.access import has_second_factor, is_locked, steward_page, user_of
from directory.actions import organiser_links
from directory.doors import form_of, tried
from directory.editors import Editor
from directory.models import Listing, Organiser, OrganiserLink, OrganiserLinkPurpose

IDLE: Final = timedelta(minutes=30)
LONGEST: Final = timedelta(hours=12)
WRITE_SEEN_AFTER: Final = timedelta(minutes=1)  # not every request writes the session
SESSION_KEY: Final = "keeping"

EditorView = Callable[Concatenate[HttpRequest, Editor, ...], HttpResponseBase]
OrganiserView = Callable[Concatenate[HttpRequest, list[Organiser], ...], HttpResponseBase]
View = Callable[..., HttpResponseBase]


def organisers_of(request: HttpRequest, *, at: datetime | None = None) -> list[Organiser]:
    """Return the organisers that this browser speaks for, one a listing: by link, or by the account logged in.

    An account counts once it passed its second factor, and while it is not locked.
    """
    at = at or timezone.now()
    rows = Organiser.objects.current().filter(listing__binned_at__isnull=True, listing__merged_into__isnull=True)
    rows = rows.select_related("listing", "user").order_by("created_at", "pk")
    way = _opened(request, at=at)
    if way is not None:
        return list(rows.filter(_opens(way)))
    user = user_of(request)
    if user is None or not has_second_factor(request) or is_locked(request, at=at):
        return []
    return list(rows.filter(user=user))


def editor_of(request: HttpRequest, listing_id: UUID) -> Editor | None:
    """Return this browser's editor of a listing as one of its organisers; None where it is none."""
    mine = next((row for row in organisers_of(request) if row.listing_id == listing_id), None)
    return Editor(mine.listing, organiser=mine) if mine else None


def last_opened(request: HttpRequest, listing_id: UUID) -> Organiser | None:
    """Return as whose this browser had the pages of a listing open, even if they are closed now: opens nothing."""
    kept = request.session.get(SESSION_KEY)
    way = _ways().filter(pk=kept["way"], organiser=kept["id"]).first() if kept else None
    if way is None:
        return None
    rows = Organiser.objects.current().filter(_opens(way), listing=listing_id)
    return rows.select_related("listing").first()


def open_session(request: HttpRequest, organiser: Organiser, *, way: OrganiserLink, at: datetime) -> None:
    """Open an organiser's pages in this browser, by the link or the code in their mail."""
    request.session.cycle_key()
    now = at.timestamp()
    request.session[SESSION_KEY] = {"id": str(organiser.pk), "way": str(way.pk), "since": now, "seen": now}


def close_session(request: HttpRequest) -> None:
    """Close an organiser's pages in this browser."""
    if request.session.pop(SESSION_KEY, None) is not None:
        request.session.cycle_key()


def found_link(request: HttpRequest, *, purposes: Collection[OrganiserLinkPurpose], at: datetime) -> OrganiserLink:
    """Return the link whose token or typed code was sent (`token`, `code`), not yet used up. Tries are slowed down.

    :raises LinkError: if it opens nothing (any more)
    :raises Throttled: if somebody tries too fast
    """
    token, code = tried(request, at=at)
    find = organiser_links.find_token if token else organiser_links.find_code
    return find(token or code, purposes=purposes, form=form_of(request), at=at)


def organiser_page(view: OrganiserView) -> View:
    """Let in organisers, and hand them to the view, one a listing; nothing of the answer is kept anywhere."""

    @never_cache
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        organisers = organisers_of(request)
        return view(request, organisers, *args, **kwargs) if organisers else closed(request)

    return checked


def editor_page(view: EditorView) -> View:
    """Let in the organisers of the listing `listing_id` and stewards, and hand the view their `Editor`."""

    def as_steward(request: HttpRequest, listing_id: UUID, *args: Any, **kwargs: Any) -> HttpResponseBase:
        listing = get_object_or_404(Listing, pk=listing_id)
        return view(request, Editor(listing, user=user_of(request)), *args, **kwargs)

    guarded = steward_page(as_steward)

    @never_cache
    @wraps(view)
    def checked(request: HttpRequest, listing_id: UUID, *args: Any, **kwargs: Any) -> HttpResponseBase:
        editor = editor_of(request, listing_id)
        if editor is not None:
            return view(request, editor, *args, **kwargs)
        user = user_of(request)
        return guarded(request, listing_id, *args, **kwargs) if user and user.is_steward else closed(request)

    return checked


def closed(request: HttpRequest) -> HttpResponse:
    """Answer that no page is open here, with the way to open one; it says the same whether there is anything or not."""
    return render(request, "keep/closed.html", status=403)


def way_of(request: HttpRequest, *, at: datetime | None = None) -> OrganiserLink | None:
    """Return the link that opened this browser's pages, with its organiser; None for an account, and where none did."""
    return _opened(request, at=at or timezone.now())


def _opens(way: OrganiserLink) -> Q:
    mine = Q(pk=way.organiser_id)
    return mine | Q(email=way.organiser.email) if way.opens_all and way.organiser.email else mine


def _opened(request: HttpRequest, *, at: datetime) -> OrganiserLink | None:
    """Return the link that opened this browser's pages, if that still holds, and note that somebody is there."""
    kept = request.session.get(SESSION_KEY)
    if kept is None:
        return None
    seen, since = (datetime.fromtimestamp(kept[name], UTC) for name in ("seen", "since"))
    way = _ways().filter(pk=kept["way"], organiser=kept["id"]).first()
    if at - seen > IDLE or at - since > LONGEST or way is None:
        close_session(request)
        return None
    if at - seen > WRITE_SEEN_AFTER:
        request.session[SESSION_KEY] = {**kept, "seen": at.timestamp()}
    return way


def _ways() -> QuerySet[OrganiserLink]:
    rows = OrganiserLink.objects.filter(ended_at__isnull=True, organiser__ended_at__isnull=True)
    return rows.select_related("organiser")
