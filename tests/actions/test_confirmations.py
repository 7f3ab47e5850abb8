from datetime import timedelta

import pytest

from directory.actions import confirmations, edit_drafts, findings, listings
from directory.editors import CLOCK, Author, Editor
from directory.models import ConfirmationMethod, EditDraft, Finding, FindingKind, Listing, Party
from tests.keepers import by_steward, editor_of, make_organiser
from tests.listings import NOON, make_listing

pytestmark = pytest.mark.django_db
HOW = ConfirmationMethod.ORGANISER


@pytest.mark.parametrize(("hidden_by", "comes_back"), [("clock", True), ("steward", False)])
def test_an_organisers_yes_brings_back_what_the_clock_hid_and_not_what_a_steward_hid(
    hidden_by: str, comes_back: bool
) -> None:
    choir = make_listing()
    ida = make_organiser(choir)
    listings.hide(choir, by=CLOCK if hidden_by == "clock" else by_steward(), at=NOON)
    said = confirmations.confirm(choir, how=HOW, by=Author(Party.ORGANISER, organiser=ida), at=NOON)
    assert said.is_shown_again is comes_back
    assert Listing.objects.public().filter(pk=choir.pk).exists() is comes_back
    confirmations.confirm(choir, how=ConfirmationMethod.PHONE, by=by_steward(), at=NOON)
    assert Listing.objects.public().filter(pk=choir.pk).exists()


def test_the_clock_throws_away_drafts_that_nobody_came_back_to_and_those_of_people_who_left() -> None:
    choir = make_listing()
    ida, omar = make_organiser(choir), make_organiser(choir, "Omar")
    for organiser, at in [(ida, NOON - timedelta(days=31)), (omar, NOON)]:
        edit_drafts.keep(editor_of(choir, organiser), {"name": ["Choir"]}, page="what", at=at)
    edit_drafts.keep(Editor(choir, organiser=ida), {"name": ["Choir"]}, page="who", at=NOON)
    assert edit_drafts.forget_old(at=NOON) == 1
    omar.ended_at = NOON
    omar.save()
    assert edit_drafts.forget_old(at=NOON) == 1
    assert [row.page for row in EditDraft.objects.all()] == ["who"]


def test_a_doubt_is_settled_once_and_duplicates_are_decided_elsewhere() -> None:
    choir, other = make_listing(), make_listing("Harbour choir")
    doubt = Finding.objects.create(listing=choir, kind=FindingKind.COORDINATES_ZERO, found_at=NOON)
    pair = Finding.objects.create(listing=choir, other=other, kind=FindingKind.LIKELY_DUPLICATE, found_at=NOON)
    assert [findings.settle(doubt, at=NOON), findings.settle(doubt, at=NOON)] == [True, False]
    assert [findings.open_again(doubt), findings.open_again(doubt)] == [True, False]
    assert not findings.settle(pair, at=NOON)
