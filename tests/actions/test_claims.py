"""Claiming a listing: nothing is open before a steward's yes, and nobody sees from outside who looks after it."""

from datetime import timedelta
from typing import Any

import pytest

from bridges.models import Host
from directory.actions import claims, organiser_links
from directory.actions import organiser_team as team
from directory.actions.organisers import OrganiserError
from directory.models import (
    AuditEvent,
    Claim,
    ClaimState,
    Contact,
    Listing,
    Organiser,
    OrganiserLinkPurpose,
    OrganiserRole,
    User,
)
from directory.organiser_rules import Sign
from tests.keepers import make_organiser
from tests.listings import NOON, make_listing

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


def words(email: str = "kim@example.org", **said: str) -> claims.Words:
    values: dict[str, Any] = {
        "name": "Kim",
        "language": "en",
        "belongs": "I lead the singing.",
        "how_to_check": "Ring the parish hall.",
        **said,
    }
    return claims.Words(email=email, **values)


def claimed(choir: Listing, email: str = "kim@example.org") -> Claim:
    """Return a claim whose mailbox is proven."""
    claims.ask(choir, words(email), at=NOON)
    return claims.prove(Organiser.objects.get(listing=choir, email=email, ended_at__isnull=True), at=NOON)


def may_come_in(email: str = "kim@example.org") -> bool:
    return Organiser.objects.current().filter(email=email).exists()


def test_a_claim_waits_for_its_mailbox_then_for_a_steward(choir: Listing, stine: User) -> None:
    claims.ask(choir, words(), at=NOON)
    kim = Organiser.objects.get(email="kim@example.org")
    assert (kim.claim.state, Claim.objects.waiting().count(), may_come_in()) == ("unproven", 0, False)
    claim = claims.prove(kim, at=NOON)
    assert (claim.state, Claim.objects.waiting().get(), may_come_in()) == ("waiting", claim, False)
    claims.approve(claim, words="I rang the hall.", by=stine, at=LATER)
    kim.refresh_from_db()
    assert (kim.verified_by, kim.verified_at, kim.role, may_come_in()) == (stine, LATER, "owner", True)
    assert [event.event for event in AuditEvent.objects.about(kim.pk)] == ["claim.ask", "claim.prove", "claim.approve"]


def test_where_somebody_looks_after_it_the_claimant_comes_in_as_co_organiser(
    choir: Listing, ida: Organiser, stine: User
) -> None:
    organiser = claims.approve(claimed(choir), words="Ida knows Kim.", by=stine, at=LATER)
    assert organiser.role == OrganiserRole.CO


def test_a_claim_makes_no_host(choir: Listing, stine: User) -> None:
    claims.approve(claimed(choir), words="I rang the hall.", is_owner=True, by=stine, at=LATER)
    assert not Host.objects.exists()
    assert not Host.objects.receiving().filter(listing=choir).exists()


def test_a_declined_claim_ends_with_words(choir: Listing, stine: User) -> None:
    claim = claimed(choir)
    link = organiser_links.make(OrganiserLinkPurpose.PROVE, organiser=claim.organiser, at=NOON)
    with pytest.raises(OrganiserError, match="why not"):
        claims.decline(claim, words=" ", by=stine, at=LATER)
    claims.decline(claim, words="The hall does not know you.", by=stine, at=LATER)
    claim.refresh_from_db()
    link.link.refresh_from_db()
    assert (claim.state, claim.answer, may_come_in()) == ("declined", "The hall does not know you.", False)
    assert link.link.ended_at == LATER


def test_of_two_stewards_one_decides(choir: Listing, stine: User) -> None:
    claim = claimed(choir)
    claims.decline(claim, words="No.", by=stine, at=LATER)
    other = User.objects.create_user("steen@example.org", is_steward=True)
    with pytest.raises(OrganiserError, match="Somebody was first"):
        claims.approve(claim, words="Yes.", by=other, at=LATER)
    assert may_come_in() is False


def test_only_a_steward_decides_and_nobody_their_own(choir: Listing, olaf: User, stine: User) -> None:
    claim = claimed(choir, email="stine@example.org")
    for by, why in ((olaf, "Only stewards"), (stine, "This is you")):
        with pytest.raises(OrganiserError, match=why):
            claims.approve(claim, words="Yes.", by=by, at=LATER)


def test_an_unproven_claim_cannot_be_approved(choir: Listing, stine: User) -> None:
    claims.ask(choir, words(), at=NOON)
    with pytest.raises(OrganiserError):
        claims.approve(Claim.objects.get(), words="Yes.", by=stine, at=LATER)


def test_with_little_to_go_by_the_steward_says_why(choir: Listing, stine: User) -> None:
    claim = claimed(choir)
    with pytest.raises(OrganiserError, match="Little speaks"):
        claims.approve(claim, by=stine, at=LATER)
    Contact.objects.create(listing=choir, email="Kim@example.org", is_public=True)
    claims.approve(claim, by=stine, at=LATER)
    assert may_come_in() is True


def test_what_present_organisers_say_is_seen(choir: Listing, ida: Organiser, omar: Organiser, stine: User) -> None:
    claim = claimed(choir)
    claims.answer(claim, is_known=True, words="Our new leader", by=omar, at=NOON)
    assert claims.signs_of(claim) >= {Sign.SUPPORTED, Sign.HAS_ORGANISER}
    claims.answer(claim, is_known=False, words="I never heard of Kim.", by=ida, at=NOON)
    assert claims.signs_of(claim) >= {Sign.SUPPORTED, Sign.OBJECTED}
    with pytest.raises(OrganiserError, match="Little speaks"):
        claims.approve(claim, by=stine, at=LATER)


def test_who_belongs_to_another_listing_says_nothing_here(choir: Listing, ida: Organiser) -> None:
    claim = claimed(choir)
    elsewhere = make_organiser(make_listing("Chess"), "Nora")
    with pytest.raises(OrganiserError):
        claims.answer(claim, is_known=False, words="", by=elsewhere, at=NOON)
    with pytest.raises(OrganiserError):
        claims.answer(claim, is_known=True, words="", by=claim.organiser, at=NOON)


def test_signs_tell_of_other_claims(choir: Listing, stine: User) -> None:
    claims.decline(claimed(choir), words="No.", by=stine, at=LATER)
    claim = claimed(choir)
    claimed(make_listing("Chess"))
    claimed(choir, email="otto@example.org")
    assert claims.signs_of(claim) >= {Sign.CLAIMED_BEFORE, Sign.CLAIMS_OTHERS, Sign.CLAIMED_BY_OTHERS}


def test_whoever_looks_after_it_already_makes_no_claim(choir: Listing, ida: Organiser) -> None:
    claims.ask(choir, words("IDA@example.org"), at=NOON)
    assert not Claim.objects.exists()


def test_asking_again_corrects_the_words_until_the_mailbox_is_proven(choir: Listing) -> None:
    claims.ask(choir, words(), at=NOON)
    claims.ask(choir, words(belongs="I sing tenor."), at=NOON)
    assert Claim.objects.get().belongs == "I sing tenor."
    claims.prove(Organiser.objects.get(), at=NOON)
    claims.ask(choir, words(belongs="Somebody else wrote this."), at=NOON)
    assert Claim.objects.get().belongs == "I sing tenor."


def test_more_than_five_at_once_are_not_kept(choir: Listing) -> None:
    for number in range(7):
        claims.ask(choir, words(f"n{number}@example.org"), at=NOON)
    assert Claim.objects.count() == 5


def test_it_was_not_me_takes_everything_away(choir: Listing) -> None:
    claims.ask(choir, words(), at=NOON)
    kim = Organiser.objects.get()
    claims.take_back(kim, at=LATER)
    kim.refresh_from_db()
    claim = Claim.objects.get()
    assert (kim.name, kim.email, claim.belongs, claim.how_to_check, claim.state) == ("", "", "", "", "withdrawn")
    with pytest.raises(OrganiserError):
        claims.prove(kim, at=LATER)


def test_an_invitation_by_the_owner_answers_a_claim(choir: Listing, ida: Organiser) -> None:
    claim = claimed(choir)
    kim = team.invite(choir, email="kim@example.org", language="en", by=ida, at=NOON)
    assert kim == claim.organiser
    team.accept(kim, name="Kim", at=LATER)
    claim.refresh_from_db()
    assert (claim.state, may_come_in()) == (ClaimState.APPROVED, True)
