"""What is forgotten of organisers and claimants, and when."""

from datetime import datetime, timedelta

import pytest

from directory.actions import claims, organiser_retention, organiser_trust
from directory.actions import organiser_team as team
from directory.actions.organisers import OrganiserError
from directory.models import Claim, Listing, Organiser, User
from tests.actions.test_claims import claimed, words
from tests.keepers import make_organiser
from tests.listings import NOON, make_listing

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def known(organiser: Organiser) -> tuple[str, str]:
    return Organiser.objects.values_list("name", "email").get(pk=organiser.pk)


def test_a_month_after_the_end_name_and_address_are_gone(ida: Organiser, omar: Organiser) -> None:
    team.leave(omar, at=NOON)
    organiser_retention.run(at=NOON + timedelta(days=30) - SECOND)
    assert known(omar) == ("Omar", "omar@example.org")
    assert organiser_retention.run(at=NOON + timedelta(days=30)) == 1
    assert (known(omar), known(ida)) == (("", ""), ("Ida", "ida@example.org"))
    assert organiser_retention.run(at=NOON + timedelta(days=31)) == 0


def test_a_claim_that_nobody_proved_is_gone_after_a_week(choir: Listing) -> None:
    claims.ask(choir, words(), at=NOON)
    kim = Organiser.objects.get()
    organiser_retention.run(at=NOON + timedelta(days=7) - SECOND)
    assert Claim.objects.get().state == "unproven"
    organiser_retention.run(at=NOON + timedelta(days=7))
    assert (Claim.objects.get().state, Claim.objects.get().belongs, known(kim)) == ("lapsed", "", ("", ""))


def test_an_invitation_without_an_answer_is_gone_after_a_month(choir: Listing, ida: Organiser) -> None:
    olga = team.invite(choir, email="olga@example.org", language="en", by=ida, at=NOON)
    organiser_retention.run(at=NOON + timedelta(days=30))
    assert known(olga) == ("", "")


def test_a_declined_claim_is_kept_for_a_year_so_that_the_next_one_is_seen(choir: Listing, stine: User) -> None:
    claim = claimed(choir)
    claims.decline(claim, words="The hall does not know you.", by=stine, at=NOON)
    organiser_retention.run(at=datetime(2027, 11, 22, 11, 59, 59, tzinfo=NOON.tzinfo))
    assert known(claim.organiser)[1] == "kim@example.org"
    organiser_retention.run(at=datetime(2027, 11, 22, 12, 0, tzinfo=NOON.tzinfo))
    claim.refresh_from_db()
    assert (known(claim.organiser), claim.belongs, claim.answer, claim.state) == (("", ""), "", "", "declined")


def test_who_asks_for_it_is_forgotten_at_once(choir: Listing, ida: Organiser, omar: Organiser) -> None:
    organiser_retention.forget(omar, at=NOON)
    omar.refresh_from_db()
    assert (omar.name, omar.email, omar.user, omar.ended_at) == ("", "", None, NOON)


def test_a_steward_trusts_somebody_and_takes_it_back(ida: Organiser, stine: User, olaf: User) -> None:
    organiser_trust.trust(ida, by=stine, at=NOON)
    ida.refresh_from_db()
    assert ida.is_trusted is True
    with pytest.raises(OrganiserError):
        organiser_trust.trust(ida, by=stine, at=NOON)
    with pytest.raises(OrganiserError, match="Only stewards"):
        organiser_trust.trust_no_longer(ida, by=olaf, at=NOON)
    organiser_trust.trust_no_longer(ida, by=stine, at=NOON)
    ida.refresh_from_db()
    assert ida.is_trusted is False


def test_a_steward_does_not_trust_themselves(choir: Listing, stine: User) -> None:
    with pytest.raises(OrganiserError, match="This is you"):
        organiser_trust.trust(make_organiser(choir, "Stine"), by=stine, at=NOON)


def test_an_account_gets_the_listings_of_its_own_confirmed_addresses(choir: Listing, olaf: User) -> None:
    from allauth.account.models import EmailAddress

    mine = [make_organiser(choir, "Olaf"), make_organiser(make_listing("Chess"), "Olaf")]
    other = make_organiser(choir, "Omar")
    assert organiser_trust.link_account(olaf, at=NOON) == 0, "the address is not confirmed"
    EmailAddress.objects.create(user=olaf, email="Olaf@example.org", verified=True)
    assert organiser_trust.link_account(olaf, at=NOON) == 2
    assert set(Organiser.objects.filter(user=olaf)) == set(mine)
    other.refresh_from_db()
    assert other.user is None
