"""Who looks after a listing together: inviting, saying yes, taking out, leaving."""

from datetime import timedelta

import pytest

from directory.actions import organiser_links, private_links
from directory.actions import organiser_team as team
from directory.actions.organisers import OrganiserError
from directory.models import AuditEvent, Listing, Organiser, OrganiserLinkPurpose, OrganiserRole, User
from tests.keepers import make_organiser
from tests.listings import NOON, make_listing

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


def invited(choir: Listing, ida: Organiser, email: str = "olga@example.org") -> Organiser:
    return team.invite(choir, email=email, language="en", by=ida, at=NOON)


def events_about(organiser: Organiser) -> list[str]:
    return [event.event for event in AuditEvent.objects.about(organiser.pk)]


def is_in(organiser: Organiser) -> bool:
    return Organiser.objects.current().filter(pk=organiser.pk).exists()


def test_an_owner_invites_and_nothing_is_open_before_the_yes(choir: Listing, ida: Organiser) -> None:
    olga = invited(choir, ida)
    assert (olga.email, olga.role, olga.invited_by, is_in(olga)) == ("olga@example.org", "co", ida, False)
    accepted = team.accept(olga, name=" Olga  Berg ", at=LATER)
    assert (accepted.name, accepted.verified_at, accepted.email_proven_at, is_in(olga)) == (
        "Olga Berg",
        LATER,
        LATER,
        True,
    )
    assert events_about(olga) == ["organiser.invite", "organiser.accept"]


def test_a_co_organiser_invites_nobody(choir: Listing, omar: Organiser) -> None:
    with pytest.raises(OrganiserError, match="You cannot do this"):
        invited(choir, omar)


def test_whoever_is_there_already_is_not_invited(choir: Listing, ida: Organiser, omar: Organiser) -> None:
    with pytest.raises(OrganiserError, match="looks after the group already"):
        invited(choir, ida, " OMAR@example.org ")


def test_asking_twice_is_one_invitation(choir: Listing, ida: Organiser) -> None:
    assert invited(choir, ida) == invited(choir, ida)
    assert Organiser.objects.filter(email="olga@example.org").count() == 1


def test_what_is_no_address_is_said_at_its_field(choir: Listing, ida: Organiser) -> None:
    with pytest.raises(OrganiserError) as error:
        invited(choir, ida, "olga")
    assert error.value.field == "email"


def test_a_listing_has_so_many_organisers_and_no_more(choir: Listing, ida: Organiser) -> None:
    for number in range(11):
        invited(choir, ida, f"n{number}@example.org")
    with pytest.raises(OrganiserError, match="as many as one page"):
        invited(choir, ida, "n12@example.org")


def test_an_invitation_needs_a_name_and_works_once(choir: Listing, ida: Organiser) -> None:
    olga = invited(choir, ida)
    with pytest.raises(OrganiserError, match="first name"):
        team.accept(olga, name="  ", at=LATER)
    team.accept(olga, name="Olga", at=LATER)
    with pytest.raises(OrganiserError, match="used before"):
        team.accept(olga, name="Otto", at=LATER)


def test_who_says_no_is_forgotten_at_once(choir: Listing, ida: Organiser) -> None:
    olga = invited(choir, ida)
    team.refuse(olga, at=LATER)
    olga.refresh_from_db()
    assert (olga.email, olga.name, olga.ended_at) == ("", "", LATER)
    with pytest.raises(OrganiserError, match="taken back"):
        team.accept(olga, name="Olga", at=LATER)


def test_an_owner_takes_a_co_organiser_out_and_their_links_end(ida: Organiser, omar: Organiser) -> None:
    link = organiser_links.make(OrganiserLinkPurpose.OPEN, organiser=omar, at=NOON)
    team.take_out(omar, by=ida, at=LATER)
    assert is_in(omar) is False
    with pytest.raises(private_links.LinkError):
        organiser_links.find_token(link.token, purposes=[OrganiserLinkPurpose.OPEN], at=LATER)


def test_nobody_takes_out_an_owner_or_themselves_or_whoever_belongs_to_another_listing(
    choir: Listing, ida: Organiser, omar: Organiser, stine: User
) -> None:
    other = make_organiser(choir, "Ivan", role=OrganiserRole.OWNER)
    elsewhere = make_organiser(make_listing("Chess"), "Nora", role=OrganiserRole.CO)
    for who, by in ((ida, omar), (other, ida), (ida, ida), (elsewhere, ida)):
        with pytest.raises(OrganiserError):
            team.take_out(who, by=by, at=LATER)
    team.take_out(other, by=stine, at=LATER)
    assert [is_in(row) for row in (ida, omar, other, elsewhere)] == [True, True, False, True]


def test_only_a_steward_acts_as_one(ida: Organiser, olaf: User) -> None:
    with pytest.raises(OrganiserError, match="Only stewards"):
        team.take_out(ida, by=olaf, at=LATER)


def test_with_an_organiser_end_the_invitations_that_they_sent(choir: Listing, ida: Organiser, stine: User) -> None:
    olga = invited(choir, ida)
    team.take_out(ida, by=stine, at=LATER)
    with pytest.raises(OrganiserError, match="taken back"):
        team.accept(olga, name="Olga", at=LATER)


def test_a_co_organiser_leaves_and_the_last_owner_hands_over_first(ida: Organiser, omar: Organiser) -> None:
    team.leave(omar, at=LATER)
    with pytest.raises(team.NeedsHandOverError):
        team.leave(ida, at=LATER)
    assert is_in(ida) is True
    team.leave(ida, is_sure=True, at=LATER)
    assert is_in(ida) is False


def test_of_two_owners_one_may_leave(choir: Listing, ida: Organiser) -> None:
    make_organiser(choir, "Ivan", role=OrganiserRole.OWNER)
    team.leave(ida, at=LATER)
    assert is_in(ida) is False


def test_a_frozen_listing_takes_nobody_in(choir: Listing, ida: Organiser) -> None:
    Listing.objects.filter(pk=choir.pk).update(frozen_at=NOON)
    with pytest.raises(OrganiserError, match="stopped changes"):
        invited(choir, ida)
    team.leave(ida, is_sure=True, at=LATER)
