"""What pages show of changes that wait for a steward: the queue, and one request field by field."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from directory.contents import content_of, fields_of, label_of
from directory.documents import parts_of
from directory.editors import Editor
from directory.merging import Content, same
from directory.models import ChangeRequest, ChangeRequestState, Listing, Organiser
from directory.models.change_request import PENDING_REQUESTS
from directory.pages.differences import FieldDifference, difference
from directory.pages.listing_names import listing_name
from directory.pages.who import organiser_name
from directory.suspicion import Flag, Suspicion, suspicions

MOST_SHOWN: Final = 50
SILENT_PART: Final = ".based_on_revision"
"""What a text was made from: kept in step by itself, and no matter for people."""

FLAG_WORDS: Final[Mapping[Flag, str | Promise]] = {
    Flag.NEW_LINK: _("A new link: %(words)s"),
    Flag.NEW_CONTACT: _("A new number or address to write to: %(words)s"),
    Flag.MONEY: _("Words about paying: %(words)s"),
    Flag.ADDRESS_OPENED: _("An address that was kept is shown to everybody: %(words)s"),
    Flag.MOSTLY_NEW: _("More than half of the text is new."),
}


@dataclass(frozen=True, slots=True)
class RequestRow:
    """One request in a queue."""

    id: UUID
    url: str
    group: str
    fields: tuple[str, ...]
    who: str
    changed_at: datetime
    is_sent_back: bool
    is_suspicious: bool


@dataclass(frozen=True, slots=True)
class FieldChoice:
    """One field of a request: what it changes, who asked, where to look twice, and whether its box is ticked."""

    difference: FieldDifference
    who: str
    warnings: tuple[str, ...]
    has_moved: bool
    is_checked: bool


@dataclass(frozen=True, slots=True)
class RequestView:
    """One request. `version` and `seen` say what the reader looked at, for whoever decides."""

    id: UUID
    listing_id: UUID
    group: str
    fields: tuple[FieldChoice, ...]
    warnings: tuple[str, ...]
    words: str
    answer: str
    state: str
    state_code: str
    is_pending: bool
    is_sent_back: bool
    is_frozen: bool
    version: int
    seen: int
    made_at: datetime
    decided_at: datetime | None
    decided_by: str


def queue(*, language: str) -> tuple[Sequence[RequestRow], Sequence[RequestRow]]:
    """Return the requests that wait for a steward, the oldest first, and those that wait for their organisers."""
    rows = ChangeRequest.objects.pending().select_related("organiser").order_by("changed_at", "pk")
    waiting = list(rows.filter(state=ChangeRequestState.OPEN)[:MOST_SHOWN])
    sent_back = list(rows.filter(state=ChangeRequestState.SENT_BACK)[:MOST_SHOWN])
    keys = {row.listing_id for row in (*waiting, *sent_back)}
    listings = {row.pk: row for row in Listing.objects.filter(pk__in=keys).with_parts().prefetch_related("contacts")}
    return (
        tuple(_row(row, listings[row.listing_id], language=language) for row in waiting),
        tuple(_row(row, listings[row.listing_id], language=language) for row in sent_back),
    )


def request_view(
    request: ChangeRequest,
    now: Content,
    *,
    reader: Editor,
    language: str,
    at: datetime,
    ticked: Collection[str] | None = None,
) -> RequestView:
    """Return one request beside what its listing says `now`; `ticked` are the boxes of a form that comes back.

    Without them, all is ticked but what has moved meanwhile and what a steward should look at twice.
    """
    wanted = {name: row["after"] for name, row in request.changes.items()}
    found = suspicions(now, {**now, **wanted}) if reader.is_steward else ()
    names = dict(_organisers(request))
    fields = []
    for name in fields_of([request.changes]):
        if name.endswith(SILENT_PART):
            continue
        row, warnings = request.changes[name], warnings_of(found, name)
        has_moved = request.state in PENDING_REQUESTS and _has_moved(row, now.get(name))
        asked = organiser_name(names.get(str(row.get("organiser"))), reader=reader)
        shown = difference(
            name, row["before"], row["after"], label=label_of(name), at=at, now=now.get(name), has_moved=has_moved
        )
        is_checked = not (warnings or has_moved) if ticked is None else name in ticked
        fields.append(FieldChoice(shown, asked, warnings, has_moved=has_moved, is_checked=is_checked))
    return _view(request, tuple(fields), warnings_of(found, ""), language=language, reader=reader)


def _view(
    request: ChangeRequest,
    fields: tuple[FieldChoice, ...],
    warnings: tuple[str, ...],
    *,
    language: str,
    reader: Editor,
) -> RequestView:
    listing = request.listing
    decided_by = request.decided_by if reader.is_steward else None
    return RequestView(
        id=request.pk,
        listing_id=listing.pk,
        group=listing_name(listing, language=language),
        fields=fields,
        warnings=warnings,
        words=request.words,
        answer=request.answer,
        state=str(request.get_state_display()),
        state_code=request.state,
        is_pending=request.state in PENDING_REQUESTS,
        is_sent_back=request.state == ChangeRequestState.SENT_BACK,
        is_frozen=listing.frozen_at is not None,
        version=request.version,
        seen=listing.version,
        made_at=request.made_at,
        decided_at=request.decided_at,
        decided_by=str(decided_by) if decided_by else "",
    )


def warnings_of(found: Iterable[Suspicion], field: str) -> tuple[str, ...]:
    """Return in words where to look twice in a field; "" is for all texts together."""
    return tuple(str(FLAG_WORDS[one.flag]) % {"words": one.words} for one in found if one.field == field)


def _has_moved(row: Mapping[str, Any], now: Any) -> bool:
    return not same(row["before"], now) and not same(row["after"], now)


def _organisers(request: ChangeRequest) -> Iterable[tuple[str, Organiser]]:
    keys = {row.get("organiser") for row in request.changes.values()} - {None, ""}
    return ((str(organiser.pk), organiser) for organiser in Organiser.objects.filter(pk__in=keys))


def _row(request: ChangeRequest, listing: Listing, *, language: str) -> RequestRow:
    now = content_of(parts_of(listing), contacts=list(listing.contacts.all()))
    wanted = {name: row["after"] for name, row in request.changes.items()}
    return RequestRow(
        id=request.pk,
        url=reverse("desk_edit", args=[request.pk]),
        group=listing_name(listing, language=language),
        fields=tuple(label_of(name) for name in fields_of([request.changes]) if not name.endswith(SILENT_PART)),
        who=request.organiser.name if request.organiser else "",
        changed_at=request.changed_at,
        is_sent_back=request.state == ChangeRequestState.SENT_BACK,
        is_suspicious=bool(suspicions(now, {**now, **wanted})),
    )
