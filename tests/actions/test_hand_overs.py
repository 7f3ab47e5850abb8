"""A listing changes hands in two steps: nothing changes before the one who comes after says yes."""

from datetime import timedelta

import pytest

from directory.actions import hand_overs
from directory.actions import organiser_team as team
from directory.actions.organisers import OrganiserError
from directory.models import AuditEvent, HandOver, Listing, Organiser, User
from tests.keepers import make_organiser
from tests.listings import NOON, make_listing

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)
OLGA = "olga@example.org"


def begun(choir: Listing, ida: Organiser, *, email: str = OLGA, stays: bool = False) -> HandOver:
    return hand_overs.begin(choir, email=email, language="en", stays=stays, by=ida, at=NOON)


def begun_by(choir: Listing, stine: User, *, email: str = OLGA, reason: str = "Her mailbox is lost.") -> HandOver:
    return hand_overs.begin_for(choir, email=email, language="en", reason=reason, by=stine, at=NOON)


def roles(choir: Listing) -> dict[str, str]:
    return dict(Organiser.objects.current().filter(listing=choir).values_list("email", "role"))


def test_nothing_changes_before_the_yes(choir: Listing, ida: Organiser) -> None:
    begun(choir, ida)
    assert roles(choir) == {"ida@example.org": "owner"}


def test_with_the_yes_the_new_one_owns_and_the_old_one_is_gone(choir: Listing, ida: Organiser) -> None:
    row = begun(choir, ida)
    hand_overs.accept(row.after, name="Olga", at=LATER)
    assert roles(choir) == {OLGA: "owner"}
    ida.refresh_from_db()
    assert ida.ended_at == LATER
    assert [event.event for event in AuditEvent.objects.about(row.after_id)] == [
        "organiser.accept",
        "organiser.handed_over",
    ]


def test_who_hands_over_may_go_on_helping(choir: Listing, ida: Organiser) -> None:
    hand_overs.accept(begun(choir, ida, stays=True).after, name="Olga", at=LATER)
    assert roles(choir) == {OLGA: "owner", "ida@example.org": "co"}


def test_somebody_who_is_there_takes_over_without_a_new_invitation(
    choir: Listing, ida: Organiser, omar: Organiser
) -> None:
    row = begun(choir, ida, email=omar.email)
    assert row.after == omar
    hand_overs.accept(omar, at=LATER)
    assert roles(choir) == {omar.email: "owner"}


def test_a_frozen_page_is_not_taken_over(choir: Listing, ida: Organiser, omar: Organiser) -> None:
    begun(choir, ida, email=omar.email)
    Listing.objects.filter(pk=choir.pk).update(frozen_at=NOON)
    with pytest.raises(OrganiserError, match="stopped changes"):
        hand_overs.accept(omar, at=LATER)
    assert roles(choir) == {"ida@example.org": "owner", omar.email: "co"}


def test_it_works_once(choir: Listing, ida: Organiser) -> None:
    row = begun(choir, ida)
    hand_overs.accept(row.after, name="Olga", at=LATER)
    with pytest.raises(OrganiserError, match="not being handed over"):
        hand_overs.accept(row.after, name="Olga", at=LATER)


def test_one_at_a_time(choir: Listing, ida: Organiser) -> None:
    begun(choir, ida)
    with pytest.raises(OrganiserError, match="already"):
        begun(choir, ida, email="otto@example.org")
    assert not Organiser.objects.filter(email="otto@example.org").exists()


def test_nobody_hands_over_to_themselves_or_without_owning_it(choir: Listing, ida: Organiser, omar: Organiser) -> None:
    with pytest.raises(OrganiserError, match="own address"):
        begun(choir, ida, email="IDA@example.org")
    with pytest.raises(OrganiserError, match="You cannot do this"):
        begun(choir, omar)


@pytest.mark.parametrize("who", ["before", "after"])
def test_either_side_calls_it_off_and_the_link_opens_nothing(choir: Listing, ida: Organiser, who: str) -> None:
    row = begun(choir, ida)
    hand_overs.call_off(row, by=getattr(row, who), at=LATER)
    assert roles(choir) == {"ida@example.org": "owner"}
    with pytest.raises(OrganiserError):
        hand_overs.accept(row.after, name="Olga", at=LATER)
    begun(choir, ida, email="otto@example.org")


def test_nobody_else_calls_it_off(choir: Listing, ida: Organiser, omar: Organiser, olaf: User) -> None:
    row = begun(choir, ida)
    for by in (omar, olaf):
        with pytest.raises(OrganiserError):
            hand_overs.call_off(row, by=by, at=LATER)


def test_a_refusal_ends_the_hand_over(choir: Listing, ida: Organiser) -> None:
    row = begun(choir, ida)
    team.refuse(row.after, at=LATER)
    assert not HandOver.objects.open().exists()
    assert roles(choir) == {"ida@example.org": "owner"}


def test_a_steward_hands_over_for_a_lost_mailbox_and_says_why(choir: Listing, ida: Organiser, stine: User) -> None:
    with pytest.raises(OrganiserError, match="why you do this"):
        begun_by(choir, stine, reason=" ")
    row = begun_by(choir, stine)
    assert (row.before, row.made_by, row.reason) == (ida, stine, "Her mailbox is lost.")
    hand_overs.accept(row.after, name="Olga", at=LATER)
    assert roles(choir) == {OLGA: "owner"}


def test_the_owner_may_call_off_what_a_steward_began(choir: Listing, ida: Organiser, stine: User) -> None:
    row = begun_by(choir, stine)
    hand_overs.call_off(row, by=ida, at=LATER)
    assert roles(choir) == {"ida@example.org": "owner"}


def test_a_steward_finds_somebody_for_a_listing_that_nobody_looks_after(choir: Listing, stine: User) -> None:
    row = begun_by(choir, stine)
    assert row.before is None
    hand_overs.accept(row.after, name="Olga", at=LATER)
    assert roles(choir) == {OLGA: "owner"}


def test_a_steward_gives_nothing_to_themselves_and_nobody_else_acts_as_one(
    choir: Listing, ida: Organiser, stine: User, olaf: User
) -> None:
    with pytest.raises(OrganiserError, match="Another steward"):
        begun_by(choir, stine, email="Stine@example.org")
    with pytest.raises(OrganiserError, match="Only stewards"):
        begun_by(choir, olaf)


def test_trust_is_not_handed_over(choir: Listing, ida: Organiser) -> None:
    Organiser.objects.filter(pk=ida.pk).update(is_trusted=True)
    row = begun(choir, ida)
    hand_overs.accept(row.after, name="Olga", at=LATER)
    row.after.refresh_from_db()
    assert row.after.is_trusted is False


def test_who_hands_over_and_leaves_meanwhile_takes_the_offer_along(choir: Listing, ida: Organiser) -> None:
    make_organiser(choir, "Ivan", role="owner")
    row = begun(choir, ida)
    team.leave(ida, at=LATER)
    with pytest.raises(OrganiserError):
        hand_overs.accept(row.after, name="Olga", at=LATER)


def test_other_listings_are_not_touched(choir: Listing, ida: Organiser) -> None:
    chess = make_listing("Chess")
    make_organiser(chess, "Ida")
    hand_overs.accept(begun(choir, ida).after, name="Olga", at=LATER)
    assert roles(chess) == {"ida@example.org": "owner"}
