"""The history of a listing on pages: who changed what, when, from what to what, and how."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from directory.actions.history import content_before, way_back
from directory.contents import fields_of, label_of
from directory.editors import Editor
from directory.merging import changes
from directory.models import Listing, ListingVersion, VersionHow
from directory.pages.differences import FieldDifference, differences
from directory.pages.listing_names import listing_name
from directory.pages.requests import SILENT_PART, warnings_of
from directory.pages.who import who_made
from directory.suspicion import suspicions

PAGE_SIZE: Final = 30
MOST_PUBLISHED: Final = 20


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One line of the history; `fields` are the names of what changed."""

    number: int
    url: str
    look_url: str
    restore_url: str
    made_at: datetime
    who: str
    how: str
    fields: tuple[str, ...]
    note: str
    is_now: bool


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """What an organiser published without a steward."""

    id: UUID
    group: str
    group_url: str
    history_url: str
    who: str
    made_at: datetime
    differences: tuple[FieldDifference, ...]
    warnings: tuple[str, ...]


def history_page(reader: Editor, *, page: str, way: str) -> tuple[Sequence[VersionRow], Page[ListingVersion]]:
    """Return a page of the history of a listing, the newest first. `way` is "desk" or "keep"."""
    rows = _rows(ListingVersion.objects.filter(listing=reader.listing)).defer("content").order_by("-number")
    part = Paginator(rows, PAGE_SIZE).get_page(page)
    return tuple(version_row(version, reader=reader, way=way) for version in part), part


def version_row(version: ListingVersion, *, reader: Editor, way: str) -> VersionRow:
    """Return one line of the history."""
    args = [version.listing_id, version.number]
    return VersionRow(
        number=version.number,
        url=reverse(f"{way}_version", args=args),
        look_url=reverse(f"{way}_look", args=args),
        restore_url=reverse(f"{way}_restore", args=args),
        made_at=version.made_at,
        who=who_made(version, reader=reader),
        how=_how(version),
        fields=tuple(label_of(name) for name in _for_people(version.changed)),
        note=version.note if reader.is_steward and version.how != VersionHow.RESTORE else "",
        is_now=version.number == reader.listing.version,
    )


def version_differences(version: ListingVersion, *, at: datetime) -> tuple[FieldDifference, ...]:
    """Return what a version changed, from what to what; () where it is how the listing was found."""
    if version.how == VersionHow.BEFORE:
        return ()
    return _between(content_before(version), version.content, at=at)


def restore_differences(
    now: Mapping[str, Any], then: Mapping[str, Any], *, at: datetime
) -> tuple[FieldDifference, ...]:
    """Return what will change if an earlier version comes back; what a listing's state is stays."""
    back = way_back(now, then)
    return _between(now, {**now, **{name: change.after for name, change in back.items()}}, at=at)


def published_rows(*, reader_of: Any, language: str, at: datetime) -> Sequence[PublishedRow]:
    """Return what organisers published by themselves and no steward has looked at, the oldest first.

    `reader_of` makes the steward's editor of a listing.
    """
    found = _rows(ListingVersion.objects.unseen()).prefetch_related("listing__texts")[:MOST_PUBLISHED]
    return tuple(_published(version, reader=reader_of(version.listing), language=language, at=at) for version in found)


def _published(version: ListingVersion, *, reader: Editor, language: str, at: datetime) -> PublishedRow:
    before = content_before(version)
    listing: Listing = version.listing
    found = suspicions(before, version.content)
    return PublishedRow(
        id=version.pk,
        group=listing_name(listing, language=language),
        group_url=reverse("listing", args=[listing.pk]),
        history_url=reverse("desk_history", args=[listing.pk]),
        who=who_made(version, reader=reader),
        made_at=version.made_at,
        differences=_between(before, version.content, at=at),
        warnings=tuple(words for name in ("", *version.changed) for words in warnings_of(found, name)),
    )


def _between(before: Mapping[str, Any], after: Mapping[str, Any], *, at: datetime) -> tuple[FieldDifference, ...]:
    changed = _for_people(changes(before, after))
    return differences(before, after, labels={name: label_of(name) for name in changed}, at=at)


def _for_people(names: Any) -> list[str]:
    return [name for name in fields_of([dict.fromkeys(names)]) if not name.endswith(SILENT_PART)]


def _how(version: ListingVersion) -> str:
    if version.how == VersionHow.RESTORE and version.note:
        return _("Version %(number)s brought back") % {"number": version.note}
    return str(capfirst(version.get_how_display()))


def _rows(versions: QuerySet[ListingVersion]) -> QuerySet[ListingVersion]:
    return versions.select_related("listing", "user", "organiser")
