"""Everything that changes what the public knows of a listing: what is done, and what publishers hear of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from directory.actions import bins, bulk, closures, confirmations, history, listings, merges, photos, single_dates
from directory.actions.merges import Side
from directory.actions.single_dates import DateKey
from directory.editors import CLOCK, Author, Editor
from directory.merging import Change
from directory.models import BulkKind, ConfirmationMethod, Listing, ListingVersion, Party, User
from directory.webhooks.events import Event
from tests.photographs import make_photo

NAME = "text.en.standard.name"


@dataclass(frozen=True)
class Step:
    """One thing that is done to the choir, and the events about the choir that follow."""

    name: str
    do: Callable[["Town"], Any]
    events: tuple[Event, ...]


@dataclass
class Town:
    """The choir, another group, a steward, and the time."""

    choir: Listing
    chess: Listing
    stine: User
    at: datetime

    @property
    def by(self) -> Author:
        return Author(Party.STEWARD, user=self.stine)

    @property
    def editor(self) -> Editor:
        return Editor(listings.lock(self.choir), user=self.stine)

    def edit(self, name: str, value: Any) -> ListingVersion | None:
        now = listings.current(self.choir)
        return listings.edit(self.choir, {name: Change(now.get(name), value)}, by=self.by, at=self.at)


def publish_and_hide(town: Town) -> None:
    """Hide and show again before anything leaves: nothing but a change is left to say."""
    listings.hide(town.choir, by=town.by, at=town.at)
    listings.show(town.choir, by=town.by, at=town.at)


def close_a_week(town: Town) -> None:
    closures.close(
        [town.editor], until=town.at.date() + timedelta(days=7), reason="", today=town.at.date(), by=town.by, at=town.at
    )


def show_a_photo(town: Town) -> None:
    waiting = make_photo(town.choir, state="waiting")
    photos.approve(waiting, as_seen=photos.seen(waiting), by=town.stine, at=town.at)


def take_a_photo_down(town: Town) -> None:
    photos.take_down(town.choir.photos.get(), by=town.editor, at=town.at)


def cancel_a_date(town: Town) -> None:
    day = date(2026, 12, 1)
    single_dates.cancel(town.editor, DateKey(str(town.choir.schedules.get().pk), day), at=town.at)


def merge(town: Town) -> None:
    gone = listings.current(town.choir)
    differing = merges.differing(listings.current(town.chess), gone)
    choices = dict.fromkeys(differing, str(Side.SURVIVOR))
    merges.merge(town.chess, town.choir, choices, by=town.stine, at=town.at)


def take_apart(town: Town) -> None:
    merges.undo(town.choir.merges_into_others.get(), by=town.stine, at=town.at)


def undo_last_version(town: Town) -> None:
    version = ListingVersion.objects.filter(listing=town.choir, how="edit").order_by("-number")[0]
    history.undo(version, by=town.by, at=town.at)


E = Event
STEPS = (
    Step("a draft is edited", lambda town: town.edit(NAME, "Harbour choir"), ()),
    Step("it is published", lambda town: town.edit("status", "active"), (E.PUBLISHED,)),
    Step("it is edited", lambda town: town.edit(NAME, "The harbour choir"), (E.CHANGED,)),
    Step("it is saved without a change", lambda town: town.edit(NAME, "The harbour choir"), ()),
    Step("the edit is taken back", undo_last_version, (E.CHANGED,)),
    Step("a photo waits", lambda town: make_photo(town.chess, state="waiting"), ()),
    Step("a photo is shown", show_a_photo, (E.CHANGED,)),
    Step("a photo is taken down", take_a_photo_down, (E.CHANGED,)),
    Step("one date is called off", cancel_a_date, (E.CHANGED,)),
    Step(
        "somebody says that it is still true",
        lambda town: confirmations.confirm(town.choir, how=ConfirmationMethod.PHONE, by=town.by, at=town.at),
        (E.CHANGED,),
    ),
    Step("it is closed for a week", close_a_week, (E.CLOSED,)),
    Step("it is edited while closed", lambda town: town.edit(NAME, "Harbour choir of Brohavn"), (E.CHANGED,)),
    Step("the week is over", lambda town: closures.reopen_due(at=town.at + timedelta(days=9)), (E.REOPENED,)),
    Step("the clock hides it", lambda town: listings.hide(town.choir, by=CLOCK, at=town.at), (E.WITHDRAWN,)),
    Step("it is edited while hidden", lambda town: town.edit(NAME, "Choir"), ()),
    Step("it is shown again", lambda town: listings.show(town.choir, by=town.by, at=town.at), (E.PUBLISHED,)),
    Step("it is hidden and shown at once", publish_and_hide, (E.CHANGED,)),
    Step(
        "many are hidden",
        lambda town: bulk.do(BulkKind.HIDE, [town.choir.pk], how="", by=town.stine, at=town.at),
        (E.WITHDRAWN,),
    ),
    Step(
        "many are shown",
        lambda town: bulk.do(BulkKind.SHOW, [town.choir.pk], how="", by=town.stine, at=town.at),
        (E.PUBLISHED,),
    ),
    Step("it is put into the bin", lambda town: bins.throw_away(town.choir, by=town.by, at=town.at), (E.WITHDRAWN,)),
    Step("it is taken out of the bin", lambda town: bins.take_out(town.choir, by=town.by, at=town.at), (E.PUBLISHED,)),
    Step("it is merged into another", merge, (E.MERGED,)),
    Step("they are taken apart", take_apart, (E.PUBLISHED,)),
    Step("it ends", lambda town: town.edit("status", "defunct"), (E.WITHDRAWN,)),
)
