"""The page of one listing for whoever keeps it true: what is done, what waits, what comes next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory.actions import edit_drafts, edits
from directory.completeness import Part, more_parts, parts_done, text_of
from directory.contents import fields_of, label_of
from directory.date_words import say_date, say_list
from directory.editors import Editor
from directory.freshness import is_stale
from directory.models import ChangeRequestState, Listing, ListingStatus, ListingVersion
from directory.models.listing import PUBLIC_STATUSES
from directory.models.schedule import rule_from_json
from directory.pages.cards import CardView, checked_words
from directory.pages.keep_preview import preview_of
from directory.pages.keep_times import dates_in_words
from directory.schedule_words import closed_words
from directory.schedules import ScheduleError

ELSEWHERE: Mapping[str, str] = {"when": "keep_when", "where": "keep_where", "languages": "keep_languages"}
"""Parts with pages of their own; all others are sections of the editor."""
QUICK = {"still_true": "keep_confirm", "not_this_week": "keep_not_this_week", "closed": "keep_closed"}
BESIDE = {"photos": "keep_photos", "people": "keep_people", "history": "keep_history", "waiting": "keep_waiting"}


@dataclass(frozen=True, slots=True)
class PartView:
    """One part: done or not, what is missing, and where it is changed."""

    code: str
    name: str
    url: str
    is_done: bool
    more: str
    has_draft: bool


@dataclass(frozen=True, slots=True)
class WaitingView:
    """What waits for a steward: the fields by name, since when, and what the steward wrote back."""

    fields: Sequence[str]
    words: str
    answer: str


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """All that the page shows."""

    id: str
    name: str
    language: str
    state: str
    is_public: bool
    may_confirm: bool
    is_steward: bool
    parts: Sequence[PartView]
    more: Sequence[PartView]
    done: int
    done_words: str
    next_part: PartView | None
    dates: Sequence[str]
    checked: str
    is_stale: bool
    waiting: WaitingView | None
    quick: Mapping[str, str]
    beside: Mapping[str, str]
    public_url: str
    card: CardView | None


def overview_page(editor: Editor, *, language: str, at: datetime) -> OverviewPage:
    """Return the page of a listing as its editor sees it. A handful of queries."""
    listing, content = editor.listing, edits.shown(editor)
    drafts = edit_drafts.pages(editor, at=at)
    parts = [_part(part, listing.pk, drafts) for part in parts_done(content)]
    done = sum(part.is_done for part in parts)
    original = str(content["language"])
    words = ngettext("%(done)d of %(all)d part done", "%(done)d of %(all)d parts done", len(parts))
    return OverviewPage(
        id=str(listing.pk),
        name=text_of(content, "name") or _("A group without a name"),
        language="" if original[:2] == language else original[:2],
        state=state_words(listing, at=at),
        is_public=listing.is_public(),
        may_confirm=listing.status in PUBLIC_STATUSES and not listing.binned_at,
        is_steward=editor.is_steward,
        parts=parts,
        more=[_part(part, listing.pk, drafts) for part in more_parts(content)],
        done=done,
        done_words=words % {"done": done, "all": len(parts)},
        next_part=next((part for part in parts if not part.is_done), None),
        dates=_dates(content, at=at),
        checked=checked_words(listing.confirmed_at, at=at),
        is_stale=is_stale(listing.confirmed_at, at=at),
        waiting=_waiting(editor, at=at),
        quick=_links(QUICK, listing.pk),
        beside=_links(BESIDE, listing.pk),
        public_url=reverse("listing", args=[listing.pk]),
        card=preview_of(listing, content, language=language, text_language=original, at=at),
    )


def section_url(listing_id: UUID, code: str) -> str:
    """Return the page on which a part is changed; "" where there is none."""
    if code not in ELSEWHERE:
        return reverse("keep_section", args=[listing_id, code])
    return _links({code: ELSEWHERE[code]}, listing_id).get(code, "")


def state_words(listing: Listing, *, at: datetime) -> str:
    """Return in a few words who sees a listing now."""
    if listing.binned_at:
        return _("In the bin: nobody sees it")
    if listing.status == ListingStatus.DRAFT:
        return _("A draft: nobody sees it yet")
    if listing.hidden_at:
        return _("Hidden: nobody has told us for a long time that it is still true")
    if not listing.is_public():
        return _("Not public at the moment")
    if listing.status == ListingStatus.TEMPORARILY_CLOSED:
        return closed_words(listing.closed_until, today=timezone.localtime(at).date())
    return _("Everybody can see it")


def public_since(listing: Listing) -> datetime:
    """Return since when people see the version that is public now."""
    newest = ListingVersion.objects.filter(listing=listing).order_by("-number").values_list("made_at", flat=True)
    return newest.first() or listing.modified_at


def day_words(moment: datetime, *, at: datetime) -> str:
    """Return the day of a moment: “3 May”."""
    return say_date(timezone.localtime(moment).date(), today=timezone.localtime(at).date())


def _part(part: Part, listing_id: UUID, drafts: set[str]) -> PartView:
    missing = say_list([str(words) for words in part.missing])
    return PartView(
        code=part.code,
        name=str(part.name),
        url=section_url(listing_id, part.code),
        is_done=part.is_done,
        more=_("Still missing: %(what)s") % {"what": missing} if missing else "",
        has_draft=part.code in drafts,
    )


def _dates(content: Mapping[str, Any], *, at: datetime) -> Sequence[str]:
    try:
        return dates_in_words([rule_from_json(row) for row in content.get("schedules") or []], at=at)
    except ScheduleError:
        return []


def _waiting(editor: Editor, *, at: datetime) -> WaitingView | None:
    request = edits.pending(editor)
    if request is None:
        return None
    words = _("Since %(day)s. Until a steward has looked, people see the version from %(version)s.") % {
        "day": day_words(request.changed_at, at=at),
        "version": day_words(public_since(editor.listing), at=at),
    }
    is_back = request.state == ChangeRequestState.SENT_BACK
    return WaitingView(
        [label_of(name) for name in fields_of([request.changes])], words, request.answer if is_back else ""
    )


def _links(names: Mapping[str, str], listing_id: UUID) -> dict[str, str]:
    """Return the addresses of the pages that there are."""
    found = {}
    for code, name in names.items():
        try:
            found[code] = reverse(name, args=[listing_id])
        except NoReverseMatch:
            continue
    return found
