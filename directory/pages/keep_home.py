"""An organiser's first page: their listings, how each stands, what waits for them, and when it meets next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from directory.date_words import say_date
from directory.freshness import is_stale
from directory.models import (
    PENDING_REQUESTS,
    Attendance,
    ChangeRequest,
    ChangeRequestState,
    Claim,
    HandOver,
    Listing,
    ListingStatus,
    Organiser,
    OrganiserRole,
)
from directory.pages.listing_names import listing_name
from directory.schedule_words import next_words
from directory.schedules import next_occurrence


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for the organiser, or of which they wait to hear: words, and where to go."""

    words: str
    url: str = ""
    button: str = ""


@dataclass(frozen=True, slots=True)
class KeptListing:
    """One listing of an organiser's. `state` is a look: "good", "late" or ""."""

    id: str
    name: str
    url: str
    state: str
    state_words: str
    checked_words: str
    is_old: bool
    next_time: str
    role_words: str
    is_public: bool
    is_trusted: bool
    is_closed: bool
    waiting: Sequence[Waiting]


def language_options() -> list[dict[str, str]]:
    """Return the languages of letters, as choices of a form."""
    return [{"value": code, "label": str(name)} for code, name in settings.LANGUAGES]


def kept_listings(organisers: Sequence[Organiser], *, language: str, at: datetime) -> list[KeptListing]:
    """Return what somebody looks after: what waits for them first, then by name; a fixed number of queries."""
    listings = {row.pk: row for row in _listings(organisers)}
    requests = {row.listing_id: row for row in _requests(organisers)}
    hand_overs = {row.listing_id: row for row in _hand_overs(organisers)}
    claims = list(_claims(organisers))
    rows = []
    for organiser in organisers:
        listing = listings[organiser.listing_id]
        mine = [claim for claim in claims if claim.organiser.listing_id == listing.pk]
        waiting = [
            *_hand_over_words(hand_overs.get(listing.pk), organiser),
            *_claim_words(mine, organiser),
            *_request_words(requests.get(listing.pk)),
        ]
        rows.append(_row(organiser, listing, waiting=waiting, language=language, at=at))
    return sorted(rows, key=lambda row: (not any(line.url for line in row.waiting), row.name.casefold()))


def state_of(listing: Listing, *, at: datetime) -> tuple[str, str]:
    """Return how a listing stands: a look, and words for whoever looks after it."""
    today = at.date()
    if listing.frozen_at is not None:
        return "late", _("The stewards have stopped changes. Please get in touch with them.")
    if listing.status == ListingStatus.DRAFT:
        return "", _("Not public yet: a steward looks at it first.")
    if listing.hidden_at is not None:
        return "late", _("Not shown at the moment: nobody has said for a long time that it is still true.")
    if not listing.is_public():
        return "", _("Not shown in the directory.")
    if listing.closed_until is not None and listing.status == ListingStatus.TEMPORARILY_CLOSED:
        return "", _("Closed until %(day)s.") % {"day": say_date(listing.closed_until, today=today)}
    if listing.status == ListingStatus.TEMPORARILY_CLOSED:
        return "", _("Closed for now.")
    return "good", _("In the directory, for everybody to see.")


def _row(
    organiser: Organiser, listing: Listing, *, waiting: Sequence[Waiting], language: str, at: datetime
) -> KeptListing:
    state, words = state_of(listing, at=at)
    return KeptListing(
        id=str(listing.pk),
        name=listing_name(listing, language=language),
        url=reverse("listing", args=[listing.pk]),
        state=state,
        state_words=words,
        checked_words=_checked_words(listing, at=at),
        is_old=is_stale(listing.confirmed_at, at=at),
        next_time=_next_time(listing, at=at),
        role_words=role_words(organiser),
        is_public=listing.is_public(),
        is_trusted=organiser.is_trusted,
        is_closed=listing.status == ListingStatus.TEMPORARILY_CLOSED,
        waiting=waiting,
    )


def role_words(organiser: Organiser) -> str:
    """Return what somebody is here, in words for themselves and for the others."""
    if organiser.role == OrganiserRole.OWNER:
        return _("Looks after the page, invites others and hands over")
    return _("Helps to look after the page")


def _listings(organisers: Iterable[Organiser]) -> QuerySet[Listing]:
    keys = [row.listing_id for row in organisers]
    return Listing.objects.filter(pk__in=keys).prefetch_related("texts", "schedules")


def _requests(organisers: Iterable[Organiser]) -> QuerySet[ChangeRequest]:
    keys = [row.listing_id for row in organisers]
    return ChangeRequest.objects.filter(listing__in=keys, state__in=PENDING_REQUESTS)


def _hand_overs(organisers: Iterable[Organiser]) -> QuerySet[HandOver]:
    keys = [row.listing_id for row in organisers]
    return HandOver.objects.open().filter(listing__in=keys).select_related("before", "after")


def _claims(organisers: Iterable[Organiser]) -> QuerySet[Claim]:
    keys = [row.listing_id for row in organisers]
    rows = Claim.objects.waiting().filter(organiser__listing__in=keys).select_related("organiser")
    return rows.prefetch_related("answers").order_by("made_at", "pk")


def _hand_over_words(row: HandOver | None, organiser: Organiser) -> list[Waiting]:
    if row is None or organiser.pk not in {row.before_id, row.after_id}:
        return []
    people = reverse("keep_people", args=[row.listing_id])
    if row.after_id == organiser.pk:
        return [Waiting(_("You are asked to look after this page from now on."), people, _("Look and answer"))]
    if row.made_by_id is not None:
        return [Waiting(_("A steward hands this page over to somebody else. Is that right?"), people, _("Look"))]
    return [Waiting(_("You are handing it over. The other one has not said yes yet."))]


def _claim_words(claims: Iterable[Claim], organiser: Organiser) -> list[Waiting]:
    found = []
    for claim in claims:
        has_answered = any(answer.organiser_id == organiser.pk for answer in claim.answers.all())
        if not has_answered:
            url = reverse("keep_claim", args=[organiser.listing_id, claim.pk])
            words = _("%(name)s asks to look after it as well. Do you know them?") % {"name": claim.organiser.name}
            found.append(Waiting(words, url, _("Look and answer")))
    return found


def _request_words(request: ChangeRequest | None) -> list[Waiting]:
    if request is None:
        return []
    if request.state == ChangeRequestState.SENT_BACK:
        return [Waiting(_("A steward asks you something about your changes."))]
    return [Waiting(_("Your changes wait for a steward. What was public before stays public until then."))]


def _checked_words(listing: Listing, *, at: datetime) -> str:
    if listing.confirmed_at is None:
        return _("Nobody has said yet that it is true.")
    day = say_date(listing.confirmed_at.date(), today=at.date())
    return _("Last checked on %(day)s.") % {"day": day}


def _next_time(listing: Listing, *, at: datetime) -> str:
    rules = [schedule.as_rule() for schedule in listing.schedules.all()]
    is_online = listing.attendance == Attendance.ONLINE
    return next_words(next_occurrence(rules, at=at), at=at, site_timezone=settings.TIME_ZONE, is_online=is_online)
