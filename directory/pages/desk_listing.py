"""One listing as a steward sees it: its state, who keeps it true, what waits, where it comes from, and what stewards
alone may know."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory import niches
from directory.capital import PLAIN_WORDS, CapitalKind, is_shown
from directory.contents import content_of, label_of
from directory.date_words import say_date
from directory.documents import parts_of
from directory.freshness import is_stale
from directory.merging import Content, changes
from directory.models import (
    CapitalTag,
    ErrorReport,
    Finding,
    Listing,
    ListingOrigin,
    ListingStatus,
    ListingVersion,
    Location,
    Organiser,
    ReportState,
)
from directory.models.listing import PUBLIC_STATUSES
from directory.pages.desk_rows import checked_words, name_of, status_words
from directory.statements import questions

VERSIONS = 5  # of the history; the rest has a page of its own


@dataclass(frozen=True, slots=True)
class TagView:
    """One tie with the statements behind it, who gave it, and whether a second steward has looked."""

    kind: str
    words: str
    strength: int
    reason: str
    statements: Sequence[str]
    is_shown: bool
    who: str


@dataclass(frozen=True, slots=True)
class OpenView:
    """Something that waits about this listing, with its page if there is one."""

    icon: str
    words: str
    url: str


@dataclass(frozen=True, slots=True)
class KeeperView:
    """Somebody who keeps it true, or asks to."""

    name: str
    email: str
    more: str


@dataclass(frozen=True, slots=True)
class PastView:
    """One line of the history."""

    number: int
    words: str
    who: str
    day: str


@dataclass(frozen=True, slots=True)
class DeskListingView:
    """All that the page shows."""

    id: str
    name: str
    lang: str
    status_words: str
    is_public: bool
    public_url: str
    edit_url: str
    history_url: str
    people_url: str
    checked: str
    is_stale: bool
    keepers: Sequence[KeeperView]
    tags: Sequence[TagView]
    niche: Sequence[niches.Answer]
    entrapment: int
    open: Sequence[OpenView]
    contacts: Sequence[str]
    places: Sequence[str]
    source: str
    source_url: str
    changed_here: Sequence[str]
    past: Sequence[PastView]
    moves: Sequence[str]


def listing_view(listing: Listing, *, language: str, at: datetime) -> DeskListingView:
    """Return the page of a listing that was fetched with its parts, contacts and source; a fixed number of queries."""
    name, lang = name_of(listing, language=language)
    content = content_of(parts_of(listing), contacts=list(listing.contacts.all()))
    answers = niches.answers(listing.niche_indicators, language=language)
    today = timezone.localtime(at).date()
    return DeskListingView(
        id=str(listing.pk),
        name=name,
        lang=lang,
        status_words=status_words(listing),
        is_public=listing.is_public(),
        public_url=reverse("listing", args=[listing.pk]),
        edit_url=url_or_nothing("keep_listing", listing.pk),
        history_url=url_or_nothing("desk_history", listing.pk),
        people_url=url_or_nothing("desk_people", listing.pk),
        checked=checked_words(listing, at=at),
        is_stale=is_stale(listing.confirmed_at, at=at),
        keepers=list(_keepers(listing)),
        tags=[_tag(tag, language=language) for tag in listing.capital_tags.all()],
        niche=answers,
        entrapment=sum(not answer.is_yes for answer in answers),
        open=list(_open(listing)),
        contacts=list(_contacts(listing)),
        places=[_place(place) for place in listing.locations.all()],
        source=listing.source.name if listing.source else "",
        source_url=listing.source.url if listing.source else "",
        changed_here=_changed_here(listing, content),
        past=list(_past(listing, today=today)),
        moves=list(moves_of(listing)),
    )


def url_or_nothing(name: str, *args: object) -> str:
    """Return the address of a page that may not be there."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def moves_of(listing: Listing) -> Iterable[str]:
    """Yield what may be done to a listing in its state; each has a way back."""
    if listing.merged_into_id:
        return
    if listing.binned_at:
        yield "unbin"
        return
    if listing.hidden_at:
        yield "show"
    elif listing.status in PUBLIC_STATUSES:
        yield "hide"
    if listing.status == ListingStatus.TEMPORARILY_CLOSED:
        yield "reopen"
    elif listing.status == ListingStatus.ACTIVE:
        yield "close"
    yield "bin"


def _tag(tag: CapitalTag, *, language: str) -> TagView:
    reviewed = _("rated twice") if tag.reviewed_at else _("not rated twice yet")
    by = str(tag.tagged_by) if tag.tagged_by else _("the organiser or the source")
    return TagView(
        kind=tag.kind,
        words=str(PLAIN_WORDS[CapitalKind(tag.kind)]),
        strength=tag.strength,
        reason=tag.reason,
        statements=questions(tag.kind, tag.statements, language=language),
        is_shown=is_shown(strength=tag.strength, reason=tag.reason),
        who=_("by %(name)s, %(reviewed)s") % {"name": by, "reviewed": reviewed},
    )


def _keepers(listing: Listing) -> Iterable[KeeperView]:
    for row in Organiser.objects.filter(listing=listing, ended_at__isnull=True).order_by("created_at", "pk"):
        if row.verified_at is None:
            more = _("asks to keep it true")
        elif row.is_trusted:
            more = _("trusted: changes are published at once")
        else:
            more = str(row.get_role_display())
        yield KeeperView(row.name or row.email, row.email, more)


def _open(listing: Listing) -> Iterable[OpenView]:
    for request in listing.change_requests.pending():
        count = ngettext("%(n)d field changed", "%(n)d fields changed", len(request.changes))
        url = url_or_nothing("desk_edit", request.pk)
        words = _("A change waits: %(what)s") % {"what": count % {"n": len(request.changes)}}
        yield OpenView("pencil", words, url)
    for report in ErrorReport.objects.filter(listing=listing, state=ReportState.OPEN).order_by("made_at"):
        words = _("Somebody told us: %(what)s") % {"what": report.get_kind_display()}
        yield OpenView("message", words, url_or_nothing("desk_report", report.pk))
    about = Q(listing=listing) | Q(other=listing)
    for finding in Finding.objects.filter(about, settled_at__isnull=True).order_by("found_at", "pk"):
        yield OpenView("info", f"{finding.get_kind_display()}. {finding.detail}".strip(), reverse("desk_findings"))


def _contacts(listing: Listing) -> Iterable[str]:
    for contact in listing.contacts.all():
        how = _("everybody sees it") if contact.is_public else _("for stewards only")
        said = [contact.name, contact.role, contact.phone, contact.email]
        yield f"{' · '.join(part for part in said if part)} ({how})"


def _place(place: Location) -> str:
    said = [place.name, place.address, place.postcode, place.city]
    return f"{', '.join(part for part in said if part)} ({place.get_visibility_display()})"


def _changed_here(listing: Listing, content: Content) -> list[str]:
    """Return the names of the fields that people here changed since the source last spoke."""
    origin = ListingOrigin.objects.filter(listing=listing).first()
    if origin is None:
        return []
    return sorted({label_of(field) for field in changes(origin.content, content)})


def _past(listing: Listing, *, today: date) -> Iterable[PastView]:
    rows = ListingVersion.objects.filter(listing=listing).select_related("user", "organiser").defer("content")
    for row in rows.order_by("-number")[:VERSIONS]:
        who = str(row.user) if row.user else row.organiser.name if row.organiser else row.get_party_display()
        yield PastView(
            number=row.number,
            words=str(row.get_how_display()),
            who=str(who),
            day=say_date(timezone.localtime(row.made_at).date(), today=today),
        )
