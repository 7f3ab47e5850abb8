"""The clock of a listing: the question, the warnings, hiding and coming back, each once and on the right day."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail

from directory.actions import confirmations, letterbox, organiser_links, upkeep
from directory.actions.upkeep import Counts
from directory.editors import Author
from directory.models import (
    ChangeRequest,
    ConfirmationMethod,
    ImportRun,
    LeaveOut,
    Letter,
    Listing,
    ListingVersion,
    Organiser,
    OrganiserLinkPurpose,
    Party,
    Source,
    Upkeep,
    User,
)
from tests.keepers import make_organiser
from tests.listings import make_listing

pytestmark = pytest.mark.django_db
COPENHAGEN = ZoneInfo("Europe/Copenhagen")
CONFIRMED = datetime(2026, 9, 30, 12, 0, tzinfo=UTC)
TIMES = (time(2, 0), time(7, 59, 30), time(8, 0, 30), time(8, 59, 30), time(9, 0, 30))
"""When a round is made each day, in UTC: just before and after ten o'clock in Copenhagen, in winter and in summer."""


@pytest.fixture
def choir(db: None) -> Listing:
    """A choir in Copenhagen that was confirmed on the last day of September."""
    listing = make_listing("Tuesday harbour choir", confirmed_at=CONFIRMED, confirmed_how="organiser")
    listing.schedules.update(timezone="Europe/Copenhagen")
    return listing


@pytest.fixture
def ida(choir: Listing) -> Organiser:
    return make_organiser(choir, at=CONFIRMED)


def local(moment: datetime) -> str:
    return f"{moment.astimezone(COPENHAGEN):%Y-%m-%d %H:%M}"


class Life:
    """Many days of rounds: what was sent, on the local clock, and when the listing was hidden or shown."""

    def __init__(self, listing: Listing) -> None:
        self.listing = listing
        self.letters: list[tuple[str, str, str]] = []
        self.visibility: list[tuple[str, bool]] = []
        self._is_public = True

    def live(self, first: date, last: date, *, rounds: int = 1) -> None:
        for day in range((last - first).days + 1):
            for clock in TIMES:
                at = datetime.combine(first + timedelta(days=day), clock, UTC)
                for _round in range(rounds):
                    upkeep.run(at=at)
                self._send(at)

    def _send(self, at: datetime) -> None:
        letterbox.run_once(at=at)
        for message in sorted(mail.outbox, key=lambda one: one.to):  # those of one moment leave in any order
            kind = Letter.objects.get(pk=_id_of(message)).kind
            self.letters.append((local(at), kind, message.to[0].partition("@")[0]))
        mail.outbox.clear()
        self.listing.refresh_from_db()
        if self.listing.is_public() != self._is_public:
            self._is_public = not self._is_public
            self.visibility.append((local(at), self._is_public))


def _id_of(message: Any) -> str:
    return str(message.extra_headers["Message-ID"]).strip("<>").partition("@")[0]


def by(organiser: Organiser) -> Author:
    return Author(Party.ORGANISER, organiser=organiser)


def test_four_hundred_days_of_a_listing(choir: Listing, ida: Organiser) -> None:
    make_organiser(choir, "Omar", at=CONFIRMED)
    life = Life(choir)
    life.live(date(2026, 10, 1), date(2027, 5, 6), rounds=2)
    assert life.letters == [
        ("2026-12-30 10:00", "still_true", "ida"),
        ("2027-02-27 10:00", "hidden_soon_30", "ida"),
        ("2027-02-27 10:00", "hidden_soon_30", "omar"),
        ("2027-03-15 10:00", "hidden_soon_14", "ida"),
        ("2027-03-15 10:00", "hidden_soon_14", "omar"),
        ("2027-03-26 10:00", "hidden_soon_3", "ida"),
        ("2027-03-26 10:00", "hidden_soon_3", "omar"),
        ("2027-03-29 10:00", "now_hidden", "ida"),
        ("2027-03-29 10:00", "now_hidden", "omar"),
    ]
    assert life.visibility == [("2027-03-29 10:00", False)]

    at = datetime(2027, 5, 6, 18, 0, tzinfo=UTC)
    life.letters.clear()
    assert confirmations.confirm(choir, how=ConfirmationMethod.ORGANISER, by=by(ida), at=at).is_shown_again
    life.live(date(2027, 5, 7), date(2027, 11, 4), rounds=2)
    assert [(day, kind) for day, kind, who in life.letters if who == "ida"] == [
        ("2027-08-06 10:00", "still_true"),
        ("2027-10-03 10:00", "hidden_soon_30"),
        ("2027-10-19 10:00", "hidden_soon_14"),
        ("2027-10-30 10:00", "hidden_soon_3"),
        ("2027-11-02 10:00", "now_hidden"),
    ]
    assert life.visibility[1:] == [("2027-05-07 04:00", True), ("2027-11-02 10:00", False)]
    assert list(ListingVersion.objects.filter(listing=choir).order_by("number").values_list("how", "party")) == [
        ("before", "steward"),
        ("hidden", "clock"),
        ("shown", "organiser"),
        ("hidden", "clock"),
    ]


def test_a_link_in_a_letter_brings_a_hidden_listing_back(choir: Listing, ida: Organiser) -> None:
    hidden = CONFIRMED + timedelta(days=300)
    Listing.objects.filter(pk=choir.pk).update(hidden_at=hidden)
    new = organiser_links.make(OrganiserLinkPurpose.STILL_TRUE, organiser=ida, at=hidden)
    first = confirmations.confirm(
        choir, how=ConfirmationMethod.ORGANISER, by=by(ida), link=new.link, at=hidden + timedelta(days=2)
    )
    again = confirmations.confirm(
        choir, how=ConfirmationMethod.ORGANISER, by=by(ida), link=new.link, at=hidden + timedelta(days=3)
    )
    assert (first.is_new, first.is_shown_again, again.is_new, again.at) == (True, True, False, first.at)
    assert choir.confirmations.count() == 1


def rounds_at(*moments: datetime) -> list[Counts]:
    return [upkeep.run(at=moment) for moment in moments]


def at(days: int, *, clock: time = time(10, 0)) -> datetime:
    """Return ten o'clock in Copenhagen so many days after the confirmation."""
    return datetime.combine(CONFIRMED.date() + timedelta(days=days), clock, COPENHAGEN)


def hidden_on(listing: Listing) -> str:
    listing.refresh_from_db()
    return local(listing.hidden_at)[:10] if listing.hidden_at else ""


def test_a_clock_that_stood_still_warns_in_order_and_hides_later(choir: Listing, ida: Organiser) -> None:
    """Nobody is hidden whom we did not warn, and no warning is untrue."""
    assert rounds_at(at(200), at(200), at(215)) == [Counts(warned=1), Counts(), Counts()]
    assert Letter.objects.get().kind == "hidden_soon_30"
    assert rounds_at(at(216), at(226), at(227), at(229)) == [
        Counts(warned=1), Counts(), Counts(warned=1), Counts(),
    ]  # fmt: skip
    assert rounds_at(at(230)) == [Counts(hidden=1)]
    assert hidden_on(choir) == local(at(230))[:10]


def test_a_warning_that_leaves_the_next_morning_counts_from_there(choir: Listing, ida: Organiser) -> None:
    upkeep.run(at=at(155, clock=time(21, 0)))
    row = Upkeep.objects.get()
    assert (row.warned, row.hide_day) == (30, CONFIRMED.date() + timedelta(days=186))


def test_questions_that_were_missed_are_asked_once(choir: Listing, ida: Organiser, settings: Any) -> None:
    settings.FOOTBRIDGE_CONFIRM_EVERY = 1
    assert rounds_at(at(100), at(100), at(122)) == [Counts(asked=1), Counts(), Counts(asked=1)]
    assert rounds_at(at(150)) == [Counts(warned=1)]


def test_somebody_who_begins_to_look_after_an_old_listing_is_warned_first(choir: Listing) -> None:
    assert rounds_at(at(300)) == [Counts()]
    make_organiser(choir, at=at(300))
    assert rounds_at(at(301)) == [Counts(warned=1)]
    assert hidden_on(choir) == ""


def _no_organiser(choir: Listing, ida: Organiser, stine: User) -> None:
    Organiser.objects.update(ended_at=CONFIRMED)


def _not_verified(choir: Listing, ida: Organiser, stine: User) -> None:
    Organiser.objects.update(verified_at=None)


def _frozen(choir: Listing, ida: Organiser, stine: User) -> None:
    Listing.objects.update(frozen_at=CONFIRMED)


def _asked_not_to_be_written_to(choir: Listing, ida: Organiser, stine: User) -> None:
    from directory.leave_outs import email_hash

    LeaveOut.objects.create(scope="mailed", email_hash=email_hash(ida.email), made_by=stine)


def _says_that_it_ended(choir: Listing, ida: Organiser, stine: User) -> None:
    changes = {"status": {"before": "active", "after": "defunct"}}
    ChangeRequest.objects.create(listing=choir, organiser=ida, changes=changes)


def _crisis_line(choir: Listing, ida: Organiser, stine: User) -> None:
    Listing.objects.update(is_crisis_line=True)


@pytest.mark.parametrize(
    "change",
    [_no_organiser, _not_verified, _frozen, _asked_not_to_be_written_to, _says_that_it_ended, _crisis_line],
)
def test_nobody_is_written_to_and_nothing_hidden_where_there_is_nobody_to_ask(
    choir: Listing, ida: Organiser, stine: User, change: Callable[[Listing, Organiser, User], None]
) -> None:
    change(choir, ida, stine)
    done = rounds_at(at(95), at(160), at(178), at(200), at(399))
    assert [replace(counts, organisers_forgotten=0) for counts in done] == [Counts()] * 5
    assert (Letter.objects.count(), hidden_on(choir)) == (0, "")


def test_a_listing_that_nobody_looks_after_is_hidden_only_by_setting(choir: Listing, settings: Any) -> None:
    assert rounds_at(at(181)) == [Counts()]
    settings.FOOTBRIDGE_HIDE_UNASKED = True
    assert rounds_at(at(179), at(180, clock=time(9, 59)), at(180)) == [Counts(), Counts(), Counts(hidden=1)]
    assert Letter.objects.count() == 0


def test_a_confirmation_calls_off_the_letter_that_waits_for_the_morning(choir: Listing, ida: Organiser) -> None:
    upkeep.run(at=at(155, clock=time(21, 0)))
    confirmations.confirm(choir, how=ConfirmationMethod.PHONE, by=Author(Party.STEWARD), at=at(155, clock=time(22, 0)))
    letterbox.run_once(at=at(156))
    assert (Letter.objects.get().state, mail.outbox) == ("cancelled", [])


def test_what_is_partly_true_is_to_be_done_and_stays_old(choir: Listing, ida: Organiser) -> None:
    some = confirmations.confirm_some(choir, ["when", "cost"], how=ConfirmationMethod.ORGANISER, by=by(ida), at=at(100))
    choir.refresh_from_db()
    assert (some.todo, choir.confirmed_at) == (("where", "welcome", "contact"), CONFIRMED)
    assert Upkeep.objects.get().todo == ["where", "welcome", "contact"]
    everything = ("when", "where", "cost", "welcome", "contact")
    confirmations.confirm_some(choir, everything, how=ConfirmationMethod.ORGANISER, by=by(ida), at=at(101))
    choir.refresh_from_db()
    assert (choir.confirmed_at, Upkeep.objects.get().todo) == (at(101), [])


def test_what_a_steward_shows_again_is_warned_about_anew(choir: Listing, ida: Organiser) -> None:
    rounds_at(at(150), at(166), at(177), at(180))
    assert hidden_on(choir)
    Listing.objects.update(hidden_at=None)
    assert rounds_at(at(190), at(206), at(217), at(220)) == [Counts(warned=1)] * 3 + [Counts(hidden=1)]
    assert Letter.objects.count() == 8


def test_a_source_that_is_read_again_holds_off_hiding(choir: Listing, settings: Any) -> None:
    settings.FOOTBRIDGE_HIDE_UNASKED = True
    source = Source.objects.create(slug="town", name="The town")
    Listing.objects.update(source=source, source_ref="1")
    ImportRun.objects.create(source=source, state="finished", started_at=at(100), finished_at=at(100))
    assert rounds_at(at(181), at(279), at(280)) == [Counts(), Counts(), Counts(hidden=1)]


def test_two_rounds_side_by_side_send_each_letter_once(choir: Listing, ida: Organiser) -> None:
    for days in (92, 150, 166, 177, 180):
        assert sum(counts.asked + counts.warned + counts.hidden for counts in rounds_at(at(days), at(days))) == 1
    assert Letter.objects.count() == 5


def test_what_lies_in_the_bin_is_emptied_by_the_same_clock(choir: Listing, stine: User) -> None:
    Listing.objects.update(binned_at=at(0), binned_by=stine)
    assert rounds_at(at(29), at(31)) == [Counts(), Counts(emptied=1)]
