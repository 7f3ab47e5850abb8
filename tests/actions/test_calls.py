"""Ringing groups: who is on the sheet, and what each answer does. And the memory of who asked to be left out."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from directory.actions import bins, calls, confirmations, error_reports, leave_outs
from directory.actions.leave_outs import LeaveOutError
from directory.actions.listings import StateError
from directory.editors import Author
from directory.models import (
    Call,
    CallOutcome,
    ErrorReport,
    ImportRun,
    LeaveOut,
    LeaveOutScope,
    Letter,
    Listing,
    ListingVersion,
    Party,
    ReportKind,
    Source,
    Upkeep,
    User,
)
from directory.pages import desk_calls
from tests.keepers import make_organiser
from tests.listings import NOON, make_listing

pytestmark = pytest.mark.django_db
OLD = NOON - timedelta(days=160)


@pytest.fixture
def choir(db: None) -> Listing:
    """A group that nobody has confirmed for 160 days, and that nobody looks after."""
    return make_listing("Tuesday harbour choir", confirmed_at=OLD, confirmed_how="phone", url="https://choir.example/")


def on_the_sheet() -> list[Listing]:
    return list(calls.to_ring(at=NOON))


def test_groups_that_nobody_looks_after_are_rung_before_they_are_too_old(choir: Listing) -> None:
    make_listing("Fresh", confirmed_at=NOON - timedelta(days=149), confirmed_how="phone")
    make_listing("Help line", confirmed_at=OLD, confirmed_how="phone", is_crisis_line=True)
    make_listing("Draft", confirmed_at=OLD, confirmed_how="phone", status="draft")
    older = make_listing("Older", confirmed_at=OLD - timedelta(days=9), confirmed_how="phone")
    assert on_the_sheet() == [older, choir]


def test_a_group_that_is_told_to_have_ended_is_rung_however_fresh_it_is(choir: Listing) -> None:
    fresh = make_listing("Fresh", confirmed_at=NOON - timedelta(days=2), confirmed_how="phone")
    make_report(fresh, kind=ReportKind.TIME, made_at=NOON - timedelta(days=1))
    assert on_the_sheet() == [choir]
    report = make_report(fresh, kind=ReportKind.ENDED, made_at=NOON - timedelta(days=1))
    assert on_the_sheet() == [choir, fresh]
    assert "Somebody told us that it has ended, or that nobody answers." in calls_page(fresh).reasons
    ErrorReport.objects.filter(pk=report.pk).update(made_at=NOON - timedelta(days=3))
    assert on_the_sheet() == [choir]


def make_report(listing: Listing, *, kind: ReportKind, made_at: datetime) -> ErrorReport:
    return error_reports.report(listing, kind=kind, words="It was closed.", email="", language="en", at=made_at)


def calls_page(listing: Listing) -> desk_calls.CallView:
    found = desk_calls.call(listing.pk, language="en", at=NOON)
    assert found is not None
    return found


def _kept(choir: Listing) -> None:
    make_organiser(choir)


def _in_the_bin(choir: Listing) -> None:
    Listing.objects.update(binned_at=NOON)


def _asked_not_to_be_rung(choir: Listing) -> None:
    Upkeep.objects.create(listing=choir, no_calls_at=NOON)


def _rung_yesterday(choir: Listing) -> None:
    Call.objects.create(listing=choir, at=NOON - timedelta(days=1), outcome="nobody")


def _imported_again(choir: Listing) -> None:
    source = Source.objects.create(slug="town", name="The town")
    ImportRun.objects.create(source=source, state="finished", started_at=NOON, finished_at=NOON)
    Listing.objects.update(source=source, source_ref="1")


@pytest.mark.parametrize("change", [_kept, _in_the_bin, _asked_not_to_be_rung, _rung_yesterday, _imported_again])
def test_who_need_not_be_rung_is_not_on_the_sheet(choir: Listing, change: Any) -> None:
    change(choir)
    assert on_the_sheet() == []


def _letter_lost(choir: Listing) -> None:
    ida = make_organiser(choir)
    Letter.objects.create(
        kind="still_true", dedupe_key="k", organiser=ida, listing=choir, state="failed", due_at=NOON, created_at=NOON
    )


def _hidden(choir: Listing) -> None:
    make_organiser(choir)
    Listing.objects.update(hidden_at=NOON)


def _does_not_answer(choir: Listing) -> None:
    make_organiser(choir)
    Listing.objects.update(confirmed_at=NOON)
    for _time in range(2):
        confirmations.note_unanswered(choir)


@pytest.mark.parametrize("change", [_letter_lost, _hidden, _does_not_answer])
def test_groups_that_do_not_answer_are_rung_although_somebody_looks_after_them(choir: Listing, change: Any) -> None:
    change(choir)
    assert on_the_sheet() == [choir]


def test_confirmed_by_ringing(choir: Listing, stine: User) -> None:
    confirmations.note_unanswered(choir)
    Listing.objects.update(hidden_at=NOON)
    calls.write_down(choir, CallOutcome.CONFIRMED, by=stine, at=NOON)
    choir.refresh_from_db()
    assert (choir.confirmed_at, choir.confirmed_how, choir.hidden_at) == (NOON, "phone", None)
    assert Upkeep.objects.get().unanswered_asks == 0
    assert choir.confirmations.get().user == stine


def test_nobody_answered_is_counted_and_changes_nothing(choir: Listing, stine: User) -> None:
    for days in (9, 5):
        calls.write_down(choir, CallOutcome.NOBODY, by=stine, at=NOON - timedelta(days=days))
    choir.refresh_from_db()
    assert (choir.confirmed_at, choir.calls.count(), on_the_sheet()) == (OLD, 2, [choir])


def test_a_group_that_has_ended_leaves_the_public_pages_with_its_history(choir: Listing, stine: User) -> None:
    calls.write_down(choir, CallOutcome.ENDED, note="No singers left", by=stine, at=NOON)
    choir.refresh_from_db()
    assert (choir.status, choir.is_public(), on_the_sheet()) == ("defunct", False, [])
    version = ListingVersion.objects.get(number=2)
    assert (version.changed, version.user, version.note) == (["status"], stine, "No singers left")


def test_who_does_not_want_to_be_rung_is_remembered(choir: Listing, stine: User) -> None:
    calls.write_down(choir, CallOutcome.DO_NOT_RING, note="Mornings are bad", by=stine, at=NOON)
    assert on_the_sheet() == []
    wish = leave_outs.found(LeaveOutScope.RUNG, urls=["http://choir.example"])
    assert wish == LeaveOut.objects.get(scope="rung")
    assert leave_outs.found(LeaveOutScope.LISTED, urls=["http://choir.example"]) is None


def test_nothing_is_written_down_about_what_lies_in_the_bin(choir: Listing, stine: User) -> None:
    Listing.objects.update(binned_at=NOON)
    with pytest.raises(StateError):
        calls.write_down(choir, CallOutcome.CONFIRMED, by=stine, at=NOON)
    assert Call.objects.count() == 0


# --- Who asked to be left out ------------------------------------------------------------------------------------


def test_a_group_that_asked_not_to_be_listed_goes_into_the_bin_and_is_remembered(choir: Listing, stine: User) -> None:
    leave_outs.write_down(
        LeaveOutScope.LISTED, name="Tuesday Harbour Choir", email="hanna@example.org", listing=choir, by=stine, at=NOON
    )
    choir.refresh_from_db()
    assert (choir.binned_at, choir.binned_by) == (NOON, stine)
    for scope in LeaveOutScope:
        assert leave_outs.found(scope, emails=["Hanna@example.org"]) is not None
    leave_outs.end(LeaveOut.objects.get(), at=NOON)
    assert leave_outs.found(LeaveOutScope.LISTED, names=["Tuesday harbour choir"]) is None


def test_a_wish_that_recognises_nobody_is_not_written_down(stine: User) -> None:
    with pytest.raises(LeaveOutError):
        leave_outs.write_down(LeaveOutScope.LISTED, reason="Please not", by=stine, at=NOON)


# --- The bin -----------------------------------------------------------------------------------------------------


def by(user: User) -> Author:
    return Author(Party.STEWARD, user=user)


def test_the_bin_is_emptied_after_thirty_days_and_not_before(choir: Listing, stine: User) -> None:
    bins.throw_away(choir, by=by(stine), at=NOON)
    assert bins.due(at=NOON + timedelta(days=29, hours=23)) == []
    assert bins.due(at=NOON + timedelta(days=30)) == [choir.pk]
    assert bins.empty(choir.pk, at=NOON + timedelta(days=30)) == "emptied"
    assert (Listing.objects.count(), ListingVersion.objects.count()) == (0, 0)


def test_what_is_taken_out_of_the_bin_is_as_it_was(choir: Listing, stine: User) -> None:
    bins.throw_away(choir, by=by(stine), at=NOON)
    with pytest.raises(StateError):
        bins.throw_away(choir, by=by(stine), at=NOON)
    bins.take_out(choir, by=by(stine), at=NOON + timedelta(days=3))
    choir.refresh_from_db()
    assert choir.is_public()
    assert list(ListingVersion.objects.order_by("number").values_list("how", flat=True)) == [
        "before",
        "binned",
        "unbinned",
    ]
    assert bins.due(at=NOON + timedelta(days=99)) == []
    with pytest.raises(StateError):
        bins.take_out(choir, by=by(stine), at=NOON)


def test_letters_about_what_is_thrown_away_are_called_off(choir: Listing, stine: User) -> None:
    ida = make_organiser(choir)
    letter = Letter.objects.create(kind="still_true", dedupe_key="k", organiser=ida, listing=choir, due_at=NOON)
    bins.throw_away(choir, by=by(stine), at=NOON)
    letter.refresh_from_db()
    assert letter.state == "cancelled"
